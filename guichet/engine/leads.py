"""From what a testimony is about to the rights and the procedures that fit, through the catalogue.

The rules are data (catalogue/questionnaires/leads.yaml): the closed answers of the questionnaires
on one side, entries of the catalogue on the other. They propose what to read: which procedure
applies to a person, and until when, only the counter can say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

from pydantic import Field

from guichet.engine.entries import Entry
from guichet.engine.questionnaires import Facet, Questionnaire, Slug, facet_labels
from guichet.engine.strict_yaml import CatalogueError, line_of

FILE: Final = "leads.yaml"

Values = Annotated[tuple[Slug, ...], Field(min_length=1)]


class Lead(Entry):
    """A rule: where one of the values of each facet was answered, these pages are proposed."""

    when: Annotated[dict[Facet, Values], Field(min_length=1)]
    rights: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leads:
    """What is proposed: slugs of rights and identifiers of procedures, the closest first."""

    rights: tuple[str, ...]
    procedures: tuple[str, ...]


def leads_for(rules: Iterable[Lead], facts: Mapping[str, Iterable[str]], *, at_most: int) -> Leads:
    """Return what fits these answers, at most so many of each, in the order of the rules.

    `facts` are values by facet (« theme » → « refusal »).
    """
    said = {kind: set(values) for kind, values in facts.items()}
    fitting = [
        rule
        for rule in rules
        if all(said.get(facet, set()) & set(values) for facet, values in rule.when.items())
    ]
    rights = dict.fromkeys(slug for rule in fitting for slug in rule.rights)
    procedures = dict.fromkeys(name for rule in fitting for name in rule.procedures)
    return Leads(tuple(rights)[:at_most], tuple(procedures)[:at_most])


class _Catalogue(Protocol):
    """What these rules read of the catalogue, which itself imports this module's classes."""

    @property
    def folder(self) -> Path: ...
    @property
    def leads(self) -> tuple[Lead, ...]: ...
    @property
    def rights(self) -> Mapping[str, Any]: ...
    @property
    def procedures(self) -> Mapping[str, Any]: ...
    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]: ...


def faults(catalogue: _Catalogue) -> Iterator[CatalogueError]:
    """Yield each name in the rules that nothing bears, and each theme that leads nowhere."""
    path = catalogue.folder / "questionnaires" / FILE
    themes = _values(catalogue, Facet.THEME) - {"other"}
    for position, rule in enumerate(catalogue.leads):
        for message in _rule_faults(catalogue, rule):
            yield CatalogueError(path, line_of(path, position), message)
        if set(rule.when) == {Facet.THEME} and rule.rights:
            themes -= set(rule.when[Facet.THEME])
    for theme in sorted(themes):
        yield CatalogueError(path, None, f"le thème « {theme} » ne mène à aucun droit")


def _rule_faults(catalogue: _Catalogue, rule: Lead) -> Iterator[str]:
    for facet, values in rule.when.items():
        for value in set(values) - _values(catalogue, facet):
            yield f"aucune question ne propose « {value} » ({facet})"
    for slug in rule.rights:
        if slug not in catalogue.rights:
            yield f"le droit « {slug} » n’existe pas"
    for name in rule.procedures:
        if name not in catalogue.procedures:
            yield f"la démarche « {name} » n’existe pas"


def _values(catalogue: _Catalogue, facet: Facet) -> set[str]:
    doors = catalogue.questionnaires.values()
    return {value for questionnaire in doors for value in facet_labels(questionnaire, facet)}
