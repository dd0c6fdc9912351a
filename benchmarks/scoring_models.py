"""The two models of the measures: the 15 tables of Amsterdam, and a logistic regression of 35 terms."""

import random
from pathlib import Path
from typing import Any, Final

from guichet.engine.scoring import importing
from guichet.engine.scoring.documents import Document
from guichet.engine.scoring.model import AdditiveModel, Model

ROOT: Final = Path(__file__).resolve().parents[1]
AMSTERDAM: Final = (
    ROOT.parent / "shared" / "models" / "nl_amsterdam_slimme_check_2022_original.json"
)
_CHOICES: Final = 20
_NUMBERS: Final = 15


def amsterdam() -> Model | None:
    """Return the model that was published; None on a machine that does not have its file."""
    return importing.read(AMSTERDAM.name, AMSTERDAM.read_bytes()) if AMSTERDAM.is_file() else None


def logistic() -> Model:
    """Return a regression that nobody uses, always the same: 20 choices and 15 numbers."""
    chance = random.Random(20261122)  # noqa: S311 - not a secret
    variables: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    for number in range(_CHOICES):
        name = f"choix {number}"
        values = [f"valeur {k}" for k in range(2 + number % 6)]
        choices = [{"value": one, "label": one} for one in values]
        variables.append({"name": name, "label": name, "choices": choices})
        weights = {one: chance.uniform(-1, 1) for one in values}
        common = {"variable": name, "source": "s"}
        terms.append({**common, "kind": "categorical", "coefficients": weights})
    for number in range(_NUMBERS):
        name = f"nombre {number}"
        variables.append({"name": name, "label": name, "minimum": 0, "maximum": 1000})
        weight = {"coefficient": chance.uniform(-0.01, 0.01), "missing": 0}
        terms.append({"variable": name, "source": "s", "kind": "linear", **weight})
    plain = {
        "id": "regression",
        "title": "Régression de mesure",
        "operator": "Personne",
        "country": "France",
        "purpose": "Mesurer.",
        "higher_means": "rien",
        "is_not": "Ce n’est la note de personne.",
        "sources": {"s": {"title": "Tirée au sort"}},
        "form": "additive",
        "link": "logit",
        "intercept": {"value": -1, "source": "s"},
        "variables": variables,
        "terms": terms,
    }
    return importing.from_document(Document("regression.yaml", "", plain))


def named(name: str) -> AdditiveModel:
    """Return one of them by its name."""
    found = logistic() if name == "logistic" else amsterdam()
    if not isinstance(found, AdditiveModel):
        raise FileNotFoundError(AMSTERDAM)
    return found
