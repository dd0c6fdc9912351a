"""Journals that help whoever keeps the server, and say nothing of whoever came to the counter."""

import logging
from traceback import extract_tb
from types import TracebackType

from django.http import HttpRequest

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutTheVisitor(logging.Filter):
    """Replace the address that was asked by the name of the page: an address may hold answers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record of a request; drop only what closing the counter interrupts."""
        if record.exc_info and record.exc_info[0] is SystemExit:
            return False
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            page = match.view_name if match and match.view_name else "aucune page"
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s (%s)", (request.method, status, page)
        elif record.exc_info:
            # The web server would quote the whole address of the request that failed.
            record.msg, record.args = "erreur imprévue", ()
        return True


class WithoutValues(logging.Formatter):
    """Show where an error came from, never its message: messages often quote what was typed."""

    def formatException(self, ei: _ExcInfo) -> str:
        """Give the places and the class of the error, one line each."""
        kind, _, trace = ei
        places = [f"  {place.filename}:{place.lineno} {place.name}" for place in extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else ""])
