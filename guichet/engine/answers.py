"""Read what a person typed: the same reading for a form on screen, a file, and the paper twin.

Every fault is a French sentence for the field concerned; nothing typed is lost or guessed.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from guichet.engine import french_dates
from guichet.engine.conditions import comparisons, holds
from guichet.engine.entries import LetterQuestion
from guichet.engine.typography import typeset

Value = str | bool | int | Decimal | datetime.date | list[str | bool]

LONGEST = 20_000
TALLEST = 10
EARLIEST = datetime.date(1990, 1, 1)
YEARS_AHEAD = 20
YES = frozenset({"true", "oui", "on", "1", "x"})
NO = frozenset({"false", "non", "off", "0", ""})

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NEEDLESS = re.compile("[\ufeff\u200b]")
# Marks that change the reading direction. Telephones put them around a number that is copied.
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LYING_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Reading:
    """What was understood, and what must be mended: {question: French sentence}."""

    answers: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether the answers can be used as they are."""
        return not self.faults


class AnswerFault(ValueError):
    """An answer that cannot be taken, said in French."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


def read(
    questions: Iterable[LetterQuestion], typed: Mapping[str, Any], today: datetime.date
) -> Reading:
    """Read the answers to `questions`, in their order: a question may depend on earlier answers.

    `typed` maps a question to a string, a list of strings, a boolean, a number or a date. Answers
    to questions that do not apply are left out; what depends on an answer to mend waits for it.
    """
    reading = Reading()
    for question in questions:
        depends_on = {name for name, _ in comparisons(question.when)}
        if depends_on & reading.faults.keys() or not holds(question.when, reading.answers):
            continue
        try:
            value = _read_one(question, typed.get(question.id), today)
        except AnswerFault as fault:
            reading.faults[question.id] = str(fault)
            continue
        if value is not None:
            reading.answers[question.id] = value
        elif question.required:
            reading.faults[question.id] = _missing(question)
    return reading


def _missing(question: LetterQuestion) -> str:
    if question.kind == "choice":
        return "Choisissez une réponse."
    if question.kind == "many":
        return "Cochez au moins une réponse."
    if question.kind == "date":
        return "Écrivez une date, par exemple 6/11/2026."
    return "Remplissez ce champ\u00a0: la lettre ne peut pas être écrite sans lui."


def _read_one(question: LetterQuestion, raw: object, today: datetime.date) -> Value | None:
    match question.kind:
        case "yes_no":
            return _yes(raw) or None
        case "choice":
            return _choice(question, raw)
        case "many":
            return _many(question, raw)
        case "date":
            return read_date(raw, today, future=question.future)
    text = _text(question, raw)
    if not text:
        return None
    match question.kind:
        case "amount":
            return _amount(text)
        case "number":
            return _number(text)
        case "email":
            return _email(text)
        case "long_text":
            _check_lines(question, text)
            return text
    return " ".join(text.split())


def _text(question: LetterQuestion, raw: object) -> str:
    if isinstance(raw, list | tuple | dict):
        raise AnswerFault("On attend ici un seul texte.")
    typed = str(raw) if raw is not None else ""
    # Far too long is said before the text is read: reading it is what would take time.
    text = clean(typed) if len(typed) <= 4 * question.max_length else typed
    if len(text) > question.max_length:
        raise AnswerFault(
            f"Ce texte fait {_figures(len(text))} caractères, et il en faut "
            f"{_figures(question.max_length)} au plus. Raccourcissez-le."
        )
    return text


def _check_lines(question: LetterQuestion, text: str) -> None:
    """Refuse more lines than an envelope takes: they would push the letter off its first page."""
    filled = sum(bool(line.strip()) for line in text.split("\n"))
    if question.max_lines and filled > question.max_lines:
        raise AnswerFault(
            f"Ce texte fait {filled} lignes, et il en faut {question.max_lines} au plus. "
            "Réunissez des lignes, ou gardez celles de l’enveloppe."
        )


def _figures(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def clean(text: str) -> str:
    """Return the text in NFC, with plain line feeds and no outer space.

    Raises AnswerFault for control and direction characters: they would print something other than
    what the person sees. Emoji and every script are welcome.
    """
    _check_before_normalising(text)
    text = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", text))
    text = _NEEDLESS.sub("", text.replace("\t", " ")).strip(_DIRECTIONS + " \n\u00a0\u202f")
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cc" and character != "\n":
            raise AnswerFault(_hidden("un caractère invisible", text[:position]))
        if _LYING_DIRECTIONS.match(character):
            raise AnswerFault(_hidden("une marque de sens d’écriture cachée", text[:position]))
        if category == "Cs":
            raise AnswerFault(_hidden("un caractère abîmé", text[:position]))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _check_before_normalising(text: str) -> None:
    """Refuse what would take minutes to normalise: very long texts, and towers of accents."""
    if len(text) > LONGEST:
        raise AnswerFault(f"Ce texte est beaucoup trop long ({_figures(len(text))} caractères).")
    height = 0
    for character in text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height > TALLEST:
            raise AnswerFault("Ce texte empile trop de signes sur une même lettre. Retapez-le.")


def _hidden(what: str, before: str) -> str:
    """Say where the character that nobody sees is: after which words."""
    words = " ".join(before.split())[-24:]
    where = f", après « {words} »" if words else ", au début"
    return f"Ce texte contient {what}{where}. Effacez cet endroit et retapez-le."


def read_date(raw: object, today: datetime.date, *, future: bool = False) -> datetime.date | None:
    """Return the date typed, None for nothing; raise AnswerFault for an impossible one.

    A date after `today` is refused unless `future`: what people tell has already happened.
    """
    if isinstance(raw, datetime.date):
        day = raw
    elif raw is None or not str(raw).strip():
        return None
    else:
        try:
            day = french_dates.parse(clean(str(raw)))
        except ValueError as error:
            raise AnswerFault(str(error)) from error
    if day < EARLIEST:
        raise AnswerFault(f"L’année {day.year} est trop ancienne. Vérifiez la date.")
    if day > today and not future:
        raise AnswerFault(
            f"Le {french_dates.written(day)} n’est pas encore passé. Vérifiez la date."
        )
    if day.year > today.year + YEARS_AHEAD:
        raise AnswerFault(f"L’année {day.year} est trop lointaine. Vérifiez la date.")
    return day


def _yes(raw: object) -> bool:
    if raw is None or isinstance(raw, bool):
        return bool(raw)
    text = str(raw).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise AnswerFault("Répondez par oui ou par non.")


def _choice(question: LetterQuestion, raw: object) -> str | bool | None:
    if raw is None or raw == "":
        return None
    for choice in question.choices:
        if str(raw).strip().lower() == str(choice.value).lower():
            return choice.value
    expected = ", ".join(str(choice.value) for choice in question.choices)
    raise AnswerFault(f"Cette réponse n’est pas dans la liste ({expected}).")


def _many(question: LetterQuestion, raw: object) -> list[str | bool] | None:
    """Return the answers ticked, each once, in the order of the question."""
    given = raw if isinstance(raw, list | tuple) else [raw]
    found = {_choice(question, one) for one in given} - {None}
    return [one.value for one in question.choices if one.value in found] or None


def _amount(text: str) -> Decimal:
    compact = re.sub(r"[\s\u00a0\u202f]|€|euros?", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", compact):
        compact = compact.replace(".", "")
    compact = compact.replace(",", ".")
    try:
        amount = Decimal(compact) if re.fullmatch(r"[0-9]*\.?[0-9]*", compact) else None
    except InvalidOperation:
        amount = None
    if amount is None:
        raise AnswerFault("Écrivez une somme en euros, par exemple 3 200 ou 149,50.")
    if not 0 < amount < 10_000_000:
        raise AnswerFault("Cette somme n’est pas possible. Vérifiez-la.")
    if amount != amount.quantize(Decimal("0.01")):
        raise AnswerFault("Une somme a deux chiffres après la virgule, au plus.")
    return amount


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise AnswerFault("Écrivez un nombre entier, en chiffres.")
    return int(text)


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise AnswerFault("Cette adresse électronique n’est pas complète : il faut nom@exemple.fr.")
    return text
