"""Does the register name only what exists? Its rules between entries (see `guichet.engine.coherence`)."""

from collections.abc import Iterable, Iterator

from guichet.engine.algorithms import FOLDER, MENTION, WORDS, System
from guichet.engine.catalogue import Catalogue
from guichet.engine.questionnaire import pruned
from guichet.engine.questionnaires import Facet, Questionnaire, facet_labels
from guichet.engine.strict_yaml import CatalogueError, line_of


def faults(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield what the register and the mention name that nothing bears."""
    for system in catalogue.algorithms.values():
        path = catalogue.folder / FOLDER / f"{system.id}.yaml"
        for key, message in _system_faults(catalogue, system):
            yield CatalogueError(path, line_of(path, key), message)
    path = catalogue.folder / MENTION
    mention = catalogue.mention
    for part in (mention.required, *mention.parts, mention.alone):
        procedure = catalogue.procedures.get(part.procedure)
        refs = {one.ref for one in procedure.legal_basis} if procedure else set()
        if part.ref not in refs:
            message = f"« {part.ref} » n’est pas un fondement de « {part.procedure} »"
            yield CatalogueError(path, None, message)
    for letter in sorted({one.letter for one in WORDS.values()} - set(catalogue.letters)):
        message = f"il manque la lettre « {letter} », qui demande un champ du registre"
        yield CatalogueError(catalogue.folder / "letters", None, message)


def _system_faults(catalogue: Catalogue, system: System) -> Iterator[tuple[str, str]]:
    for slug in system.rights:
        if slug not in catalogue.rights:
            yield "rights", f"le droit « {slug} » n’existe pas"
    for name in system.procedures:
        if name not in catalogue.procedures:
            yield "procedures", f"la démarche « {name} » n’existe pas"
    for request in system.requests:
        if request.letter not in catalogue.letters:
            yield "requests", f"la lettre « {request.letter} » n’existe pas"
    if system.counter and pruned(catalogue, system.counter) != system.counter:
        yield "counter", "ces réponses ne se donnent pas ensemble au guichet"
    for facet, value in system.testimonies.items():
        if value not in _values(catalogue.questionnaires.values(), facet):
            yield "testimonies", f"aucune question ne propose « {value} » ({facet})"


def _values(doors: Iterable[Questionnaire], facet: Facet) -> set[str]:
    return {value for one in doors for value in facet_labels(one, facet)}
