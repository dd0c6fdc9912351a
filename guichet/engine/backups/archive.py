"""One archive: a tar of pieces, closed with age, so that « age » and « tar » open it without Guichet.

`manifest.json` comes first and says what each piece weighs and its SHA-256. Nothing is held in memory
but a block at a time, and nothing is read twice from the disk but to be summed.
"""

import hashlib
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

import pyrage
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyrage.x25519 import Identity, Recipient

from guichet.engine.typography import typeset

_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 16
_LARGEST_MANIFEST: Final = 4_000_000

PieceName = Annotated[
    str, Field(pattern=r"^(?:[a-z0-9_-]+/)?[A-Za-z0-9_][A-Za-z0-9_.-]*$", max_length=99)
]


class ArchiveFault(Exception):
    """An archive that does not open, or is not whole: a French sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


@dataclass(frozen=True)
class Piece:
    """A file to put in, under a name such as « keys/recovery.json »."""

    name: str
    path: Path


class PieceSum(BaseModel):
    """What a piece must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: PieceName
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class About(BaseModel):
    """What the archive was made from: the program's version, and the state of the database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    guichet: str
    made_on: date
    database: Literal["sqlite", "postgresql"]
    migrations: tuple[str, ...]
    rows: Mapping[str, int]


class Manifest(BaseModel):
    """The first file of the archive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["guichet-backup"] = "guichet-backup"
    version: Literal[1] = 1
    about: About
    pieces: tuple[PieceSum, ...]


def write(about: About, pieces: Iterable[Piece], recipient: Recipient, out: BinaryIO) -> Manifest:
    """Write an archive that only the recipient opens. Raises OSError; `out` is then worth nothing."""
    kept = tuple(pieces)
    manifest = Manifest(about=about, pieces=tuple(_sum(piece) for piece in kept))
    reader, writer = _Reader(_tar(manifest, kept)), _Writer(out)
    try:
        pyrage.encrypt_io(reader, writer, [recipient])
    except (pyrage.EncryptError, OSError):
        # The library gives the words of a fault, and not its kind.
        raise reader.fault or writer.fault or OSError from None
    return manifest


def extract(archive: BinaryIO, identity: Identity, folder: Path) -> Manifest:
    """Open an archive into an empty folder, and check each piece. Raises ArchiveFault, OSError."""
    tar = folder / "archive.tar"
    try:
        with tar.open("xb") as stream:
            _decrypt(archive, identity, stream)
        with tarfile.open(tar, "r:") as opened:
            manifest = _manifest(opened)
            for piece in manifest.pieces:
                _take_out(opened, piece, folder)
    except (tarfile.TarError, KeyError, EOFError):
        raise ArchiveFault("Cette sauvegarde est abîmée : il y manque un morceau.") from None
    finally:
        tar.unlink()
    return manifest


def _decrypt(archive: BinaryIO, identity: Identity, out: BinaryIO) -> None:
    writer = _Writer(out)
    try:
        pyrage.decrypt_io(archive, writer, [identity])
    except pyrage.DecryptError as error:
        if writer.fault:
            raise writer.fault from None
        if "No matching keys" in str(error):
            raise ArchiveFault("Ces parts n’ouvrent pas cette sauvegarde.") from None
        raise ArchiveFault("Ce n’est pas une sauvegarde, ou elle est tronquée.") from None
    except OSError:
        if writer.fault:
            raise writer.fault from None
        raise ArchiveFault(
            "Cette sauvegarde est abîmée ou tronquée ; rien n’en est pris."
        ) from None


# --- Writing ------------------------------------------------------------------------------------


def _sum(piece: Piece) -> PieceSum:
    with piece.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return PieceSum(name=piece.name, size=stream.tell(), sha256=digest)


def _tar(manifest: Manifest, pieces: Iterable[Piece]) -> Iterator[bytes]:
    said = manifest.model_dump_json(indent=1).encode()
    yield _head(_MANIFEST, len(said)) + _padded(said)
    for piece, expected in zip(pieces, manifest.pieces, strict=True):
        yield _head(piece.name, expected.size)
        yield from _content(piece, expected)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _content(piece: Piece, expected: PieceSum) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    with piece.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            yield block
    if digest.hexdigest() != expected.sha256:
        raise OSError(f"{piece.name} changed while it was being saved")
    yield bytes(-size % tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % tarfile.BLOCKSIZE)


class _Reader:
    """Gives what is produced block after block, in the sizes that are asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._held = blocks, b""
        self.fault: OSError | None = None

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        try:
            while not self._held:
                self._held = next(self._blocks)
        except StopIteration:
            return b""
        except OSError as error:
            self.fault = error
            raise
        given, self._held = self._held[:size], self._held[size:]
        return given


class _Writer:
    """Writes, and remembers why it could not."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.fault: OSError | None = None

    def write(self, block: bytes) -> int:
        """Write a block."""
        try:
            return self._out.write(block)
        except OSError as error:
            self.fault = error
            raise

    def flush(self) -> None:
        """Write what is held back."""
        try:
            self._out.flush()
        except OSError as error:
            self.fault = error
            raise


# --- Reading ------------------------------------------------------------------------------------


def _manifest(opened: tarfile.TarFile) -> Manifest:
    member = opened.next()
    if member is None or member.name != _MANIFEST or member.size > _LARGEST_MANIFEST:
        raise ArchiveFault("Ce n’est pas une sauvegarde de Guichet.")
    stream = opened.extractfile(member)
    try:
        return Manifest.model_validate_json(stream.read() if stream else b"")
    except ValidationError:
        message = "Cette sauvegarde vient d’une version plus récente de Guichet, ou est abîmée."
        raise ArchiveFault(message) from None


def _take_out(opened: tarfile.TarFile, piece: PieceSum, folder: Path) -> None:
    """Copy a piece under a name that was checked: never a link, nor a path out of the folder."""
    stream = opened.extractfile(piece.name)
    path = folder / piece.name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        path.chmod(0o600)
        while stream and (block := stream.read(_BLOCK)):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != piece.sha256 or path.stat().st_size != piece.size:
        raise ArchiveFault(f"Cette sauvegarde est abîmée : « {piece.name} » n’est pas entier.")
