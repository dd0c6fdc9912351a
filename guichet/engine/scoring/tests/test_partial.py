"""What stays exact when numbers are hidden, and what is refused."""

import math
from typing import Any

import pytest
from hypothesis import given

from guichet.engine.scoring.evaluate import AdditiveScore, PartialModelError, PersonError, score
from guichet.engine.scoring.partial import difference, interval
from guichet.engine.scoring.tests.small_models import PERSON, TERMS, VARIABLES, sum_model
from guichet.engine.scoring.tests.test_explain import persons

HIDDEN: dict[str, Any] = {"kind": "hidden", "variable": "x", "label": "Le quartier", "source": "s"}
UNKNOWN: dict[str, Any] = {"intercept": {"value": None, "source": "s"}}


@given(persons, persons)
def test_two_persons_alike_in_what_is_hidden_differ_exactly(
    one: dict[str, str | float | None], other: dict[str, str | float | None]
) -> None:
    found = difference(sum_model(terms=[*TERMS, HIDDEN], **UNKNOWN), one, other)
    whole = [score(sum_model(), person) for person in (one, other)]
    assert all(isinstance(each, AdditiveScore) for each in whole)
    linear = [each.linear for each in whole if isinstance(each, AdditiveScore)]
    assert found.difference == pytest.approx(linear[0] - linear[1], abs=1e-12)
    assert found.odds_ratio == pytest.approx(math.exp(found.difference))
    assert found.shared == ("Le quartier",)


def test_without_a_curve_the_difference_is_in_points() -> None:
    found = difference(sum_model(link="identity", **UNKNOWN), PERSON, {**PERSON, "seul": "0"})
    assert (found.difference, found.odds_ratio) == (0.5, None)


def test_a_hidden_weight_that_differs_is_refused() -> None:
    half = [{**TERMS[0], "coefficients": {"0": 0, "1": None}}, *TERMS[1:]]
    model = sum_model(terms=half, **UNKNOWN)
    with pytest.raises(PartialModelError, match="« seul » n’est pas publié"):
        difference(model, PERSON, {**PERSON, "seul": "0"})
    # The same hidden weight twice takes nothing away: the rest is exact.
    assert difference(model, PERSON, {**PERSON, "visites": 0.0}).difference == 0.25


def test_what_is_hidden_must_be_shared() -> None:
    variables = [*VARIABLES, {"name": "x", "label": "Quartier"}]
    model = sum_model(terms=[*TERMS, HIDDEN], variables=variables, **UNKNOWN)
    with pytest.raises(PartialModelError, match="« Le quartier » n’est pas publié et diffère"):
        difference(model, {**PERSON, "x": 1.0}, PERSON)
    sorted_out = sum_model(terms=[*TERMS, {**HIDDEN, "applies_if": {"seul": ["1"]}}], **UNKNOWN)
    with pytest.raises(PartialModelError, match="diffère entre les deux personnes"):
        difference(sorted_out, PERSON, {**PERSON, "seul": "0"})


def test_a_value_that_the_model_refuses_is_refused_even_twice() -> None:
    person = {**PERSON, "seul": "7"}
    with pytest.raises(PersonError, match="« 7 » n’est pas une valeur"):
        difference(sum_model(**UNKNOWN), person, person)


def test_bounds_of_a_source_bound_the_score() -> None:
    model = sum_model(terms=[*TERMS, {**HIDDEN, "bounds": [-1, 2]}])
    found = interval(model, PERSON)
    assert (found.low_linear, found.high_linear) == (-1.0, 2.0)
    assert found.low < 0.5 < found.high


def test_a_hidden_term_that_does_not_apply_widens_nothing() -> None:
    hidden = {**HIDDEN, "bounds": [-1, 2], "applies_if": {"seul": ["0"]}}
    found = interval(sum_model(terms=[*TERMS, hidden]), PERSON)
    assert found.low == found.high == 0.5


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"terms": [*TERMS, HIDDEN]}, "aucune source ne borne « Le quartier »"),
        (UNKNOWN, "le point de départ n’est pas publié"),
        ({"terms": []}, "tous les poids manquent"),
    ],
)
def test_without_bounds_there_is_no_interval(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PartialModelError, match=told):
        interval(sum_model(**changes), PERSON)
