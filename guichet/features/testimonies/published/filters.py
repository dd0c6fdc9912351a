"""What a visitor asks of the shelf, as the address says it: words, facets, a period, a page."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from guichet.features.testimonies.published.words import (
    DOOR_WORDS,
    DOORS,
    FIRST_YEAR,
    NAMES,
    TITLES,
    labels,
    period_words,
)
from guichet.features.testimonies.shelf import Wanted
from guichet.ui.lists import Choice, Option

LONGEST: Final = 300
# Beyond ten thousand texts, one goes on with a period or a subject: counting to there takes time.
LAST_PAGE: Final = 500
_MANY_FIGURES: Final = 9
_PERIOD: Final = re.compile(r"(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Asked:
    """What was understood of an address. `unknown` holds what no list offers: nothing has it."""

    text: str
    chosen: tuple[tuple[str, str], ...]
    page: int
    unknown: bool

    @property
    def wanted(self) -> Wanted:
        """Return the question for the shelf."""
        given = dict(self.chosen)
        facets = tuple((NAMES[name], given[name]) for name in NAMES if name in given)
        door = DOORS[given["porte"]].value if "porte" in given else ""
        return Wanted(text=self.text, facets=facets, door=door, period=given.get("periode", ""))

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.text or self.chosen or self.unknown)

    def query(self, page: int = 1) -> str:
        """Return the address of a page of this list, after the path: « ?theme=refusal »."""
        more = [("page", str(page))] if page > 1 else []
        text = [("q", self.text)] if self.text else []
        given = [*text, *self.chosen, *more]
        return f"?{urlencode(given)}" if given else ""

    def in_words(self) -> Iterator[str]:
        """Yield each filter in words."""
        for name, value in self.chosen:
            if name in NAMES:
                yield labels(NAMES[name])[value]
            else:
                yield DOOR_WORDS[DOORS[value].value] if name == "porte" else period_words(value)


def asked(sent: QueryDict) -> Asked:
    """Read an address; what it says wrongly is told, never passed over."""
    text = " ".join(sent.get("q", "")[:LONGEST].replace("\x00", " ").split())
    given = {name: sent.get(name, "").strip() for name in (*NAMES, "porte", "periode")}
    chosen = tuple((name, value) for name, value in given.items() if _is_known(name, value))
    unknown = any(given.values()) and len(chosen) < sum(map(bool, given.values()))
    return Asked(text, chosen, _page(sent.get("page", "")), unknown)


def has_blanks(sent: QueryDict) -> bool:
    """Tell whether a form left empty names in the address, which then is long for nothing."""
    return any(not value.strip() for values in dict(sent.lists()).values() for value in values)


def _is_known(name: str, value: str) -> bool:
    if name == "porte":
        return value in DOORS
    if name == "periode":
        return bool(_PERIOD.fullmatch(value))
    return value in labels(NAMES[name])


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) < _MANY_FIGURES
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


def choices(asked: Asked, today: datetime.date) -> tuple[Choice, ...]:
    """Return the lists to choose from, with what is chosen."""
    given = dict(asked.chosen)

    def choice(name: str, label: str, offered: dict[str, str]) -> Choice:
        picked = given.get(name, "")
        lines = (Option(value, words, value == picked) for value, words in offered.items())
        return Choice(name, label, (Option("", "Peu importe", not picked), *lines))

    years = {str(year): str(year) for year in range(today.year, FIRST_YEAR - 1, -1)}
    period = given.get("periode", "")
    periods = years | ({period: period_words(period)} if period else {})
    return (
        *(choice(name, TITLES[kind], dict(labels(kind))) for name, kind in NAMES.items()),
        choice("porte", "Où", {name: DOOR_WORDS[door.value] for name, door in DOORS.items()}),
        choice("periode", "Quand", periods),
    )
