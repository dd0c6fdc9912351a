"""The next letter, filled in with what the case already knows for sure; the rest is asked in its form."""

import datetime
from typing import Any, Final

from guichet.engine import french_dates, letters, prefilling
from guichet.engine.cases.contents import Kind, Typed
from guichet.engine.cases.known import Known
from guichet.engine.cases.timeline import LetterState, Status
from guichet.engine.entries import Letter, LetterQuestion
from guichet.engine.time_limits import Event

# What happened, as the letters ask for it.
_DAYS: Final = {
    "request_sent_on": (Kind.SENT,),
    "request_received_on": (Kind.RECEIVED,),
    "reply_received_on": (Kind.REFUSED, Kind.PARTIAL),
}
# What the counter's question « reply » would have been answered (catalogue, `prefill`).
_REPLIES: Final = {
    Status.SILENT: "silence",
    Status.REFUSED: "refusal",
    Status.PARTIAL: "partial",
}


# The CADA asks what the request for documents already says, in other words: from whom, and what.
_REFERRAL: Final = "cada-referral"
_REQUEST: Final = "admin-documents-access"


def prefilled(state: LetterState, procedure: str, today: datetime.date) -> Typed:
    """Return the answers that the letter of `procedure` can start from, as a person would type them.

    Only the same question, a day that was noted, and who writes: nothing is supposed.
    """
    known = state.known
    catalogue = known.catalogue
    letter = catalogue.letters[procedure]
    found: Typed = {"acting": "self", **_same_questions(known, letter), **_referred(known, letter)}
    told = {"reply": _REPLIES.get(state.status), **_days(known)}
    for question in letter.questions:
        value = prefilling.told_of(question, {name: one for name, one in told.items() if one})
        if value is not None:
            found[question.id] = _typed(value)
    for name, day in _own_days(state, letter, procedure):
        found[name] = french_dates.short(day)
    if state.status is Status.PARTIAL and known.answer and known.answer.note:
        _fill(found, letter, "missing", known.answer.note)
    found["date"] = french_dates.short(today)
    if procedure == known.kept.procedure:
        # The same letter again is for another office.
        found.pop("recipient", None)
    return found


def _fill(found: Typed, letter: Letter, name: str, value: str) -> None:
    if any(one.id == name for one in letter.questions):
        found[name] = value


def _typed(value: object) -> str | list[str]:
    if isinstance(value, datetime.date):
        return french_dates.short(value)
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def _same_questions(known: Known, letter: Letter) -> Typed:
    """Return the answers to the questions that both letters ask in the same words."""
    if known.letter is None:
        return {}
    catalogue = known.catalogue
    before = {one.id: one for one in letters.questions(known.letter, catalogue.common)}
    asked = letters.questions(letter, catalogue.common)
    kind = catalogue.procedures[letter.procedure].addressee.kind
    same_office = known.procedure is not None and known.procedure.addressee.kind == kind
    return {
        one.id: known.kept.answers[one.id]
        for one in asked
        if one.id in known.kept.answers
        and _is_same(before.get(one.id), one)
        and (one.id != "recipient" or same_office)
    }


def _referred(known: Known, letter: Letter) -> Typed:
    """Return for the CADA the organisation that was written to, its address, and what was asked."""
    if letter.procedure != _REFERRAL or known.kept.procedure == _REFERRAL:
        return {}
    answers = known.kept.answers
    name, *address = [
        line.strip() for line in str(answers.get("recipient", "")).splitlines() if line.strip()
    ] or [""]
    found = {"organisation": name, "organisation_address": ", ".join(address)}
    if known.kept.procedure == _REQUEST:
        found["documents"] = str(answers.get("documents", ""))
    room = {one.id: one.max_length for one in letter.questions}
    return {key: value for key, value in found.items() if value and len(value) <= room[key]}


def _is_same(before: LetterQuestion | None, now: LetterQuestion) -> bool:
    return before is not None and (before.label, before.kind) == (now.label, now.kind)


def _days(known: Known) -> dict[str, Any]:
    return {
        name: found.day
        for name, kinds in _DAYS.items()
        if (found := known.last(*kinds)) is not None
    }


def _own_days(
    state: LetterState, letter: Letter, procedure: str
) -> list[tuple[str, datetime.date]]:
    """Return the days noted, and the refusal born of silence, under the names of this letter."""
    asked = {one.id for one in letter.questions}
    found = [(name, day) for name, day in _days(state.known).items() if name in asked]
    answer = state.known.last(Kind.REFUSED, Kind.PARTIAL)
    if answer and answer.written_on and "reply_on" in asked:
        found.append(("reply_on", answer.written_on))
    name = letter.dates.get(Event.IMPLICIT_DECISION)
    step = next((one for one in state.steps if one.procedure == procedure), None)
    if name and step and step.deadline and state.status is Status.SILENT:
        found.append((name, step.deadline.start))
    return found
