"""Made-up persons in a Parquet file, always the same: a simulation, that describes nobody."""

import contextlib
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from guichet.engine.scoring import sql
from guichet.engine.scoring.model import Model, Variable

ATTRIBUTES: Final = ("région", "âge", "foyer")
_SIZES: Final = (13, 3, 4)
_MOST: Final = 2.0**64


def write(model: Model, path: Path, rows: int, memory: str = "600MB") -> None:
    """Write so many persons: each value in what the model admits or saw, and three attributes."""
    drawn = [
        f"{_drawn(model.by_name[name], seed)} AS {quoted(name)}"
        for seed, name in enumerate(sql.places(model))
    ]
    drawn += (
        f"'{name} ' || ({_chance(1000 + size)} % {size}) AS {quoted(name)}"
        for name, size in zip(ATTRIBUTES, _SIZES, strict=True)
    )
    with contextlib.closing(duckdb.connect(config={"memory_limit": memory})) as engine:
        engine.execute("SET threads = 2; SET preserve_insertion_order = false")
        engine.execute(
            f"COPY (SELECT {', '.join(drawn)} FROM range({rows}) AS t(i)) "
            f"TO '{path}' (FORMAT parquet)"
        )


def quoted(name: str) -> str:
    """Return a column's name as SQL has it."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _chance(seed: int) -> str:
    # Twice: once, the last figures of all seeds are the same, or the opposite.
    return f"hash(hash(i, {seed}))"


def _drawn(variable: Variable, seed: int) -> str:
    chance = _chance(seed)
    share = f"({chance} / {_MOST!r}::DOUBLE)"
    if variable.choices:
        listed = ", ".join(exp.Literal.string(one).sql("duckdb") for one in variable.values)
        if set(variable.values) == {"0", "1"}:
            return f"({chance} % 2)::TINYINT"
        return f"([{listed}])[1 + ({chance} % {len(variable.choices)})::INTEGER]"
    bounds = (variable.minimum, variable.learned_from), (variable.maximum, variable.learned_to)
    low, high = (
        next((one for one in bound if one is not None), other)
        for bound, other in zip(bounds, (0.0, 1.0), strict=True)
    )
    # Most persons stand near zero, few far from it, as amounts and durations do.
    far = f"CASE WHEN {share} < 0.4 THEN 0.0::DOUBLE ELSE power({share}, 12) END"
    towards = f"({low!r}::DOUBLE * power(1 - {share}, 40) + {high!r}::DOUBLE * {far})"
    return f"round({towards}, 0)" if variable.whole else f"round({towards}, 2)"
