"""A published text disappears at once by one member, and comes back or goes for good by another."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import AuditEntry, Member
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies import models, shelf, terms
from guichet.features.testimonies.deposit import visits
from guichet.features.testimonies.models import (
    HIDDEN_DAYS,
    Consent,
    Deposit,
    Door,
    FacetKind,
    Hiding,
    HidingOutcome,
    Status,
)
from guichet.features.testimonies.published import figures
from guichet.features.testimonies.reading.tests.conftest import TODAY, address, revision
from guichet.features.testimonies.reading.tests.test_reading import keys_of, words
from tests import team

pytestmark = pytest.mark.django_db
LIST: Final = "/coulisses/temoignages/publies/"
TEXT: Final = "Une caisse me réclame de l’argent sans l’expliquer."
PUBLIC: Final = (
    "/temoignages/",
    "/temoignages/?q=caisse",
    "/temoignages/nouveaux.atom",
    "/temoignages/temoignages.csv",
    "/temoignages/temoignages.json",
)


@pytest.fixture
def shown(deposit: Deposit) -> models.Testimony:
    """Publish the testimony, as the room does once everybody agreed."""
    figures._figures.cache_clear()
    Deposit.objects.update(status=Status.PUBLISHED, version=1, version_approved_on=TODAY)
    return shelf.publish_testimony(
        deposit=deposit,
        door=Door.USERS,
        consent=Consent.PUBLISH,
        facts={FacetKind.THEME: ["money-claimed"], FacetKind.DEPARTMENT: ["23"]},
        month=TODAY,
        today=TODAY,
        title="3 200 euros",
        text=TEXT,
        version=1,
    )


@pytest.fixture
def keyless(chloe: Client) -> Client:
    """Give the administration: no key of theirs opens anything."""
    return chloe


def page_of(one: models.Testimony) -> str:
    """Return the address of a text in the coulisses."""
    return f"{LIST}{one.number}/"


def hide(client: Client, one: models.Testimony, reason: str = "recognised") -> Any:  # noqa: ANN401
    """Hide it."""
    return client.post(f"{page_of(one)}retirer/", {"reason": reason}, follow=True)


def decide(client: Client, one: models.Testimony, do: str) -> Any:  # noqa: ANN401
    """Confirm, or put it back."""
    return client.post(f"{page_of(one)}decider/", {"do": do}, follow=True)


def public(one: models.Testimony) -> list[bool]:
    """Tell where anybody still reads it: each page and file, then its own page, then the figures."""
    visitor = Client()
    bodies = [visitor.get(page).getvalue().decode() for page in PUBLIC]
    own = visitor.get(f"/temoignages/{one.number}/")
    counted = models.Testimony.objects.counted().filter(pk=one.pk).exists()
    return [
        *("réclame de l’argent" in body for body in bodies),
        own.status_code == 200,
        counted and models.Facet.objects.filter(testimony=one).count() == 2,
    ]


def trail() -> list[tuple[str, str, str]]:
    """Return who did what about what."""
    return list(AuditEntry.objects.values_list("by", "action", "about"))


# --- Hiding ---------------------------------------------------------------------------------------


def test_a_text_is_gone_from_everywhere_at_once_without_any_key(
    shown: models.Testimony, keyless: Client
) -> None:
    assert all(public(shown))
    before = figures.current()
    page = words(hide(keyless, shown))
    assert "Plus personne ne peut le lire sur le site public ; l’équipe de lecture, si." in page
    assert not any(public(shown))
    assert figures.current() is not before
    assert trail() == [("chloe", "text-hidden", f"{shown.number}:recognised")]


def test_its_number_says_that_it_was_withdrawn_and_not_why_nor_by_whom(
    shown: models.Testimony, keyless: Client
) -> None:
    hide(keyless, shown)
    hidden = Client().get(f"/temoignages/{shown.number}/")
    shelf.withdraw_testimony(testimony=shown, today=TODAY)
    withdrawn = Client().get(f"/temoignages/{shown.number}/")
    assert (hidden.status_code, hidden.content) == (410, withdrawn.content)
    assert f"Le témoignage n° {shown.number} a été retiré" in words(hidden)
    assert "3 200" not in words(hidden)


def test_a_reason_of_the_list_is_needed(shown: models.Testimony, bilal: Client) -> None:
    for reason in ("", "c’est Karima, de Guéret"):
        answer = hide(bilal, shown, reason)
        assert answer.status_code == 422
        assert "Choisissez une raison" in words(answer)
    assert all(public(shown))
    assert trail() == []


def test_who_has_no_role_hides_nothing(shown: models.Testimony) -> None:
    volunteer = team.entered(team.member("elif"))
    assert hide(volunteer, shown).status_code == 403
    assert volunteer.get(LIST).status_code == 403
    assert all(public(shown))


def test_a_number_that_anybody_never_read_is_not_found(deposit: Deposit, keyless: Client) -> None:
    counted = shelf.publish_testimony(
        deposit=deposit, door=Door.USERS, consent=Consent.COUNT, facts={}, month=None, today=TODAY
    )
    for number in (counted.number, 99, 9**20):
        assert keyless.get(f"{LIST}{number}/").status_code == 404
    assert "Aucun texte publié n’a le numéro" in words(keyless.get(LIST, {"numero": "99"}))


def test_the_list_leads_to_a_number_and_to_the_titles(
    shown: models.Testimony, keyless: Client
) -> None:
    assert "3 200 euros" in words(keyless.get(LIST))
    answer = keyless.get(LIST, {"numero": f" {shown.number} "})
    assert answer.headers["Location"] == page_of(shown)


def test_a_text_is_hidden_after_its_deposit_was_erased_too(
    shown: models.Testimony, bilal: Client, amina: Client
) -> None:
    terms.erase_past_their_term(TODAY + timedelta(days=91))
    hide(bilal, shown)
    assert not any(public(shown))
    decide(amina, shown, "put-back")
    assert all(public(shown))
    assert Deposit.objects.get().status == Status.ERASED


# --- Four eyes ------------------------------------------------------------------------------------


def test_another_member_confirms_and_nothing_of_it_is_left(
    shown: models.Testimony, bilal: Client, keyless: Client, amina: Client
) -> None:
    hide(bilal, shown)
    page = decide(bilal, shown, "confirm")
    assert page.status_code == 422
    assert "une autre personne doit décider" in words(page)
    assert "Retirer pour de bon" not in words(bilal.get(page_of(shown)))
    decide(keyless, shown, "confirm")
    hiding = Hiding.objects.get()
    assert (hiding.outcome, hiding.kept) == (HidingOutcome.CONFIRMED, None)
    assert not any(public(shown))
    assert Deposit.objects.get().status == Status.CLOSED
    assert "déjà décidé" in words(decide(amina, shown, "put-back"))
    assert not any(public(shown))
    assert [(by, action) for by, action, _ in trail()] == [
        ("bilal", "text-hidden"),
        ("chloe", "text-hiding-confirmed"),
    ]


def test_another_reader_puts_it_back_as_it_was(
    shown: models.Testimony, keyless: Client, bilal: Client
) -> None:
    hide(keyless, shown, "mistake")
    page = words(bilal.get(page_of(shown)))
    assert TEXT in page
    assert "Remettre en ligne" in page
    decide(bilal, shown, "put-back")
    assert all(public(shown))
    shown.refresh_from_db()
    assert (shown.title, shown.text, shown.month) == ("3 200 euros", TEXT, TODAY.replace(day=1))
    assert Deposit.objects.get().status == Status.PUBLISHED
    assert Hiding.objects.get().kept is None
    assert trail()[-1] == ("bilal", "text-put-back", str(shown.number))


def test_who_hid_it_does_not_put_it_back_alone(shown: models.Testimony, bilal: Client) -> None:
    hide(bilal, shown)
    assert decide(bilal, shown, "put-back").status_code == 422
    assert not any(public(shown))


def test_who_does_not_read_puts_nothing_back(
    shown: models.Testimony, bilal: Client, keyless: Client
) -> None:
    hide(bilal, shown)
    page = words(keyless.get(page_of(shown)))
    assert TEXT not in page
    assert "Remettre en ligne est le rôle « lecture »" in page
    assert decide(keyless, shown, "put-back").status_code == 403
    assert decide(keyless, shown, "nothing").status_code == 404
    assert not any(public(shown))


def test_the_database_itself_refuses_one_pair_of_eyes(
    shown: models.Testimony, bilal: Client
) -> None:
    hide(bilal, shown)
    member = Member.objects.get(username="bilal")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hiding.objects.update(
            outcome=HidingOutcome.CONFIRMED, ended_by=member, ended_on=TODAY, kept=None
        )


def test_the_database_keeps_no_text_once_it_is_decided(
    shown: models.Testimony, bilal: Client
) -> None:
    hide(bilal, shown)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hiding.objects.update(outcome=HidingOutcome.EXPIRED, ended_on=TODAY)


def test_two_members_at_once_hide_it_once(
    shown: models.Testimony, bilal: Client, keyless: Client
) -> None:
    hide(bilal, shown)
    late = hide(keyless, shown, "danger")
    assert late.status_code == 422
    assert "n’est plus en ligne" in words(late)
    hiding = Hiding.objects.select_related("hidden_by").get()
    assert (str(hiding.hidden_by), hiding.reason) == ("bilal", "recognised")
    assert len(trail()) == 1


def test_it_may_be_hidden_again_and_then_for_good(
    shown: models.Testimony, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown)
    decide(amina, shown, "put-back")
    assert "puis remis en ligne" in words(amina.get(page_of(shown)))
    hide(amina, shown, "danger")
    assert not any(public(shown))
    decide(bilal, shown, "confirm")
    assert not any(public(shown))


# --- What the others see --------------------------------------------------------------------------


def test_what_waits_is_on_the_first_page_of_the_others(
    shown: models.Testimony, bilal: Client, keyless: Client
) -> None:
    said = "1 texte retiré d’urgence, à décider"
    hide(bilal, shown)
    assert said not in words(bilal.get("/coulisses/"))
    assert said in words(keyless.get("/coulisses/"))
    decide(keyless, shown, "confirm")
    assert "d’urgence, à décider" not in words(keyless.get("/coulisses/"))


def test_the_testimony_leads_to_it_and_says_where_it_stands(
    shown: models.Testimony, deposit: Deposit, bilal: Client, amina: Client
) -> None:
    assert f"Retirer d’urgence le texte n° {shown.number}" in words(bilal.get(address(deposit)))
    hide(bilal, shown)
    page = words(bilal.get(address(deposit)))
    assert "Son texte est retiré d’urgence." in page
    assert "confirmer le retrait, ou remettre en ligne" in words(
        amina.get("/coulisses/temoignages/")
    )


@pytest.mark.parametrize("page", ["version/relire/", "version/publier/", "etat/"])
def test_a_version_does_not_move_while_its_text_may_come_back(
    shown: models.Testimony, deposit: Deposit, bilal: Client, amina: Client, page: str
) -> None:
    hide(bilal, shown)
    sent = {"revision": revision(deposit), "status": "closed"}
    assert amina.post(address(deposit, page), sent).status_code == 422
    assert Deposit.objects.get().status == Status.HIDDEN


def test_what_is_gone_for_good_is_never_published_again(
    shown: models.Testimony, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown)
    decide(amina, shown, "confirm")
    with pytest.raises(shelf.NotAgreed):
        shelf.publish_testimony(
            deposit=Deposit.objects.get(),
            door=Door.USERS,
            consent=Consent.PUBLISH,
            facts={},
            month=None,
            today=TODAY,
            title="Encore",
            text="Le même",
        )


# --- The person meanwhile -------------------------------------------------------------------------


def test_the_person_withdraws_while_it_is_hidden_and_it_stays_withdrawn(
    shown: models.Testimony, ticket: Ticket, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown)
    visits.withdraw_all(keys_of(ticket), TODAY)
    assert not Hiding.objects.exists()
    late = decide(amina, shown, "put-back")
    assert late.status_code == 422
    assert "la personne a tout retiré" in words(late)
    assert not any(public(shown))
    assert Deposit.objects.get().status == Status.WITHDRAWN


def test_what_the_person_withdrew_is_not_hidden_any_more(
    shown: models.Testimony, ticket: Ticket, bilal: Client
) -> None:
    visits.withdraw_all(keys_of(ticket), TODAY)
    assert hide(bilal, shown).status_code == 422
    assert not Hiding.objects.exists()


def test_the_person_refuses_that_it_comes_back(
    shown: models.Testimony, ticket: Ticket, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown)
    assert visits.refuse_return(keys_of(ticket), TODAY)
    assert not visits.refuse_return(keys_of(ticket), TODAY)
    assert Hiding.objects.get().kept is None
    assert decide(amina, shown, "put-back").status_code == 422
    assert "La personne a refusé qu’il revienne" in words(amina.get(page_of(shown)))
    assert not any(public(shown))
    assert len(trail()) == 1


def test_who_chooses_to_be_counted_only_meanwhile_is_not_published_again(
    shown: models.Testimony, ticket: Ticket, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown)
    visits.change_consent(keys_of(ticket), Consent.COUNT, TODAY)
    assert Hiding.objects.get().outcome == HidingOutcome.REFUSED
    assert decide(amina, shown, "put-back").status_code == 422
    assert not any(public(shown))


# --- The term, and a restoration ------------------------------------------------------------------


def test_without_a_decision_it_goes_for_good_at_its_term(
    shown: models.Testimony, bilal: Client, settings: Settings
) -> None:
    hide(bilal, shown)
    last = TODAY + timedelta(days=HIDDEN_DAYS)
    assert terms.forget_hidden_past_their_term(last) == 0
    assert terms.forget_hidden_past_their_term(last + timedelta(days=1)) == 1
    hiding = Hiding.objects.get()
    assert (hiding.outcome, hiding.kept) == (HidingOutcome.EXPIRED, None)
    assert not any(public(shown))
    settings.GUICHET_TODAY = last
    assert "faute de décision" in words(bilal.get(page_of(shown)))


def test_what_was_hidden_since_a_backup_is_hidden_again_by_the_same_member(
    shown: models.Testimony, bilal: Client, amina: Client
) -> None:
    hide(bilal, shown, "danger")
    names = list(terms.withdrawn())
    assert f"hidden/{shown.number}/danger/2026-11-21/bilal" in names
    decide(amina, shown, "put-back")
    later = TODAY + timedelta(days=3)
    assert terms.withdraw_again(names, later) == 1
    assert not any(public(shown))
    hiding = Hiding.objects.select_related("hidden_by").get()
    assert (str(hiding.hidden_by), hiding.hidden_on) == ("bilal", TODAY)
    assert terms.withdraw_again(names, later) == 0


def test_what_went_for_good_since_a_backup_does_not_wait_there_to_come_back(
    shown: models.Testimony, bilal: Client
) -> None:
    hide(bilal, shown)
    assert terms.withdraw_again([f"testimony/{shown.number}/"], TODAY) == 1
    assert not Hiding.objects.exists()
    assert not any(public(shown))
