"""The day that the counter counted is the day of the letter's page and of its sheet."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue, last_day, letters, orientation, questionnaire, sheets
from guichet.engine.entries import Letter, SituationExample
from guichet.engine.french_dates import written
from guichet.engine.orientation import Advice
from guichet.features.counter.presentation import Ticket, page
from guichet.features.letters.forms import LetterForm
from guichet.features.letters.presentation import shown_case
from guichet.features.letters.services import advised, case, counter_answers
from tests.journeys.stories import completed

HOUSE = catalogue.load()
TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def _tickets(answers: dict[str, Any], today: datetime.date) -> Iterator[tuple[Ticket, Letter]]:
    found = orientation.orient(HOUSE, answers, today)
    shown = page(HOUSE, found, answers, today)
    for ticket in (*shown.tickets, *shown.late):
        if letter := HOUSE.letters.get(ticket.advice.procedure.id):
            yield ticket, letter


def _plan(letter: Letter, answers: dict[str, Any], today: datetime.date) -> sheets.Plan:
    """Make the plan of a letter to which the counter's answers alone give the facts."""
    known = counter_answers(HOUSE, letter, answers)
    place = "75" if answers.get("place") in (None, "unknown") else str(answers["place"])
    postcode = place.replace("2A", "20").replace("2B", "20").ljust(5, "0")
    example = HOUSE.letter_examples[letter.procedure][0]
    document = letters.compose(letter, HOUSE.common, example.answers, datetime.date.max)
    told = {**known, "date": today, "address": f"1 rue du Port\n{postcode} Ville"}
    advice: Advice | None = advised(HOUSE, letter, answers, today)
    return sheets.plan(HOUSE, letter, told, document, today, advice)


@pytest.mark.parametrize("story", HOUSE.situation_examples, ids=lambda story: story.title)
def test_each_letter_of_a_story_has_the_date_of_its_ticket(
    story: SituationExample, settings: Settings
) -> None:
    settings.GUICHET_TODAY = story.today
    answers = questionnaire.read_all(HOUSE, story.answers, story.today)
    for ticket, letter in _tickets(answers, story.today):
        found = _plan(letter, answers, story.today)
        if ticket.advice.possible_from:
            assert found.not_before == ticket.advice.possible_from
            continue
        if ticket.advice.deadline is None:
            continue
        assert found.day == ticket.day, letter.procedure
        assert found.posting == ticket.posting, letter.procedure
        assert found.later == last_of(ticket), letter.procedure
        box = sheets.sheet(found).last_day
        assert box
        assert box.date_text == (written(ticket.day) if ticket.day else "dès que possible")


def last_of(ticket: Ticket) -> str:
    """Give what the ticket says of later days, without the words that it explains in brackets."""
    return re.sub(r" \([^)]*\)", "", ticket.later) if "(" in ticket.later else ticket.later


def _form(letter: str, code: str, **changes: str) -> LetterForm:
    """Fill the form of a letter with its published example, then with what the counter knows."""
    entry = HOUSE.letters[letter]
    answers = questionnaire.from_code(HOUSE, code)
    typed = dict(HOUSE.letter_examples[letter][0].answers)
    typed |= {"date": TODAY, **counter_answers(HOUSE, entry, answers), **changes}
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        if isinstance(value, list):
            data.setlist(name, [str(one) for one in value])
        elif value is not None and value is not False:
            data[name] = f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)
    data["r"] = code
    form = LetterForm(HOUSE, entry, TODAY, data)
    assert form.is_valid(), form.errors
    return form


def _code(**told: object) -> str:
    answers = questionnaire.read_all(HOUSE, told, TODAY)
    assert questionnaire.next_question(HOUSE, answers) is None
    return questionnaire.to_code(HOUSE, answers)


PREFECTURE = {
    "body": "prefecture",
    "situation": "permit-silence",
    "permit_deposited_on": "15/7/2026",
    "file_complete": True,
    "permit_term": "four-months",
    "urgent": False,
    "place": "93",
}


def test_the_refusal_born_of_silence_is_carried_to_the_letter_and_its_sheet() -> None:
    """15 July, four months: 15 November; two months: 15 January, a day more: Saturday, so 18."""
    form = _form("permit-silence", _code(**PREFECTURE))
    assert form.answers["refused_on"] == datetime.date(2026, 11, 15)
    assert form.plan.day == datetime.date(2027, 1, 18)
    box = sheets.sheet(form.plan).last_day
    assert box
    assert box.date_text == "lundi 18 janvier 2027"


@pytest.mark.parametrize(
    ("letter", "benefit"),
    [
        ("prime-activite-appeal", "prime-activite"),
        ("housing-aid-appeal", "housing"),
        ("rsa-appeal", "rsa"),
        ("cra-appeal", "family"),
    ],
)
@pytest.mark.parametrize("situation", ["refusal", "overpayment"])
def test_the_day_of_receipt_goes_from_the_counter_to_each_appeal(
    letter: str, benefit: str, situation: str
) -> None:
    told: dict[str, Any] = {"body": "caf", "situation": situation, "benefit": benefit}
    if situation == "overpayment":
        told |= {"benefit": (benefit,), "position": "disagree"}
    answers = completed(HOUSE, told, day=datetime.date(2026, 11, 6))
    assert counter_answers(HOUSE, HOUSE.letters[letter], answers)["received_on"] == (
        datetime.date(2026, 11, 6)
    )


def test_another_first_day_typed_on_the_letter_is_the_one_that_counts() -> None:
    form = _form("permit-silence", _code(**PREFECTURE), refused_on="20/11/2026")
    assert form.plan.day == datetime.date(2027, 1, 21)


# The result looks for who helps in the directory.
@pytest.mark.django_db
def test_the_page_of_the_letter_and_its_ticket_name_one_day_to_post(client: Client) -> None:
    """Two November and 20 days: Sunday 22; the mail leaves on Saturday 21, which is today."""
    told: dict[str, Any] = {"body": "caf", "situation": "overpayment", "received_on": "2/11/2026"}
    told |= {"position": "disagree", "withheld": False, "fraud": False, "control": False}
    code = _code(**told, benefit=["family"], remedies="mentioned", place="93")
    counter = client.get(f"/guichet/resultat/?r={code}").text
    form = _form("overpayment-rectification", code, notice_date="30/10/2026")
    response = client.post("/courriers/rectification-de-l-indu/", form.data)
    assert response.status_code == 200
    for shown in (counter, response.text):
        assert "postez au plus tard le samedi 21 novembre 2026" in shown
        assert "20 novembre" not in shown
    assert "À poster au plus tard le <strong>samedi 21" in response.text.replace("\u00a0", " ")


def test_the_other_letters_name_the_day_to_post_of_their_own_page() -> None:
    """20 October and two months: 20 December, a Sunday and a holiday in La Réunion."""
    told = {"body": "caf", "situation": "payment-stopped", "stopped_on": "20/10/2026"}
    told |= {"remedies": "no-letter", "place": "974"}
    told_all: dict[str, Any] = {**told, "benefit": ("rsa", "housing")}
    answers = questionnaire.read_all(HOUSE, {**told_all, "control": False, "urgent": True}, TODAY)
    for name in ("rsa-appeal", "housing-aid-appeal"):
        entry = HOUSE.letters[name]
        plan = _plan(entry, answers, TODAY)
        assert plan.post_by == datetime.date(2026, 12, 19)
        assert plan.deadline
        assert "Vous avez reçu" not in plan.deadline.steps[0]
        shown = shown_case(case(HOUSE, entry, answers, TODAY), TODAY)
        assert shown
        said = {one.when for one in shown.letters if "décembre" in one.when}
        assert said == {"à poster au plus tard le 19 décembre 2026"}


def test_a_written_refusal_gives_no_time_limit_to_ask_for_its_reasons(client: Client) -> None:
    told: dict[str, Any] = {"body": "caf", "situation": "refusal", "benefit": ["aah"]}
    told |= {"received_on": "31/10/2026", "remedies": "mentioned", "place": "38"}
    form = _form(
        "reasons-request", _code(**told), kind="written", effect="refusal", decision_about="AAH"
    )
    assert form.plan.day_label == "Pas de date limite"
    assert form.plan.limit == "dès que possible"
    assert sheets.sheet(form.plan).last_day is None
    page = client.post("/courriers/demander-les-motifs/", form.data).text
    assert "refus implicite" not in page.partition("Ce qu’il faut faire maintenant")[2]
    alone = dict(HOUSE.letter_examples["reasons-request"][0].answers)
    assert last_day.rule_of(
        form.letter, HOUSE.procedures["reasons-request"], {**alone, "kind": "silence"}
    )


def test_a_last_day_without_mail_is_said_first_on_the_page(
    client: Client, settings: Settings
) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 22)
    example = HOUSE.letter_examples["ft-sanction-observations"][0].answers
    told = {
        "body": "france-travail",
        "situation": "ft-sanction-notice",
        "received_on": "12/11/2026",
    }
    form = _form("ft-sanction-observations", _code(**told), name=str(example["name"]))
    response = client.post("/courriers/sanction-france-travail/", form.data)
    above = response.text.replace("\u00a0", " ").replace("&nbsp;", " ")
    above = above.partition('<article class="letter"')[0]
    assert "À poster au plus tard" not in above
    assert "<strong>aujourd’hui, dimanche 22 novembre 2026</strong>" in above
    assert "Sinon, postez-la dès le lundi 23 novembre 2026" in above
