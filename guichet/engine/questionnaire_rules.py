"""Checks that the two doors agree with one another, and that their examples read as announced.

One questionnaire at a time is checked by its own class (`questionnaires`); here are the rules that
take both, or the examples. `coherence.faults` runs them.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from guichet.engine import questionnaires
from guichet.engine.questionnaires import (
    DOORS,
    LISTS,
    Facet,
    Question,
    Questionnaire,
    QuestionnaireExample,
)
from guichet.engine.strict_yaml import CatalogueError, line_of

FEWEST_EXAMPLES = 4
# A closed list has a way out, or people tick what is not true.
WAYS_OUT = frozenset({"other", "unknown", "none", "nothing"})


class _Catalogue(Protocol):
    """What these rules read of the catalogue, which itself imports this package's classes."""

    @property
    def folder(self) -> Path: ...
    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]: ...
    @property
    def questionnaire_examples(self) -> tuple[QuestionnaireExample, ...]: ...


def disagreements(catalogue: _Catalogue) -> Iterator[CatalogueError]:
    """Yield what is wrong between the doors, with the file and the line."""
    said: dict[tuple[Facet, str], str] = {}
    for door, questionnaire in catalogue.questionnaires.items():
        path = catalogue.folder / "questionnaires" / f"{door}.yaml"
        for place, question in _places(questionnaire):
            for message in (*_without_way_out(question), *_said_otherwise(question, said)):
                yield CatalogueError(path, line_of(path, *place), f"{question.id} : {message}")
    path = catalogue.folder / "questionnaires" / "examples.yaml"
    for door in DOORS:
        count = sum(one.door == door for one in catalogue.questionnaire_examples)
        if count < FEWEST_EXAMPLES:
            message = f"il faut au moins {FEWEST_EXAMPLES} exemples pour « {door} »"
            yield CatalogueError(path, None, message)


def _places(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], Question]]:
    for part_at, part in enumerate(questionnaire.parts):
        for at, question in enumerate(part.questions):
            yield ("parts", part_at, "questions", at), question


def _without_way_out(question: Question) -> Iterator[str]:
    offered = {option.value for option in question.offered}
    if question.kind in LISTS and not offered & WAYS_OUT:
        yield f"cette liste n’a pas de sortie : ajoutez {' ou '.join(sorted(WAYS_OUT))}"


def _said_otherwise(question: Question, said: dict[tuple[Facet, str], str]) -> Iterator[str]:
    """Yield the options counted together with another door's, under other words."""
    if question.facet is None:
        return
    for option in question.options:
        known = said.setdefault((question.facet, option.value), option.label)
        if known != option.label:
            yield (
                f"« {option.value} » se dit « {known} » à l’autre porte : même valeur, mêmes mots, "
                "car les réponses sont comptées ensemble"
            )


def example_faults(catalogue: _Catalogue) -> Iterator[CatalogueError]:
    """Yield the examples that do not read as they announce."""
    path = catalogue.folder / "questionnaires" / "examples.yaml"
    for position, example in enumerate(catalogue.questionnaire_examples):
        for message in _example(catalogue.questionnaires[example.door], example):
            line = line_of(path, position)
            yield CatalogueError(path, line, f"« {example.title} » : {message}")


def _example(questionnaire: Questionnaire, example: QuestionnaireExample) -> Iterator[str]:
    known = {one.id for one in questionnaire.questions}
    yield from (f"la question « {name} » n’existe pas" for name in example.typed.keys() - known)
    reading = questionnaires.read(questionnaire, example.typed, example.today)
    for name, message in example.faults.items():
        if message not in reading.faults.get(name, ""):
            yield f"{name} : on attend « {message} », on lit « {reading.faults.get(name, '')} »"
    for name, message in reading.faults.items():
        if name not in example.faults:
            yield f"{name} : {message}"
    for name, typed in example.typed.items():
        wanted = example.reads.get(name, typed)
        if name not in example.faults and reading.answers.get(name) != wanted:
            yield f"{name} : on attend « {wanted} », on lit « {reading.answers.get(name)} »"
    found = questionnaires.facets(questionnaire, reading.answers)
    if found != example.facets:
        yield f"on attend les facettes {_written(example.facets)}, on trouve {_written(found)}"
    if questionnaires.urgency(questionnaire, reading.answers) != example.urgency:
        yield f"on attend l’urgence {example.urgency}"


def _written(facets: Mapping[Facet, list[str]]) -> str:
    return " ; ".join(f"{name} = {', '.join(facets[name])}" for name in facets) or "(rien)"
