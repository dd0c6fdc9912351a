"""What the counter already knows is not asked again."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from guichet.engine import catalogue, letters, questionnaire
from guichet.features.letters.services import counter_answers, told
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
    return counter_answers(house, house.letters[name], told(house, code))


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


def test_the_increased_fine_keeps_its_day_and_its_thirty_days(client: Client) -> None:
    code = _code("police-justice", "fixed-fine", afd_stage="increased")
    known = _known("afd-contest", code)
    assert known["notice"] == "increased"
    assert known["notice_sent_on"] == NOVEMBER_6
    typed = {
        "acting": "self",
        "name": "Sam Martin",
        "address": "3 place du Marché\n57000 Metz",
        "recipient": "Service de contestation",
        "city": "Metz",
        "date": "21/11/2026",
        "offence": "usage de stupéfiants",
        "guarantee": "paid",
        "facts": "J’étais au travail.",
    }
    for given in (
        {"notice": "increased", "notice_sent_on": "06/11/2026", "r": code},
        {"notice": "increased", "notice_sent_on": "06/11/2026"},
    ):
        page = client.post("/courriers/amende-forfaitaire-delictuelle/", {**typed, **given}).text
        letter = page.partition('<article class="letter"')[2].partition("</article>")[0]
        assert "495-19" in letter
        assert "requête en exonération" not in letter.lower()
        assert "dimanche 6\u00a0décembre\u00a02026" in page.replace(
            " décembre 2026", "\u00a0décembre\u00a02026"
        )
        assert "45 jours" not in page


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
            known = counter_answers(house, letter, told(house, code))
            for name, value in known.items():
                is_date = isinstance(value, datetime.date)
                assert is_date == (asked[name].kind == "date"), (letter.procedure, name)
            faults = letters.read(letter, house.common, known, TODAY).faults
            assert not faults.keys() & known.keys(), (letter.procedure, faults)


FACTS = [
    (
        "overpayment-rectification",
        "caf",
        "overpayment",
        {"benefit": ("rsa", "family")},
        {"benefits": ["family", "rsa"]},
    ),
    ("overpayment-rectification", "caf", "overpayment", {"withheld": True}, {"withheld": True}),
    ("overpayment-explanation", "caf", "overpayment", {"control": True}, {"control": True}),
    (
        "cra-appeal",
        "caf",
        "overpayment",
        {"benefit": ("family", "aah", "rsa")},
        {
            "decision_kind": "overpayment",
            "benefit": "prestations familiales et allocation aux adultes handicapés (AAH)",
        },
    ),
    (
        "rsa-appeal",
        "caf",
        "overpayment",
        {"benefit": ("rsa", "family"), "withheld": True},
        {"decision_kind": "overpayment", "other_benefits": True, "withheld": True},
    ),
    (
        "debt-waiver",
        "caf",
        "overpayment",
        {"benefit": ("rsa",), "position": "disagree-cannot-pay"},
        {"benefit": "rsa", "contest": "together"},
    ),
    (
        "benefit-suspension",
        "france-travail",
        "payment-stopped",
        {"ft_stopped": "are", "remedies": "mentioned"},
        {"body": "ft", "benefit": "allocation chômage (ARE)", "decision": "letter"},
    ),
    ("payment-order-opposition", "caf", "payment-order", {}, {"issuer": "fund"}),
    (
        "permit-silence",
        "prefecture",
        "permit-silence",
        {"permit_term": "ninety-days"},
        {"silence": "ninety_days", "request_received_on": NOVEMBER_6},
    ),
    (
        "defenseur-des-droits",
        "caf",
        "online-only",
        {},
        {"matter": "service", "body_name": "CAF", "digital_only": True},
    ),
    ("reasons-request", "cpam", "overpayment", {}, {"body": "social", "effect": "repayment"}),
    ("physical-appointment", "prefecture", "permit-blocked", {}, {"body": "prefecture"}),
]


@pytest.mark.parametrize(("letter", "body", "situation", "answers", "expected"), FACTS)
def test_a_fact_told_at_the_counter_is_not_asked_again(
    letter: str, body: str, situation: str, answers: dict[str, Any], expected: dict[str, Any]
) -> None:
    known = _known(letter, _code(body, situation, **answers))
    assert {name: known.get(name) for name in expected} == expected


def test_two_answers_to_a_question_that_takes_one_are_left_to_the_person() -> None:
    known = _known("debt-waiver", _code("caf", "overpayment", benefit=("rsa", "family")))
    assert "benefit" not in known


@pytest.mark.parametrize(
    "name", ["cra-appeal", "rsa-appeal", "housing-aid-appeal", "prime-activite-appeal"]
)
def test_a_letter_that_came_is_not_no_letter(name: str) -> None:
    aids = ("family", "rsa", "housing", "prime-activite")
    came = _known(name, _code("caf", "payment-stopped", benefit=aids, remedies="absent"))
    assert (came["decision_kind"], came["no_remedies"]) == ("reduction", True)
    nothing = _known(name, _code("caf", "payment-stopped", benefit=aids, remedies="no-letter"))
    assert nothing["decision_kind"] == "stopped"
    assert came["received_on"] == nothing["received_on"] == NOVEMBER_6


def test_what_was_not_said_is_not_guessed() -> None:
    known = _known("cra-appeal", _code("caf", "payment-stopped", remedies="unknown"))
    assert "decision_kind" not in known
    assert "no_remedies" not in known
    penalty = _code("caf", "penalty", stage="announced")
    assert "received_on" not in _known("overpayment-rectification", penalty)


def test_the_form_shows_them_and_says_where_they_come_from(client: Client) -> None:
    address = "/courriers/commission-de-recours-amiable/"
    page = client.get(f"{address}?r={_code('caf', 'overpayment', remedies='absent')}").text
    assert "Vos réponses du guichet sont déjà reportées" in page
    assert re.search(r'name="received_on" value="06/11/2026"', page)
    assert re.search(r'name="no_remedies"[^>]* checked', page)
    listed = page.partition("déjà reportées")[2].partition("</ul>")[0]
    assert "<li>Que dit la décision\u00a0?</li>" in listed
    assert "Prénom" not in listed


def test_without_them_nothing_is_said(client: Client) -> None:
    page = client.get("/courriers/commission-de-recours-amiable/?r=abimee")
    assert page.status_code == 200
    assert "déjà reportées" not in page.text
