"""What is known of one letter of a case: its procedure, its answers read again, what happened to it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final

from guichet.engine import french_dates, letters
from guichet.engine.cases.contents import ANSWERS, CaseContent, Happening, KeptLetter, Kind
from guichet.engine.catalogue import Catalogue
from guichet.engine.circumstances import Circumstances, MissingPieces
from guichet.engine.entries import Letter, Procedure
from guichet.engine.last_day import place_of
from guichet.engine.time_limits import Event
from guichet.engine.typography import typeset

# What the law of a procedure is made of; the words around it may change without a new rule.
_RULE: Final = {"legal_basis", "act_before", "clock", "wait_before", "then", "judge"}
_TEXT: Final = {"addressee", "subject", "questions", "body", "pieces", "sending"}
_FROM_THEM: Final = {
    Kind.ACKNOWLEDGED: "leur accusé de réception serait arrivé",
    Kind.ASKED_IDENTITY: "leur demande serait arrivée",
    Kind.ASKED_PIECES: "leur demande serait arrivée",
    Kind.PIECES_RECEIVED: "ils auraient eu vos documents",
    Kind.MORE_TIME: "leur annonce serait arrivée",
}
_REVIEW: Final = {"evidence", "source", "see", "articles"}


def fingerprints(catalogue: Catalogue, procedure: str) -> tuple[str, str]:
    """Return what tells later whether the rule, or the letter, changed since: 16 digits each.

    '' where the catalogue has no such procedure or letter.
    """
    entry, letter = catalogue.procedures.get(procedure), catalogue.letters.get(procedure)
    rule = _digest(entry.model_dump_json(include=_RULE)) if entry else ""
    text = ""
    if letter is not None:
        shared = catalogue.common.model_dump_json(include={"fragments"})
        text = _digest(letter.model_dump_json(include=_TEXT) + shared)
    return rule, text


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _both(first: str, day: datetime.date, then: str, other: datetime.date) -> str:
    """Say that what is told first cannot come before the other."""
    return typeset(
        f"Vérifiez : {first} le {french_dates.short(day)}, avant {then} "
        f"({french_dates.short(other)}). Ces deux dates ne peuvent pas être vraies ensemble."
    )


@dataclass(frozen=True)
class Known:
    """One letter with all that can be said of it on `today`.

    `procedure` is None when the catalogue no longer has it.
    """

    catalogue: Catalogue
    kept: KeptLetter
    happenings: tuple[Happening, ...]
    today: datetime.date

    @classmethod
    def of(
        cls, catalogue: Catalogue, content: CaseContent, kept: KeptLetter, today: datetime.date
    ) -> "Known":
        """Gather what the case says of this letter."""
        return cls(catalogue, kept, content.of_letter(kept.number), today)

    @property
    def procedure(self) -> Procedure | None:
        """The procedure as the catalogue has it today."""
        return self.catalogue.procedures.get(self.kept.procedure)

    @property
    def letter(self) -> Letter | None:
        """The letter's entry, None when the catalogue writes none for this procedure."""
        return self.catalogue.letters.get(self.kept.procedure)

    @property
    def title(self) -> str:
        """The procedure in a few words."""
        return self.procedure.short_title if self.procedure else self.kept.procedure

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """The answers that can still be read."""
        if self.letter is None or not self.kept.answers:
            return {}
        day = max(self.today, self.kept.written_on)
        return letters.read(self.letter, self.catalogue.common, self.kept.answers, day).answers

    @property
    def place(self) -> str | None:
        """The département of the person, for its holidays."""
        return place_of(self.answers)

    def first(self, *kinds: Kind) -> Happening | None:
        """Return the earliest event of these kinds."""
        return next((one for one in self.happenings if one.kind in kinds), None)

    def last(self, *kinds: Kind) -> Happening | None:
        """Return the latest event of these kinds."""
        return next((one for one in reversed(self.happenings) if one.kind in kinds), None)

    def day(self, kind: Kind) -> datetime.date | None:
        """Return the day of the first event of this kind."""
        found = self.first(kind)
        return found.day if found else None

    @property
    def sent(self) -> datetime.date | None:
        """The day on which it was posted."""
        return self.day(Kind.SENT)

    @property
    def received(self) -> datetime.date | None:
        """The day on which the office received it."""
        return self.day(Kind.RECEIVED)

    @property
    def answer(self) -> Happening | None:
        """The last answer that decides something: granted, partial or refused."""
        return self.last(*ANSWERS)

    @property
    def acknowledged(self) -> bool | None:
        """Whether the office's receipt came; None when nothing was said of it."""
        return True if self.first(Kind.ACKNOWLEDGED) else None

    def contradiction(self, one: Happening) -> str:
        """Say which other day cannot be true together with this event's; '' when none is.

        Both are kept: only the person knows which one to mend.
        """
        received, dated = self.received, self.answers.get("date")
        of_office = one.kind not in (Kind.SENT, Kind.RECEIVED, Kind.SILENT)
        if of_office and received and one.day < received:
            return _both(
                _FROM_THEM.get(one.kind, "leur réponse serait arrivée"),
                one.day,
                "que votre lettre ne soit reçue",
                received,
            )
        if one.kind is Kind.RECEIVED and self.sent and one.day < self.sent:
            return _both(
                "votre lettre aurait été reçue", one.day, "que vous ne la postiez", self.sent
            )
        if one.kind is Kind.SENT and isinstance(dated, datetime.date) and one.day < dated:
            return _both("votre lettre aurait été postée", one.day, "la date écrite dessus", dated)
        return ""

    def original_day(self) -> datetime.date | None:
        """Return the day from which this letter's own time limit ran: the decision, the notice."""
        for name in self.letter.dates.values() if self.letter else ():
            day = self.answers.get(name)
            if isinstance(day, datetime.date):
                return day
        return None

    def reply_start(self) -> datetime.date | None:
        """Return the day from which the office's time to answer runs, None when it is not known."""
        clock = self.procedure.clock if self.procedure else None
        if clock is None:
            return None
        if clock.starts is Event.NOTICE_RECEIVED:
            return self.original_day()
        return self.received

    def reply_circumstances(self) -> Circumstances:
        """Return what changes the office's time to answer: more time, documents, a wrong office."""
        extension, asked = (
            self.first(Kind.MORE_TIME),
            self.last(Kind.ASKED_PIECES, Kind.ASKED_IDENTITY),
        )
        wrong = self.first(Kind.WRONG_OFFICE)
        got = self.last(Kind.PIECES_RECEIVED)
        clock = self.procedure.clock if self.procedure else None
        restarts = bool(clock and clock.restarts_on_documents and got)
        pieces = None
        if asked and not restarts:
            received = got.day if got and got.day >= asked.day else None
            pieces = MissingPieces(asked.day, asked.due, received)
        return Circumstances(
            extension_announced=extension.day if extension else None,
            missing_pieces=pieces,
            documents_received=got.day if got and restarts else None,
            first_office=self.received if wrong else None,
        )
