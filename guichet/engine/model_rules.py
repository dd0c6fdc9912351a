"""Do the catalogue's scoring models hold together? (see `guichet.engine.coherence`)."""

from collections.abc import Iterator

from guichet.engine.catalogue import Catalogue
from guichet.engine.scoring import audit_entries, people
from guichet.engine.scoring.evaluate import PersonError, score
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import AdditiveModel, Model
from guichet.engine.scoring.publishing import (
    FOLDER,
    Published,
    example_faults,
    profiles,
    published,
    slugs,
)
from guichet.engine.strict_yaml import CatalogueError

FEWEST_EXAMPLES = 4


def disagreements(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield what a model, its notice, its examples or its profiles say wrongly."""
    for slug in slugs(catalogue.folder):
        folder = catalogue.folder / FOLDER / slug
        try:
            one = published(catalogue.folder, slug)
        except ModelFault as fault:
            path = folder / fault.name.rsplit("/", 1)[-1]
            yield CatalogueError(path, fault.line, fault.message)
            continue
        for name, message in _faults(catalogue, one):
            yield CatalogueError(folder / name, None, message)
    yield from _profiles_alone(catalogue)
    yield from _audits(catalogue)


def _audits(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield what is wrong in the entries of the audits; their figures are held by tests."""
    try:
        audit_entries.load(catalogue.folder)
    except CatalogueError as fault:
        yield fault


def _profiles_alone(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield what is wrong in a folder that holds the profiles of a system, and no model."""
    for path in sorted((catalogue.folder / FOLDER).glob("*/profiles.yaml")):
        system = path.parent.name
        if path.with_name("model.yaml").exists():
            continue
        if system not in catalogue.algorithms:
            yield CatalogueError(path, None, f"le système « {system} » n’est pas dans le registre")
        try:
            profiles(catalogue.folder, system)
        except ModelFault as fault:
            yield CatalogueError(path, fault.line, fault.message)


def example_disagreements(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield the examples that do not give what they announce."""
    for slug, one in catalogue.models.items():
        path = catalogue.folder / FOLDER / slug / "examples.yaml"
        for example in one.examples:
            for message in example_faults(one.model, example):
                yield CatalogueError(path, None, f"« {example.title} » : {message}")


def _faults(catalogue: Catalogue, one: Published) -> Iterator[tuple[str, str]]:
    model = one.model
    if model.id != one.slug:
        yield "model.yaml", f"l’identifiant « {model.id} » doit être le nom du dossier"
    if model.system and model.system not in catalogue.algorithms:
        yield "model.yaml", f"le système « {model.system} » n’est pas dans le registre"
    if model.status == "complete" and not model.reference:
        yield "model.yaml", "il manque une personne de référence (reference)"
    for key in _never_named(model):
        yield "model.yaml", f"personne ne cite la source « {key} »"
    if not one.notice.startswith("# "):
        yield "NOTICE.md", "la notice commence par un titre (« # … »)"
    if len(one.examples) < FEWEST_EXAMPLES:
        yield "examples.yaml", f"il faut au moins {FEWEST_EXAMPLES} exemples"
    for profile in one.profiles:
        try:
            score(model, people.read(model, profile.person))
        except PersonError as fault:
            yield "profiles.yaml", f"« {profile.title} » : {fault}"
    names = [profile.id for profile in one.profiles]
    for name in {name for name in names if names.count(name) > 1}:
        yield "profiles.yaml", f"deux profils portent l’identifiant « {name} »"


def _never_named(model: Model) -> Iterator[str]:
    """Yield the sources that support neither a number nor a sentence of the model."""
    if isinstance(model, AdditiveModel):
        parts = (model.intercept, *model.terms, *model.thresholds)
        cited = {one.source for one in parts}
    else:
        cited = {one.source for one in model.groups}
    for key, source in model.sources.items():
        if key not in cited and not source.supports:
            yield key
