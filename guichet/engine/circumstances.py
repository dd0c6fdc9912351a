"""What may happen around a time limit: the facts that people tell, and the computation under way.

A fact left to None is unknown: nothing is computed from it. Dates that contradict one another are
refused (DeadlineError), never repaired by a guess. The rules themselves are in
`guichet.engine.clock_changes` and `guichet.engine.interruptions`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from guichet.engine.counting import COUNTS, Count, Pause
from guichet.engine.french_dates import written
from guichet.engine.time_limits import (
    CourtOrder,
    DeadlineError,
    Event,
    Kind,
    Length,
    Regime,
    Rule,
)

# --- The facts -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """Something that began and perhaps ended: an aid asked then decided, a mediation."""

    began: date
    ended: date | None = None


@dataclass(frozen=True)
class InformalAppeal:
    """A « recours gracieux » or « hiérarchique »: sent, received by the office, answered."""

    sent: date
    received: date | None = None
    answered: date | None = None


@dataclass(frozen=True)
class MissingPieces:
    """Documents that the office asked for, until when, and the day it received them."""

    requested: date
    due: date | None = None
    received: date | None = None


@dataclass(frozen=True)
class ElectronicNotice:
    """A notice put at disposal on line in place of a registered letter."""

    available: date
    opened: date | None = None
    agreed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """The facts that change a date; None: unknown, or it did not happen.

    in_writing: the decision came in a letter; False: money stopped and no letter told of it.
    remedies_stated: the letter says how and until when to appeal. acknowledged: the office sent a
    complete « accusé de réception » of the request. sent_online: that request was made on line.
    written_decision: a written answer came about a request on which silence was counted.
    extension_announced: the office announced that it needs more time. documents_received: the day
    the office received documents sent later. first_office: the day a wrong office received the
    request. legal_aid: asked, then decided (or the lawyer named, if later). social_mediation:
    found admissible, then recommendations. mediation: the compulsory mediation, begun, declared
    ended. reasons: asked, then given. prior_appeal_mandatory: the decision had to be contested
    first by a compulsory prior appeal.
    """

    in_writing: bool | None = None
    remedies_stated: bool | None = None
    acknowledged: bool | None = None
    sent_online: bool = False
    written_decision: date | None = None
    electronic_notice: ElectronicNotice | None = None
    gracious_appeal: InformalAppeal | None = None
    hierarchical_appeal: InformalAppeal | None = None
    prior_appeal_mandatory: bool | None = None
    mediation: Period | None = None
    social_mediation: Period | None = None
    reasons: Period | None = None
    legal_aid: Period | None = None
    extension_announced: date | None = None
    missing_pieces: MissingPieces | None = None
    documents_received: date | None = None
    first_office: date | None = None

    def dates(self) -> Iterator[date]:
        """Give every date told, in no particular order."""
        for one in fields(self):
            value = getattr(self, one.name)
            parts = (
                [getattr(value, f.name) for f in fields(value)] if is_dataclass(value) else [value]
            )
            yield from (part for part in parts if isinstance(part, date))


# --- The computation under way ----------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What is counted: the rule, who must act, from which day, where, before which judge."""

    rule: Rule
    kind: Kind
    start: date
    length: Length
    place: str | None
    order: CourtOrder | None
    starts: Event
    facts: Circumstances

    @property
    def is_for_the_person(self) -> bool:
        """Whether the person must act in time, not the office."""
        return self.kind == "act_before"

    @property
    def is_a_time_to_appeal(self) -> bool:
        """Whether the rules on time limits for appeals, before a court or not, apply."""
        appeals = (Regime.FRANC_TA, Regime.CPC, Regime.PRIOR_APPEAL)
        return self.is_for_the_person and self.rule.regime in appeals

    def count(self, start: date, length: Length | None = None, pause: Pause | None = None) -> Count:
        """Count the time limit from another day, or for another length, in the same regime."""
        return COUNTS[self.rule.regime](start, length or self.length, self.place, pause)


@dataclass(frozen=True)
class Dates:
    """The day shown first, and the later day that the law gives, if any."""

    last_day: date
    legal_last_day: date | None = None

    @property
    def latest(self) -> date:
        """The last of both."""
        return self.legal_last_day or self.last_day


@dataclass
class Account:
    """How the date was found: filled step by step while it is computed."""

    steps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def step(self, text: str, *sources: str) -> None:
        """Add a sentence that a person can check, and its articles."""
        self.steps.append(text)
        self.sources += sources

    def warn(self, text: str, *sources: str) -> None:
        """Add something to beware of, and its articles."""
        self.warnings.append(text)
        self.sources += sources

    def absorb(self, count: Count) -> None:
        """Add how a count was made."""
        self.steps += count.steps
        self.warnings += count.warnings
        self.sources += count.sources


def in_order(first: date, what_first: str, second: date | None, what_second: str) -> None:
    """Raise DeadlineError if the second date is told and comes before the first."""
    if second is not None and second < first:
        raise DeadlineError(
            f"Les dates se contredisent : {what_second} ({written(second)}) "
            f"ne peut pas être avant {what_first} ({written(first)})."
        )
