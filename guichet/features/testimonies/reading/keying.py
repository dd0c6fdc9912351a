"""Keying a paper in: once whole, once more for what matters, the differences, and a ticket to print.

Nothing is kept before the end: what was keyed travels in hidden fields of the next page. Any member
may key: it opens nothing, and the paper is already in their hands.
"""

from typing import Any, Final

from django.core import signing
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import audit
from guichet.accounts.access import needs
from guichet.accounts.models import Member
from guichet.engine import catalogue, paper_form
from guichet.engine.questionnaires import Questionnaire
from guichet.engine.sealing import tickets
from guichet.engine.sealing.key_folder import KeyFolderFault
from guichet.engine.sealing.seal import NoReader
from guichet.engine.sealing.tickets import Ticket, TicketMistyped
from guichet.features.testimonies.forms import PREFIX
from guichet.features.testimonies.models import Consent, Door
from guichet.features.testimonies.reading.keying_forms import (
    AGAIN,
    SETTLED,
    AgainChoices,
    AgainQuestions,
    Difference,
    PaperChoices,
    PaperQuestions,
    SettledForm,
    differences,
)
from guichet.features.testimonies.reading.keying_services import Paper, keep
from guichet.lib.clock import today

TO_MEND: Final = 422
UNAVAILABLE: Final = 503
DOORS: Final = {"usager": Door.USERS, "travail": Door.WORKERS}
KEYED: Final = audit.declare(
    "paper-keyed",
    "A recopié un questionnaire papier",
    lambda about: f"porte « {Door(about).label} »",
)
_CHOICES: Final = ("consent", "contact", "shows_text")
_TICKET: Final = signing.Signer(salt="guichet.keying.ticket")


class Keying:
    """One paper under way: its two readings, as they were sent."""

    def __init__(self, door: Door, data: QueryDict, *, judged: bool) -> None:
        house = catalogue.load()
        self.words, self.questionnaire = house.deposit_words, house.questionnaires[door.value]
        self.data, day = data, today()
        sent = data if judged else None
        initial = None if judged else _initial(self.questionnaire, data)
        self.questions = PaperQuestions(self.questionnaire, self.words, day, sent, initial)
        self.choices = PaperChoices(self.questionnaire, self.words, sent, initial)
        has_again = any(name.startswith(f"{AGAIN}-") for name in data) and judged
        second = data if has_again else None
        self.again = AgainQuestions(self.questionnaire, self.words, day, second)
        self.choices_again = AgainChoices(self.questionnaire, self.words, second)

    @property
    def is_first_right(self) -> bool:
        """Whether the first reading can be used."""
        # Both are judged, so that all faults show at once.
        return all([self.questions.is_valid(), self.choices.is_valid()])

    @property
    def is_second_right(self) -> bool:
        """Whether the second reading can be used."""
        return all([self.again.is_valid(), self.choices_again.is_valid()])

    def differences(self) -> list[Difference]:
        """Return what was not keyed alike; both readings are right."""
        return differences(self.questions, self.again, self.choices, self.choices_again)

    def paper(self, is_second: dict[str, bool]) -> Paper:
        """Return what is on the paper, the second reading where it was found right."""
        answers = dict(self.questions.answers)
        choices = dict(self.choices.cleaned_data)
        for name in (name for name, second in is_second.items() if second):
            if name in _CHOICES:
                choices[name] = self.choices_again.cleaned_data[name]
            elif name in self.again.answers:
                answers[name] = self.again.answers[name]
            else:
                answers.pop(name, None)
        return Paper(
            questionnaire=self.questionnaire,
            answers=answers,
            consent=Consent(choices["consent"]),
            contact=choices["contact"],
            shows_text=choices["shows_text"],
        )

    def hidden(self, *prefixes: str) -> list[tuple[str, str]]:
        """Return (name, value) for what was sent under these prefixes: nothing is lost."""
        starts = tuple(f"{prefix}-" for prefix in prefixes)
        names = [one for one in self.data if one.startswith(starts)]
        if PREFIX in prefixes:
            names += [one for one in _CHOICES if one in self.data]
        return [(name, value) for name in names for value in self.data.getlist(name)]


def _initial(questionnaire: Questionnaire, data: QueryDict) -> dict[str, object]:
    found: dict[str, object] = {name: data[name] for name in _CHOICES if name in data}
    for one in questionnaire.questions:
        if given := data.getlist(f"{PREFIX}-{one.id}"):
            found[one.id] = given if one.kind == "many" else given[-1]
    return found


# --- Pages ----------------------------------------------------------------------------------------


@require_safe
@needs()
def doors(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask which paper it is."""
    return render(request, "reading/keying_doors.html")


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def key_in(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """Lead from the first reading to the ticket; each POST says from which page it comes (`at`)."""
    door = DOORS.get(slug)
    if door is None:
        raise Http404
    came_from = request.POST.get("at", "")
    if came_from not in ("first", "again", "settle") or request.POST.get("to") == "first":
        return _first(request, slug, Keying(door, request.POST, judged=False))
    keying = Keying(door, request.POST, judged=True)
    if _ticket_of(request) is None or not keying.is_first_right:
        return _first(request, slug, keying, status=TO_MEND)
    if came_from == "first":
        return _again(request, slug, keying)
    if not keying.is_second_right:
        return _again(request, slug, keying, status=TO_MEND)
    return _settle(request, member, slug, keying, judged=came_from == "settle")


def _first(request: HttpRequest, slug: str, keying: Keying, status: int = 200) -> HttpResponse:
    context = {
        "parts": list(keying.questions.parts()),
        "questions": keying.questions,
        "choices": keying.choices,
        "ending": keying.words.paper.ending_title,
    }
    return _page(request, "reading/keying.html", slug, keying, context, status)


def _again(request: HttpRequest, slug: str, keying: Keying, status: int = 200) -> HttpResponse:
    context = {
        "questions": keying.again,
        "choices": keying.choices_again,
        "hidden": keying.hidden(PREFIX),
    }
    return _page(request, "reading/keying_again.html", slug, keying, context, status)


def _settle(
    request: HttpRequest, member: Member, slug: str, keying: Keying, *, judged: bool
) -> HttpResponse:
    """Show what differs; when nothing does, or once it is settled, keep the paper."""
    found = keying.differences()
    form = SettledForm(found, request.POST if judged or not found else None)
    if form.is_valid():
        return _keep(request, member, slug, keying, keying.paper(dict(form.second())))
    context = {"form": form, "hidden": keying.hidden(PREFIX, AGAIN)}
    status = TO_MEND if judged else 200
    return _page(request, "reading/keying_settle.html", slug, keying, context, status)


def _page(
    request: HttpRequest,
    template: str,
    slug: str,
    keying: Keying,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    ticket = _ticket_of(request) or tickets.new()
    shown = {
        "slug": slug,
        "questionnaire": keying.questionnaire,
        "signed": _TICKET.sign(ticket.written()),
        **context,
    }
    return render(request, template, shown, status=status)


def _ticket_of(request: HttpRequest) -> Ticket | None:
    """Return the ticket that the first page drew; None when there is none, or another's."""
    try:
        return tickets.read(_TICKET.unsign(request.POST.get("ticket", "")))
    except (signing.BadSignature, TicketMistyped):
        return None


def _keep(
    request: HttpRequest, member: Member, slug: str, keying: Keying, paper: Paper
) -> HttpResponse:
    ticket = _ticket_of(request)
    if ticket is None:
        return redirect("reading:key-in", slug)
    try:
        # What is kept and the line that says so: both, or neither.
        with transaction.atomic():
            kept = keep(paper, ticket, today())
            if kept.receipt:
                audit.record(by=member, action=KEYED, about=paper.questionnaire.id)
    except (NoReader, KeyFolderFault, DatabaseError):
        held = {"hidden": keying.hidden(PREFIX, AGAIN, SETTLED)}
        return _page(request, "reading/keying_failed.html", slug, keying, held, UNAVAILABLE)
    context = {
        "code": ticket.written(),
        "kept": kept,
        "receipt": kept.receipt.to_text() if kept.receipt else "",
        "mark": paper_form.boxes(paper.questionnaire)["mark"],
    }
    return _page(request, "reading/keying_kept.html", slug, keying, context, 200)


@require_POST
@needs()
def ticket_pdf(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the ticket to print (A6), for the person."""
    ticket = _ticket_of(request)
    if ticket is None:
        return redirect("reading:keying")
    # Loads the typesetter when it is needed.
    from guichet.engine.typesetting.pdf import typeset as to_pdf
    from guichet.engine.typesetting.tickets import document

    paper = document(
        ticket,
        title="Votre ticket",
        intro="Il rouvre ce que vous avez déposé. Personne ne peut le refaire.",
        advice=(
            f"Pour revenir : {request.get_host()}/temoigner/revenir/",
            "Gardez-le où vous seul·e irez le chercher. Le haut suffit : coupez aux pointillés.",
            "Qui le trouve peut lire les messages, changer votre choix, accepter une publication, "
            "et tout retirer.",
        ),
        footer="Rien sur ce papier ne dit qui vous êtes, ni ce que vous avez écrit.",
    )
    headers = {"Content-Disposition": 'inline; filename="ticket.pdf"'}
    return HttpResponse(to_pdf(paper), content_type="application/pdf", headers=headers)


ADDRESSES = [
    path("recopier/", doors, name="keying"),
    path("recopier/ticket.pdf", ticket_pdf, name="keying-ticket"),
    path("recopier/<slug:slug>/", key_in, name="key-in"),
]
