"""Amina and Bilal read, Chloé joins; their keys are made once, since making one is slow on purpose."""

from datetime import date
from functools import cache
from uuid import UUID

from guichet.engine.sealing import readers, recovery, seal, tickets, unseal
from guichet.engine.sealing.envelope import Envelope
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.readers import KeyFile, RecoveryKey
from guichet.engine.sealing.seal import Sealed
from guichet.engine.sealing.tickets import Ticket, TicketKeys
from guichet.engine.sealing.unseal import UnlockedReader

TODAY = date(2026, 11, 21)
PEPPER = bytes(range(32))
DEPOSIT = UUID("5f0c1d7e-3a52-4c0b-9a51-0c6f6f2d9e11")
OTHER_DEPOSIT = UUID("0b8f52b7-7f0e-4d53-8f0b-2f3f0c5f7a22")
PASSPHRASE = "cheval pile agrafe correct"
ANSWERS = "On m’a coupé le RSA après un « score ».".encode()
CONTENTS = {"answers": ANSWERS, "file/1": b"\x89PNG" + bytes(5000), "note/1": b""}


@cache
def recovery_key() -> tuple[RecoveryKey, tuple[str, ...]]:
    """Make the team's recovery key and its three shares."""
    return recovery.create(TODAY)


@cache
def key_file(name: str) -> KeyFile:
    """Make a member's key file, under PASSPHRASE."""
    return readers.create(name, PASSPHRASE, recovery_key()[0].public, TODAY)


@cache
def private_bytes(name: str) -> bytes:
    """Open a member's key file once."""
    with unseal.unlock(key_file(name), PASSPHRASE, TODAY) as reader:
        return reader.private.reveal()


def unlocked(name: str) -> UnlockedReader:
    """Give a member's opened key, fresh: it may be wiped."""
    return UnlockedReader(key_file(name).public, Secret(private_bytes(name)))


@cache
def ticket() -> Ticket:
    """Draw one person's ticket."""
    return tickets.new()


@cache
def ticket_keys(one: Ticket | None = None) -> TicketKeys:
    """Derive a ticket's keys, once for each."""
    return tickets.derive(one or ticket(), PEPPER)


def deposit(*names: str) -> Sealed:
    """Close CONTENTS for these readers (Amina and Bilal when none is named) and for the ticket."""
    keys = [key_file(name).public for name in names or ("amina", "bilal")]
    return seal.seal_deposit(DEPOSIT, CONTENTS, keys, ticket_keys())


@cache
def sealed() -> Sealed:
    """Give one closed deposit, for tests that only look at it."""
    return deposit()


def envelope_of(one: Sealed) -> Envelope:
    """Read its envelope."""
    return Envelope.from_bytes(one.envelope)
