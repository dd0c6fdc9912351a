"""What a request may weigh and how it may be written, before anything of it is read."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

# The longest letter with its hidden fields takes a tenth of this; no page takes files.
LARGEST_BODY: Final = 1_000_000
TOO_LARGE: Final = 413

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_CHARSET: Final = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)

Responder = Callable[[HttpRequest], HttpResponseBase]


def limits_middleware(get_response: Responder) -> Responder:
    """Refuse large bodies everywhere."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if _weight(request) > LARGEST_BODY:
            return HttpResponse(render_to_string("ui/400.html"), status=TOO_LARGE)
        return get_response(request)

    return respond


def only_utf8(application: "WSGIApplication") -> "WSGIApplication":
    """Read every request as UTF-8, whatever alphabet it claims: Django fails on some, at once."""

    def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE", "")
        environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        return application(environ, start_response)

    return respond


def _weight(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
