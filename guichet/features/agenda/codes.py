"""The code of a registration: 60 bits, given once, and kept as a digest that leads back to nothing.

Twelve characters of Crockford's base 32, written 7KQM-3FTX-9WBC. It opens one line (a name, a number,
needs) of which the team reads all: so it needs neither a slow derivation nor a seal.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from django.conf import settings

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SYMBOLS: Final = 12
_LONGEST_TYPED: Final = 60
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—_.·]+")
_LOOKS_LIKE: Final = str.maketrans("ILO", "110")


def of_form(parts: Iterable[str]) -> str:
    """Return the code of what was posted: a button pressed twice registers once.

    One of the parts must be drawn at random by us; the key makes the rest unguessable.
    """
    said = "\0".join(parts).encode()
    digest = hmac.digest(settings.TICKET_PEPPER, b"guichet.agenda.form\0" + said, "sha256")
    return _of_number(int.from_bytes(digest[:8], "big") >> 4)


def written(code: str) -> str:
    """Return it as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, _SYMBOLS, 4))


def read(typed: str) -> str | None:
    """Return the code that somebody typed, whatever case and separators; None when it is none."""
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).upper().translate(_LOOKS_LIKE)
    code = _BETWEEN.sub("", plain)
    is_code = len(code) == _SYMBOLS and set(code) <= set(_ALPHABET)
    return code if is_code else None


def digest(code: str) -> str:
    """Return under which name its registration is kept."""
    said = b"guichet.agenda.code\0" + code.encode()
    return hmac.digest(settings.TICKET_PEPPER, said, "sha256").hex()


def _of_number(number: int) -> str:
    return "".join(_ALPHABET[number >> 5 * at & 31] for at in range(_SYMBOLS))
