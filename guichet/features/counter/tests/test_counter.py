"""The counter: one question a screen, answers in the address, nothing kept."""

import datetime
import hashlib
import re
from typing import Any

import icalendar
import pymupdf
import pytest
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire
from guichet.engine.typesetting.pdf import typeset
from guichet.engine.typesetting.tests.samples import result
from guichet.features.counter.templatetags.counter import linked

TODAY = datetime.date(2026, 11, 21)
AMINA: dict[str, Any] = {
    "body": "caf",
    "situation": "overpayment",
    "received_on": "6/11/2026",
    "benefit": ["family", "rsa"],
    "position": "disagree-cannot-pay",
    "withheld": True,
    "fraud": False,
    "control": True,
    "remedies": "absent",
    "place": "42",
}


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def _code(answers: dict[str, Any]) -> str:
    """Return the code of answers given as far as they go."""
    catalogue = catalogues.load()
    read: dict[str, Any] = {}
    for key, raw in answers.items():
        question = catalogue.questions[key]
        read[key] = questionnaire.read(catalogue, question, raw, read, TODAY)
    return questionnaire.to_code(catalogue, read)


def _words_of(paper: bytes) -> str:
    """Return what a PDF says, on one line."""
    with pymupdf.open(stream=paper, filetype="pdf") as document:
        return " ".join("".join(page.get_text() for page in document).split())


def _first(count: int) -> dict[str, Any]:
    return dict(list(AMINA.items())[:count])


def test_the_first_screen_asks_who_is_in_front(client: Client) -> None:
    page = client.get("/guichet/").text
    assert "Qui est en face de vous" in page
    assert "La CAF" in page
    assert "<title>Guichet</title>" in page


def test_each_choice_is_a_link_to_the_next_question(client: Client) -> None:
    address = "/guichet/"
    for label in ("La CAF", "On me réclame de l’argent"):
        page = client.get(address).text
        found = re.search(rf'<a href="([^"]+)"><span>{label}', page)
        assert found
        address = found[1].replace("&amp;", "&")
    assert "Quel jour avez-vous reçu la lettre" in client.get(address).text


def test_a_typed_answer_goes_to_the_address_by_a_redirection(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": "6 novembre 2026"})
    assert response.status_code == 303
    assert response["Location"] == f"/guichet/?r={_code(_first(3))}"


def test_one_may_not_know_a_date(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"unknown": "1"})
    assert response["Location"] == f"/guichet/?r={_code({**_first(2), 'received_on': 'unknown'})}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez une date"),
        ("31/11/2026", "30 jours"),
        ("29/02/2027", "février"),
        ("22/11/2026", "pas encore"),
        ("1/1/1820", "ancienne"),
        ("hier <b>", "date"),
        ("6/11/\u202e2026", "caché"),
        ("x" * 10_000, "date"),
        ("\x00", "invisible"),
        ("🙂", "date"),
    ],
)
def test_a_wrong_date_gets_a_message_at_the_field(client: Client, typed: str, said: str) -> None:
    page = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": typed})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert said in page.text
    if typed and typed.isprintable():
        assert "value=" in page.text


def test_no_benefit_ticked_gets_a_message(client: Client) -> None:
    page = client.post(f"/guichet/?r={_code(_first(3))}", {}).text
    assert "Cochez au moins une réponse" in page


def test_several_benefits_may_be_ticked(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(3))}", {"benefit": ["family", "rsa"]})
    assert response["Location"] == f"/guichet/?r={_code(_first(4))}"


def test_an_unknown_department_gets_a_message(client: Client) -> None:
    page = client.post(f"/guichet/?r={_code(_first(9))}", {"place": "Atlantide"}).text
    assert 'aria-invalid="true"' in page


def test_an_answer_may_be_corrected_without_retyping(client: Client) -> None:
    question = catalogues.load().questions["received_on"]
    page = client.get(f"/guichet/?r={_code(AMINA)}&n={question.code}").text
    assert 'value="06/11/2026"' in page


def test_changing_the_service_forgets_what_no_longer_applies(client: Client) -> None:
    code = _code(AMINA)
    page = client.get(f"/guichet/?r={code}&n=1").text
    found = re.search(r'<a href="([^"]+)"><span>La préfecture', page)
    assert found
    assert "Que se passe-t-il" in client.get(found[1].replace("&amp;", "&")).text


def test_a_damaged_address_says_so(client: Client) -> None:
    for code in ("abc", _code(AMINA)[:-3], "é", "x" * 5000, _code(AMINA)[::-1]):
        response = client.get("/guichet/", {"r": code})
        assert response.status_code == 404
        assert "incomplète" in response.text


def test_the_result_comes_only_when_all_is_answered(client: Client) -> None:
    response = client.get(f"/guichet/resultat/?r={_code(_first(5))}")
    assert response.status_code == 303
    assert client.get("/guichet/resultat/")["Location"] == "/guichet/"


def test_the_result_gives_what_is_lost_first(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}").text
    titles = re.findall(r"<h2>(.*?)</h2>", page)
    assert titles[0] == "1. Demander la rectification du trop-perçu (indu)"
    assert "jeudi 26 novembre 2026" in page
    assert "Écrire la lettre" in page
    assert "Ce guichet ne couvre pas" in page


def test_what_is_too_late_is_said_with_what_may_still_be_done(client: Client) -> None:
    late = {**AMINA, "received_on": "2/3/2026", "remedies": "mentioned"}
    page = client.get(f"/guichet/resultat/?r={_code(late)}").text
    assert "Trop tard, mais…" in page
    *_, left = catalogues.load().procedures["cra-appeal"].if_late.split(". ")
    assert left.startswith("Une remise de dette")
    assert left in page


STOPPED: dict[str, Any] = {
    "body": "caf",
    "situation": "payment-stopped",
    "stopped_on": "5/10/2026",
    "benefit": ["rsa"],
    "control": False,
    "urgent": True,
    "remedies": "no-letter",
    "place": "93",
}


def test_what_may_still_be_sent_late_comes_before_a_letter_beside_it(client: Client) -> None:
    late = {"body": "france-travail", "situation": "ft-sanction-notice", "received_on": "2/11/2026"}
    page = client.get(f"/guichet/resultat/?r={_code(late)}").text
    write_now = page.index("Écrivez tout de suite si la décision n’est pas prise")
    assert write_now < page.index("Demander la copie de mes données")
    paper = client.get(f"/guichet/resultat.pdf?r={_code(late)}").content
    words = _words_of(paper)
    assert words.index("Trop tard") < words.index("Demander la copie de mes données")
    assert "jeudi 12 novembre 2026" in words
    assert "courriers/sanction-france-travail" in words


def test_what_cannot_wait_is_said_before_all(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code({'body': 'prefecture', 'situation': 'other'})}")
    warned = page.text.index("Une obligation de quitter la France (OQTF)")
    assert warned < page.text.index('<article class="ticket')
    paper = client.get(
        f"/guichet/resultat.pdf?r={_code({'body': 'prefecture', 'situation': 'other'})}"
    ).content
    words = _words_of(paper)
    assert words.index("quitter la France") < words.index("Proposé parce que")


def test_when_every_time_limit_is_over_the_tickets_say_what_is_left(client: Client) -> None:
    late = {**AMINA, "received_on": "2/3/2026", "remedies": "mentioned", "benefit": ["family"]}
    late |= {"position": "disagree", "withheld": False, "control": False}
    page = client.get(f"/guichet/resultat/?r={_code(late)}").text
    assert "<h1>Les délais sont passés, mais il reste trois démarches</h1>" in page
    assert "Ce qui se perd d’abord" not in page
    titles = re.findall(r"<h2>(.*?)</h2>", page)
    assert titles[:4] == [
        "1. Demander le détail d’un trop-perçu",
        "2. Demander une remise de dette",
        "3. Saisir le Défenseur des droits",
        "Trop tard, mais…",
    ]
    first = page.partition('id="detail-du-trop-percu"')[2].partition("</article>")[0]
    assert "Pas de date limite" in first
    assert "Après vingt jours, cette demande reste possible" in first
    assert "Délai passé" not in first


def test_an_appeal_says_that_it_goes_with_the_letter_on_stopped_money(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(STOPPED)}").text
    ticket = page.partition('id="recours-rsa"')[2].partition("</article>")[0]
    assert '<span class="left">À envoyer aussi</span>' in ticket
    assert "À envoyer avec « 1. Demander la reprise de mes versements »" in ticket
    first = page.partition('id="versements-suspendus"')[2].partition("</article>")[0]
    assert "À envoyer avec" not in first
    paper = client.get(f"/guichet/resultat.pdf?r={_code(STOPPED)}").content
    printed = "".join(one.get_text() for one in pymupdf.Document(stream=paper))
    assert "Une lettre ne remplace pas l’autre" in " ".join(printed.split())


def test_a_prudent_day_that_is_past_leaves_haste_and_no_length(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code({**STOPPED, 'stopped_on': '5/9/2025'})}").text
    ticket = page.partition('id="recours-rsa"')[2].partition("</article>")[0]
    assert "Date prudente passée" in ticket
    assert "dès que possible" in ticket
    assert "réception de la décision" not in ticket.partition('class="body"')[0]


def test_no_letter_is_an_answer_of_its_own_only_where_none_may_have_come(client: Client) -> None:
    asked = dict(list(STOPPED.items())[:6])
    assert "Je n’ai pas reçu de lettre" in client.get(f"/guichet/?r={_code(asked)}").text
    refused = {"body": "departement", "situation": "no-answer", "request_kind": "appeal"}
    refused |= {"reply": "refusal", "refused_on": "2/11/2026"}
    page = client.get(f"/guichet/?r={_code(refused)}").text
    assert "Non, ce n’est pas écrit" in page
    assert "Je n’ai pas reçu de lettre" not in page


def test_a_difficult_word_is_explained_once_where_it_is_first_read(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(STOPPED)}").text
    assert page.count("juge des référés (le juge de l’urgence)") == 1


def test_the_paper_result_holds_on_two_pages(client: Client) -> None:
    response = client.get(f"/guichet/resultat.pdf?r={_code(AMINA)}")
    assert response["Content-Type"] == "application/pdf"
    pages = list(pymupdf.Document(stream=response.content))
    assert len(pages) == 2
    text = "".join(page.get_text() for page in pages)
    assert "Demander la rectification" in text
    assert "avis de réception du" in text


def test_the_calendar_says_nothing_to_who_looks_on(client: Client) -> None:
    response = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}")
    calendar = icalendar.Calendar.from_ical(response.content)
    events = [one for one in calendar.walk("VEVENT") if isinstance(one, icalendar.Event)]
    assert datetime.date(2026, 11, 26) in [one.start for one in events]
    assert all(one.walk("VALARM") for one in events)
    # A UID is drawn, and may hold « caf » by chance.
    read = re.sub("UID:.*|VALARM", "", response.text)
    assert not re.search("caf|indu|rsa", read, re.IGNORECASE)
    again = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}")
    assert again.content == response.content


def _appointments(client: Client, answers: dict[str, Any]) -> list[icalendar.Event]:
    content = client.get(f"/guichet/resultat.ics?r={_code(answers)}").content
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [one for one in found if isinstance(one, icalendar.Event)]


def _rings(event: icalendar.Event) -> list[datetime.date]:
    triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    return [event.start + one for one in triggers if isinstance(one, datetime.timedelta)]


LATE_BUT_POSSIBLE = {
    **AMINA,
    "body": "departement",
    "received_on": "10/1/2026",
    "benefit": ["rsa"],
    "place": "67",
}


def test_the_calendar_keeps_the_day_that_the_law_still_leaves(client: Client) -> None:
    """10 January 2026: the year ends on Sunday 10 January 2027, and no mail leaves on a Sunday."""
    answers = {key: value for key, value in LATE_BUT_POSSIBLE.items() if key != "benefit"}
    page = client.get(f"/guichet/resultat/?r={_code(answers)}").text
    assert 'datetime="2027-01-10"' in page
    assert "postez au plus tard le samedi 9" in page
    assert datetime.date(2027, 1, 9) in [one.start for one in _appointments(client, answers)]


def test_the_calendar_rings_only_on_days_to_come(client: Client, settings: Settings) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 20)
    events = _appointments(client, AMINA)
    assert events
    for one in events:
        assert one.walk("VALARM")
        assert all(day > settings.GUICHET_TODAY for day in _rings(one))


def test_two_letters_of_one_day_have_two_names_in_the_calendar(client: Client) -> None:
    names = [str(one["summary"]) for one in _appointments(client, AMINA)]
    assert len(names) > 1
    assert len(set(names)) == len(names)


def test_the_way_says_when_the_time_ended_that_is_over(client: Client) -> None:
    """12 September 2025: two months and a day, 13 November; the year ended on 12 September 2026."""
    told = {"received_on": "12/9/2025", "urgent": False, "remedies": "absent", "place": "57"}
    code = _code({"body": "prefecture", "situation": "decision", **told})
    late = client.get(f"/guichet/resultat/?r={code}").text.partition("Trop tard, mais")[2]
    assert "La loi allait au plus tard jusqu’au samedi 12 septembre 2026" in late
    assert "aide juridictionnelle" in late


def test_the_longest_result_holds_on_two_pages(client: Client) -> None:
    money = {"received_on": "14/11/2026", "benefit": ["rsa", "housing", "prime-activite"]}
    answers = {**AMINA, **money, "remedies": "mentioned", "place": "93"}
    content = client.get(f"/guichet/resultat.pdf?r={_code(answers)}").content
    pages = list(pymupdf.Document(stream=content))
    assert len(pages) == 2
    text = "".join(page.get_text() for page in pages)
    assert "Demander la copie de mes données" in text
    assert "Parler à quelqu’un" in text


def test_privacy_no_word_of_the_answers_stands_in_the_addresses(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}").text
    addresses = " ".join(re.findall(r'href="(/guichet/[^"]*)"', page))
    for word in ("caf", "rsa", "overpayment", "2026", "disagree", "received"):
        assert word not in addresses


def test_privacy_nothing_is_kept_and_no_cookie_is_set(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": "6/11/2026"})
    assert not response.cookies
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}")
    assert not page.cookies
    assert page["Cache-Control"] == "no-store"
    assert "ETag" not in page


@pytest.mark.parametrize("situation", list(catalogues.load().situations))
def test_every_situation_has_a_way_in(client: Client, situation: str) -> None:
    response = client.get(f"/guichet/situation/{situation}/", follow=True)
    assert response.status_code == 200


@pytest.mark.django_db
def test_an_unknown_situation_is_not_found(client: Client) -> None:
    assert client.get("/guichet/situation/nulle-part/").status_code == 404


def test_the_calendar_does_not_tell_the_procedure_to_who_tries_them_all(client: Client) -> None:
    text = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}").text
    for identifier in catalogues.load().procedures:
        guess = hashlib.sha256(f"{identifier} 2026-11-26".encode()).hexdigest()[:24]
        assert guess not in text


def test_a_code_from_the_future_is_damaged(client: Client, settings: Settings) -> None:
    code = _code(AMINA)
    settings.GUICHET_TODAY = datetime.date(2026, 10, 1)
    assert client.get(f"/guichet/resultat/?r={code}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["a" + "\u0315" * 30_000 + "\u0323" * 30_000, "a" * 20_000 + "!", "9" * 20_000]
)
@pytest.mark.parametrize(("answered", "field"), [(2, "received_on"), (9, "place")])
def test_what_would_take_minutes_to_read_is_refused_at_once(
    client: Client, typed: str, answered: int, field: str
) -> None:
    page = client.post(f"/guichet/?r={_code(_first(answered))}", {field: typed})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text


def test_a_link_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/guichet/", {"body": "caf"}).status_code == 200
    assert client.post("/guichet/resultat/").status_code == 405


def test_who_received_no_letter_is_not_told_that_one_came(client: Client) -> None:
    code = _code(STOPPED)
    page = client.get(f"/guichet/resultat/?r={code}").text.replace("\u00a0", " ")
    assert "Vous avez reçu la décision le" not in page
    assert "Le délai part, par prudence, du lundi 5 octobre 2026" in page
    paper = _words_of(client.get(f"/guichet/resultat.pdf?r={code}").content)
    assert "à partir de la réception de la décision" not in paper
    assert "à partir du jour que vous avez donné (5 octobre 2026)" in paper


def test_a_sunday_that_is_the_last_day_stays_the_last_day_in_the_calendar(
    client: Client, settings: Settings
) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 11, 22)
    told = {
        "body": "france-travail",
        "situation": "ft-sanction-notice",
        "received_on": "12/11/2026",
    }
    first = _appointments(client, told)[0]
    assert first.start == datetime.date(2026, 11, 22)
    assert first["SUMMARY"] == "Dernier jour pour porter ou envoyer en ligne ma lettre 1"


# --- What a sentence names leads there ---------------------------------------------------------


def test_what_a_sentence_names_in_quotes_leads_there(client: Client) -> None:
    score = {"body": "caf", "situation": "score", "decided": "false"}
    page = client.get(f"/guichet/resultat/?r={_code(score)}").text
    why = page.partition('class="why"')[2].partition("</p>")[0]
    assert '<a href="/droits/droits-pendant-un-controle/">' in why
    assert "Si un contrôle suit" in why
    order = {"body": "caf", "situation": "payment-order", "received_on": "9/11/2026"}
    page = client.get(f"/guichet/resultat/?r={_code(order)}").text
    found = re.search(r'<a href="(/guichet/[^"]+)">«\s?On me réclame de l’argent\s?»', page)
    assert found
    assert "Quel jour avez-vous reçu la lettre" in client.get(found[1]).text


def test_a_score_says_nothing_of_controls_where_none_is_made(client: Client) -> None:
    score = {"body": "commune", "situation": "score", "decided": "false"}
    page = client.get(f"/guichet/resultat/?r={_code(score)}").text
    assert "Si un contrôle suit" not in page


def test_words_in_quotes_that_no_title_begins_with_stay_words() -> None:
    assert linked("Une « contrainte » <b>", {"Autre": "/"}) == "Une « contrainte » &lt;b&gt;"
    assert linked("Lisez « Au »", {"Autre": "/1", "Aucun": "/2"}) == "Lisez « Au »"
    assert linked("Lisez « Autre ».", {"Autre": "/?a&b"}) == (
        'Lisez <a href="/?a&amp;b">« Autre »</a>.'
    )


def test_one_step_has_no_order(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code({'body': 'bank-shop', 'situation': 'bank'})}")
    assert "<h1>Une démarche</h1>" in page.text
    assert "vient en premier" not in page.text


def test_a_last_day_without_mail_is_said_in_the_same_words_as_on_the_letter(client: Client) -> None:
    """25 October and two months: Christmas Day. The letter leaves on the 24th, here as on its page."""
    told = {"received_on": "25/10/2026", "ft_subject": "overpayment-are", "remedies": "mentioned"}
    answers = {"body": "france-travail", "situation": "ft-overpayment", **told}
    code = _code({**answers, "urgent": False, "place": "75"})
    page = client.get(f"/guichet/resultat/?r={code}").text
    summary = page.partition("<ol>")[2].partition("</ol>")[0]
    assert "(à poster au plus tard le jeudi 24 décembre 2026)" in summary
    assert "25 décembre" not in summary
    assert 'datetime="2026-12-25"' in page


def test_the_paper_of_a_form_speaks_of_no_letter(client: Client) -> None:
    code = _code({"body": "bank-shop", "situation": "bank"})
    words = _words_of(client.get(f"/guichet/resultat.pdf?r={code}").content)
    assert "formulaire de la Banque de France" in words
    assert "Demande prête" in words
    assert "Lettre écrite" not in words
    assert "Écrire la lettre" not in words
    assert "Lettre écrite" in _words_of(
        client.get(f"/guichet/resultat.pdf?r={_code(AMINA)}").content
    )


# --- Too early ----------------------------------------------------------------------------------

PERMIT: dict[str, Any] = {
    "body": "prefecture",
    "situation": "permit-silence",
    "permit_deposited_on": "3/8/2026",
    "file_complete": True,
    "permit_term": "four-months",
    "urgent": False,
    "place": "93",
}


def test_a_letter_about_a_refusal_to_come_is_not_offered_before_its_day(client: Client) -> None:
    """3 August, four months: 3 December. The refusal is born then; the letter leaves from the 4th."""
    page = client.get(f"/guichet/resultat/?r={_code(PERMIT)}").text
    ticket = page.partition('id="silence-de-la-prefecture"')[2].partition("</article>")[0]
    assert "Revenez écrire la lettre à partir du vendredi 4 décembre 2026" in ticket
    assert "(possible à partir du vendredi 4 décembre 2026)" in page
    assert "/courriers/" not in ticket
    assert "à partir du 4 décembre 2026" in ticket.partition("Vous écrivez")[2]
    assert "dès maintenant" not in ticket
    words = _words_of(client.get(f"/guichet/resultat.pdf?r={_code(PERMIT)}").content)
    assert "Revenez écrire la lettre à partir du vendredi 4 décembre 2026" in words
    born = {**PERMIT, "permit_deposited_on": "20/7/2026"}  # 20 November, the day before
    ticket = client.get(f"/guichet/resultat/?r={_code(born)}").text
    assert "/courriers/silence-de-la-prefecture/" in ticket
    assert "Revenez écrire la lettre" not in ticket


# --- Two calm pages -----------------------------------------------------------------------------


def _lowest_word(paper: bytes, number: int) -> float:
    """Return how low a page is written, its foot apart, as a share of its height."""
    with pymupdf.open(stream=paper, filetype="pdf") as document:
        page = document[number]
        height = page.rect.height
        lows: list[float] = [one[3] / height for one in page.get_text("words")]
        return max(low for low in lows if low < 0.945)


def test_a_ticket_that_goes_to_the_second_page_leaves_no_hole_on_the_first(client: Client) -> None:
    urgent = {"received_on": "30/10/2026", "urgent": True, "remedies": "mentioned", "place": "93"}
    answers = {"body": "prefecture", "situation": "decision", **urgent}
    paper = client.get(f"/guichet/resultat.pdf?r={_code(answers)}").content
    assert len(pymupdf.Document(stream=paper)) == 2
    assert _lowest_word(paper, 0) > 0.85
    words = _words_of(paper)
    assert "Parler à quelqu’un" in pymupdf.Document(stream=paper)[0].get_text()
    for said in ("Ce guichet ne couvre pas", "Parler à quelqu’un"):
        assert words.count(said) == 1


def test_nine_procedures_of_a_family_with_four_benefits_hold_on_two_pages(client: Client) -> None:
    benefits = ["rsa", "aah", "housing", "prime-activite"]
    told = {"stopped_on": "1/11/2026", "benefit": benefits, "control": True, "urgent": True}
    answers = {"body": "caf", "situation": "payment-stopped", **told}
    paper = client.get(
        f"/guichet/resultat.pdf?r={_code({**answers, 'remedies': 'no-letter', 'place': '75'})}"
    ).content
    assert "Neuf démarches" in _words_of(paper)
    assert len(pymupdf.Document(stream=paper)) == 2
    assert "à garder ensemble" not in _words_of(paper)


def test_a_paper_longer_than_a_sheet_says_how_many_pages_to_keep() -> None:
    paper = typeset(result(14))
    assert f"{len(pymupdf.Document(stream=paper))} pages, à garder ensemble" in _words_of(paper)


def test_no_second_page_for_a_few_lines(client: Client) -> None:
    facts = {"for_permit": True, "permit_end": "running", "attempts": "several-weeks"}
    answers = {"body": "prefecture", "situation": "no-appointment", **facts, "urgent": True}
    paper = client.get(f"/guichet/resultat.pdf?r={_code(answers)}").content
    assert len(pymupdf.Document(stream=paper)) == 1
    assert "Parler à quelqu’un" in _words_of(paper)
