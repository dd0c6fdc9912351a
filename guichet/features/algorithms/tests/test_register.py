"""The register on screen: what is known, who said so, and what nobody said."""

import datetime
import re

import pytest
from django.test import Client

from guichet.engine import catalogue
from guichet.engine.algorithms import Request, System
from guichet.features.algorithms.sheets import said_of, sheet_of, systems
from guichet.features.algorithms.words import moment_words

_DAY = datetime.date(2026, 11, 22)
_SENT = Request(
    sent_on=datetime.date(2026, 3, 3),
    to="la CNAF",
    by="une association",
    letter="admin-documents-access",
    about=("threshold",),
)


def _page(client: Client, path: str = "") -> str:
    response = client.get(f"/algorithmes/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_system_is_in_the_list_and_has_its_page(client: Client) -> None:
    page = _page(client)
    for one in systems():
        assert f'href="/algorithmes/{one.slug}/"' in page
        assert one.name in _page(client, f"{one.slug}/").replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?pays=nl", "rotterdam", "aggir"),
        ("?domaine=chomage", "france-travail-cre", "aggir"),
        ("?calcul=oui", "aggir", "cnaf-2010-2014"),
        ("?calcul=en-partie", "ams-autriche", "aggir"),
        ("?pays=fr&calcul=oui", "aggir", "amsterdam-slimme-check"),
    ],
)
def test_the_list_can_be_narrowed(client: Client, query: str, shown: str, hidden: str) -> None:
    page = _page(client, query)
    assert f"/algorithmes/{shown}/" in page
    assert f"/algorithmes/{hidden}/" not in page


def test_a_choice_that_no_list_offers_shows_no_system_and_the_way_back(client: Client) -> None:
    page = _page(client, "?pays=%22%3E%3Cscript%3E")
    assert "Aucun système ne répond à ce choix" in page
    assert "<script" not in page


def test_an_unknown_system_is_not_found(client: Client, db: None) -> None:
    assert client.get("/algorithmes/nulle-part/").status_code == 404


def test_a_missing_field_says_so_and_leads_to_the_letter_that_asks_for_it(client: Client) -> None:
    page = _page(client, "cnaf-apres-2018/")
    field = page.split('<h3 id="threshold">', 1)[1].split("<h3", 1)[0]
    assert "Non renseigné" in field
    assert "/courriers/explication-d-un-algorithme/?r=" in field
    documents = page.split('<h3 id="impact_assessment">', 1)[1].split("<h3", 1)[0]
    assert "/courriers/document-administratif/" in documents


def test_the_letter_asked_from_a_page_knows_the_service_already(client: Client) -> None:
    page = _page(client, "cnaf-dmde-2026/")
    found = re.search(r'href="(/courriers/explication-d-un-algorithme/\?r=[^"]+)"', page)
    assert found
    letter = client.get(found[1]).content.decode()
    assert re.search(r'value="caf"[^>]*checked', letter)
    assert re.search(r'value="control"[^>]*checked', letter)


def test_no_french_letter_is_offered_against_a_foreign_system(client: Client) -> None:
    page = _page(client, "rotterdam/")
    assert "Nos lettres citent le droit français" in page
    assert "/courriers/" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_worker_is_led_to_the_letter_for_work(client: Client) -> None:
    page = _page(client, "la-poste-tournees/")
    assert "/courriers/mes-donnees-au-travail/" in page
    assert "/courriers/explication-d-un-algorithme/" not in page
    assert "Aucune source n’a encore été lue" in page


def test_a_request_without_answer_counts_the_days_of_silence() -> None:
    said = said_of(_SENT, _DAY)
    assert "Demande envoyée le 3 mars 2026" in said
    assert "sans réponse depuis 264 jours" in said
    assert "sans réponse depuis 1 jour." in said_of(_SENT, datetime.date(2026, 3, 4))


def test_a_request_that_was_answered_counts_no_day() -> None:
    answer = {"answered_on": datetime.date(2026, 4, 1), "outcome": "Refus."}
    said = said_of(_SENT.model_copy(update=answer), _DAY)
    assert "réponse le 1er avril 2026. Refus." in said
    assert "sans réponse" not in said


def test_the_silence_stands_at_the_field_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    house = catalogue.load()
    asked: System = house.algorithms["cnaf-apres-2018"].model_copy(update={"requests": (_SENT,)})
    known = {**house.algorithms, asked.slug: asked}
    monkeypatch.setattr(catalogue, "load", lambda: _With(house, known))
    sheet_of.cache_clear()
    sheet = sheet_of(asked.slug, _DAY)
    sheet_of.cache_clear()
    assert sheet
    told = {field.name: field.requests for group in sheet.groups for field in group.fields}
    assert "264" in told["threshold"][0]
    assert told["method"] == ()


class _With:
    """The catalogue, with another register."""

    def __init__(self, house: catalogue.Catalogue, algorithms: dict[str, System]) -> None:
        self._house, self.algorithms = house, algorithms

    def __getattr__(self, name: str) -> object:
        return getattr(self._house, name)


def test_no_request_is_invented_in_the_catalogue() -> None:
    """Add one only with the proof that it was sent: this test then names it."""
    assert [one.slug for one in systems() if one.requests] == []


def test_each_fact_names_a_source_of_its_page_and_how_it_was_read(client: Client) -> None:
    page = _page(client, "cnaf-2010-2014/")
    assert 'href="#source-lqdn"' in page
    assert 'id="source-lqdn"' in page
    assert "Non lu." in page.split('id="source-lqdn-code"', 1)[1].split("</li>", 1)[0]


def test_a_collective_is_told_what_file_to_load(client: Client) -> None:
    for slug in ("cnaf-2010-2014", "cnaf-2014-2018", "cnaf-dmde-2026", "cnam-c2sg"):
        assert "guichet model import FICHIER" in _page(client, f"{slug}/")
    assert "guichet model import" not in _page(client, "aggir/")


def test_a_date_says_no_more_than_its_source() -> None:
    said = [moment_words(one) for one in ("2023", "2023-11", "2024-02-29")]
    assert said == ["2023", "novembre 2023", "29 février 2024"]


def test_the_testimonies_named_by_a_page_are_a_list_that_exists(client: Client, db: None) -> None:
    found = re.search(r'href="(/temoignages/\?[^"]+)"', _page(client, "cnaf-dmde-2026/"))
    assert found
    address = found[1].replace("&amp;", "&")
    assert "service=caf" in address
    assert client.get(address).status_code == 200


def test_our_own_software_answers_without_an_empty_field_that_matters(client: Client) -> None:
    sheet = sheet_of("guichet", _DAY)
    assert sheet
    empty = {field.name for group in sheet.groups for field in group.fields if not field.facts}
    assert empty <= {"period", "legal_basis", "impact_assessment", "effects"}
    assert "Aucun ne note une personne" in _page(client, "guichet/")
