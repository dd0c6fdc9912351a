"""What the counter already knows is not asked again."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from guichet.engine import catalogue, questionnaire
from guichet.features.letters.services import counter_answers
from tests.journeys.stories import completed

TODAY = datetime.date(2026, 11, 21)
NOVEMBER_6 = datetime.date(2026, 11, 6)


def _code(body: str, situation: str, **answers: object) -> str:
    """Give the counter's code of a complete story of 6 November, with these answers."""
    house = catalogue.load()
    story = completed(house, {"body": body, "situation": situation, **answers}, day=NOVEMBER_6)
    return questionnaire.to_code(house, story)


def _known(name: str, code: str) -> dict[str, Any]:
    house = catalogue.load()
    return counter_answers(house, house.letters[name], code)


def test_the_day_from_which_the_counter_counted_is_the_letters_own() -> None:
    known = _known("cra-appeal", _code("caf", "overpayment"))
    assert known["received_on"] == NOVEMBER_6


def test_a_letter_without_ways_to_appeal_is_remembered() -> None:
    absent = _known("cra-appeal", _code("caf", "overpayment", remedies="absent"))
    assert absent["no_remedies"] is True
    stated = _known("cra-appeal", _code("caf", "overpayment", remedies="mentioned"))
    assert "no_remedies" not in stated


@pytest.mark.parametrize(
    ("letter", "body", "situation", "question"),
    [
        ("afd-contest", "police-justice", "fixed-fine", "notice_sent_on"),
        ("cctv-access", "police-justice", "camera", "filmed_on"),
        ("permit-silence", "prefecture", "permit-silence", "request_received_on"),
    ],
)
def test_a_day_asked_under_another_name_is_the_same_day(
    letter: str, body: str, situation: str, question: str
) -> None:
    assert _known(letter, _code(body, situation))[question] == NOVEMBER_6


@pytest.mark.parametrize("code", ["", "abimee", "é", "a" * 5000])
def test_a_code_that_is_cut_or_empty_fills_in_nothing(code: str) -> None:
    assert _known("cra-appeal", code) == {}


def test_every_answer_of_the_counter_can_be_read_by_the_letter() -> None:
    house = catalogue.load()
    for situation in house.situations.values():
        code = _code(situation.bodies[0], situation.id)
        for proposal in situation.proposes:
            letter = house.letters.get(proposal.procedure)
            if letter is None:
                continue
            asked = {one.id: one for one in letter.questions}
            for name, value in counter_answers(house, letter, code).items():
                is_date = isinstance(value, datetime.date)
                assert is_date == (asked[name].kind == "date"), (letter.procedure, name)


def test_the_form_shows_them_and_says_where_they_come_from(client: Client) -> None:
    address = "/courriers/commission-de-recours-amiable/"
    page = client.get(f"{address}?r={_code('caf', 'overpayment', remedies='absent')}").text
    assert "Vos réponses du guichet sont déjà reportées" in page
    assert re.search(r'name="received_on" value="06/11/2026"', page)
    assert re.search(r'name="no_remedies"[^>]* checked', page)


def test_without_them_nothing_is_said(client: Client) -> None:
    page = client.get("/courriers/commission-de-recours-amiable/?r=abimee")
    assert page.status_code == 200
    assert "déjà reportées" not in page.text
