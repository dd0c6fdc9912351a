"""The communes of France, for every room: made in the data folder when first asked, then kept."""

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from django.conf import settings

from guichet.engine.gazetteer import Gazetteer, build

_ONE_AT_A_TIME: Final = Lock()


def gazetteer() -> Gazetteer:
    """Return the communes, their town halls and the outlines of the départements.

    Raises GazetteerError, in French, when the data folder cannot be written.
    """
    with _ONE_AT_A_TIME:
        return _opened(Path(settings.DATA_DIR), os.getpid())


@cache
def _opened(folder: Path, _process: int) -> Gazetteer:
    """Open the file once a process: SQLite forbids to use what was opened before a fork."""
    return Gazetteer(build(folder))
