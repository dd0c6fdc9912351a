"""Writes a private file whole or not at all: a command killed halfway leaves no text behind it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_OWNER_ALONE: Final = 0o600


def write_whole(path: Path, content: bytes) -> None:
    """Put the content at `path`, readable by its owner alone; raise OSError, and leave nothing."""
    try:
        _write_nameless(path, content)
    except OSError:
        # Not every disk holds files without a name; if the fault was another, this tells it too.
        _write_beside(path, content)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to fill; at its end the file stands at `path`, unless another does already.

    Raises OSError (FileExistsError included), and leaves nothing.
    """
    draft = _draft(path)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _take_free_name(draft, path)
        _keep_name(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _take_free_name(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # A USB stick has no second names for a file.
        if path.exists():
            raise
        draft.rename(path)


def _keep_name(folder: Path) -> None:
    """Wait until the disk holds the file's name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_nameless(path: Path, content: bytes) -> None:
    """Name the file once it is whole: until then the system erases it when the command dies."""
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is None:
        raise OSError
    descriptor = os.open(path.parent, nameless | os.O_WRONLY, _OWNER_ALONE)
    with os.fdopen(descriptor, "wb") as stream:
        _fill(stream, content)
        try:
            _name(descriptor, path)
        except FileExistsError:
            _name_over(descriptor, path)


def _name(descriptor: int, path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Only with a folder does Python ask to follow the link of /proc, as the file needs.
        os.link(f"/proc/self/fd/{descriptor}", path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _name_over(descriptor: int, path: Path) -> None:
    """Replace the file of before at once: it must have a name of its own for that, for a moment."""
    draft = _draft(path)
    try:
        _name(descriptor, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_beside(path: Path, content: bytes) -> None:
    draft = _draft(path)
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
        with os.fdopen(descriptor, "wb") as stream:
            _fill(stream, content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    return path.with_name(f".guichet-{secrets.token_hex(8)}")


def _fill(stream: BinaryIO, content: bytes) -> None:
    stream.write(content)
    stream.flush()
    os.fsync(stream.fileno())
