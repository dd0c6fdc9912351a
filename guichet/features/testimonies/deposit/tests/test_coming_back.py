"""Somebody comes back with a ticket: they see where it stands, answer, decide, and may leave no trace."""

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from guichet.engine.sealing import tickets, unseal
from guichet.engine.sealing.envelope import Envelope
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part, seal_part
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies import models
from guichet.features.testimonies.contents import Message, Version
from guichet.features.testimonies.deposit.tests.conftest import (
    PASSPHRASE,
    STORY,
    TODAY,
    Page,
    Visitor,
)
from guichet.features.testimonies.hiding import decide, hide
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Hiding,
    HidingOutcome,
    HidingReason,
    PartKind,
    SealedPart,
    Status,
)
from guichet.features.testimonies.services import erase
from guichet.lib import patience

pytestmark = pytest.mark.django_db

ComeBack = Callable[..., Page]


@pytest.fixture
def ticket(visitor: Visitor) -> str:
    """Give the ticket of a deposit that just arrived."""
    visitor.tells()
    code = visitor.ticket
    visitor.sends(answer=visitor.answer())
    return code


def _by_the_team(kind: PartKind, name: str, content: bytes) -> SealedPart:
    """Add a part as the reading room does: with a reader's key, never with the ticket."""
    deposit = Deposit.objects.get()
    file = KeyFolder(settings.KEY_FOLDER).reader("amina")
    with unseal.unlock(file, PASSPHRASE, TODAY) as reader:
        key = unseal.content_key(Envelope.from_bytes(bytes(deposit.envelope)), reader)
        sealed = seal_part(key, name, content)
    return SealedPart.objects.create(
        deposit=deposit, kind=kind, name=name, sealed=sealed, added_on=TODAY
    )


def _message(text: str, name: str = "message/0123456789abcdef") -> SealedPart:
    Deposit.objects.update(status=Status.ASKING)
    return _by_the_team(PartKind.FROM_TEAM, name, Message(text=text).to_bytes())


def _version(number: int = 1) -> None:
    version = Version(
        title="Compter des pas",
        text="Une tablette\ncompte des pas.",
        month="2026-03",
        facets={"sector": ["logistics"], "department": ["93"]},
    )
    _by_the_team(PartKind.VERSION, f"version/{number}", version.to_bytes())
    Deposit.objects.update(status=Status.APPROVAL, version=number)


def _published() -> models.Testimony:
    testimony = models.Testimony.objects.create(
        number=7,
        deposit=Deposit.objects.get(),
        door="workers",
        consent=Consent.PUBLISH,
        title="Compter des pas",
        text="Une tablette compte des pas.",
        month=datetime.date(2026, 3, 1),
        published_on=TODAY,
    )
    models.Facet.objects.create(testimony=testimony, kind="sector", value="warehouse")
    Deposit.objects.update(status=Status.PUBLISHED)
    return testimony


# --- The ticket -----------------------------------------------------------------------------------


def test_the_ticket_shows_where_it_stands_and_until_when_and_not_the_text(
    ticket: str, come_back: ComeBack
) -> None:
    page = come_back(ticket.lower().replace("-", " "))
    assert (page.status, page.title) == (200, "Votre témoignage")
    assert "Personne ne l’a encore lu." in page.text
    assert "vendredi 19\xa0février 2027" in page.text
    assert STORY not in page.text


def test_the_text_is_shown_only_to_whoever_chose_so(visitor: Visitor, come_back: ComeBack) -> None:
    visitor.tells(shows_text="on", contact="au marché")
    code = visitor.ticket
    visitor.sends(answer=visitor.answer())
    page = come_back(code)
    assert STORY in page.text
    assert "au marché" in page.text


def test_a_mistyped_ticket_says_which_group_and_stays_in_the_field(
    ticket: str, come_back: ComeBack
) -> None:
    groups = ticket.split("-")
    groups[0] = ("A" if groups[0][0] != "A" else "B") + groups[0][1:]
    page = come_back("-".join(groups))
    assert page.status == 422
    assert "Le premier groupe semble mal recopié." in page.text
    assert page.fields["ticket"] == ["-".join(groups)]


def test_an_unknown_ticket_says_that_nothing_arrived(come_back: ComeBack) -> None:
    page = come_back(tickets.new().written())
    assert page.status == 422
    assert "Aucun témoignage ne porte ce ticket." in page.text


@pytest.mark.parametrize("typed", ["", "é" * 300, "\x00", "<b>", "7KQM" * 60, "😀" * 18])
def test_whatever_is_typed_as_a_ticket_is_refused_kindly(come_back: ComeBack, typed: str) -> None:
    page = come_back(typed)
    assert page.status == 422
    assert page.title == "Revenir avec mon ticket"


def test_wrong_tickets_are_made_to_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    pauses: list[float] = []
    patient = patience.Patience(sleep=pauses.append)
    monkeypatch.setattr(patience, "wait", patient.wait)
    monkeypatch.setattr(patience, "failed", patient.failed)
    for _ in range(6):
        response = client.post(
            "/temoigner/revenir/", {"ticket": tickets.new().written()}, REMOTE_ADDR="198.51.100.7"
        )
        assert response.status_code == 422
    assert pauses == sorted(pauses)
    assert pauses
    assert pauses[0] > 0


def test_coming_back_asks_little_of_the_database(
    ticket: str, come_back: ComeBack, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _message("Bonjour")
    with django_assert_num_queries(2):
        come_back(ticket)


# --- Messages -------------------------------------------------------------------------------------


def test_messages_go_both_ways_and_only_sealed(ticket: str, come_back: ComeBack) -> None:
    _message("Depuis quand cela dure-t-il ?")
    page = come_back(ticket)
    assert "L’équipe vous a écrit." in page.text
    assert "Depuis quand cela dure-t-il ?" in page.text
    page = come_back(ticket, do="write", text="Depuis mars.\nEt encore.", **_named(page))
    assert "Votre message est parti." in page.text
    assert "Depuis mars.\nEt encore." in page.text
    part = SealedPart.objects.get(kind=PartKind.FROM_PERSON)
    assert b"mars" not in bytes(part.sealed)
    deposit = Deposit.objects.get()
    assert (deposit.status, deposit.revision) == (Status.READING, 1)
    assert _read_by_the_team(part) == "Depuis mars.\nEt encore."


def _named(page: Page) -> dict[str, str]:
    return {"name": page.fields["name"][0]}


def _read_by_the_team(part: SealedPart) -> str:
    file = KeyFolder(settings.KEY_FOLDER).reader("amina")
    with unseal.unlock(file, PASSPHRASE, TODAY) as reader:
        envelope = Envelope.from_bytes(bytes(part.deposit.envelope))
        key = unseal.content_key(envelope, reader)
        return Message.from_bytes(open_part(key, part.name, bytes(part.sealed))).text


def test_a_message_sent_twice_from_the_same_page_is_one_message(
    ticket: str, come_back: ComeBack
) -> None:
    name = _named(come_back(ticket))
    for _ in range(2):
        come_back(ticket, do="write", text="Une fois.", **name)
    assert SealedPart.objects.filter(kind=PartKind.FROM_PERSON).count() == 1
    assert Deposit.objects.get().revision == 1


def test_a_message_never_takes_the_name_of_another_part(ticket: str, come_back: ComeBack) -> None:
    for name in ("answers", "version/1", "message/../x", ""):
        come_back(ticket, do="write", text=f"Essai {name}.", name=name)
    names = set(SealedPart.objects.values_list("name", flat=True))
    assert len([one for one in names if one.startswith("message/")]) == 4
    assert names - {one for one in names if one.startswith("message/")} == {"answers", "receipt"}


def test_a_ticket_in_a_message_is_refused_and_the_message_stays(
    ticket: str, come_back: ComeBack
) -> None:
    text = f"Mon code : {ticket.replace('-', '').lower()}"
    page = come_back(ticket, do="write", text=text)
    assert page.status == 422
    assert "contient le code de votre ticket" in page.text
    assert page.fields["text"][0].strip() == text
    assert not SealedPart.objects.filter(kind=PartKind.FROM_PERSON).exists()


@pytest.mark.parametrize("text", ["", "  \u200b ", "é" * 10_001, "a\x07b", "a\u202eb"])
def test_a_message_that_cannot_be_taken_says_why(
    ticket: str, come_back: ComeBack, text: str
) -> None:
    page = come_back(ticket, do="write", text=text)
    assert page.status == 422
    assert 'class="error"' in page.text
    assert not SealedPart.objects.filter(kind=PartKind.FROM_PERSON).exists()


def test_each_exchange_pushes_the_end_back(
    ticket: str, come_back: ComeBack, settings: Settings
) -> None:
    settings.GUICHET_TODAY = TODAY + datetime.timedelta(days=30)
    page = come_back(ticket, do="write", text="Encore là.")
    assert "dimanche 21\xa0mars 2027" in page.text


def test_only_looking_pushes_nothing_back(
    ticket: str, come_back: ComeBack, settings: Settings
) -> None:
    settings.GUICHET_TODAY = TODAY + datetime.timedelta(days=30)
    come_back(ticket)
    assert Deposit.objects.get().last_exchange_on == TODAY


# --- What is damaged ------------------------------------------------------------------------------


def test_a_damaged_message_is_told_and_hides_no_other(ticket: str, come_back: ComeBack) -> None:
    broken = _message("Celui-ci est perdu.")
    _message("Celui-là est entier.", "message/fedcba9876543210")
    SealedPart.objects.filter(pk=broken.pk).update(sealed=bytes(broken.sealed)[:-1] + b"\0")
    page = come_back(ticket)
    assert page.status == 200
    assert "Ce message est abîmé" in page.text
    assert "Celui-là est entier." in page.text


def test_a_part_moved_from_its_place_does_not_open(ticket: str, come_back: ComeBack) -> None:
    moved = _message("À sa place.")
    SealedPart.objects.filter(pk=moved.pk).update(name="message/aaaaaaaaaaaaaaaa")
    assert "Ce message est abîmé" in come_back(ticket).text


@pytest.mark.parametrize("envelope", [b"", b"GSE\1" + b"\0" * 60, "swapped"])
def test_a_damaged_envelope_is_told_and_may_still_be_withdrawn(
    ticket: str, come_back: ComeBack, envelope: bytes | str
) -> None:
    kept = bytes(Deposit.objects.get().envelope)
    broken = kept[:60] + b"\0\0\0\0" + kept[64:] if envelope == "swapped" else envelope
    Deposit.objects.update(envelope=broken)
    page = come_back(ticket)
    assert "Son contenu ne s’ouvre plus" in page.text
    assert "Son contenu ne s’ouvre plus" in come_back(ticket, do="write", text="Bonjour").text
    assert come_back(ticket, do="withdraw-all").title == "C’est retiré"


# --- The version to publish -----------------------------------------------------------------------


def test_the_version_proposed_is_read_before_it_is_approved(
    ticket: str, come_back: ComeBack
) -> None:
    _version()
    page = come_back(ticket)
    assert "Une version à publier attend votre accord." in page.text
    assert "Une tablette\ncompte des pas." in page.text
    page = come_back(ticket, do="approve", version="1")
    assert "Vous avez dit oui." in page.text
    deposit = Deposit.objects.get()
    assert (deposit.version_approved_on, deposit.version_refused_on) == (TODAY, None)
    assert "Une version à approuver" not in page.text


def test_privacy_all_that_will_be_public_is_read_before_it_is_approved(
    ticket: str, come_back: ComeBack
) -> None:
    _version()
    page, _, buttons = come_back(ticket).text.partition('value="approve"')
    assert buttons
    for fact in ("Au travail", "mars 2026", "Entrepôt, logistique", "Seine-Saint-Denis"):
        assert fact in page


def test_a_version_may_be_refused(ticket: str, come_back: ComeBack) -> None:
    _version()
    page = come_back(ticket, do="refuse", version="1")
    assert "Cette version ne sera pas publiée." in page.text
    deposit = Deposit.objects.get()
    assert (deposit.status, deposit.version_refused_on) == (Status.REFUSED, TODAY)


@pytest.mark.parametrize("version", ["1", "3", "", "abc"])
def test_another_version_than_the_one_read_is_never_approved(
    ticket: str, come_back: ComeBack, version: str
) -> None:
    _version(2)
    page = come_back(ticket, do="approve", version=version)
    assert "Cette version n’attend plus votre réponse." in page.text
    deposit = Deposit.objects.get()
    assert (deposit.status, deposit.version_approved_on) == (Status.APPROVAL, None)


# --- Changing one's mind --------------------------------------------------------------------------


def test_consent_goes_up_and_nothing_appears_by_itself(ticket: str, come_back: ComeBack) -> None:
    Deposit.objects.update(consent=Consent.COUNT)
    page = come_back(ticket, do="consent", consent="publish")
    assert "Rien ne paraîtra sans votre accord sur le texte." in page.text
    assert Deposit.objects.get().consent == Consent.PUBLISH


@pytest.mark.parametrize("consent", ["count", "quote"])
def test_consent_goes_down_and_the_published_text_disappears_at_once(
    ticket: str, come_back: ComeBack, consent: str
) -> None:
    _published()
    page = come_back(ticket, do="consent", consent=consent)
    assert "Votre témoignage n’est plus publié. Il reste compté." in page.text
    testimony = models.Testimony.objects.get()
    assert (testimony.text, testimony.title, testimony.published_on) == ("", "", None)
    assert testimony.consent == consent
    assert models.Testimony.objects.counted().exists()
    assert not models.Testimony.objects.readable().exists()


def test_an_unknown_consent_changes_nothing(ticket: str, come_back: ComeBack) -> None:
    page = come_back(ticket, do="consent", consent="tout")
    assert page.status == 422
    assert Deposit.objects.get().consent == Consent.PUBLISH


# --- Leaving --------------------------------------------------------------------------------------


def test_withdrawing_is_asked_twice_and_erases_everything(ticket: str, come_back: ComeBack) -> None:
    _message("Bonjour")
    testimony = _published()
    page = come_back(ticket, do="withdraw")
    assert page.title == "Tout retirer ?"
    assert "n°\xa07" in page.text
    assert SealedPart.objects.exists()
    page = come_back(ticket, do="withdraw-all")
    assert page.title == "C’est retiré"
    deposit = Deposit.objects.get()
    assert deposit.status == Status.WITHDRAWN
    assert Envelope.from_bytes(bytes(deposit.envelope)).is_erased
    assert not SealedPart.objects.exists()
    testimony.refresh_from_db()
    assert (testimony.text, testimony.withdrawn_on) == ("", TODAY)
    assert not testimony.facets.exists()
    assert not models.Testimony.objects.counted().exists()


def test_a_withdrawn_ticket_gets_a_kind_page_and_nothing_may_be_added(
    ticket: str, come_back: ComeBack
) -> None:
    come_back(ticket, do="withdraw-all")
    for acts in ({"do": "write", "text": "Encore"}, {"do": "consent", "consent": "court"}):
        assert come_back(ticket, **acts).title == "C’est retiré"
    assert come_back(ticket).title == "C’est retiré"
    assert not SealedPart.objects.exists()


def test_an_erased_ticket_may_still_withdraw_what_was_published(
    ticket: str, come_back: ComeBack
) -> None:
    testimony = _published()
    erase(Deposit.objects.get(), Status.ERASED, TODAY)
    page = come_back(ticket)
    assert page.title == "Le temps est passé"
    assert "encore compté et publié" in page.text
    assert come_back(ticket, do="withdraw").title == "Tout retirer ?"
    assert come_back(ticket, do="withdraw-all").title == "C’est retiré"
    testimony.refresh_from_db()
    assert testimony.withdrawn_on == TODAY


def test_the_wrapped_key_is_gone_for_the_ticket_too(ticket: str, come_back: ComeBack) -> None:
    part = SealedPart.objects.get(name="answers")
    come_back(ticket, do="withdraw-all")
    keys = tickets.derive(Ticket(ticket.replace("-", "")[:16]), settings.TICKET_PEPPER)
    envelope = Envelope.from_bytes(bytes(Deposit.objects.get().envelope))
    with pytest.raises(Exception, match="ne s’ouvre pas"):
        tickets.content_key(envelope, keys)
    assert part.sealed


# --- A text that the team took away ---------------------------------------------------------------


def _hidden() -> models.Testimony:
    testimony = _published()
    hide(testimony, HidingReason.RECOGNISED, None, TODAY)
    return testimony


def test_a_text_taken_away_is_told_with_why_and_until_when(
    ticket: str, come_back: ComeBack
) -> None:
    _hidden()
    page = come_back(ticket)
    assert "L’équipe a retiré votre texte d’urgence." in page.text
    assert "« Il peut faire reconnaître quelqu’un »" in page.text.replace("\xa0", " ")
    assert "Après le 21 décembre 2026" in page.text.replace("\xa0", " ")
    assert "Lire le témoignage publié" not in page.text


def test_one_may_refuse_that_it_comes_back(ticket: str, come_back: ComeBack) -> None:
    testimony = _hidden()
    page = come_back(ticket, do="refuse-return")
    assert "Ce texte ne reviendra pas" in page.text
    assert "Ne le remettez pas en ligne" not in page.text
    assert Hiding.objects.get().outcome == HidingOutcome.REFUSED
    assert Deposit.objects.get().status == Status.CLOSED
    testimony.refresh_from_db()
    assert (testimony.text, testimony.withdrawn_on) == ("", TODAY)
    again = come_back(ticket, do="refuse-return")
    assert "n’attend plus de décision" in again.text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (HidingOutcome.CONFIRMED, "Deux personnes de l’équipe l’ont retiré pour de bon."),
        (HidingOutcome.EXPIRED, "Personne n’a demandé qu’il revienne"),
        (HidingOutcome.PUT_BACK, "L’équipe l’a remis en ligne, sous le même numéro."),
    ],
)
def test_what_became_of_it_is_told(
    ticket: str, come_back: ComeBack, outcome: HidingOutcome, said: str
) -> None:
    decide(_hidden(), outcome, None, TODAY)
    page = come_back(ticket)
    assert said in page.text
    assert "Ne le remettez pas en ligne" not in page.text
    assert ("Lire le témoignage publié" in page.text) == (outcome == HidingOutcome.PUT_BACK)


def test_an_erased_ticket_still_refuses_and_still_withdraws(
    ticket: str, come_back: ComeBack
) -> None:
    _hidden()
    erase(Deposit.objects.get(), Status.ERASED, TODAY)
    page = come_back(ticket)
    assert page.title == "Le temps est passé"
    assert "Ne le remettez pas en ligne" in page.text
    assert "vous pouvez le jeter" not in page.text
    page = come_back(ticket, do="refuse-return")
    assert "Ce texte ne reviendra pas" in page.text
    assert "vous pouvez le jeter" in page.text


def test_withdrawing_all_leaves_nothing_that_could_come_back(
    ticket: str, come_back: ComeBack
) -> None:
    _hidden()
    assert "ne pourra plus revenir" in come_back(ticket, do="withdraw").text
    assert come_back(ticket, do="withdraw-all").title == "C’est retiré"
    assert not Hiding.objects.exists()


def test_choosing_to_be_counted_only_says_that_it_does_not_come_back(
    ticket: str, come_back: ComeBack
) -> None:
    _hidden()
    page = come_back(ticket, do="consent", consent="count")
    assert "ne reviendra pas, et n’est plus compté" in page.text
    assert Hiding.objects.get().kept is None
