"""A testimony is opened with a key, read, answered and closed; nothing of it leaks on the way."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guichet.accounts.models import AuditEntry
from guichet.accounts.roles import Role
from guichet.engine.sealing import tickets
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.tests.team import key_file
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies.deposit import visits
from guichet.features.testimonies.models import (
    Deposit,
    PartKind,
    SealedPart,
    Status,
    TeamNote,
    Urgency,
)
from guichet.features.testimonies.reading import opening
from guichet.features.testimonies.reading.tests.conftest import (
    ANSWERS,
    ORIGINAL,
    PHOTO,
    STORY,
    TODAY,
    Deposits,
    address,
    inside,
    revision,
)
from tests import team

pytestmark = pytest.mark.django_db
INBOX = "/coulisses/temoignages/"


def words(answer: Any) -> str:  # noqa: ANN401 - what the test client gives
    """Return the text of a page, spaces made plain."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def keys_of(ticket: Ticket) -> tickets.TicketKeys:
    """Return the ticket's keys."""
    return tickets.derive(ticket, django_settings.TICKET_PEPPER)


def trail() -> list[tuple[str, str]]:
    """Return what the trail says, without its first lines."""
    return list(AuditEntry.objects.values_list("action", "about"))


# --- The list -------------------------------------------------------------------------------------


def test_the_list_goes_by_urgency_then_theme_then_day(deposits: Deposits, bilal: Client) -> None:
    late = deposits(today=TODAY)
    early = deposits(today=TODAY - timedelta(days=3))
    control = deposits(answers={**ANSWERS, "theme": "control"})
    urgent = deposits(urgency=Urgency.NOW, answers={**ANSWERS, "theme": "other"})
    Deposit.objects.filter(pk=control.pk).update(theme="aaa")
    page = bilal.get(INBOX).content.decode()
    places = [page.index(str(one.pk)) for one in (urgent, control, early, late)]
    assert places == sorted(places)


def test_privacy_the_list_says_nothing_of_the_story(deposit: Deposit, bilal: Client) -> None:
    page = bilal.get(INBOX).content.decode()
    for word in ("Karima", "Guéret", "06 39", "lettre.jpg"):
        assert word not in page
    assert trail() == []


def test_an_empty_list_says_so(bilal: Client) -> None:
    assert "Rien n’attend" in words(bilal.get(INBOX))
    assert "Aucun témoignage ne correspond" in words(bilal.get(f"{INBOX}?status=asking"))


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("status=received", True),
        ("status=closed", False),
        ("status=all", True),
        ("urgency=1", True),
        ("urgency=2", False),
        ("door=users", True),
        ("door=workers", False),
        ("theme=money-claimed", True),
        ("theme=nulle-part&urgency=zz&page=9999", True),
    ],
)
def test_the_list_is_filtered(
    deposit: Deposit, bilal: Client, question: str, is_found: bool
) -> None:
    page = bilal.get(f"{INBOX}?{question}")
    assert page.status_code == 200
    assert (str(deposit.pk) in page.content.decode()) is is_found


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    deposits: Deposits, bilal: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bilal.get(INBOX)
    for _ in range(4):
        deposits()
    with django_assert_max_num_queries(20) as few:
        bilal.get(INBOX)
    for _ in range(8):
        deposits()
    with django_assert_max_num_queries(len(few.captured_queries)):
        bilal.get(INBOX)


def test_many_deposits_on_one_day_are_pointed_out(deposits: Deposits, bilal: Client) -> None:
    for _ in range(4):
        deposits()
    assert "Beaucoup le même jour" not in words(bilal.get(INBOX))
    deposits()
    assert "5 dépôts le 21 novembre 2026" in words(bilal.get(INBOX))


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    ["", "version/", "version/reprendre/", "version/relire/", "fichier/1/", "fichier/1/copie/"],
)
def test_chloe_who_keeps_the_team_may_not_read(deposit: Deposit, chloe: Client, page: str) -> None:
    assert chloe.get(INBOX).status_code == 403
    assert chloe.get(address(deposit, page)).status_code == 403


@pytest.mark.parametrize("act", ["ecrire/", "note/", "etat/", "contact/", "fichier/1/original/"])
def test_chloe_who_keeps_the_team_may_not_act(deposit: Deposit, chloe: Client, act: str) -> None:
    assert chloe.post(address(deposit, act)).status_code == 403
    assert trail() == []


@pytest.mark.parametrize("page", ["version/", "version/reprendre/"])
def test_bilal_who_only_reads_may_not_prepare(deposit: Deposit, bilal: Client, page: str) -> None:
    assert bilal.get(address(deposit, page)).status_code == 403


def test_bilal_who_only_reads_may_not_publish(deposit: Deposit, bilal: Client) -> None:
    assert bilal.post(address(deposit, "version/publier/")).status_code == 403


def test_nobody_reads_before_opening_their_key(deposit: Deposit, keys: KeyFolder) -> None:
    closed = team.entered(team.member("bilal", Role.READER, key="bilal"))
    answer = closed.get(address(deposit))
    assert answer.headers["Location"].startswith("/coulisses/mes-cles/?next=%2Fcoulisses%2Ft")
    assert trail() == []


# --- Opening --------------------------------------------------------------------------------------


def test_a_testimony_is_read_by_its_questions(deposit: Deposit, bilal: Client) -> None:
    page = words(bilal.get(address(deposit)))
    assert STORY in page
    assert "Avec quel service cela s’est-il passé ?" in page
    assert "La CAF" in page
    assert "19 février 2027" in page
    assert trail() == [("deposit-opened", str(deposit.pk))]
    deposit.refresh_from_db()
    assert deposit.status == Status.READING


def test_privacy_no_title_and_no_trail_tells_the_story(deposit: Deposit, bilal: Client) -> None:
    page = bilal.get(address(deposit)).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title
    assert "Karima" not in title[1]
    assert all("Karima" not in about for _, about in trail())


def test_questions_of_yesterday_are_still_read(deposits: Deposits, bilal: Client) -> None:
    old = deposits(answers={**ANSWERS, "gone_question": "Ce que j’ai dit alors"}, version="0" * 12)
    page = words(bilal.get(address(old)))
    assert "Les questions ont changé" in page
    assert "gone_question (ancienne question)" in page
    assert "Ce que j’ai dit alors" in page


@pytest.mark.parametrize("name", ["answers", "message/00112233aabbccdd"])
def test_a_damaged_part_is_told_and_hides_no_other(
    deposit: Deposit, bilal: Client, name: str
) -> None:
    write(bilal, deposit, "Avez-vous la lettre ?")
    write(bilal, deposit, "Et la date ?", "message/aabbccdd00112233")
    part = SealedPart.objects.get(deposit=deposit, name=name)
    part.sealed = bytes(part.sealed)[:-1] + b"\x00"
    part.save()
    page = bilal.get(address(deposit))
    assert page.status_code == 200
    assert "Une partie est abîmée" in words(page)
    assert "Et la date ?" in words(page)


def test_a_damaged_envelope_is_told(deposit: Deposit, bilal: Client) -> None:
    Deposit.objects.filter(pk=deposit.pk).update(envelope=bytes(deposit.envelope)[:-3])
    page = bilal.get(address(deposit))
    assert page.status_code == 500
    assert "Il ne s’ouvre pas avec votre clé" in words(page)
    assert bilal.get(INBOX).status_code == 200


def test_an_envelope_of_another_deposit_opens_nothing(deposits: Deposits, bilal: Client) -> None:
    one, other = deposits(), deposits()
    Deposit.objects.filter(pk=one.pk).update(envelope=other.envelope)
    assert "Il ne s’ouvre pas" in words(bilal.get(address(one)))


# --- Files ----------------------------------------------------------------------------------------


def test_the_list_of_files_says_what_each_is_and_opens_none(
    deposit: Deposit, bilal: Client
) -> None:
    shown = words(bilal.get(address(deposit)))
    assert "Fichier 1 , image, environ 4 ko" in shown
    assert "ouvrir pour savoir" not in shown
    assert "deposit-file-opened" not in dict(trail())


@pytest.mark.parametrize(
    ("weight", "said"),
    [(0, "1 ko"), (4_136, "4 ko"), (999_400, "999 ko"), (1_048_616, "1,0 Mo"), (20e6, "20,0 Mo")],
)
def test_a_weight_is_said_in_units_that_people_know(weight: int, said: str) -> None:
    assert opening.size_in_words(int(weight)).replace("\N{NO-BREAK SPACE}", " ") == said


def test_old_envelopes_which_did_not_note_it_still_open(deposits: Deposits, bilal: Client) -> None:
    deposit = deposits(has_kinds=False)
    shown = words(bilal.get(address(deposit)))
    assert STORY in shown
    assert "ouvrir pour savoir" in shown
    assert "abîmée" not in shown
    assert "image (image/jpeg)" in words(bilal.get(address(deposit, "fichier/1/")))


def test_when_what_was_noted_is_damaged_the_files_are_still_listed(
    deposit: Deposit, bilal: Client
) -> None:
    SealedPart.objects.filter(name="file-kinds").update(sealed=b"GSP\x01")
    shown = words(bilal.get(address(deposit)))
    assert "ouvrir pour savoir" in shown
    assert "Ne s’ouvre pas : Sortes des fichiers" in shown


def test_the_cleaned_file_comes_as_an_attachment(deposit: Deposit, bilal: Client) -> None:
    shown = words(bilal.get(address(deposit, "fichier/1/")))
    assert "lettre.jpg" in shown
    assert "sans GPS" in shown
    answer = bilal.get(address(deposit, "fichier/1/copie/"))
    assert answer.content == PHOTO
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="temoignage-fichier-1.jpg"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert trail() == [("deposit-file-opened", f"{deposit.pk}/1")] * 2


def test_the_original_comes_only_when_asked_for(deposit: Deposit, bilal: Client) -> None:
    assert bilal.get(address(deposit, "fichier/1/original/")).status_code == 405
    assert bilal.post(address(deposit, "fichier/1/original/")).content == ORIGINAL
    assert trail() == [("deposit-original-opened", f"{deposit.pk}/1")]


def test_a_file_that_is_not_there_or_damaged_is_told(deposit: Deposit, bilal: Client) -> None:
    for number in ("2", "9" * 60):
        assert bilal.get(address(deposit, f"fichier/{number}/")).status_code == 404
    assert trail() == []
    SealedPart.objects.filter(name="file/1").update(sealed=b"GSP\x01")
    assert "Il ne s’ouvre pas" in words(bilal.get(address(deposit, "fichier/1/")))


# --- Messages, notes, state -----------------------------------------------------------------------


def write(
    client: Client, deposit: Deposit, text: str, name: str = "message/00112233aabbccdd"
) -> Any:  # noqa: ANN401
    """Write to the person."""
    return client.post(address(deposit, "ecrire/"), {"text": text, "name": name})


def test_a_message_reaches_the_person_and_starts_the_term_again(
    deposits: Deposits, bilal: Client, ticket: Ticket
) -> None:
    deposit = deposits(ticket, today=TODAY - timedelta(days=80))
    for _ in range(2):
        assert write(bilal, deposit, "Avez-vous la lettre ?").status_code == 302
    visit = visits.visit(keys_of(ticket))
    assert [one.text for one in visit.opened.messages] == ["Avez-vous la lettre ?"]
    assert visit.deposit.status == Status.ASKING
    assert visit.deposit.last_exchange_on == TODAY
    assert trail() == [("deposit-message-sent", str(deposit.pk))]


def test_what_the_person_answers_is_read(deposit: Deposit, bilal: Client, ticket: Ticket) -> None:
    write(bilal, deposit, "Avez-vous la lettre ?")
    visits.write(keys_of(ticket), visits.new_message_name(), "Oui, je l’ai.", TODAY)
    assert "Oui, je l’ai." in words(bilal.get(address(deposit)))
    assert "l’équipe : répondre" in words(bilal.get(INBOX))


@pytest.mark.parametrize("act", ["ecrire/", "note/"])
def test_an_empty_text_is_asked_for_again(deposit: Deposit, bilal: Client, act: str) -> None:
    answer = bilal.post(address(deposit, act), {"text": "  "})
    assert answer.status_code == 422
    assert STORY in words(answer)


def test_a_note_is_for_the_team_and_not_for_the_ticket(
    deposit: Deposit, bilal: Client, amina: Client, ticket: Ticket
) -> None:
    bilal.post(address(deposit, "note/"), {"text": "Rappeler le 3e bureau"})
    assert "Rappeler le 3e bureau" in words(amina.get(address(deposit)))
    note = TeamNote.objects.get()
    assert b"bureau" not in bytes(note.sealed)
    assert visits.visit(keys_of(ticket)).opened.messages == ()


def test_a_note_moved_to_another_deposit_does_not_open(deposits: Deposits, bilal: Client) -> None:
    one, other = deposits(), deposits()
    bilal.post(address(one, "note/"), {"text": "Pour celui-ci"})
    TeamNote.objects.update(deposit=other)
    assert "ne s’ouvre pas avec votre clé" in words(bilal.get(address(other)))


def test_a_note_older_than_a_member_is_told(
    deposit: Deposit, bilal: Client, keys: KeyFolder
) -> None:
    bilal.post(address(deposit, "note/"), {"text": "Avant"})
    keys.save_reader(key_file("chloe"), is_new=True)
    chloe = inside(team.member("chloe2", Role.READER, key="chloe"))
    assert "Il ne s’ouvre pas avec votre clé" in words(chloe.get(address(deposit)))


def test_a_testimony_is_closed_and_taken_up_again(deposit: Deposit, bilal: Client) -> None:
    closing = {"status": "closed", "revision": revision(deposit)}
    assert bilal.post(address(deposit, "etat/"), closing).status_code == 302
    assert str(deposit.pk) not in bilal.get(INBOX).content.decode()
    late = bilal.post(address(deposit, "etat/"), {"status": "reading", "revision": "0"})
    assert late.status_code == 409
    assert "Rien n’a été fait" in words(late)
    again = {"status": "reading", "revision": revision(deposit)}
    assert bilal.post(address(deposit, "etat/"), again).status_code == 302
    assert bilal.post(address(deposit, "etat/"), {"status": "published"}).status_code == 404


# --- Withdrawn meanwhile --------------------------------------------------------------------------


def test_who_works_on_a_testimony_withdrawn_meanwhile_is_told(
    deposit: Deposit, bilal: Client, ticket: Ticket
) -> None:
    bilal.get(address(deposit))
    bilal.post(address(deposit, "note/"), {"text": "À suivre"})
    visits.withdraw_all(keys_of(ticket), TODAY)
    for answer in (bilal.get(address(deposit)), write(bilal, deposit, "Bonjour Karima")):
        assert answer.status_code == 410
        assert "C’était son droit" in words(answer)
        assert "Karima" not in words(answer)
    assert not SealedPart.objects.exists()
    assert not TeamNote.objects.exists()
    assert str(deposit.pk) not in bilal.get(f"{INBOX}?status=all").content.decode()


# --- Resemblance ----------------------------------------------------------------------------------


def test_a_story_told_twice_is_pointed_out(deposits: Deposits, bilal: Client) -> None:
    first, again = deposits(), deposits(answers={**ANSWERS, "story": f"Bonjour. {STORY} Merci."})
    other = deposits(
        answers={
            **ANSWERS,
            "story": "À l’usine la tablette compte chacun de mes pas, et la nuit aussi.",
        }
    )
    for one in (first, other):
        assert "se ressemblent" not in words(bilal.get(address(one)))
    page = bilal.get(address(again))
    assert "Des récits se ressemblent" in words(page)
    assert str(first.pk) in page.content.decode()
    assert str(other.pk) not in page.content.decode()


def test_privacy_what_is_compared_is_sealed(deposit: Deposit, bilal: Client) -> None:
    bilal.get(address(deposit))
    bilal.get(address(deposit))
    part = SealedPart.objects.get(kind=PartKind.FINGERPRINT)
    assert b"sketch" not in bytes(part.sealed)
