"""File numbers, which have no shape of their own: the words around a number tell what it is."""

import re
from collections.abc import Iterator
from typing import Final

from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading

# A run of digits and letters, joined by at most one sign when digits follow. No group is possessive
# here nor in reading.py: before Python 3.11.5 (Debian 12 has 3.11.2) such a group that fails halfway
# keeps what it had begun to take.
_RUN: Final = re.compile(
    r"(?<![a-z0-9€])(?:[a-z]{1,6}[-/]?)?[0-9][a-z0-9]*+"
    r"(?:(?:[./_-](?=[a-z0-9])| (?=[0-9]))[a-z0-9]++)*"
)
_LETTERS_BEFORE: Final = re.compile(r"(?:(?<=\s)|^)[A-Z]{1,4} ?$")
_LETTER_AFTER: Final = re.compile(r" [A-Z](?![\w'’])")
_NAMED: Final = (
    (re.compile(r"alloc|\bcaf\b"), "numéro d’allocataire"),
    (re.compile(r"france ?travail|pole ?emploi|\bft\b|demandeur"), "identifiant France Travail"),
    (re.compile(r"etranger|agdref|recepisse|titre de sejour|anef|visa\b|sejour"),
     "numéro de titre de séjour"),
    (re.compile(r"passeport|carte d'?identite|\bcni\b|permis"), "numéro de pièce d’identité"),
    (re.compile(r"fiscal|impots?"), "numéro fiscal"),
    (re.compile(r"matricule|badge|livreur|coursier|chauffeur|salarie|agent"),
     "numéro dans l’entreprise"),
    (re.compile(r"secu|\bnir\b"), "numéro de sécurité sociale"),
    (re.compile(r"sire[nt]"), "numéro d’entreprise"),
)  # fmt: skip
_ANNOUNCED: Final = re.compile(
    r"(?:\bn ?[°º]|\bnumeros?\b|\bnum\b|\bnro\b|\bno\b|\brefs?\b|\breferences?\b|\bdossiers?\b"
    r"|\bmatricule\b|\bbadge\b|\bidentifiant\b|\bids?\b|\bcompte\b|\ballocataire\b|\bpasseport\b"
    r"|\brecepisse\b|\bcarte\b|\bvisa\b|\bsire[nt]\b|\bsecu\b|\blivreur\b|\bcommande\b|\bcode\b"
    r"|\brg\b|\btitre\b)[^0-9.;\n]{0,30}$"
)
_PUBLIC: Final = re.compile(
    r"(?:\bart(?:icles?)?\.?|\b[lrd]\.|\bloi|\bdecret|\bcerfa|\barrete|\bpage|\bligne|\bbus|\bcode"
    r" (?:civil|du travail))[^0-9;\n]{0,25}$"
)
_UNIT: Final = re.compile(
    r"[.,]?[0-9]* ?(?:€|e\b|eu\b|euros?\b|eur\b|k\b|%|h\b|heures?\b|km\b|ans?\b|mois\b|jours?\b|fois\b|min"
    r"|m2|personnes?\b|gens\b|habitants?\b|courses\b|colis\b|livraisons\b|metres?\b|pages?\b)"
)
_ARTICLE: Final = re.compile(r"(?:lo|[lrd])-?[0-9]{2,4}(?:-[0-9]{1,3}){1,4}")
_DATE_OR_YEARS: Final = re.compile(
    r"(?:[0-9]{1,2}[/.\- ]){2}[0-9]{2,4}|(?:19|20)[0-9]{2}(?:[-/ ](?:19|20)?[0-9]{2})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{2,4}|[0-9]+h[0-9]*|[0-9]+(?:e|eme|er|ere)"
)
_REASON: Final = "Un numéro de dossier mène droit à la personne."


def find(reading: Reading) -> Iterator[Finding]:
    """Yield numbers of six digits or more, and shorter ones that the text announces."""
    for match in _RUN.finditer(reading.plain):
        digits = sum(char.isdigit() for char in match.group())
        before = reading.plain[max(0, match.start() - 45) : match.start()]
        if digits < 3 or _is_ordinary(reading, match, before):
            continue
        if digits >= 6 or _ANNOUNCED.search(before):
            span = _with_letters(reading, *match.span())
            yield reading.finding(span, Kind.NUMBER, _REASON, f"[{_name(before)}]")


def _is_ordinary(reading: Reading, match: re.Match[str], before: str) -> bool:
    """Say whether this is an amount, a duration, a date, a year or a public reference."""
    return bool(
        _PUBLIC.search(before)
        or _UNIT.match(reading.plain, match.end())
        or _ARTICLE.fullmatch(match.group())
        or _DATE_OR_YEARS.fullmatch(match.group())
    )


def _with_letters(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Take in the capitals that stand apart: « RG 24/01874 », « 0 452 871 X »."""
    before = _LETTERS_BEFORE.search(reading.text[max(0, start - 6) : start])
    after = _LETTER_AFTER.match(reading.text, end)
    return start - len(before.group()) if before else start, after.end() if after else end


def _name(before: str) -> str:
    """Return what the number is, by the last word that tells it."""
    told = [(match.start(), name) for shape, name in _NAMED for match in shape.finditer(before)]
    return max(told)[1] if told else "numéro de dossier"
