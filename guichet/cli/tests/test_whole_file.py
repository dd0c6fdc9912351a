"""A large file appears whole under its name, or does not appear at all."""

from pathlib import Path

import pytest

from guichet.cli.whole_file import whole


def test_it_has_no_name_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with whole(path) as stream:
        stream.write(b"tout")
        assert not path.exists()
    assert path.read_bytes() == b"tout"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [path]


def test_a_fault_halfway_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), whole(tmp_path / "out"):
        raise OSError("full")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("has_links", [True, False])
def test_it_never_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    """Nor on a USB stick, whose files have one name only."""

    def refuse(*_: object) -> None:
        raise PermissionError

    if not has_links:
        monkeypatch.setattr("os.link", refuse)
    path = tmp_path / "out"
    with whole(path) as stream:
        stream.write(b"premier")
    with pytest.raises(OSError), whole(path) as stream:  # noqa: PT011 - either of two kinds
        stream.write(b"second")
    assert path.read_bytes() == b"premier"
    assert [*tmp_path.iterdir()] == [path]
