"""Closing a deposit: public keys and the ticket suffice, and nothing here can open one again.

The public side imports this module and never `unseal` (import contract in pyproject.toml).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from nacl.public import PublicKey as BoxKey
from nacl.public import SealedBox
from nacl.utils import random as random_bytes

from guichet.engine.sealing import tickets
from guichet.engine.sealing.envelope import (
    KEY_BYTES,
    MOST_SLOTS,
    ContentKey,
    Envelope,
    PublicKey,
    Slot,
    SlotKind,
)
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import seal_part
from guichet.engine.sealing.tickets import TicketKeys


class NoReader(RuntimeError):
    """Nobody in the team could open this deposit: it is refused rather than lost."""


@dataclass(frozen=True)
class Sealed:
    """A closed deposit: its envelope, and its parts by name, ready to be stored."""

    envelope: bytes
    parts: Mapping[str, bytes]


def seal_deposit(
    deposit: UUID,
    contents: Mapping[str, bytes],
    readers: Iterable[PublicKey],
    ticket: TicketKeys,
) -> Sealed:
    """Close a testimony for the team's current readers and for the person's ticket.

    `contents` gives each part by name; `deposit` must be new and random (uuid4). Raises NoReader
    when the team has no key, ValueError as `seal_part` does.
    """
    keys = tuple(readers)
    if not keys:
        raise NoReader
    return _sealed(deposit, contents, keys, ticket)


def seal_case(deposit: UUID, contents: Mapping[str, bytes], ticket: TicketKeys) -> Sealed:
    """Close a case for the person's ticket alone: the team cannot read it."""
    return _sealed(deposit, contents, (), ticket)


def seal_note(note: UUID, about: UUID, text: bytes, readers: Iterable[PublicKey]) -> Sealed:
    """Close what members write to each other about a deposit: the ticket does not open it.

    `note` must be new and random (uuid4). Its one part is named by `note_part(about)`, so that it
    opens beside its own deposit only. Raises NoReader when the team has no key.
    """
    keys = tuple(readers)
    if not keys:
        raise NoReader
    return _sealed(note, {note_part(about): text}, keys, None)


def note_part(about: UUID) -> str:
    """Return the name of a note's one part."""
    return f"note/{about.hex}"


def share(envelope: Envelope, key: ContentKey, readers: Iterable[PublicKey]) -> Envelope:
    """Let these readers open it too; whoever asks holds its key, by ticket or as a reader."""
    for reader in readers:
        envelope = envelope.with_slot(_reader_slot(reader, key))
    if len(envelope.slots) > MOST_SLOTS:
        raise ValueError("an envelope has at most 255 slots")
    return envelope


def _sealed(
    deposit: UUID,
    contents: Mapping[str, bytes],
    readers: tuple[PublicKey, ...],
    ticket: TicketKeys | None,
) -> Sealed:
    with Secret(random_bytes(KEY_BYTES)) as secret:
        key = ContentKey(deposit, secret)
        slots = (tickets.slot(ticket, key),) if ticket else ()
        envelope = Envelope(deposit, key.commitment(), slots)
        return Sealed(
            share(envelope, key, readers).to_bytes(),
            {name: seal_part(key, name, content) for name, content in contents.items()},
        )


def _reader_slot(reader: PublicKey, key: ContentKey) -> Slot:
    """Wrap the content key; a slot moved to another envelope fails there on the commitment."""
    wrapped = SealedBox(BoxKey(reader.raw)).encrypt(key.secret.reveal())
    return Slot(SlotKind.READER, reader.id, wrapped)
