"""`guichet orient` answers a program, a person, and bad input with one French line."""

import json
from pathlib import Path

import pytest

from guichet.cli.main import main

ANSWERS = """\
body: caf
situation: overpayment
received_on: 6/11/2026
benefit: [family, rsa]
position: disagree
withheld: false
fraud: false
control: true
remedies: mentioned
place: Loire
"""


def _file(folder: Path, text: str) -> str:
    path = folder / "reponses.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["orient", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_the_most_urgent_procedure_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, ANSWERS)
    assert main(["orient", "--answers", path, "--today", "2026-11-21", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0]["procedure"] == "overpayment-rectification"
    assert found[0]["last_day"] == "2026-11-26"
    assert found[0]["because"]
    days = [one["last_day"] for one in found if one["last_day"]]
    assert days == sorted(days)


def test_a_person_can_read_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(tmp_path, ANSWERS)
    assert main(["orient", "--answers", path, "--today", "2026-11-21"]) == 0
    told = capsys.readouterr().out
    assert "jeudi 26 novembre 2026" in told
    assert "Ce guichet ne couvre pas" in told


def test_the_questions_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orient", "--questions"]) == 0
    assert "overpayment" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "question"),
        ("[1, 2]", "question"),
        ("body: [", "YAML"),
        ("body: caf\n", "situation"),
        ("body: banane\n", "body"),
        ("body: caf\nsituation: permit-silence\n", "situation"),
        (ANSWERS.replace("6/11/2026", "30/02/2026"), "received_on"),
        (ANSWERS.replace("6/11/2026", "6/11/2099"), "received_on"),
        (ANSWERS.replace("Loire", "Atlantide"), "place"),
        (ANSWERS + "tax_year: 1/1/2025\n", "tax_year"),
    ],
)
def test_bad_answers_get_one_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--answers", _file(tmp_path, text), "--today", "2026-11-21")
    assert said in _refused(capsys, *words)


def test_an_absent_file_gets_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ne peut pas être lu" in _refused(capsys, "--answers", "nulle-part.yaml")
    assert "--answers" in _refused(capsys)
