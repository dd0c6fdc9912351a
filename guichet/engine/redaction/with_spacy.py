"""A second look by spaCy, where somebody installed it with its French model; never fetched."""

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading

MODEL: Final = "fr_core_news_md"
_LONGEST: Final = 100_000
_REASONS: Final = {
    "PER": (Kind.NAME, "Ce mot semble être le nom d’une personne.", "[nom]"),
    "LOC": (Kind.PLACE, "Ce mot semble être un lieu.", "[lieu]"),
}


def is_available() -> bool:
    """Say whether spaCy and the French model are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("spacy", MODEL))


def find(reading: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield people and places that only the model sees; nothing where it is not installed."""
    if not is_available() or len(reading.text) > _LONGEST:
        return
    known = {place for one in found for place in range(one.start, one.end)}
    for entity in _model()(reading.text).ents:
        span = (entity.start_char, entity.end_char)
        if entity.label_ in _REASONS and known.isdisjoint(range(*span)) and _is_new(reading, *span):
            kind, reason, instead = _REASONS[entity.label_]
            yield reading.finding(span, kind, reason, instead)


@cache
def _model() -> Any:  # noqa: ANN401  # spaCy is optional: its types are not always there
    spacy: Any = importlib.import_module("spacy")
    return spacy.load(MODEL, exclude=["parser", "lemmatizer", "attribute_ruler"])


def _is_new(reading: Reading, start: int, end: int) -> bool:
    """Refuse what is only everyday words, or names that are kept."""
    words = [word.plain for word in reading.words if start <= word.start < end]
    return any(
        len(word) > 2 and word not in tables.kept_names() and not tables.is_french_word(word)
        for word in words
    )
