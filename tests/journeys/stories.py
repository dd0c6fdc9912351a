"""Complete answers to the counter's questions, for every service and every situation of the catalogue."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from guichet.engine import catalogue, questionnaire
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Question

RECENT: Final = date(2026, 11, 6)
LONG_AGO: Final = date(2024, 3, 4)

Answers = Mapping[str, Any]


def every_story() -> Iterator[Answers]:
    """Yield two stories a situation and service: all known and recent, and nothing known."""
    house = catalogue.load()
    for situation in house.situations.values():
        for body in situation.bodies:
            start = {"body": body, "situation": situation.id}
            yield completed(house, start, day=RECENT)
            yield completed(house, start, day=None)


def completed(house: Catalogue, start: Answers, *, day: date | None) -> Answers:
    """Answer what is still asked: the first choice and that day; without a day, what is not known."""
    answers = dict(start)
    while (question := questionnaire.next_question(house, answers)) is not None:
        answers[question.id] = _answer(house, question, answers, day)
    return answers


def _answer(house: Catalogue, question: Question, answers: Answers, day: date | None) -> object:
    if question.may_be_unknown and day is None:
        return questionnaire.UNKNOWN
    choices = questionnaire.choices(house, question, answers)
    match question.kind:
        case "date":
            return day or RECENT
        case "department":
            return questionnaire.read(house, question, "57", answers, RECENT)
        case "length":
            return questionnaire.read(house, question, "15 jours", answers, RECENT)
        case "many":
            return tuple(one.value for one in choices)
    return choices[0 if day else -1].value


def address(answers: Answers, page: str = "") -> str:
    """Give a page of the counter for who already answered this: '', 'resultat/' or a file of it."""
    return f"/guichet/{page}?r={questionnaire.to_code(catalogue.load(), answers)}"
