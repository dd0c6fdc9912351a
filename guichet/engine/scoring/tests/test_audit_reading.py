"""Any honest table is counted, whatever its signs; any other is refused with its column and row."""

import csv
import random
from pathlib import Path

import duckdb
import pytest

from guichet.engine.scoring import people
from guichet.engine.scoring.audit import NOT_SAID
from guichet.engine.scoring.audit_models import with_score
from guichet.engine.scoring.audit_reading import Column, DataFault, Request, counted, opened
from guichet.engine.scoring.evaluate import score
from guichet.engine.scoring.importing import read

NASTY = (
    "Âge;Sexe;Trop-perçu décidé;note\r\n"
    "18-25;femme;oui;0,91\r\n"
    '"60 et ""plus"" ; ou presque";homme;non;0,12\r\n'
    "18-25;;OUI;0,55\r\n"
    "18-25;femme d’été à 5 €;vrai;0,30\r\n"
)


def _file(folder: Path, text: str, name: str = "data.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def _refusal(path: Path, request: Request) -> str:
    with pytest.raises(DataFault) as caught, opened(path) as source:
        counted(source, request)
    told = str(caught.value)
    assert "\n" not in told
    assert path.name in told
    return told


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")],
)
def test_a_french_spreadsheet_is_read_in_any_of_its_encodings(
    tmp_path: Path, encoding: str, told: str
) -> None:
    path = _file(tmp_path, NASTY, "d’été [1]*.csv", encoding)
    request = Request(("Sexe",), Column("Trop-perçu décidé"), score="note")
    with opened(path) as source:
        table, origin = counted(source, request)
    assert (origin.rows, origin.encoding, table.n) == (4, told, 4)
    groups = {cell.group[0]: cell.decision for cell in table.cells}
    assert groups == {
        "femme": True,
        "homme": False,
        NOT_SAID: True,
        "femme d’été à 5 €": True,
    }
    assert sum(cell.score_sum for cell in table.cells) == pytest.approx(1.88)
    assert table.is_probability


def test_nothing_is_left_of_the_copy_of_an_old_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path = _file(tmp_path, NASTY, encoding="cp1252")
    with opened(path) as source:
        assert [*scratch.iterdir()]
        counted(source, Request(("Sexe",)))
    assert [*scratch.iterdir()] == []


def test_a_value_may_say_what_counts(tmp_path: Path) -> None:
    path = _file(tmp_path, "g,r\na,Errors\na,None\nb,Errors\nb,\n")
    with opened(path) as source:
        table, _ = counted(source, Request(("g",), outcome=Column("r", ("Errors",))))
    assert {(cell.group[0], cell.outcome) for cell in table.cells} == {
        ("a", True),
        ("a", False),
        ("b", True),
        ("b", None),
    }


def test_rows_may_be_counts_already(tmp_path: Path) -> None:
    path = _file(tmp_path, "g,d,n\na,1,120\na,0,80\nb,0,0\n")
    with opened(path) as source:
        table, origin = counted(source, Request(("g",), Column("d"), count="n"))
    assert (table.n, origin.rows) == (200, 3)


def test_a_threshold_selects_from_that_score_on(tmp_path: Path) -> None:
    path = _file(tmp_path, "g,s\na,0.5\na,0.49\n")
    with opened(path) as source:
        table, _ = counted(source, Request(("g",), score="s", threshold=0.5))
    assert [(cell.decision, cell.count) for cell in table.cells] == [(False, 1), (True, 1)]


def test_bins_hold_as_many_people_and_none_is_lost(tmp_path: Path) -> None:
    draws = random.Random(4)  # noqa: S311
    rows = "".join(f"a,{draws.random() ** 3:.6f}\n" for _ in range(5_000))
    path = _file(tmp_path, f"g,s\n{rows}")
    with opened(path) as source:
        table, _ = counted(source, Request(("g",), score="s", threshold=0.6))
    assert 0.6 in table.edges
    assert table.edges == tuple(sorted(table.edges))
    sizes = [cell.count for cell in table.cells if not cell.decision]
    assert sum(cell.count for cell in table.cells) == 5_000
    assert max(sizes) < 1_800


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    duckdb.execute(
        "COPY (SELECT CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END AS g, i % 3 = 0 AS d, "
        f"CAST(i AS DOUBLE) AS s FROM range(90) t(i)) TO '{path}' (FORMAT parquet)"
    )
    with opened(path) as source:
        table, origin = counted(source, Request(("g",), Column("d"), score="s"))
    assert (table.n, origin.encoding, table.is_probability) == (90, "", False)
    assert sum(cell.count for cell in table.cells if cell.decision) == 30


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "request_", "told"),
    [
        ("sexe,d\nf,1\n", Request(("sex",)), "« sex » n’existe pas ; vouliez-vous dire « sexe » ?"),
        ("sexe,d\nf,1\n", Request(('x"; DROP TABLE t; --',)), "n’existe pas ; colonnes : « sexe »"),
        ("g,d\na,1\na,2\n", Request(("g",), Column("d")), "« d », rangée 2 sous l’en-tête (« 2 »)"),
        ("g,d\na,1\na,\n", Request(("g",), Column("d")), "rangée 2 sous l’en-tête : décision vide"),
        (
            "g,s\na,1\na,beaucoup\n",
            Request(("g",), score="s"),
            "rangée 2 sous l’en-tête (« beaucoup »)",
        ),
        ("g,s\na,1\na,NaN\n", Request(("g",), score="s"), "doit être un nombre fini"),
        ("g,s\na,1\na,inf\n", Request(("g",), score="s"), "doit être un nombre fini"),
        ("g,s\na,1\na,\n", Request(("g",), score="s"), "la note est vide"),
        ("g,n\na,1\na,-2\n", Request(("g",), count="n"), "nombre entier, zéro ou plus"),
        ("g,n\na,1\na,1.5\n", Request(("g",), count="n"), "nombre entier, zéro ou plus"),
        ("g,n\na,0\n", Request(("g",), count="n"), "il n’y a personne à compter"),
        (
            "g,r\na,oui\n",
            Request(("g",), outcome=Column("r", ("oi",))),
            "vouliez-vous dire « oui » ?",
        ),
        ("g,g\na,b\n", Request(("g",)), "deux colonnes s’appellent « g »"),
        ("g,d\n", Request(("g",)), "aucune rangée"),
        ("g,d\na,1\na,1,3,4\n", Request(("g",)), "ligne 3"),
        ("", Request(("g",)), "ce fichier est vide"),
    ],
)
def test_a_fault_names_the_file_the_column_and_the_row(
    tmp_path: Path, text: str, request_: Request, told: str
) -> None:
    assert told in _refusal(_file(tmp_path, text), request_)


def test_a_column_whose_name_is_hostile_is_only_a_name(tmp_path: Path) -> None:
    name = "a\"; DROP TABLE t; -- 'é"
    path = tmp_path / "data.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([(name, "d"), ("x'; SELECT 1", "1"), ("y", "0")])
    with opened(path) as source:
        table, _ = counted(source, Request((name,), Column("d")))
    assert {cell.group for cell in table.cells} == {("x'; SELECT 1",), ("y",)}


@pytest.mark.parametrize("groups", [201, 5_000])
def test_too_many_groups_are_refused(tmp_path: Path, groups: int) -> None:
    text = "g\n" + "".join(f"group {one}\n" for one in range(groups))
    assert "200 au plus" in _refusal(_file(tmp_path, text), Request(("g",)))


def test_too_many_crossed_groups_are_refused(tmp_path: Path) -> None:
    text = "g,h\n" + "".join(f"{a},{b}\n" for a in range(20) for b in range(20))
    assert "400 groupes" in _refusal(_file(tmp_path, text), Request(("g", "h")))


def test_a_truncated_parquet_is_refused_in_french(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    duckdb.execute(f"COPY (SELECT i AS g FROM range(5000) t(i)) TO '{path}' (FORMAT parquet)")
    path.write_bytes(path.read_bytes()[:-200])
    assert "Parquet est coupé ou abîmé" in _refusal(path, Request(("g",)))


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "x", "data.xlsx")
    assert "on attend un fichier .csv ou .parquet" in _refusal(path, Request(("g",)))


@pytest.mark.parametrize("name", ["data.csv.gz", "data.csv.zip", "data.parquet.zst"])
def test_a_packed_file_is_refused_and_told_what_to_do(tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, "g,d\na,1\n", name)
    assert "compressé ; ouvrez-le d’abord" in _refusal(path, Request(("g",)))


def test_a_folder_is_refused_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "data.csv").mkdir()
    assert "c’est un dossier" in _refusal(tmp_path / "data.csv", Request(("g",)))


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    assert "ligne 3" in _refusal(_file(tmp_path, 'g,d\na,1\n"b,0\n'), Request(("g",)))


def test_three_columns_that_cross_into_too_many_groups_are_refused(tmp_path: Path) -> None:
    draws = random.Random(3)  # noqa: S311
    rows = "".join(
        f"{draws.randrange(150)},{draws.randrange(150)},{draws.randrange(150)}\n"
        for _ in range(40_000)
    )
    told = _refusal(_file(tmp_path, f"g,h,i\n{rows}"), Request(("g", "h", "i")))
    assert "se croisent en" in told


# --- With a model ---------------------------------------------------------------------------------

MODEL = """
id: example
form: additive
title: Exemple
operator: Personne
country: FR
purpose: essayer
higher_means: plus
is_not: un vrai modèle
link: logit
intercept: {value: -0.5, source: s}
sources: {s: {title: Essai}}
variables:
  - {name: seul, label: Vit seul, choices: [{value: "0", label: non}, {value: "1", label: oui}]}
  - {name: mois, label: Mois, whole: true, minimum: 0, maximum: 24}
terms:
  - {kind: categorical, variable: seul, source: s, coefficients: {"0": 0.1, "1": 0.7}}
  - {kind: binned, variable: mois, source: s, edges: [3, 12], coefficients: [0.0, 0.4, 1.1], missing: 0.2}
"""


def test_the_score_of_a_model_is_that_of_the_reference(tmp_path: Path) -> None:
    model = read("modele.yaml", MODEL.encode())
    rows = [("oui", "2"), ("non", "12"), ("1", ""), ("0.0", "3,0"), ("vrai", "24")]
    text = "seul;mois;g\n" + "".join(f"{alone};{months};x\n" for alone, months in rows)
    with opened(_file(tmp_path, text)) as source:
        scored, name = with_score(source, model)
        found = scored.rows(f'SELECT "{name}" FROM {scored.relation}')
        table, _ = counted(scored, Request(("g",), score=name, threshold=0.5))
    wanted = [
        score(model, people.read(model, {"seul": alone, "mois": months})).score
        for alone, months in rows
    ]
    assert [row[0] for row in found] == [pytest.approx(one, abs=1e-15) for one in wanted]
    assert sum(c.count for c in table.cells if c.decision) == sum(one >= 0.5 for one in wanted)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("oui;douze", "colonne « mois », rangée 1 sous l’en-tête (« douze »)"),
        ("oui;2,5", "le modèle attend un nombre entier"),
        ("oui;25", "n’admet rien au-dessus de 24"),
        ("peut-être;2", "(« peut-être ») : ce n’est pas une valeur du modèle (on attend : 0, 1)"),
        (";2", "colonne « seul », rangée 1 sous l’en-tête : il manque une valeur"),
    ],
)
def test_a_row_that_the_model_refuses_stops_the_audit(tmp_path: Path, row: str, told: str) -> None:
    model = read("modele.yaml", MODEL.encode())
    with opened(_file(tmp_path, f"seul;mois\n{row}\n")) as source:
        scored, name = with_score(source, model)
        with pytest.raises(DataFault) as caught:
            counted(scored, Request(("seul",), score=name))
    assert told in str(caught.value)


def test_a_column_that_the_model_needs_is_asked_for(tmp_path: Path) -> None:
    model = read("modele.yaml", MODEL.encode())
    with (
        opened(_file(tmp_path, "seul;moi\noui;2\n")) as source,
        pytest.raises(DataFault) as caught,
    ):
        with_score(source, model)
    assert "vouliez-vous dire « moi » ?" in str(caught.value)


@pytest.mark.parametrize("text", ["1_000", "2d", "2f", "0x2", "2,5F"])
def test_what_only_one_engine_takes_for_a_number_is_none(tmp_path: Path, text: str) -> None:
    with (
        opened(_file(tmp_path, f'g;s\na;"{text}"\n')) as source,
        pytest.raises(DataFault) as caught,
    ):
        counted(source, Request(("g",), score="s"))
    assert "la note doit être un nombre" in str(caught.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "image.csv"
    path.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(DataFault, match=r"image\.csv » : ce n’est pas un tableau"), opened(path):
        pass
