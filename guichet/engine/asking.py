"""How a letter's questions are put to a person: in which order, in which parts, under which condition.

The same parts serve the form on screen and the list that the command prints.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from guichet.engine import conditions, letters
from guichet.engine.conditions import Condition
from guichet.engine.entries import CommonLetterParts, Letter, LetterQuestion
from guichet.engine.typography import typeset

Answers = Mapping[str, Any]
Questions = Mapping[str, LetterQuestion]


@dataclass(frozen=True)
class Group:
    """Questions that apply together; `only_if` says when, '' for always.

    `boxes`: the boxes that its condition names; one left empty is an answer, and says no.
    """

    questions: tuple[LetterQuestion, ...]
    only_if: str = ""
    when: Mapping[str, Any] | None = None
    boxes: tuple[str, ...] = ()

    def may_apply(self, answers: Answers) -> bool:
        """Say whether the answers known so far leave these questions open."""
        asked = {name for name, _ in conditions.comparisons(self.when)}.difference(self.boxes)
        return conditions.holds(self.when, answers) or any(name not in answers for name in asked)


@dataclass(frozen=True)
class Section:
    """A part of the form, under its heading."""

    title: str
    groups: tuple[Group, ...]


def sections(letter: Letter, common: CommonLetterParts) -> tuple[Section, ...]:
    """Return the parts of the form: who, the case, to whom, where and when."""
    asked = letters.questions(letter, common)
    known = {one.id: one for one in asked}
    own = {one.id for one in letter.questions}
    parts: tuple[tuple[str, Callable[[LetterQuestion], bool]], ...] = (
        ("Qui écrit", lambda one: one.id not in own and one.id not in letters.ENDING),
        ("Ce que la lettre doit dire", lambda one: one.id in own),
        ("À qui, où et quand", lambda one: one.id in letters.ENDING),
    )
    return tuple(
        Section(title, tuple(_groups(filter(belongs, asked), known))) for title, belongs in parts
    )


def _groups(asked: Iterable[LetterQuestion], known: Questions) -> Iterator[Group]:
    """Yield the questions that follow one another under the same condition."""
    for when, group in groupby(asked, key=lambda one: one.when):
        named = [name for name, _ in conditions.comparisons(when)]
        boxes = tuple(name for name in named if known[name].kind == "yes_no")
        yield Group(tuple(group), only_if(when, known), when, boxes)


def only_if(condition: Condition | None, known: Questions) -> str:
    """Return « Seulement si vous avez choisi « … » », or '' without a condition."""
    if not condition:
        return ""
    return typeset(f"Seulement si {_in_words(condition, known)}")


def _in_words(condition: Condition, known: Questions, *, no: bool = False) -> str:
    (key, value), *_ = condition.items()
    if key == "not":
        return _in_words(value, known, no=not no)
    if key in ("all", "any"):
        # « not (a and b) » is « not a, or not b ».
        word = " et si " if (key == "all") != no else " ou si "
        return word.join(_in_words(part, known, no=no) for part in value)
    return _answer_in_words(known[key], value, no=no)


def _answer_in_words(question: LetterQuestion, value: object, *, no: bool) -> str:
    have = "vous n’avez pas" if no else "vous avez"
    if value == "any":
        return f"{have} répondu à « {question.label} »"
    if question.kind == "yes_no":
        return f"{have} coché « {question.label} »"
    wanted = value if isinstance(value, list) else [value]
    labels = [f"« {one.label} »" for one in question.choices if one.value in wanted]
    done = "coché" if question.kind == "many" else "choisi"
    return f"{have} {done} {' ou '.join(labels)}"
