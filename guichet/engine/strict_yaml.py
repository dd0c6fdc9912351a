"""Read a catalogue file, refuse surprises, and say in French where they are.

The messages are interface: the people of law who write the catalogue read them (CONTRIBUTING.md).
"""

import difflib
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Entry = TypeVar("Entry", bound=BaseModel)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueError(Exception):
    """A fault in the catalogue: where (file, line) and what to do, in French."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{_short(self.path)}, ligne {self.line}" if self.line else _short(self.path)
        return f"{where} : {self.message}"


def _short(path: Path) -> str:
    """Return the path from the catalogue's own folder: what a contributor recognises."""
    parts = path.parts
    for name in ("catalogue", "_catalogue"):
        if name in parts:
            return "/".join(("catalogue", *parts[parts.index(name) + 1 :]))
    return path.name


class _StrictLoader(_Loader):  # type: ignore[misc]  # the C loader exists only on some machines
    """The safe loader, which also refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"la clé « {key} » est écrite deux fois", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


def read(path: Path, text: str | None = None, first_line: int = 1) -> object:
    """Return what the YAML file says, as plain Python values.

    `text` replaces the file's own text (a front matter, say), which starts on line `first_line`.
    Raises CatalogueError when the file is absent, is not UTF-8, is not YAML, or repeats a key.
    """
    try:
        source = path.read_text(encoding="utf-8") if text is None else text
        return yaml.load(source, Loader=_StrictLoader)  # noqa: S506  # a safe loader, made stricter
    except FileNotFoundError as error:
        raise CatalogueError(path, None, "ce fichier n’existe pas") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(path, None, "ce fichier n’est pas enregistré en UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        raise CatalogueError(path, line, _yaml_in_french(error.problem or "")) from error
    except yaml.YAMLError as error:
        raise CatalogueError(path, None, _yaml_in_french(str(error))) from error


def _yaml_in_french(problem: str) -> str:
    """Say what is wrong with the writing itself; what YAML's reader says is kept for searching."""
    if problem.startswith("la clé"):
        return problem
    advice = next((text for sign, text in _YAML_ADVICE if sign in problem), "vérifiez cette ligne")
    return f"YAML illisible, {advice} [{problem}]"


_YAML_ADVICE = (
    ("mapping values are not allowed", "un « : » dans un texte demande des guillemets autour"),
    ("expected ',' or", "il manque une virgule ou un crochet fermant"),
    ("expected <block end>", "l’alignement des lignes ne va pas"),
    ("expected key", "l’alignement des lignes ne va pas"),
    ("cannot start any token", "une tabulation ou un signe demande des guillemets autour"),
    ("expected ':'", "il manque « : » après la clé"),
    ("end of stream", "un guillemet ou un crochet n’est pas refermé"),
)


def validate(kind: type[Entry], path: Path, data: object) -> Entry:
    """Return `data` as an entry of that kind; raise CatalogueError at the first fault's line."""
    return validate_at(kind, path, data)


def validate_at(kind: type[Entry], path: Path, data: object, *location: str | int) -> Entry:
    """Validate the part of the file that stands at `location` (keys and positions)."""
    if not isinstance(data, dict):
        message = "on attend ici des clés et des valeurs (« clé: valeur »)"
        raise CatalogueError(path, line_of(path, *location), message)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        # A key that is misspelt is also a key that is missing: say the first, it shows the second.
        fault = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        line = line_of(path, *location, *fault["loc"])
        raise CatalogueError(path, line, _in_french(dict(fault), kind)) from error


def load(kind: type[Entry], path: Path) -> Entry:
    """Read and validate one file."""
    return validate(kind, path, read(path))


def line_of(path: Path, *location: str | int) -> int | None:
    """Return the line (from 1) where that key or item stands in the file; None if it is absent."""
    return _line_of(location, path.read_text(encoding="utf-8"))


def _line_of(location: tuple[str | int, ...], text: str) -> int | None:
    document = text.split("\n---\n", 1)[0] if text.startswith("---\n") else text
    node: Any = yaml.compose(document, Loader=_Loader)
    line = node.start_mark.line if node else 0
    for part in location:
        found = _child(node, part)
        if found is None:
            continue
        node, line = found
    return int(line) + 1


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line
    return None


def _in_french(fault: dict[str, Any], kind: type[BaseModel]) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "(fichier entier)"
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"la clé « {key} » manque ({where})"
        case "extra_forbidden":
            near = difflib.get_close_matches(key, list(_known_keys(kind)), 1)
            hint = f" ; vouliez-vous écrire « {near[0]} » ?" if near else ""
            return f"la clé « {key} » est inconnue ({where}){hint}"
        case "literal_error" | "enum":
            return (
                f"« {fault['input']} » n’est pas admis pour {where} ; on attend {_either(context)}"
            )
        case "value_error":
            return f"{where} : {context['error']}"
        case "string_too_short" | "too_short":
            return f"{where} est vide"
        case "string_too_long":
            return f"{where} est trop long ({context['max_length']} caractères au plus)"
        case "greater_than_equal":
            return f"{where} doit être au moins {context['ge']}"
        case "less_than_equal":
            return f"{where} doit être au plus {context['le']}"
    kind_of_value = fault["type"].split("_")[0]
    return f"{where} doit être {_EXPECTED.get(kind_of_value, 'écrit autrement')}"


_EXPECTED = {
    "string": "un texte (entre guillemets si besoin)",
    "bool": "true ou false",
    "date": "une date comme 2026-11-24",
    "int": "un nombre entier",
    "tuple": "une liste (« - … »)",
    "dict": "des clés et des valeurs (« clé: valeur »)",
    "model": "des clés et des valeurs (« clé: valeur »)",
}


def _either(context: dict[str, Any]) -> str:
    return str(context["expected"]).replace(" or ", " ou ")


def _known_keys(kind: type[BaseModel]) -> Iterator[str]:
    yield from kind.model_fields
    for field in kind.model_fields.values():
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not kind:
                yield from _known_keys(inner)
