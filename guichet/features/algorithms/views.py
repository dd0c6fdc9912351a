"""The pages of the room: the list, a system, the mention, and the files to take away."""

from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine import catalogue
from guichet.engine.algorithms import ATRS, DUTCH, ETALAB
from guichet.features.algorithms import exports
from guichet.features.algorithms.audits import audits_of
from guichet.features.algorithms.filters import filtered
from guichet.features.algorithms.forms import WHO_SEES, MentionForm
from guichet.features.algorithms.models_shown import models_of
from guichet.features.algorithms.services import check
from guichet.features.algorithms.sheets import line_of, sheet_of, systems
from guichet.lib.clock import today

_READABLE: Final = {"ensure_ascii": False, "indent": 2}
TO_MEND: Final = 422


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the systems: all of them, or those of a country, of a domain, of a status."""
    asked = filtered(systems(), request.GET)
    lines = [line_of(one) for one in asked.systems]
    context = {"asked": asked, "lines": lines, "total": len(systems()), "today": today()}
    return render(request, "algorithms/index.html", context)


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is known of a system, and what nobody said."""
    day = today()
    sheet = sheet_of(slug, day)
    if sheet is None:
        raise Http404
    address = f"{request.get_host()}{request.path}"
    context = {
        "sheet": sheet,
        "today": day,
        "address": address,
        "models": models_of(slug),
        "audits": audits_of(sheet.system),
    }
    return render(request, "algorithms/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mention(request: HttpRequest) -> HttpResponse:
    """Tell whether a decision bears the obligatory mention; the answers are forgotten."""
    form = MentionForm(request.POST if request.method == "POST" else None)
    is_checked = form.is_valid()
    result = check(**form.cleaned_data) if is_checked else None
    traps = catalogue.load().mention.traps
    context = {"form": form, "result": result, "who_sees": WHO_SEES, "traps": traps}
    status = TO_MEND if form.is_bound and not is_checked else 200
    return render(request, "algorithms/mention.html", context, status=status)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Say what can be taken away, what each column means, and its twins in other registers."""
    rows = [(one.name, *one.twins) for one in exports.COLUMNS]
    context = {
        "columns": exports.COLUMNS,
        "rule": exports.RULE,
        "headers": ("Chez nous", "Etalab", "Royaume-Uni", "Pays-Bas"),
        "rows": rows,
        "standards": (ETALAB, ATRS, DUTCH),
    }
    return render(request, "algorithms/data.html", context)


@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the register as a table."""
    return StreamingHttpResponse(
        exports.as_csv(iter(systems()), _start(request)),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="registre.csv"'},
    )


@require_safe
def register_json(request: HttpRequest) -> JsonResponse:
    """Give the register whole, each fact with its sources."""
    records = exports.as_records(iter(systems()), _start(request))
    return JsonResponse(records, safe=False, json_dumps_params=_READABLE)


@require_safe
def dictionary(_request: HttpRequest) -> JsonResponse:
    """Give the meaning of each column, as a Table Schema."""
    return JsonResponse(exports.table_schema(), json_dumps_params=_READABLE)


@require_safe
def atrs(request: HttpRequest) -> JsonResponse:
    """Give the register in the shape of the British standard."""
    records = exports.as_atrs(iter(systems()), _start(request))
    return JsonResponse(records, json_dumps_params=_READABLE)


def _start(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("algorithms:index"))
