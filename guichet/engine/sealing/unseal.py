"""Opening for the team: a passphrase opens a reader's key, which opens deposits, in memory only.

Only the reading room may import this module. The key lives in a `with` block and is overwritten
when the block ends.
"""

from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from guichet.engine.sealing.envelope import (
    ContentKey,
    Envelope,
    PublicKey,
    SealBroken,
    SlotKind,
)
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.readers import KeyFile, key_binding
from guichet.engine.sealing.seal import share


class KeyStaysLocked(SealBroken):
    """The passphrase is wrong, or the key file was changed: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("La phrase secrète ne convient pas, ou le fichier de clé a été modifié.")


class KeyEnded(SealBroken):
    """A key past its end date: it opens nothing any more, whatever the passphrase."""

    def __init__(self) -> None:
        super().__init__("Cette clé n’est plus en service.")


@dataclass(frozen=True)
class UnlockedReader:
    """A reader's private key, opened for one session; leaving its `with` block overwrites it."""

    public: PublicKey
    private: Secret

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.private.wipe()


def unlock(file: KeyFile, passphrase: str, today: date) -> UnlockedReader:
    """Open a member's key. Raises KeyEnded after its last day, KeyStaysLocked otherwise."""
    if file.ends_on is not None and today > file.ends_on:
        raise KeyEnded
    locked = file.private_key
    try:
        raw = crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes.fromhex(locked.sealed),
            key_binding(file.name, file.public),
            bytes.fromhex(locked.nonce),
            locked.key_under(passphrase),
        )
    except CryptoError:
        raise KeyStaysLocked from None
    return UnlockedReader(file.public, Secret(raw))


def content_key(envelope: Envelope, reader: UnlockedReader) -> ContentKey:
    """Open an envelope with a reader's key; `parts.open_part` then opens each part.

    Raises SealBroken: it was not closed for this reader, was changed, or is erased.
    """
    slot = envelope.slot(SlotKind.READER, reader.public.id)
    try:
        opened = SealedBox(PrivateKey(reader.private.reveal())).decrypt(slot.wrapped)
    except CryptoError:
        raise SealBroken from None
    return envelope.opened(opened)


def add_reader(envelope: Envelope, reader: UnlockedReader, new: PublicKey) -> Envelope:
    """Let a member who joins open an older deposit too. Raises SealBroken."""
    with content_key(envelope, reader).secret as secret:
        return share(envelope, ContentKey(envelope.deposit, secret), (new,))


def rewrap(envelope: Envelope, reader: UnlockedReader, new: PublicKey) -> Envelope:
    """Move an older deposit from this reader's key to the one that replaces it.

    The ticket and the other readers keep theirs. Done again, it changes nothing, so that a
    rotation stopped half-way is simply started over. Raises SealBroken.
    """
    if new.id in envelope.reader_ids and reader.public.id not in envelope.reader_ids:
        return envelope
    moved = add_reader(envelope, reader, new)
    return moved if new == reader.public else moved.without_reader(reader.public.id)
