"""The page that checks receipts from a saved copy: one file, with its own script and style.

The key of this team is written in it, and what a receipt must say: the browser only has to check one
Ed25519 signature (WebCrypto) and compare texts. A policy inside the file forbids it any network.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Final

from guichet.engine import french_dates
from guichet.engine.sealing import receipts
from guichet.engine.sealing.receipts import Receipt

_FOLDER: Final = Path(__file__).parent
_DAY: Final = date(2026, 11, 21)
_NUMBER: Final = "123456789012"
_SIGNATURE: Final = bytes(64)


def page(key: bytes) -> str:
    """Return the whole page for a team's public key (32 bytes)."""
    script = _file("verify.js").replace('"__DATA__"', json.dumps(_data(key), ensure_ascii=False))
    style = _file("verify.css")
    return Template(_file("verify.html")).substitute(
        fingerprint=receipts.fingerprint(key),
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


def _data(key: bytes) -> dict[str, object]:
    return {
        "key": urlsafe_b64encode(key).decode().rstrip("="),
        "sentences": _sentences(key),
        "weekdays": french_dates.WEEKDAYS,
        "months": french_dates.MONTHS,
    }


def _sentences(key: bytes) -> str:
    """Return what our receipts say before their last line, with {day} and {number} to fill in."""
    sample = Receipt(_DAY, _NUMBER, key, _SIGNATURE).to_text()
    sentences = sample.partition("guichet-receipt")[0]
    filled = {french_dates.written(_DAY): "{day}", receipts.spaced(_NUMBER): "{number}"}
    for shown, place in filled.items():
        if sentences.count(shown) != 1:
            raise ValueError(f"a receipt says « {place} » once")
        sentences = sentences.replace(shown, place)
    return sentences


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
