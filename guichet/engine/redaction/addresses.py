"""Postal addresses, with or without a number, as people type them."""

import re
from collections.abc import Iterator
from typing import Final

from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading, Word
from guichet.engine.redaction.sequences import PARTICLES, words_from

_WAY: Final = (
    r"(?:rue|avenue|av|ave|boulevard|bd|bld|blvd|allees?|impasse|imp|place|chemin|che|route|rte|quai|cours|square|sentier"
    r"|passage|cite|residence|lotissement|hameau|villa|faubourg|fbg|promenade|esplanade|ruelle|montee|traverse|voie|clos|rond-point)"
)
_NUMBERED: Final = re.compile(
    rf"(?<![0-9.,/-])[0-9]{{1,4}} ?(?:bis|ter|quater|[a-d]\b)?,? ?(?:de la |de l'|du |, )?{_WAY}\b\.? ?"
)
_NAMED_WAY: Final = re.compile(
    r"\b(?:rue|avenue|boulevard|impasse|residence|lotissement|square|allee|chemin|quai|hlm|lieu-dit)"
    r" (?:(?:des|du|de la|de|les|le|la) |de l'|d')?(?=[a-z])"
)
_FLAT: Final = re.compile(
    r"(?:[,;]? ?\b(?:bat(?:iment)?|appt?|appartement|apt|esc(?:alier)?|porte|chambre|etage|boite|bp|cs)\b\.? ?(?:n ?° ?)?"
    r"(?:[0-9]{1,5}[a-z]?|[a-z])\b){1,4}"
)
_CONTENT: Final = 4
_REASON: Final = "Une adresse désigne un foyer."


def find(reading: Reading) -> Iterator[Finding]:
    """Yield street addresses, and flats or buildings that are numbered."""
    for match in _NUMBERED.finditer(reading.plain):
        end = _street_end(reading, match.end())
        if end:
            yield _address(reading, match.start(), end)
    for match in _NAMED_WAY.finditer(reading.plain):
        following = words_from(reading, match.end())[:1]
        if following and following[0].start == match.end() and _is_street_word(following[0]):
            end = _street_end(reading, match.end())
            if end and _sounds_like_a_name(match, following[0]):
                yield _address(reading, match.start(), end)
    for match in _FLAT.finditer(reading.plain):
        if match.group().count(" ") and re.search(r"[0-9]|bat", match.group()):
            start = match.start() + len(match.group()) - len(match.group().lstrip(" ,;"))
            reason = "Un numéro de logement désigne un foyer."
            yield reading.finding((start, match.end()), Kind.ADDRESS, reason, "[logement]")


def _address(reading: Reading, start: int, end: int) -> Finding:
    flat = _FLAT.match(reading.plain, end)
    span = (start, flat.end() if flat else end)
    return reading.finding(span, Kind.ADDRESS, _REASON, "[adresse]")


def _sounds_like_a_name(match: re.Match[str], first: Word) -> bool:
    """« rue des Lilas », « rue jean jaurès », and not « la rue de mon fils » or « chemin de vie »."""
    named = first.plain in tables.first_names() or first.plain in tables.surnames()
    if first.is_capital or named:
        return True
    way, *linked = match.group().replace("'", "' ").split()
    if linked == ["d'"]:
        return way in ("rue", "avenue", "boulevard")
    return linked in (["des"], ["les"], ["du"], ["de", "la"])


def _is_street_word(word: Word) -> bool:
    return word.plain not in tables.function_words() and word.plain not in tables.informal_words()


def _street_end(reading: Reading, place: int) -> int | None:
    """Return where the name of the street ends: at a sign, or before a word that cannot be in it."""
    end, content, position = None, 0, place
    for word in words_from(reading, place):
        gap = reading.plain[position : word.start]
        if gap.strip(" '.-"):
            break
        if word.plain in PARTICLES or (
            word.plain in ("l", "d", "et", "mai", "novembre", "mars") and content < 1
        ):
            position = word.end
            continue
        if not _is_street_word(word) or (content and _is_new_clause(reading, word)):
            break
        end, content, position = word.end, content + 1, word.end
        if content == _CONTENT:
            break
    return end


def _is_new_clause(reading: Reading, word: Word) -> bool:
    """In a street's name without capitals, a second everyday word starts something else."""
    return (
        not word.is_capital
        and tables.is_french_word(word.plain)
        and word.plain not in tables.first_names()
        and word.plain not in tables.surnames()
    )
