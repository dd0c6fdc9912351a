"""What was sealed in 2026 opens for ever: these bytes were written once, and are never made again.

If a test here fails, the format has changed. Give it a new version, and go on reading this one.
"""

import json
from base64 import b64decode, urlsafe_b64decode
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nacl.signing import VerifyKey

from guichet.engine.sealing import parts, receipts, recovery, tickets, unseal
from guichet.engine.sealing.envelope import ContentKey, Envelope
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import open_part, seal_part, size_class
from guichet.engine.sealing.readers import KeyFile, RecoveryKey

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("vectors-1.json").read_text(encoding="utf-8")
)
DAY = date(2026, 11, 21)
CONTENT = VECTORS["content"].encode()
PEPPER = bytes.fromhex(VECTORS["pepper"])

pytestmark = pytest.mark.usefixtures("real_keys")


def _bytes(name: str) -> bytes:
    return b64decode("".join(VECTORS[name]))


def _key_file() -> KeyFile:
    return KeyFile.from_json(json.dumps(VECTORS["key_file"]))


def _opened(key: ContentKey) -> bytes:
    return open_part(key, VECTORS["name"], _bytes("part"))


def test_the_ticket_still_leads_to_its_row_and_key() -> None:
    keys = tickets.derive(tickets.read(VECTORS["ticket"]), PEPPER)
    assert keys.lookup == VECTORS["lookup"]
    assert keys.wrapping.reveal().hex() == VECTORS["wrapping"]


def test_the_ticket_still_opens_its_deposit() -> None:
    keys = tickets.derive(tickets.read(VECTORS["ticket"]), PEPPER)
    assert _opened(tickets.content_key(Envelope.from_bytes(_bytes("envelope")), keys)) == CONTENT


def test_the_passphrase_still_opens_the_key_and_the_key_the_deposit() -> None:
    file = _key_file()
    assert file.public.id == VECTORS["key_id"]
    with unseal.unlock(file, VECTORS["passphrase"], DAY) as reader:
        key = unseal.content_key(Envelope.from_bytes(_bytes("envelope")), reader)
        assert _opened(key) == CONTENT


def test_the_papers_still_reopen_the_key() -> None:
    recovery_file = RecoveryKey.from_json(json.dumps(VECTORS["recovery_key"]))
    again = recovery.recover(
        _key_file(), VECTORS["recovery_shares"], "une autre phrase", recovery_file.public
    )
    assert unseal.unlock(again, "une autre phrase", DAY)


def test_the_receipt_is_still_true_and_would_be_the_same_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "\n".join(VECTORS["receipt"]) + "\n"
    assert receipts.verify(text).day == DAY
    number = int(VECTORS["receipt_number"])
    monkeypatch.setattr("guichet.engine.sealing.receipts.secrets.randbelow", lambda _: number)
    seed = Secret(bytes.fromhex(VECTORS["receipt_seed"]))
    assert receipts.issue(DAY, seed).to_text() == text


def test_files_are_written_as_they_were() -> None:
    assert Envelope.from_bytes(_bytes("envelope")).to_bytes() == _bytes("envelope")
    assert json.loads(_key_file().to_json()) == VECTORS["key_file"]


def test_a_part_is_written_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "random_bytes", lambda count: bytes(range(count)))
    key = ContentKey(UUID(VECTORS["deposit"]), Secret(bytes(range(32))))
    sealed = seal_part(key, "answers", CONTENT)
    assert blake2b(sealed, digest_size=16).hexdigest() == "7ec50da087ee3a0274e560943d372218"


def test_size_classes_are_what_they_were() -> None:
    lengths = (0, 4095, 4096, 5000, 70_000, 2**20 - 1, 2**20, 20 * 10**6)
    assert [size_class(one) // 1024 for one in lengths] == [4, 4, 8, 8, 128, 1024, 2048, 20480]


def test_what_is_signed_can_be_verified_by_any_other_program() -> None:
    """Ed25519 over the first four words of the last line, as a page in a browser would do."""
    *words, key, signature = VECTORS["receipt"][-1].split()
    message = " ".join(words).encode()
    assert words == ["guichet-receipt", "1", "2026-11-21", VECTORS["receipt_number"]]
    raw_key, raw_signature = (urlsafe_b64decode(f"{one}==") for one in (key, signature))
    assert VerifyKey(raw_key).verify(message, raw_signature) == message
