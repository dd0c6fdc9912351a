"""Small models that a test can hold in its head."""

from typing import Any

from guichet.engine.scoring.documents import Document
from guichet.engine.scoring.importing import from_document
from guichet.engine.scoring.model import AdditiveModel, Model, PointsModel

COMMON: dict[str, Any] = {
    "id": "petit",
    "title": "Petit modèle",
    "operator": "Une caisse",
    "country": "France",
    "purpose": "Essayer.",
    "higher_means": "plus de risque",
    "is_not": "Ce n’est pas votre note.",
    "sources": {"s": {"title": "Un tableau"}},
}
YES_NO = [{"value": "0", "label": "non"}, {"value": "1", "label": "oui"}]
VARIABLES: list[dict[str, Any]] = [
    {"name": "seul", "label": "Vit sans partenaire", "choices": YES_NO},
    {"name": "enfant", "label": "A un enfant", "choices": YES_NO},
    {"name": "revenu", "label": "Revenu", "unit": "€", "minimum": 0, "maximum": 5000},
    {"name": "visites", "label": "Visites", "whole": True, "minimum": 0, "maximum": 30},
    {"name": "part", "label": "Part du loyer", "minimum": 0, "maximum": 1},
]
TERMS: list[dict[str, Any]] = [
    {
        "kind": "categorical",
        "variable": "seul",
        "source": "s",
        "coefficients": {"0": 0, "1": 0.5},
    },
    {
        "kind": "categorical",
        "variable": "enfant",
        "source": "s",
        "coefficients": {"0": 0, "1": 0.75},
        "applies_if": {"seul": ["1"]},
    },
    {
        "kind": "binned",
        "variable": "revenu",
        "source": "s",
        "edges": [500, 1000, 2000],
        "coefficients": [1.0, 0.25, 0.0, -1.0],
        "missing": 0.125,
    },
    {"kind": "missing", "variable": "revenu", "source": "s", "present": 0, "absent": 0.375},
    {"kind": "linear", "variable": "visites", "source": "s", "coefficient": 0.0625},
    {"kind": "linear", "variable": "part", "source": "s", "coefficient": 1},
]


def data(**changes: object) -> dict[str, Any]:
    """Return the plain values of a sum, some of them changed."""
    return {
        **COMMON,
        "form": "additive",
        "link": "logit",
        "intercept": {"value": -1, "source": "s"},
        "variables": VARIABLES,
        "terms": TERMS,
        "thresholds": [{"at_least": 0.6, "group": "contrôle", "source": "s"}],
        "otherwise": "rien",
        **changes,
    }


def made(plain: dict[str, Any]) -> Model:
    """Return the model of plain values, through the same door as a file."""
    return from_document(Document("essai.yaml", "", plain))


def sum_model(**changes: object) -> AdditiveModel:
    """Return the small sum, some of it changed."""
    found = made(data(**changes))
    assert isinstance(found, AdditiveModel)
    return found


def points_data(**changes: object) -> dict[str, Any]:
    """Return the plain values of small ordered points: two groups, three ranks."""
    choices = [{"value": one, "label": one} for one in "ABC"]
    return {
        **COMMON,
        "form": "ordered_points",
        "variables": [
            {"name": "marcher", "label": "Marcher", "choices": choices},
            {"name": "manger", "label": "Manger", "choices": choices},
        ],
        "groups": [
            {
                "name": "X",
                "source": "s",
                "points": {
                    "marcher": {"A": 0, "B": 10, "C": 100},
                    "manger": {"A": 0, "B": -5, "C": 100},
                },
                "ranks": [{"at_least": 200, "rank": "1"}, {"at_least": 100, "rank": "2"}],
            },
            {
                "name": "Y",
                "source": "s",
                "points": {"manger": {"A": 0, "B": 1, "C": 2}},
                "ranks": [{"at_least": 1, "rank": "3"}],
            },
        ],
        "last_rank": "4",
        "groups_of_ranks": {"1": "GIR 1", "2": "GIR 1", "3": "GIR 2", "4": "GIR 3"},
        **changes,
    }


def points_model(**changes: object) -> PointsModel:
    """Return the small ordered points, some of them changed."""
    found = made(points_data(**changes))
    assert isinstance(found, PointsModel)
    return found


PERSON: dict[str, str | float | None] = {
    "seul": "1",
    "enfant": "0",
    "revenu": 1500.0,
    "visites": 4.0,
    "part": 0.25,
}
