"""The counter's questions: which comes next, how an answer is read, how answers travel.

Nothing is stored: the answers travel in the address as a short code that means nothing to the eye
(`to_code`, `from_code`). The code holds catalogue numbers and dates, never a name or a number of
the person.
"""

import base64
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guichet.engine import french_dates, places
from guichet.engine.answers import AnswerFault, clean, read_date
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import holds
from guichet.engine.entries import Choice, Question, Situation
from guichet.engine.time_limits import DeadlineError, Length

Answers = Mapping[str, Any]

UNKNOWN = "unknown"
VERSION = 1
EPOCH = datetime.date(1990, 1, 1)
LONGEST_DAYS = 3650
UNITS = ("months", "weeks", "days", "working_days")


class CodeFault(ValueError):
    """An address whose code cannot be read: cut, mistyped, or from a newer catalogue."""


@dataclass(frozen=True)
class Recap:
    """One line of the summary: the question, what was answered, in words."""

    question: Question
    answer: str


def asked(catalogue: Catalogue, answers: Answers) -> Iterator[Question]:
    """Yield the questions that apply to these answers, in order, answered or not."""
    questions = catalogue.questions
    yield questions["body"]
    if "body" not in answers:
        return
    yield questions["situation"]
    situation = catalogue.situations.get(answers.get("situation", ""))
    if situation is None or answers["body"] not in situation.bodies:
        return
    for identifier in situation.asks:
        if holds(questions[identifier].when, answers):
            yield questions[identifier]


def next_question(catalogue: Catalogue, answers: Answers) -> Question | None:
    """Return the first question without an answer; None when all is known."""
    return next((one for one in asked(catalogue, answers) if one.id not in answers), None)


def choices(catalogue: Catalogue, question: Question, answers: Answers) -> tuple[Choice, ...]:
    """Return the possible answers; for « situation », those that exist for the service chosen."""
    if question.kind != "situation":
        return tuple(one for one in question.choices if holds(one.when, answers))
    body = answers["body"]
    return tuple(
        Choice(value=one.id, code=one.code, label=one.title, hint=one.hints.get(body, one.hint))
        for one in situations_for(catalogue, body)
    )


def situations_for(catalogue: Catalogue, body: str) -> list[Situation]:
    """Return the situations that can happen with this service."""
    return [one for one in catalogue.situations.values() if body in one.bodies]


def pruned(catalogue: Catalogue, answers: Answers) -> dict[str, Any]:
    """Return only the answers that still hold: their question is asked, their choice offered."""
    kept: dict[str, Any] = {}
    for question in asked(catalogue, answers):
        if question.id in answers and _is_offered(catalogue, question, answers):
            kept[question.id] = answers[question.id]
    return kept


def _is_offered(catalogue: Catalogue, question: Question, answers: Answers) -> bool:
    if question.kind not in ("choice", "many", "situation"):
        return True
    value = answers[question.id]
    offered = {one.value for one in choices(catalogue, question, answers)}
    return offered.issuperset(value if isinstance(value, tuple) else (value,))


# --- Reading what a person types --------------------------------------------------------------


def read(
    catalogue: Catalogue, question: Question, raw: object, answers: Answers, today: datetime.date
) -> object:
    """Return the answer to one question; raise AnswerFault with what to mend.

    `raw` is a string, a list of strings, a boolean, a date, or `UNKNOWN`.
    """
    if question.may_be_unknown and raw == UNKNOWN:
        return UNKNOWN
    match question.kind:
        case "many":
            return _read_many(catalogue, question, raw, answers)
        case "date":
            day = read_date(raw, today)
            if day is None:
                raise AnswerFault("Écrivez une date, par exemple 6/11/2026.")
            return day
        case "department":
            return _read_department(raw)
        case "length":
            return _read_length(raw)
    return _read_choice(catalogue, question, raw, answers)


def _read_choice(
    catalogue: Catalogue, question: Question, raw: object, answers: Answers
) -> str | bool:
    for one in choices(catalogue, question, answers):
        if str(raw).lower() == str(one.value).lower():
            return one.value
    expected = ", ".join(str(one.value) for one in choices(catalogue, question, answers))
    raise AnswerFault(f"Choisissez une réponse dans la liste ({expected}).")


def _read_many(
    catalogue: Catalogue, question: Question, raw: object, answers: Answers
) -> tuple[Any, ...]:
    given = raw if isinstance(raw, list | tuple) else [raw] if raw else []
    found = {_read_choice(catalogue, question, one, answers) for one in given}
    if not found:
        raise AnswerFault("Cochez au moins une réponse.")
    return tuple(one.value for one in question.choices if one.value in found)


def _read_department(raw: object) -> str:
    try:
        return places.department(clean(str(raw or "")))
    except places.UnknownPlace as error:
        raise AnswerFault(str(error)) from error


FEWEST_DAYS = 7
"""A number alone is read as days from here on: « 15 ». Below, it may as well be months."""


def _read_length(raw: object) -> Length:
    if isinstance(raw, Length):
        return raw
    text = clean(str(raw or ""))
    if text.isdecimal() and text.isascii():
        if int(text[:4]) < FEWEST_DAYS:
            raise AnswerFault(
                f"« {text[:4]} jours » ou « {text[:4]} mois » ? Écrivez les deux mots."
            )
        text += " jours"
    try:
        return Length.from_text(text)
    except DeadlineError as error:
        raise AnswerFault(str(error)) from error


def read_all(catalogue: Catalogue, typed: Answers, today: datetime.date) -> dict[str, Any]:
    """Read a whole set of answers, as from a file; raise AnswerFault naming the question.

    Answers to questions that are not asked in this situation are refused: they would be ignored.
    """
    answers: dict[str, Any] = {}
    while (question := next_question(catalogue, answers)) is not None:
        if question.id not in typed:
            if question.may_be_unknown:
                answers[question.id] = UNKNOWN
                continue
            break
        try:
            answers[question.id] = read(catalogue, question, typed[question.id], answers, today)
        except AnswerFault as fault:
            raise AnswerFault(f"« {question.id} » : {fault}") from fault
    if extra := [key for key in typed if key not in answers]:
        raise AnswerFault(
            f"« {extra[0]} » n’est pas demandé ici. Questions de cette situation : "
            f"{', '.join(one.id for one in asked(catalogue, answers))}."
        )
    return answers


# --- Saying the answers back ------------------------------------------------------------------


def recap(catalogue: Catalogue, answers: Answers) -> tuple[Recap, ...]:
    """Return the summary of the answers given, in words."""
    return tuple(
        Recap(question, say(catalogue, question, answers))
        for question in asked(catalogue, answers)
        if question.id in answers
    )


def say(catalogue: Catalogue, question: Question, answers: Answers) -> str:
    """Return one answer in words."""
    value = answers[question.id]
    if question.kind in ("choice", "many", "situation"):
        labels = {one.value: one.label for one in choices(catalogue, question, answers)}
        return ", ".join(labels[one] for one in (value if isinstance(value, tuple) else (value,)))
    if value == UNKNOWN:
        return "Je ne sais pas"
    if isinstance(value, datetime.date):
        return french_dates.written(value)
    if question.kind == "department":
        return f"{places.DEPARTMENTS[value]} ({value})"
    return str(value)


# --- The code in the address ------------------------------------------------------------------


def to_code(catalogue: Catalogue, answers: Answers) -> str:
    """Return the answers as a short code for an address: letters and digits, no meaning shown."""
    plain = bytearray([VERSION])
    for question in asked(catalogue, answers):
        if question.id in answers:
            plain.append(question.code)
            plain += _packed(catalogue, question, answers)
    plain.append(sum(plain) % 251)
    return base64.b32encode(_veiled(bytes(plain))).decode().rstrip("=").lower()


def from_code(catalogue: Catalogue, code: str) -> dict[str, Any]:
    """Return the answers that `to_code` wrote; raise CodeFault when the code is not whole."""
    try:
        padded = code.upper() + "=" * (-len(code) % 8)
        plain = _veiled(base64.b32decode(padded.encode("ascii")))
    except ValueError as error:
        raise CodeFault from error
    if len(plain) < 2 or plain[0] != VERSION or sum(plain[:-1]) % 251 != plain[-1]:
        raise CodeFault
    by_code = {one.code: one for one in catalogue.questions.values()}
    answers: dict[str, Any] = {}
    rest = plain[1:-1]
    while rest:
        question = by_code.get(rest[0])
        if question is None:
            raise CodeFault
        answers[question.id], rest = _unpacked(catalogue, question, rest[1:], answers)
    return pruned(catalogue, answers)


def _veiled(data: bytes) -> bytes:
    """Hide the numbers from a passer-by's eye, both ways. It is a veil, not a lock."""
    return bytes(byte ^ (0x5A + 37 * position & 0xFF) for position, byte in enumerate(data))


def _packed(catalogue: Catalogue, question: Question, answers: Answers) -> bytes:
    value = answers[question.id]
    if question.kind in ("choice", "many", "situation"):
        codes = {one.value: one.code for one in choices(catalogue, question, answers)}
        picked = [codes[one] for one in (value if isinstance(value, tuple) else (value,))]
        return bytes([len(picked), *picked])
    if value == UNKNOWN:
        return bytes([0])
    if isinstance(value, datetime.date):
        return bytes([2]) + (value - EPOCH).days.to_bytes(2, "big")
    if isinstance(value, Length):
        number, unit = next((getattr(value, one), one) for one in UNITS if getattr(value, one))
        return bytes([3, UNITS.index(unit), *divmod(number, 256)])
    return bytes([1, list(places.DEPARTMENTS).index(value)])


def _unpacked(
    catalogue: Catalogue, question: Question, data: bytes, answers: Answers
) -> tuple[Any, bytes]:
    size, body = data[0] if data else 0, data[1 : 1 + (data[0] if data else 0)]
    rest = data[1 + size :]
    if not data or len(body) != size:
        raise CodeFault
    if question.kind in ("choice", "many", "situation"):
        values = {one.code: one.value for one in _all_choices(catalogue, question)}
        try:
            picked = tuple(values[code] for code in body)
        except KeyError as error:
            raise CodeFault from error
        if (
            not picked
            or len(set(picked)) != len(body)
            or (len(picked) > 1 and question.kind != "many")
        ):
            raise CodeFault
        return (picked if question.kind == "many" else picked[0]), rest
    return _unpacked_fact(question, body), rest


def _unpacked_fact(question: Question, body: bytes) -> object:
    number = int.from_bytes(body[-2:], "big")
    match question.kind, len(body):
        case _, 0 if question.may_be_unknown:
            return UNKNOWN
        case "date", 2:
            return EPOCH + datetime.timedelta(days=number)
        case "length", 3 if body[0] < len(UNITS) and 0 < number <= LONGEST_DAYS:
            return Length(**{UNITS[body[0]]: number})
        case "department", 1 if number < len(places.DEPARTMENTS):
            return list(places.DEPARTMENTS)[number]
    raise CodeFault


def _all_choices(catalogue: Catalogue, question: Question) -> tuple[Choice, ...]:
    if question.kind != "situation":
        return question.choices
    return tuple(
        Choice(value=one.id, code=one.code, label=one.title)
        for one in catalogue.situations.values()
    )
