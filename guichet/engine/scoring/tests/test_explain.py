"""A score is told part by part, against a reference person who is named."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.scoring.evaluate import AdditiveScore, PersonError, score
from guichet.engine.scoring.explain import curve, explain, notices
from guichet.engine.scoring.tests.shared_files import shared_sum, with_models
from guichet.engine.scoring.tests.small_models import PERSON, VARIABLES, points_model, sum_model

REFERENCE = {"seul": "0", "enfant": None, "revenu": 2500.0, "visites": 0.0, "part": 0.0}


def test_the_parts_are_those_of_the_score() -> None:
    found = explain(sum_model(), PERSON)
    assert found.parts == found.score.parts
    assert math.fsum(part.contribution for part in found.parts) == found.linear == 0.0


def test_each_variable_is_compared_once_with_the_reference_person() -> None:
    found = explain(sum_model(reference=REFERENCE, reference_label="un couple"), PERSON)
    assert found.reference_label == "un couple"
    assert {one.variable: one.difference for one in found.differences} == {
        "seul": 0.5,
        "enfant": 0.0,
        "revenu": 1.0,
        "visites": 0.25,
        "part": 0.25,
    }


def test_another_reference_person_may_be_given() -> None:
    found = explain(sum_model(reference=REFERENCE), PERSON, {**PERSON, "seul": "0"}, "un couple")
    assert found.reference_label == "un couple"
    assert [one.variable for one in found.differences if one.difference] == ["seul"]


def test_without_a_reference_nothing_is_compared() -> None:
    found = explain(sum_model(), PERSON)
    assert (found.reference, found.differences, found.reference_label) == (None, (), "")


persons = st.fixed_dictionaries(
    {
        "seul": st.sampled_from("01"),
        "enfant": st.sampled_from("01"),
        "revenu": st.one_of(st.none(), st.floats(0, 5000)),
        "visites": st.integers(0, 30).map(float),
        "part": st.floats(0, 1),
    }
)


@given(persons, persons)
def test_the_differences_sum_to_the_difference(
    person: dict[str, str | float | None], other: dict[str, str | float | None]
) -> None:
    found = explain(sum_model(), person, other, "l’autre")
    assert isinstance(found.reference, AdditiveScore)
    apart = math.fsum(one.difference for one in found.differences)
    assert apart == pytest.approx(found.linear - found.reference.linear, abs=1e-12)


def test_ordered_points_are_compared_in_the_group_that_decided() -> None:
    model = points_model(reference={"marcher": "A", "manger": "A"}, reference_label="seule")
    found = explain(model, {"marcher": "C", "manger": "B"})
    assert [(one.variable, one.difference) for one in found.differences] == [("manger", 1.0)]
    found = explain(model, {"marcher": "C", "manger": "C"})
    assert [one.difference for one in found.differences] == [100.0, 100.0]


# --- What is said beside ----------------------------------------------------------------------------


def test_a_value_that_the_model_never_saw_is_told() -> None:
    learned = [
        {**one, "learned_from": 0, "learned_to": 100} if one["name"] == "revenu" else one
        for one in VARIABLES
    ]
    model = sum_model(variables=learned, cautions=["Attention."])
    said = list(notices(model, PERSON))
    assert said[0] == "Ce n’est pas votre note."
    assert "Revenu\u00a0: 1\u00a0500 est hors de ce que le modèle a appris" in said[1]
    assert said[-1] == "Attention."
    assert list(notices(model, {**PERSON, "revenu": 50.0})) == [said[0], said[-1]]
    assert list(notices(model, {**PERSON, "revenu": None})) == [said[0], said[-1]]


def test_what_is_not_known_of_a_threshold_is_told() -> None:
    mark = {"at_least": 0.6, "group": "contrôle", "source": "s", "unconfirmed": "non confirmé"}
    said = list(notices(sum_model(thresholds=[mark]), PERSON))
    assert said[1] == "Seuil de 0,6\u00a0: non confirmé"


# --- Curves -----------------------------------------------------------------------------------------


def test_a_curve_has_a_point_for_each_choice() -> None:
    found = curve(sum_model(), {**PERSON, "enfant": "1"}, "seul")
    assert [(one.value, one.linear) for one in found] == [("0", -0.5), ("1", 0.75)]


def test_a_choice_that_would_ask_another_question_is_left_out() -> None:
    found = curve(sum_model(), {**PERSON, "seul": "0", "enfant": None}, "seul")
    assert [one.value for one in found] == ["0"]


def test_a_curve_has_a_point_for_each_bin_that_the_variable_admits() -> None:
    found = curve(sum_model(), PERSON, "revenu")
    assert [(one.value, one.linear) for one in found] == [
        (0, 1),
        (500, 0.25),
        (1000, 0),
        (2000, -1),
    ]


def test_a_curve_of_a_number_goes_from_one_limit_to_the_other() -> None:
    found = curve(sum_model(), PERSON, "part")
    assert (len(found), found[0].value, found[-1].value) == (51, 0.0, 1.0)
    assert found[-1].linear == pytest.approx(0.75)


def test_a_curve_of_ordered_points_shows_the_groups() -> None:
    found = curve(points_model(), {"marcher": "A", "manger": "A"}, "manger")
    assert [one.group for one in found] == ["GIR 3", "GIR 2", "GIR 1"]


@with_models
@pytest.mark.parametrize("variable", ["total_vermogen", "sum_inkomen_bruto", "has_partner"])
def test_each_point_of_a_real_curve_is_the_score(variable: str) -> None:
    model = shared_sum("nl_amsterdam_slimme_check_2022_original")
    person = dict(model.reference)
    for point in curve(model, person, variable):
        found = score(model, {**person, variable: point.value})
        assert point.score == pytest.approx(found.score, abs=1e-15)


def test_a_curve_needs_a_whole_person() -> None:
    with pytest.raises(PersonError):
        curve(sum_model(), {**PERSON, "visites": None}, "revenu")
