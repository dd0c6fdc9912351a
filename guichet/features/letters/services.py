"""What the counter already knows of a case, as answers to a letter's questions: nobody retypes."""

import datetime
from collections.abc import Iterator
from typing import Any

from guichet.engine import questionnaire
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import holds
from guichet.engine.entries import Letter, LetterQuestion
from guichet.engine.questionnaire import UNKNOWN, CodeFault

# The counter asks in its own words; these answers are the same facts.
_SAME_FACT = {
    "request_received_on": "permit_deposited_on",
    "reply_received_on": "refused_on",
}


def counter_answers(catalogue: Catalogue, letter: Letter, code: str) -> dict[str, Any]:
    """Return what the counter's code answers of this letter's questions; nothing when it is cut."""
    try:
        answers = questionnaire.from_code(catalogue, code) if code else {}
    except CodeFault:
        return {}
    told = dict(_by_name(letter, answers))
    told.update(_first_day(catalogue, letter, answers))
    return told


def _by_name(letter: Letter, answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for question in letter.questions:
        for name in (question.id, _SAME_FACT.get(question.id, "")):
            value = _readable(question, answers.get(name))
            if value is not None:
                yield question.id, value
                break
    if answers.get("remedies") == "absent" and any(q.id == "no_remedies" for q in letter.questions):
        yield "no_remedies", True


def _first_day(
    catalogue: Catalogue, letter: Letter, answers: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield the day from which the counter counted, as the answer from which the letter counts."""
    rule = catalogue.procedures[letter.procedure].act_before
    situation = catalogue.situations.get(answers.get("situation", ""))
    if rule is None or situation is None or rule.starts not in letter.dates:
        return
    for proposal in situation.proposes:
        start = proposal.start
        if proposal.procedure != letter.procedure or not holds(proposal.when, answers):
            continue
        if start and not (start.after or start.silence or start.exit_of):
            day = answers.get(start.question)
            if isinstance(day, datetime.date):
                yield letter.dates[rule.starts], day
        return


def _readable(question: LetterQuestion, value: object) -> object:
    """Return the counter's answer if it is one to this question too, else None."""
    if value in (None, UNKNOWN):
        return None
    match question.kind:
        case "date":
            return value if isinstance(value, datetime.date) else None
        case "yes_no":
            return True if value in (True, "yes") else None
        case "choice":
            return value if value in [one.value for one in question.choices] else None
    return None
