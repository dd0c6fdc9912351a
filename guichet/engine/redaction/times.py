"""Dates precise to the day, ages and exact amounts: each alone says little, together too much."""

import re
from collections.abc import Iterator
from typing import Final

from guichet.engine.french_dates import MONTHS
from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading, read
from guichet.engine.typography import typeset

_MONTH: Final = (
    r"(janv(?:ier)?|fev(?:r(?:ier)?)?|mars?|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?)\b(?:\.(?= [0-9]))?"
)
_MONTH_STARTS: Final = (
    "jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec",
)  # fmt: skip
_WEEKDAY: Final = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_LEAD: Final = rf"(?:(?<!\w)(le|du|au|pour le|que le|des le|depuis le|avant le|apres le|jusqu'?au) )?(?:{_WEEKDAY},? )?(?:le )?"
_HOUR: Final = r"(?:,? (?:a|vers) [0-9]{1,2} ?(?:h|:) ?(?:[0-9]{2})?)?"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])(?: ?er)?"
_SPELLED: Final = (
    "premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    "|dix[ -](?:sept|huit|neuf)|vingt(?:[ -](?:et[ -]un|deux|trois|quatre|cinq|six|sept|huit|neuf))?"
    "|trente(?:[ -]et[ -]un)?"
)
_WORDS: Final = re.compile(
    rf"{_LEAD}(?<![0-9.,/])(?:{_DAY}|\b(?:{_SPELLED})) {_MONTH}(?: ((?:19|20)?[0-9]{{2}})(?![0-9€]))?{_HOUR}"
)
_FIGURES: Final = re.compile(
    rf"{_LEAD}(?<![0-9/.-]){_DAY}([/.-])(0?[1-9]|1[0-2])(?:\2((?:19|20)?[0-9]{{2}}))?(?![0-9/])"
    rf"(?! ?(?:€|e\b|eu\b|euros?|h\b|heures|%)){_HOUR}"
)
_ISO: Final = re.compile(
    rf"{_LEAD}(?<![0-9])((?:19|20)[0-9]{{2}})-(0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])(?![0-9]){_HOUR}"
)
_BARE_DAY: Final = re.compile(rf"(?:le |du |au )?{_WEEKDAY} {_DAY}(?![0-9/.])(?! ?(?:h|:))")
_LAW: Final = re.compile(r"(?:\bloi|\bdecret|\barrete|\bordonnance|\bcirculaire)[^.;\n]{0,30}$")
_BIRTH: Final = re.compile(r"\b(?:nee?s?|naissance|naissait|ne\(e\))\b[^.;\n]{0,20}$")
_LINKS: Final = {
    "": "", "le": "en", "pour le": "pour", "que le": "qu’en", "du": "de", "au": "à", "des le": "dès", "depuis le": "depuis",
    "avant le": "avant", "apres le": "après", "jusqu'au": "jusqu’en", "jusquau": "jusqu’en",
}  # fmt: skip
_DAY_REASON: Final = (
    "Une date au jour près se recoupe avec un dossier ; le mois suffit à comprendre."
)
_BIRTH_REASON: Final = "Une date de naissance désigne presque une seule personne."

_AGES: Final = re.compile(
    r"(?:(?<![a-z])(de|d') ?)?"
    r"(?<![0-9,.])((?:[0-9]{1,3} ?(?:,|et|/) ?){0,6}[0-9]{1,3}) ?(ans?|mois)\b(?!-)(?! de )"
)
_AGED: Final = re.compile(
    r"(?:\bj'? ?ai|\bagee?s?|\ba|\bont|\bavait|\baura|\b(?:fils|filles?|enfants?|bebe|petite?s?|garcons?|mere"
    r"|pere|homme|femme|jumeaux|gosses?|gamins?|frere|soeur|mari|ado)(?: de)?) ?[,(]? ?$"
)
_LASTING: Final = re.compile(r"\b(?:depuis|pendant|pdt|il y a|ya|dans|en|sur|tous les|apres|anciennete"
                             r"|attendu|cotise|travaille|attente|duree)\b[^,(;.\n]{0,12}$")  # fmt: skip
_AMOUNT: Final = re.compile(
    r"(?:(?<![a-z])(de|d') ?)?(?<![0-9.,/])([0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]{1,7})"
    r"(?:[.,]([0-9]{1,2}))? ?(?:€(?: ?([0-9]{2})(?![0-9]))?|euros?\b|eur\b|eu\b|e\b|balles\b)(?![0-9])"
)
_BARE_AMOUNT: Final = re.compile(
    r"()(?<![0-9.,/])([0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]{1,7}),([0-9]{2})(?![0-9%])()"
)
_MONEY: Final = re.compile(
    r"\b(?:preleve|paye|retire|indu|montant|reclame|rembourse|dette|dois|doit|somme|percu|touche"
    r"|retenu|verse)[a-z]*\b[^.;\n]{0,40}$"
)
_PUBLIC_RATE: Final = re.compile(r" ?(?:de |d'|du )?(?:rsa|aah|smic|timbres?)\b")
# Above, it is no monthly rate; asked back from somebody, it is their debt and not a rate.
_HIGHEST_RATE: Final = 2_000
_ASKED_BACK: Final = re.compile(
    r"\b(?:indu|reclame|rembourse|dette|j?dois|doit|trop[ -]percu|retire|preleve|retenu)[a-z]*\b[^.;\n]{0,40}$"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield dates precise to the day, ages of people and amounts precise to the euro."""
    yield from _dates(reading)
    yield from _ages(reading)
    yield from _amounts(reading)


def _dates(reading: Reading) -> Iterator[Finding]:
    for match in _WORDS.finditer(reading.plain):
        yield from _dated(reading, match, match.group(1), _number(match.group(2)), match.group(3))
    for match in _FIGURES.finditer(reading.plain):
        if match.group(2) == "/" or match.group(4):
            month = int(match.group(3))
            yield from _dated(reading, match, match.group(1), month, match.group(4))
    for match in _ISO.finditer(reading.plain):
        yield from _dated(reading, match, match.group(1), int(match.group(3)), match.group(2))
    for match in _BARE_DAY.finditer(reading.plain):
        yield reading.finding(match.span(), Kind.DATE, _DAY_REASON, "un jour")


def _number(month: str) -> int:
    return next(
        n for n, start in enumerate(_MONTH_STARTS, 1) if month.startswith(start[: len(month)])
    )


def _dated(
    reading: Reading, match: re.Match[str], lead: str | None, month: int, year: str | None
) -> Iterator[Finding]:
    before = reading.plain[max(0, match.start() - 45) : match.start()]
    if _LAW.search(before):
        return
    full_year = f"20{year}" if year and len(year) == 2 else year
    if _BIRTH.search(before):
        instead = f"en {full_year}" if full_year else "[date de naissance]"
        yield reading.finding(match.span(), Kind.DATE, _BIRTH_REASON, instead)
        return
    link = _LINKS[lead or ""]
    name = MONTHS[month - 1]
    start = "d’" if link == "de" and name[0] in "ao" else f"{link} " if link else ""
    instead = f"{start}{name} {full_year or ''}".strip()
    yield reading.finding(match.span(), Kind.DATE, _DAY_REASON, instead)


def _ages(reading: Reading) -> Iterator[Finding]:
    for match in _AGES.finditer(reading.plain):
        before = reading.plain[max(0, match.start() - 30) : match.start()]
        years = [int(figure) for figure in re.findall(r"[0-9]{1,3}", match.group(2))]
        if _LASTING.search(before) or max(years) > 110:
            continue
        if _AGED.search(before) or _stands_beside_a_name(reading, match.start()):
            rounded = _rounded_age(max(years) if match.group(3) != "mois" else 0)
            link = ("d’" if rounded[0] == "e" else "de ") if match.group(1) else ""
            yield reading.finding(match.span(), Kind.AGE, _age_reason(years), link + rounded)


def _stands_beside_a_name(reading: Reading, place: int) -> bool:
    """« Rayan, 7 ans », « à Poitiers, 21 ans », « Lina (7 ans) », « rayan 4 ans »."""
    before = re.search(r"([^\W\d_]{3,})(?:, ?| ?\(| )$", reading.text[max(0, place - 25) : place])
    if before is None:
        return False
    word = read(before.group(1)).plain
    return before.group(1)[0].isupper() or (
        word in tables.first_names() and word not in tables.ambiguous_first_names()
    )


def _age_reason(years: list[int]) -> str:
    if len(years) > 1:
        return "Les âges exacts d’une fratrie désignent une famille."
    return "Un âge exact, avec un lieu ou un métier, peut désigner une personne."


def _rounded_age(age: int) -> str:
    for limit in (3, 6, 11, 15, 18):
        if age < limit:
            return f"moins de {limit} ans"
    return f"environ {max(20, round(age / 10) * 10)} ans"


def _amounts(reading: Reading) -> Iterator[Finding]:
    reason = "Une somme à l’euro près se retrouve dans un dossier ; un ordre de grandeur suffit."
    for shape in (_AMOUNT, _BARE_AMOUNT):
        for match in shape.finditer(reading.plain):
            whole = int(re.sub(r"[ .]", "", match.group(2)))
            cents = int(match.group(3) or match.group(4) or 0)
            before = reading.plain[max(0, match.start() - 60) : match.start()]
            if shape is _BARE_AMOUNT and not _MONEY.search(before):
                continue
            if (
                whole < _HIGHEST_RATE
                and _PUBLIC_RATE.match(reading.plain, match.end())
                and not _ASKED_BACK.search(before)
            ):
                continue
            if cents or (whole >= 100 and whole % 10):
                about = ("d’" if match.group(1) else "") + _about(whole)
                yield reading.finding(match.span(), Kind.AMOUNT, reason, about)


def _about(whole: int) -> str:
    """Return « environ 3 200 € »: two figures that count."""
    unit = 10 ** max(0, len(str(whole)) - 2)
    rounded = max(1, (whole + unit // 2) // unit * unit)
    return typeset(f"environ {rounded:,} €".replace(",", " "))
