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
from guichet.engine.scoring.audit_report import SIMULATED, Context, html, question_of
from guichet.engine.scoring.model import ModelSource
from guichet.engine.scoring.simulation import Margin, Margins, Simulation

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
    lines = list(csv.DictReader(io.StringIO(to_csv(made, CONTEXT))))
    for line in lines:
        if line["groupe"] == "autre":
            assert {line[name] for name in COLUMNS[3:15] if name != "mesure"} == {""}
            assert line["raison"]


def test_the_csv_has_a_line_for_each_measure_of_each_group() -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(_made(), CONTEXT))))
    assert len(lines) == 6 * 4
    found = next(
        one for one in lines if (one["groupe"], one["mesure"]) == ("homme", "false_positive")
    )
    assert float(found["taux"] or "nan") == pytest.approx(41 / 69) or found["raison"]


def test_a_name_that_a_spreadsheet_would_compute_is_kept_from_it() -> None:
    assert "'=1+1" in to_csv(_made(group="=1+1"), CONTEXT)


def test_a_question_is_found_when_nobody_wrote_one() -> None:
    assert question_of(_made()) == "Les groupes de « genre » sont-ils traités de la même façon ?"


SIMULATION = Simulation(
    Margins(
        title="Des parts <essai>",
        population="des foyers",
        sources={
            "s": ModelSource(title="Un tableau", author="Un institut", url="https://a.exemple")
        },
        margins=(
            Margin(name="genre", source="s", shares={"femme": 30, "homme": 70}),
            Margin(name="âge", assumption="au hasard", shares={"0 à 30": 1, "30 à 60": 1}),
            Margin(
                name="enfant",
                source="s",
                given="genre",
                shares_by={"femme": {"oui": 60, "non": 40}, "homme": {"non": 100}},
            ),
        ),
    ),
    people=4321,
    seed=98765,
)
SIMULATED_CONTEXT = replace(CONTEXT, simulation=SIMULATION)


def test_a_simulation_says_so_in_each_drawing_each_table_and_each_sheet() -> None:
    page = html(_made(outcome=False), SIMULATED_CONTEXT)
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<title>Simulation\u00a0: " in page
    assert "<h1>Simulation\u00a0: " in page
    for element in ("figcaption", "title id=[^>]*", 'caption class="sr"'):
        said = re.findall(rf"<{element}>([^<]*)<", page)
        assert len(said) >= 2, element
        assert all(one.startswith("Simulation\u00a0: ") for one in said), element
    assert re.search(r"@page\{[^}]*@top-center\{content:\"Simulation", page)
    brief = page[page.index("En bref") : page.index("Les données")]
    said = re.findall(r"<li>([^<]*)", brief)
    assert said
    assert all(one.startswith("Simulation") for one in said), said


def test_a_simulation_shows_its_seed_its_shares_and_who_published_them() -> None:
    page = html(_made(outcome=False), SIMULATED_CONTEXT).replace("\u00a0", " ")
    for said in (
        "Des parts &lt;essai&gt;",
        "4\u202f321 personnes au sort (graine 98765)",
        "Source : Un institut, Un tableau, https://a.exemple",
        "Supposé, sans source : au hasard",
        "à part les uns des autres (« genre », « âge »)",
        "30,0 %",
        "<h3>enfant, selon « genre »</h3>",
        "personne ne l’a constaté",
    ):
        assert said in page, said
    assert "Ce rapport mesure" not in page
    assert "Personnes comptées" not in page


def test_the_numbers_of_a_simulation_say_so_in_each_line() -> None:
    made = _made(outcome=False)
    lines = list(csv.DictReader(io.StringIO(to_csv(made, SIMULATED_CONTEXT))))
    assert {line["nature"] for line in lines} == {"simulation"}
    said = json.loads(to_json(made, SIMULATED_CONTEXT))["simulation"]
    assert (said["notice"], said["seed"], said["people"]) == (SIMULATED, 98765, 4321)
    assert said["margins"]["margins"][0]["shares"] == {"femme": 30, "homme": 70}


def test_what_was_counted_is_never_called_a_simulation() -> None:
    made = _made()
    assert "imulation" not in html(made, CONTEXT)
    assert "imulation" not in to_csv(made, CONTEXT)
    assert json.loads(to_json(made, CONTEXT))["simulation"] is None
