"""A letter that speaks of a refusal is not written before that refusal exists."""

import html

import pytest
from django.test import Client

from guichet.engine import catalogue, questionnaire
from tests.journeys.stories import RECENT, completed

ADDRESS = "/courriers/silence-de-la-prefecture/"

Answers = dict[str, str]


@pytest.fixture
def permit(answers: Answers) -> Answers:
    """Give what is typed to ask the préfecture for the reasons of its silence."""
    kept = {name: answers[name] for name in ("acting", "name", "address", "city", "date")}
    return {
        **kept,
        "recipient": "Préfecture de la Seine-Saint-Denis\nAdresse imprimée sur le courrier",
        "permit_kind": "carte de séjour « étudiant »",
        "complete": "on",
    }


@pytest.mark.parametrize(
    ("received", "silence", "until", "first"),
    [
        # 3 August, four months: 3 December.
        ("3/8/2026", "four_months", "jeudi 3 décembre 2026", "vendredi 4 décembre 2026"),
        # 31 October, four months: there is no 31 February.
        ("31/10/2026", "four_months", "dimanche 28 février 2027", "lundi 1er mars 2027"),
        # 23 August, ninety days: 8 left in August, 30, 31 and 21 November, today: born at midnight.
        ("23/8/2026", "ninety_days", "samedi 21 novembre 2026", "dimanche 22 novembre 2026"),
        # 1 October, sixty days: 30 left in October and 30 in November.
        ("1/10/2026", "sixty_days", "lundi 30 novembre 2026", "mardi 1er décembre 2026"),
        # Without the length, the shortest: sixty days.
        ("1/10/2026", "", "lundi 30 novembre 2026", "mardi 1er décembre 2026"),
    ],
)
def test_before_its_day_the_letter_says_until_when_to_wait(
    client: Client, permit: Answers, received: str, silence: str, until: str, first: str
) -> None:
    sent = {**permit, "request_received_on": received, "silence": silence}
    for page in ("", "lettre.pdf"):
        response = client.post(f"{ADDRESS}{page}", sent)
        assert response.status_code == 422
        shown = html.unescape(response.text)
        assert f"le service peut encore répondre jusqu’au {until}" in shown
        assert f"à partir du {first}" in shown
        assert "Relisez votre lettre" not in shown


@pytest.mark.parametrize(
    ("received", "silence"),
    [("20/7/2026", "four_months"), ("22/8/2026", "ninety_days"), ("21/9/2026", "sixty_days")],
)
def test_from_the_day_after_the_letter_is_written(
    client: Client, permit: Answers, received: str, silence: str
) -> None:
    """The silence ended on 20 November each time, the day before the letter."""
    sent = {**permit, "request_received_on": received, "silence": silence}
    page = client.post(ADDRESS, sent)
    assert page.status_code == 200
    assert "Relisez votre lettre" in page.text


def test_a_letter_that_waits_is_named_among_the_others_without_its_form(client: Client) -> None:
    """A request of 6 November to the CAF: two months of silence go until 6 January."""
    house = catalogue.load()
    start = {
        "body": "caf",
        "situation": "no-answer",
        "request_kind": "money",
        "benefit": ("family",),
        "reply": "silence",
    }
    told = completed(house, start, day=RECENT)
    example = house.letter_examples["defenseur-des-droits"][0].answers
    sent = {name: "on" if one is True else f"{one}" for name, one in example.items()}
    sent |= {"date": "21/11/2026", "r": questionnaire.to_code(house, told)}
    page = client.post("/courriers/defenseur-des-droits/", sent)
    assert page.status_code == 200
    others = page.text.partition('id="suite"')[2].partition("</ul>")[0]
    assert "pas avant le 7 janvier 2027" in others
    assert 'formaction="/courriers/commission-de-recours-amiable/"' not in others


def test_who_waits_for_an_answer_is_told_at_the_top_of_the_letter(client: Client) -> None:
    """6 November and a month: 6 December, a Sunday; the complaint may leave from the day after."""
    house = catalogue.load()
    example = house.letter_examples["cada-referral"][0].answers
    start = {"body": "caf", "situation": "document", "asked_before": True, "reply": "silence"}
    told = completed(house, start, day=RECENT)
    sent = {name: "on" if one is True else f"{one}" for name, one in example.items()}
    sent |= {"date": "21/11/2026", "r": questionnaire.to_code(house, told)}
    page = html.unescape(client.post("/courriers/saisir-la-cada/", sent).text)
    top = page.partition("<h1>")[2].partition('<article class="letter"')[0]
    assert "Ne l’envoyez pas tout de suite" in top
    assert "lundi 7\u00a0décembre 2026" in top


def test_the_words_of_lawyers_are_explained_where_they_are_first_read(client: Client) -> None:
    page = html.unescape(client.get("/courriers/").text)
    first = page.partition("refus implicite")[2]
    assert first.startswith(" (un refus né du silence)")
    assert page.count("(un refus né du silence)") == 1


def test_the_page_of_the_letter_says_what_a_browser_may_send_again(
    client: Client, permit: Answers
) -> None:
    """Nothing that a page can do forbids it: only closing the window forgets what was posted."""
    sent = {**permit, "request_received_on": "20/7/2026", "silence": "four_months"}
    response = client.post(ADDRESS, sent)
    assert "no-store" in response["Cache-Control"]
    assert "fermez ensuite la fenêtre" in response.text
