"""`guichet model` says what a model's file holds, keeps it whole or not at all, and lets it go."""

import io
import json
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from guichet.cli.main import main
from guichet.engine.scoring import publishing
from guichet.engine.scoring.tests.shared_files import MODELS, with_models
from guichet.engine.scoring.tests.small_models import TERMS, sum_model

HIDDEN = {"kind": "hidden", "variable": "x", "label": "Le quartier", "source": "s"}


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "maison"
    settings.DATA_DIR.mkdir()
    found: Path = settings.DATA_DIR
    return found


def _model(tmp_path: Path, **changes: object) -> str:
    path = tmp_path / "m.yaml"
    path.write_text(publishing.to_yaml(sum_model(**changes)), encoding="utf-8")
    return str(path)


def _refusal(capsys: pytest.CaptureFixture[str]) -> str:
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    return written.err.replace("\u00a0", " ")


def _told(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({}, "complete", "complet : il donne une note."),
        (
            {"terms": [*TERMS, HIDDEN]},
            "partial",
            "partiel, avec une variable cachée : il ne donne pas de note.",
        ),
        (
            {"intercept": {"value": None, "source": "s"}},
            "partial",
            "partiel, sans point de départ : il compare deux personnes",
        ),
        ({"terms": [HIDDEN]}, "not_computable", "non calculable"),
    ],
)
def test_the_status_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, object],
    status: str,
    told: str,
) -> None:
    model = _model(tmp_path, **changes)
    assert main(["model", "check", model]) == 0
    assert told in _told(capsys)
    assert main(["model", "check", model, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == status


def test_variables_thresholds_sources_and_what_is_missing_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = _model(tmp_path, terms=[*TERMS, HIDDEN], missing=["le quartier"])
    assert main(["model", "check", model]) == 0
    told = _told(capsys)
    assert "Variables (5) : seul : Vit sans partenaire" in told
    assert "Cachées : - Le quartier" in told
    assert "Seuils : - à partir de 0,6 : contrôle - sinon : rien" in told
    assert "Ce qui manque : - le quartier" in told
    assert "Sources : - Un tableau" in told


def test_a_model_of_the_catalogue_is_checked_by_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["model", "check", "aggir"]) == 0
    assert "rang 13 : GIR 6" in _told(capsys)


def test_a_model_is_kept_whole_listed_and_removed(
    tmp_path: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "import", _model(tmp_path)]) == 0
    assert publishing.read_imported(house, "petit") == sum_model()
    assert "Importé : petit" in _told(capsys)
    assert main(["model", "list"]) == 0
    assert "petit (importé) : Petit modèle" in _told(capsys)
    assert main(["model", "remove", "petit"]) == 0
    assert [*house.rglob("*.yaml")] == []
    capsys.readouterr()
    assert main(["model", "remove", "petit"]) == 2
    assert "aucun modèle importé ne s’appelle « petit »" in _refusal(capsys)


def test_a_model_is_never_replaced_unless_asked(
    tmp_path: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "import", _model(tmp_path)]) == 0
    capsys.readouterr()
    other = _model(tmp_path, title="Un autre")
    assert main(["model", "import", other]) == 2
    assert "« petit » est déjà importé ; --replace le remplace" in _refusal(capsys)
    assert publishing.read_imported(house, "petit").title == "Petit modèle"
    assert main(["model", "import", other, "--replace"]) == 0
    assert publishing.read_imported(house, "petit").title == "Un autre"


def test_the_name_of_a_model_of_the_catalogue_is_taken(
    tmp_path: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "import", _model(tmp_path, id="aggir")]) == 2
    assert "« aggir » est déjà un modèle du catalogue" in _refusal(capsys)
    assert main(["model", "remove", "aggir"]) == 2
    assert "il ne se retire pas" in _refusal(capsys)


@pytest.mark.parametrize("name", ["../secret", "a/b", "Petit", ""])
def test_nothing_else_than_a_model_is_removed(
    house: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    kept = house.parent / "secret.yaml"
    kept.touch()
    assert main(["model", "remove", name]) == 2
    assert "aucun modèle importé" in _refusal(capsys)
    assert kept.exists()


def test_a_refused_file_leaves_nothing(
    tmp_path: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("form: additive\nid: !!python/name:os.system x\n", encoding="utf-8")
    assert main(["model", "import", str(path)]) == 2
    assert "m.yaml, ligne 2 : les repères YAML" in _refusal(capsys)
    assert [*house.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("m.json", b'{"form": "additive",', "m.json, ligne 1 : JSON illisible"),
        ("m.json", b"\x80\x04\x95pickle", "n’est pas du texte en UTF-8"),
        ("m.json", b"[" * 5_000_001, "ce fichier dépasse 5 Mo"),
        ("m.yaml", b"a: &a [*a]", "les repères YAML"),
    ],
)
def test_a_file_that_is_no_model_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["model", "check", str(path)]) == 2
    assert told in _refusal(capsys)


def test_a_folder_and_a_file_that_is_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "check", f"{tmp_path}/"]) == 2
    assert "c’est un dossier" in _refusal(capsys)
    assert main(["model", "check", str(tmp_path / "x.yaml")]) == 2
    assert "x.yaml : ce fichier ne peut pas être lu (il n’existe pas)" in _refusal(capsys)


def test_a_model_is_read_from_the_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = Path(_model(tmp_path)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["model", "check", "-"]) == 0
    assert "Petit modèle" in _told(capsys)


def test_a_spoilt_import_is_listed_as_such(
    tmp_path: Path, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "import", _model(tmp_path)]) == 0
    publishing.place(house, "petit").write_text("form: additive", encoding="utf-8")
    capsys.readouterr()
    assert main(["model", "list"]) == 0
    assert "petit (importé) : abîmé, petit.yaml" in _told(capsys)


@with_models
def test_every_published_file_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted(MODELS.rglob("*.json")):
        assert main(["model", "check", str(path)]) == 0
    assert "Traceback" not in capsys.readouterr().out
