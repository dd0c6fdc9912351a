"""`guichet redact` tells what identifies, changes nothing, and refuses in one French line."""

import io
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from guichet.cli import redact

TOLD = "bonjour je m'appelle Amina Benali\nla caf m'a coupé le rsa le 12 mars 2025\n"


@pytest.fixture
def testimony(tmp_path: Path) -> Path:
    path = tmp_path / "temoignage.txt"
    path.write_text(TOLD, encoding="utf-8")
    return path


def _run(file: Path | str, *, as_json: bool = False) -> int:
    return redact.run(Namespace(file=str(file), json=as_json))


def _refusal(capsys: pytest.CaptureFixture[str]) -> str:
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    return written.err.replace("\u00a0", " ")


def test_a_person_reads_the_details_the_reasons_and_the_text(
    testimony: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(testimony) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "1. Ligne 1 : « Amina Benali » → « [nom] »" in told
    assert "2. Ligne 2 : « le 12 mars 2025 » → « en mars 2025 »" in told
    assert "Un nom désigne une personne" in told
    assert "Rien n’est accepté" in told
    assert "la caf m'a coupé le rsa en mars 2025" in told


def test_the_file_is_left_as_it_was(testimony: Path) -> None:
    _run(testimony)
    assert testimony.read_text(encoding="utf-8") == TOLD


def test_a_program_reads_places_kinds_and_replacements(
    testimony: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(testimony, as_json=True) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    first = answer["findings"][0]
    assert set(first) == {"start", "end", "kind", "text", "reason", "replacement"}
    assert TOLD[first["start"] : first["end"]] == first["text"] == "Amina Benali"
    assert first["kind"] == "name"
    assert answer["proposed"].startswith("bonjour je m'appelle [nom]\n")


def test_the_standard_input_can_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = io.TextIOWrapper(io.BytesIO(b"mon chef kevin me note"))
    monkeypatch.setattr(sys, "stdin", entry)
    assert _run("-") == 0
    assert "mon chef [prénom] me note" in capsys.readouterr().out


def test_finding_nothing_promises_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rien.txt"
    path.write_text("la caf ne répond pas", encoding="utf-8")
    assert _run(path) == 0
    told = capsys.readouterr().out
    assert "ne prouve rien" in told.replace("\n", " ")
    assert "si tout était accepté" not in told


def test_signs_that_command_a_terminal_are_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "malin.txt"
    path.write_text("mon chef kevin \x1b[2J", encoding="utf-8")
    assert _run(path) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_file_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("nulle-part.txt") == 2
    assert "« nulle-part.txt » ne peut pas être lu" in _refusal(capsys)


def test_a_text_in_another_encoding_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ancien.txt"
    path.write_bytes("préfecture".encode("latin-1"))
    assert _run(path) == 2
    assert "n’est pas en UTF-8" in _refusal(capsys)


def test_a_text_too_long_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "long.txt"
    path.write_text("a" * (redact.LONGEST + 1), encoding="utf-8")
    assert _run(path) == 2
    assert "dépasse 200000 caractères" in _refusal(capsys)
