"""Dates as people read them: written out in full, with « 1er », and how many days are left."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from guichet.engine import french_dates

URGENT_DAYS = 7
SOON_DAYS = 30


def plain_date(day: date) -> str:
    """Give « 24 novembre 2026 »; the day never stands alone at the end of a line."""
    return french_dates.short(day).replace(" ", "\N{NO-BREAK SPACE}", 1)


def long_date(day: date) -> str:
    """Give « mardi 24 novembre 2026 », in the same way."""
    return f"{french_dates.WEEKDAYS[day.weekday()]} {plain_date(day)}"


@dataclass(frozen=True)
class Stub:
    """What the stub of a ticket shows. ``state``: now, soon, calm, past or none.

    Of a date, ``spoken`` is read aloud in place of its three parts; without a date there is no ``iso``,
    and ``month``, the advice, is read as it is shown.
    """

    state: str
    label: str
    iso: str
    spoken: str
    day: str
    ordinal: str
    weekday: str
    month: str
    left: str


def stub_without_date(label: str, advice: str) -> Stub:
    """Describe a procedure that no clock limits."""
    return Stub(
        state="none",
        label=label or gettext("Pas de date limite"),
        iso="",
        spoken="",
        day="—",
        ordinal="",
        weekday="",
        month=advice or gettext("dès que possible"),
        left="",
    )


def stub_of(day: date, today: date | None, label: str, state: str = "") -> Stub:
    """Describe a dated stub; without ``today`` nothing is said of the days left."""
    left_days = (day - today).days if today else None
    return Stub(
        state=state or _state(left_days),
        label=label or gettext("Dernier jour"),
        iso=day.isoformat(),
        spoken=long_date(day),
        day=str(day.day),
        ordinal="er" if day.day == 1 else "",
        weekday=french_dates.WEEKDAYS[day.weekday()],
        month=f"{french_dates.MONTHS[day.month - 1]} {day.year}",
        left="" if left_days is None else _left(left_days),
    )


def _state(left_days: int | None) -> str:
    if left_days is None or left_days > SOON_DAYS:
        return "calm"
    if left_days < 0:
        return "past"
    return "now" if left_days <= URGENT_DAYS else "soon"


def _left(left_days: int) -> str:
    if left_days == 0:
        return gettext("C’est aujourd’hui")
    if left_days < 0:
        text = ngettext("Dépassé depuis %d jour", "Dépassé depuis %d jours", -left_days)
        return text % -left_days
    return ngettext("Il reste %d jour", "Il reste %d jours", left_days) % left_days
