"""The figures: what can be counted of all testimonies, without pointing at anybody.

Texts that anyone reads are known one by one; testimonies « to count only » are not, and must stay
so. They enter the figures five by five, so that comparing today with yesterday tells nothing of one
of them, and `guichet.engine.disclosure` hides what is small, and what subtraction would find.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count, Q

from guichet.engine.disclosure import MINIMUM, Table, one_way
from guichet.engine.typography import typeset
from guichet.features.testimonies import shelf
from guichet.features.testimonies.models import Facet, FacetKind, Testimony
from guichet.features.testimonies.published.words import DOOR_WORDS, labels, period_words

_NO_ANSWER: Final = ""
# Whatever has a text has this day, and nothing else has it (see `shelf`): reading texts takes time.
_READABLE: Final = Q(published_on__isnull=False)
_OF_READABLE: Final = Q(testimony__published_on__isnull=False)
_BOTH: Final = {"all_of": Count("pk"), "known": Count("pk", filter=_READABLE)}
_OF_FACETS: Final = {"all_of": Count("pk"), "known": Count("pk", filter=_OF_READABLE)}
_OF_TESTIMONIES: Final = {
    "all_of": Count("testimony", distinct=True),
    "known": Count("testimony", distinct=True, filter=_OF_READABLE),
}


@dataclass(frozen=True)
class Line:
    """One answer: `count` is None where it may not be shown."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Figure:
    """One figure. `name` is what the exports and the addresses call it.

    `n` is the number of testimonies it is about, None when they are too few. `together` is the sum
    of what is hidden. `is_many`: one testimony may give several answers.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    n: int | None
    together: int | None
    is_many: bool = False

    @property
    def shown(self) -> tuple[Line, ...]:
        """Return the answers whose count is shown, without the missing answers."""
        return tuple(one for one in self.lines if one.count is not None and one.value)

    @property
    def headers(self) -> tuple[str, str]:
        """Return the heads of the table behind the figure."""
        return "Réponse", "Nombre"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the table behind the figure."""
        return tuple((one.label, _told(one.count)) for one in self.lines)


@dataclass(frozen=True)
class Figures:
    """All the figures, of one state of the shelf."""

    n: int | None
    lists: tuple[Figure, ...]
    departments: Figure
    months: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        """Return them in the order of the page."""
        return (*self.lists, self.departments, self.months)


_LISTS: Final = (
    ("themes", FacetKind.THEME, "De quoi il s’agit", False),
    ("services", FacetKind.BODY, "Avec quel service", True),
    ("secteurs", FacetKind.SECTOR, "Dans quel secteur d’emploi", False),
    ("outils", FacetKind.TOOL, "Avec quel outil ou quel calcul", True),
    ("consequences", FacetKind.CONSEQUENCE, "Avec quelles conséquences", True),
)


def current() -> Figures:
    """Return the figures as the shelf stands; counted again only when something has changed."""
    return _figures(shelf.revision())


@lru_cache(maxsize=1)
def _figures(_revision: int) -> Figures:
    counted = _Counted()
    lists = (
        counted.of_facet(name, kind, title, is_many=is_many)
        for name, kind, title, is_many in _LISTS
    )
    return Figures(
        n=counted.n,
        lists=(counted.of_doors(), *lists),
        departments=counted.of_facet(
            "departements", FacetKind.DEPARTMENT, "Dans quel département", is_many=False
        ),
        months=counted.of_months(),
    )


class _Counted:
    """The counts of one state of the shelf: of all, and of those that anyone may read."""

    def __init__(self) -> None:
        self.rows = Testimony.objects.counted().filter(_READABLE | Q(number__lte=_last_private()))
        all_of, known = self.rows.count(), self.rows.filter(_READABLE).count()
        self.all_of, self.known = {_NO_ANSWER: all_of}, {_NO_ANSWER: known}
        self.n = one_way(self.all_of, self.known).total
        self._facets = self._by_kind()

    def of_doors(self) -> Figure:
        """Count by door."""
        all_of, known = self._by_column("door")
        table = one_way({door: all_of.get(door, 0) for door in DOOR_WORDS}, known)
        return _figure("portes", "Où cela s’est passé", table, DOOR_WORDS)

    def of_facet(self, name: str, kind: FacetKind, title: str, *, is_many: bool) -> Figure:
        """Count by the answers to one question; without answer is one of them."""
        offered = dict(labels(kind))
        counts, known = self._facets[kind]
        words = {**offered, **{value: value for value in counts if value not in offered}}
        words[_NO_ANSWER] = "Pas de réponse, ou question non posée"
        table = one_way({value: counts.get(value, 0) for value in words}, known)
        return _figure(name, title, table, words, is_many=is_many, n=self.n)

    def of_months(self) -> Figure:
        """Count by month, from the first to the last that may be shown, none left out between."""
        all_of, known = self._by_column("month")
        months = {f"{month:%Y-%m}": month for month in _every_month(all_of)}
        words = {key: period_words(key) for key in months} | {_NO_ANSWER: "Pas de réponse"}
        counts = {key: all_of.get(months.get(key), 0) for key in words}
        seen = {key: known.get(months.get(key), 0) for key in words}
        figure = _figure("mois", "Quand cela a commencé", one_way(counts, seen), words)
        return _between_shown(figure)

    def _by_column(self, column: str) -> tuple[dict[Any, int], dict[Any, int]]:
        """Count by a column, all and readable."""
        found = self.rows.order_by().values_list(column).annotate(**_BOTH)
        return _apart((value, all_of, known) for value, all_of, known in found)

    def _by_kind(self) -> dict[FacetKind, tuple[dict[str, int], dict[str, int]]]:
        """Count by the answers to each question, and how many did not answer."""
        facets = Facet.objects.filter(testimony__in=self.rows)
        each = list(facets.values_list("kind", "value").annotate(**_OF_FACETS))
        answered = list(facets.values_list("kind").annotate(**_OF_TESTIMONIES))
        whole = (self.all_of[_NO_ANSWER], self.known[_NO_ANSWER])
        found = {}
        for kind in FacetKind:
            said = [(value, a, k) for of, value, a, k in each if of == kind]
            a, k = next(((a, k) for of, a, k in answered if of == kind), (0, 0))
            found[kind] = _apart([*said, (_NO_ANSWER, whole[0] - a, whole[1] - k)])
        return found


def _apart(found: Iterable[tuple[Any, int, int]]) -> tuple[dict[Any, int], dict[Any, int]]:
    rows = list(found)
    return {value: n for value, n, _ in rows}, {value: n for value, _, n in rows}


def _last_private() -> int:
    """Return the number of the last « count only » testimony that enters: they enter five by five.

    Counted alone, one would show all its answers to whoever compares the figures of two days.
    """
    private = Testimony.objects.counted().exclude(_READABLE).order_by("number")
    entered = private.count() // MINIMUM * MINIMUM
    return private.values_list("number", flat=True)[entered - 1] if entered else 0


def _figure(
    name: str,
    title: str,
    table: Table[str],
    words: Mapping[str, str],
    *,
    is_many: bool = False,
    n: int | None = None,
) -> Figure:
    lines = tuple(Line(value, words[value], count) for value, count in table.counts.items())
    whole = n if is_many else table.total
    return Figure(name, title, lines, whole, table.together, is_many)


def _every_month(found: Mapping[Any, int]) -> Iterator[datetime.date]:
    months = sorted(one for one in found if isinstance(one, datetime.date))
    month = months[0] if months else None
    while month and month <= months[-1]:
        yield month
        month = (month + datetime.timedelta(days=31)).replace(day=1)


def _between_shown(figure: Figure) -> Figure:
    """Leave out the months before the first shown and after the last: they would tell an edge."""
    shown = [at for at, one in enumerate(figure.lines) if one.count is not None and one.value]
    kept = figure.lines[shown[0] : shown[-1] + 1] if shown else ()
    missing = tuple(one for one in figure.lines if not one.value and one not in kept)
    return Figure(figure.name, figure.title, kept + missing, figure.n, figure.together)


def _told(count: int | None) -> str:
    return "non montré" if count is None else typeset(f"{count:_}".replace("_", " "))
