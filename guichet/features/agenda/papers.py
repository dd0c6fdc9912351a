"""What is printed of the agenda: posters, leaflets, press releases, and the month to pin up."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from PIL import Image

from guichet.engine.french_dates import MONTHS
from guichet.engine.typesetting.documents import Block, Bullets, Heading, Paragraph
from guichet.engine.typesetting.paper_addresses import PaperAddress, Site
from guichet.engine.typesetting.posters import (
    DESIGNS,
    Design,
    Paper,
    PosterDocument,
    PosterMoment,
    PosterPartner,
    PosterSession,
    PosterSpeaker,
    squares,
)
from guichet.engine.typesetting.room_sheets import (
    MonthDay,
    MonthDocument,
    MonthEntry,
    PressDocument,
)
from guichet.engine.typography import typeset, unbroken
from guichet.features.agenda import clocks, filters
from guichet.features.agenda.lookup import meeting_of
from guichet.features.agenda.models import Cycle, Meeting, Partner, Status
from guichet.features.agenda.presentation import (
    CycleShown,
    DateShown,
    MeetingShown,
    all_shown,
    cycle_shown,
    shown,
)
from guichet.lib.clock import today
from guichet.lib.days import FIRST_YEAR, LAST_YEAR
from guichet.lib.markdown import Part
from guichet.ui.dates import plain_date

# What holds on a poster; the page has the rest.
_MOST_DATES: Final = 4
_MOST_SESSIONS: Final = 12
_MOST_LOGOS: Final = 8
_MOST_PARTNERS: Final = 20
_LIGHT: Final = 8_192
_LARGEST_LOGO: Final = (360, 144)
_COLOURS: Final = 32
_PDF: Final = "application/pdf"
_LATER: Final = "Date à venir"


# --- Posters and leaflets -------------------------------------------------------------------------


@require_safe
def poster(request: HttpRequest, paper: str, slug: str, cycle: str = "") -> HttpResponse:
    """Give a meeting as a poster."""
    one = shown(meeting_of(slug, cycle), clocks.now())
    document = of_meeting(one, _design(request), _paper(paper), _site(request))
    return _printed(document, f"affiche-{paper}-{slug}", request)


@require_safe
def leaflets(request: HttpRequest, slug: str, cycle: str = "") -> HttpResponse:
    """Give a meeting as four leaflets on a page."""
    one = shown(meeting_of(slug, cycle), clocks.now())
    document = of_meeting(one, _design(request), "a6", _site(request))
    return _printed(document, f"tracts-{slug}", request)


@require_safe
def cycle_poster(request: HttpRequest, paper: str, cycle: str) -> HttpResponse:
    """Give a cycle and its sessions as a poster."""
    document = of_cycle(_cycle(cycle), _design(request), _paper(paper), _site(request))
    return _printed(document, f"affiche-{paper}-{cycle}", request)


@require_safe
def cycle_leaflets(request: HttpRequest, cycle: str) -> HttpResponse:
    """Give a cycle as four leaflets on a page."""
    document = of_cycle(_cycle(cycle), _design(request), "a6", _site(request))
    return _printed(document, f"tracts-{cycle}", request)


def _cycle(slug: str) -> CycleShown:
    return cycle_shown(get_object_or_404(Cycle.objects.shown(), slug=slug), clocks.now())


def _design(request: HttpRequest) -> Design:
    """Return the design that the address names by its number; the first one otherwise."""
    numbers = {str(number): design for number, design in enumerate(DESIGNS, start=1)}
    return numbers.get(request.GET.get("modele", ""), DESIGNS[0])


def _paper(asked: str) -> Paper:
    for paper in get_args(Paper):
        if paper == asked and paper != "a6":
            return paper  # type: ignore[no-any-return]
    raise Http404


def of_meeting(one: MeetingShown, design: Design, paper: Paper, site: Site) -> PosterDocument:
    """Return the poster of a meeting; what was not said is left out."""
    address = site.on_paper(one.address)
    is_put_off = one.meeting.status == Status.POSTPONED
    return PosterDocument(
        title=one.title,
        design=design,
        paper=paper,
        over=_joined(" · ", one.cycle, one.in_cycle),
        notice=one.notice,
        date=_LATER if is_put_off else one.next.date,
        hours="" if is_put_off else one.next.hours,
        also=() if is_put_off else tuple(_also(one)),
        place=one.place,
        street=_joined(", ", one.street, one.commune),
        summary=one.summary,
        speakers=tuple(PosterSpeaker(each.name, each.line) for each in one.speakers),
        programme=tuple(PosterMoment(each.hour, each.title) for each in one.programme),
        price=one.price,
        access=one.access,
        access_note=one.access_note,
        register=_register(one, has_page=bool(address.shown)),
        address=address.shown,
        modules=_modules(address),
        modules_words=_modules_words(address),
        partners=_partners(_partners_of(one.meeting)),
    )


def of_cycle(cycle: CycleShown, design: Design, paper: Paper, site: Site) -> PosterDocument:
    """Return the poster of a cycle: its sessions to come, or all of them once it is over."""
    address = site.on_paper(cycle.address)
    coming = [one for one in cycle.meetings if not one.is_past] or list(cycle.meetings)
    count = len(cycle.meetings)
    return PosterDocument(
        title=cycle.title,
        design=design,
        paper=paper,
        date=cycle.span[:1].upper() + cycle.span[1:],
        hours=f"{count} rencontres" if count > 1 else "",
        summary=cycle.summary,
        sessions=tuple(map(_session, coming[:_MOST_SESSIONS])),
        also=_more(len(coming) - _MOST_SESSIONS, "autre rencontre", "autres rencontres"),
        price=_same(one.price for one in coming),
        access=_same_access(coming),
        register=_same(
            _register(one, has_page=bool(address.shown)) for one in coming if one.takes_place
        ),
        address=address.shown,
        modules=_modules(address),
        modules_words=_modules_words(address),
        partners=_partners(cycle.cycle.partners.all()),
    )


def _also(one: MeetingShown) -> Iterator[str]:
    """Yield the dates after the next one; beyond a few, how many more there are."""
    others = [each for each in one.dates if each.starts > one.next.starts]
    yield from (f"et {each.whole}" for each in others[:_MOST_DATES])
    yield from _more(len(others) - _MOST_DATES, "autre date", "autres dates")


def _more(count: int, one: str, several: str) -> tuple[str, ...]:
    return (f"et {count} {several if count > 1 else one}",) if count > 0 else ()


def _session(one: MeetingShown) -> PosterSession:
    mark = str(one.meeting.number or ("+" if one.meeting.is_bonus else ""))
    where = _joined(", ", one.place, one.commune)
    match one.meeting.status:
        case Status.POSTPONED:
            return PosterSession(mark, "Reportée, date à venir", "", one.title, where)
        case Status.CANCELLED:
            return PosterSession(mark, f"Annulée ({one.first.date})", "", one.title, where)
    return PosterSession(mark, one.next.date, one.next.hours, one.title, where)


def _same(values: Iterable[str]) -> str:
    """Return what all say; '' as soon as one says something else."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _same_access(meetings: list[MeetingShown]) -> tuple[str, ...]:
    found = {one.access for one in meetings}
    return found.pop() if len(found) == 1 else ()


def _register(one: MeetingShown, *, has_page: bool) -> str:
    """Return how to register, with and without a computer."""
    if not one.meeting.takes_registrations or not one.takes_place:
        return ""
    ways = filter(None, (one.by_phone, "sur le site" if has_page else ""))
    said = ", ou ".join(ways)
    return typeset(f"S’inscrire : {said}.") if said else ""


def _modules(address: PaperAddress) -> tuple[str, ...]:
    return squares(address.link) if address.link else ()


def _modules_words(address: PaperAddress) -> str:
    return typeset(f"Code QR de l’adresse {address.shown}") if address.shown else ""


def _partners_of(meeting: Meeting) -> Iterator[Partner]:
    if meeting.cycle:
        yield from Partner.objects.filter(cycle=meeting.cycle)
    yield from Partner.objects.filter(meeting=meeting)


def _partners(kept: Iterable[Partner]) -> tuple[PosterPartner, ...]:
    """Return the partners, the first of them with their logos."""
    logos = 0
    found: list[PosterPartner] = []
    for partner in kept:
        is_drawn = partner.width > 0 and logos < _MOST_LOGOS
        logos += is_drawn
        name = unbroken(partner.name)
        found.append(_with_logo(name, bytes(partner.logo)) if is_drawn else PosterPartner(name))
    return tuple(found[:_MOST_PARTNERS])


def _with_logo(name: str, logo: bytes) -> PosterPartner:
    """Return a partner with its logo; a heavy one is drawn smaller, with the colours of a printer.

    The typesetter reads pictures slowly: eight photographs as they come would take seconds.
    """
    with Image.open(io.BytesIO(logo)) as kept:
        if len(logo) <= _LIGHT:
            return PosterPartner(name, logo, *kept.size)
        picture = kept.convert("RGBA")
    picture.thumbnail(_LARGEST_LOGO)
    on_white = Image.new("RGBA", picture.size, "white")
    on_white.alpha_composite(picture)
    drawn = io.BytesIO()
    on_white.convert("RGB").quantize(_COLOURS).save(drawn, "PNG")
    return PosterPartner(name, drawn.getvalue(), *picture.size)


# --- Press releases -------------------------------------------------------------------------------


@require_safe
def press_release(request: HttpRequest, slug: str, cycle: str = "") -> HttpResponse:
    """Give a meeting as a press release."""
    one = shown(meeting_of(slug, cycle), clocks.now())
    document = press_of_meeting(one, today(), _site(request))
    return _printed(document, f"communique-{slug}", request)


@require_safe
def cycle_press_release(request: HttpRequest, cycle: str) -> HttpResponse:
    """Give a cycle as a press release."""
    document = press_of_cycle(_cycle(cycle), today(), _site(request))
    return _printed(document, f"communique-{cycle}", request)


def press_of_meeting(one: MeetingShown, day: date, site: Site) -> PressDocument:
    """Return the press release of a meeting."""
    address = site.on_paper(one.address)
    return _press(
        title=one.title,
        over=_joined(" · ", one.cycle, one.in_cycle),
        notice=_joined(". ", one.notice, one.notice_text),
        lead=one.summary,
        parts=one.body_parts,
        facts=tuple(_facts(one, address.shown)),
        contact=one.press,
        address=address.shown,
        day=day,
    )


def press_of_cycle(cycle: CycleShown, day: date, site: Site) -> PressDocument:
    """Return the press release of a cycle, a fact for each of its sessions."""
    address = site.on_paper(cycle.address)
    sessions = tuple((one.in_cycle or "Rencontre", _session_told(one)) for one in cycle.meetings)
    contacts = dict.fromkeys(one.press for one in cycle.meetings if one.press)
    partners = ", ".join(one.name for one in cycle.partners)
    others = (("Prix", _same(one.price for one in cycle.meetings)), ("Partenaires", partners))
    page = (("Sur le site", address.shown),)
    return _press(
        title=cycle.title,
        over=cycle.span[:1].upper() + cycle.span[1:],
        notice="",
        lead=cycle.summary,
        parts=cycle.body_parts,
        facts=tuple(fact for fact in (*sessions, *others, *page) if fact[1]),
        contact="\n".join(contacts),
        address=address.shown,
        day=day,
    )


def _press(
    *,
    title: str,
    over: str,
    notice: str,
    lead: str,
    parts: tuple[Part, ...],
    facts: tuple[tuple[str, str], ...],
    contact: str,
    address: str,
    day: date,
) -> PressDocument:
    return PressDocument(
        title=title,
        masthead="Communiqué de presse",
        date=plain_date(day),
        over=over,
        notice=notice,
        lead=lead,
        blocks=tuple(map(_block, parts)),
        facts_title="En pratique",
        facts=facts,
        contact_title="Contact pour la presse",
        contact=contact,
        footer=address,
    )


def _block(part: Part) -> Block:
    if part.items:
        return Bullets(part.items)
    return Heading(part.text) if part.is_heading else Paragraph(part.text)


def _facts(one: MeetingShown, address: str) -> Iterator[tuple[str, str]]:
    """Yield what is known of a meeting, a label and its words."""
    dates = "\n".join(each.whole for each in one.dates)
    is_put_off = one.meeting.status == Status.POSTPONED
    facts = {
        "Quand": _LATER if is_put_off else dates,
        "Où": one.where,
        "Prix": one.price,
        "Avec": "\n".join(_joined(", ", each.name, each.line) for each in one.speakers),
        "Programme": "\n".join(
            _joined(typeset(" : "), each.hour, each.title) for each in one.programme
        ),
        "Accueil": "\n".join(filter(None, (", ".join(one.access), one.access_note))),
        "À distance": "\n".join(filter(None, (one.remote_url, one.remote_note))),
        "Inscription": _joined(", ou ", one.by_phone, address)
        if one.meeting.takes_registrations
        else "",
        "Partenaires": ", ".join(each.name for each in one.partners),
        "Sur le site": address,
    }
    return ((label, words) for label, words in facts.items() if words)


def _session_told(one: MeetingShown) -> str:
    session = _session(one)
    return "\n".join(
        filter(None, (session.title, _joined(", ", session.date, session.hours), session.where))
    )


# --- The month ------------------------------------------------------------------------------------


@require_safe
def month_sheet(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Give a month to pin up, day after day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    paper = "a3" if request.GET.get("papier") == "a3" else "a4"
    meetings = all_shown(filters.of_month(Meeting.objects.shown(), first), clocks.now())
    address = _site(request).on_paper(request.path.removesuffix(".pdf") + "/")
    document = of_month(meetings, first, paper, address, today())
    return _printed(document, f"agenda-{first:%Y-%m}-{paper}", request)


def of_month(
    meetings: Iterable[MeetingShown], first: date, paper: str, address: PaperAddress, day: date
) -> MonthDocument:
    """Return the month of a day as a sheet."""
    title = f"{MONTHS[first.month - 1]} {first.year}"
    return MonthDocument(
        title=f"L’agenda, {title}",
        paper=paper,
        days=tuple(_days(meetings, first)),
        empty=typeset(f"Aucune rencontre n’est annoncée en {title}."),
        address=address.shown,
        modules=_modules(address),
        modules_words=_modules_words(address),
        footer=typeset(
            f"Imprimé le {plain_date(day)}. Une date peut changer : vérifiez avant de venir."
        ),
    )


def _days(meetings: Iterable[MeetingShown], first: date) -> Iterator[MonthDay]:
    found: defaultdict[date, list[tuple[DateShown, MeetingShown]]] = defaultdict(list)
    for one in meetings:
        # The old date of what is put off would bring people to a closed door.
        if one.meeting.status != Status.POSTPONED:
            for at in one.dates:
                found[at.day].append((at, one))
    for day, lines in sorted(found.items()):
        if (day.year, day.month) == (first.year, first.month):
            ordered = sorted(lines, key=lambda line: (line[0].starts, line[1].address))
            yield MonthDay(lines[0][0].date, tuple(_entry(*line) for line in ordered))


def _entry(at: DateShown, one: MeetingShown) -> MonthEntry:
    return MonthEntry(
        hours=at.hours,
        title=one.title,
        over=_joined(" · ", one.cycle, one.in_cycle),
        where=one.where,
        notice="" if one.takes_place else "Annulée",
    )


# --- All of them ----------------------------------------------------------------------------------


def _site(request: HttpRequest) -> Site:
    return Site(request.scheme or "https", request.get_host())


def _joined(between: str, *parts: str) -> str:
    return between.join(filter(None, parts))


def _printed(
    document: PosterDocument | PressDocument | MonthDocument, name: str, request: HttpRequest
) -> HttpResponse:
    from guichet.engine.typesetting.printing import printed  # loads the typesetter when needed

    # A change of date must be on the next paper that is printed.
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-cache"}
    return HttpResponse(printed(document), content_type=_PDF, headers=headers)


_OF_MEETING: Final = (
    ("affiche-<slug:paper>.pdf", poster, "poster"),
    ("tracts.pdf", leaflets, "leaflets"),
    ("communique.pdf", press_release, "press"),
)
ADDRESSES: Final[tuple[URLPattern, ...]] = (
    path("mois/<int:year>-<int:month>.pdf", month_sheet, name="month-sheet"),
    *(path(f"rencontres/<slug:slug>/{end}", view, name=name) for end, view, name in _OF_MEETING),
    path("<slug:cycle>/affiche-<slug:paper>.pdf", cycle_poster, name="cycle-poster"),
    path("<slug:cycle>/tracts.pdf", cycle_leaflets, name="cycle-leaflets"),
    path("<slug:cycle>/communique.pdf", cycle_press_release, name="cycle-press"),
    *(
        path(f"<slug:cycle>/<slug:slug>/{end}", view, name=f"session-{name}")
        for end, view, name in _OF_MEETING
    ),
)
"""To join to the addresses of the room."""
