"""Two papers open what the server closes, and one paper opens nothing."""

from datetime import date
from pathlib import Path

import pyrage
import pytest

from guichet.engine.backups import backup_key
from guichet.engine.sealing.key_folder import KeyFolderFault
from guichet.engine.sealing.recovery import SharesDoNotFit

DAY = date(2026, 11, 21)


def test_two_papers_of_three_open_what_the_public_half_closed() -> None:
    key, shares = backup_key.create(DAY)
    closed = pyrage.encrypt(b"tout", [key.public])
    for two in (shares[:2], shares[1:], (shares[0], shares[2])):
        assert pyrage.decrypt(closed, [backup_key.identity(two)]) == b"tout"


def test_one_paper_opens_nothing() -> None:
    _, shares = backup_key.create(DAY)
    with pytest.raises(SharesDoNotFit):
        backup_key.identity(shares[:1])


def test_our_writing_of_a_private_key_is_the_one_of_age() -> None:
    for raw in (bytes(32), b"\xff" * 32, bytes(range(32))):
        ours = backup_key._bech32(raw).upper()
        assert str(pyrage.x25519.Identity.from_str(ours)) == ours


def test_the_sheet_can_be_typed_back() -> None:
    key, shares = backup_key.create(DAY)
    sheets = [backup_key.printable(key, shares, number) for number in (1, 3)]
    assert key.mark in sheets[0]
    assert str(backup_key.identity(sheets).to_public()) == key.recipient


@pytest.mark.parametrize("content", [None, b"{}", b"\xff"])
def test_without_a_sound_key_nothing_is_closed(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / backup_key.FILE).write_bytes(content)
    with pytest.raises(KeyFolderFault):
        backup_key.read(tmp_path)


def test_a_kept_key_is_read_again(tmp_path: Path) -> None:
    key, _ = backup_key.create(DAY)
    (tmp_path / backup_key.FILE).write_text(key.model_dump_json(), "utf-8")
    assert backup_key.read(tmp_path) == key
