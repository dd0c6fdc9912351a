"""Keys are written whole, for their owner only, and read whole or refused."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault, save
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.tests.team import TODAY, key_file, recovery_key


def _folder(tmp_path: Path) -> KeyFolder:
    folder = KeyFolder(tmp_path / "keys")
    folder.save_recovery(recovery_key()[0], is_new=True)
    folder.save_reader(key_file("amina"), is_new=True)
    folder.save_reader(key_file("bilal").ending(TODAY), is_new=True)
    return folder


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert {one.name for one in folder.readers()} == {"amina", "bilal"}
    assert folder.reader("amina") == key_file("amina")
    assert folder.recovery() == recovery_key()[0]
    folder.save_signing_seed(Secret(bytes(range(32))))
    assert folder.signing_seed().reveal() == bytes(range(32))


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.path.iterdir()] == [0o600] * 3


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    before = {path: path.read_bytes() for path in folder.path.iterdir()}
    with pytest.raises(KeyFolderFault, match="existe déjà"):
        folder.save_reader(key_file("amina").ending(TODAY), is_new=True)
    assert {path: path.read_bytes() for path in folder.path.iterdir()} == before


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
def test_a_full_disk_leaves_nothing_half_written(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _folder(tmp_path)
    before = {path: path.read_bytes() for path in folder.path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if step == "replace" else os, step, full)
    with pytest.raises(KeyFolderFault, match="No space left"):
        save(folder.path / "recovery.json", "x", is_new=step != "replace")
    assert {path: path.read_bytes() for path in folder.path.iterdir()} == before


def test_one_damaged_key_stops_everything_and_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    name = f"reader-amina-{key_file('amina').public.id}.json"
    (folder.path / name).write_text(key_file("amina").to_json()[:-20])
    with pytest.raises(KeyFolderFault, match=name):
        folder.readers()


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder.path / "reader-zoe-0.json").mkdir()
    with pytest.raises(KeyFolderFault, match=r"reader-zoe-0\.json"):
        folder.readers()


def test_a_key_is_found_by_its_name_or_its_id(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    bilal = key_file("bilal").public.id
    assert folder.reader("bilal", bilal).ends_on == TODAY
    for name, key_id in (("bilal", None), ("chloe", None), ("amina", bilal)):
        with pytest.raises(KeyFolderFault, match="pas de clé en cours"):
            folder.reader(name, key_id)


def test_two_current_keys_of_one_person_are_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    other = key_file("chloe").model_copy(update={"name": "amina"})
    folder.save_reader(other, is_new=True)
    with pytest.raises(KeyFolderFault, match="plusieurs clés"):
        folder.reader("amina")
    folder.save_reader(other.ending(TODAY + timedelta(days=1)), is_new=False)
    assert folder.reader("amina") == key_file("amina")


@pytest.mark.parametrize("content", ["", "00", "zz" * 32, "é"])
def test_a_damaged_signing_key_is_refused(content: str, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder.path / "receipts-signing-key").write_text(content, encoding="utf-8")
    with pytest.raises(KeyFolderFault, match="pas une clé de signature"):
        folder.signing_seed()


def test_a_missing_recovery_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KeyFolderFault, match="keys create --recovery"):
        KeyFolder(tmp_path).recovery()
    (tmp_path / "recovery.json").write_text("{}")
    with pytest.raises(KeyFolderFault, match=r"recovery\.json"):
        KeyFolder(tmp_path).recovery()
