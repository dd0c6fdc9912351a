"""How a part of the house says what it erases when its term has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from django.apps import apps


@dataclass(frozen=True)
class Erased:
    """So many things of one kind: `name` is a slug for the trail, `what` a French plural."""

    name: str
    what: str
    count: int


@runtime_checkable
class Keeper(Protocol):
    """A part of the house that keeps something for a time only."""

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase what was kept for long enough, and say what was erased."""
        ...


def keepers() -> tuple[Keeper, ...]:
    """Give those that are switched on."""
    return tuple(one for one in apps.get_app_configs() if isinstance(one, Keeper))
