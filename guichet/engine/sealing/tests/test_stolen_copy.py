"""Somebody has taken it all: database, files, keys, settings. They try everything they took."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest

from guichet.engine.sealing import receipts, tickets, unseal
from guichet.engine.sealing.envelope import ContentKey, PublicKey, SealBroken
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.tests.team import (
    ANSWERS,
    DEPOSIT,
    PASSPHRASE,
    PEPPER,
    TODAY,
    envelope_of,
    key_file,
    private_bytes,
    recovery_key,
    sealed,
    ticket,
    ticket_keys,
)
from guichet.engine.sealing.tickets import Ticket, TicketKeys

SEED = Secret(bytes(range(100, 132)))
RECEIPT = receipts.issue(TODAY, SEED)


def _texts() -> list[str]:
    """Return the key files and the settings: all that is text on the stolen disk."""
    return [
        key_file("amina").to_json(),
        key_file("bilal").to_json(),
        recovery_key()[0].to_json(),
        json.dumps({"pepper": PEPPER.hex(), "signing": SEED.reveal().hex()}),
        json.dumps({"lookup": ticket_keys().lookup, "deposit": str(DEPOSIT)}),
        RECEIPT.to_text(),
    ]


def _stolen() -> list[bytes]:
    """Return all that was taken, as bytes, hexadecimal read as such too."""
    texts = _texts()
    words = [word.strip('",:{}') for text in texts for word in text.split()]
    figures = [one for one in words if one and set(one) <= set("0123456789abcdef")]
    whole = [bytes.fromhex(one) for one in figures if len(one) % 2 == 0]
    return [
        sealed().envelope,
        sealed().parts["answers"][:600],
        *(text.encode() for text in texts),
        *whole,
    ]


def _windows() -> Iterator[bytes]:
    """Return every 32 bytes in a row of what was taken: a key left in clear would be one."""
    seen = {one[at : at + 32] for one in _stolen() for at in range(max(0, len(one) - 31))}
    assert len(seen) > 3000
    yield from seen


def _opens(key: ContentKey) -> bool:
    try:
        open_part(key, "answers", sealed().parts["answers"])
    except SealBroken:
        return False
    return True


def test_nothing_of_what_was_said_is_in_what_was_taken() -> None:
    secrets = [
        ANSWERS,
        ticket().code.encode(),
        ticket().written().encode(),
        PASSPHRASE.encode(),
        private_bytes("amina"),
        ticket_keys().wrapping.reveal(),
        *(share.encode() for share in recovery_key()[1]),
        unseal.content_key(
            envelope_of(sealed()), unseal.unlock(key_file("amina"), PASSPHRASE, TODAY)
        ).secret.reveal(),
    ]
    taken = [*_stolen(), *sealed().parts.values()]
    for secret in secrets:
        assert not any(secret in one or secret.hex().encode() in one for one in taken)


def test_no_bytes_that_were_taken_are_the_key() -> None:
    opened, readers = envelope_of(sealed()), [key_file("amina"), key_file("bilal")]
    for window in _windows():
        assert not _opens(ContentKey(DEPOSIT, Secret(window)))
        with pytest.raises(SealBroken):
            tickets.content_key(opened, TicketKeys("", Secret(window)))
        for file in readers:
            with pytest.raises(SealBroken):
                unseal.content_key(opened, unseal.UnlockedReader(file.public, Secret(window)))


def test_the_same_trials_do_open_when_the_key_is_there() -> None:
    """The test above could fail: given the true keys, each of its trials opens."""
    opened, amina = envelope_of(sealed()), Secret(private_bytes("amina"))
    key = unseal.content_key(opened, unseal.UnlockedReader(key_file("amina").public, amina))
    assert _opens(key)
    assert _opens(tickets.content_key(opened, ticket_keys()))


@pytest.mark.parametrize(
    "guess",
    ["", "motdepasse12345", "amina", key_file("amina").private_key.salt, PEPPER.hex()],
    ids=["nothing", "common", "name", "salt", "pepper"],
)
def test_no_guess_from_what_was_taken_is_a_passphrase(guess: str) -> None:
    with pytest.raises(SealBroken):
        unseal.unlock(key_file("amina"), guess, TODAY)


def test_with_the_pepper_one_must_still_guess_the_ticket() -> None:
    for code in ("0" * 16, ticket_keys().lookup[:16].upper(), ticket().code[:-1] + "*"):
        keys = tickets.derive(Ticket(code), PEPPER)
        assert keys.lookup != ticket_keys().lookup
        with pytest.raises(SealBroken):
            tickets.content_key(envelope_of(sealed()), keys)


def test_a_thief_who_adds_their_own_key_opens_nothing() -> None:
    own = recovery_key()[0].public
    forged = envelope_of(sealed())
    slots = [one for one in forged.slots if one.key_id == key_file("amina").public.id]
    moved = forged.with_slot(type(slots[0])(slots[0].kind, own.id, slots[0].wrapped))
    thief = unseal.UnlockedReader(PublicKey(own.raw), Secret(private_bytes("chloe")))
    with pytest.raises(SealBroken):
        unseal.content_key(moved, thief)


def test_the_receipt_leads_neither_to_the_deposit_nor_to_the_ticket() -> None:
    text = RECEIPT.to_text()
    for trace in (str(DEPOSIT), DEPOSIT.hex, ticket_keys().lookup, ticket().code):
        assert trace not in text
    assert UUID(int=int(RECEIPT.number)) != DEPOSIT
