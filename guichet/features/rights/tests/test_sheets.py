"""Each right and each procedure is a sheet: readable, sourced, dated, honest about its doubts."""

import datetime
import re

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from guichet.engine import catalogue
from guichet.engine.entries import Procedure
from guichet.engine.plain_words import Plain
from guichet.features.rights.sheets import procedure_sheets, right_sheets

HOUSE = catalogue.load()
PROCEDURES = list(HOUSE.procedures.values())


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 23)


def _page(client: Client, slug: str) -> str:
    response = client.get(f"/droits/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_no_right_and_procedure_share_an_address() -> None:
    assert set(HOUSE.rights) & {one.slug for one in PROCEDURES} == set()
    assert len(right_sheets()) + len(procedure_sheets()) == len(HOUSE.rights) + len(PROCEDURES)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
def test_a_procedure_says_all_that_the_catalogue_knows(
    client: Client, procedure: Procedure
) -> None:
    page = _page(client, procedure.slug)
    sheet = procedure_sheets()[procedure.slug]
    told = (
        procedure.short_title,
        procedure.summary,
        sheet.who,
        procedure.who_can_help,
        procedure.if_late,
        sheet.addressee,
        sheet.how_to_find,
        sheet.cost,
        sheet.silence,
        *sheet.asks,
        *sheet.pieces,
        *sheet.traps,
        *(way["value"] for way in sheet.ways),
        *(clock.in_words for clock in sheet.clocks),
        *(statement.ref for statement in procedure.legal_basis),
        *(law.says for law in sheet.laws),
    )
    assert [text for text in told if text and escape(text) not in page] == []
    assert "Conseils pratiques, à relire par un·e juriste" in page or not procedure.traps


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
def test_a_procedure_leads_to_its_letter_or_says_why_there_is_none(
    client: Client, procedure: Procedure
) -> None:
    page = _page(client, procedure.slug)
    if procedure.id in HOUSE.letters:
        assert f'href="/courriers/{procedure.slug}/"' in page
    else:
        assert escape(procedure.no_letter_reason) in page


def test_every_exit_is_said_in_french_and_leads_to_a_sheet() -> None:
    for sheet in procedure_sheets().values():
        assert len(sheet.exits) == len(sheet.procedure.then)
        for exit_, known in zip(sheet.exits, sheet.procedure.then, strict=True):
            assert exit_.outcome.startswith("Si ")
            assert bool(exit_.url) == (known.procedure in HOUSE.procedures)


def test_doubtful_law_is_marked_and_the_mark_is_explained(client: Client) -> None:
    for sheet in procedure_sheets().values():
        marks = _page(client, sheet.procedure.slug).count('class="to-check"')
        assert (marks > 0) == sheet.has_doubts
        assert marks >= sheet.doubtful_laws


def test_identifiers_and_abbreviations_meant_for_lawyers_become_words(client: Client) -> None:
    plain = Plain(HOUSE)
    assert (
        plain("voir police-file-access")
        == "voir «\u00a0Accéder aux fichiers de police (TAJ)\u00a0»"
    )
    assert plain.line("LRAR conseillée").startswith("Lettre recommandée")
    # « defenseur-des-droits » is also the address of its sheet.
    names = "|".join(one for one in HOUSE.procedures if one != "defenseur-des-droits")
    for sheet in procedure_sheets().values():
        shown = re.sub(r"<[^>]+>", " ", _page(client, sheet.procedure.slug))
        assert re.findall(rf"(?<![\w/-])(?:{names})(?![\w/-])", shown) == []
        assert "LRAR" not in shown


def test_points_still_to_verify_are_shown_on_the_sheets_that_they_touch(client: Client) -> None:
    for doubt in HOUSE.doubts:
        for identifier in doubt.procedures:
            assert escape(doubt.text) in _page(client, HOUSE.procedures[identifier].slug)


def test_a_received_idea_is_corrected_where_it_matters(client: Client) -> None:
    penalty = next(one for one in HOUSE.corrections if one.id == "penalite-pas-de-cra")
    assert escape(penalty.fact) in _page(client, HOUSE.procedures["penalty-contest"].slug)


def test_a_change_of_the_law_is_told_on_the_sheets_that_cite_the_same_text(client: Client) -> None:
    silence = next(one for one in HOUSE.changes if one.id == "silence-de-la-prefecture")
    assert escape(silence.text) in _page(client, HOUSE.procedures["permit-silence"].slug)


def test_the_way_ahead_is_drawn_from_a_day_with_mail(client: Client, settings: Settings) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 22)  # a Sunday
    page = _page(client, "commission-de-recours-amiable")
    assert "si le service reçoit votre lettre le lundi 23\u00a0novembre 2026" in page
    assert "<svg" in page
    assert "23 janvier 2027" in page


@pytest.mark.parametrize("slug", list(HOUSE.rights))
def test_a_right_shows_its_prose_its_procedures_and_its_grounds(client: Client, slug: str) -> None:
    page = _page(client, slug)
    right = HOUSE.rights[slug]
    assert escape(right.question) in page
    assert escape(right.summary) in page
    assert "<h2>Par où commencer</h2>" in page
    for identifier in right.procedures:
        assert f'href="/droits/{HOUSE.procedures[identifier].slug}/"' in page
    for ground in right.grounds:
        assert escape(ground.ref) in page
    if right.doubt:
        assert escape(right.doubt) in page


def test_a_link_to_a_source_says_nothing_of_the_visitor(client: Client) -> None:
    page = _page(client, "plainte-cnil")
    outside = re.findall(r'<a href="https?://[^>]+>', page)
    assert outside
    assert all('rel="external noreferrer"' in link for link in outside)


def test_an_unknown_sheet_does_not_exist(client: Client, db: None) -> None:
    assert client.get("/droits/nulle-part/").status_code == 404
    assert client.get("/droits/nulle-part.pdf").status_code == 404


def test_a_sheet_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/droits/commission-de-recours-amiable/")
        client.get("/droits/savoir-comment-on-m-a-note/")
        client.get("/droits/")


def test_a_sheet_may_be_read_but_not_changed(client: Client) -> None:
    assert client.post("/droits/commission-de-recours-amiable/").status_code == 405
    assert client.post("/droits/").status_code == 405
