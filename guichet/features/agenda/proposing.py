"""Anyone proposes a meeting; nothing is public before the team says so."""

import uuid
from typing import Final

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from guichet.engine.typography import typeset
from guichet.features.agenda import clocks, services
from guichet.features.agenda.forms import ProposalForm
from guichet.features.agenda.models import Meeting, State
from guichet.features.agenda.registering import TO_MEND, reads_or_posts
from guichet.features.agenda.services import Beside
from guichet.lib import patience, visits
from guichet.lib.clock import today

# More than a team can read: something is wrong, and it must first be looked at.
_MOST_WAITING: Final = 300
_FULL: Final = typeset(
    "Trop de propositions attendent déjà d’être lues. Revenez dans quelques jours, ou appelez l’équipe : "
    "rien n’a été envoyé."
)
_NAMESPACE: Final = uuid.UUID("6f0d5b6c-6f1e-4b0b-9d55-2b6a6f1f5c11")


@reads_or_posts
@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    """Ask what, when, where; keep it for the team."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _ask(request, form)
    if not form.is_valid():
        return _ask(request, form, status=TO_MEND)
    if form.cleaned_data["ends_at"] <= clocks.now():
        form.add_error("day", "Ce jour est passé. L’agenda annonce ce qui vient.")
        return _ask(request, form, status=TO_MEND)
    if Meeting.objects.filter(state=State.PROPOSED).count() >= _MOST_WAITING:
        form.add_error(None, _FULL)
        return _ask(request, form, status=TO_MEND)
    if not visits.is_by_a_person(request.POST):
        return _ask(request, form, too_fast=True, status=TO_MEND)
    patience.wait(request, patience.PROPOSAL)
    _keep(form, visits.begun(request.POST))
    return render(request, "agenda/proposed.html", {"title": form.cleaned_data["title"]})


def _keep(form: ProposalForm, mark: str) -> None:
    """Keep a proposal once, however many times the button is pressed."""
    fields = form.fields_told()
    uid = uuid.uuid5(_NAMESPACE, f"{mark}\0{fields['title']}")
    if Meeting.objects.filter(uid=uid).exists():
        return
    fields |= {"uid": uid, "state": State.PROPOSED}
    try:
        services.add_meeting(fields, Beside(), today(), clocks.now())
    except IntegrityError:
        # Sent twice at the same instant: the other one is kept.
        if not Meeting.objects.filter(uid=uid).exists():
            raise


def _ask(
    request: HttpRequest, form: ProposalForm, *, too_fast: bool = False, status: int = 200
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    context = {
        "form": form,
        "too_fast": too_fast,
        "begun": visits.begun(sent),
        "honeypot": visits.HONEYPOT,
    }
    return render(request, "agenda/propose.html", context, status=status)
