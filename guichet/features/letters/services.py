"""What the counter already knows of a case: answers that nobody retypes, and the letters to write next."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guichet.engine import last_day, orientation, prefilling, questionnaire
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import holds
from guichet.engine.entries import Letter, Start
from guichet.engine.orientation import Advice
from guichet.engine.questionnaire import Answers, CodeFault
from guichet.engine.time_limits import Event
from guichet.lib import clock

# Who writes, from where and when: the same on the next letter. The addressee is not always the same.
_IDENTITY_ENDS = ("recipient",)


def told(catalogue: Catalogue, code: str) -> dict[str, Any]:
    """Return the counter's answers; nothing when the code is cut, or empty."""
    try:
        return questionnaire.from_code(catalogue, code) if code else {}
    except CodeFault:
        return {}


def data_of(catalogue: Catalogue, letter: Letter, algorithm: str) -> str:
    """Return the data that the algorithm of that slug is known to use, where the letter asks."""
    system = catalogue.algorithms.get(algorithm)
    if system is None or all(one.id != "named_data" for one in letter.questions):
        return ""
    return "\n".join(f"{one.name} ;" for one in system.variables.known).removesuffix(" ;")


# --- Answers that are the same facts ------------------------------------------------------------


def counter_answers(catalogue: Catalogue, letter: Letter, answers: Answers) -> dict[str, Any]:
    """Return what the counter's answers tell of this letter's questions, in the letter's order.

    The catalogue says which facts are the same (`prefill`); the first day of the time limit is the
    one from which the counter counted. What does not apply to the case is left out.
    """
    first_day = dict(_first_day(catalogue, letter, answers))
    found: dict[str, Any] = {}
    for question in letter.questions:
        value = first_day.get(question.id, prefilling.told_of(question, answers))
        if value is not None and holds(question.when, found):
            found[question.id] = value
    return found


def _first_day(catalogue: Catalogue, letter: Letter, answers: Answers) -> Iterator[tuple[str, Any]]:
    """Yield the day from which the counter counted, as the answer from which the letter counts.

    A refusal still to be born of silence is no fact to write yet.
    """
    situation = catalogue.situations.get(answers.get("situation", ""))
    rule = catalogue.procedures[letter.procedure].act_before
    if rule is None or situation is None:
        return
    for proposal in situation.proposes:
        start = proposal.start
        if proposal.procedure != letter.procedure or not holds(proposal.when, answers):
            continue
        if start and not start.exit_of:
            event, day = orientation.started(catalogue, start, answers)
            # A letter may come under another name: an « avis », a notice.
            event = rule.starts if event is Event.DECISION_NOTIFIED else event
            if event in letter.dates and day and day <= clock.today():
                yield letter.dates[event], day
        return


# --- A refusal still to be born -----------------------------------------------------------------


def silence_ends(catalogue: Catalogue, letter: Letter, answers: Answers) -> datetime.date | None:
    """Return the day on which the silence told to this letter becomes a refusal; None for none.

    Counted as the counter does. Without the length of the silence, the shortest: no refusal before.
    """
    place = last_day.place_of(answers)
    ends = [
        orientation.started(
            catalogue, start, {start.question: answers.get(told_in), "place": place}
        )
        for start, told_in in _silences(catalogue, letter, answers)
    ]
    return min((day for _, day in ends if day), default=None)


def _silences(
    catalogue: Catalogue, letter: Letter, answers: Answers
) -> Iterator[tuple[Start, str]]:
    """Yield the silences that these answers may speak of, and the question that has their first day."""
    rules = [(one, rule) for one in letter.questions for rule in one.prefill]
    days = {rule.day_of: one.id for one, rule in rules if rule.day_of}
    chosen = [rule.when for one, rule in rules if rule.when and answers.get(one.id) == rule.value]
    starts = [
        (proposal.when, proposal.start)
        for situation in catalogue.situations.values()
        for proposal in situation.proposes
        if proposal.procedure == letter.procedure
        if proposal.start and proposal.start.silence and proposal.start.question in days
    ]
    named = [one for one in starts if one[0] in chosen]
    for _, start in named or starts:
        yield start, days[start.question]


# --- The letters of one case --------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """The letters that one case needs, in order; `position` is this one's place, 0 if not among them.

    `place` is the département whose holidays count, None when it was not told.
    """

    advice: tuple[Advice, ...]
    position: int
    place: str | None

    @property
    def next(self) -> Advice | None:
        """The letter to write after this one; one that must wait for a silence is left for its day."""
        after = self.advice[self.position :] if self.position else ()
        return next((one for one in after if one.possible_from is None), None)


def case(
    catalogue: Catalogue, letter: Letter, answers: Answers, today: datetime.date
) -> Case | None:
    """Return the letters that the counter proposed with these answers; None if they are not whole."""
    if not answers or questionnaire.next_question(catalogue, answers):
        return None
    found = orientation.orient(catalogue, answers, today)
    order = [one for one in found.advice if one.procedure.id in catalogue.letters]
    names = [one.procedure.id for one in order]
    position = names.index(letter.procedure) + 1 if letter.procedure in names else 0
    return Case(tuple(order), position, found.place)


def advised(
    catalogue: Catalogue, letter: Letter, answers: Answers, today: datetime.date
) -> Advice | None:
    """Return what the counter said of this letter's procedure; None if it proposed another."""
    found = case(catalogue, letter, answers, today)
    return found.advice[found.position - 1] if found and found.position else None


def carried(catalogue: Catalogue, letter: Letter, before: str) -> tuple[str, ...]:
    """Return the questions whose answers go from the letter of the procedure `before` to this one.

    The address of the recipient goes along only to the same kind of addressee.
    """
    procedure = catalogue.by_slug.get(before)
    kind = procedure.addressee.kind if procedure else ""
    same = kind == catalogue.procedures[letter.procedure].addressee.kind
    return tuple(
        one.id for one in catalogue.common.questions if same or one.id not in _IDENTITY_ENDS
    )
