"""Meetings and cycles in words, ready for a page, a poster or a calendar: nothing is left to compute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from guichet.engine import catalogue
from guichet.engine.typography import NO_BREAK, typeset, unbroken
from guichet.features.agenda import clocks, texts
from guichet.features.agenda.models import Cycle, Meeting, Partner, Status
from guichet.lib.links import link
from guichet.lib.markdown import Part
from guichet.ui.dates import long_date, plain_date
from guichet.ui.lists import Link

_ACCESS: Final = (
    ("is_step_free", "Accès sans marche", "Il y a des marches"),
    ("has_sign_language", "Langue des signes française", "Pas de langue des signes"),
    ("has_childcare", "Garde d’enfants sur place", "Pas de garde d’enfants"),
    ("has_translation", "Traduction", "Pas de traduction"),
)
_UNKNOWN: Final = {
    "is_step_free": "les marches",
    "has_sign_language": "la langue des signes",
    "has_childcare": "la garde d’enfants",
    "has_translation": "la traduction",
}
# What stands in the place of the cycle's name in an address.
WITHOUT_CYCLE: Final = "rencontres"
_STATUS_ADDRESSES: Final = {
    Status.PLANNED: "https://schema.org/EventScheduled",
    Status.POSTPONED: "https://schema.org/EventPostponed",
    Status.CANCELLED: "https://schema.org/EventCancelled",
}
_ON_THE_SPOT: Final = "https://schema.org/OfflineEventAttendanceMode"
_FROM_AFAR_TOO: Final = "https://schema.org/MixedEventAttendanceMode"
_MOVED: Final = "https://schema.org/EventRescheduled"


@dataclass(frozen=True)
class SpeakerShown:
    """Who speaks, and one line about them."""

    name: str
    line: str


@dataclass(frozen=True)
class PartnerShown:
    """Who makes it possible. `logo` is an address from the root, '' when there is none."""

    name: str
    url: str
    logo: str
    width: int
    height: int


@dataclass(frozen=True)
class MomentShown:
    """One line of the programme."""

    hour: str
    title: str


@dataclass(frozen=True)
class DateShown:
    """One date of a meeting: « jeudi 24 novembre 2022 », « de 18 h 30 à 21 h »."""

    day: date
    date: str
    hours: str
    starts: str
    ends: str

    @property
    def whole(self) -> str:
        """The date and the hours in one line."""
        return f"{self.date}, {self.hours}"


@dataclass(frozen=True)
class MeetingShown:
    """A meeting in words. Addresses are from the root; empty texts were not given."""

    meeting: Meeting
    address: str
    title: str
    cycle: str
    cycle_address: str
    in_cycle: str
    summary: str
    body: SafeString
    body_parts: tuple[Part, ...]
    first: DateShown
    others: tuple[DateShown, ...]
    # The first of its dates that has not ended, or the first of all.
    next: DateShown
    local_time: str
    notice: str
    notice_text: str
    status_address: str
    attendance_address: str
    place: str
    street: str
    commune: str
    place_address: str
    price: str
    payment_url: str
    speakers: tuple[SpeakerShown, ...]
    partners: tuple[PartnerShown, ...]
    programme: tuple[MomentShown, ...]
    access: tuple[str, ...]
    access_unknown: str
    access_note: str
    remote_url: str
    remote_note: str
    press: str
    by_phone: str
    rights: tuple[Link, ...]
    links: tuple[Link, ...]
    # Calendars to follow: its cycle's, its place's, its commune's.
    follow: tuple[Link, ...]
    afterwards: SafeString
    is_past: bool
    takes_place: bool

    @property
    def where(self) -> str:
        """The place in one line."""
        return ", ".join(filter(None, (self.place, self.street, self.commune)))

    @property
    def dates(self) -> tuple[DateShown, ...]:
        """All its dates, in their order."""
        return (self.first, *self.others)

    @property
    def register_address(self) -> str:
        """Where one registers."""
        return f"{self.address}inscription/"

    @property
    def calendar_address(self) -> str:
        """The file that a calendar reads."""
        return f"{self.address.rstrip('/')}.ics"


@dataclass(frozen=True)
class CycleShown:
    """A cycle in words, with its meetings in their order."""

    cycle: Cycle
    address: str
    title: str
    summary: str
    body: SafeString
    body_parts: tuple[Part, ...]
    partners: tuple[PartnerShown, ...]
    meetings: tuple[MeetingShown, ...]
    span: str

    @property
    def calendar_address(self) -> str:
        """The file that a calendar reads."""
        return f"{self.address.rstrip('/')}.ics"


def whole(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Read all that a meeting shows in a few questions to the database, logos left aside."""
    partners = Partner.objects.defer("logo")
    return meetings.select_related("cycle").prefetch_related(
        "other_dates",
        "speakers",
        "moments",
        Prefetch("partners", partners),
        Prefetch("cycle__partners", partners),
    )


def address_of(meeting: Meeting) -> str:
    """Return the permanent address of a meeting."""
    cycle = meeting.cycle.slug if meeting.cycle else WITHOUT_CYCLE
    return f"{reverse('agenda:index')}{cycle}/{meeting.slug}/"


def cycle_address(cycle: Cycle) -> str:
    """Return the permanent address of a cycle."""
    return reverse("agenda:cycle", args=[cycle.slug])


def shown(meeting: Meeting, now: datetime) -> MeetingShown:
    """Put a meeting in words; read it with `whole`."""
    cycle = meeting.cycle
    first = _date(meeting, meeting.starts_at, meeting.ends_at)
    others = tuple(_date(meeting, one.starts_at, one.ends_at) for one in meeting.other_dates.all())
    notice, notice_text = _notice(meeting, first)
    told, unknown = _access(meeting)
    return MeetingShown(
        meeting=meeting,
        address=address_of(meeting),
        title=unbroken(meeting.title),
        cycle=unbroken(cycle.title) if cycle else "",
        cycle_address=cycle_address(cycle) if cycle else "",
        in_cycle=in_cycle(meeting.number, is_bonus=meeting.is_bonus),
        summary=unbroken(meeting.summary),
        body=texts.to_html(meeting.body),
        body_parts=texts.parts(meeting.body),
        first=first,
        others=others,
        next=_next(meeting, now),
        local_time="" if meeting.zone == "Europe/Paris" else "Heure du lieu.",
        notice=notice,
        notice_text=notice_text,
        status_address=_status_address(meeting),
        attendance_address=_FROM_AFAR_TOO if meeting.remote_url else _ON_THE_SPOT,
        place=unbroken(meeting.place_name),
        street=meeting.address,
        commune=meeting.commune_name,
        place_address=link("directory:place", meeting.place_slug) if meeting.place_slug else "",
        price=unbroken(meeting.price),
        payment_url=meeting.payment_url,
        speakers=tuple(
            SpeakerShown(one.name, unbroken(one.line)) for one in meeting.speakers.all()
        ),
        partners=_partners([*(cycle.partners.all() if cycle else ()), *meeting.partners.all()]),
        programme=tuple(
            MomentShown(clocks.spoken(one.at) if one.at else "", unbroken(one.title))
            for one in meeting.moments.all()
        ),
        access=told,
        access_unknown=unknown,
        access_note=unbroken(meeting.access_note),
        remote_url=meeting.remote_url,
        remote_note=unbroken(meeting.remote_note),
        press=meeting.press_contact,
        by_phone=unbroken(meeting.by_phone),
        rights=_rights(meeting.rights),
        links=tuple(Link(unbroken(words), url) for words, url in meeting.links),
        follow=tuple(_to_follow(meeting)),
        afterwards=texts.to_html(meeting.afterwards),
        is_past=meeting.last_ends_at < now,
        takes_place=meeting.status == Status.PLANNED,
    )


def all_shown(meetings: QuerySet[Meeting], now: datetime) -> tuple[MeetingShown, ...]:
    """Put several meetings in words."""
    return tuple(shown(one, now) for one in whole(meetings))


def cycle_shown(cycle: Cycle, now: datetime) -> CycleShown:
    """Put a cycle in words: its public sessions, in the order of their days."""
    ordered = cycle.meetings.shown().order_by("starts_at", "pk")
    meetings = all_shown(ordered, now)
    dates = [one.first.day for one in meetings]
    span = ""
    if dates and dates[0] != dates[-1]:
        span = f"du {plain_date(dates[0])} au {plain_date(dates[-1])}"
    elif dates:
        span = f"le {plain_date(dates[0])}"
    return CycleShown(
        cycle=cycle,
        address=cycle_address(cycle),
        title=unbroken(cycle.title),
        summary=unbroken(cycle.summary),
        body=texts.to_html(cycle.body),
        body_parts=texts.parts(cycle.body),
        partners=_partners(cycle.partners.defer("logo")),
        meetings=meetings,
        span=span,
    )


def in_cycle(number: int | None, *, is_bonus: bool) -> str:
    """Return « Séance 2 », « Séance bonus », or nothing."""
    if is_bonus:
        return "Séance bonus"
    return f"Séance{NO_BREAK}{number}" if number else ""


def _date(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> DateShown:
    zone = meeting.tz
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return DateShown(
        day=start.date(),
        date=long_date(start.date()),
        hours=clocks.hours(start, end, zone),
        starts=start.isoformat(timespec="minutes"),
        ends=end.isoformat(timespec="minutes"),
    )


def _next(meeting: Meeting, now: datetime) -> DateShown:
    dates = [(meeting.starts_at, meeting.ends_at)]
    dates += [(one.starts_at, one.ends_at) for one in meeting.other_dates.all()]
    start, end = next((one for one in dates if one[1] >= now), dates[0])
    return _date(meeting, start, end)


def _notice(meeting: Meeting, first: DateShown) -> tuple[str, str]:
    """Return what stands at the top when the meeting does not take place as it was announced."""
    note = unbroken(meeting.status_note)
    match meeting.status:
        case Status.CANCELLED:
            return "Cette rencontre est annulée", _joined(
                note, f"Elle devait avoir lieu le {first.date}."
            )
        case Status.POSTPONED:
            return "Cette rencontre est reportée", _joined(
                note, f"Elle devait avoir lieu le {first.date}. La nouvelle date n’est pas connue."
            )
    if meeting.moved_from is None:
        return "", ""
    before = long_date(meeting.moved_from.astimezone(meeting.tz).date())
    return "La date a changé", _joined(
        note, f"Prévue le {before}, cette rencontre a lieu le {first.date}, {first.hours}."
    )


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _status_address(meeting: Meeting) -> str:
    if meeting.status == Status.PLANNED and meeting.moved_from is not None:
        return _MOVED
    return _STATUS_ADDRESSES[Status(meeting.status)]


def _access(meeting: Meeting) -> tuple[tuple[str, ...], str]:
    """Return what is known, and in one sentence what nobody said."""
    told = tuple(
        typeset(yes if value else no)
        for name, yes, no in _ACCESS
        if (value := getattr(meeting, name)) is not None
    )
    unknown = [words for name, words in _UNKNOWN.items() if getattr(meeting, name) is None]
    return told, typeset(f"Non renseigné : {', '.join(unknown)}.") if unknown else ""


def _partners(partners: Iterable[Partner]) -> tuple[PartnerShown, ...]:
    return tuple(
        PartnerShown(
            name=unbroken(one.name),
            url=one.url,
            logo=reverse("agenda:logo", args=[one.pk]) if one.width else "",
            width=one.width,
            height=one.height,
        )
        for one in partners
    )


def _to_follow(meeting: Meeting) -> Iterator[Link]:
    if meeting.cycle:
        address = reverse("agenda:cycle-ics", args=[meeting.cycle.slug])
        yield Link("Tout le cycle", address)
    if meeting.place_slug:
        yield Link("Tout ce qui a lieu là", reverse("agenda:place-ics", args=[meeting.place_slug]))
    if meeting.commune_code:
        address = reverse("agenda:commune-ics", args=[meeting.commune_code.lower()])
        yield Link(typeset(f"Dans la commune : {meeting.commune_name}"), address)


def _rights(slugs: Iterable[str]) -> tuple[Link, ...]:
    """Return the sheets of these slugs that exist, where the room of the rights is open."""
    house = catalogue.load()
    titles = {one.slug: one.title for one in house.procedures.values()}
    titles |= {one.slug: one.title for one in house.rights.values()}
    found = ((titles[one], link("rights:entry", one)) for one in slugs if one in titles)
    return tuple(Link(title, url) for title, url in found if url)
