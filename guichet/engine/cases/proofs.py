"""The proofs of a case: what to keep for each letter, what is held, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine import french_dates
from guichet.engine.cases.contents import CaseContent, Happening, Kind
from guichet.engine.cases.timeline import LetterState, Timeline
from guichet.engine.typography import typeset

_PAPERS: Final = {
    Kind.SENT: "la preuve de dépôt (ou le récépissé daté)",
    Kind.RECEIVED: "la preuve de réception (avis signé, tampon ou accusé de réception)",
    Kind.ACKNOWLEDGED: "l’accusé de réception de la demande",
    Kind.GRANTED: "leur réponse et son enveloppe",
    Kind.PARTIAL: "leur réponse et son enveloppe",
    Kind.REFUSED: "leur refus et son enveloppe",
    Kind.ASKED_IDENTITY: "leur demande de pièce d’identité et son enveloppe",
    Kind.ASKED_PIECES: "leur demande de documents et son enveloppe",
    Kind.PIECES_RECEIVED: "la preuve que vos documents sont arrivés",
    Kind.MORE_TIME: "leur lettre qui annonce un délai plus long, et son enveloppe",
    Kind.WRONG_OFFICE: "leur lettre qui renvoie vers un autre service",
}


@dataclass(frozen=True)
class Proof:
    """One paper to keep. `key` is stable; `is_held` when the person said that they have it."""

    key: str
    text: str
    is_held: bool


def proofs(content: CaseContent, found: Timeline) -> tuple[Proof, ...]:
    """Return the papers that this case should have, letter by letter."""
    return tuple(
        Proof(key, typeset(text), key in content.held)
        for state in found.letters
        for key, text in _of_letter(state)
    )


def _of_letter(state: LetterState) -> Iterator[tuple[str, str]]:
    known, number = state.known, state.number
    if not known.happenings:
        return
    name = f"{known.title} (lettre {number})"
    yield f"{number}/copy", f"{name} : une copie de la lettre signée et de ses pièces"
    if known.sent is None:
        yield f"{number}/deposit", f"{name} : {_PAPERS[Kind.SENT]}"
    for one in known.happenings:
        if one.kind in _PAPERS:
            yield f"{number}/{one.number}", f"{name} : {_PAPERS[one.kind]}{_of(one)}"


def _of(one: Happening) -> str:
    return f", {french_dates.short(one.written_on or one.day)}"
