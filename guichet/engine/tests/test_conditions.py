"""The closed vocabulary of conditions: what it means, what it refuses, why it held."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.conditions import ConditionFault, check, comparisons, holds, reasons

AMINA: Mapping[str, Any] = {
    "body": "caf",
    "benefit": ("family", "rsa"),
    "fraud": False,
    "control": True,
    "note": "",
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        ({}, True),
        ({"body": "caf"}, True),
        ({"body": "msa"}, False),
        ({"body": ["msa", "caf"]}, True),
        ({"body": ["msa", "cpam"]}, False),
        ({"body": "any"}, True),
        ({"benefit": "rsa"}, True),
        ({"benefit": "housing"}, False),
        ({"benefit": ["housing", "family"]}, True),
        ({"fraud": False}, True),
        ({"fraud": True}, False),
        ({"fraud": "any"}, True),
        ({"control": [True, "unknown"]}, True),
        ({"place": "93"}, False),
        ({"place": "any"}, False),
        ({"note": "any"}, False),
        ({"not": {"body": "msa"}}, True),
        ({"not": {"place": "93"}}, True),
        ({"all": [{"body": "caf"}, {"benefit": "rsa"}]}, True),
        ({"all": [{"body": "caf"}, {"benefit": "housing"}]}, False),
        ({"any": [{"body": "msa"}, {"benefit": "rsa"}]}, True),
        ({"any": [{"body": "msa"}, {"benefit": "housing"}]}, False),
        ({"all": [{"not": {"fraud": True}}, {"any": [{"body": "cpam"}, {"control": True}]}]}, True),
    ],
)
def test_a_condition_means_what_it_says(
    condition: dict[str, Any] | None, *, expected: bool
) -> None:
    assert holds(condition, AMINA) is expected


@pytest.mark.parametrize("value", [False, 0, "non"])
def test_no_is_an_answer(value: object) -> None:
    assert holds({"withheld": "any"}, {"withheld": value})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("body == 'caf'", "seule paire"),
        ({"body": "caf", "fraud": True}, "seule paire"),
        ({}, "seule paire"),
        ({"all": {"body": "caf"}}, "« all » attend une liste"),
        ({"any": []}, "« any » attend une liste"),
        ({"all": [{"body": "caf"}, "fraud"]}, "seule paire"),
        ({"not": [{"body": "caf"}]}, "seule paire"),
        ({"body": None}, "« body » attend une valeur"),
        ({"body": []}, "« body » attend une valeur"),
        ({"body": {"caf": True}}, "« body » attend une valeur"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(condition: object, said: str) -> None:
    with pytest.raises(ConditionFault, match=said):
        check(condition)


def test_a_condition_tells_which_answers_it_compares() -> None:
    condition = {"all": [{"body": ["caf", "msa"]}, {"not": {"any": [{"fraud": True}]}}]}
    assert list(comparisons(condition)) == [("body", ["caf", "msa"]), ("fraud", [True])]
    assert list(comparisons({"place": "any"})) == [("place", [])]
    assert list(comparisons(None)) == []


def test_the_reasons_are_the_answers_that_made_it_hold() -> None:
    condition = {"all": [{"any": [{"body": "cpam"}, {"benefit": "rsa"}]}, {"not": {"fraud": True}}]}
    assert list(reasons(condition, AMINA)) == ["benefit"]
    assert list(reasons(condition, {**AMINA, "fraud": True})) == []


# --- Generated conditions ---------------------------------------------------------------------

NAMES = st.sampled_from(["body", "benefit", "fraud", "place"])
VALUES = st.sampled_from(["caf", "rsa", "family", "93", True, False])
COMPARISONS = st.dictionaries(NAMES, VALUES | st.lists(VALUES, min_size=1), min_size=1, max_size=1)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: (
        st.builds(lambda part: {"not": part}, inner)
        | st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_the_opposite_of_a_condition_is_the_opposite(condition: dict[str, Any]) -> None:
    check(condition)
    assert holds({"not": condition}, AMINA) is not holds(condition, AMINA)


@given(CONDITIONS, CONDITIONS)
def test_all_and_any_answer_one_another(one: dict[str, Any], two: dict[str, Any]) -> None:
    both = holds({"all": [one, two]}, AMINA)
    neither = holds({"not": {"any": [{"not": one}, {"not": two}]}}, AMINA)
    assert both is neither


@given(CONDITIONS)
def test_a_reason_is_an_answer_that_was_given(condition: dict[str, Any]) -> None:
    named = {name for name, _ in comparisons(condition)}
    found = set(reasons(condition, AMINA))
    assert found <= named & set(AMINA)
    if not holds(condition, AMINA):
        assert not found
