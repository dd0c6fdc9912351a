"""What answers given elsewhere already tell of a letter's question, as the catalogue says (`prefill`)."""

import datetime
from collections.abc import Mapping
from typing import Any

from guichet.engine import letters
from guichet.engine.conditions import holds
from guichet.engine.entries import LetterQuestion


def told_of(question: LetterQuestion, answers: Mapping[str, Any]) -> object:
    """Return the value that these answers give to a letter's question; None when they give none."""
    rules = [one for one in question.prefill if holds(one.when, answers)]
    if question.kind == "date":
        days = (answers.get(one.day_of) for one in rules)
        return next((day for day in days if isinstance(day, datetime.date)), None)
    values = [one.value for one in rules]
    match question.kind:
        case "many":
            return values or None
        case "text":
            return letters.say_list([str(one) for one in values]) if values else None
    # Several answers to a question that takes one: nothing is guessed.
    return values[0] if len(set(values)) == 1 else None
