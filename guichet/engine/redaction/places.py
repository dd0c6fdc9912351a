"""Communes, districts, postcodes and streets; départements and countries are kept."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from guichet.engine.places import DEPARTMENTS
from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading, Word, read
from guichet.engine.redaction.sequences import is_proper, proper_sequence

SMALL: Final = 10_000
_WELL_KNOWN: Final = 2_000
_JOIN: Final = re.compile(r"[ '-]|\. ?|-?'")
_ARTICLES: Final = {
    "le": "",
    "la": "",
    "les": "",
    "l": "",
    "au": "à",
    "aux": "à",
    "du": "de",
    "des": "de",
}
_IN: Final = frozenset(
    {"a", "à", "sur", "vers", "de", "d", "du", "au", "aux", "pres", "entre", "et", "depuis", "en"}
)
_STRONG: Final = re.compile(
    r"(?:\b(?:j'? ?habit\w*|jhabit\w*|habit(?:e|ons|ent|ait|ais|ant|er)|vi[st]|vivons|vivais|residents?|reside|demenag\w*|installe\w*|domicilie\w*"
    r"|nee?s?|roule|livre|bosse|travaille|loge\w*|arrive\w*|retourne\w*|aller|vais|venir|viens)(?: [a-z]+){0,3} (?:a|sur|vers|au|aux|de)"
    r"|\b(?:ville|commune|mairie|village|agence|gare|prefecture|sous-prefecture|caf|cpam|depot|entrepot|hopital|tribunal|juge|antenne|centre"
    r"|banlieue|cour d'appel|tgi|france travail|pole emploi|mission locale|cote|region|nord|sud|est|ouest|pres|pas loin)"
    r"(?: administratif| judiciaire| cedex)? (?:de|du|d'|des|a)|\btrain (?:pour|depuis)|\b[0-9]{5}|\bj'?habite) ?$"
)
_HOMES: Final = re.compile(
    r"\b(?:j'? ?habite|jhabite?|habit(?:e|ons|ent|ait|ais|ant)|domiciliee?|reside|demenagee?|installee?s?|nee?) (?:le [^,.;\n]{4,20} )?(?:a|sur|au|aux|de) (?=[a-z])"
    r"|\b(?:ville|commune|mairie|village|gare|prefecture|depot|entrepot|bourg) (?:de |d'|du )(?=[a-z])"
)
_DISTRICT: Final = re.compile(
    r"\b(?:quartier|cite|zup|zac|zone|lieu-dit|lieu dit|hameau|bidonville|grand ensemble)(?: (?:de la|des|du|de l|de|d|les|la|le))?[ ']+(?=[a-z])"
)
_REGIONS: Final = (
    "auvergne rhone alpes", "bourgogne franche comte", "centre val de loire", "grand est",
    "hauts de france", "ile de france", "nouvelle aquitaine", "pays de la loire",
    "provence alpes cote d azur", "france travail", "nouvelle caledonie",
)  # fmt: skip
_ARRONDISSEMENT: Final = re.compile(
    r"\b(paris|lyon|marseille),? (?:dans le )?[0-9]{1,2} ?(?:e|eme|er|ieme|emme)\b(?: arrondissement| arr\b)?"
)
_NUMBERED: Final = re.compile(
    r"(?:\bn ?[°º]|\bnum(?:ero)?|\bcerfa|\bbadge|\bmatricule|\bid)[^0-9;.\n]{0,8}$"
)
_POSTCODE: Final = re.compile(
    r"(?<![0-9a-z.,/-])(?:0[1-9]|[1-8][0-9]|9[0-57-8])[0-9]{3}(?![0-9])(?! ?(?:€|e\b|eu|k\b|fois|personnes|colis|km|habitants))"
)
_REASON: Final = (
    "Une commune, avec d’autres détails, peut désigner une personne ; le département suffit."
)
_SMALL_REASON: Final = (
    "Dans une petite commune, tout le monde se connaît : elle suffit presque à désigner."
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield communes, districts, arrondissements and postcodes, overlaps included."""
    yield from _communes(reading)
    yield from _homes(reading)
    yield from _districts(reading)
    for match in _ARRONDISSEMENT.finditer(reading.plain):
        town = reading.text[match.start(1) : match.end(1)]
        yield reading.finding(match.span(), Kind.PLACE, "Un arrondissement précise trop.", town)
    for match in _POSTCODE.finditer(reading.plain):
        if _NUMBERED.search(reading.plain, max(0, match.start() - 20), match.start()):
            continue
        code = match.group()
        department = code[:3] if code.startswith(("97", "98")) else code[:2]
        reason = "Un code postal désigne quelques communes ; le département suffit."
        yield reading.finding(match.span(), Kind.POSTCODE, reason, department)


def population(reading: Reading, finding: Finding) -> int | None:
    """Return how many people live in the commune that was found, if it is one that we know."""
    words = re.findall(r"[a-z0-9]+", reading.plain[finding.start : finding.end])
    for skipped in range(min(3, len(words))):
        people = tables.communes().get(_key(words[skipped:]))
        if people is not None:
            return people
    return None


def _key(words: list[str]) -> str:
    full = {"st": "saint", "ste": "sainte", "s": "sur"}
    return " ".join(full.get(word, word) for word in words)


def _pieces(reading: Reading) -> list[Word]:
    """Return the words cut at dashes, since communes are typed with or without them."""
    return [
        Word(match.start(), match.end(), match.group(), reading.text[match.start()].isupper())
        for match in re.finditer(r"[^\W_]++", reading.plain)
    ]


@cache
def _kept_phrases() -> re.Pattern[str]:
    """Départements and regions of several words: « Seine-Saint-Denis » is not Saint-Denis."""
    plain = (read(name).plain for name in DEPARTMENTS.values())
    names = [re.split(r"[ '-]", name) for name in (*plain, *_REGIONS)]
    phrases = ("[ '-]".join(parts) for parts in names if len(parts) > 1)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _communes(reading: Reading) -> Iterator[Finding]:
    pieces = _pieces(reading)
    kept = {
        place for match in _kept_phrases().finditer(reading.plain) for place in range(*match.span())
    }
    position = 0
    while position < len(pieces):
        if pieces[position].start in kept:
            position += 1
            continue
        length = _longest_here(reading, pieces, position)
        if length:
            yield _commune(reading, pieces, position, length)
        position += length or 1


def _longest_here(reading: Reading, pieces: list[Word], position: int) -> int:
    """Return how many words from here make a commune's name, in a place where one is meant."""
    first = _key([pieces[position].plain])
    reach = min(tables.longest_commune().get(first, 0), len(pieces) - position)
    for length in range(reach, 0, -1):
        words = pieces[position : position + length]
        if not all(_joined(reading, left, right) for left, right in itertools.pairwise(words)):
            continue
        people = tables.communes().get(_key([word.plain for word in words]))
        if people is not None and _is_meant(reading, pieces, position, length, people):
            return length
    return 0


def _joined(reading: Reading, left: Word, right: Word) -> bool:
    return bool(_JOIN.fullmatch(reading.plain, left.end, right.start))


def _is_meant(
    reading: Reading, pieces: list[Word], position: int, length: int, people: int
) -> bool:
    """Say whether these words name the commune here, and are not everyday words or a person."""
    words = pieces[position : position + length]
    plain = [word.plain for word in words]
    if set(plain) <= tables.kept_names() or plain[0] in tables.function_words():
        return False
    before = pieces[position - 1].plain if position else ""
    is_led = before in _IN or before in _ARTICLES
    capital = (
        words[0].is_capital
        and not reading.is_shouted
        and not reading.starts_sentence(words[0].start)
    )
    context = reading.plain[max(0, words[0].start - 45) : words[0].start]
    if length > 1:
        return (
            capital or not all(map(tables.is_french_word, plain)) or bool(_STRONG.search(context))
        )
    return _is_meant_alone(plain[0], people, is_led, capital, context)


def _is_meant_alone(word: str, people: int, is_led: bool, capital: bool, context: str) -> bool:
    if len(word) < 3 and not (capital and _STRONG.search(context)):
        return False
    everyday = tables.is_french_word(word) and word not in _TOWNS
    if everyday or word in tables.first_names() or word in tables.surnames():
        strong = bool(_STRONG.search(context))
        known = people >= _WELL_KNOWN
        return (capital and is_led and (strong or known or not everyday)) or (strong and known)
    return is_led or capital or people >= _WELL_KNOWN


# Towns whose name is also a rare word: in a testimony, the town is meant.
_TOWNS: Final = frozenset(
    {"nice", "pau", "metz", "caen", "lens", "arles", "dole", "bourges", "tourcoing"}
)


def _commune(reading: Reading, pieces: list[Word], position: int, length: int) -> Finding:
    words = pieces[position : position + length]
    people = tables.communes()[_key([word.plain for word in words])]
    start, link = words[0].start, ""
    before = pieces[position - 1] if position else None
    if before and _joined(reading, before, words[0]):
        if before.plain in _ARTICLES and before.plain != "des":
            start, link = before.start, _ARTICLES[before.plain]
        elif before.plain in ("de", "d", "a"):
            start, link = before.start, "à" if before.plain == "a" else "de"
    town = "une petite commune" if people < SMALL else "une ville"
    lead = {"": "", "à": "dans ", "de": "d’"}[link]
    reason = _SMALL_REASON if people < SMALL else _REASON
    return reading.finding((start, words[-1].end), Kind.PLACE, reason, lead + town)


def _homes(reading: Reading) -> Iterator[Finding]:
    """Yield what follows « j’habite à », even unknown or misspelt."""
    for match in _HOMES.finditer(reading.plain):
        words = proper_sequence(reading, match.end(), 4)
        if words and not {word.plain for word in words} <= tables.kept_names():
            yield reading.finding((words[0].start, words[-1].end), Kind.PLACE, _REASON, "une ville")


def _districts(reading: Reading) -> Iterator[Finding]:
    for match in _DISTRICT.finditer(reading.plain):
        words = proper_sequence(reading, match.end(), 3)
        if (not words and "des" in match.group().split()) or " les " in match.group():
            words = proper_sequence(reading, match.end(), 1, accept_words=True)
        if (words and is_proper(reading, words[0])) or (
            words and re.search(r" (?:des|les)[ ']", match.group())
        ):
            span = (match.start(), words[-1].end)
            yield reading.finding(
                span, Kind.PLACE, "Un quartier désigne peu de monde.", "un quartier"
            )
