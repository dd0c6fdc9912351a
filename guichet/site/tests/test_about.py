"""What we say of ourselves is computed from what is really there."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue
from guichet.lib.rooms import what_is_kept
from guichet.site.verification import counts, own_algorithm, verification

pytestmark = pytest.mark.django_db


def _page(client: Client, name: str) -> str:
    response = client.get(f"/a-propos/{name}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_statement_is_counted_once() -> None:
    known = counts()
    statements = [one for p in catalogue.load().procedures.values() for one in p.legal_basis]
    assert known.statements == known.verified + known.to_check == len(statements)
    assert sum(count for _, count in verification().evidence) == known.statements


def test_every_computed_date_is_the_one_found_by_hand() -> None:
    rows = verification().vectors
    assert len(rows) == len(catalogue.load().deadline_examples)
    assert {row[-1] for row in rows} == {"le même jour"}


def test_a_date_that_would_differ_is_shown_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    house = catalogue.load()
    first = house.deadline_examples[0]
    wrong = first.model_copy(update={"expected": first.start})
    monkeypatch.setattr(
        "guichet.site.verification.catalogue.load",
        lambda: _with_examples(house, (wrong,)),
    )
    verification.cache_clear()
    assert verification().vectors[0][-1].startswith("un autre")
    monkeypatch.undo()
    verification.cache_clear()


def _with_examples(house: catalogue.Catalogue, examples: tuple[object, ...]) -> object:
    changed = replace(house)
    object.__setattr__(changed, "deadline_examples", examples)
    return changed


def test_the_page_shows_doubts_examples_corrections_changes_and_sources(client: Client) -> None:
    page = _page(client, "comment-nous-verifions/")
    house = catalogue.load()
    for text in (
        *(one.text for one in house.doubts),
        *(one.belief for one in house.corrections),
        *(one.text for one in house.changes),
        *(example.title for examples in house.letter_examples.values() for example in examples),
        *(example.title for example in house.situation_examples),
    ):
        assert _escaped(text) in page
    assert page.count('id="source-') == len(house.sources)


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
    )


def test_every_doubtful_statement_is_listed_with_its_sheet() -> None:
    listed = {line for page in verification().doubtful for line in page.lines}
    doubtful = {
        statement.ref
        for procedure in catalogue.load().procedures.values()
        for statement in procedure.legal_basis
        if statement.status == "to_check"
    }
    assert doubtful <= listed


def test_the_retention_page_lists_what_each_room_touches(client: Client) -> None:
    page = _page(client, "ce-que-nous-gardons/")
    declared = [one.what for one in what_is_kept()]
    assert declared
    assert [what for what in declared if _escaped(what) not in page] == []
    assert "De l’équipe : son journal" in page


def test_our_own_rules_answer_the_questions_that_we_ask_of_others(client: Client) -> None:
    page = _page(client, "nos-algorithmes/")
    labels = [row["label"] for row in own_algorithm()]
    assert {"But", "Données utilisées", "Note ou score", "Ce qui est gardé"} <= set(labels)
    assert f"{len(catalogue.load().situations)} situations" in page


def test_the_accessibility_page_says_what_was_not_tried(client: Client) -> None:
    page = _page(client, "accessibilite/")
    assert "Ce qui n’est pas encore essayé" in page
    assert "aucun taux de conformité" in page
    assert not re.search(r"\d+\s*% conforme", page)


def test_whoever_keeps_the_counter_is_named_when_they_said_who_they_are(
    client: Client, settings: Settings
) -> None:
    settings.GUICHET_PUBLISHER = "Association Les Guichets"
    settings.GUICHET_HOSTED_BY = "Un hébergeur associatif, Saint-Étienne"
    settings.GUICHET_CONTACT = "mailto:bonjour@example.org"
    page = client.get("/mentions-legales/").content.decode()
    for text in (settings.GUICHET_PUBLISHER, settings.GUICHET_HOSTED_BY, "bonjour@example.org"):
        assert text in page
    assert "n’a pas encore" not in page
