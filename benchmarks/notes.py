"""« Ma note » is answered at once, and one person's score is explained faster still.

The Amsterdam model, the largest, is read from the published files beside the checkout when they are
there; the catalogue's own models are measured in any case.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.house import House, opened
from benchmarks.promises import Outcome, at_most, durations
from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import importing, publishing
from guichet.engine.scoring.counterfactuals import counterfactuals
from guichet.engine.scoring.explain import explain
from guichet.engine.scoring.model import Model, Person

_PUBLISHED: Final = (
    Path(__file__).resolve().parents[2]
    / "shared"
    / "models"
    / "nl_amsterdam_slimme_check_2022_original.json"
)
_ROUNDS: Final = 60


def run() -> Iterator[Outcome]:
    """Explain one person by each model, then ask for the page as a browser does."""
    yield at_most("expliquer une personne (AMS)", 0.005, _explained(*_known("ams-court-terme")))
    yield at_most("expliquer une personne (AGGIR)", 0.005, _explained(*_known("aggir")))
    if _PUBLISHED.is_file():
        model = importing.read(_PUBLISHED.name, _PUBLISHED.read_bytes())
        person = publishing.profiles(CATALOGUE_DIR, model.system)[0].person
        yield at_most("expliquer une personne (Amsterdam)", 0.005, _explained(model, person))
    else:
        yield Outcome("expliquer une personne (Amsterdam)", "modèle publié absent", None)
    with opened(workers=1) as house:
        yield at_most("« ma note » : les questions", 0.030, _page(house, None))
        answers = _known("ams-court-terme")
        yield at_most("« ma note » : la réponse", 0.030, _page(house, answers))


def _known(slug: str) -> tuple[Model, Person]:
    one = publishing.published(CATALOGUE_DIR, slug)
    return one.model, one.profiles[0].person


def _explained(model: Model, person: Person) -> list[float]:
    def whole() -> None:
        explain(model, person)
        counterfactuals(model, person)

    return durations(whole, times=_ROUNDS, before=2)


def _page(house: House, answers: tuple[Model, Person] | None) -> list[float]:
    address = "/algorithmes/ams-autriche/ma-note/"
    if answers is None:
        return durations(partial(house.ask, address), times=_ROUNDS, before=2)
    model, person = answers
    given = {f"v{at}": str(person[one.name]) for at, one in enumerate(model.variables)}
    return durations(partial(house.ask, address, given), times=_ROUNDS, before=2)
