"""The key of backups: whoever keeps the server can close an archive, and cannot open it.

It is an age key (X25519). Its public half stands in the folder of keys; its private half exists only
as three papers, of which two give it back, as for the team's recovery key. It is another key than
that one: opening a backup to rehearse a restoration must not put the readers' keys at risk.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from nacl.utils import random as random_bytes
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyrage.x25519 import Identity, Recipient

from guichet.engine.french_dates import short
from guichet.engine.sealing import recovery
from guichet.engine.sealing.key_folder import KeyFolderFault
from guichet.engine.sealing.memory import Secret

FILE: Final = "backup.json"
_KEY_BYTES: Final = 32
_LARGEST: Final = 2_000

# How age writes a private key: Bech32 (BIP-0173), in capitals.
_HUMAN_PART: Final = "age-secret-key-"
_SIGNS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_POLYNOMIAL: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class BackupKey(BaseModel):
    """The public half, as stored; nothing in it is secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["guichet-backup-key"] = "guichet-backup-key"
    version: Literal[1] = 1
    recipient: Annotated[str, Field(pattern=r"^age1[a-z0-9]{58}$")]
    created_on: date

    @property
    def public(self) -> Recipient:
        """Return the half that closes."""
        return Recipient.from_str(self.recipient)

    @property
    def mark(self) -> str:
        """Return how people call it: the first signs of the key."""
        return self.recipient[:12]


def create(today: date) -> tuple[BackupKey, tuple[str, ...]]:
    """Make the key: the file to keep, and the three shares to print."""
    with Secret(random_bytes(_KEY_BYTES)) as private:
        recipient = _identity(private).to_public()
        shares = recovery.split(private.reveal())
    return BackupKey(recipient=str(recipient), created_on=today), shares


def identity(shares: Sequence[str]) -> Identity:
    """Return what opens an archive, from two shares. Raises recovery.SharesDoNotFit."""
    with recovery.join(shares) as private:
        return _identity(private)


def printable(key: BackupKey, shares: Sequence[str], number: int) -> str:
    """Return the sheet of one share (1 to 3), to print and give to one person."""
    return recovery.sheet(
        f"CLÉ DES SAUVEGARDES : PART {number} SUR {recovery.SHARES}",
        f"Clé {key.mark}, créée le {short(key.created_on)}.",
        f"{recovery.NEEDED} parts sur {recovery.SHARES} ouvrent une sauvegarde de Guichet.",
        shares[number - 1],
    )


def read(folder: Path) -> BackupKey:
    """Return the key that closes backups. Raises KeyFolderFault."""
    path = folder / FILE
    try:
        with path.open("rb") as stream:
            return BackupKey.model_validate_json(stream.read(_LARGEST))
    except FileNotFoundError:
        raise KeyFolderFault(
            "Il n’y a pas encore de clé des sauvegardes. Commencez par : "
            "guichet keys create --backup"
        ) from None
    except OSError as error:
        reason = error.strerror or "raison inconnue"
        raise KeyFolderFault(f"« {FILE} » ne peut pas être lu ({reason}).") from error
    except ValidationError:
        raise KeyFolderFault(f"« {FILE} » n’est pas une clé des sauvegardes.") from None


def _identity(private: Secret) -> Identity:
    return Identity.from_str(_bech32(private.reveal()).upper())


def _bech32(raw: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in raw)
    padded = bits.ljust(-(-len(bits) // 5) * 5, "0")
    values = [int(padded[at : at + 5], 2) for at in range(0, len(padded), 5)]
    head = [ord(sign) >> 5 for sign in _HUMAN_PART]
    tail = [ord(sign) & 31 for sign in _HUMAN_PART]
    total = _remainder([*head, 0, *tail, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    check = [(total >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{_HUMAN_PART}1{''.join(_SIGNS[value] for value in [*values, *check])}"


def _remainder(values: Sequence[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_POLYNOMIAL):
            total ^= term if (top >> place) & 1 else 0
    return total
