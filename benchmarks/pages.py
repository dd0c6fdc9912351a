"""The pages are served at once: the sheets of the catalogue, and the counter's result."""

from collections.abc import Iterable, Iterator
from functools import partial

from benchmarks import visits
from benchmarks.house import House, opened
from benchmarks.promises import Outcome, at_most, durations

_ROUNDS = 3


def run() -> Iterator[Outcome]:
    """Visit each page with one worker, once to wake it up, then a few times with a clock."""
    with opened(workers=1) as house:
        yield at_most("une fiche du catalogue", 0.010, _visited(house, visits.sheets()))
        yield at_most("l’accueil et les listes", 0.010, _visited(house, visits.LISTS * 5))
        yield at_most("la recherche", 0.030, _visited(house, visits.SEARCHES * 5))
        yield at_most("la page de résultat", 0.030, _visited(house, visits.results()))


def _visited(house: House, addresses: Iterable[str]) -> list[float]:
    taken: list[float] = []
    for address in addresses:
        taken += durations(partial(house.ask, address), times=_ROUNDS, before=1)
    return taken
