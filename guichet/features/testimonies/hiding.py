"""A published text that must disappear at once: one member hides it, others decide what follows.

Nothing here opens a deposit: hiding works without any reader key, at any hour. The deposit is locked
before the shelf, as everywhere else, so that a person who withdraws at the same moment is not crossed.
"""

from datetime import date

from django.db import transaction

from guichet.features.testimonies import shelf
from guichet.features.testimonies.models import (
    Deposit,
    Hiding,
    HidingOutcome,
    HidingReason,
    Status,
    Testimony,
)

_GONE = (Status.WITHDRAWN, Status.ERASED)


class SameEyes(Exception):
    """Whoever hid a text cannot decide alone what becomes of it."""


def waiting_hiding(testimony: Testimony | None) -> Hiding | None:
    """Return the hiding of a text about which nobody has decided yet, if there is one."""
    hiding = getattr(testimony, "hiding", None)
    return hiding if hiding is not None and hiding.is_waiting else None


@transaction.atomic
def hide(testimony: Testimony, reason: HidingReason, member: int | None, today: date) -> Hiding:
    """Take a text away from everybody at once. Raises shelf.NotShown when none is shown."""
    deposit = _locked_deposit(testimony)
    hiding = shelf.hide_testimony(
        testimony=testimony,
        reason=reason,
        member=member,
        status=Status(deposit.status) if deposit else None,
        today=today,
    )
    if deposit and deposit.status not in _GONE:
        deposit.status = Status.HIDDEN
        _save(deposit)
    return hiding


@transaction.atomic
def decide(testimony: Testimony, outcome: HidingOutcome, member: int | None, today: date) -> Hiding:
    """Take it away for good, or put it back. Raises shelf.NotShown, SameEyes.

    Without `member`, it is the person's refusal, or the end of the term.
    """
    deposit = _locked_deposit(testimony)
    testimony.refresh_from_db()
    hiding = waiting_hiding(testimony)
    if hiding is None:
        raise shelf.NotShown
    if member is not None and member == hiding.hidden_by_id:
        raise SameEyes
    is_back = outcome == HidingOutcome.PUT_BACK
    if deposit and is_back:
        # They may have gone further meanwhile; going back is a refusal (`deposit.visits`).
        testimony.consent = deposit.consent
    ended = shelf.end_hiding(testimony=testimony, outcome=outcome, member=member, today=today)
    if deposit and deposit.status == Status.HIDDEN:
        deposit.status = (hiding.status_before or Status.PUBLISHED) if is_back else Status.CLOSED
        if not is_back:
            deposit.version_approved_on = None
        _save(deposit)
    return ended


def _locked_deposit(testimony: Testimony) -> Deposit | None:
    if testimony.deposit_id is None:
        return None
    return Deposit.objects.select_for_update().filter(pk=testimony.deposit_id).first()


def _save(deposit: Deposit) -> None:
    """Keep a change; who in the team works on an older state is told."""
    deposit.revision += 1
    deposit.save()
