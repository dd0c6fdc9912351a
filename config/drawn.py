"""The secrets that an installation draws once, and keeps in its data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from guichet.engine.sealing.tickets import PEPPER_BYTES, new_pepper

# False while a backup is opened: the folder takes the secrets of the backup, or stays as it is.
keeps = True


def secret_key(folder: Path) -> str:
    """Give the key of this installation, readable by its owner alone."""
    return _drawn_once(folder / "secret-key", secrets.token_urlsafe(64))


def pepper(folder: Path) -> bytes:
    """Give the salt of this installation's tickets. Raises ImproperlyConfigured, in French."""
    text = _drawn_once(folder / "ticket-pepper", new_pepper().hex())
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != PEPPER_BYTES:
        message = f"« {folder / 'ticket-pepper'} » est abîmé : remettez-le depuis une sauvegarde."
        raise ImproperlyConfigured(message)
    return found


def _drawn_once(file: Path, drawn: str) -> str:
    """Read a secret, or write the one just drawn; two processes that start together agree on one."""
    if not file.exists():
        if not keeps:
            return drawn
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(drawn)
            stream.flush()
            os.fsync(stream.fileno())
        # A link is whole or nothing, and never takes the place of what another process drew.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="utf-8").strip()
