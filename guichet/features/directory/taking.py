"""What can be taken away: the whole directory or the places of a commune, in the national schema."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from guichet.engine.mediation.national_schema import csv_lines, json_lines
from guichet.engine.mediation.record import Record
from guichet.features.directory.exports import records
from guichet.features.directory.finding import around
from guichet.features.directory.models import Place, PlaceQuerySet
from guichet.features.directory.views import asked_situation, found_commune

_Write = Callable[[Iterable[Record]], Iterator[str]]
_FORMATS: Final[dict[str, tuple[_Write, str]]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8; header=present"),
    "json": (json_lines, "application/json"),
}


@require_safe
def everything(_request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Give every place that is shown, a few in memory at a time."""
    return _file(Place.objects.shown(), kind, "lieux")


@require_safe
def of_commune(request: HttpRequest, code: str, name: str, kind: str) -> StreamingHttpResponse:
    """Give the places that the page of a commune lists."""
    here = found_commune(code)
    if here.slug != f"{code}-{name}":
        raise Http404
    found = around(here, asked_situation(request))
    listed = (*found.precise, *found.general, *found.public, *found.halls, *found.afar)
    return _file(Place.objects.filter(pk__in=[one.pk for one in listed]), kind, here.slug)


def _file(places: PlaceQuerySet, kind: str, name: str) -> StreamingHttpResponse:
    write, content_type = _FORMATS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return StreamingHttpResponse(write(records(places)), content_type=content_type, headers=headers)
