"""« Sans numérique »: who can help near a commune, on one sheet to hand over, and in large letters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, re_path
from django.views.decorators.http import require_safe

from guichet.engine.gazetteer import Commune
from guichet.engine.typesetting.paper_addresses import Site
from guichet.engine.typesetting.room_sheets import HelpDocument, HelpEntry, HelpShelf
from guichet.engine.typography import typeset
from guichet.features.directory.fields import choices, hours_lines, situations
from guichet.features.directory.finding import Around, around
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Answer, Place
from guichet.features.directory.pages import commune_address
from guichet.features.directory.presentation import (
    address_line,
    department_of,
    stale_words,
    tags,
    way_to,
)
from guichet.features.directory.views import asked_situation, found_commune
from guichet.lib.clock import today
from guichet.ui.dates import plain_date

# What holds on one sheet of paper, on both sides at most; the page has the rest.
_MOST_HELPERS: Final = 6
_MOST_AFAR: Final = 4
_MOST_PUBLIC: Final = 5
_NOTE_LINES: Final = 5
_FILES: Final = {False: "feuille.pdf", True: "feuille-grands-caracteres.pdf"}
# Advice of common sense, said as such: no text asks for all of it everywhere.
_ADVICE: Final = typeset(
    "Un conseil, pas une obligation : venez même s’il vous manque quelque chose."
)
_BRING: Final = (
    "la lettre reçue, avec son enveloppe : la date du cachet peut compter",
    "vos autres échanges : lettres, messages, dates et heures des appels",
    "une pièce d’identité",
    "votre numéro d’allocataire, d’assuré·e ou de dossier",
    "ce qui prouve votre situation : ressources, loyer, attestations",
    "une personne de confiance, si vous le souhaitez",
)
_NO_LANGUAGE: Final = typeset(
    "Aucun lieu de cette feuille n’a dit parler une autre langue. Demandez un·e interprète en "
    "appelant, avant de venir."
)


@require_safe
def sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Give the sheet of a commune."""
    return _given(request, code, name, is_large=False)


@require_safe
def large_sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Give the same in large letters, on as many pages as it takes."""
    return _given(request, code, name, is_large=True)


def _given(request: HttpRequest, code: str, name: str, *, is_large: bool) -> HttpResponse:
    from guichet.engine.typesetting.printing import printed  # loads the typesetter when needed

    here = found_commune(code)
    situation = asked_situation(request)
    if f"{code}-{name}" != here.slug:
        asked = f"?{urlencode({'situation': situation})}" if situation else ""
        return redirect(f"{commune_address(here)}{_FILES[is_large]}{asked}", permanent=True)
    site = Site(request.scheme or "https", request.get_host())
    address = site.on_paper(commune_address(here)).shown
    document = of_commune(here, situation, address, today(), is_large=is_large)
    # The sheet says hours and dates of checks: the next one printed must be true of its day.
    headers = {
        "Content-Disposition": f'inline; filename="{here.slug}-{_FILES[is_large]}"',
        "Cache-Control": "no-cache",
    }
    return HttpResponse(printed(document), content_type="application/pdf", headers=headers)


def of_commune(
    here: Commune, situation: str, address: str, day: date, *, is_large: bool = False
) -> HelpDocument:
    """Return the sheet of a commune, in a situation if one is named."""
    found = around(here, situation)
    helpers = (*found.precise, *found.general)[:_MOST_HELPERS]
    afar, public = found.afar[:_MOST_AFAR], found.public[:_MOST_PUBLIC]
    halls = found.halls[:1]
    known = situations().get(situation, "")
    return HelpDocument(
        title=f"Qui peut m’aider {here.at_name} ({here.department})",
        masthead="Sans numérique",
        printed=typeset(f"Imprimé le {plain_date(day)}"),
        situation=typeset(f"Situation : {known}") if known else "",
        shelves=tuple(_shelves(here, halls, helpers, afar, public, day)),
        languages_title="Dans une autre langue",
        languages=tuple(_languages((*halls, *helpers, *afar, *public))) or (_NO_LANGUAGE,),
        bring_title="Ce qu’il faut apporter",
        bring_advice=_ADVICE,
        bring=tuple(map(typeset, _BRING)),
        notes_title="Mes notes",
        note_lines=_NOTE_LINES,
        is_large=is_large,
        footer=_footer(found),
        address=address,
    )


def _shelves(
    here: Commune,
    halls: tuple[Place, ...],
    helpers: tuple[Place, ...],
    afar: tuple[Place, ...],
    public: tuple[Place, ...],
    day: date,
) -> Iterator[HelpShelf]:
    def entries(places: Iterable[Place]) -> tuple[HelpEntry, ...]:
        return tuple(_entry(one, here, day) for one in places)

    yield HelpShelf(
        "La mairie", entries(halls), typeset("La mairie de cette commune n’est pas connue ici.")
    )
    nobody = typeset(
        "L’annuaire ne connaît encore personne près d’ici. Demandez à la mairie où trouver un "
        "point-justice, une maison France services, un centre social."
    )
    yield HelpShelf("Des personnes qui aident", entries(helpers), nobody)
    if afar:
        yield HelpShelf("Par téléphone ou par courrier", entries(afar))
    if public:
        yield HelpShelf("Les guichets des services publics", entries(public))


def _entry(place: Place, here: Commune, day: date) -> HelpEntry:
    stale = stale_words(place, day)
    is_hall = place.kind == Kind.TOWN_HALL
    hours = hours_lines(place.horaires, department_of(place.code_insee) or None)
    return HelpEntry(
        name=place.nom,
        # The town hall is where distances are counted from.
        kind="" if is_hall else place.get_kind_display(),
        address=address_line(place),
        way="" if is_hall else way_to(place, here),
        telephone=place.telephone,
        hours=hours if place.horaires else (),
        facts=tuple(_facts(place)),
        checked=stale or _checked(place),
        is_doubtful=bool(stale),
    )


def _facts(place: Place) -> Iterator[str]:
    """Yield in a word or two how one is received."""
    # The languages end the tags; here, they stand in a list of their own.
    yield from list(tags(place))[: -len(place.languages) or None]
    if place.by_phone == Answer.YES:
        yield "Aide par téléphone"
    if place.by_post == Answer.YES:
        yield "Aide par courrier"


def _checked(place: Place) -> str:
    """Return since when this is true; the source of a file is named, a member of the team is not."""
    if place.checked_on is None:
        return ""
    day = plain_date(place.checked_on)
    is_copied = place.source and place.checked_by == place.source
    return typeset(f"D’après « {place.source} », le {day}." if is_copied else f"Vérifié le {day}.")


def _languages(places: Iterable[Place]) -> Iterator[str]:
    """Yield each language, and who says that they speak it."""
    known = choices("languages")
    speaking: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        for code in place.languages:
            speaking[known.get(code, code).capitalize()].append(place.nom)
        if place.sign_language == Answer.YES:
            speaking["Langue des signes"].append(place.nom)
    for language in sorted(speaking):
        names = ", ".join(dict.fromkeys(speaking[language]))
        yield typeset(f"{language} : {names}")


def _footer(found: Around) -> str:
    """Return what tells where these lines come from."""
    sources = dict.fromkeys(one.source for one in found.halls[:1] if one.source)
    said = ("Distances à vol d’oiseau.", *(f"Mairie : d’après « {one} »." for one in sources))
    return typeset(" ".join(said))


_COMMUNE: Final = r"^(?P<code>\d[\dAab]\d{3})-(?P<name>[a-z0-9-]+)/"
ADDRESSES: Final[tuple[URLPattern, ...]] = (
    re_path(rf"{_COMMUNE}{re.escape(_FILES[False])}$", sheet, name="sheet"),
    re_path(rf"{_COMMUNE}{re.escape(_FILES[True])}$", large_sheet, name="sheet-large"),
)
"""To join to the addresses of the room."""
