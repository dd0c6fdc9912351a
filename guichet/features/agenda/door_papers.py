"""Who is expected at a meeting, on paper or as a spreadsheet, for the person at the door."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from guichet.accounts.access import needs
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.engine.typesetting.ods import MIMETYPE, Column, Sheet, to_ods
from guichet.engine.typesetting.room_sheets import DoorDocument, DoorLine
from guichet.engine.typography import typeset
from guichet.features.agenda import clocks, services
from guichet.features.agenda.models import Meeting, Registration, Seat, Source
from guichet.features.agenda.presentation import shown, whole
from guichet.lib.french_words import fold
from guichet.ui.dates import plain_date

_TEAM: Final = (Role.EDITOR, Role.ADMINISTRATOR)
# Who used the site is not marked: it is the usual way.
_CAME: Final = {Source.PHONE: "téléphone", Source.POST: "courrier", Source.COUNTER: "sur place"}
_COLUMNS: Final = (
    Column("Là", 1.2),
    Column("Nom donné", 6),
    Column("Personnes", 2.2),
    Column("Besoins pour l’accueil", 6),
    Column("Inscrit·e par", 2.6),
)


@require_safe
@needs(*_TEAM)
def door_list(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Give the list for the door as a PDF."""
    from guichet.engine.typesetting.printing import printed  # loads the typesetter when needed

    document = of_meeting(get_object_or_404(whole(Meeting.objects.all()), pk=number))
    return _given(printed(document), "application/pdf", f"entree-{number}.pdf")


@require_safe
@needs(*_TEAM)
def door_table(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Give the list for the door as a spreadsheet."""
    document = of_meeting(get_object_or_404(whole(Meeting.objects.all()), pk=number))
    content = to_ods(document.title, _sheets(document))
    return _given(content, MIMETYPE, f"entree-{number}.ods", "attachment")


def of_meeting(meeting: Meeting) -> DoorDocument:
    """Return who is expected, by name; neither contact nor code is read."""
    kept = "pk", "meeting_id", "name", "people", "needs", "source", "seat"
    registrations = list(meeting.registrations.only(*kept))
    held = [one for one in registrations if one.seat == Seat.HELD]
    waiting = [one for one in registrations if one.seat == Seat.WAITING]
    one = shown(meeting, clocks.now())
    until = plain_date(meeting.registrations_kept_until)
    return DoorDocument(
        title=one.title,
        when="\n".join(each.whole for each in (one.first, *one.others)),
        place=one.where,
        total=_total(meeting, held),
        lines=tuple(map(_line, sorted(held, key=_by_name))),
        waiting_total=typeset(f"{_people(waiting)}, dans l’ordre d’arrivée."),
        # Places go to the first who came: sorted by name, the list would say nothing.
        waiting=tuple(map(_line, sorted(waiting, key=lambda one: one.pk))),
        empty="Personne n’est encore inscrit.",
        footer=typeset(
            "Cette liste porte des noms : ne la laissez pas traîner, détruisez-la après la rencontre. "
            f"Sur le site, ces inscriptions s’effacent après le {until}."
        ),
    )


def _by_name(one: Registration) -> tuple[str, int]:
    return fold(one.name), one.pk


def _people(registrations: Iterable[Registration]) -> str:
    count = sum(one.people for one in registrations)
    return f"{count} personnes" if count > 1 else f"{count} personne"


def _total(meeting: Meeting, held: list[Registration]) -> str:
    """Return how many are expected, for how many places, and how many did not use the site."""
    room = services.room_of(meeting)
    expected = "attendues" if sum(one.people for one in held) > 1 else "attendue"
    places = f" pour {meeting.capacity} places" if meeting.capacity is not None else ""
    said = f"{_people(held)} {expected}{places}"
    others = room.held_by_phone
    quota = f" ; places gardées pour elles : {room.quota}" if room.quota else ""
    if others or quota:
        without = f"{others} sans passer par le site"
        said = f"{said} (dont {without}{quota})"
    return typeset(f"{said}.")


def _line(one: Registration) -> DoorLine:
    return DoorLine(one.name, one.people, one.needs, _CAME.get(Source(one.source), ""))


def _sheets(document: DoorDocument) -> tuple[Sheet, ...]:
    notes = (document.title, *document.when.split("\n"), document.place, document.total)
    held = Sheet("Entrée", (*notes, document.footer), _COLUMNS, _rows(document.lines))
    if not document.waiting:
        return (held,)
    waiting = Sheet("En attente", (document.waiting_total,), _COLUMNS, _rows(document.waiting))
    return held, waiting


def _rows(lines: tuple[DoorLine, ...]) -> tuple[tuple[str | int, ...], ...]:
    total = sum(one.people for one in lines)
    rows = ((("☐", one.name, one.people, one.needs, one.came)) for one in lines)
    return (*rows, ("", "Total", total, "", ""))


def _given(content: bytes, kind: str, name: str, how: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


TEAM_ADDRESSES: Final[tuple[URLPattern, ...]] = (
    path("<int:number>/entree.pdf", door_list, name="door-list"),
    path("<int:number>/entree.ods", door_table, name="door-table"),
)
"""To join to the addresses of the back office."""
