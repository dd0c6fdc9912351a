"""Coming in: draw a ticket, open a case, come back with it."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guichet.engine import catalogue as catalogues
from guichet.engine import letters
from guichet.engine.cases.contents import (
    CaseContent,
    CaseFull,
    Happening,
    KeptLetter,
    Kind,
    Typed,
    as_typed,
)
from guichet.engine.cases.known import fingerprints
from guichet.engine.entries import Letter
from guichet.engine.sealing import tickets
from guichet.engine.sealing.tickets import Ticket
from guichet.engine.typesetting import tickets as ticket_paper
from guichet.features.cases import services
from guichet.features.cases.access import (
    TO_MEND,
    at_the_door,
    reopened,
    show_case,
    show_door,
    with_case,
)
from guichet.features.cases.forms import (
    DRAWN,
    LETTER,
    RetypedForm,
    StartForm,
    TicketForm,
    drawn,
    signed,
)
from guichet.features.cases.services import OpenCase
from guichet.lib import patience
from guichet.lib.clock import today

reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


@reads_or_posts
def home(request: HttpRequest) -> HttpResponse:
    """Ask for the ticket; with it, show the case."""
    if request.method != "POST":
        return at_the_door(request)
    if "code" not in request.POST:
        return case(request)
    form = TicketForm(request.POST)
    if not form.is_valid():
        return show_door(request, form, status=TO_MEND)
    opened = reopened(request, form.ticket)
    return opened if isinstance(opened, HttpResponse) else show_case(request, opened)


@with_case
def case(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Show the case again."""
    return show_case(request, opened)


# --- A new case -----------------------------------------------------------------------------------


@reads_or_posts
def start(request: HttpRequest) -> HttpResponse:
    """Open a case for a letter that was sent without us."""
    form = StartForm(catalogues.load(), today(), request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = TO_MEND if request.method == "POST" else 200
        return render(request, "cases/start.html", {"form": form}, status=status)
    return _draw(request)


@reads_or_posts
def open_case(request: HttpRequest) -> HttpResponse:
    """Draw a ticket for what was posted; once it is copied, seal the case and show it."""
    if request.method != "POST":
        return redirect("cases:home")
    content = _content(request, today())
    if content is None:
        return redirect("cases:home")
    ticket = drawn(request.POST.get(DRAWN, ""))
    if ticket is None:
        return _draw(request)
    patience.wait(request, patience.CASE)
    form = RetypedForm(ticket, request.POST)
    if not form.is_valid():
        return _draw(request, ticket, form)
    opened = services.create(ticket, content, today())
    done = "Votre dossier est ouvert. Il ne se rouvre qu’avec votre ticket : gardez-le."
    return show_case(request, opened, done=done)


def _draw(
    request: HttpRequest, ticket: Ticket | None = None, form: RetypedForm | None = None
) -> HttpResponse:
    """Show the ticket, and carry what was posted: nothing is kept before it is copied."""
    ticket = ticket or tickets.new()
    context = {
        "code": ticket.written(),
        "drawn": signed(ticket),
        "form": form or RetypedForm(ticket),
        "hidden": [
            (name, value)
            for name in request.POST
            if name not in (DRAWN, "retyped")
            for value in request.POST.getlist(name)
            if value
        ],
    }
    return render(request, "cases/ticket.html", context, status=TO_MEND if form else 200)


def _content(request: HttpRequest, day: datetime.date) -> CaseContent | None:
    """Return the case that begins with what was posted; None when that is neither of both ways."""
    if LETTER in request.POST:
        return CaseContent(opened_on=day).with_letter(letter_posted(request, day))
    form = StartForm(catalogues.load(), day, request.POST)
    if not form.is_valid():
        return None
    sent, received = form.answers["posted_on"], form.answers.get("reached_on")
    procedure = str(form.cleaned_data["procedure"])
    rule, _ = fingerprints(catalogues.load(), procedure)
    one = KeptLetter(number=0, procedure=procedure, written_on=sent, rule=rule)
    content = CaseContent(opened_on=day).with_letter(one)
    content = content.with_happening(Happening(number=0, letter=1, kind=Kind.SENT, day=sent))
    if received:
        content = content.with_happening(
            Happening(number=0, letter=1, kind=Kind.RECEIVED, day=received)
        )
    return content


def letter_posted(request: HttpRequest, day: datetime.date) -> KeptLetter:
    """Return the letter that the letters room posted. Raises Http404 for one that does not exist."""
    catalogue = catalogues.load()
    procedure = catalogue.by_slug.get(request.POST.get(LETTER, ""))
    if procedure is None or procedure.id not in catalogue.letters:
        raise Http404
    rule, text = fingerprints(catalogue, procedure.id)
    return KeptLetter(
        number=0,
        procedure=procedure.id,
        answers=answers_posted(request, catalogue.letters[procedure.id]),
        written_on=day,
        rule=rule,
        text=text,
    )


def answers_posted(request: HttpRequest, letter: Letter) -> Typed:
    """Return the letter's answers as they were typed, each within what its question takes."""
    asked = letters.questions(letter, catalogues.load().common)
    given: dict[str, object] = {}
    for one in asked:
        if one.kind == "many":
            given[one.id] = [value[: one.max_length] for value in request.POST.getlist(one.id)[:50]]
        else:
            given[one.id] = request.POST.get(one.id, "")[: one.max_length * 4]
    return as_typed(given)


@with_case
def add_letter(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Put a letter in the case that it continues."""
    letter = letter_posted(request, today())
    before = _continues(opened, letter)
    try:
        content = opened.content.with_letter(letter.model_copy(update={"follows": before}))
    except CaseFull as fault:
        return show_case(request, opened, done=str(fault), status=TO_MEND)
    # The letter was written on other pages: it is added to the case as it is now.
    saved = services.save(opened, content, revision=opened.row.revision, today=today())
    return show_case(
        request, saved, done="La lettre est dans votre dossier. Postez-la, puis notez le jour."
    )


def _continues(opened: OpenCase, letter: KeptLetter) -> int:
    """Return the last letter of the case that leads to this one, 0 when none does."""
    catalogue = catalogues.load()
    found = [
        one.number
        for one in opened.content.letters
        if (procedure := catalogue.procedures.get(one.procedure))
        and any(exit_.procedure == letter.procedure for exit_ in procedure.then)
    ]
    return found[-1] if found else 0


# --- The ticket on paper --------------------------------------------------------------------------


@reads_or_posts
def ticket_pdf(request: HttpRequest) -> HttpResponse:
    """Give the ticket to print, before it is copied or once the case is open."""
    from guichet.engine.typesetting.pdf import typeset  # loads the typesetter when it is needed

    ticket = drawn(request.POST.get(DRAWN, ""))
    if ticket is None:
        return redirect("cases:home")
    paper = ticket_paper.document(
        ticket,
        title="Votre dossier",
        intro="Ce code rouvre votre dossier. Sans lui, personne ne peut l’ouvrir, et personne ne "
        "peut vous redonner ce code.",
        advice=(
            f"Pour revenir : {request.build_absolute_uri(reverse('cases:home'))}",
            "Gardez ce papier à l’abri : qui le trouve peut lire votre dossier.",
            "Ouvrez le dossier au moins une fois par an : sinon, il est effacé.",
        ),
    )
    headers = {"Content-Disposition": 'inline; filename="ticket.pdf"'}
    return HttpResponse(typeset(paper), content_type="application/pdf", headers=headers)
