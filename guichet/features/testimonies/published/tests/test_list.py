"""The list: empty, few, many; words, filters, pages; an address that can be shared."""

import pytest
from django.test import Client

from guichet.features.testimonies.models import Door, FacetKind
from guichet.features.testimonies.published.tests.conftest import FACTS, Publish

ADDRESS = "/temoignages/"


def page(query: str = "") -> str:
    response = Client().get(f"{ADDRESS}{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_an_empty_shelf_says_so_kindly_and_how_to_testify() -> None:
    shown = page()
    assert "Aucun témoignage n’est encore publié" in shown
    assert 'href="/temoigner/"' in shown
    assert "<ol" not in shown.partition("<main")[2].partition("</main>")[0]


def test_the_newest_comes_first(publish: Publish) -> None:
    publish(title="Le premier")
    publish(title="Le second")
    shown = page()
    assert shown.index("Le second") < shown.index("Le premier")
    assert "2 témoignages" in shown


def test_one_that_is_only_counted_is_not_in_the_list(count_only: Publish) -> None:
    count_only()
    assert "Aucun témoignage n’est encore publié" in page()


@pytest.mark.parametrize(
    "typed",
    [
        "algorithmes",
        "ALGORITHME",
        "reclame",
        "réclamés",
        "dettes",
        "ciel tombé",
        "dette%20l'algorithme",
    ],
)
def test_words_are_found_whatever_the_accents_and_the_endings(publish: Publish, typed: str) -> None:
    publish()
    publish(title="Pas celui-ci", text="Un guichet fermé.")
    shown = page(f"?q={typed}")
    assert "Une dette tombée du ciel" in shown
    assert "Pas celui-ci" not in shown


def test_what_nobody_wrote_is_said_without_blame(publish: Publish) -> None:
    publish()
    assert "Aucun témoignage ne répond à cette recherche" in page("?q=zzzz")


@pytest.mark.parametrize(
    "typed", ['"', "'", "(((", "a:*", "AND", "-", "\\", "%00", "qq)", "le la les"]
)
def test_signs_that_databases_read_as_commands_are_only_signs(publish: Publish, typed: str) -> None:
    publish()
    assert page(f"?q={typed}").count("<h1") == 1


@pytest.mark.parametrize(
    "filters",
    [
        "?theme=money-claimed",
        "?service=caf",
        "?outil=risk-score",
        "?consequence=housing",
        "?departement=93",
        "?porte=usager",
        "?periode=2026",
        "?periode=2026-03",
        "?q=dette&theme=money-claimed&departement=93&periode=2026-03",
    ],
)
def test_each_filter_finds_it(publish: Publish, filters: str) -> None:
    publish()
    publish(
        title="Pas celui-ci",
        door=Door.WORKERS,
        facts={FacetKind.SECTOR: ["logistics"]},
        month=None,
        text="Au travail.",
    )
    shown = page(filters)
    assert "Une dette tombée du ciel" in shown
    assert "Pas celui-ci" not in shown


def test_a_sector_is_a_filter_too(publish: Publish) -> None:
    publish(title="Au quai", door=Door.WORKERS, facts={FacetKind.SECTOR: ["logistics"]})
    assert "Au quai" in page("?secteur=logistics")
    assert "Au quai" in page("?porte=travail")


def test_a_word_that_somebody_types_is_never_taken_for_a_filter(publish: Publish) -> None:
    publish(facts={**FACTS, FacetKind.BODY: ["msa"]})
    assert "Une dette tombée du ciel" not in page("?q=caf")


@pytest.mark.parametrize(
    "wrong", ["?theme=nothing", "?porte=users", "?periode=hier", "?theme=refusal%27"]
)
def test_a_choice_that_does_not_exist_is_told_and_finds_nothing(
    publish: Publish, wrong: str
) -> None:
    publish()
    shown = page(wrong)
    assert "un choix qui n’existe pas" in shown
    assert "Une dette tombée du ciel" not in shown


def test_an_address_full_of_empty_names_is_made_short(publish: Publish) -> None:
    publish()
    response = Client().get(f"{ADDRESS}?q=&theme=money-claimed&service=&page=")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{ADDRESS}?theme=money-claimed",
    )


def test_what_was_chosen_stays_chosen_in_the_form(publish: Publish) -> None:
    publish()
    assert '<option value="money-claimed" selected>' in page("?theme=money-claimed")


def test_pages_follow_each_other_with_their_filters(publish: Publish) -> None:
    for at in range(23):
        publish(title=f"Récit {at:02}")
    first, second = page("?theme=money-claimed"), page("?theme=money-claimed&page=2")
    assert 'rel="next" href="/temoignages/?theme=money-claimed&amp;page=2"' in first
    assert "Récit 22" in first
    assert "Récit 02" not in first
    assert "Récit 02" in second
    assert 'rel="prev" href="/temoignages/?theme=money-claimed"' in second


def test_the_first_page_is_reached_again_without_filters(publish: Publish) -> None:
    for at in range(21):
        publish(title=f"Récit {at:02}")
    assert 'rel="prev" href="/temoignages/"' in page("?page=2")


@pytest.mark.parametrize("number", ["99", "-1", "zéro", "9" * 30, "²"])
def test_a_page_that_does_not_exist_leads_to_the_first(publish: Publish, number: str) -> None:
    publish()
    response = Client().get(f"{ADDRESS}?page={number}", follow=True)
    assert "Une dette tombée du ciel" in response.content.decode()


def test_privacy_what_is_looked_for_is_kept_by_no_browser(publish: Publish) -> None:
    publish()
    assert Client().get(f"{ADDRESS}?q=dette").headers["Cache-Control"] == "no-store"
    assert Client().get(ADDRESS).headers["Cache-Control"] == "no-cache"


def test_a_title_is_shown_as_text_and_never_as_html(publish: Publish) -> None:
    publish(title="<script>alert(1)</script>", text="<img src=x onerror=y>")
    shown = page()
    assert "<script>alert" not in shown
    assert "<img" not in shown
