"""What the gazetteer knows: communes, town halls and outlines of départements."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

DATED: Final = date(2026, 10, 1)
"""The month of the package from which the tables are made; see `data/README.md`."""

PRESENT: Final = ("COM", "ARM")
"""The kinds of today; COMD and COMA are merged communes, SRM a sector of a large city."""

# INSEE's code of the article that stands before a name (TNCC): the article itself, then the name
# after « de » and after « à ». Code 6 has one commune, Aux Marais, of which « Aux » stays as it is.
_ARTICLES: Final[dict[str, tuple[str, str, str]]] = {
    "0": ("", "de ", "à "),
    "1": ("", "d’", "à "),
    "2": ("Le ", "du ", "au "),
    "3": ("La ", "de La ", "à La "),
    "4": ("Les ", "des ", "aux "),
    "5": ("L’", "de L’", "à L’"),
    "6": ("Aux ", "d’Aux ", "à Aux "),
    "7": ("Las ", "de Las ", "à Las "),
    "8": ("Los ", "de Los ", "à Los "),
}
_ACCENT: Final = re.compile(r"[\u0300-\u036f]+")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


class GazetteerError(Exception):
    """The gazetteer cannot be made or read: the reason, in French."""


class StepFree(StrEnum):
    """Whether one can enter without a step."""

    YES = "yes"
    NO = "no"
    ON_REQUEST = "on_request"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today (`kind` COM) or an arrondissement of Paris, Lyon or Marseille (ARM).

    `code` is INSEE's (« 57463 »); `article` is INSEE's code of the article before the name, which
    `name` holds (« Le Havre »). `department` is a code of `guichet.engine.places`. `epci` is the SIREN
    number of the group of communes, empty for the four islands that have none and for an
    arrondissement. The position is the town hall's or, without one, a point inside the commune.
    A search alone sets `former`, the name of the merged commune through which this one was found, and
    `is_guess`: what was typed is not its name, only like it, so that one must ask before acting on it.
    """

    code: str
    name: str
    kind: str
    department: str
    epci: str
    epci_name: str
    population: int | None
    latitude: float
    longitude: float
    postcodes: tuple[str, ...]
    article: str = "0"
    former: str = ""
    is_guess: bool = False

    @property
    def slug(self) -> str:
        """Return the end of an address: « 57463-metz »."""
        return f"{self.code}-{plain_name(self.name).replace(' ', '-')}".lower()

    @property
    def label(self) -> str:
        """Return the name with the département, since many have homonyms: « Saint-Denis (93) »."""
        return f"{self.name} ({self.department})"

    @property
    def of_name(self) -> str:
        """Return « de Metz », « d’Annecy », « du Havre », « de L’Haÿ-les-Roses »."""
        return of_name(self.article, self.name)

    @property
    def at_name(self) -> str:
        """Return « à Metz », « au Havre », « aux Mées », « à L’Haÿ-les-Roses »."""
        article, _, at = _ARTICLES[self.article]
        return at + self.name.removeprefix(article)


@dataclass(frozen=True, slots=True)
class TownHall:
    """A town hall, open to all: where, when, how to write to it.

    `key` is unique and stable: the code of the commune, followed by « -deleguee » or « -associee » for
    the hall of a merged commune. `commune` is the code of a commune of today or of an arrondissement.
    `hours` are in the syntax of OpenStreetMap, empty when they are not known; so are `phone`,
    `email` and `site`. `dated` is when the source was read.
    """

    key: str
    commune: str
    name: str
    street: str
    postcode: str
    city: str
    latitude: float
    longitude: float
    hours: str
    phone: str
    email: str
    site: str
    step_free: StepFree = StepFree.UNKNOWN
    details: str = ""
    dated: date = DATED

    @property
    def address(self) -> tuple[str, ...]:
        """Return the lines of the address, as they are written on an envelope."""
        return tuple(line for line in (self.street, f"{self.postcode} {self.city}".strip()) if line)


@dataclass(frozen=True, slots=True)
class Outline:
    """The border of a département, made simple for a drawing: no measure is to be made on it.

    Each ring is closed, of (longitude, latitude); the largest comes first. A ring inside another is
    an enclave of a neighbour: fill by the « evenodd » rule.
    """

    department: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


def plain_name(name: str) -> str:
    """Return a name in lower case, its words parted by one space, without accents nor signs."""
    text = unicodedata.normalize("NFKD", name.lower().translate(_LIGATURES))
    return " ".join(_NOT_PLAIN.sub(" ", _ACCENT.sub("", text)).split())


def full_name(article: str, name: str) -> str:
    """Return the name with its article: « Havre », code 2, is « Le Havre »."""
    return f"{_ARTICLES[article][0]}{name}"


def bare_name(article: str, name: str) -> str:
    """Return a full name without its article: « Havre »."""
    return name.removeprefix(_ARTICLES[article][0])


def of_name(article: str, name: str) -> str:
    """Return a full name after « de »: « du Havre »."""
    before, of, _ = _ARTICLES[article]
    return of + name.removeprefix(before)
