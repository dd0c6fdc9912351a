"""The published files that stand beside the checkout, where there are some."""

from functools import cache
from pathlib import Path
from typing import Final

import pytest

from guichet.engine.scoring import importing
from guichet.engine.scoring.model import AdditiveModel, Model, PointsModel

SHARED: Final = Path(__file__).resolve().parents[4].parent / "shared"
MODELS: Final = SHARED / "models"
GOLDEN: Final = SHARED / "data" / "nl_amsterdam_slimme_check_golden_scores.csv.gz"

with_models = pytest.mark.skipif(not MODELS.is_dir(), reason="modèles publiés absents")
with_golden = pytest.mark.skipif(not GOLDEN.is_file(), reason="notes publiées absentes")


@cache
def shared_model(name: str) -> Model:
    """Return a model of the published collection, by the name of its file."""
    path = MODELS / f"{name}.json"
    return importing.read(path.name, path.read_bytes())


def shared_sum(name: str) -> AdditiveModel:
    """Return a model of the collection that is a sum."""
    found = shared_model(name)
    assert isinstance(found, AdditiveModel)
    return found


def shared_points(name: str) -> PointsModel:
    """Return a model of the collection that is ordered points."""
    found = shared_model(name)
    assert isinstance(found, PointsModel)
    return found
