"""The last day to send a letter, counted from what the letter itself tells, and said in words."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from guichet.engine import deadlines, french_dates
from guichet.engine.catalogue import Catalogue
from guichet.engine.deadlines import Circumstances, Deadline, LengthMustBeAsked
from guichet.engine.entries import ClockRule, Letter, Procedure
from guichet.engine.holidays import public_holidays
from guichet.engine.places import DEPARTMENTS
from guichet.engine.time_limits import Event
from guichet.engine.typography import typeset

Answers = Mapping[str, Any]

SUNDAY = 6
AS_SOON_AS_POSSIBLE = "dès que possible"
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
_POSTCODE = re.compile(r"\b(\d{5})\b(?!.*\b\d{5}\b)", re.DOTALL)
# Two islands kept the postcode of Guadeloupe, and have their own holidays.
_OWN_ISLANDS = {"97133": "977", "97150": "978"}


def place_of(answers: Answers) -> str | None:
    """Return the département of the person's postcode, None when there is none: it has holidays."""
    found = _POSTCODE.search(answers.get("address", ""))
    if not found:
        return None
    code = found[1]
    known = _OWN_ISLANDS.get(code, code[:3] if code.startswith("97") else code[:2])
    return known if known in DEPARTMENTS else None


def last_day(catalogue: Catalogue, letter: Letter, answers: Answers) -> Deadline | None:
    """Return until when the letter can be sent; None without a time limit or without its start."""
    procedure = catalogue.procedures[letter.procedure]
    rule = procedure.act_before
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


def shown(deadline: Deadline, today: datetime.date) -> datetime.date | None:
    """Return the day to show in large: the prudent day, then the last day that the law still gives.

    None when one may still act and no date ends it; the day that is past when it is too late.
    """
    if not deadline.is_past(today) or not deadline.may_still_act(today):
        return deadline.last_day
    return deadline.legal_last_day


def posting(day: datetime.date, place: str | None) -> str:
    """Say when to post if nobody collects letters on the last day itself; '' on other days."""
    holiday = public_holidays(day.year, place).get(day)
    if day.weekday() != SUNDAY and holiday is None:
        return ""
    before = day
    while before.weekday() == SUNDAY or before in public_holidays(before.year, place):
        before -= datetime.timedelta(days=1)
    what = "férié" if holiday else "un dimanche"
    return f"Ce jour est {what} : postez au plus tard le {french_dates.written(before)}."


def afterwards(deadline: Deadline, procedure: Procedure, today: datetime.date) -> str:
    """Say what the law allows after the day shown, without inviting to wait for it; '' if nothing."""
    legal = deadline.legal_last_day
    if deadline.is_past(today):
        if not deadline.may_still_act(today):
            return _not_sure(procedure) or procedure.if_late
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
