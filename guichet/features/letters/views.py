"""From questions to a letter read back, then to paper. Nothing that is typed outlives the response."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine import catalogue as catalogues
from guichet.engine import sheets
from guichet.engine.entries import Letter
from guichet.engine.plain_words import Glosses
from guichet.engine.typesetting.characters import REPLACEMENT
from guichet.features.letters import presentation
from guichet.features.letters.forms import LetterForm, hidden_values, typed
from guichet.features.letters.services import (
    Case,
    carried,
    case,
    counter_answers,
    data_of,
    told,
)
from guichet.lib.clock import today
from guichet.lib.links import link
from guichet.lib.rooms import Helper, Whereabouts, addressees_near

# The longest answers that a form accepts, in a script that takes much room once encoded, hold here.
LARGEST_BODY = 400_000
LONGEST_TICKET = 40
TO_MEND = 422
TOO_LARGE = 413

View = Callable[[HttpRequest, str], HttpResponse]
reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


def _refusing_large_bodies(view: View) -> View:
    """Say clearly, before reading anything, that no letter is that long."""

    @wraps(view)
    def respond(request: HttpRequest, slug: str) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return render(request, "letters/too_long.html", status=TOO_LARGE)
        return view(request, slug)

    return respond


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the letters."""
    shelves = list(presentation.shelves(catalogues.load()))
    context = {"shelves": shelves, "counter": link("counter:ask")}
    return render(request, "letters/index.html", context)


@reads_or_posts
@_refusing_large_bodies
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what the letter needs; once it can be written, give it to read."""
    letter = _letter(slug)
    if request.method != "POST":
        first = {"acting": "self", "date": today(), **_known(letter, request.GET)}
        return _ask(request, _form(letter, initial=first), is_first=True)
    filled = _form(letter, request.POST)
    given = typed(filled.questions, request.POST)
    if "correct" in request.POST:
        return _ask(request, _form(letter, initial=given))
    if "office" in request.POST:
        return _ask(request, _form(letter, initial={**given, **_address(request)}))
    if before := request.POST.get("before"):
        same = carried(filled.catalogue, letter, before)
        kept = {name: value for name, value in given.items() if name in same}
        first = {**kept, **_known(letter, request.POST)}
        return _ask(request, _form(letter, initial=first), is_first=True)
    if not filled.is_valid():
        return _ask(request, filled, status=TO_MEND)
    return _read_back(request, filled)


def _letter(slug: str) -> Letter:
    catalogue = catalogues.load()
    procedure = catalogue.by_slug.get(slug)
    if procedure is None or procedure.id not in catalogue.letters:
        raise Http404
    return catalogue.letters[procedure.id]


def _known(letter: Letter, given: QueryDict) -> dict[str, Any]:
    """Return what the counter's code already answers, and the data of the algorithm named."""
    catalogue = catalogues.load()
    found = counter_answers(catalogue, letter, told(catalogue, given.get("r", "")))
    named = data_of(catalogue, letter, given.get("algorithme", ""))
    return {**found, "named_data": named} if named else found


def _code(request: HttpRequest) -> str:
    """Return the counter's code if it can be read: what is not one goes no further."""
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("r", "")
    return code if told(catalogues.load(), code) else ""


def _offices(request: HttpRequest) -> tuple[Helper, ...]:
    """Return the offices of the service, in the département that the counter was told."""
    known = told(catalogues.load(), _code(request))
    where = Whereabouts(department=known.get("place", ""))
    return addressees_near(where, known["body"]) if "body" in known else ()


def _address(request: HttpRequest) -> dict[str, str]:
    """Return the address of the office that was chosen, to be read again in its field."""
    chosen = [one for one in _offices(request) if one.url == request.POST["office"]]
    return {"recipient": "\n".join(chosen[0].lines)} if chosen else {}


def _ticket(request: HttpRequest) -> str:
    """Return the ticket of the case that this letter continues: carried, never read here."""
    is_case_room_open = bool(link("cases:add"))
    return request.POST.get("d-ticket", "")[:LONGEST_TICKET] if is_case_room_open else ""


def _form(
    letter: Letter, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None
) -> LetterForm:
    return LetterForm(catalogues.load(), letter, today(), data, initial)


def _ask(
    request: HttpRequest, asked: LetterForm, *, is_first: bool = False, status: int = 200
) -> HttpResponse:
    context = presentation.question_page(asked.catalogue, asked.letter)
    prefilled = asked.prefilled if is_first else []
    shown = {
        "form": asked,
        "prefilled": prefilled,
        "code": _code(request),
        "ticket": _ticket(request),
        "offices": () if asked.letter.addressee.complete else _offices(request),
    }
    return render(request, "letters/form.html", {**context, **shown}, status=status)


def _read_back(request: HttpRequest, filled: LetterForm) -> HttpResponse:
    from guichet.engine.typesetting.pdf import unsupported_characters

    unprintable = unsupported_characters(filled.document)
    procedure, code = filled.plan.procedure, _code(request)
    context = {
        "letter": presentation.shown(filled.document),
        "entry": filled.letter,
        "plan": filled.plan,
        "limit": Glosses(filled.catalogue)(filled.plan.limit),
        "slug": procedure.slug,
        "entry_page": link("rights:entry", procedure.slug),
        "values": list(hidden_values(filled.questions, request.POST)),
        "code": code,
        "case": presentation.shown_case(_case(filled.letter, code), today()),
        "result": link("counter:result") if code else "",
        "ticket": _ticket(request),
        "open_case": link("cases:open"),
        "add_to_case": link("cases:add"),
        "helping": link("cases:helping"),
        "unprintable": presentation.shown_characters(unprintable),
        "replacement": REPLACEMENT,
    }
    return render(request, "letters/read.html", context)


def _case(letter: Letter, code: str) -> Case | None:
    catalogue = catalogues.load()
    return case(catalogue, letter, told(catalogue, code), today())


# --- Papers -------------------------------------------------------------------------------------


def _paper(
    kind: str, name: str, *, is_opened: bool = True
) -> Callable[[Callable[[LetterForm], bytes]], View]:
    """Turn what makes a file into a page that gives it, under a name that reveals nothing.

    Letters of one case are told apart by their number alone: « lettre-2.pdf ».

    Faults lead back to the form, as does the address alone: it holds nothing of the letter.
    """

    def decorate(make: Callable[[LetterForm], bytes]) -> View:
        @reads_or_posts
        @_refusing_large_bodies
        @wraps(make)
        def respond(request: HttpRequest, slug: str) -> HttpResponse:
            letter = _letter(slug)
            if request.method != "POST":
                return redirect("letters:form", slug)
            filled = _form(letter, request.POST)
            if not filled.is_valid():
                return _ask(request, filled, status=TO_MEND)
            found = _case(letter, _code(request))
            stem, dot, kind_of_file = name.partition(".")
            number = f"-{found.position}" if found and found.position else ""
            way = "inline" if is_opened else "attachment"
            file_name = f"{stem}{number}{dot}{kind_of_file}"
            headers = {"Content-Disposition": f'{way}; filename="{file_name}"'}
            return HttpResponse(make(filled), content_type=kind, headers=headers)

        return respond

    return decorate


@_paper("application/pdf", "lettre.pdf")
def pdf(filled: LetterForm) -> bytes:
    """Give the letter to print."""
    from guichet.engine.typesetting.pdf import typeset  # loads the typesetter when it is needed

    return typeset(filled.document)


@_paper("application/vnd.oasis.opendocument.text", "lettre.odt", is_opened=False)
def odt(filled: LetterForm) -> bytes:
    """Give the letter to change in a word processor."""
    from guichet.engine.typesetting.odt import to_odt

    return to_odt(filled.document)


@_paper("text/plain; charset=utf-8", "lettre.txt")
def text(filled: LetterForm) -> bytes:
    """Give the letter to paste in a message or to read aloud."""
    from guichet.engine.typesetting.text import to_text

    return to_text(filled.document).encode()


@_paper("application/pdf", "feuille-de-route.pdf")
def sheet(filled: LetterForm) -> bytes:
    """Give the sheet that goes with the letter: how to send it, the dates, what comes next."""
    from guichet.engine.typesetting.pdf import typeset

    return typeset(sheets.sheet(filled.plan))
