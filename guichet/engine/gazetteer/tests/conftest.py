"""The file of the communes, made once for all the tests of this checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.engine.gazetteer import Gazetteer, build

_SCRATCH = Path(__file__).resolve().parents[4] / ".cache" / "tests"


@pytest.fixture(scope="session")
def france() -> Iterator[Gazetteer]:
    """Open the communes of France."""
    _SCRATCH.mkdir(parents=True, exist_ok=True)
    gazetteer = Gazetteer(build(_SCRATCH))
    yield gazetteer
    gazetteer.close()
