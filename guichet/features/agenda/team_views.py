"""The agenda in the coulisses: cycles, meetings, what happens to them, who registers, logos, results.

Two members who edit the same thing: the second is told, with what they typed still in the page.
"""

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.accounts import audit
from guichet.accounts.access import needs
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.features.agenda import clocks, codes, logos, services
from guichet.features.agenda.models import Cycle, Meeting, Partner, State, Status
from guichet.features.agenda.presentation import shown, whole
from guichet.features.agenda.services import Changed
from guichet.features.agenda.team_forms import (
    AfterwardsForm,
    CopyForm,
    CycleForm,
    MeetingForm,
    MoveForm,
    NoteForm,
    PhoneForm,
)
from guichet.lib import visits
from guichet.lib.clock import today
from guichet.lib.uploads.kinds import ACCEPT, Refused
from guichet.lib.uploads.receiving import cleaned, received, takes_files

TO_MEND: Final = 422
CONFLICT: Final = 409
_TEAM: Final = (Role.EDITOR, Role.ADMINISTRATOR)
_LATEST: Final = 30
form_page = require_http_methods(["GET", "HEAD", "POST"])

PUBLISHED: Final = audit.declare("meeting-published", "A publié une rencontre")
MOVED: Final = audit.declare("meeting-moved", "A reporté une rencontre")
CANCELLED: Final = audit.declare("meeting-cancelled", "A annulé une rencontre")
RESTORED: Final = audit.declare("meeting-restored", "A rétabli une rencontre annulée")
THROWN_AWAY: Final = audit.declare(
    "meeting-thrown-away", "A effacé un brouillon ou une proposition"
)
UNREGISTERED: Final = audit.declare("registration-cancelled", "A annulé une inscription")


@require_safe
@needs(*_TEAM)
def index(request: HttpRequest, member: Member) -> HttpResponse:
    """Show what waits, what comes, what was, and the cycles."""
    now = clocks.now()
    meetings = Meeting.objects.select_related("cycle")
    context = {
        "proposals": meetings.filter(state=State.PROPOSED).order_by("starts_at"),
        "drafts": meetings.filter(state=State.DRAFT),
        "coming": meetings.shown().to_come(now),
        "past": meetings.shown().past(now)[:_LATEST],
        "cycles": Cycle.objects.all(),
    }
    return render(request, "agenda/team_index.html", context)


def _sequence(request: HttpRequest) -> int:
    """Return the state that the page showed; an unreadable one counts as changed."""
    sent = request.POST.get("sequence", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def _seen(request: HttpRequest, sequence: int, *, is_conflict: bool) -> int:
    """Return the state that a member has before them: who mends a fault still edits the one they read."""
    return _sequence(request) if request.method == "POST" and not is_conflict else sequence


# --- A cycle --------------------------------------------------------------------------------------


@form_page
@needs(*_TEAM)
def add_cycle(request: HttpRequest, member: Member) -> HttpResponse:
    """Begin a cycle."""
    form = CycleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        partners = form.cleaned_data["partners"]
        cycle = services.add_cycle(form.fields_told(), partners, clocks.now())
        return redirect("agenda-team:cycle", cycle.pk)
    return _show_cycle(request, form, None)


@form_page
@needs(*_TEAM)
def cycle(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Change a cycle, and see its sessions."""
    found = get_object_or_404(Cycle, pk=number)
    if request.method != "POST":
        return _show_cycle(request, CycleForm.of(found), found)
    form = CycleForm(request.POST)
    if not form.is_valid():
        return _show_cycle(request, form, found)
    partners, sequence = form.cleaned_data["partners"], _sequence(request)
    try:
        services.change_cycle(found.pk, form.fields_told(), partners, sequence, clocks.now())
    except Changed:
        return _show_cycle(request, form, found, is_conflict=True)
    return redirect("agenda-team:cycle", found.pk)


def _show_cycle(
    request: HttpRequest, form: CycleForm, found: Cycle | None, *, is_conflict: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "cycle": found,
        "meetings": found.meetings.order_by("starts_at", "pk") if found else (),
        "sequence": _seen(request, found.sequence if found else 0, is_conflict=is_conflict),
        "is_public": found is not None and found.meetings.filter(state=State.SHOWN).exists(),
        "is_conflict": is_conflict,
    }
    return render(request, "agenda/team_cycle.html", context, status=_status(form, is_conflict))


def _status(form: Any, is_conflict: bool = False) -> int:  # noqa: ANN401 - any form
    if is_conflict:
        return CONFLICT
    return TO_MEND if form.is_bound else 200


# --- A meeting, written ---------------------------------------------------------------------------


@form_page
@needs(*_TEAM)
def add_meeting(request: HttpRequest, member: Member) -> HttpResponse:
    """Write a meeting: a draft until it is published. From a cycle, it begins like its last session."""
    if request.method != "POST":
        return _show_form(request, MeetingForm(initial=_begun(request.GET.get("cycle", ""))), None)
    form = MeetingForm(request.POST)
    if not form.is_valid() or not _number_is_free(form, None):
        return _show_form(request, form, None)
    added = services.add_meeting(form.fields_told(), form.beside(), today(), clocks.now())
    return redirect("agenda-team:meeting", added.pk)


def _begun(cycle: str) -> dict[str, Any]:
    """Return what the next session of a cycle has in common with the last one."""
    found = (
        Cycle.objects.filter(pk=cycle).first() if cycle.isdecimal() and len(cycle) < 10 else None
    )
    if found is None:
        return {}
    last = found.meetings.order_by("starts_at", "pk").last()
    if last is None:
        return {"cycle": found, "number": 1}
    kept = MeetingForm.of(last).initial
    alone = ("title", "summary", "body", "day", "end_day", "other_dates", "speakers", "moments")
    numbers = found.meetings.exclude(number=None).values_list("number", flat=True)
    return {
        **{name: value for name, value in kept.items() if name not in alone},
        "number": max((number for number in numbers if number), default=0) + 1,
        "is_bonus": False,
    }


def _number_is_free(form: MeetingForm, meeting: Meeting | None) -> bool:
    found: Cycle | None = form.cleaned_data["cycle"]
    if found is None:
        return True
    others = found.meetings.exclude(pk=meeting.pk) if meeting else found.meetings.all()
    return form.judge_number(list(others))


@form_page
@needs(*_TEAM)
def edit_meeting(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Change a meeting."""
    found = get_object_or_404(Meeting, pk=number)
    if request.method != "POST":
        return _show_form(request, MeetingForm.of(found), found)
    form = MeetingForm(request.POST)
    if not form.is_valid() or not _number_is_free(form, found):
        return _show_form(request, form, found)
    told, beside, sequence = form.fields_told(), form.beside(), _sequence(request)
    try:
        services.change_meeting(found.pk, told, beside, sequence, clocks.now())
    except services.RoomTooSmall as fault:
        form.add_error("capacity", str(fault))
        return _show_form(request, form, found)
    except Changed:
        return _show_form(request, form, found, is_conflict=True)
    return redirect("agenda-team:meeting", found.pk)


def _show_form(
    request: HttpRequest, form: MeetingForm, found: Meeting | None, *, is_conflict: bool = False
) -> HttpResponse:
    sequence = _seen(request, found.sequence if found else 0, is_conflict=is_conflict)
    context = {"form": form, "meeting": found, "sequence": sequence, "is_conflict": is_conflict}
    status = _status(form, is_conflict)
    return render(request, "agenda/team_meeting_form.html", context, status=status)


# --- A meeting, and what happens to it ------------------------------------------------------------


@require_safe
@needs(*_TEAM)
def meeting(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show where a meeting stands, and what may be done with it."""
    return _show(request, _found(number))


def _found(number: int) -> Meeting:
    return get_object_or_404(whole(Meeting.objects.all()), pk=number)


def _show(
    request: HttpRequest,
    found: Meeting,
    *,
    is_conflict: bool = False,
    **forms_in_error: Any,  # noqa: ANN401 - forms by name
) -> HttpResponse:
    room = services.room_of(found)
    waiting = found.registrations.filter(seat="waiting")
    context = {
        "meeting": found,
        "one": shown(found, clocks.now()),
        "room": room,
        "waiting": sum(one.people for one in waiting),
        "to_tell": found.registrations.filter(is_to_tell=True).count(),
        "clashes": services.clashes(found),
        "is_conflict": is_conflict,
        "move_form": MoveForm(found.zone),
        "note_form": NoteForm(),
        "copy_form": CopyForm(found.zone),
        "fault_form": next(iter(forms_in_error.values()), None),
        **forms_in_error,
    }
    status = CONFLICT if is_conflict else TO_MEND if forms_in_error else 200
    return render(request, "agenda/team_meeting.html", context, status=status)


@form_page
@needs(*_TEAM)
def act(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Publish, postpone, cancel, hold after all, copy or throw away a meeting."""
    found, now = _found(number), clocks.now()
    if request.method != "POST":
        return redirect("agenda-team:meeting", number)
    try:
        return _act(request, member, found, now)
    except Changed:
        return _show(request, _found(number), is_conflict=True)


def _act(request: HttpRequest, member: Member, found: Meeting, now: datetime) -> HttpResponse:
    sequence = _sequence(request)
    match request.POST.get("do"):
        case "publish":
            services.publish(found.pk, sequence, now)
            return _done(member, PUBLISHED, found)
        case "move":
            form = MoveForm(found.zone, request.POST)
            if not form.is_valid():
                return _show(request, found, move_form=form)
            note = form.cleaned_data["note"]
            services.postpone(found.pk, form.dates(), note, sequence, now)
            return _done(member, MOVED, found)
        case "cancel" | "restore" as do:
            note_form = NoteForm(request.POST)
            if not note_form.is_valid():
                return _show(request, found, note_form=note_form)
            status = Status.CANCELLED if do == "cancel" else Status.PLANNED
            note = note_form.cleaned_data["note"]
            services.change_status(found.pk, status, note, sequence, now)
            return _done(member, CANCELLED if do == "cancel" else RESTORED, found)
        case "copy":
            copy_form = CopyForm(found.zone, request.POST)
            if not copy_form.is_valid():
                return _show(request, found, copy_form=copy_form)
            copy = services.duplicate(found, copy_form.cleaned_data["starts_at"], today(), now)
            return redirect("agenda-team:edit", copy.pk)
        case "throw-away":
            services.throw_away(found.pk, sequence)
            audit.record(by=member, action=THROWN_AWAY, about=str(found.pk))
            return redirect("agenda-team:index")
    raise Http404


def _done(member: Member, action: str, found: Meeting) -> HttpResponse:
    audit.record(by=member, action=action, about=str(found.pk))
    return redirect("agenda-team:meeting", found.pk)


@form_page
@needs(*_TEAM)
def afterwards(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Write what came of a meeting."""
    found, is_conflict = _found(number), False
    form = AfterwardsForm(initial={"afterwards": found.afterwards})
    if request.method == "POST":
        form = AfterwardsForm(request.POST)
        if form.is_valid():
            text = form.cleaned_data["afterwards"]
            try:
                services.write_afterwards(found.pk, text, _sequence(request), clocks.now())
            except Changed:
                is_conflict = True
            else:
                return redirect("agenda-team:meeting", number)
    sequence = _seen(request, found.sequence, is_conflict=is_conflict)
    context = {"meeting": found, "form": form, "sequence": sequence, "is_conflict": is_conflict}
    status = _status(form, is_conflict)
    return render(request, "agenda/team_afterwards.html", context, status=status)


# --- Who comes ------------------------------------------------------------------------------------


@form_page
@sensitive_post_parameters()
@needs(*_TEAM)
def registrations(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show who comes and who waits; add somebody who called."""
    found = _found(number)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"people": 1})
    if not form.is_bound or not form.is_valid():
        return _show_registrations(request, found, form)
    # A page loaded again sends the same form: the same mark gives the same code, and one line.
    mark = visits.begun(request.POST)
    code = codes.of_form([mark, str(found.pk), *map(str, form.cleaned_data.values())])
    try:
        kept = services.register(found.pk, form.told(), code, clocks.now())
    except services.Closed:
        form.add_error(None, "Cette rencontre ne prend pas d’inscription, ou n’en prend plus.")
        return _show_registrations(request, found, form)
    empty = PhoneForm(initial={"people": 1})
    more = {"added": kept, "code": codes.written(code), "begun": visits.begun()}
    return _show_registrations(request, found, empty, **more)


def _show_registrations(
    request: HttpRequest, found: Meeting, form: PhoneForm, **more: object
) -> HttpResponse:
    lines = list(found.registrations.all())
    context = {
        "meeting": found,
        "one": shown(found, clocks.now()),
        "form": form,
        "room": services.room_of(found),
        "held": [one for one in lines if one.seat == "held"],
        "waiting": [one for one in lines if one.seat == "waiting"],
        "to_tell": [one for one in lines if one.is_to_tell],
        "begun": visits.begun(request.POST),
        "added": None,
        "code": "",
        "kept_until": found.registrations_kept_until,
        **more,
    }
    status = TO_MEND if form.is_bound else 200
    return render(request, "agenda/team_registrations.html", context, status=status)


@form_page
@needs(*_TEAM)
def registration(request: HttpRequest, member: Member, number: int, line: int) -> HttpResponse:
    """Cancel a registration for who asks, or note that a person was told."""
    found = get_object_or_404(Meeting, pk=number)
    one = found.registrations.filter(pk=line).first()
    if request.method == "POST" and one:
        if request.POST.get("do") == "cancel":
            services.cancel_registration(one)
            audit.record(by=member, action=UNREGISTERED, about=str(found.pk))
        elif request.POST.get("do") == "told":
            services.mark_told(one.pk, found)
    return redirect("agenda-team:registrations", number)


# --- Logos ----------------------------------------------------------------------------------------


# The files are taken in before the form's token can be read: it is checked just after.
@csrf_exempt
@takes_files
@csrf_protect
@form_page
@needs(*_TEAM)
def partner_logos(request: HttpRequest, member: Member, number: int, kind: str) -> HttpResponseBase:
    """Give the partners of a meeting or of a cycle their logos."""
    owner = get_object_or_404(Cycle if kind == "cycle" else Meeting, pk=number)
    partners = Partner.objects.filter(**{kind: owner})
    fault = ""
    if request.method == "POST":
        sent = request.POST.get("partner", "")
        partner = get_object_or_404(partners, pk=sent if sent.isdecimal() else 0)
        fault = _change_logo(request, partner)
        if not fault:
            return redirect(request.path)
    context = {
        "owner": owner,
        "kind": kind,
        "partners": partners,
        "fault": fault,
        "accept": ACCEPT,
    }
    return render(request, "agenda/team_logos.html", context, status=TO_MEND if fault else 200)


def _change_logo(request: HttpRequest, partner: Partner) -> str:
    """Keep or forget a logo; return what is wrong with it, if anything is."""
    if request.POST.get("do") == "remove":
        logos.remove_logo(partner)
        return ""
    sent = received(request, "logo")
    if sent.faults or not sent.files:
        return " ".join(sent.faults) or "Choisissez d’abord une image."
    try:
        logos.keep_logo(partner, cleaned(sent.files)[0])
    except Refused as refusal:
        return refusal.sentence
    return ""
