"""Chloé keys in the papers of Amina and Bilal: nothing is lost, slips show, a ticket comes out."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import AuditEntry
from guichet.accounts.roles import Role
from guichet.engine import paper_form
from guichet.engine.catalogue import load
from guichet.engine.sealing import receipts, tickets
from guichet.engine.sealing.envelope import Envelope
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.tests.team import key_file
from guichet.engine.typesetting.tests.reading import text_of
from guichet.features.testimonies.contents import Answers, Contact
from guichet.features.testimonies.models import Deposit
from tests import team

pytestmark = pytest.mark.django_db

USERS = "/coulisses/temoignages/recopier/usager/"
WORKERS = "/coulisses/temoignages/recopier/travail/"
STORY = "La CAF me réclame 3 200 €.\nPersonne ne m’explique le calcul."
FIRST: dict[str, Any] = {
    "q-story": STORY,
    "q-body": ["caf", "departement"],
    "q-amounts": "3 200 €",
    "q-month": "06/2026",
    "q-department": "93",
    "q-urgency": "soon",
    "q-theme": "money-claimed",
    "consent": "publish",
    "contact": "06 39 98 00 01",
    "shows_text": "on",
}
AGAIN: dict[str, Any] = {
    "again-body": ["caf", "departement"],
    "again-amounts": "3 200 €",
    "again-month": "juin 2026",
    "again-department": "Seine-Saint-Denis",
    "again-urgency": "soon",
    "again-consent": "publish",
    "again-contact": "06 39 98 00 01",
}


@pytest.fixture(autouse=True)
def key_folder(settings: Settings, tmp_path: Path) -> KeyFolder:
    """Give the team one reader, and what signs receipts."""
    folder = KeyFolder(tmp_path / "keys")
    folder.save_reader(key_file("amina"), is_new=True)
    with receipts.new_seed() as seed:
        folder.save_signing_seed(seed)
    settings.KEY_FOLDER = folder.path
    return folder


@pytest.fixture
def chloe(db: None) -> Client:
    """Log Chloé in, with her second factor."""
    return team.entered(team.member("chloe", Role.READER))


def ticket_in(answer: Any) -> str:  # noqa: ANN401 - what the test client gives
    """Return the hidden field that carries the ticket."""
    found = re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())
    assert found
    return unescape(found[1])


def carried(answer: Any) -> dict[str, list[str]]:  # noqa: ANN401
    """Return the hidden fields of a page, as a browser would send them back."""
    found: dict[str, list[str]] = {}
    page = answer.content.decode()
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


def key_in(visitor: Client, address: str, first: dict[str, Any], again: dict[str, Any]) -> Any:  # noqa: ANN401
    """Key a paper in twice; return the page that follows."""
    ticket = ticket_in(visitor.get(address))
    second = visitor.post(address, {**first, "ticket": ticket, "at": "first"})
    assert second.status_code == 200, second.content.decode()
    return visitor.post(address, {**carried(second), **again})


def words(answer: Any) -> str:  # noqa: ANN401
    """Return the text of a page, spaces made plain."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def code_in(answer: Any) -> tickets.Ticket:  # noqa: ANN401
    """Return the ticket shown at the end."""
    return tickets.read(ticket_in(answer).partition(":")[0])


def test_the_screen_follows_the_paper_box_by_box(chloe: Client) -> None:
    for address, door in ((USERS, "users"), (WORKERS, "workers")):
        questionnaire = load().questionnaires[door]
        numbers = paper_form.boxes(questionnaire)
        page = words(chloe.get(address))
        labels = [f"{numbers[one.id]}. {one.label}" for one in questionnaire.questions]
        house = load().deposit_words
        asked = {"consent": house.consent, "contact": house.contact, "shows_text": house.shows_text}
        labels += [f"{numbers[name]}. {ask.label}" for name, ask in asked.items()]
        places = [page.index(" ".join(label.split())) for label in labels]
        assert places == sorted(places)


def test_a_paper_keyed_twice_alike_is_kept_sealed_with_all_it_says(
    chloe: Client, settings: Settings
) -> None:
    end = key_in(chloe, USERS, FIRST, AGAIN)
    assert end.status_code == 200
    deposit = Deposit.objects.get()
    assert (deposit.door, deposit.consent, deposit.theme) == ("users", "publish", "money-claimed")
    assert (deposit.urgency, deposit.shows_text, deposit.is_from_paper) == (1, True, True)
    keys = tickets.derive(code_in(end), settings.TICKET_PEPPER)
    assert deposit.lookup == keys.lookup
    key = tickets.content_key(Envelope.from_bytes(bytes(deposit.envelope)), keys)
    parts = {
        part.name: open_part(key, part.name, bytes(part.sealed)) for part in deposit.parts.all()
    }
    answers = Answers.from_bytes(parts["answers"])
    assert answers.questionnaire == "users"
    assert answers.catalogue == load().questionnaires["users"].version
    assert answers.answers == {
        "story": STORY,
        "body": ["caf", "departement"],
        "amounts": "3 200 €",
        "month": "2026-06",
        "department": "93",
        "urgency": "soon",
        "theme": "money-claimed",
    }
    assert Contact.from_bytes(parts["contact"]).value == "06 39 98 00 01"
    assert set(parts) == {"answers", "contact", "receipt"}


def test_the_first_reading_is_not_shown_while_keying_again(chloe: Client) -> None:
    ticket = ticket_in(chloe.get(USERS))
    second = chloe.post(USERS, {**FIRST, "ticket": ticket, "at": "first"}).content.decode()
    visible = re.sub(r'<input type="hidden"[^>]*>', "", second)
    assert "3 200" not in visible
    assert "06 39" not in visible
    assert re.findall(r'value="([^"]*)"[^>]* checked', visible) == [""]


def test_only_the_important_questions_are_keyed_again(chloe: Client) -> None:
    ticket = ticket_in(chloe.get(USERS))
    second = chloe.post(USERS, {**FIRST, "ticket": ticket, "at": "first"}).content.decode()
    important = {one.id for one in load().questionnaires["users"].questions if one.important}
    again = set(re.findall(r'name="again-([a-z_]+)"', second))
    assert again == important | {"consent", "contact"}
    assert "story" not in important


@pytest.mark.parametrize(
    ("choice", "kept"), [("first", ("93", "publish")), ("second", ("92", "count"))]
)
def test_a_difference_is_shown_and_settled_by_looking_at_the_paper(
    chloe: Client, settings: Settings, choice: str, kept: tuple[str, str]
) -> None:
    slips = {**AGAIN, "again-department": "92", "again-consent": "count"}
    page = key_in(chloe, USERS, FIRST, slips)
    shown = words(page)
    assert "Première fois : Seine-Saint-Denis (93)" in shown
    assert "Seconde fois : Hauts-de-Seine (92)" in shown
    assert "Compter seulement" in shown
    assert "06 39" not in shown
    assert not Deposit.objects.exists()
    undecided = chloe.post(USERS, {**carried(page), "at": "settle"})
    assert undecided.status_code == 422
    assert not Deposit.objects.exists()
    settled = {"settled-department": choice, "settled-consent": choice}
    end = chloe.post(USERS, {**carried(undecided), **settled})
    deposit = Deposit.objects.get()
    keys = tickets.derive(code_in(end), settings.TICKET_PEPPER)
    key = tickets.content_key(Envelope.from_bytes(bytes(deposit.envelope)), keys)
    sealed = bytes(deposit.parts.get(name="answers").sealed)
    answers = Answers.from_bytes(open_part(key, "answers", sealed)).answers
    assert (answers["department"], deposit.consent) == kept
    assert answers["story"] == STORY


def test_what_the_second_reading_leaves_empty_can_be_emptied(
    chloe: Client, settings: Settings
) -> None:
    page = key_in(chloe, USERS, FIRST, {**AGAIN, "again-amounts": "", "again-contact": ""})
    assert "Seconde fois : rien" in words(page)
    chosen = {"settled-amounts": "second", "settled-contact": "second"}
    end = chloe.post(USERS, {**carried(page), **chosen})
    deposit = Deposit.objects.get()
    keys = tickets.derive(code_in(end), settings.TICKET_PEPPER)
    key = tickets.content_key(Envelope.from_bytes(bytes(deposit.envelope)), keys)
    sealed = bytes(deposit.parts.get(name="answers").sealed)
    assert "amounts" not in Answers.from_bytes(open_part(key, "answers", sealed)).answers
    assert not deposit.parts.filter(name="contact").exists()


def test_going_back_to_the_first_page_loses_nothing(chloe: Client) -> None:
    page = key_in(chloe, USERS, FIRST, {**AGAIN, "again-month": "07/2026"})
    first = chloe.post(USERS, {**carried(page), "to": "first"}).content.decode()
    assert "Personne ne m’explique le calcul." in first
    assert 'value="06/2026"' in first
    assert len(re.findall(r"<input[^>]* checked", first)) == 6


@pytest.mark.parametrize(
    "changes",
    [
        {"q-story": ""},
        {"q-month": "13/2026"},
        {"q-body": ["nobody"]},
        {"consent": ""},
        {"consent": "everything"},
        {"contact": "0" * 501},
        {"ticket": "7KQM-3FTX-9WBC-2HNV-5R"},
    ],
)
def test_a_fault_is_told_at_once_and_nothing_typed_is_lost(
    chloe: Client, changes: dict[str, Any]
) -> None:
    ticket = ticket_in(chloe.get(USERS))
    answer = chloe.post(USERS, {**FIRST, "ticket": ticket, "at": "first", **changes})
    assert answer.status_code == 422
    assert "3 200 €" in unescape(answer.content.decode())
    assert not Deposit.objects.exists()


def test_the_same_paper_sent_twice_is_one_deposit(chloe: Client) -> None:
    ticket = ticket_in(chloe.get(USERS))
    sent = {**FIRST, **AGAIN, "ticket": ticket, "at": "again"}
    first, second = chloe.post(USERS, sent), chloe.post(USERS, sent)
    assert Deposit.objects.count() == 1
    assert code_in(first) == code_in(second)
    assert "avait déjà été gardée" in words(second)


def test_nobody_chooses_the_ticket(chloe: Client) -> None:
    chosen = f"{tickets.new().written()}:forged"
    chloe.post(USERS, {**FIRST, **AGAIN, "ticket": chosen, "at": "again"})
    assert not Deposit.objects.exists()


def test_the_ticket_is_printed_for_the_person(chloe: Client) -> None:
    end = key_in(chloe, USERS, FIRST, AGAIN)
    paper = chloe.post("/coulisses/temoignages/recopier/ticket.pdf", {"ticket": ticket_in(end)})
    assert paper["Content-Type"] == "application/pdf"
    printed = text_of(paper.content)
    for group in code_in(end).written().split("-"):
        assert group in printed
    forged = chloe.post("/coulisses/temoignages/recopier/ticket.pdf", {"ticket": "x"})
    assert forged.status_code == 302


def test_the_receipt_of_a_paper_is_a_true_one(chloe: Client) -> None:
    page = key_in(chloe, USERS, FIRST, AGAIN).content.decode()
    found = re.search(r'<pre class="receipt">(.*?)</pre>', page, re.DOTALL)
    assert found
    assert receipts.verify(unescape(found[1])).day == Deposit.objects.get().received_on


def test_without_a_reader_nothing_is_kept_and_nothing_is_lost(
    chloe: Client, settings: Settings, tmp_path: Path, key_folder: KeyFolder
) -> None:
    settings.KEY_FOLDER = tmp_path / "empty"
    page = key_in(chloe, USERS, FIRST, AGAIN)
    assert page.status_code == 503
    assert not Deposit.objects.exists()
    settings.KEY_FOLDER = key_folder.path
    end = chloe.post(USERS, carried(page))
    assert end.status_code == 200
    assert Deposit.objects.get().consent == "publish"


def test_privacy_the_trail_says_who_keyed_and_nothing_of_the_paper(chloe: Client) -> None:
    key_in(chloe, USERS, FIRST, AGAIN)
    (line,) = AuditEntry.objects.filter(action="paper-keyed")
    assert (line.by, line.about) == ("chloe", "users")


def test_privacy_workers_papers_ask_for_a_sector_and_no_employer(chloe: Client) -> None:
    page = words(chloe.get(WORKERS))
    assert "Dans quel secteur ?" in page
    assert "Avec quel service" not in page


def test_privacy_no_keying_page_is_kept_by_a_browser(chloe: Client) -> None:
    for address in ("/coulisses/temoignages/recopier/", USERS):
        assert "no-store" in chloe.get(address)["Cache-Control"]
    page = chloe.get(USERS).content.decode()
    assert 'autocomplete="off"' in page


@pytest.mark.parametrize("address", ["/coulisses/temoignages/recopier/", USERS])
def test_privacy_keying_is_for_the_team(client: Client, address: str) -> None:
    assert client.get(address).status_code in (302, 403)
    assert client.post(address, FIRST).status_code in (302, 403)


def test_an_unknown_paper_does_not_exist(chloe: Client) -> None:
    assert chloe.get("/coulisses/temoignages/recopier/autre/").status_code == 404
