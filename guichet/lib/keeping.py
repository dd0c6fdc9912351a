"""How a part of the house says what it erases when its term has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from django.apps import apps


@dataclass(frozen=True)
class Erased:
    """So many things of one kind: `name` is one of those that its keeper `erases`."""

    name: str
    count: int


@runtime_checkable
class Keeper(Protocol):
    """A part of the house that keeps something for a time only."""

    @property
    def erases(self) -> Mapping[str, str]:
        """Name what it erases: by a slug for the trail, the French plural that people read."""
        ...

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase what was kept for long enough, and say what was erased."""
        ...


def keepers() -> tuple[Keeper, ...]:
    """Give those that are switched on."""
    return tuple(one for one in apps.get_app_configs() if isinstance(one, Keeper))


def told(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Say in French how many of each were erased. Raises KeyError for what nobody keeps any more."""
    words = {name: what for keeper in keepers() for name, what in keeper.erases.items()}
    return [f"{words[name]} : {count}" for name, count in counts]
