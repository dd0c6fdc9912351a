"""What a room declares about itself, so that the house never has to look inside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol, runtime_checkable

from django.apps import AppConfig, apps
from django.db import DatabaseError

from guichet.lib.keeping import Erased


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu: the smallest ``order`` comes first; ``label`` is in French."""

    order: int
    label: str


@dataclass(frozen=True)
class SearchDocument:
    """One page that the search may propose.

    ``address`` is the path from the root (« /droits/savoir-ma-note/ »); ``kind`` is the word shown
    beside the title (« droit », « démarche », « situation »); ``summary`` is one sentence to show;
    ``text`` is everything else that must be found, in plain words.
    """

    address: str
    title: str
    kind: str
    summary: str
    text: str


@dataclass(frozen=True)
class PrintableDocument:
    """A paper that anyone may take: ``address`` from the root, ``format`` such as « PDF »."""

    address: str
    title: str
    format: str


@dataclass(frozen=True)
class Retention:
    """A personal datum the room touches: what it is, why, where it stays and for how long."""

    what: str
    why: str
    where: str
    how_long: str


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody is, as far as they said, and what happens to them (slugs of the catalogue).

    `commune` is an INSEE code, a postcode or a name; without it, `department` alone places them.
    """

    commune: str = ""
    department: str = ""
    situations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helper:
    """Somebody to go to, or an office to write to: ready for a page or a paper.

    `lines` are the postal address, as on an envelope; `note` says what it is, how far, and when it is
    open; `stale`, if any, that nobody checked it for a year.
    """

    name: str
    url: str
    note: str
    lines: tuple[str, ...] = ()
    telephone: str = ""
    stale: str = ""


class RoomConfig(AppConfig):
    """The front door of a room: subclass it in the room's ``apps.py``.

    ``url_prefix`` has no leading slash and ends with one (« droits/ »). ``is_private`` is true when
    pages of the room show what a person told us: they are then never kept by a browser or a proxy.
    """

    title: ClassVar[str]
    url_prefix: ClassVar[str]
    menu_entry: ClassVar[MenuEntry | None] = None
    is_private: ClassVar[bool] = False
    erases: ClassVar[Mapping[str, str]] = {}

    # A room's apps.py names this class too: Django must choose the room's own.
    default = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.default = True

    def prepare(self) -> None:
        """Bring in what the room shows from the first start; at once when it is already there."""

    def helpers_near(self, where: Whereabouts) -> tuple[Helper, ...]:
        """Give who helps near a place, in the situations told, nearest first."""
        return ()

    def addressees_near(self, where: Whereabouts, body: str) -> tuple[Helper, ...]:
        """Give the offices of a service (« caf ») to which one writes from there, nearest first."""
        return ()

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the pages of this room that the search may propose."""
        return ()

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the papers that anyone may print from this room."""
        return ()

    def public_addresses(self) -> Iterable[str]:
        """Give every address of this room that answers a plain GET, from the root."""
        return ()

    def retention(self) -> Iterable[Retention]:
        """Give the personal data this room touches, even when it keeps none of it."""
        return ()

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase what this room has kept for long enough, and say what it erased."""
        return ()

    def withdrawn(self) -> Iterable[str]:
        """Name all that people withdrew, so that a restored backup does not bring it back."""
        return ()

    def withdraw_again(self, names: Iterable[str], today: date) -> int:
        """Withdraw what is named, where it is not yet; return how much that was."""
        return 0


def installed_rooms() -> tuple[RoomConfig, ...]:
    """Give the rooms that are switched on, in the order of the menu, those without entry last."""
    rooms = [config for config in apps.get_app_configs() if isinstance(config, RoomConfig)]
    return tuple(sorted(rooms, key=_menu_order))


@runtime_checkable
class TellsWhatItKeeps(Protocol):
    """A part of the house that touches personal data, be it a room or not (the team's accounts)."""

    def retention(self) -> Iterable[Retention]:
        """Give the personal data that it touches."""
        ...


def what_is_kept() -> tuple[Retention, ...]:
    """Give all the personal data that the house touches: the rooms' first, in the menu's order."""
    others: list[TellsWhatItKeeps] = [
        one
        for one in apps.get_app_configs()
        if isinstance(one, TellsWhatItKeeps) and not isinstance(one, RoomConfig)
    ]
    return tuple(datum for one in (*installed_rooms(), *others) for datum in one.retention())


def _menu_order(room: RoomConfig) -> tuple[bool, int, str]:
    entry = room.menu_entry
    return (entry is None, entry.order if entry else 0, room.label)


def helpers_near(where: Whereabouts) -> tuple[Helper, ...]:
    """Give who helps near a place, whichever room knows them; nothing when none does.

    Nothing either when the database does not answer: what is asked elsewhere on the page needs none.
    """
    try:
        return tuple(one for room in installed_rooms() for one in room.helpers_near(where))
    except DatabaseError:
        return ()


def addressees_near(where: Whereabouts, body: str) -> tuple[Helper, ...]:
    """Give the offices of a service to which one writes from a place, as `helpers_near` does."""
    try:
        return tuple(one for room in installed_rooms() for one in room.addressees_near(where, body))
    except DatabaseError:
        return ()
