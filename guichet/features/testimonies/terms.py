"""What ends: deposits whose term has come, and what a restored backup must not bring back."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import transaction

from guichet.accounts.models import Member
from guichet.features.testimonies.hiding import decide, hide, waiting_hiding
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Hiding,
    HidingOutcome,
    HidingReason,
    Shelf,
    Status,
    Testimony,
)
from guichet.features.testimonies.services import erase
from guichet.features.testimonies.shelf import NotShown, unpublish_testimony, withdraw_testimony


def erase_past_their_term(today: date) -> int:
    """Erase deposits whose last exchange is too old, one after the other; return how many.

    What was published of them stays, under its number, until its ticket withdraws it.
    """
    keys = list(Deposit.objects.past_their_term(today).values_list("pk", flat=True))
    return sum(_erase_one(key, today) for key in keys)


@transaction.atomic
def _erase_one(key: UUID, today: date) -> bool:
    # Somebody may have written meanwhile: the term is looked at again, in its turn.
    waiting = Deposit.objects.select_for_update()
    deposit = waiting.past_their_term(today).filter(pk=key).first()
    if deposit is not None:
        erase(deposit, Status.ERASED, today)
    return deposit is not None


def forget_hidden_past_their_term(today: date) -> int:
    """Take away for good the hidden texts that nobody decided to put back; return how many."""
    late = Hiding.objects.past_their_term(today).select_related("testimony")
    return sum(_forget_hidden(one.testimony, today) for one in late)


def _forget_hidden(testimony: Testimony, today: date) -> bool:
    try:
        decide(testimony, HidingOutcome.EXPIRED, None, today)
    except NotShown:
        # Somebody decided meanwhile.
        return False
    return True


# --- After a restoration --------------------------------------------------------------------------


def withdrawn() -> Iterator[str]:
    """Name what was withdrawn, what is no longer shown, and the last number given."""
    for lookup in Deposit.objects.filter(status=Status.WITHDRAWN).values_list("lookup", flat=True):
        yield f"deposit/{lookup}"
    hidden = Hiding.objects.waiting().select_related("testimony", "hidden_by")
    for row in hidden:
        name = row.hidden_by.get_username() if row.hidden_by else ""
        yield f"hidden/{row.testimony.number}/{row.reason}/{row.hidden_on.isoformat()}/{name}"
    for one in Testimony.objects.filter(text="").exclude(hiding__in=hidden):
        yield f"testimony/{one.number}/{'' if one.withdrawn_on else one.consent}"
    for shelf in Shelf.objects.all():
        yield f"last-number/{shelf.last_number}"


def withdraw_again(names: Iterable[str], today: date) -> int:
    """Withdraw what is named where it is not; return how many deposits and testimonies changed."""
    changed = 0
    for name in names:
        kind, _, rest = name.partition("/")
        match kind:
            case "deposit":
                changed += _withdraw_deposit(rest, today)
            case "testimony":
                changed += _take_away(rest, today)
            case "hidden":
                changed += _hide_again(rest)
            case "last-number":
                # A number that was given is never given again.
                Shelf.objects.filter(last_number__lt=int(rest)).update(last_number=int(rest))
    return changed


@transaction.atomic
def _withdraw_deposit(lookup: str, today: date) -> bool:
    deposit = Deposit.objects.exclude(status=Status.WITHDRAWN).filter(lookup=lookup).first()
    if deposit is None:
        return False
    testimony = Testimony.objects.filter(deposit=deposit).first()
    if testimony and (testimony.withdrawn_on is None or waiting_hiding(testimony)):
        withdraw_testimony(testimony=testimony, today=today)
    erase(deposit, Status.WITHDRAWN, today)
    return True


@transaction.atomic
def _take_away(name: str, today: date) -> bool:
    number, _, consent = name.partition("/")
    testimony = Testimony.objects.filter(number=int(number)).first()
    if testimony is None or (testimony.withdrawn_on and not waiting_hiding(testimony)):
        return False
    if not consent or waiting_hiding(testimony):
        withdraw_testimony(testimony=testimony, today=today)
    elif testimony.text:
        unpublish_testimony(testimony=testimony, consent=Consent(consent))
    else:
        return False
    return True


def _hide_again(name: str) -> bool:
    """Hide as it was hidden: by the same member, if they are in this backup, and since that day."""
    number, reason, day, member = name.split("/", 3)
    testimony = Testimony.objects.readable().filter(number=int(number)).first()
    if testimony is None:
        return False
    key = Member.objects.filter(username=member).values_list("pk", flat=True).first()
    hide(testimony, HidingReason(reason), key, date.fromisoformat(day))
    return True
