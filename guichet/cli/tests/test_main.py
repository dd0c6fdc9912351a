"""The command answers in French, with one line and a code that a script may rely on."""

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from guichet.cli.main import COMMANDS, main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "il manque : COMMANDE"),
        (["danser"], "« danser » n’est pas proposé"),
        (["run", "--port", "99999999"], "un port est un nombre de 1 à 65535"),
        (["run", "--port", "http"], "un port est un nombre de 1 à 65535"),
        (["run", "--workers", "0"], "au moins 1"),
        (["run", "--porte", "1", "2"], "argument inconnu"),
        (["run", "--port"], "il faut une valeur"),
        (["run", "mal\ndit"], "argument inconnu : mal dit"),
    ],
)
def test_a_badly_asked_command_gets_one_french_line_and_two(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    written = capsys.readouterr()
    assert left.value.code == 2
    assert written.out == ""
    assert written.err.count("\n") == 1
    assert said in written.err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage : guichet {name}")


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("guichet ")


Output = BinaryIO | int


def _guichet(
    *words: str, stdout: Output = subprocess.PIPE, stderr: Output = subprocess.PIPE, **setting: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a person does, with its own output and environment."""
    line = [sys.executable, "-m", "guichet.cli", *words]
    setting["PATH"] = ""
    return subprocess.run(line, stdout=stdout, stderr=stderr, env=setting, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
@pytest.mark.parametrize(
    ("words", "code"),
    [(["--help"], 0), (["orient", "--questions"], 0), (["orient"], 2), (["danser"], 2)],
)
def test_a_terminal_of_another_encoding_is_answered(
    encoding: str, words: list[str], code: int
) -> None:
    done = _guichet(*words, PYTHONIOENCODING=encoding)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert done.stdout or done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["--help"], ["orient", "--questions"], ["--version"]])
def test_a_full_output_is_told_in_one_line(words: list[str], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _guichet(*words, stdout=full, PYTHONUNBUFFERED=unbuffered)
        deaf = _guichet(*words, stdout=full, stderr=full, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == deaf.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert "n’a pas pu être écrite jusqu’au bout" in done.stderr.decode()


def test_a_reader_who_leaves_is_not_an_accident() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = _guichet("orient", "--questions", stdout=writing)
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""


def test_finding_a_command_wakes_nothing_heavy() -> None:
    program = (
        "import sys, contextlib, io\n"
        "from guichet.cli.main import build_parser\n"
        "build_parser('run')\n"
        "print([name for name in ('django', 'pydantic', 'typst', 'gunicorn')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
