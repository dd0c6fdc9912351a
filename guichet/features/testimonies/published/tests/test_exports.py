"""What can be taken away: right types, a dictionary that is true, and no formula."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from guichet.engine import catalogue
from guichet.engine.questionnaires import Facet
from guichet.features.testimonies.models import FacetKind
from guichet.features.testimonies.published.exports import TESTIMONIES
from guichet.features.testimonies.published.tests.conftest import TODAY, Publish
from guichet.features.testimonies.shelf import withdraw_testimony

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ("temoignages.csv", "temoignages.json", "chiffres.csv", "chiffres.json", "nouveaux.atom")


def get(name: str) -> Any:  # noqa: ANN401
    return Client().get(f"/temoignages/{name}")


def text(name: str) -> str:
    content: bytes = get(name).getvalue()
    return content.decode()


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(name), newline="")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("temoignages.csv", "text/csv; charset=utf-8; header=present"),
        ("temoignages.json", "application/json"),
        ("temoignages.schema.json", "application/json"),
        ("nouveaux.atom", "application/atom+xml"),
    ],
)
def test_each_file_says_what_it_is(name: str, kind: str) -> None:
    assert get(name).headers["Content-Type"] == kind


@pytest.mark.django_db
def test_an_empty_shelf_gives_files_without_rows() -> None:
    assert rows("temoignages.csv") == []
    assert json.loads(text("temoignages.json")) == []


def test_only_readable_texts_are_in_the_files(publish: Publish, count_only: Publish) -> None:
    publish()
    count_only()
    assert [row["numero"] for row in rows("temoignages.csv")] == ["1"]
    assert [row["numero"] for row in json.loads(text("temoignages.json"))] == [1]


def test_the_same_testimony_in_both_files(publish: Publish) -> None:
    one = publish()
    (line,), (record,) = rows("temoignages.csv"), json.loads(text("temoignages.json"))
    assert line["texte"] == record["texte"] == one.text
    assert record["consequences"] == ["L’argent", "Le logement"]
    assert line["consequences"] == "L’argent | Le logement"
    assert (record["mois"], record["publie_en"]) == ("2026-03", "2026-11")


@pytest.mark.parametrize("table", ["temoignages", "chiffres"])
def test_the_dictionary_names_the_columns_that_the_file_has(publish: Publish, table: str) -> None:
    for _ in range(5):
        publish()
    schema = json.loads(text(f"{table}.schema.json"))
    names = [field["name"] for field in schema["fields"]]
    records = json.loads(text(f"{table}.json"))
    assert text(f"{table}.csv").splitlines()[0] == ",".join(names)
    assert all(list(record) == names for record in records)
    assert set(schema["primaryKey"]) <= set(names)


def test_what_must_be_there_is_there(publish: Publish) -> None:
    publish(facts={}, month=None)
    fields = json.loads(text("temoignages.schema.json"))["fields"]
    (line,) = rows("temoignages.csv")
    assert all(line[one["name"]] for one in fields if one["constraints"]["required"])


@pytest.mark.parametrize(
    "dangerous", ["=1+1", "+33 6", "-2+3", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "\r\n=1"]
)
def test_privacy_no_spreadsheet_runs_what_somebody_wrote(publish: Publish, dangerous: str) -> None:
    publish(title=dangerous, text=dangerous)
    (line,) = rows("temoignages.csv")
    assert line["titre"][0] == line["texte"][0] == "'"
    assert json.loads(text("temoignages.json"))[0]["texte"] == dangerous


def test_hidden_figures_are_empty_in_the_files_too(publish: Publish) -> None:
    for _ in range(9):
        publish(facts={FacetKind.THEME: ["money-claimed"]})
    for _ in range(3):
        publish(facts={FacetKind.THEME: ["refusal"]})
        publish(facts={FacetKind.THEME: ["check"]})
    shown = {
        row["valeur"]: row["nombre"] for row in rows("chiffres.csv") if row["tableau"] == "themes"
    }
    assert (shown["refusal"], shown["money-claimed"]) == ("", "9")
    assert all(not one or int(one) >= 5 for one in shown.values())


def test_the_feed_gives_the_newest_first_and_a_month_for_a_date(publish: Publish) -> None:
    publish(title="Le premier")
    publish(title="Le <second>")
    feed = ElementTree.fromstring(text("nouveaux.atom"))  # noqa: S314 - it is our own
    titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
    dates = {one.findtext(f"{ATOM}updated") for one in feed.iter(f"{ATOM}entry")}
    assert titles == [
        "Témoignage n°\u00a02\u00a0: Le <second>",
        "Témoignage n°\u00a01\u00a0: Le premier",
    ]
    assert dates == {"2026-11-01T00:00:00+00:00"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_no_browser_or_proxy_serves_a_file_without_asking_whether_it_still_holds(name: str) -> None:
    headers = get(name).headers
    assert headers["Cache-Control"] == "no-cache"
    assert "ETag" not in headers


def test_what_is_withdrawn_disappears_at_once_everywhere(publish: Publish) -> None:
    one = [publish() for _ in range(5)][-1]
    gone = publish(title="Le mot perroquet", text="Un perroquet.")
    seen = ("", "?q=perroquet", "?theme=money-claimed", *FILES[:2], "nouveaux.atom")
    assert all("perroquet" in text(name) for name in seen)
    assert "6 témoignages comptés" in text("chiffres/")
    withdraw_testimony(testimony=gone, today=TODAY)
    assert not any("Un perroquet" in text(name) or "mot perroquet" in text(name) for name in seen)
    assert "5 témoignages comptés" in text("chiffres/")
    assert f"/temoignages/{gone.number}/" not in "".join(text(name) for name in seen)
    assert f"/temoignages/{one.number}/" in text("")


def test_privacy_a_question_says_that_its_answer_is_published_when_the_files_hold_it() -> None:
    facets = {
        "mois": Facet.MONTH,
        "themes": Facet.THEME,
        "services": Facet.BODY,
        "secteurs": Facet.SECTOR,
        "outils": Facet.TOOL,
        "consequences": Facet.CONSEQUENCE,
        "departement": Facet.DEPARTMENT,
        "tailles": Facet.SIZE,
    }
    in_the_files = {facets.get(one.name) for one in TESTIMONIES.columns} - {None}
    house = catalogue.load()
    for one in house.questionnaires.values():
        for question in one.questions:
            is_told = "publiée avec le texte" in house.deposit_words.seen_by[question.seen_by]
            assert is_told is (question.facet in in_the_files), question.id
