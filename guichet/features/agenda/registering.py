"""Registering without an account: a name as one wishes, a code given once, and the way to cancel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet.engine.typography import typeset
from guichet.features.agenda import clocks, codes, services
from guichet.features.agenda.forms import KEPT, CodeForm, RegistrationForm
from guichet.features.agenda.lookup import meeting_of
from guichet.features.agenda.models import Meeting, Registration, Seat
from guichet.features.agenda.presentation import shown, whole
from guichet.lib import patience, visits

TO_MEND = 422
NOT_FOUND = 404
GONE = 410
_UNKNOWN = typeset(
    "Aucune inscription n’a ce code. Comparez-le. Une inscription annulée est effacée, et toutes le "
    "sont après la rencontre."
)
reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


@reads_or_posts
@never_cache
def register(request: HttpRequest, slug: str, cycle: str = "") -> HttpResponse:
    """Ask who comes; once it is known, give the code."""
    found, now = meeting_of(slug, cycle), clocks.now()
    if not services.is_open(found, now):
        return _closed(request, found)
    asks_for_pledge = "prix libre" in found.price.lower()
    if request.method != "POST":
        return _ask(request, found, RegistrationForm(asks_for_pledge=asks_for_pledge))
    form = RegistrationForm(request.POST, asks_for_pledge=asks_for_pledge)
    if not form.is_valid() or not _fits(form, found):
        return _ask(request, found, form, status=TO_MEND)
    if not visits.is_by_a_person(request.POST):
        return _ask(request, found, form, too_fast=True, status=TO_MEND)
    patience.wait(request, patience.REGISTRATION)
    mark = visits.begun(request.POST)
    code = codes.of_form([mark, str(found.pk), *form.parts()])
    try:
        kept = services.register(
            found.pk, form.told(), code, now, euros=form.cleaned_data.get("euros")
        )
    except services.Closed:
        return _closed(request, found)
    return _show(request, kept, code, is_new=True)


def _fits(form: RegistrationForm, meeting: Meeting) -> bool:
    """Refuse more people than the room could ever hold: they would wait for nothing."""
    people, most = form.cleaned_data["people"], meeting.capacity
    if most is None or people <= most - meeting.phone_quota:
        return True
    form.add_error(
        "people",
        typeset(f"Le site ne peut garder que {most - meeting.phone_quota} places en tout."),
    )
    return False


def _ask(
    request: HttpRequest,
    meeting: Meeting,
    form: RegistrationForm,
    *,
    too_fast: bool = False,
    status: int = 200,
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    context = {
        "one": shown(meeting, clocks.now()),
        "form": form,
        "too_fast": too_fast,
        "begun": visits.begun(sent),
        "honeypot": visits.HONEYPOT,
        "left": services.room_of(meeting).left(),
        "kept": KEPT,
    }
    return render(request, "agenda/register.html", context, status=status)


def _closed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    context = {"one": shown(meeting, clocks.now())}
    return render(request, "agenda/registration_closed.html", context, status=GONE)


# --- With the code --------------------------------------------------------------------------------


@reads_or_posts
@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code, for who has it on paper; it travels in the body of a POST."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _door(request, form, status=TO_MEND if form.is_bound else 200)
    return _with_code(request, form.cleaned_data["code"], form)


@reads_or_posts
@never_cache
def registration(request: HttpRequest, code: str) -> HttpResponse:
    """Show the registration of a code, or cancel it; the address is the cancellation link."""
    form = CodeForm({"code": code})
    if not form.is_valid():
        return _door(request, form, status=NOT_FOUND)
    return _with_code(request, form.cleaned_data["code"], form)


def _with_code(request: HttpRequest, code: str, form: CodeForm) -> HttpResponse:
    patience.wait(request, patience.TICKET)
    found = services.find(code)
    if found is None:
        patience.failed(request, patience.TICKET)
        form.add_error("code", _UNKNOWN)
        return _door(request, form, status=NOT_FOUND)
    if request.method == "POST" and request.POST.get("do") == "cancel":
        services.cancel_registration(found)
        context = {"one": shown(_whole(found), clocks.now())}
        return render(request, "agenda/registration_cancelled.html", context)
    return _show(request, found, code, is_new=False)


def _door(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    return render(request, "agenda/registration_door.html", {"form": form}, status=status)


def _show(
    request: HttpRequest, registration: Registration, code: str, *, is_new: bool
) -> HttpResponse:
    waits = registration.seat == Seat.WAITING
    context = {
        "one": shown(_whole(registration), clocks.now()),
        "registration": registration,
        "is_new": is_new,
        "waits": waits,
        "turn": services.turn_of(registration) if waits else 0,
        "code": codes.written(code),
        "address": reverse("agenda:registration", args=[codes.written(code)]),
        "whole_address": request.build_absolute_uri(
            reverse("agenda:registration", args=[codes.written(code)])
        ),
        "kept_until": registration.meeting.registrations_kept_until,
    }
    return render(request, "agenda/registered.html", context)


def _whole(registration: Registration) -> Meeting:
    return whole(Meeting.objects.all()).get(pk=registration.meeting_id)
