"""What the agenda offers to the search, to the printer, to the map of the site, and what it keeps."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from guichet.engine.typography import typeset
from guichet.features.agenda import clocks
from guichet.features.agenda.models import (
    KEPT_DAYS,
    KEPT_DAYS_POSTPONED,
    Cycle,
    Meeting,
    MeetingQuerySet,
)
from guichet.features.agenda.presentation import address_of, cycle_address
from guichet.lib.clock import today
from guichet.lib.rooms import PrintableDocument, Retention, SearchDocument

_PAGES: Final = ("index", "propose", "registration-door")
_FILES: Final = ("ics", "rss", "atom")
# The search and the map hold the last meetings; older ones are found from the agenda.
_MOST: Final = 500
_MOST_PRINTED: Final = 20


def _latest() -> MeetingQuerySet:
    return Meeting.objects.shown().select_related("cycle").order_by("-starts_at", "-pk")[:_MOST]


def search_documents() -> Iterator[SearchDocument]:
    """Yield the agenda, its cycles, its meetings."""
    yield SearchDocument(
        address=reverse("agenda:index"),
        title="L’agenda des rencontres",
        kind="page",
        summary="Les rencontres, les permanences, les débats à venir, près de chez vous.",
        text="agenda réunion rencontre permanence débat projection atelier calendrier inscription date",
    )
    yield SearchDocument(
        address=reverse("agenda:propose"),
        title="Proposer une rencontre",
        kind="page",
        summary="Annoncez une réunion, une permanence, une projection, sans compte.",
        text="annoncer proposer organiser événement réunion",
    )
    for cycle in Cycle.objects.shown():
        yield SearchDocument(
            address=cycle_address(cycle),
            title=cycle.title,
            kind="cycle",
            summary=cycle.summary or "Un cycle de rencontres.",
            text=cycle.body,
        )
    for meeting in _latest():
        yield _of_meeting(meeting)


def _of_meeting(meeting: Meeting) -> SearchDocument:
    day = clocks.written(meeting.starts_at, meeting.tz)
    where = " ".join((meeting.place_name, meeting.commune_name))
    cycle = meeting.cycle.title if meeting.cycle else ""
    return SearchDocument(
        address=address_of(meeting),
        title=meeting.title,
        kind="rencontre",
        summary=typeset(f"Le {day}. {meeting.summary}").strip(),
        text=" ".join((cycle, where, meeting.body)),
    )


def public_addresses() -> Iterator[str]:
    """Yield every address that answers a plain GET; registrations are behind their codes."""
    start = reverse("agenda:index")
    yield from (reverse(f"agenda:{name}") for name in (*_PAGES, *_FILES))
    yield from (f"{start}?quand=passees", f"{start}?quand=mois", f"{start}?ou=57")
    yield from map(cycle_address, Cycle.objects.shown())
    yield from map(address_of, _latest())
    day = today()
    yield from (
        reverse(f"agenda:{name}", args=[day.year, day.month]) for name in ("month", "month-sheet")
    )


def printable_documents() -> Iterator[PrintableDocument]:
    """Yield the month to pin up, and the posters of what is to come."""
    day = today()
    yield PrintableDocument(
        reverse("agenda:month-sheet", args=[day.year, day.month]), "L’agenda du mois", "PDF"
    )
    coming = Meeting.objects.shown().select_related("cycle").to_come(clocks.now())
    for meeting in coming[:_MOST_PRINTED]:
        title = typeset(f"Affiche : {meeting.title}")
        yield PrintableDocument(f"{address_of(meeting)}affiche-a4.pdf", title, "PDF")


def retention() -> Iterator[Retention]:
    """Say what is kept of who registers, and of who proposes."""
    yield Retention(
        what="Une inscription à une rencontre : le nom que vous avez choisi, combien vous êtes, vos "
        "besoins, un contact si vous en laissez un",
        why="Pour garder les places, préparer l’accueil, prévenir si la date change",
        where="Dans la base, lisible par l’équipe qui prépare la rencontre",
        how_long=typeset(
            f"Jusqu’à ce que vous l’annuliez (il en reste une empreinte, qui ne dit rien, pour qu’une "
            f"sauvegarde ne la ramène pas), et au plus {KEPT_DAYS} jours après la rencontre "
            f"({KEPT_DAYS_POSTPONED} si elle est reportée sans date)"
        ),
    )
    yield Retention(
        what="Ce que vous pensez donner à une rencontre à prix libre",
        why="Pour que l’équipe prévoie",
        where="Dans la base, ajouté à un total : sans votre nom, sans ligne à vous",
        how_long="Le total est remis à zéro avec les inscriptions",
    )
    yield Retention(
        what="Une proposition de rencontre, et comment vous joindre",
        why="Pour que l’équipe vérifie avant de publier",
        where="Dans la base, lisible par l’équipe",
        how_long=typeset(
            f"Votre contact : jusqu’à la décision de l’équipe. Une proposition sans suite : {KEPT_DAYS} "
            f"jours après sa date, {KEPT_DAYS_POSTPONED} jours au plus"
        ),
    )
