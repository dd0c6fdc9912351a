"""Tells an answer from what only looks like one: zero-width signs, blanks that count as letters."""

import unicodedata
from typing import Final

# Letters, figures, punctuation, symbols. Marks alone (accents on nothing) are no text.
_SEEN: Final = "LNPS"
# Letters and symbols that are drawn as nothing: Hangul fillers, the empty Braille pattern.
_BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0"


def is_told(answer: object) -> bool:
    """Say whether an answer holds something; a text must have something to see on paper."""
    if not isinstance(answer, str):
        return answer is not None
    return any(unicodedata.category(sign)[0] in _SEEN and sign not in _BLANK for sign in answer)
