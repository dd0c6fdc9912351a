"""The reference computes what the model says, term by term."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.scoring.evaluate import (
    AdditiveScore,
    PartialModelError,
    PersonError,
    PointsScore,
    inverse_link,
    score,
)
from guichet.engine.scoring.model import Person
from guichet.engine.scoring.tests.small_models import (
    PERSON,
    TERMS,
    VARIABLES,
    points_model,
    sum_model,
)


def _sum(person: Person, **changes: object) -> AdditiveScore:
    found = score(sum_model(**changes), person)
    assert isinstance(found, AdditiveScore)
    return found


def _part(person: Person, variable: str) -> float:
    return math.fsum(p.contribution for p in _sum(person).parts if p.variable == variable)


def test_the_sum_of_every_kind_of_term() -> None:
    found = _sum(PERSON)
    assert found.linear == -1 + 0.5 + 0 + 0.0 + 0 + 0.25 + 0.25
    assert found.score == inverse_link("logit", found.linear) == 0.5
    assert found.group == "rien"


def test_an_identity_link_gives_the_sum_itself() -> None:
    assert _sum(PERSON, link="identity", thresholds=[], otherwise="").score == 0.0


@pytest.mark.parametrize(
    ("income", "weight"),
    [(0, 1.0), (499.99, 1.0), (500, 0.25), (999, 0.25), (1000, 0.0), (2000, -1.0), (5000, -1.0)],
)
def test_an_edge_belongs_to_the_bin_above_it(income: float, weight: float) -> None:
    assert _part({**PERSON, "revenu": income}, "revenu") == weight


def test_a_missing_value_gives_its_own_weight_and_that_of_being_made_up() -> None:
    assert _part({**PERSON, "revenu": None}, "revenu") == 0.125 + 0.375


def test_a_missing_value_without_a_weight_is_refused() -> None:
    with pytest.raises(PersonError, match="« visites » : il manque une valeur"):
        _sum({**PERSON, "visites": None})


def test_a_term_that_does_not_apply_gives_nothing_and_asks_nothing() -> None:
    found = _sum({**PERSON, "seul": "0", "enfant": None})
    (child,) = [one for one in found.parts if one.variable == "enfant"]
    assert (child.contribution, child.applies, child.value) == (0.0, False, None)


def test_a_term_that_applies_asks_for_its_value() -> None:
    with pytest.raises(PersonError, match="« enfant »"):
        _sum({**PERSON, "enfant": None})


def test_a_variable_that_only_decides_of_others_must_be_given() -> None:
    only_child = [one for one in TERMS if one["variable"] != "seul"]
    with pytest.raises(PersonError, match="« seul » : il manque une valeur"):
        _sum({**PERSON, "seul": None}, terms=only_child)


def test_an_unlisted_choice_is_refused_unless_the_term_says_what_it_gives() -> None:
    with pytest.raises(PersonError, match="« 7 » n’est pas une valeur du modèle"):
        _sum({**PERSON, "seul": "7"})
    opened = [{**TERMS[0], "other": 0.25}, *TERMS[1:]]
    assert _sum({**PERSON, "seul": "7"}, terms=opened).parts[1].contribution == 0.25


@pytest.mark.parametrize(("linear", "expected"), [(-5000.0, 0.0), (5000.0, 1.0), (0.0, 0.5)])
def test_neither_side_of_the_curve_overflows(linear: float, expected: float) -> None:
    assert inverse_link("logit", linear) == expected


def test_a_value_too_great_for_any_number_is_told() -> None:
    steep = [{**TERMS[4], "coefficient": 1e300}, *TERMS[:4], TERMS[5]]
    free = [{k: v for k, v in one.items() if k != "maximum"} for one in VARIABLES]
    with pytest.raises(PersonError, match="trop grande"):
        _sum({**PERSON, "visites": 1e15}, terms=steep, variables=free)


def test_parts_that_no_number_can_sum_are_told() -> None:
    steep = [{**TERMS[0], "coefficients": {"0": 0, "1": 1.7e308}}, *TERMS[1:]]
    with pytest.raises(PersonError, match="trop grande"):
        _sum(PERSON, terms=steep, intercept={"value": 1.7e308, "source": "s"})


@pytest.mark.parametrize(("linear", "group"), [(0.599, "rien"), (0.6, "moyen"), (0.9, "contrôle")])
def test_a_threshold_is_reached_by_its_own_value(linear: float, group: str) -> None:
    found = _sum(
        PERSON,
        link="identity",
        intercept={"value": linear, "source": "s"},
        terms=[{**TERMS[0], "coefficients": {"0": 0, "1": 0}}],
        thresholds=[
            {"at_least": 0.9, "group": "contrôle", "source": "s"},
            {"at_least": 0.6, "group": "moyen", "source": "s"},
        ],
    )
    assert found.group == group


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"intercept": {"value": None, "source": "s"}}, "le point de départ n’est pas publié"),
        (
            {"terms": [*TERMS, {"kind": "hidden", "variable": "x", "source": "s"}]},
            "un poids n’est pas publié",
        ),
        (
            {
                "intercept": {"value": None, "source": "s"},
                "terms": [
                    *TERMS,
                    {"kind": "hidden", "variable": "x", "source": "s"},
                    {"kind": "hidden", "variable": "y", "source": "s"},
                ],
            },
            "le point de départ et 2 poids manquent",
        ),
        ({"terms": []}, "tous les poids manquent"),
        (
            {"terms": [{**TERMS[0], "coefficients": {"0": 0, "1": None}}]},
            "un poids n’est pas publié",
        ),
    ],
)
def test_a_partial_model_never_gives_a_score(changes: dict[str, object], told: str) -> None:
    with pytest.raises(PartialModelError, match=told):
        score(sum_model(**changes), PERSON)


@given(
    st.sampled_from("01"),
    st.sampled_from("01"),
    st.one_of(st.none(), st.floats(0, 5000)),
    st.integers(0, 30),
    st.floats(0, 1),
)
def test_the_parts_sum_exactly_to_the_score(
    alone: str, child: str, income: float | None, visits: int, share: float
) -> None:
    person = {"seul": alone, "enfant": child, "revenu": income, "visites": visits, "part": share}
    found = _sum(person)
    assert math.fsum(part.contribution for part in found.parts) == found.linear
    assert sum(part.contribution for part in found.parts) == pytest.approx(found.linear, abs=1e-12)


# --- Ordered points -------------------------------------------------------------------------------


def _points(walk: str, eat: str) -> PointsScore:
    found = score(points_model(), {"marcher": walk, "manger": eat})
    assert isinstance(found, PointsScore)
    return found


@pytest.mark.parametrize(
    ("walk", "eat", "step", "points", "rank", "group"),
    [
        ("C", "C", "X", 200, "1", "GIR 1"),
        ("A", "C", "X", 100, "2", "GIR 1"),
        ("C", "B", "Y", 1, "3", "GIR 2"),
        ("A", "A", "Y", 0, "4", "GIR 3"),
    ],
)
def test_the_first_rank_reached_decides(
    walk: str, eat: str, step: str, points: float, rank: str, group: str
) -> None:
    found = _points(walk, eat)
    assert (found.steps[-1].name, found.score, found.rank, found.group) == (
        step,
        points,
        rank,
        group,
    )
    assert math.fsum(part.contribution for part in found.parts) == found.score


def test_every_group_tried_is_told_with_its_points() -> None:
    assert [(one.name, one.points, one.rank) for one in _points("C", "B").steps] == [
        ("X", 95, ""),
        ("Y", 1, "3"),
    ]


def test_ordered_points_ask_for_every_value() -> None:
    with pytest.raises(PersonError, match="« manger » : il manque une valeur"):
        score(points_model(), {"marcher": "A", "manger": None})
    with pytest.raises(PersonError, match="« D » n’est pas une valeur"):
        score(points_model(), {"marcher": "D", "manger": "A"})
