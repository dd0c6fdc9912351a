"""From a person's answers to the procedures that apply: what is lost first comes first."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from guichet.engine import deadlines
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import holds, reasons
from guichet.engine.deadlines import Circumstances, CourtOrder, Deadline
from guichet.engine.entries import ClockRule, Procedure, Proposal, Situation, Start
from guichet.engine.questionnaire import UNKNOWN, Recap, recap
from guichet.engine.time_limits import Event, Length, LengthMustBeAsked, Regime

Answers = Mapping[str, Any]

Standing = Literal["dated", "undated", "waiting", "open", "late"]
"""dated: the last day is known · undated: there is a time limit, its start is not known ·
waiting: too early, the silence is not yet a refusal · open: no time limit · late: the last day is
over, the law gives no later one, and the time limit itself is sure."""

LEGAL_AID = "legal-aid"
EXPLANATION = "overpayment-explanation"
"""Its twenty days are those of the rectification that it prepares: only asking for the reasons of a
sum stays possible afterwards (CRPA L211-8 sets no time for it)."""

_ORDER: dict[Standing, int] = {"dated": 0, "undated": 1, "waiting": 2, "open": 3, "late": 4}


@dataclass(frozen=True)
class Advice:
    """A procedure that applies: why, and until when.

    `because` is a sentence; `answers` are the answers that led here. `rule` is the time limit that
    was counted, `deadline` the result when its start is known. `possible_from`: the first day, when
    it is still to come. `next` is what to draw after it (`escalation.path`, leads_to). `beside` names
    another procedure that is proposed in time too: its letter goes with this one, neither replaces
    the other. An open procedure that has a `rule` had better been done within it: those days are over.
    """

    procedure: Procedure
    because: str
    answers: tuple[Recap, ...]
    standing: Standing
    rule: ClockRule | None
    deadline: Deadline | None
    possible_from: datetime.date | None = None
    next: str = ""
    beside: str = ""

    @property
    def last_day(self) -> datetime.date | None:
        """The last day to show, if it is known."""
        return self.deadline.last_day if self.deadline else None

    @property
    def is_open_after_all(self) -> bool:
        """Whether the days to do it best are over, and it may still be done any day."""
        return self.standing == "open" and self.rule is not None

    @property
    def is_sure(self) -> bool:
        """Whether the time limit was read at its source."""
        return self.rule is not None and self.rule.status == "verified"


@dataclass(frozen=True)
class Orientation:
    """The counter's result: what to do, in order, and what it does not cover.

    `place` is the département whose holidays count, None when it was not told.
    """

    situation: Situation
    advice: tuple[Advice, ...]
    place: str | None = None

    @property
    def in_time(self) -> tuple[Advice, ...]:
        """What can still be done."""
        return tuple(one for one in self.advice if one.standing != "late")

    @property
    def too_late(self) -> tuple[Advice, ...]:
        """What is past, with what may still be done (`procedure.if_late`)."""
        return tuple(one for one in self.advice if one.standing == "late")


def orient(catalogue: Catalogue, answers: Answers, today: datetime.date) -> Orientation:
    """Return the procedures that apply to complete answers (see `engine.questionnaire`).

    They come by what is lost first: the last day, then the gravity of the loss. A procedure
    proposed twice is kept once, for the first reason. What is left for when every time
    limit is over (`Proposal.when_late`) comes only then.
    """
    situation = catalogue.situations[answers["situation"]]
    said = {line.question.id: line for line in recap(catalogue, answers)}
    found: dict[str, Advice] = {}
    for is_left_for_late in (False, True):
        if is_left_for_late and not is_all_late(found.values()):
            break
        for proposal in situation.proposes:
            if proposal.when_late is is_left_for_late and holds(proposal.when, answers):
                advice = _advise(catalogue, proposal, answers, said, today)
                if proposal.procedure == LEGAL_AID:
                    event = _event(proposal.start)
                    advice = _kept_with_the_court(advice, event, found.values(), answers, today)
                found.setdefault(proposal.procedure, advice)
    advised = sorted(_with_company(found), key=lambda one: _rank(one, today))
    return Orientation(situation, tuple(advised), _place(answers))


def is_all_late(found: Iterable[Advice]) -> bool:
    """Say whether there were time limits and all are over: what is left may be done any day."""
    standings = {one.standing for one in found}
    return "late" in standings and standings <= {"late", "open"}


def _kept_with_the_court(
    aid: Advice, event: Event, found: Iterable[Advice], answers: Answers, today: datetime.date
) -> Advice:
    """Return legal aid open for as long as the court that it is asked for, and closed with it.

    It only keeps a court's time limit (décret 2020-1717 art. 43): what missing « voies et délais »
    change is for the judge of that court.
    """
    own = aid.deadline
    courts = [
        (one.deadline.legal_last_day or one.deadline.last_day, one.deadline, one.procedure.judge)
        for one in found
        if one.procedure.addressee.kind == "court"
        if own and one.deadline and one.deadline.start == own.start
    ]
    if own is None or aid.rule is None or not courts:
        return aid
    until, court, judge = max(courts, key=lambda one: one[0])
    deadline = _counted(aid.procedure, aid.rule, event, own.start, answers, judge)
    is_dated = court.is_opposable or court.legal_last_day is not None
    if is_dated and until > deadline.last_day:
        deadline = replace(deadline, legal_last_day=until)
    standing = aid.standing if aid.possible_from else _standing(aid.rule, deadline, today)
    return replace(aid, deadline=deadline, standing=standing)


def _with_company(found: Mapping[str, Advice]) -> Iterator[Advice]:
    """Yield each advice, keeping the one beside it only where both are still to be sent."""
    for one in found.values():
        both = [one, found.get(one.beside)]
        is_accompanied = all(each and each.standing != "late" for each in both)
        yield one if is_accompanied else replace(one, beside="")


def _rank(
    advice: Advice, today: datetime.date
) -> tuple[int, datetime.date, datetime.date, int, int]:
    last = advice.last_day or datetime.date.max
    begins = advice.possible_from
    # What begins the same day is lost on different ones.
    day, until = (begins, last) if begins else (last, datetime.date.max)
    return (
        _ORDER[advice.standing],
        max(day, today),
        until,
        _days(advice),
        -advice.procedure.gravity,
    )


def _days(advice: Advice) -> int:
    """Return about how long an undated time limit is, so that the shortest comes first."""
    length = advice.rule.length if advice.rule and advice.standing == "undated" else None
    if length is None:
        return 0
    return length.days + length.working_days + 7 * length.weeks + 30 * length.months


def _advise(
    catalogue: Catalogue,
    proposal: Proposal,
    answers: Answers,
    said: Mapping[str, Recap],
    today: datetime.date,
) -> Advice:
    procedure = catalogue.procedures[proposal.procedure]
    rule = _rule(catalogue, procedure, proposal.start)
    deadline = _deadline(catalogue, procedure, rule, proposal.start, answers)
    possible_from = _possible_from(proposal.start, deadline, today)
    led = dict.fromkeys(("body", "situation", *reasons(proposal.when, answers)))
    standing: Standing = "waiting" if possible_from else _standing(rule, deadline, today)
    if standing == "late" and procedure.id == EXPLANATION:
        standing, deadline = "open", None
    return Advice(
        procedure=procedure,
        because=proposal.because,
        answers=tuple(said[one] for one in led if one in said),
        standing=standing,
        rule=rule,
        deadline=deadline,
        possible_from=possible_from,
        next=proposal.next,
        beside=proposal.beside,
    )


def _standing(rule: ClockRule | None, deadline: Deadline | None, today: datetime.date) -> Standing:
    if deadline is not None and rule is not None:
        # Nobody is told « too late » by a time limit that was not read at its source.
        in_time = deadline.may_still_act(today) or rule.status == "to_check"
        return "dated" if in_time else "late"
    return "open" if rule is None else "undated"


def _possible_from(
    start: Start | None, deadline: Deadline | None, today: datetime.date
) -> datetime.date | None:
    """Return the day after the refusal to be born of silence, while it is not born yet."""
    if deadline is None or _event(start) is not Event.IMPLICIT_DECISION:
        return None
    return deadline.start + datetime.timedelta(days=1) if deadline.start >= today else None


def _rule(catalogue: Catalogue, procedure: Procedure, start: Start | None) -> ClockRule | None:
    """Return the time limit to count: the procedure's own, or the one of the exit that led to it.

    A time that only runs from a silent refusal does not run when no silence is at stake.
    """
    own = procedure.act_before
    if start is None and own and own.starts is Event.IMPLICIT_DECISION:
        return None
    if start is None or not start.exit_of:
        return own
    target = start.to or procedure.id
    exits = catalogue.procedures[start.exit_of].then
    return next(one.within for one in exits if one.procedure == target and one.within)


def _deadline(
    catalogue: Catalogue,
    procedure: Procedure,
    rule: ClockRule | None,
    start: Start | None,
    answers: Answers,
) -> Deadline | None:
    first_day = _first_day(catalogue, start, answers)
    if rule is None or first_day is None:
        return None
    try:
        return _counted(procedure, rule, _event(start), first_day, answers, procedure.judge)
    except LengthMustBeAsked:
        return None


def _counted(
    procedure: Procedure,
    rule: ClockRule,
    event: Event,
    first_day: datetime.date,
    answers: Answers,
    judge: CourtOrder | None,
) -> Deadline:
    asks_for_it = rule.length is None or rule.status == "to_check"
    length = answers.get("written_length") if asks_for_it else None
    return deadlines.compute(
        procedure.rule(rule, event),
        first_day,
        procedure=procedure.id,
        place=_place(answers),
        circumstances=_circumstances(answers),
        court_order=judge,
        written_length=length if isinstance(length, Length) else None,
    )


def started(
    catalogue: Catalogue, start: Start, answers: Answers
) -> tuple[Event, datetime.date | None]:
    """Return what starts the clock and on which day, None when the person does not know it."""
    return _event(start), _first_day(catalogue, start, answers)


def _event(start: Start | None) -> Event:
    """Return what happened on the first day: a silence became a refusal, or a letter came."""
    silent = start is not None and bool(start.after or start.silence)
    return Event.IMPLICIT_DECISION if silent else Event.DECISION_NOTIFIED


def _place(answers: Answers) -> str | None:
    place = answers.get("place")
    return None if place in (None, UNKNOWN) else str(place)


def _circumstances(answers: Answers) -> Circumstances:
    told = answers.get("remedies", "")
    return Circumstances(
        in_writing=False if told == "no-letter" else None,
        remedies_stated={"mentioned": True, "absent": False}.get(told),
    )


def _first_day(catalogue: Catalogue, start: Start | None, answers: Answers) -> datetime.date | None:
    """Return the day from which to count, None when the person does not know it."""
    day = answers.get(start.question) if start else None
    if start is None or not isinstance(day, datetime.date):
        return None
    if start.silence is not None:
        silence = deadlines.Rule(
            starts=deadlines.Event.LETTER_RECEIVED,
            length=start.silence.as_length(),
            regime=Regime.SILENCE,
        )
    elif start.after and (clock := catalogue.procedures[start.after].clock):
        silence = catalogue.procedures[start.after].rule(clock)
    else:
        return day
    return deadlines.compute(silence, day, kind="reply", place=_place(answers)).last_day


def to_json(orientation: Orientation) -> list[dict[str, object]]:
    """Return the ordered list that a program may read; dates are ISO."""
    return [_as_json(one) for one in orientation.advice]


def _as_json(advice: Advice) -> dict[str, object]:
    deadline = advice.deadline.to_json() if advice.deadline else {}
    return {
        "procedure": advice.procedure.id,
        "title": advice.procedure.short_title,
        "because": advice.because,
        "answers": _pairs(advice.answers),
        "standing": advice.standing,
        "possible_from": advice.possible_from.isoformat() if advice.possible_from else None,
        "last_day": deadline.get("last_day"),
        "legal_last_day": deadline.get("legal_last_day"),
        "is_opposable": deadline.get("is_opposable"),
        "steps": deadline.get("steps", []),
        "warnings": deadline.get("warnings", []),
        "sources": deadline.get("sources", []),
    }


def _pairs(lines: Iterable[Recap]) -> dict[str, str]:
    return {line.question.id: line.answer for line in lines}
