"""Spoils one file of a copy of the catalogue, and tells the faults that are then found."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from guichet.engine import catalogue as catalogues
from guichet.engine import coherence
from guichet.engine.strict_yaml import CatalogueError

Spoil = Callable[[str, str, str], list[str]]
"""The file, what to replace in it, by what → the faults, in French."""

_load = lru_cache(maxsize=1024)(yaml.load)
_compose = lru_cache(maxsize=1024)(yaml.compose)


@contextmanager
def spoiling(folder: Path, part: str = "") -> Iterator[Spoil]:
    """Give a function that changes one file of that part of a copy of the catalogue, in `folder`.

    What has not changed since another test is not parsed again: it is most of the time spent.
    """
    shutil.copytree(catalogues.CATALOGUE_DIR, folder)

    def spoil(name: str, old: str, new: str) -> list[str]:
        path = folder / part / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"« {old} » is no longer in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            return [str(fault) for fault in coherence.faults(catalogues.load(folder))]
        except CatalogueError as fault:
            return [str(fault)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "load", _load)
        patch.setattr(yaml, "compose", _compose)
        yield spoil
