"""The whole catalogue as frozen objects, read once.

`load()` reads and validates every file; `guichet.engine.coherence` then checks that the entries
agree with one another. Nothing here knows Django.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from guichet.engine import strict_yaml
from guichet.engine.algorithms import FOLDER as ALGORITHMS
from guichet.engine.algorithms import MENTION, Mention, System
from guichet.engine.catalogue_folder import CATALOGUE_DIR as CATALOGUE_DIR
from guichet.engine.entries import (
    Change,
    CommonLetterParts,
    Correction,
    DeadlineExample,
    Doubt,
    Entry,
    ExternalStep,
    GeneralRule,
    Letter,
    LetterExample,
    Procedure,
    Question,
    RegimeNote,
    Rewording,
    Right,
    Situation,
    SituationExample,
    Source,
)
from guichet.engine.leads import FILE as LEADS
from guichet.engine.leads import Lead
from guichet.engine.questionnaires import (
    DOORS,
    DepositWords,
    Questionnaire,
    QuestionnaireExample,
)
from guichet.engine.strict_yaml import CatalogueError
from guichet.engine.time_limits import Event, Regime
from guichet.engine.typography import typeset

if TYPE_CHECKING:
    from guichet.engine.scoring.publishing import Published

Model = TypeVar("Model", bound=BaseModel)


class Vocabulary(Entry):
    """French words for the codes that the entries use; `glosses` explain difficult words."""

    outcomes: dict[str, str]
    domains: dict[str, str]
    addressee_kinds: dict[str, str]
    evidence: dict[str, str]
    families: dict[str, str]
    glosses: dict[str, str]


@dataclass(frozen=True)
class Catalogue:
    """All that Guichet says, by identifier, in the order of display."""

    folder: Path
    procedures: Mapping[str, Procedure]
    rights: Mapping[str, Right]
    questions: Mapping[str, Question]
    situations: Mapping[str, Situation]
    situation_examples: tuple[SituationExample, ...]
    letters: Mapping[str, Letter]
    letter_examples: Mapping[str, tuple[LetterExample, ...]]
    common: CommonLetterParts
    general_rules: tuple[GeneralRule, ...]
    events: Mapping[Event, str]
    regimes: Mapping[Regime, RegimeNote]
    deadline_examples: tuple[DeadlineExample, ...]
    external_steps: Mapping[str, ExternalStep]
    sources: Mapping[str, Source]
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]
    vocabulary: Vocabulary
    rewordings: Mapping[str, str]
    questionnaires: Mapping[str, Questionnaire]
    deposit_words: DepositWords
    questionnaire_examples: tuple[QuestionnaireExample, ...]
    leads: tuple[Lead, ...]
    algorithms: Mapping[str, System]
    mention: Mention
    by_slug: Mapping[str, Procedure] = field(init=False)

    def __post_init__(self) -> None:
        by_slug = {one.slug: one for one in self.procedures.values()}
        object.__setattr__(self, "by_slug", MappingProxyType(by_slug))

    @property
    def models(self) -> "Mapping[str, Published]":
        """The scoring models by slug, read when first asked; raise ModelFault."""
        # Their classes take longer to import than most pages that never ask for them.
        from guichet.engine.scoring.publishing import all_published

        return all_published(self.folder)

    def step_title(self, identifier: str) -> str:
        """Return the short title of a procedure, or the title of a step beyond the catalogue."""
        if identifier in self.procedures:
            return self.procedures[identifier].short_title
        return self.external_steps[identifier].title

    def rights_of(self, procedure: str) -> Iterator[Right]:
        """Yield the rights that lead to this procedure."""
        return (right for right in self.rights.values() if procedure in right.procedures)


@functools.cache
def load(folder: Path = CATALOGUE_DIR) -> Catalogue:
    """Return the catalogue of that folder; raise CatalogueError at the first fault."""
    return Catalogue(
        folder=folder,
        procedures=_by_id(_files(Procedure, folder / "procedures"), folder / "procedures"),
        rights=_keyed({one.slug: one for one in _rights(folder / "rights")}),
        questions=_keyed(
            {one.id: one for one in _items(Question, folder / "situations" / "questions.yaml")}
        ),
        situations=_keyed(
            {one.id: one for one in _items(Situation, folder / "situations" / "situations.yaml")}
        ),
        situation_examples=tuple(_items(SituationExample, folder / "situations" / "examples.yaml")),
        letters=_keyed(
            {
                path.parent.name: strict_yaml.load(Letter, path)
                for path in sorted((folder / "letters").glob("*/letter.yaml"))
            }
        ),
        letter_examples=_keyed(
            {
                path.parent.name: tuple(_items(LetterExample, path))
                for path in sorted((folder / "letters").glob("*/examples.yaml"))
            }
        ),
        common=strict_yaml.load(CommonLetterParts, folder / "letters" / "common.yaml"),
        general_rules=tuple(_items(GeneralRule, folder / "general_rules.yaml")),
        events=_keyed(_events(folder / "events.yaml")),
        regimes=_keyed(
            {Regime(key): one for key, one in _named(RegimeNote, folder / "regimes.yaml").items()}
        ),
        deadline_examples=tuple(_items(DeadlineExample, folder / "deadline_examples.yaml")),
        external_steps=_keyed(
            {one.id: one for one in _items(ExternalStep, folder / "external_steps.yaml")}
        ),
        sources=_keyed(_named(Source, folder / "sources.yaml")),
        corrections=tuple(_items(Correction, folder / "corrections.yaml")),
        changes=tuple(_items(Change, folder / "changes.yaml")),
        doubts=tuple(_items(Doubt, folder / "to_verify.yaml")),
        vocabulary=strict_yaml.load(Vocabulary, folder / "vocabulary.yaml"),
        rewordings=_keyed(_rewordings(folder / "rewordings.yaml")),
        questionnaires=_keyed(_questionnaires(folder / "questionnaires")),
        deposit_words=strict_yaml.load(DepositWords, folder / "questionnaires" / "words.yaml"),
        questionnaire_examples=tuple(
            _items(QuestionnaireExample, folder / "questionnaires" / "examples.yaml")
        ),
        leads=tuple(_items(Lead, folder / "questionnaires" / LEADS)),
        algorithms=_keyed(_algorithms(folder / ALGORITHMS)),
        mention=strict_yaml.load(Mention, folder / MENTION),
    )


def _algorithms(folder: Path) -> dict[str, System]:
    """Return the systems of the register by slug, in the order of display."""
    found: dict[str, System] = {}
    entries = sorted(_files(System, folder), key=lambda pair: (pair[1].order, pair[1].slug))
    for path, one in entries:
        if one.id != path.stem:
            line = strict_yaml.line_of(path, "id")
            message = f"l’identifiant « {one.id} » doit être le nom du fichier"
            raise CatalogueError(path, line, message)
        if one.slug in found:
            line = strict_yaml.line_of(path, "slug")
            message = f"l’adresse « {one.slug} » sert déjà à {found[one.slug].id}"
            raise CatalogueError(path, line, message)
        found[one.slug] = one
    return found


def _questionnaires(folder: Path) -> dict[str, Questionnaire]:
    """Return the questions of each door, which is the name of its file."""
    found: dict[str, Questionnaire] = {}
    for door in DOORS:
        path = folder / f"{door}.yaml"
        found[door] = strict_yaml.load(Questionnaire, path)
        if found[door].id != door:
            line = strict_yaml.line_of(path, "id")
            raise CatalogueError(path, line, f"on attend ici « {door} », le nom du fichier")
    return found


def _rewordings(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, one in enumerate(_items(Rewording, path)):
        if one.source in found:
            line = strict_yaml.line_of(path, position)
            raise CatalogueError(path, line, f"« {one.source} » est déjà redit plus haut")
        found[one.source] = one.to
    return found


def _events(path: Path) -> dict[Event, str]:
    data = strict_yaml.read(path)
    known = isinstance(data, dict) and set(data) == set(Event)
    if not known or not isinstance(data, dict):
        raise CatalogueError(path, 1, f"on attend ici : {', '.join(Event)}")
    return {Event(key): typeset(str(text)) for key, text in data.items()}


def _keyed(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(entries)


def _files(kind: type[Model], folder: Path) -> Iterator[tuple[Path, Model]]:
    for path in sorted(folder.glob("*.yaml")):
        yield path, strict_yaml.load(kind, path)


def _by_id(entries: Iterator[tuple[Path, Procedure]], folder: Path) -> Mapping[str, Procedure]:
    found: dict[str, Procedure] = {}
    slugs: dict[str, str] = {}
    for path, one in entries:
        if one.id != path.stem:
            line = strict_yaml.line_of(path, "id")
            raise CatalogueError(
                path, line, f"l’identifiant « {one.id} » doit être le nom du fichier"
            )
        if one.slug in slugs:
            line = strict_yaml.line_of(path, "slug")
            message = f"l’adresse « {one.slug} » sert déjà à {slugs[one.slug]}"
            raise CatalogueError(path, line, message)
        slugs[one.slug] = one.id
        found[one.id] = one
    if not found:
        raise CatalogueError(folder, None, "aucune démarche dans ce dossier")
    return MappingProxyType(found)


def _items(kind: type[Model], path: Path) -> Iterator[Model]:
    """Yield the entries of a file that is a list; each fault is told with its own line."""
    data = strict_yaml.read(path)
    if not isinstance(data, list):
        raise CatalogueError(path, 1, "on attend ici une liste d’entrées (« - … »)")
    for position, item in enumerate(data):
        yield strict_yaml.validate_at(kind, path, item, position)


def _named(kind: type[Model], path: Path) -> dict[str, Model]:
    """Return the entries of a file that is a mapping from identifier to entry."""
    data = strict_yaml.read(path)
    if not isinstance(data, dict):
        raise CatalogueError(path, 1, "on attend ici des entrées nommées (« nom: »)")
    return {key: strict_yaml.validate_at(kind, path, item, key) for key, item in data.items()}


def _rights(folder: Path) -> Iterator[Right]:
    """Yield each right: YAML front matter between two `---` lines, then Markdown."""
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if not text.startswith("---\n") or "\n---\n" not in text[4:]:
            raise CatalogueError(path, 1, "il manque l’en-tête entre deux lignes « --- »")
        head, prose = text[4:].split("\n---\n", 1)
        data = strict_yaml.read(path, head, first_line=2)
        if isinstance(data, dict):
            data = {"slug": path.stem, **data, "prose": prose.strip()}
        yield strict_yaml.validate(Right, path, data)
