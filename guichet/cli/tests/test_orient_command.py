"""`guichet orient` answers a program, a person, and bad input with one French line."""

import json
import sys
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

BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 30)
)


def _file(folder: Path, text: str) -> str:
    path = folder / "reponses.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["orient", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "\x1b" not in captured.err
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


def test_a_prudent_day_that_is_past_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = ANSWERS.replace("6/11/2026", "10/1/2026").replace("mentioned", "absent")
    old = old.replace("[family, rsa]", "[rsa]").replace("Loire", "67")
    assert main(["orient", "--answers", _file(tmp_path, old), "--today", "2026-11-21"]) == 0
    told = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert "Dernier jour possible : dimanche 10 janvier 2027." in told
    assert "postez au plus tard le samedi 9 janvier 2027" in told
    assert "La date prudente, le 10 mars 2026, est passée." in told


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
        (ANSWERS.replace("6/11/2026", "2026-11-06 10:00:00"), "received_on"),
        ("[" * 20_000, "YAML"),
        ('{"body":' * 10_000, "YAML"),
        ("body: !!timestamp foo", "repères YAML"),
        ("body: !!bool foo", "repères YAML"),
        ("body: caf\nbody: cpam\n", "deux réponses"),
        (BOMB, "repères YAML"),
        (ANSWERS + '"a\\e[31m\\nb": x\n', "« a[31mb » n’est pas une question"),
        (ANSWERS.replace("Loire", '"Loi\\nre"'), "place"),
        (ANSWERS + "#" * 100_000, "trop long"),
    ],
)
def test_bad_answers_get_one_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--answers", _file(tmp_path, text), "--today", "2026-11-21")
    assert said in _refused(capsys, *words).replace("\u00a0", " ")


def test_the_name_of_a_file_never_commands_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "« a[31mb »" in _refused(capsys, "--answers", "a\x1b[31m\nb").replace("\u00a0", " ")


def test_a_closed_input_gets_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "l’entrée standard est fermée" in _refused(capsys, "--answers", "-")


def test_a_day_may_be_written_as_programs_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, ANSWERS.replace("6/11/2026", "2026-11-06"))
    assert main(["orient", "--answers", path, "--today", "2026-11-21"]) == 0
    assert "jeudi 26 novembre 2026" in capsys.readouterr().out


@pytest.mark.parametrize(("no", "yes"), [("non", "oui"), ("Non", "OUI"), ("false", "true")])
def test_yes_and_no_may_be_said_in_french(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], no: str, yes: str
) -> None:
    said = ANSWERS.replace("false", no).replace("true", yes)
    assert main(["orient", "--answers", _file(tmp_path, ANSWERS), "--today", "2026-11-21"]) == 0
    expected = capsys.readouterr().out
    assert main(["orient", "--answers", _file(tmp_path, said), "--today", "2026-11-21"]) == 0
    assert capsys.readouterr().out == expected


def test_yes_and_no_are_listed_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orient", "--questions"]) == 0
    listed = capsys.readouterr().out.replace("\u00a0", " ")
    assert "    oui : " in listed
    assert "True" not in listed


def test_an_absent_file_gets_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ne peut pas être lu" in _refused(capsys, "--answers", "nulle-part.yaml")
    assert "--answers" in _refused(capsys)
