"""How much is found in real-life French, and how much is proposed for nothing; misses are listed.

`pytest -rP` on this file prints the report. The second part of the corpus was written after the
program and never served to mend it: it must stay so, and new sentences go to the first part.
"""

import pytest

from guichet.engine.redaction import with_spacy
from guichet.engine.redaction.tests.corpus import AFTER, BEFORE, Measure, measure, report, sentences

ALL = [*sentences(BEFORE), *sentences(AFTER)]
PARTS = {"avant": sentences(BEFORE), "après": sentences(AFTER), "ensemble": ALL}


def _told(part: str, *, use_spacy: bool) -> Measure:
    found = measure(PARTS[part], use_spacy=use_spacy)
    print(report(f"{part}, {'avec' if use_spacy else 'sans'} spaCy", found))  # noqa: T201
    return found


def test_the_corpus_is_large_and_a_third_of_it_was_written_after() -> None:
    assert len(ALL) >= 200
    assert 3 * len(PARTS["après"]) >= len(ALL)
    assert len({sentence.text for sentence in ALL}) == len(ALL)


@pytest.mark.parametrize("part", PARTS)
def test_most_is_found_without_spacy(part: str) -> None:
    found = _told(part, use_spacy=False)
    assert found.recall >= 0.9, report(part, found)
    assert found.alarms_per_100_words <= 1, report(part, found)


@pytest.mark.skipif(not with_spacy.is_available(), reason="spaCy ou son modèle n’est pas installé")
def test_nearly_all_is_found_with_spacy() -> None:
    found = _told("ensemble", use_spacy=True)
    assert found.recall >= 0.97, report("ensemble", found)
    assert found.alarms_per_100_words <= 1, report("ensemble", found)
