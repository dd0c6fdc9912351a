"""What a program finds in a story before it is sent: passages that may give somebody away.

The story is here, in memory, for this one page; nothing of it or of what was found is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guichet.engine.questionnaires import Answer, Questionnaire
from guichet.engine.redaction.proposer import propose
from guichet.engine.typography import typeset
from guichet.lib import patience

MOST: Final = 30
_TYPED: Final = ("long_text", "short_text")


@dataclass(frozen=True)
class Passages:
    """Why some words may give somebody away, and which words they are, as they were typed."""

    reason: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class Reread:
    """What was found, by reason; `left_out` passages more are not shown."""

    passages: tuple[Passages, ...]
    left_out: int = 0


def reread(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Reread:
    """Search what was typed freely, by the rules alone."""
    asked = (one.id for one in questionnaire.all_questions if one.kind in _TYPED)
    told = (answers.get(name, "") for name in asked)
    text = "\n\n".join(one for one in told if isinstance(one, str) and one)
    with patience.hard_work():
        findings = propose(text, use_spacy=False).findings
    said = {" ".join(one.text.split()): typeset(one.reason) for one in findings}
    shown = list(said.items())[:MOST]
    by_reason: dict[str, list[str]] = {}
    for words, reason in shown:
        by_reason.setdefault(reason, []).append(words)
    passages = (Passages(reason, tuple(found)) for reason, found in by_reason.items())
    return Reread(tuple(passages), len(said) - len(shown))
