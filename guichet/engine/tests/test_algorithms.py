"""The register accepts what has a source, and refuses the rest in French."""

import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from guichet.engine import catalogue
from guichet.engine.algorithm_rules import faults
from guichet.engine.algorithms import FIELDS, WORDS, Request, System

_SOURCE = {"title": "Un rapport", "read": "whole"}


def _system(**changes: object) -> System:
    entry: dict[str, Any] = {
        "id": "xx",
        "slug": "xx",
        "name": "Un calcul",
        "short_name": "Un calcul",
        "summary": "Il note.",
        "country": "FR",
        "domain": "work",
        "order": 1,
        "short_operator": "Quelqu’un",
        "short_period": "2026",
        "reviewed_on": datetime.date(2026, 11, 22),
        "asking": "administration",
        "facts": {"purpose": [{"says": "Il sert à noter.", "sources": ["rapport"]}]},
        "computing": {"status": "no", "known": "Rien.", "missing": ["tout"]},
        "sources": {"rapport": _SOURCE},
    }
    return System.model_validate({**entry, **changes})


def test_a_sourced_entry_is_accepted() -> None:
    assert _system().facts["purpose"][0].says == "Il sert à noter."


def test_a_fact_without_a_source_of_its_file_is_refused() -> None:
    with pytest.raises(ValidationError, match="n’est pas dans ce fichier"):
        _system(facts={"purpose": [{"says": "Il note.", "sources": ["ailleurs"]}]})
    with pytest.raises(ValidationError):
        _system(facts={"purpose": [{"says": "Il note.", "sources": []}]})


def test_a_source_that_nobody_read_supports_nothing_without_a_doubt() -> None:
    unread = {"rapport": {**_SOURCE, "read": "none"}}
    with pytest.raises(ValidationError, match="sans réserve"):
        _system(sources=unread)
    doubtful = {"says": "Il note.", "sources": ["rapport"], "doubt": "Non lu."}
    assert _system(sources=unread, facts={"purpose": [doubtful]})


def test_a_source_that_nobody_cites_is_refused() -> None:
    with pytest.raises(ValidationError, match="personne ne cite"):
        _system(sources={"rapport": _SOURCE, "autre": _SOURCE})


def test_what_cannot_be_computed_says_what_is_missing_and_only_then() -> None:
    with pytest.raises(ValidationError, match="missing"):
        _system(computing={"status": "no", "known": "Rien."})
    with pytest.raises(ValidationError, match="missing"):
        _system(computing={"status": "yes", "known": "Tout.", "missing": ["rien"]})


@pytest.mark.parametrize("on", ["2023-13", "2023-1", "23", "2023-11-41", "hier"])
def test_a_moment_that_is_no_date_is_refused(on: str) -> None:
    moment = {"on": on, "kind": "use", "says": "Un fait.", "sources": ["rapport"]}
    with pytest.raises(ValidationError):
        _system(timeline=[moment])


def test_moments_come_in_order_whatever_their_precision() -> None:
    given = ["2023-11-27", "2023", "2010", "2023-02"]
    made = [{"on": on, "kind": "use", "says": "Un fait.", "sources": ["rapport"]} for on in given]
    told = [one.on for one in _system(timeline=made).moments]
    assert told == ["2010", "2023", "2023-02", "2023-11-27"]


def _request(**changes: object) -> Request:
    sent = {"sent_on": "2026-03-03", "to": "la CNAF", "by": "nous", "letter": "gdpr-access"}
    return Request.model_validate({**sent, "about": ["purpose"], **changes})


def test_silence_is_counted_from_the_day_of_sending_until_an_answer() -> None:
    assert _request().silent_days(datetime.date(2026, 3, 13)) == 10
    assert _request().silent_days(datetime.date(2026, 3, 1)) == 0
    answered = _request(answered_on="2026-03-10", outcome="Refus.")
    assert answered.silent_days(datetime.date(2026, 3, 13)) is None


def test_an_answer_comes_after_the_request_and_says_something() -> None:
    with pytest.raises(ValidationError, match="précède"):
        _request(answered_on="2026-01-01", outcome="Refus.")
    with pytest.raises(ValidationError, match="outcome"):
        _request(answered_on="2026-03-10")


def test_every_field_has_its_words_and_a_letter_that_exists() -> None:
    assert set(FIELDS) < set(WORDS)
    letters = catalogue.load().letters
    assert [one.letter for one in WORDS.values() if one.letter not in letters] == []


def test_the_register_names_only_what_exists() -> None:
    assert list(faults(catalogue.load())) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rights": ("nulle-part",)}, "le droit « nulle-part » n’existe pas"),
        ({"procedures": ("nulle-part",)}, "la démarche « nulle-part » n’existe pas"),
        ({"requests": (_request(letter="nulle-part"),)}, "la lettre « nulle-part » n’existe pas"),
        ({"counter": {"body": "caf", "situation": "permit-silence"}}, "ne se donnent pas ensemble"),
        ({"testimonies": {"tool": "nulle-part"}}, "aucune question ne propose « nulle-part »"),
    ],
)
def test_what_an_entry_names_wrongly_is_told(changes: dict[str, Any], message: str) -> None:
    house = catalogue.load()
    wrong = house.algorithms["aggir"].model_copy(update=changes)
    spoiled = {**vars(house), "algorithms": {"aggir": wrong}}
    spoiled.pop("by_slug")
    said = [str(one) for one in faults(catalogue.Catalogue(**spoiled))]
    assert any(message in one for one in said), said
