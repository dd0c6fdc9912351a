"""What is pinned up and handed out: a meeting, or a cycle and its sessions, as a poster or as leaflets."""

from dataclasses import dataclass
from typing import Final, Literal

import segno

Design = Literal["ticket", "title", "programme"]
# « a6 » comes four times on an A4 page, to cut.
Paper = Literal["a3", "a4", "a5", "a6"]

DESIGNS: Final[tuple[Design, ...]] = ("ticket", "title", "programme")
"""In the order of their numbers: a stub with the date, the words first, hour after hour."""


@dataclass(frozen=True)
class PosterSpeaker:
    """Who speaks, and one line about them."""

    name: str
    line: str = ""


@dataclass(frozen=True)
class PosterMoment:
    """One line of the programme; `hour` may be empty."""

    hour: str
    title: str


@dataclass(frozen=True)
class PosterSession:
    """One meeting of a cycle; `mark` is its number, or a few letters."""

    mark: str
    date: str
    hours: str
    title: str
    where: str = ""


@dataclass(frozen=True)
class PosterPartner:
    """Who makes it possible; `logo` is a PNG of that size, empty when there is none."""

    name: str
    logo: bytes = b""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class PosterDocument:
    """A meeting or a cycle, announced. `over` stands above the title, `also` lists its other dates.

    `date` is a day written out, or a few words for a cycle; `notice` says that the meeting is put off
    or cancelled. `address` is the page in clear and `modules` the rows of its QR code; both are empty
    where the site does not know under which name it is reached.
    """

    title: str
    design: Design = "ticket"
    paper: Paper = "a4"
    over: str = ""
    notice: str = ""
    date: str = ""
    hours: str = ""
    also: tuple[str, ...] = ()
    place: str = ""
    street: str = ""
    summary: str = ""
    speakers: tuple[PosterSpeaker, ...] = ()
    programme: tuple[PosterMoment, ...] = ()
    sessions: tuple[PosterSession, ...] = ()
    price: str = ""
    access: tuple[str, ...] = ()
    access_note: str = ""
    register: str = ""
    address: str = ""
    modules: tuple[str, ...] = ()
    modules_words: str = ""
    partners: tuple[PosterPartner, ...] = ()
    language: str = "fr"


def squares(address: str) -> tuple[str, ...]:
    """Return the rows of the QR code of an address, « 1 » for a dark square, without the margin around.

    An eighth of it may be stained: more would make the squares of a long address too small for a leaflet.
    """
    code = segno.make(address, error="m", micro=False)
    return tuple("".join(str(module & 1) for module in row) for row in code.matrix)
