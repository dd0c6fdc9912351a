"""The team's pages on places: what people propose, an entry with its history, who checked it."""

from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import audit
from guichet.accounts.access import needs
from guichet.accounts.models import Member
from guichet.engine.typography import typeset
from guichet.features.directory import changes, services
from guichet.features.directory.changes import Author, ChangedMeanwhile, Superseded
from guichet.features.directory.fields import PARTS, label, told
from guichet.features.directory.forms import EditForm
from guichet.features.directory.models import (
    LONGEST_LINE,
    FieldChange,
    LinkState,
    Origin,
    Place,
    Proposal,
    ProposalStatus,
)
from guichet.features.directory.team_lists import ROLES, found_places, numbers
from guichet.lib.clock import today
from guichet.lib.communes import gazetteer

TO_MEND: Final = 422
CONFLICT: Final = 409
_MOST_CHANGES: Final = 100
_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _entry(about: str) -> str:
    return f"fiche n° {about}"


def _proposal(about: str) -> str:
    return f"proposition n° {about}"


ADDED: Final = audit.declare("place-added", "A ajouté un lieu à l’annuaire", _entry)
CHANGED: Final = audit.declare("place-changed", "A changé une fiche de l’annuaire", _entry)
ACCEPTED: Final = audit.declare(
    "place-proposal-accepted", "A accepté une proposition pour l’annuaire", _proposal
)
REFUSED: Final = audit.declare(
    "place-proposal-refused", "A refusé une proposition pour l’annuaire", _proposal
)


@require_safe
@needs(*ROLES)
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what is to be done, and find a place by its name or its commune."""
    # PostgreSQL takes no text with a null character.
    typed = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {
        "typed": typed,
        "found": found_places(typed) if typed else [],
        "numbers": numbers(today()),
    }
    return render(request, "directory/team/home.html", context)


# --- What people propose --------------------------------------------------------------------------


@require_safe
@needs(*ROLES)
def proposals(request: HttpRequest, member: Member) -> HttpResponse:
    """List what waits, oldest first."""
    waiting = Proposal.objects.filter(status=ProposalStatus.WAITING).select_related("place")
    return render(request, "directory/team/proposals.html", {"waiting": waiting})


class RefusalForm(forms.Form):
    """Why a proposal is refused, for the team's memory."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Pourquoi",
        help_text=typeset("Pour l’équipe : la personne ne le lira pas ici."),
        max_length=LONGEST_LINE,
        error_messages={
            "required": "Dites pourquoi, en quelques mots.",
            "max_length": typeset(f"C’est trop long : {LONGEST_LINE} signes au plus."),
        },
    )


@_form_page
@needs(*ROLES)
def proposal(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show a proposal field by field; write in the directory the fields that are ticked."""
    one = get_object_or_404(Proposal.objects.select_related("place", "decided_by"), pk=number)
    if request.method != "POST":
        return _show_proposal(request, one)
    fields = set(request.POST.getlist("fields")) & {*one.values}
    fault = _unacceptable(one, fields)
    if fault:
        return _show_proposal(request, one, fault=fault, status=TO_MEND)
    try:
        with transaction.atomic():
            place = services.accept(one, fields, member, gazetteer(), today())
            audit.record(by=member, action=ACCEPTED, about=str(number))
    except services.AlreadyDecided:
        return _already_decided(request, number)
    return redirect("directory-team:edit", place.pk)


def _unacceptable(one: Proposal, fields: set[str]) -> str:
    if not fields:
        return "Cochez au moins un champ. Si rien ne convient, refusez la proposition."
    if one.place is None and not {"nom", "kind"} <= fields:
        return "Un nouveau lieu a besoin de son nom et de son genre."
    return ""


@require_POST
@needs(*ROLES)
def refuse(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Leave the directory as it is."""
    one = get_object_or_404(Proposal.objects.select_related("place", "decided_by"), pk=number)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _show_proposal(request, one, form=form, status=TO_MEND)
    try:
        with transaction.atomic():
            services.refuse(one, form.cleaned_data["reason"], member, today())
            audit.record(by=member, action=REFUSED, about=str(number))
    except services.AlreadyDecided:
        return _already_decided(request, number)
    return redirect("directory-team:proposals")


def _already_decided(request: HttpRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Proposal.objects.select_related("place", "decided_by"), pk=number)
    fault = "Quelqu’un d’autre vient de décider. Rien de ce que vous avez fait n’est parti."
    return _show_proposal(request, one, fault=fault, status=CONFLICT)


def _show_proposal(
    request: HttpRequest,
    one: Proposal,
    *,
    fault: str = "",
    form: RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": one,
        "differences": services.differences_of(one),
        "is_waiting": one.status == ProposalStatus.WAITING,
        "form": form or RefusalForm(),
        "fault": fault,
    }
    return render(request, "directory/team/proposal.html", context, status=status)


# --- An entry -------------------------------------------------------------------------------------


@_form_page
@needs(*ROLES)
def add(request: HttpRequest, member: Member) -> HttpResponse:
    """Add a place."""
    form = EditForm(gazetteer(), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = services.create(form.values, gazetteer(), today())
            audit.record(by=member, action=ADDED, about=str(made.pk))
        return redirect("directory-team:edit", made.pk)
    context = {"form": form, "parts": _parts(form)}
    status = TO_MEND if form.is_bound else 200
    return render(request, "directory/team/add.html", context, status=status)


def _parts(form: EditForm) -> list[dict[str, Any]]:
    return [
        {"title": part.title, "fields": [form[one.name] for one in part.fields]} for part in PARTS
    ]


@_form_page
@needs(*ROLES)
def edit(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show an entry to the team; change it, unless somebody else just did."""
    place = get_object_or_404(Place, pk=number)
    if request.method != "POST":
        return _show(request, place, EditForm(gazetteer(), None, place))
    form = EditForm(gazetteer(), request.POST, place)
    if not form.is_valid():
        return _show(request, place, form, status=TO_MEND)
    author = Author(Origin.TEAM, member.get_username())
    try:
        with transaction.atomic():
            changes.change(number, form.values, author, today(), seen=_seen(request))
            audit.record(by=member, action=CHANGED, about=str(number))
    except ChangedMeanwhile as fault:
        return _show(request, fault.place, form, fault=_MEANWHILE, status=CONFLICT)
    return redirect("directory-team:edit", number)


_MEANWHILE: Final = (
    "Quelqu’un a changé cette fiche pendant que vous écriviez. Rien de ce que vous avez tapé n’est "
    "perdu : relisez l’historique, en bas, puis enregistrez à nouveau si c’est toujours juste."
)


def _seen(request: HttpRequest) -> int:
    """Return the revision that the page showed; -1, which none has, when it is unsaid."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _show(
    request: HttpRequest, place: Place, form: EditForm, *, fault: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "parts": _parts(form),
        "history": _history(place),
        "fault": fault,
        "link_state": place.get_link_state_display(),
        "is_old": place.is_stale(today()),
    }
    return render(request, "directory/team/edit.html", context, status=status)


def _history(place: Place) -> list[dict[str, Any]]:
    """Return the changes, last first; those that can be undone are those that still stand."""
    found = FieldChange.objects.filter(place=place)[:_MOST_CHANGES]
    return [
        {
            "change": one,
            "label": label(one.field),
            "before": told(one.field, one.before) or "rien",
            "after": told(one.field, one.after) or "rien",
            "stands": changes.plain(getattr(place, one.field)) == one.after,
        }
        for one in found
    ]


@require_POST
@needs(*ROLES)
def checked(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Note that all of an entry was checked today."""
    place = get_object_or_404(Place, pk=number)
    try:
        with transaction.atomic():
            services.mark_checked(place, member, today(), seen=_seen(request))
            audit.record(by=member, action=CHANGED, about=str(number))
    except ChangedMeanwhile as fault:
        form = EditForm(gazetteer(), None, fault.place)
        return _show(request, fault.place, form, fault=_MEANWHILE, status=CONFLICT)
    return redirect("directory-team:edit", number)


@require_POST
@needs(*ROLES)
def link_opened(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Note whether the site of a place still opens, as a member saw it."""
    place = get_object_or_404(Place, pk=number)
    state = request.POST.get("state", "")
    if state in (LinkState.OPENS, LinkState.DEAD):
        values = {"link_state": state, "link_checked_on": today()}
        changes.change(place.pk, values, Author(Origin.TEAM, member.get_username()), today())
    if request.POST.get("back") == "links":
        return redirect("directory-team:links")
    return redirect("directory-team:edit", number)


@require_POST
@needs(*ROLES)
def undo(request: HttpRequest, member: Member, number: int, change: int) -> HttpResponse:
    """Give a field back what it was before a change."""
    one = get_object_or_404(FieldChange, pk=change, place=number)
    try:
        with transaction.atomic():
            changes.undo(one, member.get_username(), today())
            audit.record(by=member, action=CHANGED, about=str(number))
    except Superseded:
        place = get_object_or_404(Place, pk=number)
        form = EditForm(gazetteer(), None, place)
        fault = "Ce champ a encore changé depuis : défaites d’abord le dernier changement."
        return _show(request, place, form, fault=fault, status=CONFLICT)
    return redirect("directory-team:edit", number)
