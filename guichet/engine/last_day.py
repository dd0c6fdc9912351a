"""The last day to send a letter, counted from what the letter itself tells, and said in words."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from guichet.engine import deadlines, french_dates
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import holds
from guichet.engine.deadlines import Circumstances, Deadline, LengthMustBeAsked
from guichet.engine.entries import ClockRule, Letter, Procedure
from guichet.engine.places import of_postcode
from guichet.engine.time_limits import SINCE, Event
from guichet.engine.typography import typeset

Answers = Mapping[str, Any]

AS_SOON_AS_POSSIBLE = "dès que possible"
_POSTCODE = re.compile(r"\b(\d{5})\b(?!.*\b\d{5}\b)", re.DOTALL)


def place_of(answers: Answers) -> str | None:
    """Return the département of the person's postcode, None when there is none: it has holidays."""
    found = _POSTCODE.search(answers.get("address", ""))
    return of_postcode(found[1]) if found else None


def rule_of(letter: Letter, procedure: Procedure, answers: Answers) -> ClockRule | None:
    """Return the time limit of this letter: its procedure's own, or that of the exit it is for.

    None where no time runs: a time counted from a refusal by silence is not that of a written one.
    """
    for other in letter.other_limits:
        if holds(other.when, answers):
            exits = (one.within for one in procedure.then if one.procedure == other.exit)
            return next(exits, None)
    return procedure.act_before


def last_day(catalogue: Catalogue, letter: Letter, answers: Answers) -> Deadline | None:
    """Return until when the letter can be sent; None without a time limit or without its start."""
    procedure = catalogue.procedures[letter.procedure]
    rule = rule_of(letter, procedure, answers)
    if rule is None:
        return None
    told = _told(rule, letter, answers)
    if told is None and Event.IMPLICIT_DECISION in (rule.starts, *rule.also_starts):
        told = _refused_on(catalogue, letter, answers)
    if told is None:
        return None
    event, day = told
    try:
        return deadlines.compute(
            procedure.rule(rule, event),
            day,
            procedure=procedure.id,
            place=place_of(answers),
            circumstances=_circumstances(answers),
            court_order=procedure.judge,
        )
    except LengthMustBeAsked:
        return None


def _told(rule: ClockRule, letter: Letter, answers: Answers) -> tuple[Event, datetime.date] | None:
    """Return what starts the clock and its day, if the person told it."""
    for event in (rule.starts, *rule.also_starts):
        day = answers.get(letter.dates.get(event, ""))
        if isinstance(day, datetime.date):
            return event, day
    return None


def _refused_on(
    catalogue: Catalogue, letter: Letter, answers: Answers
) -> tuple[Event, datetime.date] | None:
    """Return the day on which silence became a refusal, as the counter counts it.

    The counter's situations say which answer the silence is counted from, and how long it lasts.
    """
    starts = [
        proposal.start
        for situation in catalogue.situations.values()
        for proposal in situation.proposes
        if proposal.procedure == letter.procedure and proposal.start and proposal.start.after
    ]
    for start in starts:
        asked = catalogue.procedures[start.after]
        day = answers.get(start.question)
        if asked.clock is not None and isinstance(day, datetime.date):
            rule = asked.rule(asked.clock)
            silence = deadlines.compute(rule, day, kind="reply", place=place_of(answers))
            return Event.IMPLICIT_DECISION, silence.last_day
    return None


def _circumstances(answers: Answers) -> Circumstances:
    """Return what the letter says of the decision: without ways to appeal, time does not run."""
    if answers.get("decision_kind") == "stopped" or answers.get("decision") == "none":
        return Circumstances(in_writing=False)
    return Circumstances(remedies_stated=False if answers.get("no_remedies") is True else None)


# --- In words -----------------------------------------------------------------------------------


def in_words(rule: ClockRule | None) -> str:
    """Return the time limit when no date is known: « 2 mois à partir de la réception… »."""
    if rule is None:
        return AS_SOON_AS_POSSIBLE
    if rule.length is None:
        is_in_the_letter = rule.starts is Event.NOTICE_RECEIVED
        return "le délai écrit dans la lettre reçue" if is_in_the_letter else rule.meaning
    return f"{rule.length.as_length()} à partir de {SINCE[rule.starts]}"


def shown(
    deadline: Deadline, today: datetime.date, *, is_sure: bool = True
) -> datetime.date | None:
    """Return the day to show in large: the prudent day, then the last day that the law still gives.

    None when one may still act and no date ends it; the day that is past when it is too late.
    `is_sure`: the time limit was read at its source; nobody is told « too late » by one that was not.
    """
    if not deadline.is_past(today):
        return deadline.last_day
    if deadline.may_still_act(today):
        return deadline.legal_last_day
    return deadline.last_day if is_sure else None


def label(deadline: Deadline, today: datetime.date, *, is_sure: bool = True) -> str:
    """Say what the day shown is; the same words at the counter, on the letter's page and on paper."""
    if not deadline.is_past(today):
        return "Dernier jour"
    if shown(deadline, today, is_sure=is_sure) is None:
        return "Date prudente passée"
    return "Dernier jour possible" if deadline.may_still_act(today) else "Délai passé"


def afterwards(deadline: Deadline, procedure: Procedure, today: datetime.date) -> str:
    """Say what the law allows after the day shown, without inviting to wait for it; '' if nothing."""
    legal = deadline.legal_last_day
    if deadline.is_past(today):
        if not deadline.may_still_act(today):
            ended = (
                f"La loi allait au plus tard jusqu’au {french_dates.written(legal)}."
                if legal
                else ""
            )
            return typeset(f"{ended} {_not_sure(procedure) or procedure.if_late}".strip())
        until = f", au plus tard le {french_dates.written(legal)}" if legal else ""
        return typeset(
            f"La date prudente, le {french_dates.short(deadline.last_day)}, est passée. "
            f"Vous pouvez encore agir{until}. Faites-le sans attendre."
        )
    if legal:
        return typeset(
            f"La loi va peut-être jusqu’au {french_dates.written(legal)}. N’attendez pas cette date."
        )
    if not deadline.is_opposable:
        return "Ce délai ne peut en principe pas vous être opposé. Tenez-le quand même."
    return ""


def _not_sure(procedure: Procedure) -> str:
    """Return what to say of a prudent time limit that was not read at its source; '' for others."""
    rule = procedure.act_before
    if rule is None or rule.status == "verified":
        return ""
    text = "Cette date prudente est passée, mais elle n’est pas certaine. Agissez sans attendre."
    return f"{text} {procedure.if_late}".strip()
