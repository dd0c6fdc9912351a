"""Anybody proposes a place or a correction; nothing is public before the team says so."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet.features.directory import services
from guichet.features.directory.forms import WHO_SEES, ProposalForm
from guichet.features.directory.models import Place, Status
from guichet.features.directory.presentation import address_of
from guichet.lib import patience, visits
from guichet.lib.clock import today
from guichet.lib.communes import gazetteer

TO_MEND: Final = 422
_reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


@_reads_or_posts
@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    """Ask what is missing from the directory, and keep it for the team."""
    return _answer(request, None)


@_reads_or_posts
@never_cache
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is wrong with a place, and keep it for the team."""
    place = Place.objects.exclude(status=Status.HIDDEN).filter(slug=slug).first()
    if place is None:
        raise Http404
    return _answer(request, place)


def _answer(request: HttpRequest, place: Place | None) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, place, ProposalForm(gazetteer(), None, place, _first(request)))
    form = ProposalForm(gazetteer(), request.POST, place)
    if not form.is_valid():
        return _ask(request, place, form, status=TO_MEND)
    if not visits.is_by_a_person(request.POST):
        return _ask(request, place, form, too_fast=True, status=TO_MEND)
    patience.wait(request, patience.PROPOSAL)
    said = services.Said(
        values=form.proposed,
        note=form.cleaned_data["note"],
        contact=form.cleaned_data["contact"],
        token=visits.mark_of(visits.begun(request.POST)),
    )
    services.keep_proposal(said, place, today())
    context = {"place": place, "name": form.cleaned_data["nom"], "has_contact": bool(said.contact)}
    return render(request, "directory/proposed.html", context)


def _first(request: HttpRequest) -> dict[str, str]:
    """Fill in the commune from which somebody comes."""
    commune = gazetteer().commune(request.GET.get("commune", "")[:9])
    if commune is None:
        return {}
    only = commune.postcodes[0] if len(commune.postcodes) == 1 else ""
    return {"commune": commune.name, "code_postal": only}


def _ask(
    request: HttpRequest,
    place: Place | None,
    form: ProposalForm,
    *,
    too_fast: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "place": place,
        "back": address_of(place) if place else "",
        "too_fast": too_fast,
        "begun": visits.begun(request.POST if request.method == "POST" else None),
        "honeypot": visits.HONEYPOT,
        "who_sees": WHO_SEES,
    }
    return render(request, "directory/propose.html", context, status=status)
