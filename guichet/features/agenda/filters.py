"""What a visitor asks of the agenda, as the address says it: when, where in their own words, which cycle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict

from guichet.engine.places import DEPARTMENTS
from guichet.features.agenda.models import PARIS, Cycle, Meeting
from guichet.lib.french_words import fold
from guichet.ui.lists import Choice, Option

TO_COME: Final = ""
PAST: Final = "passees"
THIS_MONTH: Final = "mois"
_WHENS: Final = {TO_COME: "À venir", THIS_MONTH: "Ce mois-ci", PAST: "Passées"}
_LONGEST: Final = 80
_LAST_PAGE: Final = 1_000
_BETWEEN: Final = re.compile(r"[^0-9a-z]+")
_SAINT: Final = re.compile(r"\b(st|ste)\b")


@dataclass(frozen=True)
class Asked:
    """What was asked. `where` is as it was typed."""

    when: str = TO_COME
    where: str = ""
    cycle: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything was chosen."""
        return bool(self.when or self.where or self.cycle)

    def query(self, page: int) -> str:
        """Return the end of the address that asks the same, at another page."""
        said = {"quand": self.when, "ou": self.where, "cycle": self.cycle}
        kept = {name: value for name, value in said.items() if value}
        if page > 1:
            kept["page"] = str(page)
        return f"?{urlencode(kept)}" if kept else ""


def asked(query: QueryDict) -> Asked:
    """Read an address; what means nothing is left out."""
    when = query.get("quand", "")
    page = query.get("page", "1")
    return Asked(
        when=when if when in _WHENS else TO_COME,
        where=" ".join(query.get("ou", "").split())[:_LONGEST],
        cycle=query.get("cycle", "")[:_LONGEST],
        page=min(int(page), _LAST_PAGE)
        if page.isascii() and page.isdecimal() and len(page) < 6
        else 1,
    )


def choices(wanted: Asked, cycles: Iterable[Cycle]) -> tuple[Choice, ...]:
    """Return the lists to choose from."""
    whens = tuple(Option(value, label, value == wanted.when) for value, label in _WHENS.items())
    offered = (Option(one.slug, one.title, one.slug == wanted.cycle) for one in cycles)
    titles = (Option("", "Tous", not wanted.cycle), *offered)
    lists = [Choice("quand", "Quand", whens)]
    if len(titles) > 1:
        lists.append(Choice("cycle", "Cycle", titles))
    return tuple(lists)


def found(wanted: Asked, now: datetime, today: date) -> QuerySet[Meeting]:
    """Return the meetings asked for, in their order."""
    meetings = Meeting.objects.shown()
    if wanted.cycle:
        meetings = meetings.filter(cycle__slug=wanted.cycle)
    if wanted.where:
        meetings = meetings.filter(_in_words(wanted.where))
    match wanted.when:
        case "passees":
            return meetings.past(now)
        case "mois":
            return of_month(meetings, today)
    return meetings.to_come(now)


def of_month(meetings: QuerySet[Meeting], day: date) -> QuerySet[Meeting]:
    """Return those with a date in the month of a day; a day is counted as Paris does."""
    first, after = _midnight(day.replace(day=1)), _midnight(next_month(day))
    within = Q(starts_at__gte=first, starts_at__lt=after)
    others = Q(other_dates__starts_at__gte=first, other_dates__starts_at__lt=after)
    return meetings.filter(within | others).distinct().order_by("starts_at", "pk")


def around(day: date) -> tuple[bool, bool]:
    """Tell whether anything is before this month, and after it: whoever turns the pages comes to an end."""
    shown, first = Meeting.objects.shown(), _midnight(day.replace(day=1))
    before = shown.filter(starts_at__lt=first).exists()
    return before, shown.filter(last_ends_at__gte=_midnight(next_month(day))).exists()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(PARIS))


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _in_words(typed: str) -> Q:
    """Return the place that these words name: a département, a commune, its postcode."""
    wanted = _plain(typed)
    for code, name in DEPARTMENTS.items():
        if wanted in (code.lower(), _plain(name)):
            return Q(department=code)
    held = Meeting.objects.shown().exclude(commune_code="").order_by()
    known = dict(held.values_list("commune_code", "commune_name").distinct())
    named = {code for code, name in known.items() if wanted and wanted in _plain(name)}
    return Q(commune_code__in=named or set(known) & _near(typed))


def _near(typed: str) -> set[str]:
    """Return the codes of the communes that words, perhaps misspelt, or a postcode may mean."""
    # Loads the table of communes when it is needed.
    from guichet.lib.communes import gazetteer

    return {one.code for one in gazetteer().search(typed)}


def _plain(text: str) -> str:
    plain = _BETWEEN.sub(" ", fold(text)).strip()
    return _SAINT.sub(lambda one: "sainte" if one[1] == "ste" else "saint", plain)
