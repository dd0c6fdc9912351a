"""The models of the catalogue and those that a team imported: found by name, read when asked.

A model of the catalogue is a folder: `model.yaml`, `NOTICE.md`, `examples.yaml`, `profiles.yaml`.
An imported one is a file in the data folder, in our own layout, written whole or not at all.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.scoring import documents, importing, people
from guichet.engine.scoring.evaluate import (
    AdditiveScore,
    PartialModelError,
    PersonError,
    PointsScore,
    Score,
    score,
)
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import Model, Number, Value

FOLDER: Final = "models"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _WithoutMarks(_Dumper):  # type: ignore[misc]  # the C dumper exists only on some machines
    """Writes twice what stands twice: our own reader refuses the marks of YAML."""

    def ignore_aliases(self, data: object) -> bool:
        """Never name a value to write it once."""
        return True


class ModelExample(Entry):
    """A person, and what the model must give: published by somebody, or derived from the table.

    `score` is held to `within`, half of the last figure that was published.
    """

    title: Text
    person: Mapping[str, Value | None]
    origin: Text
    is_published: bool
    score: Number | None = None
    within: Number = 1e-9
    shift_from_reference: Number | None = None
    group: str = ""
    rank: str = ""
    step: str = ""


class Profile(Entry):
    """A made-up person whose answers may be compared with others'; nobody in particular."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    title: Text
    story: Prose = ""
    person: Mapping[str, Value | None]


@dataclass(frozen=True)
class Published:
    """A model of the catalogue, with what is said of it, shown to compare and run as tests."""

    slug: str
    model: Model
    notice: str
    examples: tuple[ModelExample, ...]
    profiles: tuple[Profile, ...]


# --- The catalogue ----------------------------------------------------------------------------------


def slugs(catalogue: Path) -> tuple[str, ...]:
    """Return the names of the catalogue's models, without reading any."""
    return tuple(sorted(path.parent.name for path in (catalogue / FOLDER).glob("*/model.yaml")))


@functools.cache
def published(catalogue: Path, slug: str) -> Published:
    """Return one model of the catalogue; raise ModelFault, or KeyError for an unknown name."""
    if slug not in slugs(catalogue):
        raise KeyError(slug)
    folder = catalogue / FOLDER / slug
    return Published(
        slug=slug,
        model=_model(folder / "model.yaml"),
        notice=_text(folder / "NOTICE.md"),
        examples=tuple(_list(ModelExample, folder / "examples.yaml")),
        profiles=tuple(_list(Profile, folder / "profiles.yaml")),
    )


def all_published(catalogue: Path) -> Mapping[str, Published]:
    """Return every model of the catalogue by its slug; raise ModelFault."""
    return MappingProxyType({slug: published(catalogue, slug) for slug in slugs(catalogue)})


@functools.cache
def profiles(catalogue: Path, system: str) -> tuple[Profile, ...]:
    """Return the made-up persons to compare in the models of a system; raise ModelFault.

    A folder may hold profiles alone, under the system's own name: its numbers, which may not be
    copied here, are then those of an imported model.
    """
    alone = catalogue / FOLDER / system / "profiles.yaml"
    if system and alone.is_file() and not alone.with_name("model.yaml").exists():
        return tuple(_list(Profile, alone))
    models = all_published(catalogue).values()
    return tuple(who for one in models if one.model.system == system for who in one.profiles)


def _model(path: Path) -> Model:
    return importing.read(_name(path), _bytes(path))


def _name(path: Path) -> str:
    return f"catalogue/{FOLDER}/{path.parent.name}/{path.name}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ModelFault(_name(path), None, "ce fichier n’existe pas") from error


def _text(path: Path) -> str:
    return documents.decode(_name(path), _bytes(path))


def _list(kind: type[Any], path: Path) -> Iterator[Any]:
    document = documents.read(_name(path), _text(path))
    if not isinstance(document.data, list):
        raise ModelFault(document.name, 1, "on attend ici une liste d’entrées (« - … »)")
    for position, one in enumerate(document.data):
        try:
            yield TypeAdapter(kind).validate_python(one)
        except ValidationError as error:
            raise importing.fault_of(document, error, position) from error


def example_faults(model: Model, example: ModelExample) -> Iterator[str]:
    """Yield what the model does not give of what an example announces, in French."""
    try:
        found = score(model, people.read(model, example.person))
        base = score(model, people.read(model, model.reference)) if model.reference else None
    except (PersonError, PartialModelError) as fault:
        yield str(fault)
        return
    if example.score is not None and abs(found.score - example.score) > example.within:
        yield f"on attend {example.score}, le calcul donne {found.score}"
    if example.shift_from_reference is not None and base is not None:
        shift = found.score - base.score
        if abs(shift - example.shift_from_reference) > example.within:
            yield f"on attend un écart de {example.shift_from_reference}, on trouve {shift}"
    said = _said(found)
    for key in ("group", "rank", "step"):
        wanted, value = getattr(example, key), said.get(key, "")
        if wanted and wanted != value:
            yield f"{key} : on attend « {wanted} », on trouve « {value} »"


def _said(found: Score) -> dict[str, str]:
    if isinstance(found, PointsScore):
        return {"group": found.group, "rank": found.rank, "step": found.steps[-1].name}
    assert isinstance(found, AdditiveScore)  # noqa: S101  # there is no other
    return {"group": found.group}


# --- What a team imported ---------------------------------------------------------------------------


def imported(data: Path) -> tuple[str, ...]:
    """Return the names of the imported models, without reading any."""
    names = (path.stem for path in (data / FOLDER).glob("*.yaml"))
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def place(data: Path, identifier: str) -> Path:
    """Return where an imported model stands; raise KeyError for what can be no name."""
    if not _NAME.fullmatch(identifier):
        raise KeyError(identifier)
    return data / FOLDER / f"{identifier}.yaml"


def read_imported(data: Path, identifier: str) -> Model:
    """Return an imported model; raise KeyError when there is none, ModelFault when it is spoilt."""
    path = place(data, identifier)
    if not path.is_file():
        raise KeyError(identifier)
    return importing.read(path.name, path.read_bytes())


def to_yaml(model: Model) -> str:
    """Return the model in our own layout, number for number: read again, it is the same model."""
    data = model.model_dump(mode="json", exclude_defaults=True)
    return str(
        yaml.dump(data, Dumper=_WithoutMarks, allow_unicode=True, sort_keys=False, width=100)
    )
