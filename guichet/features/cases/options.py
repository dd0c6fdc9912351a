"""What a person may ask beside the thread: calendar, reminders, sharing, counting, erasing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine.cases import calendar_address
from guichet.features.cases import companions, outcomes, services
from guichet.features.cases.access import (
    TO_MEND,
    of_case,
    revision,
    with_case,
)
from guichet.features.cases.forms import EMAIL, OUTCOME, QuestionsForm
from guichet.features.cases.services import OpenCase
from guichet.lib import patience
from guichet.lib.clock import today


@with_case
def options(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Show what may be asked."""
    return _show(request, opened)


def _show(
    request: HttpRequest,
    opened: OpenCase,
    *,
    done: str = "",
    email: QuestionsForm | None = None,
    outcome: QuestionsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **of_case(opened),
        "done": done,
        "calendar": _calendar_address(request, opened.content.calendar),
        "reminders": companions.reminders(opened.content),
        "is_reminded": bool(opened.content.reminder) and not companions.has_stopped(opened.content),
        "email": email or QuestionsForm((EMAIL,), today()),
        "has_team": bool(services.team()),
        "outcome": outcome or QuestionsForm((OUTCOME,), today()),
        "is_counted": opened.content.is_counted,
    }
    return render(request, "cases/options.html", context, status=status)


def _calendar_address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("cases:calendar", args=[token])) if token else ""


# --- The calendar ---------------------------------------------------------------------------------


@with_case
def make_calendar(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Draw an address for a calendar; the one before stops working."""
    content = opened.content.changed(calendar=calendar_address.new_token())
    saved = services.save(opened, content, revision=revision(request), today=today())
    return _show(request, saved, done="Voici l’adresse. Collez-la dans votre agenda.")


@with_case
def revoke_calendar(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Make the address worthless."""
    content = opened.content.changed(calendar="")
    saved = services.save(opened, content, revision=revision(request), today=today())
    return _show(request, saved, done="Cette adresse ne donne plus rien.")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give the dates to who has the address. It holds nothing else of the case."""
    patience.wait(request, patience.SUBSCRIPTION)
    found = companions.calendar_of(token)
    if found is None:
        patience.failed(request, patience.SUBSCRIPTION)
        raise Http404
    headers = {"Content-Disposition": 'inline; filename="dates.ics"'}
    return HttpResponse(found, content_type="text/calendar; charset=utf-8", headers=headers)


# --- Reminders ------------------------------------------------------------------------------------


@with_case
def remind(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Write down an address and the days to recall."""
    if not companions.mail_is_offered():
        return _show(request, opened)
    form = QuestionsForm((EMAIL,), today(), request.POST)
    if not form.is_valid():
        return _show(request, opened, email=form, status=TO_MEND)
    content = opened.content.changed(
        reminder=companions.new_reminder(),
        email=form.answers["email"],
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    saved = services.save(opened, content, revision=revision(request), today=today())
    companions.stop_reminders(opened.content)
    done = "C’est noté. Vous recevrez un message avant chaque date, tant que vous ne l’arrêtez pas."
    return _show(request, saved, done=done)


@with_case
def stop_reminding(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Erase the address and the days."""
    content = opened.content.changed(reminder="", email="", site="")
    saved = services.save(opened, content, revision=revision(request), today=today())
    companions.stop_reminders(opened.content)
    return _show(request, saved, done="Les rappels sont arrêtés, et l’adresse est effacée.")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminders from the mail itself; reading the page alone stops nothing."""
    if request.method == "POST":
        companions.stop_by_mail(token, today())
    return render(request, "cases/stop.html", {"is_done": request.method == "POST"})


# --- Sharing, counting, erasing -------------------------------------------------------------------


@with_case
def share(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Let the team open the case."""
    if not services.team():
        return _show(request, opened)
    saved = services.share(opened, revision=revision(request), today=today())
    return _show(request, saved, done="L’équipe peut maintenant ouvrir ce dossier.")


@with_case
def unshare(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Close the case to the team."""
    saved = services.unshare(opened, revision=revision(request), today=today())
    return _show(request, saved, done="L’équipe ne peut plus ouvrir ce dossier.")


@with_case
def count(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Join the outcome, once, to the public counters."""
    form = QuestionsForm((OUTCOME,), today(), request.POST)
    if not form.is_valid():
        return _show(request, opened, outcome=form, status=TO_MEND)
    if opened.content.is_counted:
        return _show(request, opened)
    issue = form.answers["outcome"]
    saved = outcomes.join(opened, issue, revision=revision(request), today=today())
    return _show(request, saved, done="Merci. L’issue est comptée, sans lien avec votre dossier.")


@with_case
def erase(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Erase the case, once it is confirmed."""
    if request.POST.get("sure") != "yes":
        return render(request, "cases/erase.html", of_case(opened))
    services.erase(opened)
    return render(request, "cases/erased.html")
