"""A deposit that is cut short anywhere is whole or is nothing, and its ticket tells which."""

import json
from collections import Counter
from typing import Any, Final

import pytest

from tests.faults.conftest import Place
from tests.faults.story import NOTHING, WHOLE

_POINTS_OF_ONE_KIND: Final = 100
_SOME: Final = 10


def _failures(place: Place, fault: str, step: int) -> list[dict[str, Any]]:
    lines = place.script("tests.faults.dying", fault, step).splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("fault", ["before", "torn"])
def test_killed_between_any_two_writes_it_is_whole_or_nothing(
    sqlite_place: Place, fault: str
) -> None:
    """Every other write of a deposit, and half of one: together more than 200 places to die."""
    failures = _failures(sqlite_place, fault, step=2)
    assert {one["ended"] for one in failures} == {"killed"}
    assert len(failures) >= _POINTS_OF_ONE_KIND
    left = Counter(one["left"] for one in failures)
    assert set(left) == {NOTHING, WHOLE}
    assert min(left.values()) >= _SOME
    # Sent again by somebody who did not know, it is one deposit, and the same.
    assert {one["again"] for one in failures} == {WHOLE}


def test_on_a_full_disk_what_is_refused_left_nothing_and_what_is_told_is_whole(
    sqlite_place: Place,
) -> None:
    failures = _failures(sqlite_place, "full", step=12)
    found = Counter((one["ended"], one["left"]) for one in failures)
    assert set(found) == {("refused", NOTHING), ("told", WHOLE)}
    assert found["refused", NOTHING] >= _SOME
    # With room again, the same ticket brings it in.
    assert {one["again"] for one in failures} == {WHOLE}
