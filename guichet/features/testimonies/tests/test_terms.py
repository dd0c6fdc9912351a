"""What has passed its term is erased, and what was withdrawn stays withdrawn after a restoration."""

import datetime
from uuid import uuid4

import pytest
from django.conf import settings

from guichet.engine.sealing import tickets
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies import terms
from guichet.features.testimonies.models import (
    KEPT_DAYS,
    Consent,
    Deposit,
    Door,
    PartKind,
    SealedPart,
    Shelf,
    Status,
    Urgency,
)
from guichet.features.testimonies.models import Testimony as Published
from guichet.features.testimonies.services import store_deposit
from guichet.features.testimonies.shelf import (
    publish_testimony,
    unpublish_testimony,
    withdraw_testimony,
)
from guichet.features.testimonies.tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LAST_DAY = TODAY + datetime.timedelta(days=KEPT_DAYS)
TOO_LATE = LAST_DAY + datetime.timedelta(days=1)


def _stored(ticket: Ticket | None = None) -> Deposit:
    return store_deposit(
        deposit_id=uuid4(),
        ticket=tickets.derive(ticket or tickets.new(), settings.TICKET_PEPPER),
        door=Door.USERS,
        contents={"answers": (PartKind.ANSWERS, b"un texte")},
        consent=Consent.PUBLISH,
        shows_text=False,
        urgency=Urgency.NONE,
        theme="",
        echoes=None,
        is_from_paper=False,
        today=TODAY,
    )


def _published(deposit: Deposit) -> Published:
    return publish_testimony(
        deposit=deposit,
        door=Door.USERS,
        consent=Consent.PUBLISH,
        facts={},
        month=TODAY,
        today=TODAY,
        title="Un titre",
        text="Un texte",
    )


def test_a_deposit_is_kept_to_its_last_day_and_not_one_more() -> None:
    deposit = _stored()
    assert deposit.kept_until == LAST_DAY
    assert terms.erase_past_their_term(LAST_DAY) == 0
    assert terms.erase_past_their_term(TOO_LATE) == 1
    assert Deposit.objects.get().status == Status.ERASED
    assert not SealedPart.objects.exists()
    assert terms.erase_past_their_term(TOO_LATE) == 0


def test_what_was_published_stays_until_its_ticket_withdraws_it() -> None:
    testimony = _published(_stored())
    terms.erase_past_their_term(TOO_LATE)
    testimony.refresh_from_db()
    assert testimony.text == "Un texte"
    assert testimony.deposit is not None


def test_what_was_withdrawn_since_a_backup_is_withdrawn_again() -> None:
    """The same rows, before and after: as a restored database would show them."""
    deposit = _stored()
    testimony = _published(deposit)
    again = [f"deposit/{deposit.lookup}", "deposit/unknown", "last-number/41"]
    assert terms.withdraw_again(again, TODAY) == 1
    deposit.refresh_from_db()
    testimony.refresh_from_db()
    assert deposit.status == Status.WITHDRAWN
    assert (testimony.withdrawn_on, testimony.text) == (TODAY, "")
    assert Shelf.objects.get().last_number == 41
    assert set(terms.withdrawn()) == {
        f"deposit/{deposit.lookup}",
        f"testimony/{testimony.number}/",
        "last-number/41",
    }
    assert terms.withdraw_again(terms.withdrawn(), TODAY) == 0


def test_a_text_taken_back_is_taken_back_again_and_still_counted() -> None:
    shown, gone = _published(_stored()), _published(_stored())
    names = [f"testimony/{shown.number}/{Consent.COUNT}", f"testimony/{gone.number}/"]
    assert terms.withdraw_again(names, TODAY) == 2
    shown.refresh_from_db()
    gone.refresh_from_db()
    assert (shown.text, shown.consent, shown.withdrawn_on) == ("", Consent.COUNT, None)
    assert gone.withdrawn_on == TODAY


def test_what_is_not_shown_is_named_with_how_far_it_may_be_used() -> None:
    first, second = _published(_stored()), _published(_stored())
    unpublish_testimony(testimony=first, consent=Consent.QUOTE)
    withdraw_testimony(testimony=second, today=TODAY)
    named = set(terms.withdrawn())
    assert {f"testimony/{first.number}/quote", f"testimony/{second.number}/"} < named
