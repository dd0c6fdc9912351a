"""The way ahead of a ticket, in the form that the `draw_path` component takes."""

import datetime
import re
from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guichet.engine import french_dates
from guichet.features.counter.presentation import Ticket, stage_day

register = template.Library()

_QUOTED = re.compile(r"«\s?([^«»]+?)\s?»")


@register.filter
def stages(ticket: Ticket, today: datetime.date) -> list[dict[str, object]]:
    """Return the stages to draw: the first is to be done now."""
    return [
        {
            "label": one.label,
            "date": stage_day(one),
            "note": one.note,
            "state": "next" if position else "now",
            "urgent": bool(position == 0 and one.day and (one.day - today).days <= 7),
        }
        for position, one in enumerate(ticket.stages)
    ]


@register.filter
def path_note(ticket: Ticket) -> str:
    """Say from which day the dates of the path are counted."""
    if not any(one.day for one in ticket.stages[1:]):
        return "Les dates dépendent du jour où votre lettre arrive."
    day = french_dates.written(ticket.received)
    return (
        f"Dates comptées si le service reçoit votre lettre le {day}. "
        "Le jour écrit sur l’avis de réception est celui qui compte."
    )


@register.filter
def linked(text: str, named: Mapping[str, str]) -> SafeString:
    """Return the text, with a link on each « title » of a page, or on its beginning."""
    pieces: list[str] = []
    end = 0
    for quoted in _QUOTED.finditer(text):
        if address := _address_of(quoted[1], named):
            pieces += [text[end : quoted.start()], _link(address, quoted[0])]
            end = quoted.end()
    return format_html_join("", "{}", ((one,) for one in (*pieces, text[end:])))


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


def _address_of(words: str, named: Mapping[str, str]) -> str:
    """Return the address of the one page whose title begins so; '' for none, or for several."""
    found = {address for title, address in named.items() if title.startswith(words)}
    exact = named.get(words, "")
    return exact or (found.pop() if len(found) == 1 else "")
