"""Reads a file of answers, YAML or JSON, as the texts that were typed, and fast whatever it holds.

`guichet letter` and `guichet orient` share it: a file comes from anywhere, so that tags, aliases,
depth and size are refused before they cost anything.
"""

import json
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

import yaml

from guichet.cli.terminal import shown
from guichet.cli.text_file import CannotRead, read_text
from guichet.lib.visible import is_told

LARGEST_FILE: Final = 100_000
# A letter asks some forty questions; an answer is a key and a text, or a short list.
MOST_NODES: Final = 2_000


class AnswersFault(ValueError):
    """The file cannot be read as answers: one French sentence."""


class _AsWritten(yaml.SafeLoader):
    """Reads every answer as the text that was typed: « 0123 » stays so, and « No » is a name."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it so
        first: [(tag, form) for tag, form in resolvers if tag.endswith(":null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse what an answer never needs, before it is built."""
        self.nodes += 1
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML types no event
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            raise AnswersFault("les repères YAML (« & », « * », « ! ») ne sont pas admis")
        if self.nodes > MOST_NODES:
            raise AnswersFault("il y a trop de réponses")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a question answered twice."""
        _refuse_twice(str(key.value) for key, _ in node.value)
        return super().construct_mapping(node, deep)


def read(name: str | None) -> Mapping[str, Any]:
    """Return the answers of a file (« - »: the standard input): texts, or lists of texts.

    Empty is None; JSON's booleans stay so. Raises AnswersFault.
    """
    if not name:
        raise AnswersFault("indiquez un fichier de réponses avec --answers")
    try:
        text = read_text(name, LARGEST_FILE)
    except CannotRead as fault:
        raise AnswersFault(str(fault)) from fault
    answers = _parsed(text, name)
    if not isinstance(answers, dict) or not all(isinstance(key, str) for key in answers):
        raise AnswersFault(f"« {shown(name)} » doit contenir des lignes « question: réponse »")
    for key, value in answers.items():
        if key != shown(key):
            raise AnswersFault(f"« {shown(key)} » n’est pas une question")
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | bool | None) for one in parts):
            raise AnswersFault(f"« {key} » attend un texte, ou une liste de textes")
    # Zero-width signs alone are no answer.
    return {key: value if is_told(value) else None for key, value in answers.items()}


def _parsed(text: str, name: str) -> object:
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_once)
        return yaml.load(text, Loader=_AsWritten)  # noqa: S506  # a safe loader, made stricter
    except AnswersFault as fault:
        raise AnswersFault(f"« {shown(name)} » : {fault}") from fault
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise AnswersFault(f"le fichier « {shown(name)} » n’est ni du YAML ni du JSON") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twice(key for key, _ in pairs)
    return dict(pairs)


def _refuse_twice(keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise AnswersFault(f"« {shown(key)} » a deux réponses")
        seen.add(key)
