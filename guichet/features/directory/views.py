"""The public pages of the room: where one is, who helps near there, a place, a département."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet.engine.gazetteer import Commune
from guichet.engine.places import DEPARTMENTS
from guichet.features.directory import drawing, pages
from guichet.features.directory.fields import situations
from guichet.features.directory.finding import around, situation_of, understood
from guichet.features.directory.kinds import GROUPS
from guichet.features.directory.models import Place, Status
from guichet.features.directory.presentation import now
from guichet.lib.clock import today
from guichet.lib.communes import gazetteer
from guichet.lib.links import link

_LONGEST_TYPED: Final = 100
_GONE: Final = 410
_NAMES_AROUND: Final = 14
_TOWNS: Final = 8


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ask where one is, and in which situation; go there, or show the communes to choose from."""
    typed = request.GET.get("q", "")[:_LONGEST_TYPED].strip()
    situation = asked_situation(request)
    found = understood(gazetteer(), typed) if typed else None
    if found and found.sure and "choisir" not in request.GET:
        return redirect(pages.commune_address(found.sure, situation))
    several = found.several if found else ()
    context = {
        "typed": typed,
        "choices": [pages.commune_choice(one, situation) for one in several],
        "is_guess": any(one.is_guess for one in several),
        "options": pages.situation_options(situation),
        "departments": pages.department_links(),
        "national": pages.national_cards(),
        "groups": GROUPS,
        "helpers": link("site:helpers"),
        "today": today(),
    }
    return render(request, "directory/index.html", context)


def asked_situation(request: HttpRequest) -> str:
    """Return the situation that the address names, or the first that leads to its procedure."""
    slug = request.GET.get("situation", "")
    if slug in situations():
        return slug
    return situation_of(request.GET.get("demarche", ""))


@require_safe
def commune(request: HttpRequest, code: str, name: str = "") -> HttpResponse:
    """Show who helps the people of a commune, nearest first."""
    here = found_commune(code)
    situation = asked_situation(request)
    if f"{code}-{name}" != here.slug:
        return redirect(pages.commune_address(here, situation), permanent=True)
    page = pages.commune_page(here, around(here, situation), situation, now())
    context: dict[str, Any] = {
        "page": page,
        "maps": _maps(here, page.places),
        "options": pages.situation_options(situation),
        "situation": situation,
        "address": f"{request.get_host()}{request.path}",
        "today": today(),
    }
    return render(request, "directory/commune.html", context)


def found_commune(code: str) -> Commune:
    """Return the commune of a code in an address. Raises Http404."""
    here = gazetteer().commune(code.upper())
    if here is None:
        raise Http404
    return here


def _maps(here: Commune, places: list[tuple[int, drawing.Point]]) -> dict[str, drawing.Map | None]:
    outline = gazetteer().outline(here.department)
    named = gazetteer().near(here.latitude, here.longitude, _NAMES_AROUND)
    others = [one for one in named if one.code != here.code]
    return {
        "near": drawing.around(outline, here, others, places),
        "whole": drawing.department(outline, here, _towns(here.department), places)
        if outline
        else None,
    }


def _towns(department: str) -> list[Commune]:
    """Return the most peopled communes, to find one's way on a map."""
    found = gazetteer().of_department(department)
    return sorted(found, key=lambda one: -(one.population or 0))[:_TOWNS]


@require_safe
def department(request: HttpRequest, code: str) -> HttpResponse:
    """Show the map of a département, who helps in it, and its communes."""
    if code.upper() not in DEPARTMENTS:
        raise Http404
    if code != code.lower():
        return redirect("directory:department", code.lower(), permanent=True)
    page = pages.department_page(code.upper(), gazetteer(), now())
    outline = gazetteer().outline(page.code)
    context = {
        "page": page,
        "map": drawing.department(outline, None, _towns(page.code), page.places)
        if outline
        else None,
        "address": f"{request.get_host()}{request.path}",
        "today": today(),
    }
    return render(request, "directory/department.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that is known of a place; say so of one that has closed."""
    one = Place.objects.exclude(status=Status.HIDDEN).filter(slug=slug).first()
    if one is None:
        raise Http404
    context = {
        "page": pages.place_page(one, gazetteer(), now()),
        "place": one,
        "address": f"{request.get_host()}{request.path}",
        "today": today(),
        "propose": reverse("directory:correct", args=[one.slug]),
    }
    is_closed = one.status == Status.CLOSED
    return render(request, "directory/place.html", context, status=_GONE if is_closed else 200)
