"""« If you had… »: each change that is told really gives what is told, and no more is changed."""

import itertools

import pytest
from hypothesis import given, settings

from guichet.engine.scoring import people
from guichet.engine.scoring.counterfactuals import Counterfactual, counterfactuals
from guichet.engine.scoring.evaluate import PartialModelError, score
from guichet.engine.scoring.model import Model, Person
from guichet.engine.scoring.tests.shared_files import shared_model, with_models
from guichet.engine.scoring.tests.small_models import (
    PERSON,
    TERMS,
    VARIABLES,
    points_model,
    sum_model,
)
from guichet.engine.scoring.tests.test_explain import persons


def _told(found: tuple[Counterfactual, ...]) -> list[dict[str, object]]:
    return [{change.variable: change.after for change in one.changes} for one in found]


def _holds(model: Model, person: Person, found: tuple[Counterfactual, ...]) -> bool:
    before = score(model, person)
    singles = [one for one in found if len(one.changes) == 1]
    for one in found:
        changed = {**person, **{change.variable: change.after for change in one.changes}}
        read = people.read(model, changed)
        after = score(model, read)
        assert (after.score, after.group) == (one.after.score, one.after.group)
        assert all(person.get(change.variable) == change.before for change in one.changes)
        assert after != before
        if before.group:
            assert after.group != before.group
    assert list(found[: len(singles)]) == singles
    sizes = [one.size for one in singles]
    if before.group:
        assert sizes == sorted(sizes)
    return True


@settings(max_examples=150, deadline=None)
@given(persons)
def test_each_change_gives_what_is_told(person: dict[str, str | float | None]) -> None:
    model = sum_model()
    assert _holds(model, person, counterfactuals(model, person))


@settings(max_examples=60, deadline=None)
@given(persons)
def test_without_a_threshold_those_that_move_the_score_most(
    person: dict[str, str | float | None],
) -> None:
    model = sum_model(thresholds=[], otherwise="")
    found = counterfactuals(model, person)
    assert _holds(model, person, found)
    assert found


def test_the_nearest_bin_that_changes_the_group_is_told_by_its_nearest_value() -> None:
    found = counterfactuals(sum_model(), PERSON)
    # 1 500 € gives 0 and the threshold asks 0,405: under 1 000 € is not enough, under 500 € is.
    assert {"revenu": 499.99} in _told(found)
    assert {"revenu": 999.9999} not in _told(found)
    (income,) = [one for one in found if [c.variable for c in one.changes] == ["revenu"]]
    interval = income.changes[0].interval
    assert interval is not None
    assert (interval.low, interval.high) == (None, 500)


def test_a_number_that_counts_by_unit_goes_just_far_enough() -> None:
    told = _told(counterfactuals(sum_model(), PERSON))
    # 0,405 / 0,0625 is 6,49: seven visits more, since a visit is whole.
    assert {"visites": 11.0} in told


def test_no_value_is_proposed_that_the_variable_refuses() -> None:
    narrow = [{**one, "minimum": 600} if one["name"] == "revenu" else one for one in VARIABLES]
    told = _told(counterfactuals(sum_model(variables=narrow), PERSON))
    assert not any(one.get("revenu", 600) < 600 for one in told)  # type: ignore[operator]


def test_a_choice_that_opens_another_question_is_told_with_its_answer() -> None:
    person = {**PERSON, "seul": "0", "enfant": None}
    told = _told(counterfactuals(sum_model(), person, most=30))
    assert {"seul": "1", "enfant": "1"} in told
    assert {"seul": "1"} not in told


def test_a_pair_of_which_one_is_enough_is_left_out() -> None:
    found = counterfactuals(sum_model(), PERSON, most=50)
    alone = {c.variable for one in found if len(one.changes) == 1 for c in one.changes}
    for one in found:
        if len(one.changes) == 2 and "enfant" in alone:
            assert {"enfant": "1"} not in [{c.variable: c.after} for c in one.changes]


def test_two_tables_of_one_variable_are_read_together() -> None:
    second = {**TERMS[2], "edges": [750, 1500], "coefficients": [2, 1, 0], "missing": 0}
    model = sum_model(terms=[*TERMS, second])
    assert _holds(model, PERSON, counterfactuals(model, PERSON))


def test_nothing_is_proposed_where_nothing_would_change_the_group() -> None:
    marks = [{"at_least": 0.9999, "group": "jamais", "source": "s"}]
    assert counterfactuals(sum_model(thresholds=marks), PERSON) == ()


def test_a_partial_model_has_no_counterfactual() -> None:
    with pytest.raises(PartialModelError):
        counterfactuals(sum_model(intercept={"value": None, "source": "s"}), PERSON)


# --- Ordered points ---------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", list(itertools.product("ABC", repeat=2)))
def test_every_change_of_ordered_points_that_gives_another_group(answers: tuple[str, str]) -> None:
    model = points_model()
    person = dict(zip(("marcher", "manger"), answers, strict=True))
    found = counterfactuals(model, person, most=99)
    assert _holds(model, person, found)
    before = score(model, person).group
    changed = {one.after.group for one in found}
    reachable = {
        score(model, {"marcher": walk, "manger": eat}).group
        for walk, eat in itertools.product("ABC", repeat=2)
    }
    assert changed <= reachable - {before}


# --- Real models ------------------------------------------------------------------------------------


@with_models
@pytest.mark.parametrize("which", ["original", "reweighed"])
def test_a_thousand_bins_are_walked_and_each_change_holds(which: str) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    person = people.read(model, model.reference)
    for days in (0, 90, 400, 99999):
        one = {**person, "days_since_last_relocation": float(days)}
        found = counterfactuals(model, one)
        assert found
        _holds(model, one, found)


@with_models
def test_a_smaller_single_change_is_never_missed() -> None:
    model = shared_model("nl_amsterdam_slimme_check_2022_original")
    person = people.read(model, model.reference)
    name = "days_since_last_relocation"
    found = counterfactuals(model, person, most=50)
    before = score(model, person).group
    nearest = min(
        (
            days
            for days in range(2001, 30_000)
            if score(model, {**person, name: float(days)}).group != before
        ),
        default=30_000,
    )
    told = [one.changes[0].after for one in found if [c.variable for c in one.changes] == [name]]
    assert all(isinstance(value, float) for value in told)
    assert nearest == 30_000 or min(float(value) for value in told) <= nearest
