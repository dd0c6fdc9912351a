"""Each figure of the audits of the catalogue is computed again, from its counts and from the source."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.engine.catalogue import CATALOGUE_DIR
from guichet.engine.catalogue import load as load_catalogue
from guichet.engine.scoring import audit_counts
from guichet.engine.scoring.audit import Audit, GroupResult, Rate, audit
from guichet.engine.scoring.audit_entries import AuditEntry, Figure, Run, load
from guichet.engine.scoring.audit_reading import Column, Request, counted, opened
from guichet.engine.strict_yaml import CatalogueError

FOLDER = CATALOGUE_DIR / "audits"
ENTRIES = load(CATALOGUE_DIR)
FIGURES = [(entry, figure) for entry in ENTRIES.values() for figure in entry.figures]
SOURCES = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_sources = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="les fichiers d’origine (../shared/data) ne sont pas ici"
)

Counts = Counter[tuple[str, ...]]


def _column(text: str) -> Column | None:
    name, sign, value = text.partition("=")
    return Column(name, (value,) if sign else ()) if text else None


def _audited(run: Run) -> Audit:
    request = Request((run.by,), _column(run.decision), _column(run.outcome), count=run.count)
    with opened(FOLDER / run.file) as source:
        table, _ = counted(source, request)
    return audit(table, reference={run.by: run.reference})


@pytest.mark.parametrize(
    ("entry", "figure"), FIGURES, ids=[f"{entry.id}-{one.id}" for entry, one in FIGURES]
)
def test_a_figure_is_found_again_from_its_counts(entry: AuditEntry, figure: Figure) -> None:
    section = _audited(entry.run_of(figure)).sections[0]
    group = next(one for one in section.groups if one.group == (figure.group,))
    measures = {"rate": group.rates, "ratio": group.ratios, "difference": group.differences}
    found = measures[figure.measure][figure.rate]
    assert found.value is not None
    assert round(found.value, figure.places) == figure.value
    assert group.rates[figure.rate].whole == figure.n
    if figure.against:
        assert section.reference == (figure.against,)


@pytest.mark.parametrize(
    "run", [run for entry in ENTRIES.values() for run in entry.runs], ids=lambda run: str(run.id)
)
def test_the_site_reads_the_same_cells_as_the_command(run: Run) -> None:
    mine, theirs = audit_counts.audited(CATALOGUE_DIR, run), _audited(run)
    assert mine.sections == theirs.sections
    assert mine.everybody == theirs.everybody


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: str(entry.id))
def test_an_audit_is_of_a_system_of_the_register(entry: AuditEntry) -> None:
    assert entry.algorithm in load_catalogue().algorithms


@pytest.mark.parametrize(
    "run", [run for entry in ENTRIES.values() for run in entry.runs], ids=lambda run: str(run.id)
)
def test_no_published_rate_is_hidden_and_each_sentence_says_numbers_of_its_run(run: Run) -> None:
    rates = next(entry for entry in ENTRIES.values() if run in entry.runs).rates_of(run)
    groups = _audited(run).sections[0].groups
    assert rates
    assert [one.group for one in groups for rate in rates if one.rates[rate].value is None] == []
    known = {words for one in groups for rate in rates for words in _in_words(one, rate)}
    said = re.findall(r"\d+,\d+(?=[\u00a0 ](?:%|fois))", run.says)
    assert said
    assert [one for one in said if one not in known] == []


def _in_words(one: GroupResult, rate: Rate) -> Iterator[str]:
    yield f"{(one.rates[rate].value or 0) * 100:.1f}".replace(".", ",")
    if rate in one.ratios:
        yield f"{one.ratios[rate].value or 0:.1f}".replace(".", ",")


@pytest.mark.parametrize(
    "figure", [one for _, one in FIGURES if one.published], ids=lambda one: str(one.id)
)
def test_a_published_figure_is_the_one_that_was_published(figure: Figure) -> None:
    number = figure.published.split("\u00a0")[0].split(" ")[0].replace(",", ".")
    scale = 100 if "%" in figure.published else 1
    assert figure.value == pytest.approx(float(number) / scale, abs=1e-12)


def test_the_three_audits_are_there_with_a_command_each() -> None:
    assert set(ENTRIES) == {"duo", "suede", "amsterdam"}
    assert ENTRIES["amsterdam"].runs[0].command == (
        "guichet audit - --data amsterdam-pilote-avant.csv --by genre --decision choisi "
        "--outcome trouve --count personnes --reference homme -o rapport-amsterdam-avant.html"
    )


# --- From the published files ---------------------------------------------------------------------


def _counts(name: str) -> Counts:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        rows = [tuple(row) for row in csv.reader(stream)][1:]
    return Counter({row[:-1]: int(row[-1]) for row in rows})


def _source(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ORIGINS = {
    "Pays-Bas": "origin_nl",
    "Europe, hors Pays-Bas": "origin_europe_excl_nl",
    "hors d’Europe": "origin_outside_europe",
}


def _duo(table: str, rows: tuple[str, ...]) -> Counts:
    lines = {
        one["nr"]: one for one in _source("nl_duo_cub_cbs_2014_2022.csv") if one["table"] == table
    }
    found: Counts = Counter()
    for origin, column in ORIGINS.items():
        found[origin, "1"] = sum(int(lines[row][column]) for row in rows)
        found[origin, "0"] = int(lines["1"][column]) - found[origin, "1"]
    return found


@needs_sources
@pytest.mark.parametrize(("table", "year"), [("1", "2014"), ("2", "2019")])
@pytest.mark.parametrize(("name", "rows"), [("note", ("305", "306")), ("controle", ("307",))])
def test_the_counts_of_duo_are_those_of_the_published_table(
    table: str, year: str, name: str, rows: tuple[str, ...]
) -> None:
    assert _counts(f"duo-{name}-{year}.csv") == _duo(table, rows)


@needs_sources
def test_the_visits_of_duo_are_those_of_the_published_table() -> None:
    lines = {
        one["nr"]: one for one in _source("nl_duo_cub_cbs_2014_2022.csv") if one["table"] == "1"
    }
    found: Counts = Counter()
    for origin, column in ORIGINS.items():
        due, undue, all_of = (int(lines[nr][column]) for nr in ("309", "310", "307"))
        found[origin, "aide jugée due"] = due
        found[origin, "aide jugée indue"] = undue
        found[origin, "visite sans suite connue"] = all_of - due - undue
    assert _counts("duo-visite-2014.csv") == found


@needs_sources
@pytest.mark.parametrize(
    ("name", "sheet", "column", "values"),
    [
        ("sexe", "gender", "Gender", {"K": "femme", "M": "homme"}),
        ("etudes", "education", "Education", {"1": "1", "2": "1", "3": "1"}),
        ("origine", "foreign", "Foreign Background", {"1": "1", "0": "0"}),
    ],
)
def test_the_counts_of_sweden_are_those_of_the_published_sheets(
    name: str, sheet: str, column: str, values: dict[str, str]
) -> None:
    assert _counts(f"suede-{name}.csv") == Counter(
        (*_selection(row), values.get(row[column], "0"), _error(row))
        for row in _source(f"se_fk_vab_2017_{sheet}_1_decimal.csv")
    )


@needs_sources
def test_the_incomes_of_sweden_are_parted_by_the_median_of_the_cases() -> None:
    rows = _source("se_fk_vab_2017_income_1_decimal.csv")
    incomes = sorted(float(row["Income"]) for row in rows)
    assert incomes[len(incomes) // 2] == 290_000
    assert _counts("suede-revenu.csv") == Counter(
        (*_selection(row), str(int(float(row["Income"]) < 290_000)), _error(row)) for row in rows
    )


def _selection(row: dict[str, str]) -> Iterator[str]:
    yield "hasard" if row["Selection Method"] == "Random" else "modèle"


def _error(row: dict[str, str]) -> str:
    return "0" if row["Result"] == "No Errors Found" else "1"


@needs_sources
@pytest.mark.parametrize(("name", "model"), [("avant", "BR"), ("apres", "AR")])
def test_the_counts_of_amsterdam_are_those_of_the_published_matrices(name: str, model: str) -> None:
    found: Counts = Counter()
    for row in _source("nl_amsterdam_slimme_check_group_confusion.csv"):
        if (row["Dataset"], row["Model"], row["Feature"]) != ("Pilot", model, "geslacht"):
            continue
        gender = {"M": "homme", "V": "femme"}[row["Feature_Value"]]
        for leaf, key in (
            (("1", "1"), "TP"),
            (("1", "0"), "FP"),
            (("0", "1"), "FN"),
            (("0", "0"), "TN"),
        ):
            found[gender, *leaf] = round(float(row[key]) * int(row["group_size"]) / 100)
    assert _counts(f"amsterdam-pilote-{name}.csv") == found


# --- The schema -----------------------------------------------------------------------------------


def _broken(folder: Path, old: str, new: str) -> str:
    text = (FOLDER / "amsterdam.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "audits").mkdir()
    (folder / "audits" / "amsterdam.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    for table in FOLDER.glob("amsterdam-*.csv"):
        (folder / "audits" / table.name).write_bytes(table.read_bytes())
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: amsterdam\n", "id: paris\n", "id doit être « amsterdam »"),
        ("question: ", "questoin: ", "« questoin » est inconnue"),
        (
            "run: amsterdam-avant",
            "run: amsterdam-avent",
            "« amsterdam-avent » n’est pas dans « runs »",
        ),
        ("measure: difference, ", "", "« against » va avec un rapport ou un écart"),
        (
            "- file: amsterdam-pilote-apres.csv",
            "- file: ailleurs.csv",
            "« amsterdam-pilote-apres.csv » n’est pas",
        ),
    ],
)
def test_a_fault_of_an_entry_is_told_in_french(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert told in _broken(tmp_path, old, new).replace("\u00a0", " ")
