"""Helping somebody at a counter: read back in large type, print, and forget all. Nothing is stored."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guichet.engine import catalogue as catalogues
from guichet.engine.cases import papers
from guichet.engine.cases.contents import CaseContent, Happening, Kind
from guichet.engine.cases.known import Known
from guichet.engine.cases.timeline import Timeline, timeline
from guichet.engine.typesetting.documents import Bullets, LetterDocument
from guichet.features.cases import presentation
from guichet.features.cases.access import TO_MEND
from guichet.features.cases.forms import LETTER, RECEIVED_ON, SENT_ON, QuestionsForm
from guichet.features.cases.views import letter_posted
from guichet.lib.clock import today
from guichet.lib.links import link

reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class _Helped:
    """A case that exists for one response only."""

    content: CaseContent
    known: Known
    found: Timeline
    document: LetterDocument | None


@reads_or_posts
def helping(request: HttpRequest) -> HttpResponse:
    """Say how to help somebody; with a letter, read it back in large type."""
    if request.method != "POST" or LETTER not in request.POST:
        context = {"counter": link("counter:ask"), "letters": link("letters:index")}
        return render(request, "cases/helping.html", context)
    form = _dates(request)
    helped = _helped(request, form)
    if helped.document is None:
        return _mend(request, helped)
    entry = helped.known.procedure
    slug = entry.slug if entry else ""
    shown: dict[str, Any] = {
        "title": helped.known.title,
        "paragraphs": list(_read_aloud(helped.document)),
        "case": presentation.shown(helped.content, helped.found),
        "today": today(),
        "form": form,
        "slug": slug,
        "letter_pdf": link("letters:pdf", slug),
        "letter_sheet": link("letters:sheet", slug),
        "mend": link("letters:form", slug),
        "values": _values(request, helped),
    }
    status = TO_MEND if form.errors else 200
    return render(request, "cases/large.html", shown, status=status)


@reads_or_posts
def helping_sheet(request: HttpRequest) -> HttpResponse:
    """Give the follow-up sheet of somebody who keeps no case."""
    from guichet.engine.typesetting.pdf import typeset  # loads the typesetter when it is needed

    if request.method != "POST" or LETTER not in request.POST:
        return redirect("cases:helping")
    helped = _helped(request, _dates(request))
    headers = {"Content-Disposition": 'inline; filename="feuille-de-suivi.pdf"'}
    paper = papers.follow_up(helped.content, helped.found)
    return HttpResponse(typeset(paper), content_type="application/pdf", headers=headers)


def _dates(request: HttpRequest) -> QuestionsForm:
    """Return the two days that may be known already; nothing is asked twice."""
    optional = SENT_ON.model_copy(update={"required": False})
    given = request.POST if "posted_on" in request.POST else None
    form = QuestionsForm((optional, RECEIVED_ON), today(), given)
    form.is_valid()
    return form


def _helped(request: HttpRequest, form: QuestionsForm) -> _Helped:
    content = CaseContent(opened_on=today()).with_letter(letter_posted(request, today()))
    for name, kind in (("posted_on", Kind.SENT), ("reached_on", Kind.RECEIVED)):
        day = form.answers.get(name)
        if isinstance(day, datetime.date) and not form.errors:
            content = content.with_happening(Happening(number=0, letter=1, kind=kind, day=day))
    known = Known.of(catalogues.load(), content, content.letters[0], today())
    found = timeline(catalogues.load(), content, today())
    return _Helped(content, known, found, papers.letter_document(known))


def _mend(request: HttpRequest, helped: _Helped) -> HttpResponse:
    """Lead back to the letter's form, which says what is to be mended."""
    entry = helped.known.procedure
    context = {
        "title": helped.known.title,
        "values": _values(request, helped),
        "form_address": link("letters:form", entry.slug if entry else ""),
        "number": 0,
        "ticket": "",
    }
    return render(request, "cases/mend.html", context, status=TO_MEND)


def _values(request: HttpRequest, helped: _Helped) -> list[tuple[str, str]]:
    return [
        (name, one)
        for name, value in helped.content.letters[0].answers.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def _read_aloud(document: LetterDocument) -> list[str]:
    """Return the letter as it is read to somebody, paragraph by paragraph."""
    head = [
        "\n".join((*document.sender, *document.representative)),
        "\n".join(document.recipient),
        document.place_and_date,
        document.subject,
        document.salutation,
    ]
    body: list[str] = []
    for block in document.body:
        body += block.items if isinstance(block, Bullets) else [block.text]
    return [one for one in (*head, *body, document.closing, "\n".join(document.signature)) if one]
