"""What the agenda and the directory print on plain sheets: a month, a door list, a press release, help.

Plain frozen objects, like those of `documents`.
"""

from dataclasses import dataclass

from guichet.engine.typesetting.documents import Block


@dataclass(frozen=True)
class MonthEntry:
    """What takes place on a day; `notice` says that it is put off or cancelled."""

    hours: str
    title: str
    over: str = ""
    where: str = ""
    notice: str = ""


@dataclass(frozen=True)
class MonthDay:
    """A day on which something takes place, written out."""

    date: str
    entries: tuple[MonthEntry, ...]


@dataclass(frozen=True)
class MonthDocument:
    """The meetings of a month, to pin up; `empty` is said when there are none."""

    title: str
    paper: str
    days: tuple[MonthDay, ...]
    empty: str
    address: str = ""
    modules: tuple[str, ...] = ()
    modules_words: str = ""
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class DoorLine:
    """Who comes, as they said their name; `came` is « téléphone » for who did not use the site."""

    name: str
    people: int
    needs: str = ""
    came: str = ""


@dataclass(frozen=True)
class DoorDocument:
    """Who is expected, to tick at the door; `waiting` are those who have no place yet."""

    title: str
    when: str
    place: str
    total: str
    lines: tuple[DoorLine, ...]
    waiting_total: str
    waiting: tuple[DoorLine, ...]
    empty: str
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class PressDocument:
    """A press release: what, when, where, whom to call. `facts` are (label, words) pairs."""

    title: str
    masthead: str
    date: str
    over: str
    notice: str
    lead: str
    blocks: tuple[Block, ...]
    facts_title: str
    facts: tuple[tuple[str, str], ...]
    contact_title: str
    contact: str
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class HelpEntry:
    """A place that helps. `way` is how far and in which direction, `checked` who says so and since when."""

    name: str
    kind: str
    address: str = ""
    way: str = ""
    telephone: str = ""
    hours: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    checked: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True)
class HelpShelf:
    """Places under one title; `empty` is said when there are none."""

    title: str
    entries: tuple[HelpEntry, ...]
    empty: str = ""


@dataclass(frozen=True)
class HelpDocument:
    """Who can help near a commune, on paper. `bring` is a list to tick, `note_lines` the least room to write.

    `languages` says, a line each, who speaks what; `situation` what the sheet was asked for, if anything;
    `footer` where the lines come from.
    """

    title: str
    masthead: str
    printed: str
    situation: str
    shelves: tuple[HelpShelf, ...]
    languages_title: str
    languages: tuple[str, ...]
    bring_title: str
    bring_advice: str
    bring: tuple[str, ...]
    notes_title: str
    note_lines: int
    is_large: bool = False
    footer: str = ""
    address: str = ""
    language: str = "fr"
