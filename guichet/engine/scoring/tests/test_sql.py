"""The expression gives what the reference gives, for every model and every person."""

import contextlib
import csv
import gzip
import math
from collections.abc import Sequence
from functools import cache

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from guichet.engine.scoring import evaluate, people, sql
from guichet.engine.scoring.evaluate import PartialModelError, PersonError
from guichet.engine.scoring.model import Model, Person
from guichet.engine.scoring.tests.generated_models import crowded_edges, models_and_persons
from guichet.engine.scoring.tests.shared_files import (
    GOLDEN,
    shared_model,
    with_golden,
    with_models,
)
from guichet.engine.scoring.tests.small_models import PERSON, TERMS, points_model, sum_model

_NEAR = 1e-12
Told = tuple[float | None, str | None]


def _by_sql(
    model: Model, persons: Sequence[Person], *, has_lists: bool = True, is_stored: bool = False
) -> list[Told]:
    places = sql.places(model)
    typed = ", ".join(
        f"{place} {'VARCHAR' if model.by_name[name].choices else 'DOUBLE'}"
        for name, place in places.items()
    )
    rows = [
        [number, *(person.get(name) for name in places)] for number, person in enumerate(persons)
    ]
    compiled = sql.compiled(model, has_lists=has_lists, is_stored=is_stored)
    group = sql.group(model, exp.column("found"))
    chosen = [exp.column("number"), exp.alias_(compiled.score, "found")]
    chosen.append(exp.column(exp.Star(), table="persons"))
    inner = compiled.relation(exp.to_table("persons"), chosen).subquery("scored")
    told = exp.null() if group is None else group
    asked = exp.select("found", told).from_(inner).order_by("number")
    one = f"({', '.join('?' * len(rows[0]))})"
    engine = _engine()
    engine.execute(f"CREATE OR REPLACE TABLE persons (number INTEGER, {typed})")
    # All at once: row by row takes longer than all the rest.
    engine.execute(
        f"INSERT INTO persons VALUES {', '.join([one] * len(rows))}",
        [value for row in rows for value in row],
    )
    for statement in compiled.to_store() if is_stored else ():
        engine.execute(statement)
    return engine.execute(asked.sql("duckdb")).fetchall()


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Start the engine once: one thread is enough for so few persons."""
    return duckdb.connect(config={"threads": 1})


def _by_reference(model: Model, person: Person) -> Told:
    try:
        found = evaluate.score(model, person)
    except PersonError:
        return None, None
    return found.score, found.group


def _is_same(model: Model, mine: Told, wanted: Told) -> bool:
    if mine[0] is None or wanted[0] is None:
        return mine[0] is wanted[0]
    marks = [one.at_least for one in getattr(model, "thresholds", ())]
    if not math.isclose(mine[0], wanted[0], rel_tol=_NEAR, abs_tol=_NEAR):
        return False
    # On the threshold itself, the last figure of a sum decides: both answers are right.
    on_threshold = any(math.isclose(mine[0], mark, abs_tol=_NEAR) for mark in marks)
    return on_threshold or (mine[1] or "") == wanted[1]


@given(models_and_persons())
@settings(max_examples=120)
def test_the_expression_agrees_with_the_reference(drawn: tuple[Model, list[Person]]) -> None:
    model, persons = drawn
    wanted = [_by_reference(model, person) for person in persons]
    for mine, right in zip(_by_sql(model, persons, is_stored=True), wanted, strict=True):
        assert _is_same(model, mine, right), (mine, right)


@given(models_and_persons())
@settings(max_examples=50)
def test_it_agrees_too_with_tables_in_the_query(drawn: tuple[Model, list[Person]]) -> None:
    model, persons = drawn
    wanted = [_by_reference(model, person) for person in persons]
    for mine, right in zip(_by_sql(model, persons), wanted, strict=True):
        assert _is_same(model, mine, right), (mine, right)


@given(models_and_persons())
@settings(max_examples=50)
def test_it_agrees_too_without_lists(drawn: tuple[Model, list[Person]]) -> None:
    model, persons = drawn
    wanted = [_by_reference(model, person) for person in persons]
    for mine, right in zip(_by_sql(model, persons, has_lists=False), wanted, strict=True):
        assert _is_same(model, mine, right), (mine, right)


@with_models
@with_golden
@pytest.mark.parametrize("which", ["original", "reweighed"])
def test_the_published_scores_of_amsterdam(which: str) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    column = {"original": "original_model_score", "reweighed": "reweighted_model_score"}[which]
    scores = ("original_model_score", "reweighted_model_score", "score_difference")
    with gzip.open(GOLDEN, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    persons = [people.read(model, {k: row[k] for k in row if k not in scores}) for row in rows]
    for (mine, _), row in zip(_by_sql(model, persons), rows, strict=True):
        assert mine is not None
        assert abs(mine - float(row[column])) <= _NEAR


@with_models
@pytest.mark.parametrize("is_stored", [False, True])
def test_an_edge_and_its_two_neighbours_fall_on_the_right_side(is_stored: bool) -> None:
    model = shared_model("nl_amsterdam_slimme_check_2022_original")
    for term in getattr(model, "terms", ()):
        values = _around(getattr(term, "edges", ()))
        persons = [{term.variable: value} for value in values]
        alone = model.model_copy(update={"terms": (term,), "variables": model.variables})
        wanted = [_by_reference(alone, person) for person in persons]
        found = _by_sql(alone, persons, is_stored=is_stored) if persons else []
        for mine, right in zip(found, wanted, strict=True):
            assert _is_same(alone, mine, right), (term.variable, mine, right)


def _around(edges: Sequence[float]) -> list[float]:
    """Return each edge and its two neighbours, and numbers far below all of them and above."""
    near = [
        one
        for edge in edges
        for one in (math.nextafter(edge, -math.inf), edge, math.nextafter(edge, math.inf))
    ]
    return [*near, -1e300, 1e300] if near else []


@given(crowded_edges(), st.booleans())
@settings(max_examples=30)
def test_edges_that_crowd_in_places_are_kept_apart(edges: list[float], is_stored: bool) -> None:
    weights = [((7 * k) % 11) / 10 for k in range(len(edges) + 1)]
    term = {"kind": "binned", "variable": "revenu", "source": "s", "missing": 0.25}
    variables = [{"name": "revenu", "label": "revenu"}]
    model = sum_model(
        variables=variables,
        terms=[{**term, "edges": edges, "coefficients": weights}],
        link="identity",
        intercept={"value": 0, "source": "s"},
        thresholds=[],
        otherwise="",
        reference={},
    )
    persons = [{"revenu": one} for one in (*_around(edges), None)]
    wanted = [_by_reference(model, person) for person in persons]
    for mine, right in zip(_by_sql(model, persons, is_stored=is_stored), wanted, strict=True):
        assert _is_same(model, mine, right), (mine, right)


def test_numbers_are_doubles_to_the_last_figure() -> None:
    with contextlib.closing(duckdb.connect()) as engine:
        for value in (0.1, -0.1, 1e-320, 1.7976931348623157e308, 0.30000000000000004, 1e22, -0.0):
            written = sql.number(value).sql("duckdb")
            assert engine.execute(f"SELECT {written}, typeof({written})").fetchall() == [
                (value, "DOUBLE")
            ]


def test_a_missing_value_that_is_refused_gives_no_score() -> None:
    refused = {**PERSON, "visites": None}
    admitted = {**PERSON, "revenu": None}
    (first, _), (second, _) = _by_sql(sum_model(), [refused, admitted])
    assert first is None
    assert second == pytest.approx(evaluate.score(sum_model(), admitted).score, abs=_NEAR)


def test_a_value_missing_in_the_first_group_is_not_passed_over() -> None:
    # The second group would give a rank: the reference refuses before it comes to it.
    assert _by_sql(points_model(), [{"marcher": None, "manger": "C"}]) == [(None, None)]


def test_what_a_model_writes_is_only_text() -> None:
    hostile = "x') OR 1=1; DROP TABLE persons; --"
    choices = [{"value": hostile, "label": "a"}, {"value": "b", "label": "b"}]
    term = {
        "kind": "categorical",
        "variable": hostile,
        "source": "s",
        "coefficients": {hostile: 0.5, "b": 0},
    }
    model = sum_model(
        variables=[{"name": hostile, "label": "a", "choices": choices}],
        terms=[term],
        thresholds=[{"at_least": 0.2, "group": hostile, "source": "s"}],
    )
    [(found, group)] = _by_sql(model, [{hostile: hostile}])
    assert found == pytest.approx(1 / (1 + math.exp(0.5)), abs=_NEAR)
    # The group is prose, and typeset.
    assert group == hostile.replace("'", "’")


def test_a_term_of_many_bins_has_a_table_of_cells_but_where_lists_are_refused() -> None:
    term = {
        "kind": "binned",
        "variable": "revenu",
        "source": "s",
        "edges": [float(10 * k) for k in range(1, 60)],
        "coefficients": [float(k % 7) for k in range(60)],
    }
    model = sum_model(terms=[*TERMS, term])
    assert len(sql.compiled(model).lookups) == 1
    assert not sql.compiled(model, has_lists=False).lookups


def test_edges_that_crowd_lead_to_a_zone_before_a_cell() -> None:
    edges = [*map(float, range(40)), 1e6]
    term = {"kind": "binned", "variable": "revenu", "source": "s", "edges": edges}
    weights = [float(k % 7) for k in range(len(edges) + 1)]
    model = sum_model(terms=[*TERMS, {**term, "coefficients": weights}])
    assert len(sql.compiled(model).lookups) == 2


def test_a_partial_model_has_no_expression() -> None:
    hidden = {"kind": "hidden", "variable": "secret", "source": "s"}
    with pytest.raises(PartialModelError):
        sql.compiled(sum_model(terms=[*TERMS, hidden]))
