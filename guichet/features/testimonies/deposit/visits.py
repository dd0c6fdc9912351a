"""Somebody comes back with a ticket: what they see, and what they may change.

The ticket finds the row and opens the parts; nothing here needs a key of the team. A part that does
not open is told and passed over: it never hides the others.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from guichet.engine.sealing import tickets
from guichet.engine.sealing.envelope import ContentKey, Envelope, SealBroken
from guichet.engine.sealing.parts import open_part, seal_part
from guichet.engine.sealing.tickets import Ticket, TicketKeys
from guichet.features.testimonies.contents import Answers, Contact, Message, Version
from guichet.features.testimonies.deposit.services import ANSWERS, CONTACT
from guichet.features.testimonies.hiding import decide as decide_hiding
from guichet.features.testimonies.hiding import waiting_hiding
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Hiding,
    HidingOutcome,
    PartKind,
    SealedPart,
    Status,
    Testimony,
)
from guichet.features.testimonies.services import erase
from guichet.features.testimonies.shelf import (
    change_consent_of_testimony,
    unpublish_testimony,
    withdraw_testimony,
)
from guichet.lib import patience

GONE: Final = (Status.WITHDRAWN, Status.ERASED)
_MESSAGES: Final = (PartKind.FROM_PERSON, PartKind.FROM_TEAM)
_LADDER: Final = tuple(Consent)

Form = TypeVar("Form", Answers, Contact, Message, Version)


@dataclass(frozen=True)
class ShownMessage:
    """One message of the exchange; without text, it is damaged."""

    is_from_team: bool
    day: date
    text: str | None


@dataclass(frozen=True)
class Opened:
    """What the ticket opened. `is_damaged`: nothing opens at all."""

    messages: tuple[ShownMessage, ...] = ()
    version: Version | None = None
    answers: Answers | None = None
    contact: str = ""
    files: int = 0
    is_damaged: bool = False


@dataclass(frozen=True)
class Visit:
    """A deposit as its ticket shows it, and what was made public of it, if anything was."""

    deposit: Deposit
    testimony: Testimony | None
    opened: Opened

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing of the deposit can be opened any more, by anybody."""
        return self.deposit.status in GONE

    @property
    def public_number(self) -> int | None:
        """Return the number under which its text can be read today, if it can."""
        testimony = self.testimony
        if testimony and testimony.published_on and testimony.text:
            return testimony.number
        return None

    @property
    def is_counted(self) -> bool:
        """Tell whether something of it is still in the figures or in the pages."""
        return self.testimony is not None and self.testimony.withdrawn_on is None

    @property
    def hiding(self) -> Hiding | None:
        """Return how the team took its text away in an emergency, if it ever did."""
        return getattr(self.testimony, "hiding", None)

    @property
    def may_come_back(self) -> bool:
        """Tell whether a text that the team took away could still be put back."""
        return waiting_hiding(self.testimony) is not None

    @property
    def awaits_approval(self) -> bool:
        """Tell whether a version waits for a yes or a no."""
        return self.deposit.status == Status.APPROVAL and self.deposit.version > 0


class NoSuchTicket(Exception):
    """A ticket well typed, under which there is nothing."""


class Gone(Exception):
    """The deposit was withdrawn or erased meanwhile: nothing is added to it any more."""


def keys_of(ticket: Ticket) -> TicketKeys:
    """Return the ticket's keys; slow on purpose."""
    with patience.hard_work():
        return tickets.derive(ticket, settings.TICKET_PEPPER)


def visit(keys: TicketKeys) -> Visit:
    """Return what this ticket shows. Raises NoSuchTicket."""
    deposit = Deposit.objects.filter(lookup=keys.lookup).select_related("testimony__hiding").first()
    if deposit is None:
        raise NoSuchTicket
    testimony = getattr(deposit, "testimony", None)
    opened = Opened() if deposit.status in GONE else _opened(deposit, keys)
    return Visit(deposit, testimony, opened)


@contextmanager
def _content_key(deposit: Deposit, keys: TicketKeys) -> Iterator[ContentKey]:
    """Open the envelope for the length of a block. Raises SealBroken."""
    envelope = Envelope.from_bytes(bytes(deposit.envelope))
    if envelope.deposit != deposit.id:
        raise SealBroken
    with tickets.content_key(envelope, keys).secret as secret:
        yield ContentKey(deposit.id, secret)


def _opened(deposit: Deposit, keys: TicketKeys) -> Opened:
    try:
        with _content_key(deposit, keys) as key:
            return _contents(deposit, key)
    except SealBroken:
        return Opened(is_damaged=True)


def _contents(deposit: Deposit, key: ContentKey) -> Opened:
    """Open what the person may see; files are counted, and stay closed."""
    seen = [*_MESSAGES, *((PartKind.ANSWERS, PartKind.CONTACT) if deposit.shows_text else ())]
    version = f"version/{deposit.version}"
    wanted = Q(kind__in=seen) | Q(kind=PartKind.VERSION, name=version)
    parts = {part.name: part for part in deposit.parts.filter(wanted)}
    shown = tuple(
        ShownMessage(part.kind == PartKind.FROM_TEAM, part.added_on, _text(part, key))
        for part in parts.values()
        if part.kind in _MESSAGES
    )
    contact = _read(Contact, parts.get(CONTACT), key)
    return Opened(
        messages=shown,
        version=_read(Version, parts.get(version), key),
        answers=_read(Answers, parts.get(ANSWERS), key),
        contact=contact.value if contact else "",
        files=deposit.parts.filter(kind=PartKind.FILE).count() if deposit.shows_text else 0,
    )


def _text(part: SealedPart, key: ContentKey) -> str | None:
    message = _read(Message, part, key)
    return message.text if message else None


def _read(form: type[Form], part: SealedPart | None, key: ContentKey) -> Form | None:
    """Return what a part says; None when there is none, or when it is damaged."""
    if part is None:
        return None
    try:
        return form.from_bytes(open_part(key, part.name, bytes(part.sealed)))
    except (SealBroken, ValueError):
        return None


# --- What the person changes ----------------------------------------------------------------------


def new_message_name() -> str:
    """Draw the name of a message to come: sent twice from the same page, it is one message."""
    return f"message/{secrets.token_hex(8)}"


def write(keys: TicketKeys, name: str, text: str, today: date) -> None:
    """Add a message of the person. Raises NoSuchTicket, Gone, SealBroken when nothing opens."""
    with transaction.atomic():
        deposit = _living(keys)
        if deposit.parts.filter(name=name).exists():
            return
        with _content_key(deposit, keys) as key:
            sealed = seal_part(key, name, Message(text=text).to_bytes())
        SealedPart.objects.create(
            deposit=deposit, kind=PartKind.FROM_PERSON, name=name, sealed=sealed, added_on=today
        )
        if deposit.status in (Status.ASKING, Status.CLOSED):
            deposit.status = Status.READING
        _save(deposit, today)


def decide(keys: TicketKeys, version: int, today: date, *, approves: bool) -> bool:
    """Approve or refuse a version; False when another one waits, or none: nothing is changed."""
    with transaction.atomic():
        deposit = _living(keys)
        if deposit.status != Status.APPROVAL or deposit.version != version or not version:
            return False
        deposit.version_approved_on = today if approves else None
        deposit.version_refused_on = None if approves else today
        # What is approved goes back to the team, who publishes it.
        deposit.status = Status.READING if approves else Status.REFUSED
        _save(deposit, today)
    return True


def change_consent(keys: TicketKeys, consent: Consent, today: date) -> None:
    """Move on the ladder. Below « publish », a published text leaves the pages at once.

    One that the team hid does not come back, even to be counted: it was hidden for a reason.
    """
    with transaction.atomic():
        deposit = _living(keys)
        is_lower = _LADDER.index(consent) < _LADDER.index(Consent(deposit.consent))
        if is_lower and consent in (Consent.COUNT, Consent.QUOTE):
            _refuse_return(deposit, today)
            deposit.refresh_from_db()
        deposit.consent = consent
        testimony = Testimony.objects.filter(deposit=deposit, withdrawn_on=None).first()
        if testimony and is_lower and consent in (Consent.COUNT, Consent.QUOTE):
            unpublish_testimony(testimony=testimony, consent=consent)
        elif testimony:
            change_consent_of_testimony(testimony=testimony, consent=consent)
        if is_lower and consent in (Consent.COUNT, Consent.QUOTE):
            deposit.version_approved_on = None
            if deposit.status in (Status.APPROVAL, Status.PUBLISHED):
                deposit.status = Status.CLOSED
        _save(deposit, today)


def refuse_return(keys: TicketKeys, today: date) -> bool:
    """Refuse that a text taken away in an emergency be put back; False when nothing waits."""
    with transaction.atomic():
        return _refuse_return(_locked(keys), today)


def _refuse_return(deposit: Deposit, today: date) -> bool:
    testimony = Testimony.objects.filter(deposit=deposit).first()
    if testimony is None or waiting_hiding(testimony) is None:
        return False
    # The trail does not tell it: it would keep the hour at which somebody came with a ticket.
    decide_hiding(testimony, HidingOutcome.REFUSED, None, today)
    return True


def withdraw_all(keys: TicketKeys, today: date) -> None:
    """Erase the deposit for everybody, and take out what was published of it. Raises NoSuchTicket."""
    with transaction.atomic():
        deposit = _locked(keys)
        testimony = Testimony.objects.filter(deposit=deposit).first()
        if testimony and (testimony.withdrawn_on is None or waiting_hiding(testimony)):
            withdraw_testimony(testimony=testimony, today=today)
        if deposit.status != Status.WITHDRAWN:
            erase(deposit, Status.WITHDRAWN, today)


def _locked(keys: TicketKeys) -> Deposit:
    deposit = Deposit.objects.select_for_update().filter(lookup=keys.lookup).first()
    if deposit is None:
        raise NoSuchTicket
    return deposit


def _living(keys: TicketKeys) -> Deposit:
    """Lock a deposit to change it: nothing may be added any more to one that is gone."""
    deposit = _locked(keys)
    if deposit.status in GONE:
        raise Gone
    return deposit


def _save(deposit: Deposit, today: date) -> None:
    """Keep a change; who in the team edits an older state is told."""
    deposit.last_exchange_on = max(today, deposit.last_exchange_on)
    deposit.revision += 1
    deposit.save()
