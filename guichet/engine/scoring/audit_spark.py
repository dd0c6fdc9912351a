"""The same counts on several machines: a Spark cluster answers what the data engine would be asked.

Imported only when it is asked for: pyspark is an extra (docs/operating/cluster.md). What is wrong in
a file is then looked for here, where rows have an order.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import sqlglot

from guichet.engine.scoring import spark
from guichet.engine.scoring.audit_reading import DataFault, Source
from guichet.engine.scoring.tables import TableFault

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_VIEW: Final = "guichet_audit"


@contextmanager
def on_cluster(source: Source, master: str) -> Iterator[Source]:
    """Give the same source, answered by the cluster at that address. Raises DataFault."""
    try:
        with spark.session(master) as session:
            yield answered_by(session, source)
    except TableFault as fault:
        raise DataFault(str(fault)) from fault


def answered_by(session: "SparkSession", source: Source) -> Source:
    """Return the same source, answered by a session. Raises DataFault."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    def ask(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            found = session.sql(_in_spark(query), args=list(values)).collect()
        except (PySparkException, Py4JError) as error:
            _look_here(source)
            raise source.fault("les machines n’ont pas pu finir le compte") from error
        return [tuple(row) for row in found]

    try:
        _read(session, source).createOrReplaceTempView(_VIEW)
    except PySparkException as error:
        raise source.fault(
            "les machines ne lisent pas ce fichier ; est-il au même chemin pour toutes ?"
        ) from error
    return replace(source, relation=_VIEW, ask=ask, here=source)


def _in_spark(query: str) -> str:
    # Both sum doubles; only the data engine has a sum that rounds once.
    plain = query.replace("fsum(", "sum(")
    return sqlglot.transpile(plain, read="duckdb", write="spark")[0]


def _look_here(source: Source) -> None:
    """Read the file through, on this machine: its fault is told with its line."""
    first = next(iter(source.types))
    source.rows(f"SELECT count({first}) FROM {source.relation}")  # noqa: S608  # our own text


def _read(session: "SparkSession", source: Source) -> "DataFrame":
    path, places = str(source.path.resolve()), list(source.types)
    if not source.encoding:
        return session.read.parquet(path).toDF(*places)
    if source.encoding != "utf-8":
        raise source.fault(
            f"les machines lisent l’UTF-8, et ce fichier est en {source.encoding} : "
            "enregistrez-le en UTF-8, ou en Parquet"
        )
    return session.read.csv(
        path,
        schema=", ".join(f"{place} STRING" for place in places),
        sep=source.delimiter,
        header=True,
        quote='"',
        escape='"',
        multiLine=True,
        enforceSchema=True,
        mode="FAILFAST",
    )
