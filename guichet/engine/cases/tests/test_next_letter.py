"""The next letter starts from what the case knows for sure, and from nothing else."""

from datetime import date

import pytest

from guichet.engine import catalogue, letters
from guichet.engine.cases.contents import Kind
from guichet.engine.cases.next_letter import prefilled
from guichet.engine.cases.tests.stories import AMINA, case, letter, state, then

COPY = then(
    then(case(letter("gdpr-access", {**AMINA, "body": "caf"})), Kind.SENT, date(2026, 11, 23)),
    Kind.RECEIVED,
    date(2026, 11, 25),
)
TODAY = date(2027, 1, 4)


def test_after_silence_the_complaint_knows_the_days_and_the_silence() -> None:
    found = prefilled(state(COPY, TODAY), "cnil-complaint", TODAY)
    assert found["situation"] == "silence"
    assert found["request_sent_on"] == "23 novembre 2026"
    assert found["request_received_on"] == "25 novembre 2026"
    assert found["name"] == AMINA["name"]
    assert found["date"] == "4 janvier 2027"


def test_what_nobody_told_is_left_to_be_asked() -> None:
    found = prefilled(state(COPY, TODAY), "cnil-complaint", TODAY)
    assert not {"right", "organisation", "missing", "reply_on"} & found.keys()
    # The address of the first office is not that of the CNIL.
    assert "recipient" not in found


def test_after_a_partial_answer_what_is_missing_is_asked_again() -> None:
    partial = then(
        COPY, Kind.PARTIAL, date(2026, 12, 20), written_on=date(2026, 12, 18), note="le score"
    )
    found = prefilled(state(partial, TODAY), "cnil-complaint", TODAY)
    assert (found["situation"], found["missing"], found["reply_on"]) == (
        "incomplete",
        "le score",
        "18 décembre 2026",
    )


def test_a_question_with_other_words_is_another_question() -> None:
    # « received_on » is the notice in one letter, the decision in the other.
    content = case(letter("overpayment-rectification", {**AMINA, "notice_date": "3/11/2026"}))
    content = then(content, Kind.SENT, date(2026, 11, 10))
    content = then(content, Kind.RECEIVED, date(2026, 11, 12))
    content = then(content, Kind.REFUSED, date(2026, 12, 1))
    found = prefilled(state(content, TODAY), "cra-appeal", TODAY)
    assert "received_on" not in found
    assert found["recipient"] == AMINA["recipient"]


def test_the_cada_is_told_from_whom_and_what_was_asked() -> None:
    asked = {
        **{key: AMINA[key] for key in ("acting", "name", "address", "city", "date")},
        "recipient": "CAF de la Loire\n55 rue de la Montat\n42000 Saint-Étienne",
        "documents": "le rapport de contrôle\nles notes internes",
    }
    content = then(case(letter("admin-documents-access", asked)), Kind.SENT, date(2026, 11, 23))
    content = then(content, Kind.RECEIVED, date(2026, 11, 25))
    found = prefilled(state(content, TODAY), "cada-referral", TODAY)
    assert found["organisation"] == "CAF de la Loire"
    assert found["organisation_address"] == "55 rue de la Montat, 42000 Saint-Étienne"
    assert found["documents"] == "le rapport de contrôle\nles notes internes"
    assert found["outcome"] == "silence"


def test_the_cada_is_told_nothing_that_was_not_typed() -> None:
    content = then(case(letter("admin-documents-access")), Kind.SENT, date(2026, 11, 23))
    found = prefilled(state(content, TODAY), "cada-referral", TODAY)
    assert not {"organisation", "organisation_address", "documents"} & found.keys()


def test_the_same_letter_again_asks_for_the_right_office() -> None:
    wrong = then(COPY, Kind.WRONG_OFFICE, date(2026, 12, 5))
    found = prefilled(state(wrong, date(2026, 12, 6)), "gdpr-access", date(2026, 12, 6))
    assert found["body"] == "caf"
    assert "recipient" not in found


@pytest.mark.parametrize("procedure", sorted(catalogue.load().letters))
def test_whatever_is_filled_in_can_be_read_by_the_letter(procedure: str) -> None:
    house = catalogue.load()
    found = prefilled(state(COPY, TODAY), procedure, TODAY)
    faults = letters.read(house.letters[procedure], house.common, found, TODAY).faults
    assert not faults.keys() & found.keys()
