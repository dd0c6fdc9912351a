"""Reads the annotated sentences, and measures what is found in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guichet.engine.redaction.findings import Finding
from guichet.engine.redaction.proposer import propose

FOLDER: Final = Path(__file__).parent
BEFORE: Final = FOLDER / "corpus.txt"
AFTER: Final = FOLDER / "corpus_after.txt"
_MARK: Final = re.compile(r"\{([a-z]+):([^{}]+)\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence and the spans (start, end, kind) that identify somebody in it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Measure:
    """What was found of what identifies, and what was proposed besides."""

    expected: int
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]
    proposed: int
    words: int

    @property
    def recall(self) -> float:
        """Share of the identifying spans that are wholly covered."""
        return 1 - len(self.missed) / self.expected

    @property
    def precision(self) -> float:
        """Share of the proposals that touch an identifying span."""
        return 1 - len(self.false_alarms) / self.proposed

    @property
    def alarms_per_100_words(self) -> float:
        """False alarms per 100 words of testimony."""
        return 100 * len(self.false_alarms) / self.words


def sentences(path: Path) -> list[Sentence]:
    """Read a file of sentences, one a line, annotated `{kind:text}`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    text, spans, position = "", [], 0
    for match in _MARK.finditer(line):
        text += line[position : match.start()]
        spans.append((len(text), len(text) + len(match.group(2)), match.group(1)))
        text += match.group(2)
        position = match.end()
    return Sentence(text + line[position:], tuple(spans))


def measure(corpus: Iterable[Sentence], *, use_spacy: bool) -> Measure:
    """Search each sentence by itself and compare with its annotations."""
    missed, alarms, expected, proposed, words = [], [], 0, 0, 0
    for sentence in corpus:
        found = propose(sentence.text, use_spacy=use_spacy).findings
        covered = {place for one in found for place in range(one.start, one.end)}
        for start, end, kind in sentence.spans:
            expected += 1
            if not _letters(sentence.text, start, end) <= covered:
                missed.append(f"{kind} « {sentence.text[start:end]} » : {sentence.text}")
        alarms += [
            f"{one.kind} « {one.text} » : {sentence.text}"
            for one in found
            if not _touches(one, sentence)
        ]
        proposed += len(found)
        words += len(sentence.text.split())
    return Measure(expected, tuple(missed), tuple(alarms), proposed, words)


def _letters(text: str, start: int, end: int) -> set[int]:
    return {place for place in range(start, end) if text[place].isalnum()}


def _touches(finding: Finding, sentence: Sentence) -> bool:
    return any(start < finding.end and finding.start < end for start, end, _ in sentence.spans)


def report(title: str, found: Measure) -> str:
    """Tell a measure in full, misses and false alarms listed."""
    head = (
        f"{title} : rappel {found.recall:.1%} ({found.expected - len(found.missed)} sur "
        f"{found.expected}), précision {found.precision:.1%}, "
        f"{found.alarms_per_100_words:.2f} fausses alertes pour 100 mots"
    )
    missed = [f"  manqué : {one}" for one in found.missed]
    alarms = [f"  en trop : {one}" for one in found.false_alarms]
    return "\n".join([head, *missed, *alarms])


TESTIMONY: Final = ". ".join(sentence.text for sentence in sentences(BEFORE))[:3000]
"""As long as people write."""
# fmt: off
HOSTILE: Final = (
    "a", "0", "0 ", "1,", "a@", "a.", "a-", "(", " ", "\n", "'", "x@y.", "12/", "fr76 ", "fr12 1234 ",
    "rue ", "1 rue de la ", "le ", "M. ", "Aa ", "Karim ", "saint ", "mon fils ", "chez ", "bat 1 ",
    "jhabite a ", "école les ", "facteur à Felletin ", "e\u0301", "😀", "la seule ", "1 et ", "lundi ",
)
"""What makes a careless rule try everything again at each letter, when repeated."""
# fmt: on
