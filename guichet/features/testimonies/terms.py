"""What ends: deposits whose term has come, and what a restored backup must not bring back."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import transaction

from guichet.features.testimonies.models import Consent, Deposit, Shelf, Status, Testimony
from guichet.features.testimonies.services import erase
from guichet.features.testimonies.shelf import unpublish_testimony, withdraw_testimony


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


# --- After a restoration --------------------------------------------------------------------------


def withdrawn() -> Iterator[str]:
    """Name what was withdrawn, what is no longer shown, and the last number given."""
    for lookup in Deposit.objects.filter(status=Status.WITHDRAWN).values_list("lookup", flat=True):
        yield f"deposit/{lookup}"
    for one in Testimony.objects.filter(text=""):
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
                changed += _hide_testimony(rest, today)
            case "last-number":
                # A number that was given is never given again.
                Shelf.objects.filter(last_number__lt=int(rest)).update(last_number=int(rest))
    return changed


@transaction.atomic
def _withdraw_deposit(lookup: str, today: date) -> bool:
    deposit = Deposit.objects.exclude(status=Status.WITHDRAWN).filter(lookup=lookup).first()
    if deposit is None:
        return False
    testimony = Testimony.objects.filter(deposit=deposit, withdrawn_on=None).first()
    if testimony:
        withdraw_testimony(testimony=testimony, today=today)
    erase(deposit, Status.WITHDRAWN, today)
    return True


@transaction.atomic
def _hide_testimony(name: str, today: date) -> bool:
    number, _, consent = name.partition("/")
    testimony = Testimony.objects.counted().filter(number=int(number)).first()
    if testimony is None or (consent and not testimony.text):
        return False
    if consent:
        unpublish_testimony(testimony=testimony, consent=Consent(consent))
    else:
        withdraw_testimony(testimony=testimony, today=today)
    return True
