"""What a person reads instead of an empty page: a page that takes no form, a clock that is wrong."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guichet.lib.days import WrongClock

_NOT_ALLOWED: Final = 405
_UNAVAILABLE: Final = 503


class ErrorPages:
    """A middleware: give a page where Django would give none, or a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Fill in the answer that says only which methods are allowed."""
        response = self.get_response(request)
        if response.status_code == _NOT_ALLOWED:
            context = {"can_be_read": "GET" in response.headers["Allow"]}
            response.content = render_to_string("site/405.html", context, request).encode()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that the clock is wrong, which whoever keeps the server can mend."""
        if not isinstance(exception, WrongClock):
            return None
        context = {"fault": str(exception)}
        return render(request, "site/wrong_clock.html", context, status=_UNAVAILABLE)
