"""`guichet check` says what a scoring model of the catalogue gets wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.engine import catalogue as catalogues
from guichet.engine import model_rules
from guichet.engine.scoring import publishing

SLUG = "ams-court-terme"


@pytest.fixture
def copied(tmp_path: Path) -> catalogues.Catalogue:
    source = catalogues.CATALOGUE_DIR / "models" / SLUG
    folder = tmp_path / "models" / SLUG
    folder.mkdir(parents=True)
    for path in source.iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return replace(catalogues.load(), folder=tmp_path)


def _changed(catalogue: catalogues.Catalogue, name: str, change: Callable[[str], str]) -> None:
    path = catalogue.folder / "models" / SLUG / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_catalogue_s_models_hold() -> None:
    catalogue = catalogues.load()
    assert list(model_rules.disagreements(catalogue)) == []
    assert list(model_rules.example_disagreements(catalogue)) == []
    assert set(catalogue.models) == set(publishing.slugs(catalogue.folder))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("model.yaml", "id: ams-court-terme", "id: ams", "doit être le nom du dossier"),
        ("model.yaml", "system: ams-autriche", "system: x", "n’est pas dans le registre"),
        ("model.yaml", "form: additive", "form: arbre", "model.yaml, ligne"),
        ("model.yaml", "    supports: le contexte", "    date: le contexte", "écrite deux fois"),
        ("NOTICE.md", "# AMS", "AMS", "la notice commence par un titre"),
        (
            "profiles.yaml",
            "id: pere-seul",
            "id: mere-seule",
            "portent l’identifiant « mere-seule »",
        ),
        ("profiles.yaml", "gender: 'female'", "gender: 'f'", "n’est pas une valeur du modèle"),
    ],
)
def test_a_fault_is_told(
    copied: catalogues.Catalogue, name: str, old: str, new: str, told: str
) -> None:
    _changed(copied, name, lambda text: text.replace(old, new, 1))
    found = [str(one) for one in model_rules.disagreements(copied)]
    assert any(told in one for one in found), found


@pytest.mark.parametrize(
    ("system", "text", "told"),
    [
        ("inconnu", "[]", "le système « inconnu » n’est pas dans le registre"),
        ("amsterdam-slimme-check", "- id: p", "profiles.yaml, ligne 1"),
    ],
)
def test_profiles_alone_belong_to_a_system_of_the_register(
    copied: catalogues.Catalogue, system: str, text: str, told: str
) -> None:
    folder = copied.folder / "models" / system
    folder.mkdir()
    (folder / "profiles.yaml").write_text(text, encoding="utf-8")
    (fault,) = model_rules.disagreements(copied)
    assert told in str(fault)


def test_too_few_examples_are_told(copied: catalogues.Catalogue) -> None:
    _changed(copied, "examples.yaml", lambda text: "[]")
    (fault,) = model_rules.disagreements(copied)
    assert "il faut au moins 4 exemples" in str(fault)


def test_an_example_that_does_not_hold_is_told(copied: catalogues.Catalogue) -> None:
    _changed(copied, "examples.yaml", lambda text: text.replace("score: 0.0198", "score: 0.5"))
    (fault,) = model_rules.example_disagreements(copied)
    assert "on attend 0.5" in str(fault)
