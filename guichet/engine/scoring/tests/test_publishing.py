"""The models of the catalogue and those that were imported are found by name."""

from pathlib import Path

import pytest

from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import people, publishing
from guichet.engine.scoring.evaluate import PointsScore, score
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.publishing import ModelExample
from guichet.engine.scoring.tests.shared_files import shared_model, with_models
from guichet.engine.scoring.tests.small_models import PERSON, sum_model

SLUGS = publishing.slugs(CATALOGUE_DIR)


def test_the_catalogue_has_its_models() -> None:
    assert SLUGS == ("aggir", "ams-court-terme")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_example_holds_and_every_profile_has_a_score(slug: str) -> None:
    one = publishing.published(CATALOGUE_DIR, slug)
    assert len(one.examples) >= 4
    for example in one.examples:
        assert list(publishing.example_faults(one.model, example)) == []
    assert len(one.profiles) >= 3
    for profile in one.profiles:
        assert score(one.model, people.read(one.model, profile.person)).group


def test_the_examples_of_aggir_reach_the_eight_groups() -> None:
    one = publishing.published(CATALOGUE_DIR, "aggir")
    steps = set()
    for example in one.examples:
        found = score(one.model, people.read(one.model, example.person))
        assert isinstance(found, PointsScore)
        steps.add(found.steps[-1].name)
    assert steps == set("ABCDEFGH")


def test_the_ams_never_says_c() -> None:
    one = publishing.published(CATALOGUE_DIR, "ams-court-terme")
    assert one.model.form == "additive"
    assert {one.model.otherwise, *(mark.group for mark in one.model.thresholds)} == {"A", "pas A"}


def test_an_unknown_model_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        publishing.published(CATALOGUE_DIR, "inconnu")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"score": 0.4}, "on attend 0.4, le calcul donne 0.5"),
        ({"group": "contrôle"}, "group : on attend « contrôle », on trouve « rien »"),
        ({"rank": "1"}, "rank"),
        ({"person": {}}, "il manque une valeur"),
        ({"shift_from_reference": 1}, "on attend un écart de 1.0"),
    ],
)
def test_an_example_that_does_not_hold_is_told(changes: dict[str, object], told: str) -> None:
    example = ModelExample.model_validate(
        {"title": "E", "origin": "ici", "is_published": False, "person": PERSON, **changes}
    )
    model = sum_model(reference=PERSON)
    found = list(publishing.example_faults(model, example))
    assert any(told in one for one in found), found


def _folder(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "models" / "petit"
    folder.mkdir(parents=True)
    (folder / "model.yaml").write_text(publishing.to_yaml(sum_model()), encoding="utf-8")
    (folder / "NOTICE.md").write_text("# Notice\n", encoding="utf-8")
    for other in ("examples.yaml", "profiles.yaml"):
        (folder / other).write_text("[]", encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("examples.yaml", "a: 1", "examples.yaml, ligne 1 : on attend ici une liste"),
        ("profiles.yaml", "- id: P\n  title: t\n  person: {}", "profiles.yaml, ligne 1"),
        ("profiles.yaml", "- id: p\n  titre: t\n  person: {}", "ligne 2 : la clé « titre »"),
        ("model.yaml", "a: &b 1", "model.yaml, ligne 1 : les repères YAML"),
    ],
)
def test_a_fault_in_the_folder_names_its_file(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    folder = _folder(tmp_path, name, text)
    with pytest.raises(ModelFault, match=told):
        publishing.published(folder, "petit")


def test_a_folder_without_its_notice_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "NOTICE.md", "# Notice")
    (folder / "models" / "petit" / "NOTICE.md").unlink()
    with pytest.raises(ModelFault, match=r"NOTICE\.md : ce fichier n’existe pas"):
        publishing.published(folder, "petit")


def test_an_imported_model_is_found_by_its_name(tmp_path: Path) -> None:
    path = publishing.place(tmp_path, "petit")
    assert publishing.imported(tmp_path) == ()
    path.parent.mkdir()
    path.write_text(publishing.to_yaml(sum_model()), encoding="utf-8")
    (path.parent / "Pas un modèle.yaml").touch()
    assert publishing.imported(tmp_path) == ("petit",)
    assert publishing.read_imported(tmp_path, "petit") == sum_model()


@pytest.mark.parametrize("name", ["absent", "../petit", "", "Petit", "a/b"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyError):
        publishing.read_imported(tmp_path, name)


@with_models
@pytest.mark.parametrize("which", ["original", "reweighed"])
def test_the_profiles_of_amsterdam_are_read_by_the_imported_models(which: str) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    found = publishing.profiles(CATALOGUE_DIR, model.system)
    assert len(found) == 5
    for profile in found:
        assert score(model, people.read(model, profile.person)).group


def test_the_profiles_of_a_system_are_those_of_its_models() -> None:
    titles = [one.id for one in publishing.profiles(CATALOGUE_DIR, "ams-autriche")]
    assert {"mere-seule", "pere-seul"} <= set(titles)
    assert publishing.profiles(CATALOGUE_DIR, "inconnu") == ()
    assert publishing.profiles(CATALOGUE_DIR, "") == ()
