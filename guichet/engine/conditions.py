"""A closed vocabulary of conditions over a person's answers: no expression, no `eval`.

A condition is a mapping with one key:
`{question: value}` the answer is that value · `{question: [a, b]}` one of these ·
`{question: any}` the question was answered · `{all: […]}` · `{any: […]}` · `{not: …}`.
A question with several answers (a list) meets `{question: value}` when the value is among them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Answers = Mapping[str, Any]
Condition = Mapping[str, Any]

_GROUPS = ("all", "any", "not")


class ConditionFault(ValueError):
    """A condition that the vocabulary does not know, said in French."""


def check(condition: object) -> None:
    """Raise ConditionFault unless `condition` is written in the vocabulary."""
    if not isinstance(condition, Mapping) or len(condition) != 1:
        raise ConditionFault("une condition est une seule paire « question: valeur »")
    (key, value), *_ = condition.items()
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ConditionFault(f"« {key} » attend une liste de conditions")
        for part in value:
            check(part)
    elif key == "not":
        check(value)
    elif not isinstance(value, str | bool | int | list) or value == []:
        raise ConditionFault(f"« {key} » attend une valeur ou une liste de valeurs")


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Say whether the answers meet the condition; no condition is always met."""
    if not condition:
        return True
    (key, value), *_ = condition.items()
    if key == "all":
        return all(holds(part, answers) for part in value)
    if key == "any":
        return any(holds(part, answers) for part in value)
    if key == "not":
        return not holds(value, answers)
    return _meets(answers.get(key), value)


def _meets(answer: object, wanted: object) -> bool:
    if answer is None or answer in ("", []):
        return False
    if wanted == "any":
        return True
    accepted = wanted if isinstance(wanted, list) else [wanted]
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(one in accepted for one in given)


def comparisons(condition: Condition | None) -> Iterator[tuple[str, list[Any]]]:
    """Yield each (question, values wanted) that the condition names, `any` as an empty list."""
    if not condition:
        return
    (key, value), *_ = condition.items()
    if key in ("all", "any"):
        for part in value:
            yield from comparisons(part)
    elif key == "not":
        yield from comparisons(value)
    else:
        yield key, [] if value == "any" else value if isinstance(value, list) else [value]


def reasons(condition: Condition | None, answers: Answers) -> Iterator[str]:
    """Yield the questions whose answers made the condition hold: why it is proposed."""
    if not condition or not holds(condition, answers):
        return
    (key, value), *_ = condition.items()
    if key in ("all", "any"):
        for part in value:
            yield from reasons(part, answers)
    elif key != "not":
        yield key
