"""From the door to « arrivé »: nothing is lost on the way, and what arrives is whole and sealed."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guichet.engine.sealing import receipts, tickets, unseal
from guichet.engine.sealing.envelope import Envelope
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part
from guichet.engine.typography import typeset
from guichet.features.testimonies import models
from guichet.features.testimonies.contents import Answers
from guichet.features.testimonies.deposit import services
from guichet.features.testimonies.deposit.rereading import MOST
from guichet.features.testimonies.deposit.tests.conftest import (
    PASSPHRASE,
    STORY,
    TODAY,
    Page,
    Visitor,
)
from guichet.features.testimonies.models import Consent, Deposit, SealedPart, Status

pytestmark = pytest.mark.django_db


def _read_by_the_team(deposit: Deposit, name: str) -> bytes:
    """Open a part with the reader's passphrase, as the reading room does."""
    file = KeyFolder(settings.KEY_FOLDER).reader("amina")
    part = deposit.parts.get(name=name)
    with unseal.unlock(file, PASSPHRASE, TODAY) as reader:
        key = unseal.content_key(Envelope.from_bytes(bytes(deposit.envelope)), reader)
        return open_part(key, name, bytes(part.sealed))


def _receipt(page: Page) -> str:
    return page.fields["receipt"][0]


# --- The way there --------------------------------------------------------------------------------


def test_a_testimony_goes_from_the_door_to_the_team(visitor: Visitor) -> None:
    page = visitor.deposits(contact="au marché, le samedi", shows_text="on")
    assert (page.status, page.title) == (200, "Votre témoignage est arrivé")
    deposit = Deposit.objects.get()
    answers = Answers.from_bytes(_read_by_the_team(deposit, "answers"))
    assert answers.answers["story"] == STORY
    assert answers.questionnaire == "workers"
    assert json.loads(_read_by_the_team(deposit, "contact"))["value"] == "au marché, le samedi"
    assert (deposit.door, deposit.consent, deposit.shows_text) == ("workers", "publish", True)
    assert (deposit.received_on, deposit.last_exchange_on) == (TODAY, TODAY)
    assert not deposit.is_from_paper


def test_the_last_page_says_the_day_what_comes_next_and_until_when(visitor: Visitor) -> None:
    text = visitor.deposits().text
    assert "samedi 21\xa0novembre 2026" in text
    assert "vendredi 19\xa0février 2027" in text
    assert "/temoigner/revenir/" in text


def test_the_receipt_is_true_and_its_number_is_sealed_with_the_deposit(visitor: Visitor) -> None:
    receipt = receipts.verify(_receipt(visitor.deposits()))
    assert receipt.day == TODAY
    sealed = json.loads(_read_by_the_team(Deposit.objects.get(), "receipt"))
    assert sealed["number"] == receipt.number


def test_the_receipt_is_taken_away_as_a_file(visitor: Visitor, client: Client) -> None:
    receipt = _receipt(visitor.deposits())
    response = client.post("/temoigner/recu.txt", {"receipt": receipt})
    assert response.headers["Content-Disposition"] == 'attachment; filename="recu.txt"'
    assert receipts.verify(response.content.decode()).day == TODAY


def test_a_receipt_signed_by_somebody_else_is_not_given_as_ours(client: Client) -> None:
    with receipts.new_seed() as seed:
        theirs = receipts.issue(TODAY, seed).to_text()
    response = client.post("/temoigner/recu.txt", {"receipt": theirs})
    assert (response.status_code, response.headers["Location"]) == (302, "/temoigner/verifier/")


def test_what_is_not_a_receipt_is_not_given_back_as_a_file(client: Client) -> None:
    response = client.post("/temoigner/recu.txt", {"receipt": "<script>alert(1)</script>"})
    assert (response.status_code, response.headers["Location"]) == (302, "/temoigner/verifier/")


def test_the_theme_and_the_urgency_are_known_before_opening(visitor: Visitor) -> None:
    visitor.opens("/temoigner/usager/")
    visitor.sends(watched="no")
    visitor.sends(q_story=STORY, q_theme="sanction", q_urgency="now")
    visitor.sends(consent="count")
    visitor.sends()
    visitor.sends(retyped=visitor.ticket)
    visitor.sends(answer=visitor.answer())
    deposit = Deposit.objects.get()
    assert (deposit.door, deposit.theme, deposit.urgency) == ("users", "sanction", 2)


@pytest.mark.parametrize("watched", ["yes", "unsure"])
def test_a_watched_device_leads_to_advice_and_one_may_still_go_on(
    visitor: Visitor, watched: str
) -> None:
    visitor.opens("/temoigner/travail/")
    page = visitor.sends(watched=watched)
    assert page.title == "Ailleurs, ce serait plus sûr"
    assert "SecureDrop" in page.text
    assert visitor.sends(to="questions").title == "Travailler sous un algorithme"


def test_nothing_begins_before_the_one_question_is_answered(visitor: Visitor) -> None:
    visitor.opens("/temoigner/travail/")
    page = visitor.sends()
    assert (page.status, page.title) == (422, "Avant de raconter")
    assert "Choisissez une réponse avant de continuer." in page.text


def test_an_unknown_door_does_not_open(client: Client) -> None:
    assert client.get("/temoigner/patron/").status_code == 404


# --- Nothing is lost ------------------------------------------------------------------------------


def test_nothing_typed_is_lost_when_something_is_to_be_mended(visitor: Visitor) -> None:
    visitor.opens("/temoigner/usager/")
    visitor.sends(watched="no")
    page = visitor.sends(q_story="", q_month="l’an dernier", q_body=["caf", "msa"], q_amounts="3 €")
    assert page.status == 422
    assert page.fields["q-month"] == ["l’an dernier"]
    assert page.fields["q-body"] == ["caf", "msa"]
    assert page.fields["q-amounts"] == ["3 €"]
    assert typeset("Écrivez au moins une phrase.") in page.text


def test_one_may_go_back_and_forth_and_find_everything_again(visitor: Visitor) -> None:
    visitor.tells("Première version.\nDeux lignes.", contact="au marché")
    ticket = visitor.ticket
    page = visitor.sends(to="questions")
    assert page.fields["q-story"] == ["\nPremière version.\nDeux lignes."[1:]]
    assert page.fields["contact"] == ["au marché"]
    page.fields["to"] = [""]
    visitor.sends(q_story="Deuxième version.")
    assert visitor.page.fields["contact"] == ["au marché"]
    assert visitor.page.fields["consent"] == ["publish"]
    visitor.sends()
    visitor.sends()
    assert visitor.ticket == ticket
    visitor.sends(retyped=ticket)
    visitor.sends(answer=visitor.answer())
    answers = Answers.from_bytes(_read_by_the_team(Deposit.objects.get(), "answers"))
    assert answers.answers["story"] == "Deuxième version."


def test_what_is_read_back_is_what_was_typed_and_never_markup(visitor: Visitor) -> None:
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    visitor.sends(q_story="<b>gras</b> & « guillemets »")
    page = visitor.sends(consent="court")
    assert page.title == "Relisez"
    assert "&lt;b&gt;gras&lt;/b&gt; &amp; « guillemets »" in page.text
    assert "Utiliser en justice" in page.text


def _reread(visitor: Visitor, story: str) -> str:
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    visitor.sends(q_story=story)
    page = visitor.sends(consent="publish")
    assert page.title == "Relisez"
    return page.text.replace("\xa0", " ")


def test_reading_back_names_what_a_program_found_and_why(visitor: Visitor) -> None:
    said = _reread(visitor, "Ma cheffe Karima Benali m’a appelée au 06 39 98 12 34 <b>.")
    assert "« Karima Benali »" in said
    assert "« 06 39 98 12 34 »" in said
    assert "Un nom désigne une personne" in said
    assert "Ce qu’il ne voit jamais" in said
    assert "Rien n’est changé." in said


def test_reading_back_says_that_nothing_was_found_and_what_is_never_seen(
    visitor: Visitor,
) -> None:
    said = _reread(visitor, "La machine compte et personne ne dit pourquoi.")
    assert "Il n’a rien trouvé." in said
    assert "Cela ne prouve rien." in said
    assert "ce qui est dans vos fichiers" in said


def test_reading_back_shows_only_so_many_passages(visitor: Visitor) -> None:
    story = " ; ".join(f"appel au 06 39 98 {n // 100:02} {n % 100:02}" for n in range(1000, 1042))
    said = _reread(visitor, story)
    assert said.count("<strong>«") == MOST
    assert "Et 12 autres passages" in said


def test_a_consent_is_chosen_by_the_person_and_never_for_them(visitor: Visitor) -> None:
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    visitor.sends(q_story=STORY)
    assert "consent" not in visitor.page.fields
    page = visitor.sends()
    assert page.status == 422
    assert "Choisissez une réponse." in page.text


MALFORMED = {
    "emoji": "Ma cheffe 😀👩🏽‍💻 a dit non",
    "right to left": "قالوا لي إن الحساب آلي",
    "markup": '"><script>alert(1)</script>',
    "typst": '#eval("1") #include "x.typ" $x$ @a',
    "long": "é" * 12_000,
    "far too long": "é" * 30_000,
    "control": "avant\x07après",
    "lying direction": "avant\u202eaprès",
    "only blanks": " \t\u200b\u3164 ",
    "tower": "a" + "\u0301" * 50,
}
REFUSED = {"far too long", "control", "lying direction", "only blanks", "tower"}


@pytest.mark.parametrize("what", sorted(MALFORMED))
def test_any_text_is_taken_or_refused_at_its_field_and_never_breaks(
    visitor: Visitor, what: str
) -> None:
    text = MALFORMED[what]
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    page = visitor.sends(q_story=text)
    assert page.status == (422 if what in REFUSED else 200)
    assert "<script>alert" not in page.text
    assert page.fields["q-story"][0].replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize(
    "typed",
    ["31/02/2026", "mars 2099", "13/2026", "2026-3", "hier", "١/٢٠٢٦", "mars\x00 2026", "0" * 5000],
)
def test_any_month_is_taken_or_refused_at_its_field(visitor: Visitor, typed: str) -> None:
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    page = visitor.sends(q_story=STORY, q_month=typed)
    assert page.status in (200, 422)
    assert (page.status == 200) == (typed == "2026-3")


def test_answers_that_were_never_proposed_are_refused(visitor: Visitor) -> None:
    visitor.opens("/temoigner/usager/")
    visitor.sends(watched="no")
    page = visitor.sends(q_story=STORY, q_body=["caf", "elysee"], q_theme="autre-chose")
    assert page.status == 422
    assert page.text.count("n’est pas dans la liste") == 4


# --- The ticket -----------------------------------------------------------------------------------


def _at_the_ticket(visitor: Visitor) -> Page:
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no")
    visitor.sends(q_story=STORY)
    visitor.sends(consent="publish")
    return visitor.sends()


def test_the_ticket_is_shown_once_and_typed_again(visitor: Visitor) -> None:
    page = _at_the_ticket(visitor)
    assert visitor.ticket in page.text
    typed = visitor.ticket.lower().replace("-", " ")
    assert visitor.sends(retyped=typed).title == "Dernière étape"


def test_a_ticket_miscopied_says_which_group(visitor: Visitor) -> None:
    _at_the_ticket(visitor)
    groups = visitor.ticket.split("-")
    groups[2] = ("A" if groups[2][0] != "A" else "B") + groups[2][1:]
    page = visitor.sends(retyped="-".join(groups))
    assert page.status == 422
    assert "Le 3e groupe semble mal recopié." in page.text
    assert "-".join(groups) in page.text


def test_another_ticket_is_not_this_one(visitor: Visitor) -> None:
    _at_the_ticket(visitor)
    page = visitor.sends(retyped=tickets.new().written())
    assert page.status == 422
    assert "le code d’un autre ticket" in page.text


def test_nobody_chooses_their_ticket(visitor: Visitor) -> None:
    visitor.tells()
    chosen = tickets.Ticket("A" * 16).written()
    for forged in (chosen, f"{chosen}:abc", ""):
        visitor.page.fields["ticket"] = [forged]
        page = visitor.sends(retyped=chosen, answer=visitor.answer(), at="sending")
        assert page.title == "Voici votre ticket"
        assert chosen not in page.fields["ticket"][0]
        visitor.tells()
    assert not Deposit.objects.exists()


def test_a_ticket_told_in_a_text_is_refused_and_why_is_said(visitor: Visitor) -> None:
    visitor.tells()
    ticket = visitor.ticket
    visitor.sends(to="questions")
    visitor.page.fields["to"] = [""]
    page = visitor.sends(q_story=f"Mon ticket est {ticket.lower().replace('-', ' ')}.")
    assert page.status == 422
    assert "contient le code de votre ticket" in page.text
    page = visitor.sends(q_story=STORY)
    page = visitor.sends(contact=ticket)
    assert page.status == 422
    assert "contient le code de votre ticket" in page.text
    assert not Deposit.objects.exists()


def test_the_printed_ticket_is_one_small_page_with_its_code(
    visitor: Visitor, client: Client
) -> None:
    import pymupdf

    _at_the_ticket(visitor)
    response = client.post("/temoigner/ticket.pdf", visitor.page.fields)
    assert response.headers["Content-Type"] == "application/pdf"
    paper = pymupdf.open(stream=response.content, filetype="pdf")
    assert len(paper) == 1
    assert tuple(round(side) for side in paper[0].rect[2:]) == (298, 420)
    words = re.sub(r"[^0-9A-Z]", "", paper[0].get_text())
    assert visitor.ticket.replace("-", "") in words


@pytest.mark.parametrize("forged", ["", "7KQM", '#eval("1")', "7KQM-3FTX-9WBC-2HNV-5R:x"])
def test_no_paper_is_printed_of_what_we_did_not_draw(client: Client, forged: str) -> None:
    response = client.post("/temoigner/ticket.pdf", {"ticket": forged})
    assert (response.status_code, response.headers["Location"]) == (302, "/temoigner/")


# --- Once, and whole ------------------------------------------------------------------------------


def test_sent_twice_it_is_one_deposit_and_the_same_receipt(visitor: Visitor) -> None:
    visitor.tells()
    before = visitor.page
    first = visitor.sends(answer=visitor.answer())
    visitor.page = before
    again = visitor.sends(answer=visitor.answer())
    assert Deposit.objects.count() == 1
    assert again.title == first.title == "Votre témoignage est arrivé"
    assert _receipt(again) == _receipt(first)
    assert "changements ne sont pas partis" not in again.text


def test_sent_again_with_other_words_says_that_the_first_ones_are_kept(visitor: Visitor) -> None:
    visitor.tells()
    before = visitor.page
    visitor.sends(answer=visitor.answer())
    visitor.page = before
    again = visitor.sends(answer=visitor.answer(), q_story="Autre chose.")
    assert "Ces changements ne sont pas partis" in again.text
    answers = Answers.from_bytes(_read_by_the_team(Deposit.objects.get(), "answers"))
    assert answers.answers["story"] == STORY


@pytest.mark.parametrize(
    "change",
    [
        {"consent": "count"},
        {"contact": "ailleurs"},
        {"shows_text": "on"},
        {"documents": [SimpleUploadedFile("deux.txt", b"Autre chose.")]},
    ],
    ids=["consent", "contact", "shows_text", "documents"],
)
def test_whatever_else_is_sent_again_is_said_not_to_be_kept(
    visitor: Visitor, change: dict[str, str | list[SimpleUploadedFile]]
) -> None:
    visitor.tells()
    before = visitor.page
    visitor.sends(answer=visitor.answer())
    visitor.page = before
    again = visitor.sends(answer=visitor.answer(), **change)
    assert again.title == "Votre témoignage était déjà arrivé"
    assert "Ces changements ne sont pas partis" in again.text
    assert "deux.txt" not in again.text
    assert Deposit.objects.get().consent == Consent.PUBLISH
    assert not SealedPart.objects.filter(name__in=("contact", "file/1")).exists()


def test_the_same_files_sent_again_are_the_same_deposit(visitor: Visitor) -> None:
    visitor.tells()
    before = visitor.page
    for _ in range(2):
        visitor.page = before
        files = [SimpleUploadedFile("un.txt", b"La note.")]
        page = visitor.sends(answer=visitor.answer(), documents=files)
        assert page.title == "Votre témoignage est arrivé"
        assert "un.txt" in page.text


def test_privacy_a_ticket_sent_to_the_first_page_is_not_taken(visitor: Visitor) -> None:
    """Another site would post there a ticket that it knows, for somebody else to use."""
    _at_the_ticket(visitor)
    known, signed = visitor.ticket, visitor.page.fields
    visitor.opens("/temoigner/travail/")
    visitor.sends(watched="no", ticket=signed["ticket"][0], begun=signed["begun"][0])
    assert "ticket" not in visitor.page.fields
    visitor.sends(q_story=STORY, ticket=signed["ticket"][0])
    visitor.sends(consent="publish")
    visitor.sends()
    assert visitor.ticket != known


def test_a_withdrawn_ticket_brings_nothing_back(visitor: Visitor) -> None:
    visitor.tells()
    before = visitor.page
    visitor.sends(answer=visitor.answer())
    visitor.client.post("/temoigner/revenir/", {"ticket": _ticket(before), "do": "withdraw-all"})
    visitor.page = before
    page = visitor.sends(answer=visitor.answer())
    assert page.title == "Ce ticket a déjà servi"
    assert Deposit.objects.get().status == Status.WITHDRAWN
    assert not SealedPart.objects.exists()


def _ticket(page: Page) -> str:
    return page.fields["ticket"][0].partition(":")[0]


def test_a_deposit_that_fails_half_way_leaves_nothing_and_loses_nothing(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.tells()
    ticket = visitor.ticket
    create = SealedPart.objects.create
    calls = []

    def fail_the_second_time(**fields: object) -> SealedPart:
        calls.append(fields)
        if len(calls) == 2:
            raise DatabaseError("database or disk is full")
        return create(**fields)

    monkeypatch.setattr(SealedPart.objects, "create", fail_the_second_time)
    page = visitor.sends(answer=visitor.answer())
    assert (page.status, page.title) == (503, "Rien n’est arrivé")
    assert not Deposit.objects.exists()
    assert not SealedPart.objects.exists()
    monkeypatch.undo()
    assert visitor.sends(to="sending").title == "Dernière étape"
    assert visitor.ticket == ticket
    assert visitor.page.fields["q-story"] == [STORY]


def test_a_deposit_asks_little_of_the_database(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.tells()
    with django_assert_max_num_queries(7):
        visitor.sends(answer=visitor.answer())


# --- A person, and not a program ------------------------------------------------------------------


def test_too_fast_is_asked_gently_to_send_again(hurried: Visitor) -> None:
    page = hurried.deposits()
    assert (page.status, page.title) == (422, "Dernière étape")
    assert "Appuyez encore une fois" in page.text
    assert page.fields["q-story"] == [STORY]
    assert not Deposit.objects.exists()


def test_the_hidden_field_filled_in_is_asked_gently_to_send_again(visitor: Visitor) -> None:
    visitor.tells()
    page = visitor.sends(answer=visitor.answer(), site="https://example.org")
    assert page.status == 422
    assert "Appuyez encore une fois" in page.text
    assert page.fields["site"] == [""]
    assert visitor.sends(answer=visitor.answer()).title == "Votre témoignage est arrivé"


def test_the_plain_question_wants_its_answer(visitor: Visitor) -> None:
    visitor.tells()
    number = visitor.page.fields["riddle"]
    page = visitor.sends(answer="quarante-deux")
    assert page.status == 422
    assert page.fields["riddle"] == number
    assert not Deposit.objects.exists()
    assert visitor.sends(answer=f" {visitor.answer().upper()}. ").status == 200


# --- Closed doors ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("address", ["/temoigner/", "/temoigner/usager/", "/temoigner/travail/"])
def test_without_a_reader_the_door_says_so_before_anything_is_written(
    client: Client, address: str
) -> None:
    page = client.get(address).content.decode()
    assert "Les dépôts sont fermés" in page
    assert "SecureDrop" in page
    assert "<textarea" not in page


def test_doors_closed_on_the_way_lose_nothing(visitor: Visitor, team: Path) -> None:
    visitor.tells()
    file = next(team.glob("reader-*.json"))
    kept = file.read_bytes()
    file.unlink()
    page = visitor.sends(answer=visitor.answer())
    assert (page.status, page.title) == (503, "Les dépôts sont fermés")
    assert page.fields["q-story"] == [STORY]
    file.write_bytes(kept)
    visitor.sends(to="sending")
    visitor.page.fields["to"] = [""]
    assert visitor.sends(answer=visitor.answer()).title == "Votre témoignage est arrivé"


def test_without_a_key_for_receipts_the_door_is_closed(client: Client, team: Path) -> None:
    (team / "receipts-signing-key").unlink()
    assert not services.is_open()
    assert "Les dépôts sont fermés" in client.get("/temoigner/").content.decode()


# --- « Moi aussi » --------------------------------------------------------------------------------


def _published(number: int) -> models.Testimony:
    return models.Testimony.objects.create(
        number=number,
        door="workers",
        consent=Consent.PUBLISH,
        title="Compter mes pas",
        text="On compte mes pas.",
        published_on=datetime.date(2026, 11, 1),
    )


def test_moi_aussi_is_kept_to_the_end(visitor: Visitor) -> None:
    _published(12)
    assert "/temoigner/travail/?comme=12" in visitor.opens("/temoigner/?comme=12").text
    visitor.opens("/temoigner/travail/?comme=12")
    visitor.sends(watched="no")
    visitor.sends(q_story=STORY)
    visitor.sends(consent="count")
    visitor.sends()
    visitor.sends(retyped=visitor.ticket)
    visitor.sends(answer=visitor.answer())
    assert Deposit.objects.get().echoes == models.Testimony.objects.get(number=12)


@pytest.mark.parametrize("number", ["99", "-1", "abc", "9" * 30, "١٢"])
def test_moi_aussi_to_nothing_is_forgotten(visitor: Visitor, number: str) -> None:
    _published(12)
    visitor.opens(f"/temoigner/travail/?comme={number}")
    visitor.sends(watched="no")
    assert visitor.page.status == 200
