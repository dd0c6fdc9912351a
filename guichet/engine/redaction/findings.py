"""What was found in a testimony: where, of what kind, why it identifies, what to write instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of details that identify, the strongest first: it wins when two overlap."""

    NIR = "nir"
    IBAN = "iban"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    PLATE = "plate"
    NUMBER = "number"
    ADDRESS = "address"
    ESTABLISHMENT = "establishment"
    HANDLE = "handle"
    DATE = "date"
    AMOUNT = "amount"
    AGE = "age"
    POSTCODE = "postcode"
    COMBINATION = "combination"
    NAME = "name"
    PLACE = "place"


@dataclass(frozen=True)
class Finding:
    """One detail: characters `start` to `end` of the text, the reason in French, a replacement."""

    start: int
    end: int
    kind: Kind
    text: str
    reason: str
    replacement: str


@dataclass(frozen=True)
class Proposal:
    """A text, composed (NFC), and what was found in it, in order and without overlap."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def proposed(self) -> str:
        """The text as it would read if every replacement were accepted."""
        return replaced(self.text, self.findings)


def replaced(text: str, accepted: Sequence[Finding]) -> str:
    """Return the text with these findings replaced: those that a person accepted.

    `accepted` is in order and without overlap, and its places are those of `text`.
    """
    parts, position = [], 0
    for finding in accepted:
        parts += [text[position : finding.start], finding.replacement]
        position = finding.end
    return "".join([*parts, text[position:]])
