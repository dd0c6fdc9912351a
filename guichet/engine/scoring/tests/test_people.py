"""A person from a form or a file is read as the model has it, or refused by name."""

import math

import pytest

from guichet.engine.scoring import people
from guichet.engine.scoring.evaluate import PersonError
from guichet.engine.scoring.tests.small_models import TERMS, VARIABLES, points_model, sum_model

MODEL = sum_model(ignored=["colonne"])


def _read(**raw: object) -> dict[str, object]:
    return dict(people.read(MODEL, raw))


@pytest.mark.parametrize("raw", [1500, 1500.0, "1500", "1500,0", " 1 500 ", "1\u202f500", "1.5e3"])
def test_a_number_is_read_however_it_is_written(raw: object) -> None:
    assert _read(revenu=raw)["revenu"] == 1500.0


@pytest.mark.parametrize("raw", [1, 1.0, "1", "1.0", "1,0", True, "true", "oui", "Vrai"])
def test_a_choice_is_read_however_it_is_written(raw: object) -> None:
    assert _read(seul=raw)["seul"] == "1"


@pytest.mark.parametrize("raw", [0, "0", False, "non", "faux"])
def test_no_is_a_choice_too(raw: object) -> None:
    assert _read(seul=raw)["seul"] == "0"


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_an_empty_answer_is_a_missing_value(raw: object) -> None:
    assert _read(revenu=raw)["revenu"] is None


def test_what_nobody_gave_is_missing() -> None:
    assert _read() == dict.fromkeys(MODEL.by_name)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"revenu": math.nan}, "« revenu » : on attend un nombre que l’on puisse écrire"),
        ({"revenu": math.inf}, "« revenu » : on attend un nombre que l’on puisse écrire"),
        ({"revenu": "nan"}, "« revenu » : on attend un nombre, et non « nan »"),
        ({"revenu": "1e400"}, "« revenu » : on attend un nombre"),
        ({"revenu": 10**400}, "« revenu » : on attend un nombre"),
        ({"revenu": "beaucoup"}, "« revenu » : on attend un nombre, et non « beaucoup »"),
        ({"revenu": "1,5,2"}, "« revenu » : on attend un nombre"),
        ({"revenu": "9" * 500}, "« revenu » : on attend un nombre"),
        ({"revenu": -1}, "« revenu » : le modèle n’admet rien sous 0"),
        ({"revenu": 5001}, "« revenu » : le modèle n’admet rien au-dessus de 5\u00a0000"),
        ({"visites": 2.5}, "« visites » : on attend un nombre entier, et non 2,5"),
        ({"visites": [1]}, "« visites » : on attend ici une seule valeur"),
        ({"seul": "peut-être"}, "« seul » : « peut-être » n’est pas une valeur du modèle"),
        ({"revenus": 1}, "vouliez-vous dire « revenu » ?"),
        ({"couleur": 1}, "« couleur » : le modèle n’a pas cette variable$"),
    ],
)
def test_a_fault_names_its_variable(raw: dict[str, object], told: str) -> None:
    with pytest.raises(PersonError, match=told.replace("?", r"\?").replace("(", r"\(")):
        people.read(MODEL, raw)


def test_a_column_that_the_score_does_not_use_is_left_aside() -> None:
    assert "colonne" not in _read(colonne="n’importe quoi")


def test_an_unlisted_choice_is_kept_where_the_term_says_what_it_gives() -> None:
    model = sum_model(terms=[{**TERMS[0], "other": 0.25}, *TERMS[1:]])
    assert people.read(model, {"seul": "7"})["seul"] == "7"


def test_a_choice_is_refused_with_its_nearest() -> None:
    choices = [{"value": one, "label": one} for one in ("male", "female")]
    variables = [{"name": "sexe", "label": "Sexe", "choices": choices}, *VARIABLES]
    with pytest.raises(PersonError, match="vouliez-vous dire « female »"):
        people.read(sum_model(variables=variables), {"sexe": "femal"})


def test_ordered_points_have_choices_alone() -> None:
    with pytest.raises(PersonError, match="on attend : A, B, C"):
        people.read(points_model(), {"marcher": 1})
