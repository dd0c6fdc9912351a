"""A simulated population follows the shares it was given, says it is simulated, and refuses the rest."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.engine.scoring.documents import DocumentFault
from guichet.engine.scoring.simulation import Margins, read, unlinked, write
from guichet.engine.scoring.tests.small_models import sum_model

MODEL = sum_model()
SHARES: dict[str, Any] = {
    "title": "Parts d’essai",
    "population": "des foyers",
    "sources": {"s": {"title": "Un tableau", "author": "Un institut"}},
    "margins": [
        {"name": "seul", "source": "s", "shares": {"0": 75, "1": 25}},
        {
            "name": "enfant",
            "source": "s",
            "given": "seul",
            "shares_by": {"0": {"0": 100}, "1": {"0": 20, "1": 80}},
        },
        {
            "name": "revenu",
            "assumption": "personne ne l’a publié",
            "shares": {"0 à 500": 1200, "500 à 2000,5": 800, "(non renseigné)": 400},
        },
        {"name": "visites", "source": "s", "shares": {"0": 50, "1 à 4": 50}},
        {"name": "part", "source": "s", "shares": {"0,25": 100}},
        {
            "name": "sexe",
            "source": "s",
            "given": "seul",
            "shares_by": {"0": {"f": 100}, "1": {"h": 100}},
        },
        {"name": "région", "source": "s", "shares": {"Nord": 40, "Sud": 60}},
    ],
}


def _changed(place: int | None = None, **changes: object) -> dict[str, Any]:
    margins = [dict(one) for one in SHARES["margins"]]
    if place is None:
        return {**SHARES, **changes}
    margins[place] = {key: value for key, value in {**margins[place], **changes}.items() if value}
    return {**SHARES, "margins": margins}


def _read(shares: dict[str, Any]) -> Margins:
    text = yaml.safe_dump(shares, allow_unicode=True, sort_keys=False, width=1000)
    return read("parts.yaml", text.encode(), MODEL)


def _drawn(folder: Path, size: int = 4000, seed: int = 1) -> list[dict[str, str]]:
    path = folder / "gens.csv"
    write(path, _read(_changed()), MODEL, size, seed)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_people_follow_the_shares(tmp_path: Path) -> None:
    people = _drawn(tmp_path)
    alone = [one for one in people if one["seul"] == "1"]
    assert len(people) == 4000
    assert len(alone) / 4000 == pytest.approx(0.25, abs=0.03)
    assert sum(one["enfant"] == "1" for one in alone) / len(alone) == pytest.approx(0.8, abs=0.05)
    ranges = Counter(one["revenu (tranche)"] for one in people)
    assert ranges["0 à 500"] / 4000 == pytest.approx(1 / 2, abs=0.03)
    assert ranges["(non renseigné)"] / 4000 == pytest.approx(1 / 6, abs=0.03)


def test_what_a_table_crosses_stays_crossed(tmp_path: Path) -> None:
    for one in _drawn(tmp_path):
        assert (one["enfant"], one["seul"]) != ("1", "0")
        assert one["sexe"] == ("h" if one["seul"] == "1" else "f")


def test_a_range_gives_numbers_that_stand_in_it(tmp_path: Path) -> None:
    for one in _drawn(tmp_path):
        assert one["visites"] in {"0", "1", "2", "3"}
        if one["revenu (tranche)"] == "500 à 2000,5":
            assert 500 <= float(one["revenu"]) <= 2000.5
        assert (one["revenu"] == "") == (one["revenu (tranche)"] == "(non renseigné)")


def test_a_seed_draws_the_same_people_again_and_another_others(tmp_path: Path) -> None:
    first = _drawn(tmp_path, 50, 7)
    assert _drawn(tmp_path, 50, 7) == first
    assert _drawn(tmp_path, 50, 8) != first


def test_a_fact_that_nothing_ties_to_the_model_is_known_as_such() -> None:
    margins = _read(_changed())
    assert unlinked(margins, MODEL, "région")
    assert not unlinked(margins, MODEL, "sexe")
    assert not unlinked(margins, MODEL, "revenu")


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        (_changed(0, shares={"0": 75, "1": 35}), "ligne 10 : « seul » : les parts font 110 %"),
        (_changed(0, shares={"0": 0, "1": 0}), "toutes les parts sont nulles"),
        (_changed(0, shares={"0": 150, "1": -50}), "zéro ou plus"),
        (_changed(0, shares={"0": 50, "2": 50}), "« 2 » n’est pas une valeur du modèle"),
        (_changed(0, shares={"0 à 1": 100}), "on attend un de ses choix"),
        (_changed(0, source="x"), "la source « x » n’est pas dans « sources »"),
        (_changed(0, source=None), "donnez « source », ou « assumption »"),
        (_changed(0, assumption="au hasard"), "donnez « source », ou « assumption »"),
        (_changed(0, name="enfant"), "« enfant » : ce fait est écrit deux fois"),
        (_changed(0, given="enfant"), "« given » et « shares_by » ensemble"),
        (_changed(1, given="revenu"), "« revenu » doit être écrit plus haut"),
        (_changed(1, shares_by={"0": {"0": 1}}), "diffèrent (« 1 »)"),
        (_changed(1, shares_by={"0": {"0": 1}, "1": {"0": 7}}), "les parts font 1 %"),
        (_changed(2, shares={"500 à 0": 100}), "va du plus petit au plus grand"),
        (_changed(2, shares={"0 à 9000": 100}), "n’admet rien au-dessus de 5"),
        (_changed(2, shares={"beaucoup": 100}), "on attend un nombre, et non « beaucoup »"),
        (_changed(3, shares={"0,5": 100}), "on attend un nombre entier"),
        (_changed(6, name="ville", part=1), "la clé « part » est inconnue"),
        (_changed(4, name="loyer"), "il manque « part » (Part du loyer)"),
        (_changed(margins=[]), "margins est vide"),
        (_changed(title=""), "title est vide"),
    ],
)
def test_shares_that_say_nothing_sure_are_refused(shares: dict[str, Any], told: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        _read(shares)
    said = str(caught.value).replace("\u00a0", " ")
    assert said.startswith("parts.yaml")
    assert told in said


@pytest.mark.parametrize(
    "text", ["", "du texte", "- 1", "margins: [", "a: &x 1", "margins: {a: .nan}", '{"title": NaN}']
)
def test_what_is_no_file_of_shares_is_told_in_one_sentence(text: str) -> None:
    with pytest.raises(DocumentFault, match=r"^parts\.yaml"):
        read("parts.yaml", text.encode(), MODEL)
