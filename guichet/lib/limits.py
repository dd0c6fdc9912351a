"""What a request may weigh and how it may be written, and that it arrived whole."""

import io
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, Protocol

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.template.loader import render_to_string

# The longest letter with its hidden fields takes a tenth of this.
LARGEST_BODY: Final = 1_000_000
MOST_FILES: Final = 5
LARGEST_FILE: Final = 20_000_000
# The files, the fields around them, and what the browser writes between.
LARGEST_UPLOAD: Final = MOST_FILES * LARGEST_FILE + LARGEST_BODY
BAD_REQUEST: Final = 400
TOO_LARGE: Final = 413
UNAVAILABLE: Final = 503

# A telephone far from its mast sends 20 MB in ten minutes; who sends nothing is cut off (seconds).
LONGEST_UPLOAD: Final = 15 * 60
_LONGEST_SILENCE: Final = 30

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_CHARSET: Final = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)
_WATCHED: Final = "guichet.body"

MORE_TIME: ContextVar[Callable[[float], None] | None] = ContextVar("MORE_TIME", default=None)
"""How a page that takes files asks the web server for so many seconds more, if it limits them."""

Responder = Callable[[HttpRequest], HttpResponseBase]


class TooLarge(Exception):
    """More arrived than may be sent; the rest was not read."""


class TooBusy(Exception):
    """As many files arrive already as this process can take at once."""


class Interrupted(OSError):
    """Less arrived than was announced: half a form is no form."""


class Limits:
    """Refuses what is too large, before it is read where its length is known; says so in French."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; no page at all takes more than the files of one."""
        body = _unmeasured(request)
        if body is None and _weight(request) > LARGEST_UPLOAD:
            return _too_large(takes_files=_is_multipart(request))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, *_arguments: object
    ) -> HttpResponse | None:
        """Refuse at once what this page does not take, whatever its address."""
        body = request.META.get(_WATCHED)
        if getattr(view, "takes_files", False) and _is_multipart(request):
            if isinstance(body, _Body):
                body.may_be_heavy()
            return None
        try:
            if body := _unmeasured(request):
                request.META["CONTENT_LENGTH"] = str(body.measure())
        except (TooLarge, Interrupted) as fault:
            return _page_for(fault)
        return _too_large(takes_files=False) if _weight(request) > LARGEST_BODY else None

    def process_exception(self, _request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Give a page where reading the request failed."""
        return _page_for(fault)


def _page_for(fault: Exception) -> HttpResponse | None:
    match fault:
        case TooLarge() | RequestDataTooBig() | TooManyFilesSent():
            return _too_large(takes_files=True)
        case TooBusy():
            page = render_to_string("ui/503_files.html")
            return HttpResponse(page, status=UNAVAILABLE, headers={"Retry-After": "60"})
        case UnreadablePostError() | Interrupted():
            return HttpResponse(render_to_string("ui/interrupted.html"), status=BAD_REQUEST)
    return None


def is_heavy(request: HttpRequest) -> bool:
    """Tell whether a request may carry more than an ordinary form does."""
    return _weight(request) > LARGEST_BODY


def only_utf8(application: "WSGIApplication") -> "WSGIApplication":
    """Read every request as UTF-8, whatever alphabet it claims: Django fails on some, at once."""

    def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE", "")
        environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        return application(environ, start_response)

    return respond


def with_length(application: "WSGIApplication") -> "WSGIApplication":
    """Watch over what is read of each body.

    One that comes without its length, as some proxies send it, is read too (Django would see none),
    up to what the page takes; one that ends before its length is not taken for a whole one.
    """

    def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if environ.get("HTTP_TRANSFER_ENCODING") and not length:
            body = _Body(environ["wsgi.input"], None)
            # One more than anything may weigh: Django reads no further, and `_Body` sees the excess.
            environ["CONTENT_LENGTH"] = str(LARGEST_UPLOAD + 1)
        else:
            body = _Body(environ["wsgi.input"], int(length) if length.isdecimal() else 0)
        environ["wsgi.input"] = environ[_WATCHED] = body
        return application(environ, start_response)

    return respond


class _Stream(Protocol):
    """The part of a WSGI input that Django reads."""

    def read(self, size: int, /) -> bytes: ...


class _Body:
    """A request's body: counts what is read. `announced` is its length in bytes, None if unknown."""

    def __init__(self, stream: _Stream, announced: int | None) -> None:
        self._stream, self.announced = stream, announced
        self._count, self._most = 0, LARGEST_BODY
        self._begun = time.monotonic()

    def may_be_heavy(self) -> None:
        """Let files in."""
        self._most = LARGEST_UPLOAD

    def measure(self) -> int:
        """Take a body without length into memory, and return its length. Raises TooLarge."""
        data = self.read()
        self._stream, self.announced, self._count = io.BytesIO(data), len(data), 0
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes, fewer only at the end. Raises TooLarge, Interrupted."""
        # One byte beyond what is allowed tells that there is more.
        left = (self._most + 1 if self.announced is None else self.announced) - self._count
        wanted = left if size < 0 else min(size, left)
        try:
            data = self._stream.read(wanted) if wanted else b""
        except OSError as fault:
            raise Interrupted from fault
        self._count += len(data)
        if self._count > self._most:
            raise TooLarge
        if self.announced is not None and len(data) < wanted:
            raise Interrupted
        self._ask_for_time()
        return data

    def readline(self, size: int = -1) -> bytes:
        """Read up to the end of a line; nobody here reads a body so, but the protocol has it."""
        line = bytearray()
        while not line.endswith(b"\n") and (size < 0 or len(line) < size):
            byte = self.read(1)
            if not byte:
                break
            line += byte
        return bytes(line)

    def _ask_for_time(self) -> None:
        """Where files are taken, whoever goes on sending may go on."""
        more_time = MORE_TIME.get()
        if more_time is not None and self._most > LARGEST_BODY:
            until = self._begun + LONGEST_UPLOAD - time.monotonic()
            more_time(min(_LONGEST_SILENCE, until))


def _too_large(*, takes_files: bool) -> HttpResponse:
    context = {
        "takes_files": takes_files,
        "most_files": MOST_FILES,
        "largest_file": LARGEST_FILE // 1_000_000,
    }
    return HttpResponse(render_to_string("ui/413.html", context), status=TOO_LARGE)


def _is_multipart(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _unmeasured(request: HttpRequest) -> _Body | None:
    """Return the body, if nobody said how long it is."""
    body = request.META.get(_WATCHED)
    return body if isinstance(body, _Body) and body.announced is None else None


def _weight(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
