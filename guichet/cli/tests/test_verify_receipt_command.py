"""`guichet verify-receipt`: anyone checks a receipt, without the network and without us."""

import argparse
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from guichet.cli import verify_receipt
from guichet.cli.french import FrenchParser
from guichet.engine.sealing import receipts
from guichet.engine.sealing.memory import Secret

SEED = Secret(bytes(range(32)))
KEY = receipts.public_key(SEED)
RECEIPT = receipts.issue(date(2026, 11, 21), SEED)


def _verify(*words: object) -> int:
    parser: argparse.ArgumentParser = FrenchParser(prog="guichet")
    verify_receipt.add_parser(parser.add_subparsers(dest="command"))
    return verify_receipt.run(parser.parse_args(["verify-receipt", *map(str, words)]))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a true receipt."""
    path = tmp_path / "recu.txt"
    path.write_text(RECEIPT.to_text(), encoding="utf-8")
    return path


def test_a_true_receipt_says_its_day_and_whose_key_to_compare(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _verify(file) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Ce reçu est vrai : un dépôt a été fait le samedi 21 novembre 2026." in said
    assert RECEIPT.fingerprint in said
    assert "Comparez cette empreinte" in said


@pytest.mark.parametrize(
    "key", [KEY.hex(), KEY.hex().upper(), RECEIPT.fingerprint, RECEIPT.fingerprint.replace(" ", "")]
)
def test_with_the_published_key_nothing_is_left_to_compare(
    key: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _verify(file, "--key", key) == 0
    assert "Comparez" not in capsys.readouterr().out


def test_a_receipt_of_another_team_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _verify(file, "--key", "00" * 32) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "par une autre clé" in said.err


def test_a_changed_receipt_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RECEIPT.to_text().replace("samedi 21", "samedi 14"), encoding="utf-8")
    assert _verify(file) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "a été modifié" in said.err
    assert said.err.count("\n") == 1


def test_a_program_reads_the_answer(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verify(file, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "day": "2026-11-21",
        "number": RECEIPT.number,
        "fingerprint": RECEIPT.fingerprint,
        "public_key": KEY.hex(),
        "is_key_known": False,
    }


def test_a_receipt_is_read_from_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(RECEIPT.to_text().encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)
    assert _verify("-") == 0
    assert "Ce reçu est vrai" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["", "abc", "zz" * 32, "00" * 33])
def test_a_key_of_another_form_is_badly_asked(
    key: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        _verify(file, "--key", key)
    assert left.value.code == 2
    assert "64 chiffres et lettres" in capsys.readouterr().err


def test_verifying_wakes_neither_django_nor_the_schema() -> None:
    program = (
        "import sys\n"
        "import guichet.cli.verify_receipt\n"
        "print([name for name in ('django', 'pydantic', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
