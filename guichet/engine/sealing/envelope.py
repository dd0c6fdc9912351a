"""The form of an envelope: who may open a deposit, and the proof that they all open the same one.

An envelope holds no content. It holds the deposit's one random key, wrapped once for each reader
(libsodium's sealed box) and once for the ticket (XChaCha20-Poly1305). Contents are in `parts`.

    b"GSE" version(1) deposit(16) commitment(32) count(1), then count times:
        kind(1) key id(8) wrapped key (reader: 80, ticket: 24 + 48)

The commitment is a keyed BLAKE2b of the content key: XChaCha20-Poly1305 alone would let a forged
envelope show one text to a reader and another to the ticket.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import blake2b
from hmac import compare_digest
from typing import Final, Self
from uuid import UUID

from guichet.engine.sealing.memory import Secret

VERSION: Final = 1
KEY_BYTES: Final = 32
ID_BYTES: Final = 8
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16
MOST_SLOTS: Final = 255

_MAGIC: Final = b"GSE"
_START: Final = len(_MAGIC) + 1 + 16 + 32
_TICKET_ID: Final = bytes(ID_BYTES).hex()


class SealBroken(Exception):
    """The key does not fit, or the bytes were changed. One sentence for all causes: no hint."""

    def __init__(
        self,
        message: str = "Ce dépôt ne s’ouvre pas : la clé ne convient pas, ou il a été modifié.",
    ) -> None:
        super().__init__(message)


class SlotKind(IntEnum):
    """For whom a copy of the content key is wrapped."""

    READER = 1
    TICKET = 2


_WRAPPED_BYTES: Final = {
    SlotKind.READER: 32 + KEY_BYTES + TAG_BYTES,
    SlotKind.TICKET: NONCE_BYTES + KEY_BYTES + TAG_BYTES,
}


@dataclass(frozen=True)
class PublicKey:
    """A reader's X25519 public key: enough to close for them, useless to open."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a public key is 32 bytes")

    @property
    def id(self) -> str:
        """Return its short name in envelopes: 16 hexadecimal digits."""
        return blake2b(self.raw, digest_size=ID_BYTES, person=b"guichet.keyid.1").hexdigest()


@dataclass(frozen=True)
class Slot:
    """The content key, wrapped for one reader or for the ticket."""

    kind: SlotKind
    key_id: str
    wrapped: bytes

    @classmethod
    def for_ticket(cls, wrapped: bytes) -> Self:
        """Return the ticket's slot, whose key has no identity but the envelope itself."""
        return cls(SlotKind.TICKET, _TICKET_ID, wrapped)


@dataclass(frozen=True)
class ContentKey:
    """The one key of a deposit, opened. Never stored, never shown."""

    deposit: UUID
    secret: Secret

    def commitment(self) -> bytes:
        """Return what binds the envelope to this key and this deposit: 32 bytes, public."""
        return self._derived(b"guichet.commit.1")

    def for_parts(self) -> bytes:
        """Return the key that encrypts the parts: 32 bytes."""
        return self._derived(b"guichet.parts.1")

    def _derived(self, purpose: bytes) -> bytes:
        key = self.secret.reveal()
        return blake2b(self.deposit.bytes, key=key, digest_size=KEY_BYTES, person=purpose).digest()


@dataclass(frozen=True)
class Envelope:
    """Who may open a deposit. Without a slot, nobody ever again: that is erasure."""

    deposit: UUID
    commitment: bytes
    slots: tuple[Slot, ...] = ()

    @property
    def is_erased(self) -> bool:
        """Tell whether the wrapped keys were dropped: what was sealed is lost for good."""
        return not self.slots

    @property
    def reader_ids(self) -> frozenset[str]:
        """Return the ids of the reader keys that open it."""
        return frozenset(slot.key_id for slot in self.slots if slot.kind is SlotKind.READER)

    def slot(self, kind: SlotKind, key_id: str = _TICKET_ID) -> Slot:
        """Return the one slot of this key. Raises SealBroken when there is none."""
        for slot in self.slots:
            if (slot.kind, slot.key_id) == (kind, key_id):
                return slot
        raise SealBroken

    def opened(self, content_key: bytes) -> ContentKey:
        """Return the content key that a slot gave, once it is proven. Raises SealBroken."""
        key = ContentKey(self.deposit, Secret(content_key))
        if not compare_digest(key.commitment(), self.commitment):
            key.secret.wipe()
            raise SealBroken
        return key

    def with_slot(self, slot: Slot) -> Self:
        """Return it with this slot, in the place of one for the same key."""
        kept = (one for one in self.slots if (one.kind, one.key_id) != (slot.kind, slot.key_id))
        return replace(self, slots=(*kept, slot))

    def without_reader(self, key_id: str) -> Self:
        """Return it closed to this reader key; this needs no key at all."""
        kept = (one for one in self.slots if (one.kind, one.key_id) != (SlotKind.READER, key_id))
        return replace(self, slots=tuple(kept))

    def erased(self) -> Self:
        """Return it without any wrapped key. Write it over the old one, backups included."""
        return replace(self, slots=())

    def to_bytes(self) -> bytes:
        """Return its stored form."""
        head = _MAGIC + bytes([VERSION]) + self.deposit.bytes + self.commitment
        slots = b"".join(
            bytes([slot.kind]) + bytes.fromhex(slot.key_id) + slot.wrapped for slot in self.slots
        )
        return head + bytes([len(self.slots)]) + slots

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read the stored form. Raises SealBroken on anything but exactly one whole envelope."""
        if len(stored) <= _START or stored[: len(_MAGIC) + 1] != _MAGIC + bytes([VERSION]):
            raise SealBroken
        deposit = UUID(bytes=stored[4:20])
        slots = _read_slots(stored[_START + 1 :], stored[_START])
        return cls(deposit, stored[20:_START], slots)


def _read_slots(stored: bytes, count: int) -> tuple[Slot, ...]:
    slots: dict[tuple[SlotKind, str], Slot] = {}
    at = 0
    for _ in range(count):
        try:
            kind = SlotKind(stored[at])
        except (IndexError, ValueError):
            raise SealBroken from None
        start = at + 1 + ID_BYTES
        at = start + _WRAPPED_BYTES[kind]
        slot = Slot(kind, stored[start - ID_BYTES : start].hex(), stored[start:at])
        slots[kind, slot.key_id] = slot
    if at != len(stored) or len(slots) != count:
        raise SealBroken
    return tuple(slots.values())


def binding(purpose: str, deposit: UUID, name: str = "") -> bytes:
    """Return the associated data of an encryption: version, purpose, deposit, part name.

    What was sealed for one of them opens for no other, so nothing can be swapped.
    """
    return b"guichet\0%c%s\0%s%s" % (VERSION, purpose.encode(), deposit.bytes, name.encode())
