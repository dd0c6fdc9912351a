"""What may happen to a meeting and to its places, each in one transaction.

Whoever changes places first locks the meeting's row: on PostgreSQL by `select_for_update`, on SQLite
because its transactions begin IMMEDIATE. So the hundred-and-first never gets a place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.text import slugify

from guichet.engine.typography import typeset
from guichet.features.agenda import codes
from guichet.features.agenda.models import (
    KEPT_DAYS,
    KEPT_DAYS_POSTPONED,
    CancelledCode,
    Cycle,
    Meeting,
    Moment,
    OtherDate,
    Partner,
    Registration,
    Seat,
    Source,
    Speaker,
    State,
    Status,
)
from guichet.lib.erased import empty_journal

# A cycle with such a name would hide a page of ours.
RESERVED: Final = frozenset(
    {"commune", "inscription", "lieu", "logos", "mois", "proposer", "rencontres"}
)
LONGEST_SLUG: Final = 60
_CANCELLED: Final = "registration/"


class Changed(Exception):
    """Somebody else changed it meanwhile: nothing was done."""


class Closed(Exception):
    """The meeting takes no registration, or no longer does."""


class RoomTooSmall(Exception):
    """More people have a place than the room would then hold; a French sentence."""

    def __init__(self, held: int) -> None:
        super().__init__(
            typeset(
                f"{held} personnes ont déjà une place. Gardez au moins {held} places, ou annulez "
                "d’abord des inscriptions : rien n’a changé."
            )
        )


# --- Places ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    """How many places there are, and who has them. `quota` is for the phone and the post."""

    capacity: int | None
    quota: int
    held: int
    held_by_phone: int

    def left(self, source: Source = Source.WEB) -> int | None:
        """Return how many places are left for who comes so; None where there is no limit."""
        if self.capacity is None:
            return None
        reserved = max(0, self.quota - self.held_by_phone) if source == Source.WEB else 0
        return max(0, self.capacity - self.held - reserved)

    def holds(self, people: int, source: Source) -> bool:
        """Tell whether so many more people fit."""
        left = self.left(source)
        return left is None or people <= left

    def with_more(self, people: int, source: Source) -> "Room":
        """Return the room with these people in it."""
        by_phone = 0 if source == Source.WEB else people
        return replace(self, held=self.held + people, held_by_phone=self.held_by_phone + by_phone)


def room_of(meeting: Meeting) -> Room:
    """Count the places of a meeting."""
    held = meeting.registrations.filter(seat=Seat.HELD)
    counted = held.aggregate(
        all=Sum("people", default=0), web=Sum("people", filter=Q(source=Source.WEB), default=0)
    )
    return Room(
        capacity=meeting.capacity,
        quota=meeting.phone_quota,
        held=counted["all"],
        held_by_phone=counted["all"] - counted["web"],
    )


@dataclass(frozen=True)
class Told:
    """What a person told to register."""

    name: str
    people: int = 1
    needs: str = ""
    contact: str = ""
    source: Source = Source.WEB


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Tell whether one may still register."""
    return (
        meeting.takes_registrations
        and meeting.state == State.SHOWN
        and meeting.status == Status.PLANNED
        and meeting.last_ends_at > now
    )


@transaction.atomic
def register(
    meeting_id: int, told: Told, code: str, now: datetime, *, euros: int | None = None
) -> Registration:
    """Give places, or a turn in the waiting list; the same code again gives the same registration.

    Raises Closed.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    digest = codes.digest(code)
    twin = Registration.objects.filter(code_digest=digest).first()
    if twin:
        return twin
    if not is_open(meeting, now):
        raise Closed
    seat = Seat.HELD if room_of(meeting).holds(told.people, told.source) else Seat.WAITING
    # Somebody who cancelled by mistake sends the same form again: the same code serves again.
    CancelledCode.objects.filter(code_digest=digest).delete()
    if euros:
        Meeting.objects.filter(pk=meeting.pk).update(
            pledges=F("pledges") + 1, pledged_euros=F("pledged_euros") + euros
        )
    return Registration.objects.create(
        meeting=meeting,
        code_digest=digest,
        name=told.name,
        people=told.people,
        needs=told.needs,
        contact=told.contact,
        source=told.source,
        seat=seat,
    )


def find(code: str) -> Registration | None:
    """Return the registration of a code, if there is one."""
    found = Registration.objects.select_related("meeting__cycle")
    return found.filter(code_digest=codes.digest(code)).first()


def turn_of(registration: Registration) -> int:
    """Return how many registrations wait before this one, and itself."""
    waiting = Registration.objects.waiting().filter(meeting_id=registration.meeting_id)
    return waiting.filter(pk__lte=registration.pk).count()


@transaction.atomic
def cancel_registration(registration: Registration) -> None:
    """Erase a registration; its places go to who waits."""
    meeting = Meeting.objects.select_for_update().get(pk=registration.meeting_id)
    Registration.objects.filter(pk=registration.pk).delete()
    CancelledCode.objects.update_or_create(
        code_digest=registration.code_digest,
        defaults={"until": meeting.registrations_kept_until},
    )
    _move_up(meeting)
    empty_journal()


def cancelled() -> Iterator[str]:
    """Name the registrations that were cancelled, by the digests of their codes."""
    digests = CancelledCode.objects.order_by("code_digest").values_list("code_digest", flat=True)
    return (f"{_CANCELLED}{one}" for one in digests)


def cancel_again(names: Iterable[str]) -> int:
    """Cancel what was cancelled before a backup was restored; return how many came back with it."""
    digests = [one.removeprefix(_CANCELLED) for one in names if one.startswith(_CANCELLED)]
    back = list(Registration.objects.filter(code_digest__in=digests))
    for one in back:
        cancel_registration(one)
    return len(back)


def _move_up(meeting: Meeting) -> None:
    """Give free places in the order of arrival; a group waits until all of it fits.

    Those behind it are not kept waiting for it: an empty chair helps nobody.
    """
    room = room_of(meeting)
    for one in meeting.registrations.filter(seat=Seat.WAITING).order_by("pk"):
        source = Source(one.source)
        if room.holds(one.people, source):
            room = room.with_more(one.people, source)
            one.seat = Seat.HELD
            one.is_to_tell = bool(one.contact)
            one.save(update_fields=["seat", "is_to_tell"])


def mark_told(registration_id: int, meeting: Meeting) -> None:
    """Note that somebody was told what changed."""
    meeting.registrations.filter(pk=registration_id).update(is_to_tell=False)


# --- A meeting, written by the team ---------------------------------------------------------------


@dataclass(frozen=True)
class PartnerTold:
    """A partner as it was typed."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside a meeting, each in its order."""

    speakers: tuple[tuple[str, str], ...] = ()
    moments: tuple[tuple[time | None, str], ...] = ()
    partners: tuple[PartnerTold, ...] = ()
    other_dates: tuple[tuple[datetime, datetime], ...] = ()


# What makes people change their plans.
_TO_TELL: Final = ("starts_at", "ends_at", "place_name", "address", "commune_code")


@transaction.atomic
def add_meeting(fields: Mapping[str, Any], beside: Beside, today: date, now: datetime) -> Meeting:
    """Keep a new meeting; its address is made of its title, once and for all."""
    meeting = Meeting(**fields, added_on=today, changed_at=now)
    meeting.slug = _free_slug(meeting)
    meeting.last_ends_at = _last_end(meeting.ends_at, beside)
    meeting.save(force_insert=True)
    _write_beside(meeting, beside)
    return meeting


@transaction.atomic
def change_meeting(
    meeting_id: int, fields: Mapping[str, Any], beside: Beside, sequence: int, now: datetime
) -> Meeting:
    """Change a meeting that was read at `sequence`. Raises Changed, RoomTooSmall."""
    meeting = _locked(meeting_id, sequence)
    before = {name: getattr(meeting, name) for name in _TO_TELL}
    for name, value in fields.items():
        setattr(meeting, name, value)
    held = room_of(meeting).held
    if meeting.capacity is not None and held > meeting.capacity:
        raise RoomTooSmall(held)
    if _was_told(meeting, before["starts_at"], now):
        meeting.moved_from = before["starts_at"]
    meeting.last_ends_at = _last_end(meeting.ends_at, beside)
    _write_beside(meeting, beside)
    _save(meeting, now)
    if before != {name: getattr(meeting, name) for name in _TO_TELL}:
        _to_tell(meeting)
    _move_up(meeting)
    return meeting


def _was_told(meeting: Meeting, before: datetime, now: datetime) -> bool:
    """Tell whether people may still hold a paper with the date before this one."""
    is_on = meeting.state == State.SHOWN and meeting.status == Status.PLANNED
    return is_on and before != meeting.starts_at and before > now


@transaction.atomic
def postpone(
    meeting_id: int,
    dates: tuple[datetime, datetime] | None,
    note: str,
    sequence: int,
    now: datetime,
) -> Meeting:
    """Move a meeting to another date, or say that its date is not known yet. Raises Changed."""
    meeting = _locked(meeting_id, sequence)
    meeting.status_note = note
    if dates is None:
        meeting.status = Status.POSTPONED
    else:
        if meeting.state == State.SHOWN and dates[0] != meeting.starts_at:
            meeting.moved_from = meeting.starts_at
        meeting.status = Status.PLANNED
        meeting.starts_at, meeting.ends_at = dates
        # Its other dates followed from the first: they are typed again if they still hold.
        meeting.other_dates.all().delete()
        meeting.last_ends_at = meeting.ends_at
    _save(meeting, now)
    _to_tell(meeting)
    return meeting


@transaction.atomic
def change_status(
    meeting_id: int, status: Status, note: str, sequence: int, now: datetime
) -> Meeting:
    """Cancel a meeting, or hold it after all. Raises Changed."""
    meeting = _locked(meeting_id, sequence)
    meeting.status, meeting.status_note = status, note
    _save(meeting, now)
    _to_tell(meeting)
    return meeting


@transaction.atomic
def publish(meeting_id: int, sequence: int, now: datetime) -> Meeting:
    """Show a draft or a proposal to everybody; how to reach who proposed it is erased. Raises Changed."""
    meeting = _locked(meeting_id, sequence)
    meeting.state, meeting.proposer = State.SHOWN, ""
    _save(meeting, now)
    empty_journal()
    return meeting


@transaction.atomic
def throw_away(meeting_id: int, sequence: int) -> None:
    """Erase a draft, or a proposal that is refused. Raises Changed when it is public meanwhile."""
    meeting = _locked(meeting_id, sequence)
    if meeting.state == State.SHOWN:
        raise Changed
    meeting.delete()
    empty_journal()


@transaction.atomic
def write_afterwards(meeting_id: int, text: str, sequence: int, now: datetime) -> Meeting:
    """Keep what came of the meeting. Raises Changed."""
    meeting = _locked(meeting_id, sequence)
    meeting.afterwards = text
    _save(meeting, now)
    return meeting


_COPIED: Final = tuple(
    field.name
    for field in Meeting._meta.concrete_fields
    if field.name
    not in {
        "id", "uid", "slug", "number", "starts_at", "ends_at", "last_ends_at", "status",
        "status_note", "moved_from", "pledges", "pledged_euros", "afterwards", "state",
        "proposer", "added_on", "changed_at", "sequence",
    }
)  # fmt: skip


@transaction.atomic
def duplicate(meeting: Meeting, starts_at: datetime, today: date, now: datetime) -> Meeting:
    """Make a draft of the same meeting at another date, as long, with nobody registered."""
    beside = Beside(
        speakers=tuple(meeting.speakers.values_list("name", "line")),
        moments=tuple(meeting.moments.values_list("at", "title")),
    )
    fields = {name: getattr(meeting, name) for name in _COPIED}
    ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
    fields |= {"starts_at": starts_at, "ends_at": ends_at}
    copy = add_meeting(fields, beside, today, now)
    for one in Partner.objects.filter(meeting=meeting):
        one.pk, one.meeting = None, copy
        one.save(force_insert=True)
    return copy


def clashes(meeting: Meeting) -> QuerySet[Meeting]:
    """Return what else takes place at the same moment in the same place."""
    others = Meeting.objects.exclude(pk=meeting.pk).filter(status=Status.PLANNED)
    if not meeting.place_name:
        return others.none()
    return others.filter(
        place_name__iexact=meeting.place_name,
        commune_code=meeting.commune_code,
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
    )


def _locked(meeting_id: int, sequence: int) -> Meeting:
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None or meeting.sequence != sequence:
        raise Changed
    return meeting


def _save(meeting: Meeting, now: datetime) -> None:
    meeting.sequence += 1
    meeting.changed_at = now
    meeting.save()


def _to_tell(meeting: Meeting) -> None:
    meeting.registrations.exclude(contact="").update(is_to_tell=True)


def _last_end(ends_at: datetime, beside: Beside) -> datetime:
    return max([ends_at, *(end for _, end in beside.other_dates)])


def _free_slug(meeting: Meeting) -> str:
    wanted = _slug(meeting.title) or "rencontre"
    taken = set(
        Meeting.objects.filter(cycle=meeting.cycle, slug__startswith=wanted).values_list(
            "slug", flat=True
        )
    )
    return _first_free(wanted, taken)


def _slug(title: str) -> str:
    """Return the words of a title as an address has them: « parler-a-quelqu-un »."""
    return slugify(title.replace("’", " ").replace("'", " "))[:LONGEST_SLUG].strip("-")


def _first_free(wanted: str, taken: Iterable[str]) -> str:
    """Return the name itself, or followed by the first number that makes it new."""
    known, number, free = set(taken), 1, wanted
    while free in known:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _write_beside(meeting: Meeting, beside: Beside) -> None:
    """Replace what stands beside a meeting; a logo stays with the partner of the same name."""
    meeting.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(meeting=meeting, position=at, name=name, line=line)
        for at, (name, line) in enumerate(beside.speakers)
    )
    meeting.moments.all().delete()
    Moment.objects.bulk_create(
        Moment(meeting=meeting, position=at, at=hour, title=title)
        for at, (hour, title) in enumerate(beside.moments)
    )
    _write_dates(meeting, beside)
    write_partners(beside.partners, meeting=meeting)


def _write_dates(meeting: Meeting, beside: Beside) -> None:
    """Keep the dates that are the same: calendars know each by its own name."""
    wanted = dict(beside.other_dates)
    for one in meeting.other_dates.all():
        if wanted.pop(one.starts_at, None) is None:
            one.delete()
    kept = {one.starts_at: one for one in meeting.other_dates.all()}
    for start, end in beside.other_dates:
        if start in kept:
            OtherDate.objects.filter(pk=kept[start].pk).update(ends_at=end)
        else:
            OtherDate.objects.create(meeting=meeting, starts_at=start, ends_at=end)


def write_partners(
    told: Iterable[PartnerTold], *, meeting: Meeting | None = None, cycle: Cycle | None = None
) -> None:
    """Replace the partners of a meeting or of a cycle; logos stay under the same name."""
    before = {one.name: one for one in Partner.objects.filter(meeting=meeting, cycle=cycle)}
    kept = []
    for at, one in enumerate(told):
        partner = before.get(one.name) or Partner(meeting=meeting, cycle=cycle, name=one.name)
        partner.position, partner.url = at, one.url
        partner.save()
        kept.append(partner.pk)
    Partner.objects.filter(meeting=meeting, cycle=cycle).exclude(pk__in=kept).delete()


# --- A cycle --------------------------------------------------------------------------------------


@transaction.atomic
def add_cycle(fields: Mapping[str, Any], partners: Iterable[PartnerTold], now: datetime) -> Cycle:
    """Keep a new cycle; its address is made of its title, once and for all."""
    wanted = _slug(str(fields["title"])) or "cycle"
    taken = {*RESERVED, *Cycle.objects.values_list("slug", flat=True)}
    cycle = Cycle(**fields, slug=_first_free(wanted, taken), changed_at=now)
    cycle.save(force_insert=True)
    write_partners(partners, cycle=cycle)
    return cycle


@transaction.atomic
def change_cycle(
    cycle_id: int,
    fields: Mapping[str, Any],
    partners: Iterable[PartnerTold],
    sequence: int,
    now: datetime,
) -> Cycle:
    """Change a cycle that was read at `sequence`. Raises Changed."""
    cycle = Cycle.objects.select_for_update().filter(pk=cycle_id, sequence=sequence).first()
    if cycle is None:
        raise Changed
    for name, value in fields.items():
        setattr(cycle, name, value)
    cycle.sequence += 1
    cycle.changed_at = now
    cycle.save()
    write_partners(partners, cycle=cycle)
    return cycle


# --- Terms ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """How much was erased."""

    registrations: int
    proposals: int


@transaction.atomic
def erase_past_their_term(today: date) -> Ended:
    """Erase who registered for meetings long past, and proposals on which nobody decided in time."""
    # One day more than the term: an instant in the Pacific is another day in Paris.
    known = Meeting.objects.filter(
        Q(registrations__isnull=False) | Q(pledges__gt=0),
        last_ends_at__date__lt=today - timedelta(days=KEPT_DAYS - 1),
    )
    late = [one.pk for one in known.distinct() if one.registrations_kept_until < today]
    CancelledCode.objects.filter(until__lt=today).delete()
    _, registrations = Registration.objects.filter(meeting__in=late).delete()
    Meeting.objects.filter(pk__in=late).update(pledges=0, pledged_euros=0)
    old = Meeting.objects.filter(
        state=State.PROPOSED, last_ends_at__date__lt=today - timedelta(days=KEPT_DAYS)
    ) | Meeting.objects.filter(
        state=State.PROPOSED, added_on__lt=today - timedelta(days=KEPT_DAYS_POSTPONED)
    )
    _, proposals = old.delete()
    empty_journal()
    return Ended(registrations.get("agenda.Registration", 0), proposals.get("agenda.Meeting", 0))
