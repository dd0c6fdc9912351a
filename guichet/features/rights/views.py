"""The pages of the room: the index, a sheet, the same sheet on paper."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine.deadlines import DeadlineError
from guichet.engine.typesetting.pdf import typeset as typeset_pdf
from guichet.features.rights import dates
from guichet.features.rights import paper as papers
from guichet.features.rights.forms import WHO_SEES, ClocksForm
from guichet.features.rights.sheets import (
    ProcedureSheet,
    address_of,
    procedure_sheets,
    right_sheets,
)
from guichet.features.rights.shelves import all_rights, shelves, whole_shelf
from guichet.lib.clock import today


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the rights and the procedures, by domain or in one domain."""
    asked = request.GET.get("domaine", "")
    shelf = whole_shelf(asked) if asked else None
    context = {
        "shelves": shelves(),
        "shelf": shelf,
        "rights": all_rights(),
        "is_unknown": bool(asked) and shelf is None,
    }
    return render(request, "rights/index.html", context)


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a right or a procedure."""
    day = today()
    shown = {"today": day, "address": f"{request.get_host()}{request.path}"}
    if slug in right_sheets():
        return render(request, "rights/right.html", {**shown, "sheet": right_sheets()[slug]})
    sheet = _procedure(slug)
    context = {**shown, "sheet": sheet, "way": dates.way(sheet.procedure.id, day)}
    return render(request, "rights/procedure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_date(request: HttpRequest, slug: str) -> HttpResponse:
    """Count the time limits of a procedure on the dates that a person types, and forget them."""
    sheet, day = _procedure(slug), today()
    if not sheet.clocks:
        raise Http404
    form = ClocksForm(sheet.clocks, day, request.POST if request.method == "POST" else None)
    counted = _counted(sheet, form, day)
    context = {"sheet": sheet, "today": day, "form": form, "who_sees": WHO_SEES}
    return render(request, "rights/my_date.html", {**context, "counted": counted})


@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a sheet as a PDF, to print and to hand over."""
    address = request.build_absolute_uri(address_of(slug))
    if slug in right_sheets():
        document = papers.of_right(right_sheets()[slug], address)
    else:
        document = papers.of_procedure(_procedure(slug), address)
    headers = {"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    return HttpResponse(typeset_pdf(document), content_type="application/pdf", headers=headers)


def _procedure(slug: str) -> ProcedureSheet:
    if slug not in procedure_sheets():
        raise Http404
    return procedure_sheets()[slug]


def _counted(
    sheet: ProcedureSheet, form: ClocksForm, day: datetime.date
) -> tuple[dates.Counted, ...]:
    """Count the dates typed; put at the form what cannot be counted."""
    if not form.is_valid():
        return ()
    try:
        return dates.count(sheet, form.cleaned_data, day)
    except DeadlineError as error:
        form.add_error(None, str(error))
        return ()
