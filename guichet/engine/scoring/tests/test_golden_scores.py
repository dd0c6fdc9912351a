"""The scores that were published are found again, to the last figure."""

import csv
import gzip
import itertools
import json
from collections import Counter
from typing import Any

import pytest

from guichet.engine.scoring import people
from guichet.engine.scoring.evaluate import score
from guichet.engine.scoring.tests.shared_files import (
    GOLDEN,
    MODELS,
    shared_model,
    with_golden,
    with_models,
)

SCORES = ("original_model_score", "reweighted_model_score", "score_difference")


@with_models
@with_golden
@pytest.mark.parametrize(("which", "column"), [("original", SCORES[0]), ("reweighed", SCORES[1])])
def test_every_published_score_of_amsterdam(which: str, column: str) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    with gzip.open(GOLDEN, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2048
    for row in rows:
        person = people.read(model, {key: row[key] for key in row if key not in SCORES})
        assert abs(score(model, person).score - float(row[column])) <= 1e-12


def _examples(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))[
        "worked_examples"
    ]
    return found


@with_models
def test_both_persons_and_the_four_regions_of_the_ams() -> None:
    model = shared_model("at_ams_2018_short_term")
    examples = _examples("at_ams_2018_short_term")
    assert len(examples) == 6
    for one in examples:
        found = score(model, people.read(model, one["input"])).score * 100
        if "expected_percent" in one:
            assert round(found, 2) == one["expected_percent"]
            continue
        base = people.read(model, {**one["input"], "rgs_type": "1"})
        difference = found - score(model, base).score * 100
        assert round(difference, 2) == one["expected_difference_in_percentage_points"]


@with_models
def test_every_example_of_aggir_and_all_its_profiles() -> None:
    model = shared_model("fr_aggir_casf_annexe_2_2")
    for one in _examples("fr_aggir_casf_annexe_2_2"):
        found = score(model, people.read(model, one["input"]))
        wanted = one["expected"]
        assert (found.score, found.group) == (wanted["sum"], f"GIR {wanted['gir']}")
    names = [one.name for one in model.variables]
    # The last two answers count for nothing, so that eight are enough.
    found_groups = Counter(
        score(model, dict(zip(names, (*answers, "A", "A"), strict=True))).group
        for answers in itertools.product("ABC", repeat=8)
    )
    facts = json.loads((MODELS / "fr_aggir_casf_annexe_2_2.json").read_text(encoding="utf-8"))
    wanted_groups = facts["facts"]["profiles_by_gir"]
    assert found_groups == {f"GIR {gir}": count for gir, count in wanted_groups.items()}
