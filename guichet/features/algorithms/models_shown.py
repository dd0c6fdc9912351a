"""The models that the site shows: those of the catalogue, and those that the team imported."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from guichet.engine import catalogue
from guichet.engine.scoring import importing, publishing
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.publishing import Profile

_MOST_KEPT: Final = 16


def models_of(system: str) -> tuple[Model, ...]:
    """Return the complete models of the system of that slug; none when nothing can be computed."""
    return tuple(
        one for one in (*_published(), *_imported()) if one.system == system and is_whole(one)
    )


def is_whole(model: Model) -> bool:
    """Tell whether every number of a model is known: only then does it give a score."""
    return model.status == "complete"


def profiles_of(model: Model) -> tuple[Profile, ...]:
    """Return the persons to compare, whose answers are published with the catalogue."""
    return publishing.profiles(catalogue.CATALOGUE_DIR, model.system)


def _published() -> Iterator[Model]:
    return (one.model for one in catalogue.load().models.values())


def _imported() -> Iterator[Model]:
    """Yield the imported models; one that is spoilt is left out, `guichet model check` tells why."""
    for name in publishing.imported(Path(settings.DATA_DIR)):
        path = publishing.place(Path(settings.DATA_DIR), name)
        try:
            yield _read(path, path.stat().st_mtime_ns)
        except (ModelFault, OSError):
            continue


@lru_cache(maxsize=_MOST_KEPT)
def _read(path: Path, _changed: int) -> Model:
    return importing.read(path.name, path.read_bytes())
