"""Details that have a shape: numbers, accounts, telephones, addresses on the web, plates.

Every repetition is bounded or possessive, and every match starts at the edge of a word: a hostile
text costs time in proportion to its length.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading

Accepts = Callable[[Reading, re.Match[str]], bool]

_PUBLIC_SITES: Final = re.compile(
    r"(?:https?://)?(?:www\.|mon-?espace\.|mes-?droits\.)?"
    r"(?:caf|francetravail|pole-emploi|service-public|ameli|defenseurdesdroits|[a-z.-]{1,40}\.gouv"
    r"|laquadrature)\.(?:fr|net)/?"
)
_VEHICLE: Final = re.compile(r"plaque|immatricul|voiture|camion|scooter|vehicule|fourgon|moto")
_HANDLE_MARK: Final = re.compile(r"[0-9_.]")
_IBAN_LENGTHS: Final = {
    "be": 16, "ch": 21, "de": 22, "es": 24, "gb": 22, "it": 27, "lu": 20, "nl": 18, "pl": 28,
    "pt": 25, "ro": 24,
}  # fmt: skip


@dataclass(frozen=True)
class _Pattern:
    kind: Kind
    shape: re.Pattern[str]
    reason: str
    instead: str
    accepts: Accepts = lambda _reading, _match: True


def _near(words: re.Pattern[str], reading: Reading, match: re.Match[str]) -> bool:
    return bool(words.search(reading.plain, max(0, match.start() - 40), match.start()))


def _is_plate(reading: Reading, match: re.Match[str]) -> bool:
    """« de 300 eu » has the shape of a plate: dashes, capitals or a vehicle must confirm."""
    written = reading.text[match.start() : match.end()]
    return "-" in written or written.isupper() or _near(_VEHICLE, reading, match)


def _is_handle(_reading: Reading, match: re.Match[str]) -> bool:
    return bool(_HANDLE_MARK.search(match.group(1)))


def _is_private_address(_reading: Reading, match: re.Match[str]) -> bool:
    return not _PUBLIC_SITES.fullmatch(match.group())


_FOREIGN_IBAN: Final = "|".join(
    rf"{country}[0-9]{{2}}(?:[ -]?[a-z0-9]){{{length - 4}}}"
    for country, length in _IBAN_LENGTHS.items()
)
_USER: Final = r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}+"
_PATTERNS: Final = (
    _Pattern(
        Kind.NIR,
        re.compile(
            r"(?<![0-9])[12378][ .-]?[0-9]{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ .-]?"
            r"(?:[0-9]{2}|2[ab])[ .-]?[0-9]{3}[ .-]?[0-9]{3}(?:[ /.-]{0,3}[0-9]{2})?(?![0-9])"
        ),
        "Un numéro de sécurité sociale désigne une seule personne.",
        "[numéro de sécurité sociale]",
    ),
    _Pattern(
        Kind.IBAN,
        re.compile(
            r"(?<![a-z0-9])(?:fr[0-9]{2}(?:[ -]?[a-z0-9]){23}(?![a-z0-9])"
            r"|fr[0-9]{2}(?:[ -]?[0-9]{2,5}){3,7}|(?:" + _FOREIGN_IBAN + r")(?![a-z0-9]))"
        ),
        "Un numéro de compte désigne une seule personne.",
        "[numéro de compte]",
    ),
    _Pattern(
        Kind.IBAN,
        re.compile(r"(?<![0-9])[0-9]{4}(?:[ -]?[0-9]{4}){3}(?![0-9])"),
        "Un numéro de carte bancaire désigne une seule personne.",
        "[numéro de carte]",
    ),
    _Pattern(
        Kind.EMAIL,
        re.compile(_USER + r"@[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+){1,4}"),
        "Une adresse électronique désigne une personne ou son agence.",
        "[adresse électronique]",
    ),
    _Pattern(
        Kind.EMAIL,
        re.compile(
            _USER + r" ?(?:[(\[] ?(?:at|arobase?) ?[)\]]|arobase?) ?[a-z0-9-]{2,40}+"
            r" ?(?:\.|point) ?[a-z]{2,6}"
        ),
        "Une adresse électronique désigne une personne ou son agence.",
        "[adresse électronique]",
    ),
    _Pattern(
        Kind.URL,
        re.compile(
            r"(?<![a-z0-9.@])(?:https?://|www\.|(?:facebook|fb|instagram|twitter|x|tiktok|linkedin"
            r"|snapchat|youtube|leboncoin|t)\.(?:com|fr|me)/)[^\s<>«»]{2,300}+"
        ),
        "Une page personnelle désigne une personne.",
        "[page web]",
        _is_private_address,
    ),
    _Pattern(
        Kind.HANDLE,
        re.compile(r"(?<![\w.])(@[a-z0-9_.]{3,30})"),
        "Un pseudonyme permet de retrouver la personne en ligne.",
        "[pseudonyme]",
    ),
    _Pattern(
        Kind.HANDLE,
        re.compile(
            r"(?<!\w)(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|facebook|fb|twitter|telegram|discord"
            r"|pseudo)(?: c'?est| est| ?:| ?=)? ?@?([a-z0-9_.]{4,30}+)"
        ),
        "Un pseudonyme permet de retrouver la personne en ligne.",
        "[pseudonyme]",
        _is_handle,
    ),
    _Pattern(
        Kind.PHONE,
        re.compile(
            r"(?<![0-9+])(?:(?:\+|00) ?(?:33|262|269|508|590|594|596)[ .-]?(?:\(0\) ?)?|0)"
            r"[1-9](?:[ ./-]{0,2}[0-9]{2}){4}(?![0-9])|(?<![0-9])\+[0-9]{2,3}(?:[ .-]?[0-9]{2,4}){2,5}"
        ),
        "Un numéro de téléphone désigne une seule personne.",
        "[téléphone]",
    ),
    _Pattern(
        Kind.PLATE,
        re.compile(
            r"(?<![a-z0-9-])[a-hj-np-tv-z]{2}[ -]?[0-9]{3}[ -]?[a-hj-np-tv-z]{2}(?![a-z0-9-])"
        ),
        "Une plaque désigne le ou la propriétaire du véhicule.",
        "[plaque]",
        _is_plate,
    ),
    _Pattern(
        Kind.PLATE,
        re.compile(r"(?<![a-z0-9-])[0-9]{2,4} ?[a-z]{2,3} ?(?:2[ab]|[0-9]{2})(?![a-z0-9-])"),
        "Une plaque désigne le ou la propriétaire du véhicule.",
        "[plaque]",
        lambda reading, match: _near(_VEHICLE, reading, match),
    ),
    _Pattern(
        Kind.NUMBER,
        re.compile(r"(?<![0-9])[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[0-9]{5}(?![0-9])"),
        "Un numéro SIRET désigne une entreprise, parfois une seule personne.",
        "[numéro SIRET]",
    ),
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what has a known shape, overlaps included."""
    for pattern in _PATTERNS:
        for match in pattern.shape.finditer(reading.plain):
            if pattern.accepts(reading, match):
                span = match.span(1) if pattern.kind is Kind.HANDLE else match.span()
                yield reading.finding(span, pattern.kind, pattern.reason, pattern.instead)
