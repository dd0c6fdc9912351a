"""Two workers give the scores that this machine gives alone, one by one and added up."""

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings

from guichet.engine.scoring import evaluate, spark, sql, tables
from guichet.engine.scoring.evaluate import PersonError
from guichet.engine.scoring.model import Model, Person
from guichet.engine.scoring.tests import simulated
from guichet.engine.scoring.tests.generated_models import models_and_persons
from guichet.engine.scoring.tests.shared_files import (
    GOLDEN,
    shared_model,
    with_golden,
    with_models,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NEAR = 1e-9
_AMSTERDAM = ("original", "reweighed")


def _here(model: Model, path: Path, folder: Path) -> list[float]:
    with tables.opened(path, folder) as table, tables.work(model, table, folder) as work:
        out = folder / "here.parquet"
        work.run(out)
        score = "score" if "score" not in table.header else "score_2"
        return [row[0] for row in work.engine.execute(f"SELECT {score} FROM '{out}'").fetchall()]


def _there(cluster: "SparkSession", model: Model, path: Path, folder: Path) -> list[float]:
    with tables.opened(path, folder) as table:
        start = time.perf_counter()
        rows = spark.scored(cluster, model, table).select(tables.SCORE).collect()
        print(f"Spark : {len(rows)} notes en {time.perf_counter() - start:.1f} s")
        return [row[0] for row in rows]


@with_models
@with_golden
@pytest.mark.parametrize("which", _AMSTERDAM)
def test_the_published_applicants_of_amsterdam(
    which: str, cluster: "SparkSession", tmp_path: Path
) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    mine = _here(model, GOLDEN, tmp_path)
    assert len(mine) == 2048
    assert _there(cluster, model, GOLDEN, tmp_path) == pytest.approx(mine, abs=_NEAR)


@with_models
def test_many_applicants_added_up_by_group(cluster: "SparkSession", tmp_path: Path) -> None:
    model = shared_model("nl_amsterdam_slimme_check_2022_original")
    path = tmp_path / "simulation.parquet"
    simulated.write(model, path, 200_000)
    with tables.opened(path, tmp_path) as table, tables.work(model, table, tmp_path) as work:
        place = f"c{table.header.index('région')}"
        asked = (
            f"SELECT {place}, count(*), sum({tables.SCORE}) FROM ({{}}) GROUP BY {place} ORDER BY 1"
        )
        scored = tables.relation(model, table.found(model)).sql("duckdb")
        mine = work.engine.execute(asked.format(scored)).fetchall()
        start = time.perf_counter()
        spark.scored(cluster, model, table).createOrReplaceTempView("scored")
        theirs = cluster.sql(asked.format("SELECT * FROM scored")).collect()
        print(f"Spark : 200 000 personnes par région en {time.perf_counter() - start:.1f} s")
    assert len(mine) == 13
    assert [row[:2] for row in mine] == [tuple(row)[:2] for row in theirs]
    assert [row[2] for row in theirs] == pytest.approx([row[2] for row in mine], rel=_NEAR)


@given(models_and_persons())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_models_that_nobody_published(
    cluster: "SparkSession",
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[Model, list[Person]],
) -> None:
    model, persons = drawn
    kept = [person for person in persons if _has_score(model, person)]
    # DuckDB cannot write a file that has both « A » and « a ».
    lowered = [name.lower() for name in sql.places(model)]
    assume(kept and lowered and len(set(lowered)) == len(lowered))
    folder = tmp_path_factory.mktemp("generated")
    path = folder / "persons.parquet"
    _write(model, kept, path)
    wanted = [evaluate.score(model, person).score for person in kept]
    assert _here(model, path, folder) == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    found = _there(cluster, model, path, folder)
    assert found == pytest.approx(wanted, rel=_NEAR, abs=_NEAR)


def _has_score(model: Model, person: Person) -> bool:
    try:
        evaluate.score(model, person)
    except PersonError:
        return False
    # A table is refused for an unlisted value even where the term does not concern the row.
    return "jamais vu" not in person.values()


def _write(model: Model, persons: Sequence[Person], path: Path) -> None:
    with contextlib.closing(duckdb.connect()) as engine:
        names = list(sql.places(model))
        typed = ", ".join(
            f"c{k} {'VARCHAR' if model.by_name[name].choices else 'DOUBLE'}"
            for k, name in enumerate(names)
        )
        engine.execute(f"CREATE TABLE persons ({typed})")
        for person in persons:
            engine.table("persons").insert([person.get(name) for name in names])
        renamed = ", ".join(f"c{k} AS {simulated.quoted(name)}" for k, name in enumerate(names))
        engine.execute(f"COPY (SELECT {renamed} FROM persons) TO '{path}' (FORMAT parquet)")
