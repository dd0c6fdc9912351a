"""Counts and lists that show how far the catalogue can be relied on, computed from the catalogue itself."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from guichet.engine import catalogue, deadlines
from guichet.engine.entries import (
    Change,
    Correction,
    DeadlineExample,
    Doubt,
    GeneralRule,
    Statement,
)
from guichet.engine.french_dates import short, written
from guichet.engine.time_limits import Event, Rule
from guichet.engine.typography import typeset
from guichet.lib.links import link


@dataclass(frozen=True)
class Counts:
    """How much there is, and how much of it was read again at its source."""

    rights: int
    procedures: int
    situations: int
    questions: int
    letters: int
    letter_examples: int
    situation_examples: int
    statements: int
    verified: int
    to_check: int
    sources: int


@dataclass(frozen=True)
class Page:
    """A sheet, with what is said of it."""

    label: str
    url: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A source: its key, where it is read."""

    key: str
    url: str
    words: str


@dataclass(frozen=True)
class Verification:
    """All that the page « comment nous vérifions » shows."""

    counts: Counts
    evidence: tuple[tuple[str, int], ...]
    oldest_review: datetime.date
    doubts: tuple[tuple[Doubt, tuple[Page, ...]], ...]
    doubtful: tuple[Page, ...]
    vectors: tuple[tuple[str, ...], ...]
    letters: tuple[Page, ...]
    situations: tuple[str, ...]
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    rules: tuple[GeneralRule, ...]
    references: tuple[Reference, ...]


@cache
def counts() -> Counts:
    """Count the catalogue."""
    house = catalogue.load()
    statuses = Counter(one.status for one in _statements())
    return Counts(
        rights=len(house.rights),
        procedures=len(house.procedures),
        situations=len(house.situations),
        questions=len(house.questions),
        letters=len(house.letters),
        letter_examples=sum(map(len, house.letter_examples.values())),
        situation_examples=len(house.situation_examples),
        statements=statuses.total(),
        verified=statuses["verified"],
        to_check=statuses["to_check"],
        sources=len(house.sources),
    )


@cache
def verification() -> Verification:
    """Gather the page from the catalogue."""
    house = catalogue.load()
    reviews = [one.reviewed_on for one in house.procedures.values()]
    reviews += [one.reviewed_on for one in house.rights.values()]
    return Verification(
        counts=counts(),
        evidence=tuple(_evidence()),
        oldest_review=min(reviews),
        doubts=tuple((one, tuple(map(_page, one.procedures))) for one in house.doubts),
        doubtful=tuple(_doubtful()),
        vectors=tuple(map(_vector, house.deadline_examples)),
        letters=tuple(_letters()),
        situations=tuple(one.title for one in house.situation_examples),
        corrections=house.corrections,
        changes=house.changes,
        rules=house.general_rules,
        references=tuple(
            Reference(key, one.url, " ".join(filter(None, (one.ref, one.note))))
            for key, one in house.sources.items()
        ),
    )


def _statements() -> Iterator[Statement]:
    for one in catalogue.load().procedures.values():
        yield from one.legal_basis


def _evidence() -> Iterator[tuple[str, int]]:
    found = Counter(one.evidence for one in _statements())
    for key, label in catalogue.load().vocabulary.evidence.items():
        yield label, found[key]  # type: ignore[index]


def _page(procedure: str, *lines: str) -> Page:
    one = catalogue.load().procedures[procedure]
    return Page(one.short_title, link("rights:entry", one.slug), lines)


def _doubtful() -> Iterator[Page]:
    for one in catalogue.load().procedures.values():
        doubtful = [s.ref for s in one.legal_basis if s.status == "to_check"]
        clocks = ((one.act_before, "le délai pour agir"), (one.clock, "le délai de réponse"))
        doubtful += [name for clock, name in clocks if clock and clock.status == "to_check"]
        if doubtful:
            yield _page(one.id, *doubtful)


def _letters() -> Iterator[Page]:
    house = catalogue.load()
    for procedure, examples in house.letter_examples.items():
        yield _page(procedure, *(one.title for one in examples))


def _vector(example: DeadlineExample) -> tuple[str, ...]:
    """Return a row: how it is counted, start, length, the day found by hand, and by the software."""
    length = example.length.as_length()
    rule = Rule(Event.DECISION_NOTIFIED, length, example.regime)
    computed = deadlines.compute(rule, example.start).last_day
    return (
        catalogue.load().regimes[example.regime].label,
        short(example.start),
        str(length),
        written(example.expected),
        "le même jour" if computed == example.expected else f"un autre : {short(computed)}",
    )


def own_algorithm() -> list[dict[str, str]]:
    """Return the card of the counter's own rules, as we ask it of administrations."""
    known = counts()
    rows = (
        ("But", "Proposer les démarches utiles, dans l’ordre de ce qui se perd d’abord."),
        ("Qui décide", "Vous. Le guichet propose ; il n’envoie rien et ne décide rien."),
        ("Données utilisées", "Vos réponses, et la date du jour. Rien d’autre."),
        ("D’où elles viennent", "De vous seul·e. Aucun fichier n’est consulté."),
        (
            "Règles",
            f"{known.situations} situations et {known.questions} questions, écrites une par une dans "
            "des fichiers que chacun peut lire. Une règle dit : si telle réponse, alors telle démarche.",
        ),
        (
            "Ordre",
            "Le dernier jour le plus proche vient d’abord. À date égale, ce qui coûterait le plus "
            "cher à perdre. Ce qui n’a pas de date vient ensuite, puis ce qui est trop tard.",
        ),
        ("Note ou score", "Aucun. Le guichet ne compare jamais une personne à une autre."),
        ("Apprentissage", "Aucun. La même réponse donne toujours le même résultat."),
        ("Explication", "Chaque démarche proposée dit les réponses qui y ont conduit."),
        (
            "Essais",
            f"{known.situation_examples} histoires complètes sont rejouées à chaque changement.",
        ),
        ("Ce qui est gardé", "Rien."),
    )
    return [{"label": label, "value": typeset(value)} for label, value in rows]
