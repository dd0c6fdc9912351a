"""What may follow a letter, given what came back: each exit of the catalogue, with its date.

An exit whose condition is a fact that only the person knows (« le RSA est concerné ») is proposed
under its condition and never chosen. Dates are counted by `engine.deadlines`; the prudent one first.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from guichet.engine import deadlines, last_day
from guichet.engine.cases.contents import Kind
from guichet.engine.cases.known import Known
from guichet.engine.circumstances import Circumstances, InformalAppeal, Period
from guichet.engine.deadlines import Deadline, DeadlineError
from guichet.engine.entries import Exit, Procedure
from guichet.engine.plain_words import Plain
from guichet.engine.time_limits import Event, Rule


class Reply(StrEnum):
    """What came back, as far as exits are concerned. `WAITING`: the office still has time."""

    WAITING = "waiting"
    SILENCE = "silence"
    REFUSAL = "refusal"
    GRANTED = "granted"


_S, _R, _G = Reply.SILENCE, Reply.REFUSAL, Reply.GRANTED
# These follow from the reply alone. A partial answer refuses the rest.
SURE: Final[dict[str, frozenset[Reply]]] = {
    "failed": frozenset({_R}),
    "granted_or_refused": frozenset({_R, _G}),
    "ignored": frozenset({_S, _R}),
    "implicit_refusal": frozenset({_S}),
    "no_answer": frozenset({_S}),
    "no_answer_or_incomplete": frozenset({_S, _R}),
    "no_answer_or_refusal": frozenset({_S, _R}),
    "no_reasons": frozenset({_S, _R}),
    "not_done": frozenset({_S, _R}),
    "nothing": frozenset({_S, _R}),
    "penalty_notified": frozenset({_R}),
    "reasons_given": frozenset({_G}),
    "refusal_or_silence": frozenset({_S, _R}),
    "refused": frozenset({_S, _R}),
    "rejected": frozenset({_S, _R}),
    "rejected_in_writing": frozenset({_R}),
    "rejected_or_silence": frozenset({_S, _R}),
    "returned_or_ignored": frozenset({_S, _R}),
    "sanction": frozenset({_R}),
    "sanction_anyway": frozenset({_R}),
    "silence": frozenset({_S}),
    "silence_or_refusal": frozenset({_S, _R}),
    "still_refused": frozenset({_S, _R}),
    "unfavourable": frozenset({_R}),
    "unfavourable_decision": frozenset({_R}),
}
# These need a fact besides the reply.
CONDITIONAL: Final[dict[str, frozenset[Reply]]] = {
    "any": frozenset({_S, _R}),
    "blocked": frozenset({_S, _R}),
    "no_answer_urgent": frozenset({_S}),
    "other_body": frozenset({_S, _R}),
    "personal_data": frozenset({_S, _R}),
    "prefecture_and_urgent": frozenset({_S, _R}),
    "public_body_documents": frozenset({_S, _R}),
    "documents": frozenset({_S, _R}),
    "rejected_family_benefits": frozenset({_S, _R}),
    "rejected_rsa_pa_apl": frozenset({_S, _R}),
    "urgent_or_serious": frozenset({_S, _R}),
    "rights_wrong": frozenset({_S, _R}),
    "opened_anyway": frozenset({_S, _R}),
    "dispute": frozenset({_S, _R}),
}
# These do not wait for the reply: their time runs already, from the first decision.
BESIDE: Final = frozenset(
    {"cannot_pay", "data_wrong", "disagree", "low_income", "other", "rsa", "urgent"}
    | {"urgent_rsa_pa_apl", "no_consultation", "collective", "individual"}
)
# These come with another letter of the office, not here yet: no date can be counted.
LATER: Final = frozenset(
    {"administrative_decision", "fined", "late_or_increased", "overpayment", "payment_order"}
    | {"overpayment_based_on_wrong_data", "payments_stopped", "penalty_notice"}
)
# What these letters ask interrupts the time limit of a court, once (CRPA L411-2, L232-4; CJA L213-13).
INFORMAL_APPEAL: Final = "admin-appeal"
MEDIATION: Final = "ft-mediation"
REASONS: Final = ("reasons-request", "permit-silence")


@dataclass(frozen=True)
class Step:
    """Something that may be done next, and until when.

    `when` says in which case; `is_sure` when the reply alone opens it. `deadline` is None where no
    date can be counted: `words` then says the time limit. `possible_from`: not before that day.
    `is_supposed`: the day of receipt is not known, and the date is the earliest possible.
    `is_early`: it may be too early for it, since the office may still have time to answer.
    `procedure` may be a step beyond the catalogue; `has_letter` when a letter is ready for it.
    """

    procedure: str
    title: str
    when: str
    is_sure: bool
    deadline: Deadline | None
    words: str
    has_letter: bool
    note: str = ""
    possible_from: datetime.date | None = None
    is_beside: bool = False
    letter: int = 0
    is_supposed: bool = False
    is_early: bool = False

    def day(self, today: datetime.date) -> datetime.date | None:
        """Return the day to show: prudent, then the one that the law still gives."""
        return last_day.shown(self.deadline, today) if self.deadline else None

    @property
    def legal(self) -> datetime.date | None:
        """Return the later day that the law may give."""
        return self.deadline.legal_last_day if self.deadline else None


@dataclass(frozen=True)
class Births:
    """When silence becomes an answer: the day to wait for, and the earlier day to count from.

    `is_apart`: the wait is of another law than the refusal born of silence (a copy of one's data and
    of one's file, asked in one letter); what the refusal opens is then counted from it alone.
    `supposed`: the day of receipt is not known, and this sentence says what both days suppose: that
    the letter came on the day it was sent. They are then the earliest possible, never the real ones.
    """

    waited: Deadline
    prudent: Deadline
    is_apart: bool = False
    supposed: str = ""


def steps(
    known: Known, reply: Reply, births: Births | None, others: tuple[Known, ...] = ()
) -> tuple[Step, ...]:
    """Return what may follow, sure steps first, then by date.

    `reply` WAITING: what silence would open, with its dates. `others`: the case's other letters,
    since an informal appeal interrupts a time limit only once.
    """
    procedure = known.procedure
    if procedure is None:
        return ()
    supposed = Reply.SILENCE if reply is Reply.WAITING else reply
    found = [
        _step(known, procedure, one, supposed, births, others) for one in _open(procedure, reply)
    ]
    dated = [one for one in found if one.deadline or not _has_a_dated_twin(one, found)]
    far = datetime.date.max
    return tuple(
        sorted(
            dated,
            key=lambda one: (
                not one.is_sure,
                one.is_beside,
                one.day(known.today) or far,
            ),
        )
    )


def _has_a_dated_twin(one: Step, found: list[Step]) -> bool:
    return any(
        other.procedure == one.procedure and other.deadline and other is not one for other in found
    )


def _open(procedure: Procedure, reply: Reply) -> Iterator[Exit]:
    """Yield the exits that this reply opens, or that are open whatever the reply."""
    supposed = Reply.SILENCE if reply is Reply.WAITING else reply
    for one in procedure.then:
        code = one.outcome
        follows = supposed in SURE.get(code, ()) or supposed in CONDITIONAL.get(code, ())
        stands_beside = code in BESIDE or (code in LATER and reply is not Reply.GRANTED)
        if follows or stands_beside:
            yield one


def _step(
    known: Known,
    procedure: Procedure,
    exit_: Exit,
    reply: Reply,
    births: Births | None,
    others: tuple[Known, ...],
) -> Step:
    catalogue, plain = known.catalogue, Plain(known.catalogue)
    deadline, words = _deadline(known, procedure, exit_, reply, births, others)
    waits = reply is Reply.SILENCE and exit_.outcome not in BESIDE | LATER
    possible_from = _possible_from(exit_, births) if waits and births else None
    return Step(
        procedure=exit_.procedure,
        title=catalogue.step_title(exit_.procedure),
        when=catalogue.vocabulary.outcomes[exit_.outcome],
        is_sure=exit_.outcome in SURE,
        deadline=deadline,
        words=words,
        has_letter=exit_.procedure in catalogue.letters,
        note=plain.line(exit_.note) if exit_.note else "",
        possible_from=possible_from,
        is_beside=exit_.outcome in BESIDE | LATER,
        letter=known.kept.number,
        is_supposed=bool(
            births and births.supposed and deadline and births.supposed in deadline.steps
        ),
        is_early=bool(
            births and births.supposed and possible_from and possible_from <= known.today
        ),
    )


def _possible_from(exit_: Exit, births: Births) -> datetime.date | None:
    """Return the first day of what silence opens."""
    on_refusal = exit_.within is not None and exit_.within.starts is Event.IMPLICIT_DECISION
    is_apart = births.is_apart and on_refusal
    return (births.prudent if is_apart else births.waited).next_step_from


def _deadline(
    known: Known,
    procedure: Procedure,
    exit_: Exit,
    reply: Reply,
    births: Births | None,
    others: tuple[Known, ...],
) -> tuple[Deadline | None, str]:
    """Return the time limit of an exit; without one, what is said in its place."""
    words = _in_words(known, exit_)
    try:
        found = _interrupted(known, exit_, reply, others) or _plain_deadline(
            known, procedure, exit_, reply, births
        )
    except DeadlineError as fault:
        return None, str(fault)
    return found, "" if found else words


def _in_words(known: Known, exit_: Exit) -> str:
    within = exit_.within
    if within is not None and within.length is not None:
        return last_day.in_words(within)
    target = known.catalogue.procedures.get(exit_.procedure)
    is_court = target is not None and target.addressee.kind == "court"
    return "dans le délai du recours" if is_court else "sans délai fixé"


def _plain_deadline(
    known: Known, procedure: Procedure, exit_: Exit, reply: Reply, births: Births | None
) -> Deadline | None:
    """Count the exit's own time limit from what starts it here."""
    within = exit_.within
    if within is None or within.length is None or exit_.outcome in LATER:
        return None
    target = known.catalogue.procedures.get(exit_.procedure)
    rule = (target or procedure).rule(within)
    if exit_.outcome in BESIDE:
        day = known.original_day()
        return _compute(known, target, rule, day) if day else None
    is_answered = reply in (Reply.REFUSAL, Reply.GRANTED) and known.answer is not None
    count = _on_answer if is_answered else _on_silence
    return _as_supposed(count(known, target, rule, births), births)


def _as_supposed(found: Deadline | None, births: Births | None) -> Deadline | None:
    """Say first what a date counted from an unknown receipt supposes."""
    if found is None or births is None or not births.supposed:
        return found
    if found.start != births.prudent.last_day:  # counted from a written answer
        return found
    first, *rest = found.steps
    return replace(
        found, steps=(births.supposed, first.replace(" est devenu ", " serait devenu "), *rest)
    )


def _on_silence(
    known: Known, target: Procedure | None, rule: Rule, births: Births | None
) -> Deadline | None:
    if births is None or rule.starts is not Event.IMPLICIT_DECISION:
        return None
    facts = Circumstances(acknowledged=known.acknowledged)
    waited = _compute(known, target, rule, births.waited.last_day, facts)
    if births.prudent.last_day == births.waited.last_day:
        return waited
    if births.is_apart:
        return _compute(known, target, rule, births.prudent.last_day, facts)
    first = _compute(known, target, rule, births.prudent.last_day, facts)
    return _earlier(first, waited, not_before=births.waited.next_step_from)


def _on_answer(
    known: Known, target: Procedure | None, rule: Rule, births: Births | None
) -> Deadline | None:
    """Count from the written answer; from silence still, if it had become a refusal before."""
    answer = known.answer
    if answer is None:
        return None
    born = births.prudent.last_day if births else None
    facts = Circumstances(remedies_stated=answer.remedies_stated, acknowledged=known.acknowledged)
    if rule.starts is Event.IMPLICIT_DECISION and born and answer.day > born:
        late = _compute(known, target, rule, born, replace(facts, written_decision=answer.day))
        if births is None or not births.supposed:
            return late
        # The refusal may also have come before silence was one: its own day is the later reading.
        notified = replace(rule, starts=Event.DECISION_NOTIFIED)
        own = _compute(known, target, notified, answer.day, facts)
        return replace(_earlier(late, own, not_before=None), warnings=late.warnings)
    ended = rule.starts is Event.MEDIATION_ENDED
    starts = Event.MEDIATION_ENDED if ended else Event.DECISION_NOTIFIED
    written = _compute(known, target, replace(rule, starts=starts), answer.day, facts)
    on_silence = _rule_on_silence(known, target)
    if on_silence is None or born is None or answer.day <= born:
        return written
    first = _compute(known, target, on_silence, born, replace(facts, remedies_stated=None))
    return _earlier(first, written, not_before=None)


def _rule_on_silence(known: Known, target: Procedure | None) -> Rule | None:
    """Return the rule by which silence alone had already opened the same step, if there is one."""
    procedure = known.procedure
    for one in procedure.then if procedure else ():
        is_same = target is not None and one.procedure == target.id
        if is_same and target and one.within and one.within.starts is Event.IMPLICIT_DECISION:
            return target.rule(one.within)
    return None


def _compute(
    known: Known,
    target: Procedure | None,
    rule: Rule,
    day: datetime.date,
    facts: Circumstances | None = None,
) -> Deadline:
    return deadlines.compute(
        rule,
        day,
        procedure=target.id if target else "",
        place=known.place,
        circumstances=facts,
        court_order=target.judge if target else None,
    )


def _earlier(first: Deadline, later: Deadline, not_before: datetime.date | None) -> Deadline:
    """Show the earlier day first and keep the later one, unless one cannot act yet on the earlier."""
    if first.last_day >= later.last_day or (not_before and first.last_day < not_before):
        return later
    legal = max(filter(None, (later.last_day, later.legal_last_day)))
    warnings = tuple(dict.fromkeys((*first.warnings, *later.warnings)))
    return replace(first, legal_last_day=legal, warnings=warnings)


# --- What interrupts a time limit, once -----------------------------------------------------------


def _interrupted(
    known: Known, exit_: Exit, reply: Reply, others: tuple[Known, ...]
) -> Deadline | None:
    """Count the court's time limit that an informal appeal, a mediation or a question interrupts."""
    target = known.catalogue.procedures.get(exit_.procedure)
    if target is None or target.act_before is None or target.addressee.kind != "court":
        return None
    if exit_.outcome not in SURE or known.sent is None:
        return None
    match known.kept.procedure:
        case one if one == INFORMAL_APPEAL:
            return _after_informal_appeal(known, target, others)
        case one if one == MEDIATION and reply is not Reply.REFUSAL:
            return _during_mediation(known, target)
        case one if one in REASONS:
            return _after_reasons(known, target)
    return None


def _after_informal_appeal(
    known: Known, target: Procedure, others: tuple[Known, ...]
) -> Deadline | None:
    start, rule = known.original_day(), target.act_before
    if start is None or rule is None:
        return None
    appeals = {_level(known): _appeal(known)}
    decision = known.answers.get("decision_date")
    for other in others:
        same = other.kept.procedure == INFORMAL_APPEAL and other.sent is not None
        if same and other.answers.get("decision_date") == decision:
            first = appeals.get(_level(other))
            if first is None or (other.sent and other.sent < first.sent):
                appeals[_level(other)] = _appeal(other)
    facts = Circumstances(
        gracious_appeal=appeals.get("gracious"), hierarchical_appeal=appeals.get("hierarchical")
    )
    return _compute(known, target, target.rule(rule), start, facts)


def _level(known: Known) -> str:
    return "hierarchical" if known.answers.get("level") == "hierarchical" else "gracious"


def _appeal(known: Known) -> InformalAppeal:
    if known.sent is None:
        raise ValueError("an appeal that was not sent interrupts nothing")
    answer = known.last(Kind.REFUSED, Kind.PARTIAL)
    return InformalAppeal(known.sent, known.received, answer.day if answer else None)


def _during_mediation(known: Known, target: Procedure) -> Deadline | None:
    start, rule = known.original_day(), target.act_before
    began = known.received or known.sent
    if start is None or rule is None or began is None:
        return None
    return _compute(known, target, target.rule(rule), start, Circumstances(mediation=Period(began)))


def _after_reasons(known: Known, target: Procedure) -> Deadline | None:
    rule = target.act_before
    own = last_day.last_day(known.catalogue, known.letter, known.answers) if known.letter else None
    if rule is None or own is None or known.sent is None:
        return None
    given = known.first(Kind.GRANTED)
    facts = Circumstances(reasons=Period(known.sent, given.day if given else None))
    return _compute(known, target, target.rule(rule, Event.IMPLICIT_DECISION), own.start, facts)
