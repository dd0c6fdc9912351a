"""The one way into a case: its ticket, in the body of a POST. An address alone opens nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guichet.engine.sealing import tickets
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.tickets import Ticket, TicketMistyped
from guichet.features.cases import companions, presentation, services
from guichet.features.cases.forms import REVISION, TICKET, NoteForm, TicketForm, number_of
from guichet.features.cases.models import KEPT_DAYS
from guichet.features.cases.services import CaseChanged, NoSuchCase, OpenCase
from guichet.lib import patience
from guichet.lib.clock import today

TO_MEND = 422
CONFLICT = 409
NOT_FOUND = 404

NO_SUCH_CASE = (
    "Aucun dossier ne s’ouvre avec ce ticket. Vérifiez le code. Un dossier que personne n’ouvre "
    "pendant un an est effacé."
)
DAMAGED = "Ce dossier existe, mais il est abîmé et ne s’ouvre pas. Gardez votre ticket et prévenez l’équipe."

View = Callable[[HttpRequest], HttpResponse]
CaseView = Callable[[HttpRequest, OpenCase], HttpResponse]


def with_case(view: CaseView) -> View:
    """Open the case of the ticket posted, and hand it to the view; anything else leads to the door."""

    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("cases:home")
        try:
            opened = reopened(request, tickets.read(request.POST.get(TICKET, "")))
        except TicketMistyped as fault:
            return at_the_door(request, str(fault))
        if isinstance(opened, HttpResponse):
            return opened
        try:
            return view(request, opened)
        except CaseChanged:
            return show_conflict(request, opened)

    return respond


def reopened(request: HttpRequest, ticket: Ticket) -> OpenCase | HttpResponse:
    """Open the case of a ticket, or say why it does not open; wrong tickets make the next ones wait."""
    patience.wait(request, patience.TICKET)
    try:
        return services.reopen(ticket, today())
    except NoSuchCase:
        patience.failed(request, patience.TICKET)
        return at_the_door(request, NO_SUCH_CASE, status=NOT_FOUND)
    except SealBroken:
        return at_the_door(request, DAMAGED, status=CONFLICT)


def revision(request: HttpRequest) -> int:
    """Return the revision of the state that the page showed; -1, which none has, when it is unsaid."""
    found = number_of(request.POST.get(REVISION, ""))
    return -1 if found is None else found


def at_the_door(request: HttpRequest, fault: str = "", *, status: int = TO_MEND) -> HttpResponse:
    """Show the first page of the room, with what is wrong with the ticket."""
    form = TicketForm()
    if fault:
        typed = request.POST.get("code", "") or request.POST.get(TICKET, "")
        form = TicketForm({"code": typed[:200]})
        form.full_clean()
        if not form.errors:
            form.add_error("code", fault)
    return show_door(request, form, status=status if fault else 200)


def show_door(request: HttpRequest, form: TicketForm, *, status: int) -> HttpResponse:
    """Show the first page of the room."""
    ways = [{"label": label, "note": note, "url": reverse(name)} for name, label, note in _WAYS]
    context = {"form": form, "ways": ways, "kept_months": KEPT_DAYS // 30}
    return render(request, "cases/home.html", context, status=status)


_WAYS = (
    (
        "cases:start",
        "J’ai déjà envoyé un courrier",
        "Dites lequel et quand : les dates sont comptées à partir de là.",
    ),
    (
        "cases:helping",
        "J’aide quelqu’un, sans rien garder",
        "Remplir, relire en grand, imprimer, et tout oublier.",
    ),
    (
        "cases:figures",
        "Ce que ça donne",
        "Combien de démarches, à qui, et ce qui en est sorti.",
    ),
)


def show_case(
    request: HttpRequest,
    opened: OpenCase,
    *,
    done: str = "",
    conflict: bool = False,
    typed: tuple[tuple[str, str], ...] = (),
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the case as it stands, and what was just done, or not."""
    found = opened.timeline(today())
    context = {
        **of_case(opened),
        "case": presentation.shown(opened.content, found),
        "today": today(),
        "done": done,
        "conflict": conflict,
        "typed": typed,
        "note": note or NoteForm(),
    }
    return render(request, "cases/case.html", context, status=status)


def of_case(opened: OpenCase) -> dict[str, Any]:
    """Return what every page of an open case needs."""
    return {
        "ticket": opened.ticket.written(),
        "revision": opened.row.revision,
        "kept_until": opened.row.kept_until,
        "is_shared": opened.row.is_shared,
        "mail_is_offered": companions.mail_is_offered(),
    }


# What somebody typed with care, and must not type twice.
_WORTH_SHOWING = {
    "text": "Votre note",
    "note": "Votre note",
    "day": "Le jour",
    "written_on": "La date sur leur lettre",
    "due": "Le jour limite",
}


def show_conflict(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Say that the case was saved elsewhere, that nothing was overwritten, and what was typed here."""
    typed = tuple(
        (label, request.POST[name])
        for name, label in _WORTH_SHOWING.items()
        if request.POST.get(name)
    )
    fresh = services.reopen(opened.ticket, today())
    return show_case(request, fresh, conflict=True, typed=typed, status=CONFLICT)
