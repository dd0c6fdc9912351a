"""What a visitor asks of the list, as the address says it: a country, a domain, a status."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from guichet.engine.algorithms import System
from guichet.features.algorithms.words import (
    COUNTRIES,
    DOMAIN_SLUGS,
    DOMAINS,
    STATUS_SLUGS,
    STATUSES,
)
from guichet.ui.lists import Choice, Option

_LABELS: Final = {"pays": "Pays", "domaine": "Domaine", "calcul": "Peut-on refaire le calcul ?"}
# Each list: the value that the address bears, and its words.
_OFFERED: Final = {
    "pays": {code.lower(): label for code, label in COUNTRIES.items()},
    "domaine": {DOMAIN_SLUGS[code]: label for code, label in DOMAINS.items()},
    "calcul": {STATUS_SLUGS[code]: label for code, label in STATUSES.items()},
}


@dataclass(frozen=True)
class Filtered:
    """The systems asked for, and the lists as they were chosen."""

    systems: tuple[System, ...]
    choices: tuple[Choice, ...]
    is_filtered: bool


def filtered(systems: Iterable[System], query: QueryDict) -> Filtered:
    """Return the systems that an address asks for: none for what no list offers."""
    chosen = {name: query.get(name, "").strip() for name in _OFFERED}
    kept = (
        one
        for one in systems
        if all(value in ("", _values(one)[name]) for name, value in chosen.items())
    )
    choices = (Choice(name, _LABELS[name], tuple(_options(name, chosen[name]))) for name in chosen)
    return Filtered(tuple(kept), tuple(choices), any(chosen.values()))


def addresses() -> Iterator[str]:
    """Yield each filter alone, as the end of an address: « ?pays=nl »."""
    return (f"?{name}={value}" for name, values in _OFFERED.items() for value in values)


def _values(system: System) -> dict[str, str]:
    return {
        "pays": system.country.lower(),
        "domaine": DOMAIN_SLUGS[system.domain],
        "calcul": STATUS_SLUGS[system.computing.status],
    }


def _options(name: str, chosen: str) -> Iterator[Option]:
    yield Option("", "Tous", not chosen)
    for value, label in _OFFERED[name].items():
        yield Option(value, label, value == chosen)
