"""What another site posts here is not read: it could choose for a visitor, above all their ticket.

Without cookies there is no token against it: the browser itself says where a form stood
(Sec-Fetch-Site), and no page can make it lie. Browsers before 2023 may not say it.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

# « none »: no page at all asked for it, but the person, from a bookmark or a reload.
_OURS: Final = ("same-origin", "none")
_SEE_OTHER: Final = 303

Responder = Callable[[HttpRequest], HttpResponseBase]


def own_pages_middleware(get_response: Responder) -> Responder:
    """Show the first page of an address, and nothing of what was posted, to who comes from elsewhere."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        said = request.headers.get("Sec-Fetch-Site")
        if request.method == "POST" and said is not None and said not in _OURS:
            return HttpResponseRedirect(escape_leading_slashes(request.path), status=_SEE_OTHER)
        return get_response(request)

    return respond
