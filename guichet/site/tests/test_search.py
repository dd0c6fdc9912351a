"""The search forgives accents, endings and small mistakes, and never breaks on what people type."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from guichet.lib.rooms import SearchDocument
from guichet.site.indexing import fill
from guichet.site.models import IndexedPage, IndexedWord
from guichet.site.search import MOST_RESULTS, search

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load it once; each test then changes what it likes, in its own transaction."""
    with django_db_blocker.unblock():
        call_command("load_catalogue", verbosity=0)
    yield
    with django_db_blocker.unblock():
        fill([])


def _titles(question: str) -> list[str]:
    return [page.title for page in search(question).pages]


def _document(number: int, title: str, text: str = "") -> SearchDocument:
    return SearchDocument(f"/page/{number}/", title, "droit", "Un résumé.", text)


def _ask(client: Client, **asked: str) -> str:
    return client.get(f"/recherche/?{urlencode(asked)}").content.decode()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("trop perssu", "Demander le détail d’un trop-perçu"),
        ("algorithmes", "Demander comment l’algorithme a décidé"),
        ("controle caf", "Faire respecter mes droits pendant un contrôle"),
        ("radié", "Répondre à un projet de sanction de France Travail"),
        ("pole emploi", "Saisir le médiateur de France Travail"),
        ("huisier", "Faire opposition à une contrainte"),
        ("L. 311-3-1", "Demander comment l’algorithme a décidé"),
        ("LA CAF ME DEMANDE DE REMBOURSER", "Ne pas rembourser avant d’avoir été entendu·e"),
        ("camera", "Voir les images où j’apparais"),
        ("crous", "Je veux contester une décision, ou en connaître les raisons"),
        ("bourse refusée", "Je veux contester une décision, ou en connaître les raisons"),
        ("carsat", "Rien de tout cela"),
        ("retraite", "Rien de tout cela"),
        ("uber", "Un logiciel m’évalue ou me note au travail"),
        ("deliveroo", "Un logiciel m’évalue ou me note au travail"),
        ("compte désactivé", "Un logiciel m’évalue ou me note au travail"),
        ("livreuse", "Un logiciel m’évalue ou me note au travail"),
    ],
)
def test_people_find_what_they_mean(question: str, expected: str) -> None:
    assert expected in _titles(question)[:8]


def test_what_was_corrected_is_said_with_a_way_back(client: Client) -> None:
    page = _ask(client, q="trop perssu")
    assert "Résultats pour «\u00a0trop perçu\u00a0»" in page
    assert "?q=trop%20perssu&amp;exact=1" in page


def test_the_exact_search_corrects_nothing(client: Client) -> None:
    page = _ask(client, q="perssu", exact="1")
    assert "Résultats pour" not in page
    assert "Rien trouvé pour cette recherche" in page


def test_what_is_spelled_well_is_not_corrected() -> None:
    assert search("caf algorithme").corrected == ""


@pytest.mark.parametrize("question", ["crous", "bourse crous", "carsat", "cnav", "uber"])
def test_a_name_that_people_say_is_not_corrected(question: str) -> None:
    assert search(question).corrected == ""


def test_a_short_word_is_never_guessed() -> None:
    fill([_document(1, "Saisir la CRA")])
    assert search("cda").pages == ()


def test_the_title_counts_more_than_the_text() -> None:
    fill([_document(1, "Écrire", "loyer " + "mot " * 20), _document(2, "Payer mon loyer")])
    assert _titles("loyer") == ["Payer mon loyer", "Écrire"]


def test_pages_with_every_word_come_before_pages_with_some() -> None:
    fill(
        [
            _document(1, "Un loyer, un loyer, un loyer"),
            _document(2, "Autre", "loyer impayé"),
            _document(3, "Impayé"),
        ]
    )
    assert _titles("loyer impayé")[0] == "Autre"
    assert len(_titles("loyer impayé")) == 3


def test_a_word_that_nearly_every_page_uses_is_answered_in_the_order_of_the_rooms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("guichet.site.search._COMMON", 2)
    fill([_document(number, f"Page {number}", "lettre") for number in range(40)])
    fill([*(_document(n, f"Page {n}", "lettre") for n in range(40)), _document(99, "La lettre")])
    titles = _titles("lettres")
    assert titles[:2] == ["La lettre", "Page 0"]
    assert len(titles) == MOST_RESULTS


def test_nothing_found_shows_other_ways(client: Client) -> None:
    page = _ask(client, q="xylophone")
    assert "Rien trouvé pour cette recherche" in page
    assert 'href="/guichet/"' in page


def test_an_empty_question_explains_how_to_ask(client: Client) -> None:
    for question in ("", "   ", "le la les"):
        assert client.get(f"/recherche/?{urlencode({'q': question})}").status_code == 200
    assert "Écrivez avec vos mots" in _ask(client, q="  ")


def test_ten_thousand_characters_are_read_in_part_and_it_is_said(client: Client) -> None:
    page = _ask(client, q="recours " * 1250)
    assert "nous n’avons gardé que les premiers mots utiles" in page
    assert len(page) < 40_000


@pytest.mark.parametrize(
    "question",
    [
        "\x00\x1b[31mcaf\x7f",
        'caf" OR "1"="1',
        "caf) AND (",
        "title_stems : caf",
        "caf & | ! <-> 'x':*",
        "مرحبا caf 😀",
        "<script>alert(1)</script>",
        "\u202efac",
        "*",
        "-- ;",
        "%s %d",
    ],
)
def test_odd_characters_are_only_words(client: Client, question: str) -> None:
    response = client.get(f"/recherche/?{urlencode({'q': question})}")
    page = response.content.decode()
    assert response.status_code == 200
    assert "\x00" not in page
    assert "<script>" not in page


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    assert len(search(text).pages) <= MOST_RESULTS


def test_an_address_with_broken_bytes_gets_an_answer(client: Client) -> None:
    assert client.get("/recherche/?q=%ff%fe").status_code == 200


def test_a_search_asks_the_database_little(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(8):
        search("trop perssu caf")


def test_privacy_a_question_leaves_nothing_behind(client: Client) -> None:
    before = (
        list(IndexedPage.objects.values_list("pk")),
        list(IndexedWord.objects.values_list("pk")),
    )
    response = client.get("/recherche/?q=amina-benali")
    after = list(IndexedPage.objects.values_list("pk")), list(IndexedWord.objects.values_list("pk"))
    assert before == after
    assert response.headers["Cache-Control"] == "no-store"
    assert "<title>Chercher – Guichet</title>" in response.content.decode()
    assert not response.cookies


def test_loading_twice_changes_nothing() -> None:
    call_command("load_catalogue", verbosity=0)
    once = list(IndexedPage.objects.order_by("address").values("address", "title", "stems"))
    call_command("load_catalogue", verbosity=0)
    twice = list(IndexedPage.objects.order_by("address").values("address", "title", "stems"))
    assert once == twice
    assert len({one["address"] for one in once}) == len(once) > 80


def test_a_failed_load_keeps_what_was_known() -> None:
    fill([_document(1, "Payer mon loyer")])
    with pytest.raises(RuntimeError):
        fill(_broken())
    assert _titles("loyer") == ["Payer mon loyer"]


def _broken() -> Iterator[SearchDocument]:
    yield _document(2, "Recevoir une amende")
    raise RuntimeError


def test_what_is_no_longer_offered_is_no_longer_found() -> None:
    fill([_document(1, "Payer mon loyer")])
    fill([_document(2, "Recevoir une amende")])
    assert search("loyer", exactly=True).pages == ()
    assert _titles("amende") == ["Recevoir une amende"]


def test_the_index_is_the_one_of_this_database() -> None:
    fill([_document(1, "Payer mon loyer")])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT vector::text FROM site_indexedpage")
        else:
            cursor.execute("SELECT title_stems FROM site_search")
        assert "pai" in cursor.fetchone()[0]
