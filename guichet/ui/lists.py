"""What lists of the components hold: a page to go to, a choice among some."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A page, its name and a word on it, ready for the component `link_list`."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Option:
    """One line of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A list to choose from, ready for the page."""

    name: str
    label: str
    options: tuple[Option, ...]
