"""The file is made once, whole or not at all, however many ask and whatever fails."""

import resource
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from guichet.engine.gazetteer import Gazetteer, GazetteerError, build, building

_CODES = {"01001", "01002", "57463", "93066", "93059", "57", "93"}
_ALL_LINES = building._lines


@cache
def _few(name: str) -> list[list[str]]:
    return [fields for fields in _ALL_LINES(name) if fields[0] in _CODES]


@pytest.fixture(autouse=True)
def _few_communes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build with a few lines of the tables: the whole takes a second or more."""
    monkeypatch.setattr(building, "_lines", lambda name: iter(_few(name)))


def test_the_file_is_made_once(tmp_path: Path) -> None:
    first = build(tmp_path)
    made = first.stat().st_mtime_ns
    assert build(tmp_path) == first
    assert first.stat().st_mtime_ns == made
    assert [one.code for one in Gazetteer(first).search("metz")] == ["57463"]


def test_several_at_once_make_one_whole_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: build(tmp_path), range(4)))
    (path,) = paths
    assert Gazetteer(path).commune("93059") is not None
    assert {file.name for file in tmp_path.iterdir()} == {path.name, "places.lock"}


def test_what_older_releases_made_and_what_was_left_half_written_goes(tmp_path: Path) -> None:
    for left in ("places-0123456789ab.sqlite3", "places-0123456789ab.new"):
        (tmp_path / left).write_text("old")
    (tmp_path / "guichet.sqlite3").write_text("kept")
    path = build(tmp_path)
    kept = {path.name, "places.lock", "guichet.sqlite3"}
    assert {file.name for file in tmp_path.iterdir()} == kept


def test_tables_that_change_make_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(tmp_path)
    monkeypatch.setattr(building, "_digest", lambda: "another")
    after = build(tmp_path)
    assert after != before
    assert not before.exists()


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let no file grow beyond a few pages, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        # Nor leave half a compiled file, on which Python fails ever after.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "dont_write_bytecode", True)
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_in_french_and_leaves_nothing(tmp_path: Path) -> None:
    with _full_disk(), pytest.raises(GazetteerError, match="vérifiez qu’il reste"):
        build(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} <= {"places.lock"}
    assert build(tmp_path).exists()


def test_a_folder_that_cannot_be_written_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="n’a pas pu être écrite"):
        build(tmp_path / "absent")
