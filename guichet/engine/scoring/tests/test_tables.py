"""A table is read whatever wrote it, and refused at its first fault, in one line that says where."""

import contextlib
import gzip
from pathlib import Path
from typing import Any

import duckdb
import pytest

from guichet.engine.scoring import evaluate, people, tables
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.tables import TableFault
from guichet.engine.scoring.tests.small_models import TERMS, VARIABLES, sum_model

_HEADER = "seul,enfant,revenu,visites,part"
_ROWS = ("1,0,1500,4,0.25", "0,1,,0,1", "1,1,499.99,30,0")
_PLAIN = "\n".join((_HEADER, *_ROWS)) + "\n"


def _scored(path: Path, model: Model | None = None, ending: str = ".csv") -> Path:
    out = path.with_name(f"out{ending}")
    chosen = sum_model() if model is None else model
    with (
        tables.opened(path, path.parent) as table,
        tables.work(chosen, table, path.parent) as work,
    ):
        work.run(out)
    return out


def _rows(path: Path) -> list[dict[str, Any]]:
    with contextlib.closing(duckdb.connect()) as engine:
        read = engine.execute(f"SELECT * FROM '{path}'")
        names = [one[0] for one in read.description or ()]
        return [dict(zip(names, row, strict=True)) for row in read.fetchall()]


def _wanted(model: Model | None = None) -> list[float]:
    chosen = sum_model() if model is None else model
    names = _HEADER.split(",")
    persons = [dict(zip(names, row.split(","), strict=True)) for row in _ROWS]
    return [evaluate.score(chosen, people.read(chosen, one)).score for one in persons]


def _write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _fault(folder: Path, content: str | bytes, model: Model | None = None) -> str:
    path = _write(folder, content)
    with pytest.raises(TableFault) as caught:
        _scored(path, model)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_columns_stay_as_they_were_and_the_score_comes_after(tmp_path: Path) -> None:
    path = _write(tmp_path, "nom,seul,enfant,revenu,visites,part\n007,1,0,1500,4,0.250\n")
    lines = _scored(path).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "nom,seul,enfant,revenu,visites,part,score,group"
    assert lines[1].startswith("007,1,0,1500,4,0.250,0.")
    assert lines[1].endswith(",rien")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_PLAIN.encode(), id="commas"),
        pytest.param(b"\xef\xbb\xbf" + _PLAIN.encode(), id="byte order mark"),
        pytest.param(_PLAIN.replace(",", "\t").encode(), id="tabs"),
        pytest.param(_PLAIN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(_PLAIN.replace(",", ";").replace(".", ",").encode(), id="decimal commas"),
        pytest.param(_PLAIN.replace("\n", "\r\n").encode(), id="lines of Windows"),
        pytest.param(_PLAIN.replace("1500", '"1500"').encode(), id="quotes"),
        pytest.param(_PLAIN.replace("1,0,1500", "oui,false,1500.0").encode(), id="yes and false"),
        pytest.param(_PLAIN.replace("1,1,499", "1.0,1,499").encode(), id="a choice as 1.0"),
        pytest.param(gzip.compress(_PLAIN.encode(), mtime=0), id="gzip"),
    ],
)
def test_every_usual_way_of_writing_a_table(content: bytes, tmp_path: Path) -> None:
    out = _scored(_write(tmp_path, content), ending=".parquet")
    assert [row["score"] for row in _rows(out)] == pytest.approx(_wanted(), abs=1e-12)


def test_windows_1252_is_read_and_written_as_utf_8(tmp_path: Path) -> None:
    content = _PLAIN.replace("\n", ",Évry €\n").replace("part,Évry €", "part,Ville")
    out = _scored(_write(tmp_path, content.encode("cp1252")))
    assert [row["Ville"] for row in _rows(out)] == ["Évry €"] * 3
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.csv", "table.csv"]


def test_scores_have_a_decimal_comma_where_semicolons_separate(tmp_path: Path) -> None:
    out = _scored(_write(tmp_path, _PLAIN.replace(",", ";").replace(".", ",")))
    first = out.read_text(encoding="utf-8").splitlines()[1].split(";")
    assert first[4] == "0,25"
    assert float(first[5].replace(",", ".")) == pytest.approx(_wanted()[0], abs=1e-12)


def test_a_column_named_score_is_kept(tmp_path: Path) -> None:
    path = _write(tmp_path, _PLAIN.replace("\n", ",7\n").replace("part,7", "part,score"))
    [first, *_] = _rows(_scored(path))
    assert (first["score"], first["score_2"]) == (7, pytest.approx(_wanted()[0]))


def test_a_parquet_with_its_own_types(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    chosen = (
        "SELECT seul = 1 AS seul, enfant::TINYINT AS enfant, revenu::DECIMAL(9, 2) AS revenu, "
        "visites::INTEGER AS visites, part::FLOAT AS part"
    )
    with contextlib.closing(duckdb.connect()) as engine:
        source = _write(tmp_path, _PLAIN)
        engine.execute(f"COPY ({chosen} FROM '{source}') TO '{path}' (FORMAT parquet)")
    rows = _rows(_scored(path, ending=".parquet"))
    assert [row["score"] for row in rows] == pytest.approx(_wanted(), abs=1e-12)
    assert rows[0]["seul"] is True


def test_names_that_would_be_sql_are_only_names(tmp_path: Path) -> None:
    hostile = 'x"); DROP TABLE guichet_table; --'
    variables = [*VARIABLES, {"name": hostile, "label": "hostile"}]
    term = {"kind": "linear", "variable": hostile, "source": "s", "coefficient": 1}
    model = sum_model(variables=variables, terms=[*TERMS, term])
    quoted = hostile.replace('"', '""')
    path = _write(tmp_path, f'{_HEADER},"{quoted}"\n{_ROWS[0]},0\n')
    assert [row["score"] for row in _rows(_scored(path, model))] == pytest.approx(_wanted()[:1])


def test_a_file_whose_name_is_a_pattern(tmp_path: Path) -> None:
    _write(tmp_path, "rien\n", "table-a.csv")
    path = _write(tmp_path, _PLAIN, "table-[a]*'.csv")
    assert len(_rows(_scored(path))) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_PLAIN.replace("revenu", "revenus"), "la colonne « revenu » ; est-ce « revenus » ?"),
        (_PLAIN.replace("enfant", "seul"), "la colonne « seul » y est deux fois"),
        (_PLAIN.replace("1500", "mille"), "ligne 2, colonne « revenu » : « mille » n’est pas un n"),
        (_PLAIN.replace("1500", "1_000"), "« 1_000 » n’est pas un nombre"),
        (_PLAIN.replace("499.99", "NaN"), "ligne 4, colonne « revenu » : « NaN » n’est pas un nom"),
        (_PLAIN.replace("499.99", "-inf"), "ligne 4, colonne « revenu » : « -inf » n’est pas un"),
        (_PLAIN.replace("1500", "5001"), "« 5001 » dépasse le maximum du modèle (5000)"),
        (_PLAIN.replace("1500", "-1"), "« -1 » est sous le minimum du modèle (0)"),
        (_PLAIN.replace("1500,4", "1500,4.5"), "« visites » : « 4.5 » n’est pas un nombre entier"),
        (_PLAIN.replace("1,0,1500", "7,0,1500"), "« seul » : « 7 » n’est pas une valeur du modèle"),
        (_PLAIN.replace("1500,4", "1500,"), "ligne 2, colonne « visites » : il manque une valeur"),
        (_PLAIN.replace("0.25", "0.25,9"), "ligne 2 : elle n’a pas les colonnes de l’en-tête"),
        (_PLAIN.replace(",0.25", ""), "ligne 2 : elle n’a pas les colonnes de l’en-tête"),
        ("", "le fichier est vide"),
        (_HEADER, "il y a un en-tête, et aucune ligne"),
        (f"{_HEADER}\n\n", "il y a un en-tête, et aucune ligne"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "n’est pas un tableau CSV ou Parquet"),
        (b"PAR1" + b"abcd" * 30, "ce fichier Parquet est abîmé ou coupé"),
        (
            gzip.compress(_PLAIN.encode() * 50, mtime=0)[:-20],
            "ce fichier compressé est abîmé ou coupé",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(content: str | bytes, says: str, tmp_path: Path) -> None:
    assert says in _fault(tmp_path, content)


def test_the_first_fault_is_told_and_how_many_are_like_it(tmp_path: Path) -> None:
    rows = "".join(f"1,0,{'beaucoup' if k in (5, 6, 900) else k},1,0\n" for k in range(1000))
    said = _fault(tmp_path, f"{_HEADER}\n{rows}")
    assert "ligne 7, colonne « revenu » : « beaucoup »" in said
    assert said.endswith("(3 valeurs ainsi)")


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path) -> None:
    content = (
        'note,seul,enfant,revenu,visites,part\n"sur\ntrois\nlignes",1,0,1,1,0\nx,1,0,mal,1,0\n'
    )
    assert "ligne 5, colonne « revenu »" in _fault(tmp_path, content)


def test_a_cut_parquet_is_refused(tmp_path: Path) -> None:
    whole = _scored(_write(tmp_path, _PLAIN), ending=".parquet").read_bytes()
    assert "ce fichier Parquet est abîmé ou coupé" in _fault(tmp_path, whole[:-40])


def test_rows_stay_in_order_beside_a_longer_table_of_cells(tmp_path: Path) -> None:
    edges = [float(10 * k) for k in range(1, 400)]
    term = {
        "kind": "binned",
        "variable": "revenu",
        "source": "s",
        "edges": edges,
        "coefficients": [((7 * k) % 11) / 10 for k in range(400)],
        "missing": 0.25,
    }
    model = sum_model(terms=[*TERMS[:2], term])
    amounts = ["3999", "", "0", "1234.5", "10", "9.99", "5000", "2500"] * 5
    content = "seul,enfant,revenu\n" + "".join(f"1,0,{one}\n" for one in amounts)
    path = tmp_path / "table.parquet"
    # Of a Parquet, DuckDB knows how many rows there are: fewer than there are cells.
    with contextlib.closing(duckdb.connect()) as engine:
        source = f"read_csv('{_write(tmp_path, content)}', all_varchar = true)"
        engine.execute(f"COPY (FROM {source}) TO '{path}' (FORMAT parquet)")
    rows = _rows(_scored(path, model, ending=".parquet"))
    persons = [{"seul": "1", "enfant": "0", "revenu": one} for one in amounts]
    wanted = [evaluate.score(model, people.read(model, one)).score for one in persons]
    assert [row["revenu"] or "" for row in rows] == amounts
    assert [row["score"] for row in rows] == pytest.approx(wanted, abs=1e-12)


def test_a_large_table_passes_through_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"texte,{_HEADER}\n")
        stream.writelines(f"{'x' * 1000}{k},1,0,{k % 5000},4,0.25\n" for k in range(60_000))
    out = path.with_name("out.csv")
    with (
        tables.opened(path, tmp_path) as table,
        tables.work(sum_model(), table, tmp_path, memory="48MB") as work,
    ):
        assert work.run(out) == 60_000
    with contextlib.closing(duckdb.connect()) as engine:
        kept = engine.execute(f"SELECT texte FROM read_csv('{out}')").fetchall()
    assert [row[0][1000:] for row in kept] == [str(k) for k in range(60_000)]
