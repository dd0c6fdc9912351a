"""The team's key pairs: a public half that closes, a private half kept under a passphrase.

A key file is JSON and may be stolen: the private half is in it encrypted (Argon2id, 64 MiB, three
passes, then XChaCha20-Poly1305), and a second time for the team's recovery key, whose own private
half exists only on paper (`recovery`). Opening it is `unseal.unlock`.

Joining is `create`; leaving is `KeyFile.ending`; changing keys is both, then `unseal.rewrap` on each
deposit. Nothing new is ever closed for a key that has an end date.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt
from nacl.public import PrivateKey, SealedBox
from nacl.public import PublicKey as BoxKey
from nacl.pwhash import argon2id
from nacl.utils import random as random_bytes
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guichet.engine.sealing.envelope import KEY_BYTES, NONCE_BYTES, PublicKey
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.seal import NoReader
from guichet.engine.typography import typeset

SHORTEST_PASSPHRASE: Final = 14
FEWEST_CHARACTERS: Final = 6
MEMORY_BYTES: Final = 64 * 2**20
PASSES: Final = 3


class WeakPassphrase(ValueError):
    """A passphrase that could be guessed from a stolen key file: a French sentence."""


class KeyFileUnreadable(ValueError):
    """Not a key file, or of a version that we do not know: a French sentence."""


def _hex(count: int) -> object:
    return Field(pattern=rf"^[0-9a-f]{{{2 * count}}}$")


Name = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]


class LockedKey(BaseModel):
    """A private key under a passphrase, and how slowly it opens (never faster than for log-in)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kdf: Literal["argon2id"] = "argon2id"
    memory_bytes: Annotated[int, Field(ge=19 * 2**20, le=256 * 2**20)]
    passes: Annotated[int, Field(ge=2, le=10)]
    salt: Annotated[str, _hex(argon2id.SALTBYTES)]
    nonce: Annotated[str, _hex(NONCE_BYTES)]
    sealed: Annotated[str, _hex(KEY_BYTES + 16)]

    def key_under(self, passphrase: str) -> bytes:
        """Return the key that this passphrase gives: 32 bytes; some 0.2 s and 64 MiB."""
        typed = unicodedata.normalize("NFKC", passphrase).encode()
        salt = bytes.fromhex(self.salt)
        return argon2id.kdf(KEY_BYTES, typed, salt, self.passes, self.memory_bytes)


class KeyFile(BaseModel):
    """One key pair of one member, as stored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["guichet-reader-key"] = "guichet-reader-key"
    version: Literal[1] = 1
    name: Name
    public_key: Annotated[str, _hex(KEY_BYTES)]
    created_on: date
    # The last day on which this key opens what it already could; nothing new is closed for it.
    ends_on: date | None = None
    private_key: LockedKey
    recovery_key_id: Annotated[str, _hex(8)]
    escrow: Annotated[str, _hex(32 + KEY_BYTES + 16)]

    @property
    def public(self) -> PublicKey:
        """Return the half that closes."""
        return PublicKey(bytes.fromhex(self.public_key))

    @property
    def is_current(self) -> bool:
        """Tell whether new deposits are closed for it."""
        return self.ends_on is None

    def ending(self, day: date) -> "KeyFile":
        """Return it read-only, until this day included. An end is never put back."""
        first = min(day, self.ends_on) if self.ends_on else day
        return self.model_copy(update={"ends_on": first})

    def to_json(self) -> str:
        """Return what the file holds."""
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> "KeyFile":
        """Read a file. Raises KeyFileUnreadable, which repeats nothing of it."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            message = "ce n’est pas un fichier de clé, ou il vient d’une version plus récente"
            raise KeyFileUnreadable(message) from None


class RecoveryKey(BaseModel):
    """The public half of the team's recovery key, as stored; nothing in it is secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["guichet-recovery-key"] = "guichet-recovery-key"
    version: Literal[1] = 1
    public_key: Annotated[str, _hex(KEY_BYTES)]
    created_on: date

    @property
    def public(self) -> PublicKey:
        """Return the half that closes."""
        return PublicKey(bytes.fromhex(self.public_key))

    def to_json(self) -> str:
        """Return what the file holds."""
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> "RecoveryKey":
        """Read a file. Raises KeyFileUnreadable."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            raise KeyFileUnreadable("ce n’est pas un fichier de clé de secours") from None


def create(name: str, passphrase: str, recovery: PublicKey, today: date) -> KeyFile:
    """Make a member's key pair. Raises WeakPassphrase, KeyFileUnreadable (the name's form)."""
    private = Secret(bytes(PrivateKey.generate()))
    with private:
        return lock(private, name, passphrase, recovery, today)


def lock(private: Secret, name: str, passphrase: str, recovery: PublicKey, today: date) -> KeyFile:
    """Put a private key under a passphrase, and under the team's recovery key."""
    check_passphrase(passphrase)
    raw = private.reveal()
    public = PublicKey(bytes(PrivateKey(raw).public_key))
    salt, nonce = random_bytes(argon2id.SALTBYTES), random_bytes(NONCE_BYTES)
    how: dict[str, object] = {
        "memory_bytes": MEMORY_BYTES,
        "passes": PASSES,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    unfilled = LockedKey.model_validate({**how, "sealed": "00" * (KEY_BYTES + 16)})
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        raw, key_binding(name, public), nonce, unfilled.key_under(passphrase)
    )
    try:
        return KeyFile(
            name=name,
            public_key=public.raw.hex(),
            created_on=today,
            private_key=unfilled.model_copy(update={"sealed": sealed.hex()}),
            recovery_key_id=recovery.id,
            escrow=SealedBox(BoxKey(recovery.raw)).encrypt(raw).hex(),
        )
    except ValidationError:
        message = "un nom de clé s’écrit en minuscules sans accent, chiffres et tirets"
        raise KeyFileUnreadable(message) from None


def key_binding(name: str, public: PublicKey) -> bytes:
    """Return the associated data of a private key: it opens in its own file only."""
    return b"guichet\0\1reader-key\0" + public.raw + name.encode()


def current(files: Iterable[KeyFile]) -> tuple[PublicKey, ...]:
    """Return for whom to close a deposit today. Raises NoReader: better refused than lost."""
    keys = tuple(file.public for file in files if file.is_current)
    if not keys:
        raise NoReader
    return keys


def check_passphrase(passphrase: str) -> None:
    """Refuse what a stolen key file would not resist. Raises WeakPassphrase."""
    typed = unicodedata.normalize("NFKC", passphrase)
    if len(typed) < SHORTEST_PASSPHRASE or len(set(typed)) < FEWEST_CHARACTERS:
        raise WeakPassphrase(
            typeset(
                f"il faut au moins {SHORTEST_PASSPHRASE} caractères, et variés ; "
                "cinq mots tirés au hasard conviennent"
            )
        )
