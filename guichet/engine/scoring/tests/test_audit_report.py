"""The report stands alone, is valid, says its reasons, and is the same each time."""

import csv
import io
import json
import re
from dataclasses import replace

import html5lib
import pytest

from guichet.engine.scoring.audit import Audit, Cell, Table, audit
from guichet.engine.scoring.audit_files import COLUMNS, to_csv, to_json
from guichet.engine.scoring.audit_report import Context, html, question_of

HOSTILE = "<script>alert('x')</script> & « é »"
CONTEXT = Context(
    question="Les femmes sont-elles plus contrôlées ?",
    command="guichet audit - --data 'a & b.csv' --by genre -o r.html",
    facts=(("Fichier", "a & b <1>.csv"), ("Empreinte SHA-256", "0" * 64)),
    versions=(("Guichet", "0.0.0"),),
    limits=("Une limite propre à ces données.",),
)


def _made(*, outcome: bool = True, decision: bool = True, group: str = "femme") -> Audit:
    counts = {"homme": (50, 41, 25, 28), group: (38, 51, 18, 21), "autre": (1, 1, 1, 0)}
    leaves = ((True, True), (True, False), (False, True), (False, False))
    cells = tuple(
        Cell((name,), d if decision else None, o if outcome else None, count, at % 3, 0.3 * count)
        for name, four in counts.items()
        for at, ((d, o), count) in enumerate(zip(leaves, four, strict=True))
    )
    return audit(Table(("genre",), cells, decision, outcome, (0.3, 0.6), is_probability=True))


@pytest.mark.parametrize("outcome", [True, False])
@pytest.mark.parametrize("decision", [True, False])
def test_the_page_is_valid_and_nothing_in_it_comes_from_elsewhere(
    outcome: bool, decision: bool
) -> None:
    page = html(_made(outcome=outcome, decision=decision), CONTEXT)
    html5lib.HTMLParser(strict=True).parse(page)
    assert not re.search(r"<script|<link|<img|@import|url\(|\ssrc=|\shref=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_drawing_has_a_title_words_and_its_table() -> None:
    page = html(_made(), CONTEXT)
    figures = re.findall(r"<figure>.*?</figure>", page, re.S)
    assert len(figures) >= 4
    for figure in figures:
        assert figure.count("<title ") == figure.count("<desc ") == figure.count("<svg ") == 1
        assert "<table>" in figure


def test_the_names_of_groups_are_only_words() -> None:
    made = _made(group=HOSTILE)
    page = html(made, replace(CONTEXT, question=HOSTILE))
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_is_asked_read_and_hidden_is_said() -> None:
    page = html(_made(), CONTEXT)
    for said in (
        "Les femmes sont-elles plus contrôlées",
        "a &amp; b &lt;1&gt;.csv",
        "0" * 64,
        "2 groupes ne sont pas montrés",
        "non montré\u00a0: moins de 5 personnes",
        "Une limite propre à ces données.",
        "guichet audit - --data &#x27;a &amp; b.csv&#x27;",
        "n = ",
    ):
        assert said in page, said


def test_without_outcome_the_reason_stands_where_the_number_would() -> None:
    page = html(_made(outcome=False), CONTEXT)
    assert "Non calculable\u00a0: aucun résultat connu." in page
    assert "Un écart de sélection ne dit pas à lui seul" in page


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert html(_made(), CONTEXT) == html(_made(), CONTEXT)
    assert to_json(_made(), CONTEXT) == to_json(_made(), CONTEXT)


def test_a_hidden_number_is_in_no_file() -> None:
    made = _made()
    document = json.loads(to_json(made, CONTEXT))
    hidden = [one for one in document["sections"][0]["groups"] if one["n"] is None]
    assert len(hidden) == 2
    for one in hidden:
        assert all(rate["value"] is None for rate in one["rates"].values())
        assert all("n" not in rate for rate in one["rates"].values())
    lines = list(csv.DictReader(io.StringIO(to_csv(made))))
    for line in lines:
        if line["groupe"] == "autre":
            assert {line[name] for name in COLUMNS[3:15] if name != "mesure"} == {""}
            assert line["raison"]


def test_the_csv_has_a_line_for_each_measure_of_each_group() -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(_made()))))
    assert len(lines) == 6 * 4
    found = next(
        one for one in lines if (one["groupe"], one["mesure"]) == ("homme", "false_positive")
    )
    assert float(found["taux"] or "nan") == pytest.approx(41 / 69) or found["raison"]


def test_a_name_that_a_spreadsheet_would_compute_is_kept_from_it() -> None:
    assert "'=1+1" in to_csv(_made(group="=1+1"))


def test_a_question_is_found_when_nobody_wrote_one() -> None:
    assert question_of(_made()) == "Les groupes de « genre » sont-ils traités de la même façon ?"
