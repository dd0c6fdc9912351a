"""Reads YAML or JSON that comes from anywhere: strict, bounded, and each fault with its line.

What a model never needs (aliases, tags, NaN, depth) is refused before it costs anything, and no
value is ever run. A plain `no` or `2026-11-22` stays the text that was written.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import yaml

LARGEST: Final = 5_000_000
DEEPEST: Final = 24
MOST_VALUES: Final = 300_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.?(nan|inf|infinity)", re.IGNORECASE)
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)')
_LONGEST_WHOLE: Final = 15
_LONGEST_PLAIN: Final = 100


class DocumentFault(ValueError):
    """A file that is refused: which one, where, and what to mend, in French."""

    def __init__(self, name: str, line: int | None, message: str) -> None:
        self.name, self.line, self.message = name, line, message
        where = f"{name}, ligne {line}" if line else name
        super().__init__(f"{where} : {message}")


@dataclass(frozen=True)
class Document:
    """What a file says, and the text from which the line of each key is found."""

    name: str
    text: str
    data: object

    def line_of(self, *location: str | int) -> int | None:
        """Return the line (from 1) of that key or item, or of what holds it."""
        try:
            _, lines = _Builder(self.name, self.text, as_written=True).build()
        except (DocumentFault, yaml.YAMLError):
            # A JSON file that YAML does not read: its faults are told without a line.
            return None
        place: tuple[str | int, ...] = ()
        for part in location:
            # What a schema adds to a location (the name of a form) is no place in the file.
            place = (*place, part) if (*place, part) in lines else place
        return lines.get(place)


def decode(name: str, content: bytes) -> str:
    """Return the text of a file; raise DocumentFault when it is too long or not UTF-8."""
    if len(content) > LARGEST:
        raise DocumentFault(name, None, f"ce fichier dépasse {LARGEST // 1_000_000} Mo")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "ce fichier n’est pas du texte en UTF-8 : enregistrez-le ainsi"
        raise DocumentFault(name, line, message) from error


def read(name: str, text: str, *, as_written: bool = False) -> Document:
    """Read YAML, or JSON where the text opens with a brace; raise DocumentFault.

    `as_written`: numbers stay the text that was typed (« 0123 », « 1,5 »).
    """
    if text.lstrip().startswith("{"):
        return Document(name, text, _json(name, text, as_written=as_written))
    try:
        data, _ = _Builder(name, text, as_written=as_written).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"YAML illisible : vérifiez cette ligne [{error.problem}]"
        raise DocumentFault(name, mark.line + 1 if mark else None, message) from error
    except yaml.YAMLError as error:
        message = "ce fichier n’est ni du YAML ni du JSON"
        raise DocumentFault(name, None, message) from error
    return Document(name, text, data)


# --- JSON -----------------------------------------------------------------------------------------


class _WrittenTwice(ValueError):
    """A key that stands twice in one object."""


def _json(name: str, text: str, *, as_written: bool) -> object:
    whole, decimal = (str, str) if as_written else (_whole, float)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=whole,
            parse_float=decimal,
        )
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip())
        advice = "le fichier s’arrête trop tôt" if cut else "vérifiez cette ligne"
        message = f"JSON illisible, colonne {error.colno} : {advice}"
        raise DocumentFault(name, error.lineno, message) from error
    except _WrittenTwice as fault:
        raise DocumentFault(name, _line_of_second(name, text), str(fault)) from fault
    except RecursionError as error:
        raise DocumentFault(name, None, _TOO_DEEP) from error
    except ValueError as fault:
        raise DocumentFault(name, _line_of_constant(text), str(fault)) from fault
    _measure(name, data)
    return data


_TOO_DEEP: Final = f"plus de {DEEPEST} niveaux l’un dans l’autre : ce n’est pas un modèle"
_TOO_MANY: Final = f"plus de {MOST_VALUES} valeurs : ce fichier est trop grand"


def _whole(text: str) -> float:
    return int(text) if len(text) <= _LONGEST_WHOLE else float(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _WrittenTwice(f"la clé « {twice} » est écrite deux fois")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"« {word} » n’est pas un nombre : NaN et l’infini sont refusés")


def _line_of_constant(text: str) -> int | None:
    for match in _JSON_TOKEN.finditer(text):
        if match[1]:
            return text.count("\n", 0, match.start()) + 1
    return None


def _line_of_second(name: str, text: str) -> int | None:
    try:
        _Builder(name, text, as_written=True).build()
    except DocumentFault as fault:
        return fault.line
    except yaml.YAMLError:
        return None
    return None


def _measure(name: str, data: object) -> None:
    """Refuse what is too deep or too long, without descending into oneself."""
    level, depth, count = [data], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > DEEPEST:
            raise DocumentFault(name, None, _TOO_DEEP)
        if count > MOST_VALUES:
            raise DocumentFault(name, None, _TOO_MANY)
        level = [inner for one in level for inner in _inside(one)]


def _inside(data: object) -> Iterator[object]:
    if isinstance(data, dict):
        yield from data.values()
    elif isinstance(data, list):
        yield from data


# --- YAML -----------------------------------------------------------------------------------------

_Lines = dict[tuple[str | int, ...], int]


class _Builder:
    """Builds plain values from YAML's events, and notes the line of each."""

    def __init__(self, name: str, text: str, *, as_written: bool) -> None:
        self._name, self._as_written = name, as_written
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self._count = 0
        self._lines: _Lines = {}

    def build(self) -> tuple[object, _Lines]:
        """Return the only document of the text, and the lines of its keys and items."""
        data: object = None
        is_read = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if is_read:
                    self._refuse(event, "un seul document par fichier (« --- »)")
                data, is_read = self._value(next(self._events), ()), True
        return data, self._lines

    def _refuse(self, event: Any, message: str) -> NoReturn:  # noqa: ANN401 - PyYAML types no event
        raise DocumentFault(self._name, event.start_mark.line + 1, message)

    def _value(self, event: Any, place: tuple[str | int, ...]) -> object:  # noqa: ANN401
        self._lines.setdefault(place, event.start_mark.line + 1)
        self._count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag not in (None, "!"):
            self._refuse(event, "les repères YAML (« & », « * », « ! ») ne sont pas admis")
        if len(place) >= DEEPEST:
            self._refuse(event, _TOO_DEEP)
        if self._count > MOST_VALUES:
            self._refuse(event, _TOO_MANY)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._scalar(event)

    def _mapping(self, place: tuple[str | int, ...]) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            is_word = isinstance(event, yaml.ScalarEvent)
            if not is_word or event.anchor or event.tag not in (None, "!"):
                self._refuse(event, "une clé est un mot, suivi de « : »")
            key = str(event.value)
            if key in found:
                self._refuse(event, f"la clé « {key} » est écrite deux fois")
            self._lines[(*place, key)] = event.start_mark.line + 1
            found[key] = self._value(next(self._events), (*place, key))
        return found

    def _sequence(self, place: tuple[str | int, ...]) -> list[object]:
        found: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, (*place, len(found))))
        return found

    def _scalar(self, event: Any) -> object:  # noqa: ANN401
        text = str(event.value)
        if event.style or len(text) > _LONGEST_PLAIN:
            return text
        if text.lower() in _WORDS:
            word = _WORDS[text.lower()]
            return text if self._as_written and word is not None else word
        if self._as_written:
            return text
        if _NOT_FINITE.fullmatch(text):
            self._refuse(event, f"« {text} » n’est pas un nombre : NaN et l’infini sont refusés")
        if _WHOLE.fullmatch(text):
            return _whole(text)
        return float(text) if _DECIMAL.fullmatch(text) else text
