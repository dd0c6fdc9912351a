"""The command answers in French, with one line and a code that a script may rely on."""

import subprocess
import sys

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
