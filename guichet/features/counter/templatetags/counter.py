"""The way ahead of a ticket, in the form that the `draw_path` component takes."""

import datetime

from django import template

from guichet.engine import french_dates
from guichet.features.counter.presentation import Ticket, stage_day
from guichet.lib.links import link

register = template.Library()


@register.simple_tag
def link_to(name: str) -> str:
    """Return the address of a page of another room, '' when that room is switched off."""
    return link(name)


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
