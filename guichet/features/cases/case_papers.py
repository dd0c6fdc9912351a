"""The papers of a case: each is made when it is asked for, and kept nowhere."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.engine import catalogue as catalogues
from guichet.engine.cases import papers
from guichet.engine.cases.known import Known
from guichet.engine.typography import typeset
from guichet.features.cases import companions
from guichet.features.cases.access import View, show_case, with_case
from guichet.features.cases.forms import NUMBER, number_of
from guichet.features.cases.services import OpenCase
from guichet.lib.clock import today

PDF = "application/pdf"
NO_DATE = typeset(
    "Il n’y a encore aucune date à mettre dans votre agenda. Notez d’abord ce qui s’est passé : "
    "l’envoi, la réception, leur réponse."
)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Give a file under a name that says nothing of the case."""
    how = "inline" if kind == PDF else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _paper(kind: str, name: str) -> Callable[[Callable[[OpenCase], bytes]], View]:
    def decorate(make: Callable[[OpenCase], bytes]) -> View:
        @wraps(make)
        def respond(_request: HttpRequest, opened: OpenCase) -> HttpResponse:
            return _file(make(opened), kind, name)

        return with_case(respond)

    return decorate


@_paper(PDF, "feuille-de-suivi.pdf")
def follow_up(opened: OpenCase) -> bytes:
    """Give the follow-up sheet."""
    from guichet.engine.typesetting.pdf import typeset as as_pdf  # loaded when it is needed

    return as_pdf(papers.follow_up(opened.content, opened.timeline(today())))


@_paper(PDF, "dossier.pdf")
def whole(opened: OpenCase) -> bytes:
    """Give the whole case on paper."""
    from guichet.engine.typesetting.pdf import typeset as as_pdf

    return as_pdf(papers.whole(opened.content, opened.timeline(today())))


@_paper("application/zip", "dossier.zip")
def archive(opened: OpenCase) -> bytes:
    """Give the whole case, letter by letter, to hand over."""
    return papers.archive(opened.content, opened.timeline(today()))


@with_case
def dates(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Give the dates to a calendar, once; without any, say which one is missing rather than a file."""
    found = opened.timeline(today())
    if not any(one.day for one in found.clocks):
        return show_case(request, opened, done=NO_DATE)
    content = companions.dates_file(opened.row, found)
    return _file(content, "text/calendar; charset=utf-8", "dates.ics")


@with_case
def letter(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Give a letter of the case again."""
    from guichet.engine.typesetting.pdf import typeset as as_pdf

    kept = opened.content.letter(number_of(request.POST.get(NUMBER, "")) or 0)
    document = None
    if kept is not None:
        known = Known.of(catalogues.load(), opened.content, kept, today())
        document = papers.letter_document(known)
    if document is None:
        done = "Cette lettre ne peut pas être écrite de nouveau : le modèle a changé depuis."
        return show_case(request, opened, done=done)
    return _file(as_pdf(document), PDF, "lettre.pdf")


@require_safe
def blank(_request: HttpRequest) -> HttpResponse:
    """Give a follow-up sheet with nothing on it, to fill in by hand."""
    from guichet.engine.typesetting.pdf import typeset as as_pdf

    return _file(as_pdf(papers.blank_sheet()), PDF, "feuille.pdf")
