"""Every command that reads a file refuses a bad one in one French line, and says which."""

import sys
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from guichet.cli import clock
from guichet.cli.main import main

COMMANDS = (
    ("redact",),
    ("verify-receipt",),
    ("orient", "--answers"),
    ("letter", "cra-appeal", "-o", "lettre.txt", "--answers"),
)


def _refused(capsys: pytest.CaptureFixture[str], *words: str, code: int = 2) -> str:
    assert main(words) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    return said.err.replace("\u00a0", " ")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_text_is_refused(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latin = tmp_path / "ancien.txt"
    latin.write_bytes("préfecture".encode("latin-1"))
    long = tmp_path / "long.txt"
    long.write_bytes(b"a" * 1_000_000)
    for given, why in (
        (str(tmp_path), "c’est un dossier"),
        (f"{tmp_path}/rien\x1b[2J.txt", "il n’existe pas"),
        (f"{latin}/x", "ce n’est pas un dossier"),
        (str(latin), "n’est pas en UTF-8"),
        (str(long), "est trop long"),
    ):
        assert why in _refused(capsys, *command, given)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_input_is_refused(
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "l’entrée standard est fermée" in _refused(capsys, *command, "-")


def test_a_folder_of_keys_that_is_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cles"
    file.write_text("", "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["keys", "list", "--dir", str(file)])
    assert left.value.code == 2
    assert "n’est pas un dossier" in capsys.readouterr().err


class _Wrong(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Wrong":
        return cls(1970, 1, 1, tzinfo=tz)


def test_a_wrong_clock_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock, "datetime", _Wrong)
    said = _refused(capsys, "orient", "--answers", "reponses.yaml", code=1)
    assert said.startswith("guichet : L’horloge de cette machine indique le 01/01/1970")
