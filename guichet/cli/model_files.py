"""Finds the model that a command names: a file, one of the catalogue, or one that was imported."""

import difflib
import sys
from pathlib import Path
from typing import Final

from guichet.cli.terminal import shown
from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import importing, publishing
from guichet.engine.scoring.documents import LARGEST
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import Model
from guichet.lib.reasons import reason

_SUFFIXES: Final = (".yaml", ".yml", ".json")


class NoSuchModel(ValueError):
    """No model has that name: one French sentence."""


def data_folder() -> Path:
    """Return the folder of this installation's data; nothing is drawn for it."""
    from config import drawn
    from config.start import name_settings

    kept, drawn.keeps = drawn.keeps, False
    try:
        name_settings()
        from django.conf import settings

        return Path(settings.DATA_DIR)
    finally:
        drawn.keeps = kept


def open_model(name: str) -> Model:
    """Return the model of that name or file; raise NoSuchModel or ModelFault."""
    if name == "-" or "/" in name or name.lower().endswith(_SUFFIXES):
        return read_file(name)
    known = publishing.slugs(CATALOGUE_DIR)
    if name in known:
        return publishing.published(CATALOGUE_DIR, name).model
    data = data_folder()
    try:
        return publishing.read_imported(data, name)
    except KeyError:
        others = (*known, *publishing.imported(data))
        near = difflib.get_close_matches(name, others, 1)
        hint = f"vouliez-vous dire {near[0]} ?" if near else f"connus : {', '.join(others)}"
        raise NoSuchModel(f"le modèle « {shown(name)} » est inconnu ; {hint}") from None


def read_file(name: str) -> Model:
    """Return the model of a file (« - »: the standard input); raise ModelFault."""
    label = "entrée standard" if name == "-" else shown(Path(name).name)
    try:
        content = _typed() if name == "-" else _bytes(Path(name))
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "ce nom n’est pas celui d’un fichier"
        raise ModelFault(label, None, f"ce fichier ne peut pas être lu ({why})") from error
    return importing.read(label, content)


def _typed() -> bytes:
    # Python has no standard input when it was closed (« <&- »).
    return sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)
