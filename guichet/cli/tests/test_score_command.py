"""`guichet score` tells a score part by part, keeps nothing, and refuses in one French line."""

import io
import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from guichet.cli.main import main
from guichet.engine.catalogue import CATALOGUE_DIR
from guichet.engine.scoring import publishing
from guichet.engine.scoring.tests.small_models import PERSON, sum_model

LINDA = dict(publishing.published(CATALOGUE_DIR, "ams-court-terme").examples[0].person)
LOST = dict(publishing.published(CATALOGUE_DIR, "aggir").examples[5].person)


def _file(tmp_path: Path, person: object, name: str = "personne.json") -> str:
    path = tmp_path / name
    path.write_text(person if isinstance(person, str) else json.dumps(person), encoding="utf-8")
    return str(path)


def _refusal(capsys: pytest.CaptureFixture[str]) -> str:
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    return written.err.replace("\u00a0", " ")


def _answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_program_reads_parts_whose_sum_is_the_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "ams-court-terme", "--person", _file(tmp_path, LINDA), "--json"]) == 0
    found = _answer(capsys)
    assert (found["model"], found["link"], found["group"]) == ("ams-court-terme", "logit", "pas A")
    assert round(found["score"] * 100, 2) == 1.98
    parts = [one["contribution"] for one in found["contributions"]]
    assert found["contributions"][0]["variable"] == "intercept"
    assert set(found["contributions"][0]) == {
        "variable",
        "label",
        "value",
        "contribution",
        "source",
    }
    assert math.fsum(parts) == found["linear"]
    assert sum(parts) == pytest.approx(found["linear"], abs=1e-12)
    assert found["reference"]["group"] == "pas A"
    assert found["thresholds"][0]["at_least"] == 0.66
    assert "n’est pas votre note" in found["notices"][0]


def test_ordered_points_tell_the_group_the_rank_and_the_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "aggir", "--person", _file(tmp_path, LOST), "--json"]) == 0
    found = _answer(capsys)
    told = (found["score"], found["group"], found["rank"], found["step"])
    assert told == (2100.0, "GIR 3", "8", "E")
    assert [one["step"] for one in found["steps"]] == list("ABCDE")
    assert sum(one["contribution"] for one in found["contributions"]) == 2100


def test_a_person_reads_a_table_and_what_it_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "ams-court-terme", "--person", _file(tmp_path, LINDA)]) == 0
    told = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert "ce n’est pas votre note à France Travail" in told
    assert "Note : 0,0198 Groupe : pas A" in told
    assert "Sexe : femme −0,1400 −0,1400" in told
    assert "jamais « C »" in told


def test_what_would_change_the_group_is_never_a_promise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "aggir", "--person", _file(tmp_path, LOST)]) == 0
    told = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert "Selon ce modèle, et lui seul : - si vous aviez «" in told
    assert "le groupe serait GIR" in told
    assert "étape E : 2 100 points, rang 8" in told


def test_yaml_and_the_standard_input_are_read_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in LINDA.items())
    assert (
        main(["score", "ams-court-terme", "--json", "--person", _file(tmp_path, text, "p.yaml")])
        == 0
    )
    first = _answer(capsys)
    stream = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert main(["score", "ams-court-terme", "--json", "--person", "-"]) == 0
    assert _answer(capsys) == first


def test_a_model_s_own_file_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = _file(tmp_path, publishing.to_yaml(sum_model()), "m.yaml")
    assert main(["score", model, "--person", _file(tmp_path, PERSON), "--json"]) == 0
    assert _answer(capsys)["score"] == 0.5


def test_an_imported_model_is_read(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
) -> None:
    settings.DATA_DIR = tmp_path
    model = _file(tmp_path, publishing.to_yaml(sum_model()), "m.yaml")
    assert main(["model", "import", model]) == 0
    capsys.readouterr()
    assert main(["score", "petit", "--person", _file(tmp_path, PERSON), "--json"]) == 0
    assert _answer(capsys)["score"] == 0.5


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ({**LINDA, "gender": "x"}, "« gender » : « x » n’est pas une valeur du modèle"),
        ({**LINDA, "gendre": "female"}, "vouliez-vous dire « gender » ?"),
        ({k: v for k, v in LINDA.items() if k != "gender"}, "« gender » : il manque une valeur"),
        ('{"gender": NaN}', "personne.json, ligne 1 : « NaN »"),
        ('{"gender": "male", "gender": "male"}', "la clé « gender » est écrite deux fois"),
        ("{", "le fichier s’arrête trop tôt"),
        ("a: *b", "les repères YAML"),
        ("- 1", "« personne.json » doit contenir des lignes"),
        ("", "« personne.json » doit contenir des lignes"),
        ("x" * 100_001, "est trop long"),
    ],
)
def test_a_person_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], person: object, told: str
) -> None:
    assert main(["score", "ams-court-terme", "--person", _file(tmp_path, person)]) == 2
    assert told in _refusal(capsys)


def test_what_cannot_be_scored_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = _file(tmp_path, PERSON)
    partial = sum_model(intercept={"value": None, "source": "s"})
    model = _file(tmp_path, publishing.to_yaml(partial), "m.yaml")
    assert main(["score", model, "--person", person]) == 2
    assert "ne donne pas de note : le point de départ n’est pas publié" in _refusal(capsys)
    assert main(["score", "agir", "--person", person]) == 2
    assert "le modèle « agir » est inconnu ; vouliez-vous dire aggir ?" in _refusal(capsys)
    assert main(["score", "aggir", "--person", str(tmp_path / "absent.json")]) == 2
    assert "ne peut pas être lu (il n’existe pas)" in _refusal(capsys)
    assert main(["score", "aggir", "--person", person, "-o", "x.csv"]) == 2
    assert "-o va avec --data" in _refusal(capsys)


def test_what_is_wrong_with_a_person_is_told_with_its_file_and_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{name}: '{value}'" for name, value in LINDA.items()]
    lines[3] = f"{lines[3].partition(':')[0]}: bleu"
    assert (
        main(["score", "ams-court-terme", "--person", _file(tmp_path, "\n".join(lines), "p.yaml")])
        == 2
    )
    assert f"p.yaml, ligne 4 : « {lines[3].partition(':')[0]} » : « bleu »" in _refusal(capsys)
    without = "\n".join(lines[:3] + lines[4:])
    assert main(["score", "ams-court-terme", "--person", _file(tmp_path, without, "p.yaml")]) == 2
    assert "p.yaml : « " in _refusal(capsys)
