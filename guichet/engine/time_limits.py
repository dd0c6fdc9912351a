"""The words of the legal clock: what starts a time limit, how long it is, how it is counted."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal, Self

from guichet.engine.typography import typeset

Kind = Literal["act_before", "reply", "wait_before"]
CourtOrder = Literal["administrative", "judicial", "mixed", "none"]


class DeadlineError(ValueError):
    """The date cannot be computed: the French message says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


class LengthMustBeAsked(DeadlineError):
    """Only the letter says how long the person has: it must be asked, never guessed."""


class Regime(StrEnum):
    """The seven ways of counting; `guichet.engine.counting` has one function for each."""

    FRANC_TA = "franc_ta"
    CPC = "cpc"
    PRIOR_APPEAL = "prior_appeal"
    SILENCE = "silence"
    GDPR = "gdpr"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class Event(StrEnum):
    """What starts a clock. The day of the event itself never counts."""

    LETTER_RECEIVED = "letter_received"
    LETTER_SENT = "letter_sent"
    DECISION_NOTIFIED = "decision_notified"
    NOTICE_RECEIVED = "notice_received"
    NOTICE_SENT = "notice_sent"
    IMPLICIT_DECISION = "implicit_decision"
    REFERRAL_REGISTERED = "referral_registered"
    OPINION_RECEIVED = "opinion_received"
    MEDIATION_ENDED = "mediation_ended"
    INFO_LETTER_SENT = "info_letter_sent"
    EVENT_DAY = "event_day"
    TAX_NOTICE_YEAR_END = "tax_notice_year_end"


SINCE = {
    Event.LETTER_RECEIVED: "la réception de la lettre",
    Event.LETTER_SENT: "l’envoi de la lettre",
    Event.DECISION_NOTIFIED: "la réception de la décision",
    Event.NOTICE_RECEIVED: "la réception de la lettre",
    Event.NOTICE_SENT: "l’envoi de l’avis",
    Event.IMPLICIT_DECISION: "la naissance du refus implicite",
    Event.REFERRAL_REGISTERED: "l’enregistrement de la saisine",
    Event.OPINION_RECEIVED: "la réception de l’avis",
    Event.MEDIATION_ENDED: "la fin de la médiation",
    Event.INFO_LETTER_SENT: "l’envoi du courrier d’information",
    Event.EVENT_DAY: "la date des faits",
    Event.TAX_NOTICE_YEAR_END: "la fin de l’année de l’avis",
}


_NUMBER_WORDS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "dix": 10,
    "douze": 12,
    "quinze": 15,
    "vingt": 20,
    "trente": 30,
    "quarante-cinq": 45,
    "soixante": 60,
}
_UNITS = {
    "mois": "months",
    "semaine": "weeks",
    "semaines": "weeks",
    "jour": "days",
    "jours": "days",
    "j": "days",
    "jour ouvre": "working_days",
    "jours ouvres": "working_days",
    "jour calendaire": "days",
    "jours calendaires": "days",
}
_LONGEST_TEXT = 60
_LONGEST = {"months": 120, "weeks": 520, "days": 3650, "working_days": 2600}


@dataclass(frozen=True)
class Length:
    """A length of time in exactly one unit. Raises ValueError otherwise."""

    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        values = [getattr(self, unit.name) for unit in fields(self)]
        if min(values) < 0 or sum(value > 0 for value in values) != 1:
            raise ValueError("une durée a une seule unité : months, weeks, days ou working_days")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, int]) -> Self:
        """Read {months: 2}, as the catalogue writes it."""
        return cls(**mapping)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read « 15 jours », « un mois », « 6 semaines », as a letter writes it.

        Raises DeadlineError, in French, for anything else.
        """
        if len(text) > _LONGEST_TEXT:
            raise DeadlineError(_unreadable(text[:_LONGEST_TEXT], ""))
        plain = unicodedata.normalize("NFKD", " ".join(text.lower().split()))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        match = re.fullmatch(r"([0-9]{1,4}|[a-z-]+) ?([a-z]+(?: [a-z]+)?)", plain)
        unit = _UNITS.get(match[2]) if match else None
        if match is None or unit is None:
            raise DeadlineError(_unreadable(text, plain))
        written = match[1]
        number = int(written) if written.isdigit() else _NUMBER_WORDS.get(written, 0)
        if not 0 < number <= _LONGEST[unit]:
            raise DeadlineError(_unreadable(text, plain))
        return cls(**{unit: number})

    def __str__(self) -> str:
        if self.months:
            return f"{self.months} mois"
        if self.weeks:
            return f"{self.weeks} semaine{_plural(self.weeks)}"
        if self.days:
            return f"{self.days} jour{_plural(self.days)}"
        s = _plural(self.working_days)
        return f"{self.working_days} jour{s} ouvré{s}"


def _plural(number: int) -> str:
    return "s" if number > 1 else ""


def _unreadable(text: str, plain: str) -> str:
    if "ouvrable" in plain or "franc" in plain:
        return (
            "Pour des « jours ouvrables » ou des « jours francs », indiquez le même nombre en jours "
            "(par exemple 15 jours) : la date sera plus proche, donc plus sûre."
        )
    shown = "".join(char for char in text if char.isprintable())[:30]
    return (
        f"Le délai « {shown} » n’est pas lisible. "
        "Recopiez celui de la lettre, par exemple « 15 jours », « 1 mois » ou « 6 semaines »."
    )


@dataclass(frozen=True)
class Rule:
    """A time limit of a procedure, as the catalogue states it.

    `length` is None when only the person's letter says it. `extension` is what the addressee may
    add by announcing it in time (tax claims; the GDPR's own two months are known to the regime).
    `restarts_on_documents`: documents sent later make the clock start again (CSS R142-6).
    `to_court`: what must be done in time is a court action; legal aid and informal appeals keep
    no other time limit. `sources`: the articles that set this time limit.
    """

    starts: Event
    length: Length | None
    regime: Regime
    meaning: str = ""
    status: str = "verified"
    extension: Length | None = None
    restarts_on_documents: bool = False
    to_court: bool = False
    sources: tuple[str, ...] = ()
