"""Two workers count the groups that this machine counts alone, and refuse what it refuses."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest

from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import audit_entries
from guichet.engine.scoring.audit import Section, audit
from guichet.engine.scoring.audit_models import with_score
from guichet.engine.scoring.audit_reading import Column, DataFault, Request, Source, counted, opened
from guichet.engine.scoring.audit_spark import answered_by
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.tests import simulated
from guichet.engine.scoring.tests.shared_files import shared_model, with_models
from guichet.engine.scoring.tests.small_models import points_model, sum_model

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
        ("g,s\na,1\na,2d\n", Request(("g",), score="s")),
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


def _applicants(model: Model, folder: Path, form: str) -> Path:
    """Make up a table that the model can score; a CSV has its numbers with a comma."""
    path = folder / "gens.parquet"
    simulated.write(model, path, 5_000)
    if form == "csv":
        duckdb.execute(f"COPY (FROM '{path}') TO '{folder / 'gens.csv'}' (DELIMITER ';')")
        path = folder / "gens.csv"
        text = path.read_text(encoding="utf-8").replace(".", ",")
        path.write_text(text, encoding="utf-8")
    return path


class _Audited(NamedTuple):
    scores: list[float]
    decisions: int
    sections: tuple[Section, ...]


def _audited(source: Source, model: Model, threshold: float) -> _Audited:
    scored, name = with_score(source, model)
    rows = scored.rows(f'SELECT "{name}" FROM {scored.relation} ORDER BY 1')
    counts, _ = counted(scored, Request(("région",), score=name, threshold=threshold))
    decisions = {cell.decision for cell in counts.cells}
    return _Audited([row[0] for row in rows], len(decisions), audit(counts).sections)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("model", "threshold"), [(sum_model(), 0.6), (points_model(), 100)])
def test_a_model_scores_and_is_audited_in_one_step(
    cluster: "SparkSession", tmp_path: Path, form: str, model: Model, threshold: float
) -> None:
    with opened(_applicants(model, tmp_path, form)) as source:
        mine = _audited(source, model, threshold)
        theirs = _audited(answered_by(cluster, source), model, threshold)
    assert theirs.scores == pytest.approx(mine.scores, abs=1e-9)
    assert theirs.sections == mine.sections
    assert mine.decisions == 2


@with_models
def test_the_model_of_amsterdam_is_audited_in_one_step(
    cluster: "SparkSession", tmp_path: Path
) -> None:
    model = shared_model("nl_amsterdam_slimme_check_2022_reweighed")
    with opened(_applicants(model, tmp_path, "parquet")) as source:
        mine = _audited(source, model, 0.63)
        theirs = _audited(answered_by(cluster, source), model, 0.63)
    assert theirs.scores == pytest.approx(mine.scores, abs=1e-9)
    assert theirs.sections == mine.sections
    assert mine.decisions == 2


@pytest.mark.parametrize(
    "row",
    ["peut-être,0,1,2,0.5", "1,0,-1,2,0.5", "1,0,beaucoup,2,0.5", "1,0,1,2.5,0.5", "1,0,1,2d,0.5"],
)
def test_a_row_that_a_model_refuses_is_told_in_the_same_words(
    cluster: "SparkSession", tmp_path: Path, row: str
) -> None:
    path, model = tmp_path / "gens.csv", sum_model()
    path.write_text(f"seul,enfant,revenu,visites,part\n1,0,1,2,0.5\n{row}\n", encoding="utf-8")
    told = []
    with opened(path) as source:
        for one in (source, answered_by(cluster, source)):
            scored, name = with_score(one, model)
            with pytest.raises(DataFault) as caught:
                counted(scored, Request(("seul",), score=name))
            told.append(str(caught.value))
    assert told[0] == told[1]
    assert "rangée 2" in told[0]
