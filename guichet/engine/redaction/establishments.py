"""Schools, homes, shops and small employers: where few people work or live."""

import re
from collections.abc import Iterator
from typing import Final

from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading, Word
from guichet.engine.redaction.sequences import proper_sequence, words_from

_TYPE: Final = re.compile(
    r"\b(ehpad|ecole(?: maternelle| primaire| elementaire)?|college|lycee(?: professionnel)?|creche|hopital|clinique|foyer|centre social"
    r"|maison de retraite|boulangerie|boucherie|restaurant|garage|pharmacie|association|mosquee|eglise|paroisse|maison de quartier|mjc"
    r"|sarl|sas|eurl|sa|scop|ets|etablissements?|transports|entreprise|societe|cabinet|salon|magasin|hotel|pizzeria|epicerie"
    r"|pressing|kebab|camping|domaine|ferme|centre commercial|centre d'hebergement|residence|resto|usine|imprimerie|auto-ecole)\b"
    r"(?P<article> (?:(?:des|du|de la|les|la|le|de|chez)\b|l'|d'))? ?"
)
_AT: Final = re.compile(r"\bchez (?=[a-z])")
_REASON: Final = "Un établissement ou un petit employeur désigne peu de monde."


def find(reading: Reading) -> Iterator[Finding]:
    """Yield establishments that are named, and employers after « chez »."""
    for match in _TYPE.finditer(reading.plain):
        words = _named(reading, match)
        if words:
            kind = reading.text[match.start(1) : match.end(1)]
            instead = f"{kind} [nom]" if match.group(1) in _BARE_TYPES else kind
            yield reading.finding(
                (match.start(), words[-1].end), Kind.ESTABLISHMENT, _REASON, instead
            )
    for match in _AT.finditer(reading.plain):
        words = proper_sequence(reading, match.end(), 3)
        if words and words[0].is_capital and not _is_person(words[0]):
            yield reading.finding(
                (words[0].start, words[-1].end), Kind.ESTABLISHMENT, _REASON, "[employeur]"
            )


_NAMED_AFTER: Final = frozenset(
    {"lycee", "college", "hopital", "clinique", "ecole", "ecole maternelle", "ecole primaire"}
)
_BARE_TYPES: Final = frozenset({"sarl", "sas", "eurl", "sa", "scop", "ets", "transports"})


def _named(reading: Reading, match: re.Match[str]) -> list[Word]:
    article = (match.group("article") or "").strip()
    words = proper_sequence(reading, match.end(), 3)
    if words and (words[0].is_capital or not article or article in ("les", "saint")):
        return words if _starts_well(reading, match, words) else []
    if article in ("les", "la", "le") and match.group(1) in (
        "ehpad",
        "foyer",
        "residence",
        "maison de retraite",
        "creche",
    ):
        plain = words_from(reading, match.end())[:1]
        return [word for word in plain if word.plain not in tables.function_words()]
    return [] if article else _bare_name(reading, match)


def _bare_name(reading: Reading, match: re.Match[str]) -> list[Word]:
    """« lycée pasteur », « hôpital saint antoine »: a surname or a saint, even without capitals."""
    following = words_from(reading, match.end())[:2]
    if not following or following[0].start != match.end():
        return []
    first = following[0]
    if first.plain in ("saint", "sainte", "st", "ste"):
        return list(following)
    named = first.plain in tables.surnames() and first.plain not in tables.function_words()
    return [first] if named and (first.is_capital or match.group(1) in _NAMED_AFTER) else []


def _starts_well(reading: Reading, match: re.Match[str], words: list[Word]) -> bool:
    """Refuse « sa » as a possessive and « société » followed by an unknown misspelling."""
    if match.group(1) in ("sa", "sas", "ets"):
        return reading.text[match.start() : match.start() + 2].isupper()
    if words[0].is_capital or match.group("article") is not None:
        return True
    return any(
        word.plain in tables.first_names() or word.plain in tables.surnames() for word in words
    )


def _is_person(word: Word) -> bool:
    return word.plain in tables.first_names()
