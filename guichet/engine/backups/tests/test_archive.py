"""What goes in comes out the same, or nothing does, and a sentence says why."""

import errno
import io
import tarfile
from datetime import date
from pathlib import Path

import pyrage
import pytest
from pyrage.x25519 import Identity

from guichet.engine.backups import archive
from guichet.engine.backups.archive import About, ArchiveFault, Piece

ABOUT = About(
    guichet="1.0",
    made_on=date(2026, 11, 21),
    database="sqlite",
    migrations=("accounts.0001_initial",),
    rows={"accounts_member": 2},
)
OWNER = Identity.generate()


@pytest.fixture
def pieces(tmp_path: Path) -> list[Piece]:
    """Make an empty piece, a small one in a folder, and one larger than a block."""
    contents = {"empty": b"", "keys/a.json": b"{}", "database.sqlite3": bytes(range(256)) * 1000}
    made = []
    for number, (name, content) in enumerate(contents.items()):
        path = tmp_path / str(number)
        path.write_bytes(content)
        made.append(Piece(name, path))
    return made


def _closed(pieces: list[Piece]) -> bytes:
    out = io.BytesIO()
    archive.write(ABOUT, pieces, OWNER.to_public(), out)
    return out.getvalue()


def _opened(closed: bytes, folder: Path) -> archive.Manifest:
    folder.mkdir()
    return archive.extract(io.BytesIO(closed), OWNER, folder)


def test_each_piece_comes_back_as_it_was(pieces: list[Piece], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    manifest = _opened(_closed(pieces), folder)
    assert manifest.about == ABOUT
    for piece in pieces:
        assert (folder / piece.name).read_bytes() == piece.path.read_bytes()
        assert (folder / piece.name).stat().st_mode & 0o777 == 0o600
    assert sum(1 for one in folder.rglob("*") if one.is_file()) == len(pieces)


def test_age_and_tar_open_it_without_us(pieces: list[Piece]) -> None:
    opened = pyrage.decrypt(_closed(pieces), [OWNER])
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        names = tar.getnames()
    assert names == ["manifest.json", *(piece.name for piece in pieces)]


def test_another_key_opens_nothing(pieces: list[Piece], tmp_path: Path) -> None:
    with pytest.raises(ArchiveFault, match="n’ouvrent pas"):
        archive.extract(io.BytesIO(_closed(pieces)), Identity.generate(), tmp_path)


@pytest.mark.parametrize("cut", [0, 10, 300, -70_000, -1])
def test_a_truncated_archive_gives_nothing(pieces: list[Piece], tmp_path: Path, cut: int) -> None:
    with pytest.raises(ArchiveFault):
        _opened(_closed(pieces)[:cut], tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("at", [30, 300, 100_000, -5])
def test_one_changed_byte_is_seen(pieces: list[Piece], tmp_path: Path, at: int) -> None:
    closed = bytearray(_closed(pieces))
    closed[at] ^= 1
    with pytest.raises(ArchiveFault):
        _opened(bytes(closed), tmp_path / "out")


@pytest.mark.parametrize("name", ["../out", "/etc/x", "keys/../../x", "a/b/c", ".hidden"])
def test_a_piece_never_lands_elsewhere(pieces: list[Piece], name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        _closed([Piece(name, pieces[0].path)])


def test_another_tar_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("autre"))
    with pytest.raises(ArchiveFault, match="pas une sauvegarde"):
        _opened(pyrage.encrypt(made.getvalue(), [OWNER.to_public()]), tmp_path / "out")


class _Full(io.BytesIO):
    def write(self, block: object) -> int:
        raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_is_told_as_such(pieces: list[Piece]) -> None:
    with pytest.raises(OSError, match="full") as told:
        archive.write(ABOUT, pieces, OWNER.to_public(), _Full())
    assert told.value.errno == errno.ENOSPC
