"""Scores a file with one engine and adds the scores up by three attributes; run apart, prints JSON.

`python -m benchmarks.scoring_engines ENGINE MODEL FILE COPIES`: each is written as somebody who knows
that engine well would, and none checks what it reads.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from benchmarks.scoring_models import named
from guichet.engine.scoring.model import (
    AdditiveModel,
    BinnedTerm,
    CategoricalTerm,
    LinearTerm,
    MissingTerm,
)
from guichet.engine.scoring.tests.simulated import ATTRIBUTES, quoted

_MEMORY: Final = "160MB"
_SAMPLE: Final = 600_000
_CHUNK: Final = 100_000

Answer = dict[tuple[Any, ...], float]
Engine = Callable[[AdditiveModel, list[str]], tuple[float, Answer]]


def main() -> None:
    """Print the seconds it took, the sum of the scores of each group, the most memory (MB)."""
    engine, model_name, path, copies = sys.argv[1:]
    model = named(model_name)
    seconds, answer = ENGINES[engine](model, [path] * int(copies))
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    told = {"seconds": seconds, "sums": [answer[group] for group in sorted(answer)]}
    print(json.dumps({**told, "memory": most / 1024}))


# --- DuckDB ---------------------------------------------------------------------------------------


def _guichet(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    import duckdb  # noqa: F401 - no engine's import is counted
    import sqlglot.dialects.duckdb  # noqa: F401 - sqlglot loads it when first asked

    from guichet.engine.scoring import sql

    start = time.perf_counter()
    return _by_duckdb(model, paths, start, sql.compiled(model, is_stored=True))


def _hand_written(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    """Score with one CASE a term: what one writes by hand, or generates in an hour."""
    from guichet.engine.scoring import sql

    compiled = sql.compiled(model, has_lists=False)
    return _by_duckdb(model, paths, time.perf_counter(), compiled)


def _by_duckdb(
    model: AdditiveModel, paths: list[str], start: float, compiled: Any
) -> tuple[float, Answer]:
    import duckdb
    from sqlglot import exp

    from guichet.engine.scoring import sql

    typed = [
        f"CAST({quoted(name)} AS {'VARCHAR' if model.by_name[name].choices else 'DOUBLE'}) AS {place}"
        for name, place in sql.places(model).items()
    ]
    groups = [quoted(name) for name in ATTRIBUTES]
    source = f"(SELECT {', '.join([*typed, *groups])} FROM read_parquet({paths!r})) AS persons"
    chosen = [*map(exp.maybe_parse, groups), exp.Sum(this=compiled.score.copy())]
    asked = compiled.relation(exp.to_table("persons"), chosen).sql("duckdb")
    asked = asked.replace("FROM persons", f"FROM {source}", 1) + " GROUP BY ALL"
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as engine:
        engine.execute(sql.KEEP_ORDER)
        for statement in compiled.to_store():
            engine.execute(statement)
        rows = engine.execute(asked).fetchall()
    return time.perf_counter() - start, {row[:-1]: row[-1] for row in rows}


def _floor(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    """Read the same columns and add them up as they are stored: nobody does less."""
    import duckdb

    from guichet.engine.scoring import sql

    names = [quoted(one) for one in (*sql.places(model), *ATTRIBUTES)]
    start = time.perf_counter()
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as engine:
        described = engine.execute(
            f"DESCRIBE SELECT {', '.join(names)} FROM read_parquet({paths!r})"
        )
        types = [row[1] for row in described.fetchall()]
        # A text is added up by its length.
        sums = [
            f"sum(strlen({name}))" if of == "VARCHAR" else f"sum({name})"
            for name, of in zip(names, types, strict=True)
        ]
        engine.execute(f"SELECT {', '.join(sums)} FROM read_parquet({paths!r})").fetchall()
    return time.perf_counter() - start, {}


# --- polars ---------------------------------------------------------------------------------------


def _polars(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    os.environ["POLARS_MAX_THREADS"] = "2"  # noqa: TID251 - read by polars as it is imported
    import polars as pl

    start = time.perf_counter()
    linear = pl.lit(model.intercept.value)
    for term in model.terms:
        linear = linear + _as_polars(pl, term)
    table = pl.scan_parquet(paths).select(*ATTRIBUTES, (1 / (1 + (-linear).exp())).alias("score"))
    added = table.group_by(*ATTRIBUTES).agg(pl.col("score").sum()).collect(engine="streaming")
    return time.perf_counter() - start, {row[:-1]: row[-1] for row in added.rows()}


def _as_polars(pl: Any, term: Any) -> Any:
    x = pl.col(term.variable)
    match term:
        case MissingTerm():
            return pl.when(x.is_null()).then(term.absent).otherwise(term.present)
        case CategoricalTerm():
            found = pl.lit(term.other)
            text = x.cast(pl.String)
            for value, weight in term.coefficients.items():
                found = pl.when(text == value).then(weight).otherwise(found)
            return found
        case LinearTerm():
            return (x * term.coefficient).fill_null(term.missing)
    assert isinstance(term, BinnedTerm)  # noqa: S101 - no other kind is complete
    edges = pl.Series(term.edges, dtype=pl.Float64)
    weights = pl.Series(term.coefficients, dtype=pl.Float64)

    def found_in(values: Any) -> Any:
        bins = edges.search_sorted(values.cast(pl.Float64), side="right")
        return weights.gather(bins)

    found = x.map_batches(found_in, return_dtype=pl.Float64, is_elementwise=True)
    return pl.when(x.is_null()).then(term.missing).otherwise(found)


# --- scikit-learn ---------------------------------------------------------------------------------


def _scikit_learn(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    """Encode a sample one-hot and predict, by chunks; the seconds are for all rows."""
    import duckdb
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder

    coded = [one for one in model.terms if not isinstance(one, LinearTerm)]
    numbers = [one for one in model.terms if isinstance(one, LinearTerm)]
    classes, weights = zip(*(_classes(term) for term in coded), strict=True)
    encoder = OneHotEncoder(categories=[np.array(one) for one in classes])
    encoder.fit(np.array([[one[0] for one in classes]]))
    regression = LogisticRegression()
    regression.classes_ = np.array([0, 1])
    flat = [weight for one in weights for weight in one] + [one.coefficient for one in numbers]
    regression.coef_ = np.array([flat])
    regression.intercept_ = np.array([model.intercept.value])
    columns = ", ".join(quoted(one.variable) for one in model.terms)
    total, taken = 0.0, 0.0
    with duckdb.connect(config={"threads": 2}) as engine:
        count = engine.execute(f"SELECT count(*) FROM read_parquet({paths!r})").fetchall()[0][0]
        sample = min(count, _SAMPLE)
        names = ", ".join(f"x{k}" for k in range(len(model.terms)))
        asked = f"SELECT {columns} FROM read_parquet({paths!r}) LIMIT {sample}"
        for first in range(0, sample, _CHUNK):
            read = f"SELECT * FROM ({asked}) AS t({names}) LIMIT {_CHUNK} OFFSET {first}"
            values = list(engine.execute(read).fetchnumpy().values())
            by_term = dict(zip(map(id, model.terms), values, strict=True))
            listed = {
                id(term): _codes(np, term, by_term[id(term)])
                for term in coded
                if isinstance(term, CategoricalTerm)
            }
            # Reading and coding texts are not counted: they would only make this slower.
            start = time.perf_counter()
            codes = [
                listed[id(term)] if id(term) in listed else _codes(np, term, by_term[id(term)])
                for term in coded
            ]
            encoded = encoder.transform(np.column_stack(codes))
            rest = [np.ma.filled(by_term[id(term)].astype(float), 0.0) for term in numbers]
            if rest:
                encoded = sparse.hstack([encoded, sparse.csr_matrix(np.column_stack(rest))])
            total += regression.predict_proba(encoded.tocsr())[:, 1].sum()
            taken += time.perf_counter() - start
    return taken * count / sample, {("échantillon",): total * count / sample}


def _classes(term: Any) -> tuple[list[int], list[float]]:
    """Return the codes of a term and their weights; the last code is for a missing value."""
    match term:
        case MissingTerm():
            weights = [term.present, term.absent]
        case CategoricalTerm():
            weights = [*(one or 0.0 for one in term.coefficients.values()), term.missing or 0.0]
        case _:
            weights = [*term.coefficients, term.missing or 0.0]
    return list(range(len(weights))), weights


def _codes(np: Any, term: Any, values: Any) -> Any:
    absent = np.ma.getmaskarray(values)
    last = len(_classes(term)[0]) - 1
    match term:
        case MissingTerm():
            codes = np.zeros(len(values), dtype=int)
        case CategoricalTerm():
            places = {value: place for place, value in enumerate(term.coefficients)}
            distinct, inverse = np.unique(np.ma.getdata(values), return_inverse=True)
            codes = np.array([places.get(str(one), last) for one in distinct])[inverse]
        case _:
            codes = np.searchsorted(term.edges, np.ma.filled(values.astype(float), 0), side="right")
    return np.where(absent, last, codes)


# --- Spark ----------------------------------------------------------------------------------------


def _spark(model: AdditiveModel, paths: list[str]) -> tuple[float, Answer]:
    """Score with one master and two workers, counted from when they are there."""
    from pyspark.sql import functions

    from guichet.engine.scoring import spark, tables
    from tools import spark_cluster

    source = Path(paths[0])
    # Without it, Spark listens to the other addresses of this machine.
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"  # noqa: TID251 - read by Spark as it starts
    with (
        tables.opened(source, source.parent) as table,
        spark_cluster.throwaway() as master,
        spark.session(master, **spark_cluster.SETTINGS) as session,
    ):
        session.sql("SELECT 1").collect()
        start = time.perf_counter()
        groups = [f"c{table.header.index(name)}" for name in ATTRIBUTES]
        scored = spark.scored(session, model, table)
        rows = scored.groupBy(*groups).agg(functions.sum(tables.SCORE)).collect()
        return time.perf_counter() - start, {tuple(row[:-1]): row[-1] for row in rows}


ENGINES: Final[Mapping[str, Engine]] = MappingProxyType(
    {
        "guichet": _guichet,
        "SQL à la main": _hand_written,
        "polars": _polars,
        "scikit-learn": _scikit_learn,
        "plancher": _floor,
        "Spark": _spark,
    }
)

if __name__ == "__main__":
    main()
