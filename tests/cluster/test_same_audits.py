"""Two workers count the groups that this machine counts alone, and refuse what it refuses."""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import audit_entries
from guichet.engine.scoring.audit import audit
from guichet.engine.scoring.audit_reading import Column, DataFault, Request, counted, opened
from guichet.engine.scoring.audit_spark import answered_by

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PEOPLE = """
    SELECT CASE hash(i, 1) % 3 WHEN 0 THEN 'femme' WHEN 1 THEN 'homme' END AS "Sexe; déclaré",
    'région "' || (hash(i, 2) % 5) || '"' AS région, hash(i, 3) % 2 = 0 AS choisi,
    (hash(i, 4) % 1000) / 1000 AS note,
    CASE hash(i, 5) % 3 WHEN 0 THEN 'Oui' WHEN 1 THEN 'non' END AS trouvé
    FROM range(20000) AS t(i)
"""
_REQUESTS = (
    Request(("Sexe; déclaré", "région"), Column("choisi"), Column("trouvé")),
    Request(("Sexe; déclaré",), None, Column("trouvé"), score="note", threshold=0.6),
    Request(("région",), None, Column("trouvé", ("Oui",))),
)


def _file(folder: Path, form: str) -> Path:
    path = folder / f"gens.{form}"
    shape = "parquet" if form == "parquet" else "csv, header"
    duckdb.execute(f"COPY ({_PEOPLE}) TO '{path}' (FORMAT {shape})")
    return path


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("request_", _REQUESTS)
def test_the_same_cells_are_counted(
    cluster: "SparkSession", tmp_path: Path, form: str, request_: Request
) -> None:
    with opened(_file(tmp_path, form)) as source:
        mine, origin = counted(source, request_)
        theirs, their_origin = counted(answered_by(cluster, source), request_)
    assert their_origin == origin
    assert theirs.edges == mine.edges
    counts = [(one.group, one.decision, one.outcome, one.bin, one.count) for one in mine.cells]
    assert counts == [
        (one.group, one.decision, one.outcome, one.bin, one.count) for one in theirs.cells
    ]
    assert [one.score_sum for one in theirs.cells] == pytest.approx(
        [one.score_sum for one in mine.cells], rel=1e-12
    )
    assert audit(theirs).sections == audit(mine).sections


def test_a_published_audit_is_the_same(cluster: "SparkSession") -> None:
    run = audit_entries.load(CATALOGUE_DIR)["duo"].runs[0]
    request = Request((run.by,), Column(run.decision), count=run.count)
    with opened(CATALOGUE_DIR / "audits" / run.file) as source:
        mine, _ = counted(source, request)
        assert counted(answered_by(cluster, source), request)[0] == mine


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("g,s\na,1\na,beaucoup\n", Request(("g",), score="s")),
        ("g,s\na,1\na,NaN\n", Request(("g",), score="s")),
        ("g,s\na,1\na,-inf\n", Request(("g",), score="s")),
        ("g,d\na,1\na,\n", Request(("g",), Column("d"))),
        ("g,d\na,1\na,1,3,4\n", Request(("g",), Column("d"))),
        ("g,r\na,oui\n", Request(("g",), outcome=Column("r", ("oi",)))),
        ("g,n\na,1\na,1.5\n", Request(("g",), count="n")),
    ],
)
def test_a_fault_is_told_in_the_same_words(
    cluster: "SparkSession", tmp_path: Path, text: str, request_: Request
) -> None:
    path = tmp_path / "gens.csv"
    path.write_text(text, encoding="utf-8")
    with opened(path) as source:
        with pytest.raises(DataFault) as mine:
            counted(source, request_)
        with pytest.raises(DataFault) as theirs:
            counted(answered_by(cluster, source), request_)
    assert str(theirs.value) == str(mine.value)


def test_an_old_encoding_is_refused_before_anybody_counts(
    cluster: "SparkSession", tmp_path: Path
) -> None:
    path = tmp_path / "gens.csv"
    path.write_text("g\né\n", encoding="cp1252")
    with opened(path) as source, pytest.raises(DataFault, match="UTF-8"):
        answered_by(cluster, source)
