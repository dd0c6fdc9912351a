"""The team's lists: entries checked too long ago, sites to open, files that came in.

Nothing here goes on the network: a member opens a link, and says what they saw.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guichet.accounts.access import needs
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.features.directory.fields import doubtful_link
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import (
    ImportRun,
    LinkState,
    Place,
    PlaceQuerySet,
    Proposal,
    ProposalStatus,
    stale_before,
)
from guichet.lib.clock import today

ROLES: Final = (Role.EDITOR, Role.ADMINISTRATOR)
PER_PAGE: Final = 50
_WEEK: Final = timedelta(days=7)
_MOST_FOUND: Final = 40


@dataclass(frozen=True)
class Numbers:
    """What is to be done in the directory."""

    proposals: int
    old: int
    dead: int
    places: int
    halls: str


def numbers(day: date) -> Numbers:
    """Count what is to be done."""
    halls = Place.objects.shown().filter(kind=Kind.TOWN_HALL).count()
    return Numbers(
        proposals=Proposal.objects.filter(status=ProposalStatus.WAITING).count(),
        old=how_many_old(day),
        dead=how_many_dead(),
        places=Place.objects.shown().exclude(kind=Kind.TOWN_HALL).count(),
        halls=f"{halls:,}".replace(",", "\u202f"),
    )


def found_places(typed: str) -> list[Place]:
    """Return the places of that very commune, then those that hold what was typed."""
    here = Q(commune__iexact=typed) | Q(code_postal=typed)
    named = Q(nom__icontains=typed) | Q(commune__icontains=typed)
    listed = Place.objects.order_by("nom", "pk")
    first = list(listed.filter(here)[:_MOST_FOUND])
    return [*first, *listed.filter(named).exclude(here)[: _MOST_FOUND - len(first)]]


# --- Old checks -----------------------------------------------------------------------------------


def _old(day: date) -> PlaceQuerySet:
    """Give the entries that the team answers for: town halls follow their source."""
    return Place.objects.shown().stale(day).exclude(kind=Kind.TOWN_HALL)


def how_many_old(day: date) -> int:
    """Count the entries that nobody checked for twelve months."""
    return _old(day).count()


@require_safe
@needs(*ROLES)
def old_checks(request: HttpRequest, member: Member) -> HttpResponse:
    """List the entries checked too long ago: those of this week first, then the oldest."""
    day = today()
    limit = stale_before(day)
    listed = _old(day).order_by(F("checked_on").asc(nulls_first=True), "nom", "pk")
    halls = Place.objects.shown().stale(day).filter(kind=Kind.TOWN_HALL).count()
    context = {
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "fresh": listed.filter(checked_on__gte=limit - _WEEK),
        "halls": halls,
    }
    return render(request, "directory/team/old_checks.html", context)


# --- Links ----------------------------------------------------------------------------------------


def how_many_dead() -> int:
    """Count the entries whose site no longer opens."""
    return Place.objects.shown().filter(link_state=LinkState.DEAD).count()


@require_safe
@needs(*ROLES)
def doubtful_links(request: HttpRequest, member: Member) -> HttpResponse:
    """List the sites to open: those that no longer did, badly written ones, then the oldest looks."""
    with_site = Place.objects.shown().exclude(site_web=[]).exclude(kind=Kind.TOWN_HALL)
    listed = with_site.order_by(F("link_checked_on").asc(nulls_first=True), "nom", "pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    dead = Place.objects.shown().filter(link_state=LinkState.DEAD).order_by("nom", "pk")
    context = {
        "page": page,
        "rows": [{"place": one, "fault": doubtful_link(one.site_web)} for one in page],
        "dead": [{"place": one, "fault": doubtful_link(one.site_web)} for one in dead],
    }
    return render(request, "directory/team/links.html", context)


# --- Imports --------------------------------------------------------------------------------------


@require_safe
@needs(*ROLES)
def imports(request: HttpRequest, member: Member) -> HttpResponse:
    """List the files that came in."""
    page = Paginator(ImportRun.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/team/imports.html", {"page": page})


@require_safe
@needs(*ROLES)
def import_run(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show what became of a file, and line by line what was not kept of it."""
    run = get_object_or_404(ImportRun, pk=number)
    page = Paginator(run.refusals.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/team/import.html", {"run": run, "page": page})
