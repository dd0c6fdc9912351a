"""Details that identify only together: a job in a small commune, the only one of one's kind."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from guichet.engine.redaction import places, tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading

RARE_BELOW: Final = 20_000
_STRETCH: Final = 150  # characters: about two sentences
_ONLY: Final = re.compile(
    r"\b(?:la|le|les) (?:seule?s?|uniques?) (?:(?:aide|agent|assistante?|secretaire|chef|homme|femme|mere|pere|personne|famille|noire?"
    r"|arabe|turque?|africaine?|chinoise?|handicapee?|voilee?|trans|salariee?|employee?|medecin|infirmiere?|prof|livreuse?|livreur|chauffeuse?"
    r"|chauffeur|fille|garcon|maman|papa|celibataire|locataire|etrangere?|delegue|deleguee|syndique|syndiquee|travailleuse|ouvriere|technicienne"
    r"|caissiere|cuisiniere)\b(?: (?:seule?|de nuit|a domicile|sociale?|soignante?|noire|isolee?|voilee?|celibataire)){0,2})"
)
_CHILDREN: Final = re.compile(
    r"\b(?:cinq|six|sept|huit|neuf|dix|onze|douze|[5-9]|1[0-2]) (?:enfants|gosses|gamins)\b"
)
_MULTIPLE: Final = re.compile(r"\b(?:jumeaux|jumelles|triples|triplets)\b")
_DISEASE: Final = re.compile(
    r"\b(?:une |la |d'une )?(?:maladie (?:rare|orpheline|genetique)|mucoviscidose|sclerose en plaques|maladie de charcot|drepanocytose"
    r"|myopathie|syndrome de [a-z-]{3,20}|hemophilie|maladie de (?:crohn|parkinson|huntington|lyme))\b"
)
_ALWAYS: Final = (
    (_ONLY, "Être la seule personne dans son cas suffit à être reconnu·e.", "une des personnes"),
    (
        _CHILDREN,
        "Une famille nombreuse est vite reconnue, surtout avec un lieu.",
        "plusieurs enfants",
    ),
    (_MULTIPLE, "Des jumeaux ou jumelles font vite reconnaître une famille.", "enfants"),
    (_DISEASE, "Une maladie rare touche peu de monde dans un même lieu.", "une maladie"),
)
_JOB_REASON: Final = "Ce métier et cette commune, ensemble, désignent peu de monde."


def find(reading: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what identifies by its rarity, given the communes already found."""
    for shape, reason, instead in _ALWAYS:
        for match in shape.finditer(reading.plain):
            yield reading.finding(match.span(), Kind.COMBINATION, reason, instead)
    yield from _jobs(reading, found)


def _jobs(reading: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    small = [one for one in found if one.kind is Kind.PLACE and _is_small(reading, one)]
    near = {stretch for one in small for stretch in range(*_stretches(one.start, one.end))}
    if not near:
        return
    for match in _job_shape().finditer(reading.plain):
        if match.start() // _STRETCH in near:
            yield reading.finding(match.span(), Kind.COMBINATION, _JOB_REASON, "[métier]")


def _stretches(start: int, end: int) -> tuple[int, int]:
    """Cut the text in stretches; return the commune's own and its neighbours, as a range."""
    return start // _STRETCH - 1, end // _STRETCH + 2


def _is_small(reading: Reading, finding: Finding) -> bool:
    people = places.population(reading, finding)
    return people is not None and people < RARE_BELOW


@cache
def _job_shape() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, tables.jobs()))})\b")
