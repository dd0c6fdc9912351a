"""The same expression on several machines: a table too large for one is scored by a Spark cluster.

Imported only when it is asked for: pyspark is an extra (docs/operating/cluster.md).
"""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from guichet.engine.scoring import columns, sql, tables
from guichet.engine.scoring.columns import Column
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.tables import Table, TableFault, Work

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SETTINGS: Final = {
    # One line told by us is better than the log of each machine.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Otherwise a text that is no number gives an error where the model may take it for missing.
    "spark.sql.ansi.enabled": "true",
    "spark.log.level": "OFF",
}


@contextlib.contextmanager
def session(master: str, **settings: str) -> Iterator["SparkSession"]:
    """Give a session on the cluster at that address (`spark://…`); raise TableFault without pyspark."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        says = "il manque pyspark : voyez docs/operating/cluster.md"
        raise TableFault(says) from error
    builder: Any = SparkSession.builder.master(master).appName("guichet")
    for name, value in {**_SETTINGS, **settings}.items():
        builder = builder.config(name, value)
    started: SparkSession = builder.getOrCreate()
    try:
        yield started
    finally:
        started.stop()


def scored(spark: "SparkSession", model: Model, table: Table) -> "DataFrame":
    """Return the columns of the table (c0, c1…) and the score of each row, not yet computed."""
    read = _read(spark, table)
    read.createOrReplaceTempView(tables.VIEW)
    return spark.sql(statement(model, table.found(model)))


def statement(model: Model, found: Sequence[Column]) -> str:
    """Return what Spark is asked: the columns of the view, and the score."""
    values = [
        exp.alias_(one.checked("spark"), place)
        for one, place in zip(found, sql.places(model).values(), strict=True)
    ]
    everything = exp.column(exp.Star(), table=tables.VIEW)
    typed = exp.select(everything, *values).from_(tables.VIEW).subquery("typed")
    score = exp.alias_(sql.compiled(model, has_lists=False).score, tables.SCORE)
    return exp.select(exp.column(exp.Star(), table="typed"), score).from_(typed).sql("spark")


def score_table(model: Model, source: Path, out: Path, master: str) -> int:
    """Write the table with its scores to `out`, and return how many rows there are.

    The machines read the file, and write their parts beside `out`, at the same paths: on a disk that
    they share. Raises TableFault.
    """
    with (
        tables.opened(source, out.parent) as table,
        tables.work(model, table, out.parent) as work,
        tempfile.TemporaryDirectory(prefix=".guichet-", dir=out.parent) as folder,
    ):
        table.found(model)
        parts = Path(folder) / "parts"
        with session(master) as spark:
            from pyspark.errors import PySparkException

            try:
                scored(spark, model, table).write.parquet(str(parts))
            except PySparkException as error:
                raise _fault(work, error) from error
        return work.run(out, parts)


def _read(spark: "SparkSession", table: Table) -> "DataFrame":
    places = [f"c{place}" for place in range(len(table.header))]
    if table.form == "parquet":
        return spark.read.parquet(str(table.path)).toDF(*places)
    # A text between quotes may hold several lines: a file of this kind is read by one machine.
    return spark.read.csv(
        str(table.path),
        schema=", ".join(f"{place} STRING" for place in places),
        sep=table.separator,
        header=True,
        quote='"',
        escape='"',
        multiLine=True,
        enforceSchema=True,
        mode="FAILFAST",
    )


def _fault(work: Work, error: Exception) -> TableFault:
    """Say which value stopped the machines, looked for here; or that they stopped."""
    if columns.REFUSED in str(error):
        return tables.first_fault(work.engine, work.model, work.table, work.table.found(work.model))
    return TableFault(f"{work.table.name} : les machines n’ont pas pu finir le calcul")
