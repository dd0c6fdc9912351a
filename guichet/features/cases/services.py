"""Opening, saving, sharing and erasing a case. Nothing here can open one without its ticket."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from guichet.engine import catalogue as catalogues
from guichet.engine.cases.contents import CaseContent
from guichet.engine.cases.timeline import Timeline, timeline
from guichet.engine.sealing import readers, seal, tickets
from guichet.engine.sealing.envelope import Envelope, PublicKey, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault
from guichet.engine.sealing.parts import open_part, seal_part
from guichet.engine.sealing.tickets import Ticket, TicketKeys
from guichet.features.cases import companions
from guichet.features.cases.models import KEPT_DAYS, Case, StoppedReminder
from guichet.lib import patience
from guichet.lib.erased import empty_journal


class NoSuchCase(Exception):
    """A ticket well typed, under which there is nothing."""


class CaseChanged(Exception):
    """The case was saved elsewhere in the meantime: nothing was written."""


@dataclass(frozen=True)
class OpenCase:
    """A case opened with its ticket, for the length of one response."""

    row: Case
    content: CaseContent
    ticket: Ticket
    keys: TicketKeys

    def timeline(self, today: date) -> Timeline:
        """Return where the case stands."""
        return timeline(catalogues.load(), self.content, today)


def _keys_of(ticket: Ticket) -> TicketKeys:
    with patience.hard_work():
        return tickets.derive(ticket, settings.TICKET_PEPPER)


def create(ticket: Ticket, content: CaseContent, today: date) -> OpenCase:
    """Seal a new case to its ticket alone. The same ticket sent twice is one case, the first."""
    keys = _keys_of(ticket)
    identity = uuid.uuid4()
    sealed = seal.seal_case(identity, {"state/0": content.to_bytes()}, keys)
    row = Case(
        id=identity,
        lookup=keys.lookup,
        envelope=sealed.envelope,
        sealed=sealed.parts["state/0"],
        last_opened_on=today,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return reopen(ticket, today)
    return OpenCase(row, content, ticket, keys)


def reopen(ticket: Ticket, today: date) -> OpenCase:
    """Open the case of this ticket. Raises NoSuchCase, SealBroken when it is damaged."""
    keys = _keys_of(ticket)
    row = Case.objects.filter(lookup=keys.lookup).first()
    if row is None:
        raise NoSuchCase
    content = _opened(row, keys)
    if row.last_opened_on < today:
        Case.objects.filter(pk=row.pk).update(last_opened_on=today)
        row.last_opened_on = today
    return OpenCase(row, content, ticket, keys)


def _opened(row: Case, keys: TicketKeys) -> CaseContent:
    envelope = Envelope.from_bytes(bytes(row.envelope))
    if envelope.deposit != row.id:
        raise SealBroken
    key = tickets.content_key(envelope, keys)
    with key.secret:
        opened = open_part(key, row.part, bytes(row.sealed))
    try:
        return CaseContent.from_bytes(opened)
    except ValueError:
        raise SealBroken from None


def save(opened: OpenCase, content: CaseContent, *, revision: int, today: date) -> OpenCase:
    """Seal the new state in place of the one that was read. Raises CaseChanged when it is not there.

    What stands beside the case (calendar, reminders) follows in the same transaction.
    """
    envelope = Envelope.from_bytes(bytes(opened.row.envelope))
    row = opened.row
    key = tickets.content_key(envelope, opened.keys)
    with key.secret:
        sealed = seal_part(key, f"state/{revision + 1}", content.to_bytes())
    return _write(opened, content, revision, today, envelope=bytes(row.envelope), sealed=sealed)


def _write(
    opened: OpenCase,
    content: CaseContent,
    revision: int,
    today: date,
    *,
    envelope: bytes,
    sealed: bytes,
    is_shared: bool | None = None,
) -> OpenCase:
    row = opened.row
    shared = row.is_shared if is_shared is None else is_shared
    with transaction.atomic():
        written = Case.objects.filter(pk=row.pk, revision=revision).update(
            envelope=envelope,
            sealed=sealed,
            revision=revision + 1,
            last_opened_on=today,
            is_shared=shared,
        )
        if not written:
            raise CaseChanged
        fresh = Case.objects.get(pk=row.pk)
        saved = OpenCase(fresh, content, opened.ticket, opened.keys)
        companions.follow(fresh, content, saved.timeline(today))
    return saved


def erase(opened: OpenCase) -> None:
    """Erase the case and all that stands beside it, for good."""
    with transaction.atomic():
        companions.stop_reminders(opened.content)
        opened.row.delete()
        empty_journal()


def erase_past_their_term(today: date) -> int:
    """Erase the cases that nobody opened for too long; give how many."""
    term = today - timedelta(days=KEPT_DAYS)
    StoppedReminder.objects.filter(stopped_on__lt=term).delete()
    _, erased = Case.objects.past_their_term(today).delete()
    empty_journal()
    return erased.get("cases.Case", 0)


# --- Sharing with the team ------------------------------------------------------------------------


def team() -> tuple[PublicKey, ...]:
    """Return the team's current keys, none when it has none or when they cannot be read."""
    try:
        return readers.current(KeyFolder(settings.KEY_FOLDER).readers())
    except (KeyFolderFault, seal.NoReader):
        return ()


def share(opened: OpenCase, *, revision: int, today: date) -> OpenCase:
    """Let the team's current readers open the case too. Raises CaseChanged."""

    def with_team(envelope: Envelope, keys: TicketKeys) -> Envelope:
        key = tickets.content_key(envelope, keys)
        with key.secret:
            return seal.share(envelope, key, team())

    return _sealed_again(opened, with_team, revision, today, is_shared=True)


def unshare(opened: OpenCase, *, revision: int, today: date) -> OpenCase:
    """Seal the case under a new key, for its ticket alone. Raises CaseChanged.

    What the team read or copied before stays known to it; nothing written from now on does.
    """
    return _sealed_again(opened, lambda envelope, _: envelope, revision, today, is_shared=False)


def _sealed_again(
    opened: OpenCase,
    opened_to: Callable[[Envelope, TicketKeys], Envelope],
    revision: int,
    today: date,
    *,
    is_shared: bool,
) -> OpenCase:
    """Write the state again under a fresh key: an older reader's slot opens none of it."""
    part = f"state/{revision + 1}"
    fresh = seal.seal_case(opened.row.id, {part: opened.content.to_bytes()}, opened.keys)
    envelope = opened_to(Envelope.from_bytes(fresh.envelope), opened.keys)
    return _write(
        opened,
        opened.content,
        revision,
        today,
        envelope=envelope.to_bytes(),
        sealed=fresh.parts[part],
        is_shared=is_shared,
    )
