"""The pages that belong to no room: home, who can help, errors, and what machines read."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from guichet.engine import catalogue
from guichet.site.footer import footer
from guichet.site.home import FEATURED_RIGHTS, PRINTED_RIGHTS, helpers
from guichet.site.models import IndexedPage
from guichet.site.near import near
from guichet.site.pages import public_addresses, search_documents
from guichet.site.views import page_not_found, server_error

pytestmark = pytest.mark.django_db


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue().decode()


def test_the_home_page_opens_its_three_doors_first(client: Client) -> None:
    page = _text(client, "/")
    doors = re.findall(r'class="door" href="([^"]+)"', page)
    assert doors == ["/guichet/", "/temoigner/", "/annuaire/"]
    assert page.index('class="doors"') < page.index('class="search"') < page.index("À imprimer")


def test_the_home_page_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/")


def test_the_rights_chosen_for_the_home_page_exist() -> None:
    assert {*FEATURED_RIGHTS, *PRINTED_RIGHTS} <= set(catalogue.load().rights)


def test_who_can_help_is_said_and_the_directory_is_one_step_away(client: Client) -> None:
    page = _text(client, "/qui-peut-aider/")
    assert 'href="/annuaire/"' in page
    assert "/droits/defenseur-des-droits/" in page


def test_every_procedure_says_who_can_help() -> None:
    pages = [page.url for one in helpers() for _, pages in one.lines for page in pages]
    assert len(pages) == len(set(pages)) == len(catalogue.load().procedures)


def test_every_public_address_answers(client: Client) -> None:
    addresses = public_addresses()
    papers = [one for one in addresses if one.endswith(".pdf")]
    pages = [one for one in addresses if not one.endswith(".pdf")]
    asked = [*pages, *papers[:3]]
    assert len(pages) > 80
    broken = {
        one: status for one in asked if (status := client.get(one, follow=True).status_code) != 200
    }
    assert broken == {}


def test_everything_that_is_offered_to_the_search_leads_somewhere(client: Client) -> None:
    addresses = [one.address for one in search_documents()]
    assert len(addresses) == len(set(addresses))
    sample = addresses[::7]
    assert [one for one in sample if client.get(one, follow=True).status_code != 200] == []


def test_the_same_thing_is_offered_once() -> None:
    titles = [one.address for one in search_documents() if one.kind == "courrier"]
    sheets = {one.summary for one in search_documents() if one.kind == "démarche"}
    letters = {one.summary for one in search_documents() if one.kind == "courrier"}
    assert not titles or not letters & sheets


def test_a_mistyped_address_finds_the_page_that_was_meant(client: Client) -> None:
    call_command("load_catalogue", verbosity=0)
    response = client.get("/droits/savoir-coment-on-ma-notee/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Vous cherchiez peut-être" in page
    assert 'href="/droits/savoir-comment-on-m-a-note/"' in page


NEAR = {
    "/droits/comission-de-recour-amiable/": ["/droits/commission-de-recours-amiable/"],
    "/droits/rectification-de-lindu": ["/droits/rectification-de-l-indu/"],
    "/droits/Tribunal-Adminstratif/": ["/droits/tribunal-administratif/"],
    "/droits/défenseur-des-droits/": ["/droits/defenseur-des-droits/"],
    "/droit/saisir-la-cada/": ["/droits/saisir-la-cada/"],
    "/courriers/plainte-cnill/": ["/droits/plainte-cnil/"],
    "/droits/trop-percu/": ["/droits/trop-percu-chomage/", "/droits/detail-du-trop-percu/"],
    "/mention-legale/": ["/algorithmes/mention/", "/mentions-legales/"],
    "/droits/recours/": [],
    "/droits/xyz/": [],
    "/droits/plan-de-remboursement-trop-lourd/": [],
    "/caf/": [],
    "/favicon.ico": [],
    "/wp-login.php": [],
    f"/{'a' * 5000}/": [],
}


def test_only_the_pages_whose_name_is_near_are_proposed() -> None:
    call_command("load_catalogue", verbosity=0)
    assert {asked: [page.address for page in near(asked)] for asked in NEAR} == NEAR


def test_an_unknown_address_still_helps_when_the_database_does_not_answer(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_address: str) -> list[IndexedPage]:
        raise DatabaseError

    monkeypatch.setattr("guichet.site.views.near", fail)
    response = page_not_found(rf.get("/nulle-part/"), Exception())
    assert response.status_code == 404
    assert "Cette page n’est pas là" in response.content.decode()


def test_a_failure_is_said_to_be_ours(rf: RequestFactory) -> None:
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "La faute est de notre côté" in response.content.decode()


def test_the_neutral_page_keeps_nothing(client: Client) -> None:
    response = client.get("/quitter/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "<title>Guichet</title>" in response.content.decode()


def test_the_sitemap_lists_sheets_and_no_question(client: Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    places = [element.text or "" for element in root.iter() if element.tag.endswith("loc")]
    assert len(places) > 80
    assert "http://testserver/droits/copie-de-mes-donnees/" in places
    assert not [
        one for one in places if "?" in one or "testserver/guichet/" in one or "/quitter/" in one
    ]


def test_robots_stay_out_of_what_people_type(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    for address in ("/guichet/", "/courriers/", "/recherche/", "/quitter/"):
        assert f"Disallow: {address}" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_security_txt_names_the_contact_and_an_end_date(client: Client, settings: Settings) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 21)
    settings.GUICHET_CONTACT = "mailto:securite@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:securite@example.org\n" in text
    assert "Expires: 2027-05-20T00:00:00Z\n" in text


def test_security_txt_without_a_contact_points_to_a_page_that_says_how(
    client: Client, settings: Settings
) -> None:
    settings.GUICHET_CONTACT = ""
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: http://testserver/mentions-legales/\n" in text
    assert "n’a pas encore indiqué d’adresse" in _text(client, "/mentions-legales/")


def test_the_foot_of_every_page_leads_to_what_we_owe(client: Client) -> None:
    links = footer(HttpRequest())["footer_links"]
    assert [one["label"] for one in links if client.get(one["url"]).status_code != 200] == []
    assert {"Accessibilité", "Ce que nous gardons", "Mentions légales"} <= {
        one["label"] for one in links
    }
