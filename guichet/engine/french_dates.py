"""Dates as people write and read them in French: « mardi 24 novembre 2026 »."""

import re
import unicodedata
from calendar import isleap, monthrange
from datetime import date

from guichet.engine.typography import typeset

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
# A day that has come: most fields refuse one that has not.
_EXAMPLE = "par exemple 6/11/2026 ou 6 novembre 2026"
_LONGEST = 40


class DateNotUnderstood(ValueError):
    """A typed date that cannot be read or does not exist: the message says how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


def written(day: date) -> str:
    """Return « mardi 24 novembre 2026 », « mardi 1er décembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {short(day)}"


def short(day: date) -> str:
    """Return « 24 novembre 2026 », « 1er décembre 2026 »."""
    return f"{_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}"


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else str(number)


def _folded(text: str) -> str:
    """Lower case, without accents: « Décembre » and « decembre » are the same month."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


_MONTH_NUMBERS = {_folded(name): number for number, name in enumerate(MONTHS, 1)} | {
    "janv": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FIGURES = re.compile(r"([0-9]{1,2}) ?[/.\- ] ?([0-9]{1,2}) ?[/.\- ] ?([0-9]+)")
_WORDS = re.compile(
    rf"(?:le )?(?:({'|'.join(WEEKDAYS)}),? )?(?:le )?([0-9]{{1,2}})(?: ?er)? ([a-z]+)\.? ([0-9]+)"
)
_NO_YEAR = re.compile(
    rf"(?:le )?(?:(?:{'|'.join(WEEKDAYS)}),? )?[0-9]{{1,2}}(?:[/.\-][0-9]{{1,2}}|(?: ?er)? [a-z]+\.?)"
)


def parse(text: str) -> date:
    """Return the date that a person typed: 24/11/2026, 2026-11-24, mardi 24 novembre 2026.

    Raises DateNotUnderstood, in French: unreadable, impossible, without a year, on another
    weekday. Says nothing of dates too old or too far: that depends on what the date is for.
    """
    typed = _tidy(text)
    folded = _folded(typed)
    if match := _ISO.fullmatch(folded):
        year, month, day = match.groups()
        return _real(day, month, year)
    if match := _FIGURES.fullmatch(folded):
        return _real(*match.groups())
    if match := _WORDS.fullmatch(folded):
        weekday, day, month, year = match.groups()
        found = _real(day, str(_month_number(month)), year)
        _check_weekday(weekday, found)
        return found
    if _NO_YEAR.fullmatch(folded):
        raise DateNotUnderstood(f"Ajoutez l’année à la date « {typed} », {_EXAMPLE}.")
    raise DateNotUnderstood(f"La date « {typed} » n’est pas lisible. Écrivez-la {_EXAMPLE}.")


def _tidy(text: str) -> str:
    """Return the text on one line, without odd spaces; refuse what nobody types in a date."""
    if len(text) > 1000:
        raise DateNotUnderstood(f"Ce texte est trop long pour une date. Écrivez-la {_EXAMPLE}.")
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        raise DateNotUnderstood(f"Indiquez une date, {_EXAMPLE}.")
    if not typed.isprintable():
        raise DateNotUnderstood(
            f"Cette date contient des caractères invisibles. Retapez-la, {_EXAMPLE}."
        )
    if len(typed) > _LONGEST:
        raise DateNotUnderstood(f"Ce texte est trop long pour une date. Écrivez-la {_EXAMPLE}.")
    return typed


def _month_number(name: str) -> int:
    if name not in _MONTH_NUMBERS:
        raise DateNotUnderstood(f"« {name} » n’est pas un mois. Écrivez la date {_EXAMPLE}.")
    return _MONTH_NUMBERS[name]


def _real(day: str, month: str, year: str) -> date:
    """Return the date of these figures, or say why the calendar has no such day."""
    if len(year) == 2:
        raise DateNotUnderstood(
            f"Écrivez l’année avec quatre chiffres : 20{year} plutôt que {year}."
        )
    if len(year) != 4 or year.startswith("0"):
        raise DateNotUnderstood(f"« {year} » n’est pas une année. Écrivez la date {_EXAMPLE}.")
    d, m, y = int(day), int(month), int(year)
    if not 1 <= m <= 12:
        raise DateNotUnderstood(
            f"Il n’y a pas de mois numéro {m}. Écrivez le jour, puis le mois, puis l’année, {_EXAMPLE}."
        )
    length = monthrange(y, m)[1]
    if not 1 <= d <= length:
        why = f"{MONTHS[m - 1]} a {length} jours"
        if (d, m) == (29, 2) and not isleap(y):
            why = f"{y} n’est pas une année bissextile, février a 28 jours"
        raise DateNotUnderstood(f"Le {_ordinal(d)} {MONTHS[m - 1]} {y} n’existe pas : {why}.")
    return date(y, m, d)


def _check_weekday(weekday: str | None, day: date) -> None:
    if weekday and weekday != WEEKDAYS[day.weekday()]:
        raise DateNotUnderstood(
            f"Le {short(day)} est un {WEEKDAYS[day.weekday()]}, "
            f"pas un {weekday} : vérifiez la date."
        )
