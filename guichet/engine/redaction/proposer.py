"""From a testimony to what could be replaced in it, without overlap: a proposal, never a decision."""

from collections.abc import Iterable
from typing import Final

from guichet.engine.redaction import (
    addresses,
    combinations,
    establishments,
    names,
    numbers,
    patterns,
    places,
    times,
    with_spacy,
)
from guichet.engine.redaction.findings import Finding, Kind, Proposal
from guichet.engine.redaction.reading import Reading, read

_STRENGTH: Final = {kind: rank for rank, kind in enumerate(Kind)}


def propose(text: str, *, use_spacy: bool = True) -> Proposal:
    """Return what identifies people in the text, with a reason and a replacement for each.

    The places are those of `Proposal.text`, which is the text with its accents composed (NFC).
    spaCy helps where it is installed with its French model; `use_spacy=False` does without.
    """
    reading = read(text)
    found = _by_rules(reading)
    found += names.unknown_capitals(reading, found)
    if use_spacy:
        found += with_spacy.find(reading, found)
    found += combinations.find(reading, found)
    return Proposal(reading.text, tuple(_merged(reading, found)))


def _by_rules(reading: Reading) -> list[Finding]:
    return [
        finding
        for room in (patterns, numbers, addresses, establishments, times, places, names)
        for finding in room.find(reading)
    ]


def _merged(reading: Reading, found: Iterable[Finding]) -> list[Finding]:
    """Join what overlaps, under the strongest kind: all that was found stays covered."""
    merged: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and finding.start < merged[-1].end:
            merged[-1] = _joined(reading, merged[-1], finding)
        else:
            merged.append(finding)
    return merged


def _joined(reading: Reading, left: Finding, right: Finding) -> Finding:
    best = min(left, right, key=lambda one: (_STRENGTH[one.kind], one.start - one.end))
    span = (min(left.start, right.start), max(left.end, right.end))
    return reading.finding(span, best.kind, best.reason, best.replacement)
