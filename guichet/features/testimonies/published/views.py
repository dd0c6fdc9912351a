"""The pages of the shelf: the list, a testimony, the figures, and the files to take away.

What is withdrawn must be gone at once: nothing here is kept by a browser or a proxy without asking
whether it still holds.
"""

from typing import Any, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.features.testimonies.published import charts, exports, figures
from guichet.features.testimonies.published.cards import card_of, find, read
from guichet.features.testimonies.published.filters import asked as asked_in
from guichet.features.testimonies.published.filters import choices, has_blanks
from guichet.lib.clock import today
from guichet.lib.links import link

GONE: Final = 410
# The largest number that both databases hold in this column.
_LARGEST: Final = 2_147_483_647


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Show the testimonies, newest first: all of them, or those that are looked for."""
    asked = asked_in(request.GET)
    if has_blanks(request.GET):
        return redirect(f"{request.path}{asked.query(asked.page)}")
    page = find(asked)
    if asked.page > 1 and not page.cards:
        return redirect(f"{request.path}{asked.query()}")
    context = {"asked": asked, "page": page, "choices": choices(asked, today())}
    response = render(request, "published/index.html", context)
    # What somebody looks for stays with them; the rest may be kept, if it asks again.
    response["Cache-Control"] = "no-store" if asked.text else "no-cache"
    return response


@require_safe
@cache_control(no_cache=True)
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show a testimony; say so when it was withdrawn."""
    testimony = read(number) if number <= _LARGEST else None
    if testimony is None or not testimony.was_readable:
        raise Http404
    if not testimony.text:
        context: dict[str, Any] = {
            "number": number,
            "is_withdrawn": testimony.withdrawn_on is not None,
        }
        return render(request, "published/gone.html", context, status=GONE)
    context = {
        "card": card_of(testimony),
        "today": today(),
        "address": request.build_absolute_uri(request.path),
        "too": f"{doors}?comme={number}" if (doors := link("deposit:doors")) else "",
    }
    return render(request, "published/entry.html", context)


@require_safe
@cache_control(no_cache=True)
def show_figures(request: HttpRequest) -> HttpResponse:
    """Show the figures, each with its table, its n and its method."""
    counted = figures.current()
    context = {
        "counted": counted,
        "bars": [charts.bars(one) for one in counted.lists],
        "map": charts.france(counted.departments),
        "months": charts.months(counted.months),
        "today": today(),
    }
    return render(request, "published/figures.html", context)


@require_safe
@cache_control(no_cache=True)
def data(request: HttpRequest) -> HttpResponse:
    """Say what can be taken away, and what each column means."""
    return render(request, "published/data.html", {"tables": exports.TABLES})


@require_safe
@cache_control(no_cache=True)
def testimonies_csv(request: HttpRequest) -> HttpResponseBase:
    """Give every readable testimony as a table."""
    return _csv(exports.as_csv(exports.TESTIMONIES, exports.testimonies(_base(request))), request)


@require_safe
@cache_control(no_cache=True)
def testimonies_json(request: HttpRequest) -> HttpResponseBase:
    """Give every readable testimony as JSON."""
    lines = exports.as_json(exports.testimonies(_base(request)))
    return StreamingHttpResponse(lines, content_type="application/json")


@require_safe
@cache_control(no_cache=True)
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the figures as one table."""
    return _csv(exports.as_csv(exports.FIGURES, exports.figure_rows(figures.current())), request)


@require_safe
@cache_control(no_cache=True)
def figures_json(_request: HttpRequest) -> HttpResponseBase:
    """Give the figures as JSON."""
    lines = exports.as_json(exports.figure_rows(figures.current()))
    return StreamingHttpResponse(lines, content_type="application/json")


@require_safe
@cache_control(no_cache=True)
def dictionary(_request: HttpRequest, name: str) -> HttpResponse:
    """Give the meaning of each column, as a Table Schema."""
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(exports.TABLES[name].as_table_schema(), json_dumps_params=options)


def _csv(lines: Any, request: HttpRequest) -> StreamingHttpResponse:  # noqa: ANN401
    name = request.path.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = "text/csv; charset=utf-8; header=present"
    return StreamingHttpResponse(lines, content_type=kind, headers=headers)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("published:index"))
