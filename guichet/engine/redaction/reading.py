"""A testimony made easy to search: without capitals or accents, character for character."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from guichet.engine.redaction.findings import Finding, Kind

_SENTENCE_ENDS: Final = '.!?\n:;«"'
_ALIKE: Final = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‑": "-"}


class _Folds(dict[int, str]):
    """Each character's plain form, always one character, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _ALIKE:
            plain = _ALIKE[char]
        elif char.isspace():
            plain = "\n" if char in "\n\r\x0b\x0c\u2028\u2029" else " "
        else:
            plain = unicodedata.normalize("NFKD", char.lower())[:1] or char
        self[code] = plain
        return plain


_FOLDS: Final = _Folds()
_WORD: Final = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*")


@dataclass(frozen=True)
class Word:
    """A word of the text: its place, its plain form, and whether it starts with a capital."""

    start: int
    end: int
    plain: str
    is_capital: bool


@dataclass(frozen=True)
class Reading:
    """A composed text (NFC) with its plain form, of the same length."""

    text: str

    @cached_property
    def plain(self) -> str:
        """Lower case, without accents, straight apostrophes, one character for one."""
        return self.text.translate(_FOLDS)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order; « jean-luc » is one word, « l'aide » is two."""
        return tuple(
            Word(match.start(), match.end(), match.group(), self.text[match.start()].isupper())
            for match in _WORD.finditer(self.plain)
        )

    @cached_property
    def is_shouted(self) -> bool:
        """Say whether the text is mostly in capitals, which then tell nothing."""
        upper = sum(char.isupper() for char in self.text)
        lower = sum(char.islower() for char in self.text)
        return upper > lower

    def starts_sentence(self, place: int) -> bool:
        """Say whether the word at this place opens a sentence, where a capital tells nothing."""
        before = self.plain[max(0, place - 4) : place].rstrip(" ('-*\"")
        return not before.strip() or before[-1] in _SENTENCE_ENDS

    def between(self, left: Word, right: Word) -> str:
        """Return what stands between two words."""
        return self.plain[left.end : right.start]

    def finding(self, span: tuple[int, int], kind: Kind, reason: str, instead: str) -> Finding:
        """Make a finding of these characters."""
        start, end = span
        return Finding(start, end, kind, self.text[start:end], reason, instead)


def read(text: str) -> Reading:
    """Return a testimony ready to be searched; its accents are composed first."""
    return Reading(unicodedata.normalize("NFC", text))
