"""Persons side by side: what a model gives to each, and the answers that make it so."""

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.engine.scoring import people
from guichet.engine.scoring.evaluate import score
from guichet.engine.scoring.model import AdditiveModel, Model, Person
from guichet.engine.scoring.publishing import Profile
from guichet.features.algorithms.notes import answer, group_in_words, in_words


@dataclass(frozen=True)
class ProfileView:
    """One person: its score in words, a bar in thousandths, its answers (question, answer)."""

    title: str
    story: str
    score: str
    group: str
    width: int
    answers: tuple[tuple[str, str], ...]


def side_by_side(model: Model, profiles: Sequence[Profile]) -> tuple[ProfileView, ...]:
    """Return the persons, the lowest score first."""
    known = [(one, people.read(model, one.person)) for one in profiles]
    found = [(one, person, score(model, person)) for one, person in known]
    found.sort(key=lambda one: one[2].score)
    longest = max((one.score for _, _, one in found), default=1.0)
    full = 1.0 if isinstance(model, AdditiveModel) and model.link == "logit" else longest or 1.0
    return tuple(
        ProfileView(
            title=one.title,
            story=one.story,
            score=in_words(model, its_score),
            group=group_in_words(model, its_score),
            width=max(round(1000 * its_score.score / full), 4),
            answers=tuple(_answers(model, person)),
        )
        for one, person, its_score in found
    )


def _answers(model: Model, person: Person) -> list[tuple[str, str]]:
    return [
        (variable.label, answer(variable, person.get(variable.name)) or "sans objet")
        for variable in model.variables
    ]
