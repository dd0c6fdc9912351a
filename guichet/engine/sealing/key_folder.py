"""The folder where a team's keys stand: read whole or refused, written whole or not at all.

reader-<name>-<key id>.json   a member's key pair, private half under a passphrase
recovery.json                 the public half of the team's recovery key
receipts-signing-key          what signs receipts (hexadecimal); nobody reads anything with it
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.readers import KeyFile, KeyFileUnreadable, RecoveryKey
from guichet.engine.sealing.receipts import SEED_BYTES
from guichet.engine.typography import typeset

_LARGEST: Final = 20_000


class KeyFolderFault(Exception):
    """A key is absent, damaged, already there, or cannot be written: a French sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


@dataclass(frozen=True)
class KeyFolder:
    """The keys of one team. One unreadable file stops everything: a missing reader is a loss."""

    path: Path

    def readers(self) -> tuple[KeyFile, ...]:
        """Return every member's key, ended ones included. Raises KeyFolderFault."""
        return tuple(self._reader(path) for path in sorted(self.path.glob("reader-*.json")))

    def reader(self, name: str, key_id: str | None = None) -> KeyFile:
        """Return a member's current key, or the one of this id. Raises KeyFolderFault."""
        named = [one for one in self.readers() if one.name == name]
        found = [one for one in named if (one.public.id == key_id if key_id else one.is_current)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = " et ".join(one.public.id for one in found)
            raise KeyFolderFault(
                f"« {name} » a plusieurs clés en cours ({ids}). Fermez l’ancienne avec "
                "« guichet keys remove » et --key."
            )
        raise KeyFolderFault(f"« {name} » n’a pas de clé en cours dans ce dossier.")

    def recovery(self) -> RecoveryKey:
        """Return the recovery key's public half. Raises KeyFolderFault."""
        path = self.path / "recovery.json"
        if not path.exists():
            raise KeyFolderFault(
                "Il n’y a pas encore de clé de secours. Commencez par : "
                "guichet keys create --recovery"
            )
        try:
            return RecoveryKey.from_json(self._content(path))
        except KeyFileUnreadable as fault:
            raise KeyFolderFault(f"« {path.name} » : {fault}.") from None

    def signing_seed(self) -> Secret:
        """Return what signs receipts. Raises KeyFolderFault."""
        path = self.path / "receipts-signing-key"
        try:
            seed = bytes.fromhex(self._content(path).decode())
        except ValueError:
            seed = b""
        if len(seed) != SEED_BYTES:
            raise KeyFolderFault(f"« {path.name} » n’est pas une clé de signature.")
        return Secret(seed)

    def save_reader(self, file: KeyFile, *, is_new: bool) -> Path:
        """Write a member's key. Raises KeyFolderFault."""
        path = self.path / f"reader-{file.name}-{file.public.id}.json"
        save(path, file.to_json(), is_new=is_new)
        return path

    def save_recovery(self, file: RecoveryKey, *, is_new: bool) -> Path:
        """Write the recovery key's public half. Raises KeyFolderFault."""
        path = self.path / "recovery.json"
        save(path, file.to_json(), is_new=is_new)
        return path

    def save_signing_seed(self, seed: Secret) -> Path:
        """Write what signs receipts, once and for all. Raises KeyFolderFault."""
        path = self.path / "receipts-signing-key"
        save(path, seed.reveal().hex() + "\n", is_new=True)
        return path

    def _reader(self, path: Path) -> KeyFile:
        try:
            return KeyFile.from_json(self._content(path))
        except KeyFileUnreadable as fault:
            raise KeyFolderFault(f"« {path.name} » : {fault}.") from None

    def _content(self, path: Path) -> bytes:
        try:
            with path.open("rb") as stream:
                return stream.read(_LARGEST)
        except OSError as error:
            reason = error.strerror or "raison inconnue"
            raise KeyFolderFault(f"« {path.name} » ne peut pas être lu ({reason}).") from error


def save(path: Path, content: str, *, is_new: bool) -> None:
    """Write a whole file that only its owner reads (0600), or nothing. Raises KeyFolderFault.

    A new file never takes the place of another, even of one written at the same moment.
    """
    draft = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".guichet-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if is_new:
            os.link(draft, path)
            Path(draft).unlink()
        else:
            Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise KeyFolderFault(f"« {path.name} » existe déjà ; rien n’a été changé.") from error
        reason = error.strerror or "raison inconnue"
        raise KeyFolderFault(
            f"« {path.name} » n’a pas pu être écrit ({reason}) ; rien n’a été laissé à moitié."
        ) from error
