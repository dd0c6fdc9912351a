"""What a case holds, to and from the bytes that are sealed to its ticket; and each change of it.

Letters are kept as answers, never as files: they are written again when they are asked for. A change
returns another content; nothing is modified in place, so a refused save leaves nothing half done.
"""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

MOST_LETTERS: Final = 20
MOST_EVENTS: Final = 200
MOST_NOTES: Final = 50
LONGEST_TEXT: Final = 1000

Typed = dict[str, str | list[str]]
OutcomeCode = Literal["won", "partly", "lost", "gave_up"]


class CaseFull(ValueError):
    """The case holds as much as it may: one French sentence."""


class Kind(StrEnum):
    """What may happen to a letter."""

    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"
    ASKED_IDENTITY = "asked_identity"
    ASKED_PIECES = "asked_pieces"
    PIECES_RECEIVED = "pieces_received"
    MORE_TIME = "more_time"
    WRONG_OFFICE = "wrong_office"
    SILENT = "silent"


WORDS: Final = {
    Kind.SENT: "Lettre envoyée",
    Kind.RECEIVED: "Lettre reçue par le service",
    Kind.ACKNOWLEDGED: "Accusé de réception de la demande arrivé",
    Kind.GRANTED: "Réponse : tout est accordé",
    Kind.PARTIAL: "Réponse : une partie seulement",
    Kind.REFUSED: "Réponse : refus",
    Kind.ASKED_IDENTITY: "Une pièce d’identité est demandée",
    Kind.ASKED_PIECES: "Des documents sont demandés",
    Kind.PIECES_RECEIVED: "Documents demandés reçus par le service",
    Kind.MORE_TIME: "Un délai plus long est annoncé",
    Kind.WRONG_OFFICE: "Réponse : ce n’est pas le bon service",
    Kind.SILENT: "Toujours aucune réponse",
}
ANSWERS: Final = (Kind.GRANTED, Kind.PARTIAL, Kind.REFUSED)


class _Kept(BaseModel):
    """Written as JSON, read back strictly."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptLetter(_Kept):
    """One letter: what was typed, for which procedure, under which state of the catalogue.

    `follows` is the letter that it continues, 0 for none. `rule` and `text` are fingerprints of the
    procedure and of the letter as they were (`fingerprints`). `answers` is empty for a letter that
    was not written here.
    """

    number: int
    procedure: str
    answers: Typed = {}
    written_on: datetime.date
    follows: int = 0
    rule: str = ""
    text: str = ""


class Happening(_Kept):
    """Something that happened to a letter, on a day.

    `written_on`: the date on the office's letter. `due`: until when documents are asked.
    `remedies_stated`: whether a refusal says how and until when to contest it.
    """

    number: int
    letter: int
    kind: Kind
    day: datetime.date
    written_on: datetime.date | None = None
    due: datetime.date | None = None
    remedies_stated: bool | None = None
    note: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class Note(_Kept):
    """A few words of the person."""

    day: datetime.date
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class CaseContent(_Kept):
    """A whole case.

    `calendar` and `reminder` are the secrets that reach what stands beside it. `email` and `site`
    (the counter's own address) serve to write reminders again when a date changes.
    """

    version: Literal[1] = 1
    opened_on: datetime.date
    letters: tuple[KeptLetter, ...] = ()
    happenings: tuple[Happening, ...] = ()
    notes: tuple[Note, ...] = ()
    held: tuple[str, ...] = ()
    outcome: OutcomeCode | None = None
    is_counted: bool = False
    calendar: str = ""
    reminder: str = ""
    email: str = ""
    site: str = ""

    def to_bytes(self) -> bytes:
        """Return what is sealed."""
        return self.model_dump_json(exclude_defaults=False).encode()

    @classmethod
    def from_bytes(cls, opened: bytes) -> Self:
        """Read what was opened. Raises ValueError when it has another form: it is damaged."""
        return cls.model_validate_json(opened)

    def letter(self, number: int) -> KeptLetter | None:
        """Return a letter by its number, None when there is none."""
        return next((one for one in self.letters if one.number == number), None)

    def of_letter(self, number: int) -> tuple[Happening, ...]:
        """Return what happened to a letter, in the order of days."""
        own = (one for one in self.happenings if one.letter == number)
        return tuple(sorted(own, key=lambda one: (one.day, one.number)))

    def in_order(self) -> tuple[Happening, ...]:
        """Return all that happened, in the order of days."""
        return tuple(sorted(self.happenings, key=lambda one: (one.day, one.number)))

    # --- Changes ----------------------------------------------------------------------------

    def changed(self, **fields: Any) -> Self:  # noqa: ANN401
        """Return it with these fields, checked as when it is read."""
        return type(self).model_validate({**dict(self), **fields})

    def with_letter(self, letter: KeptLetter) -> Self:
        """Return it with one letter more; one for the same addressee, not sent yet, is replaced.

        The number given in `letter` does not count. Raises CaseFull.
        """
        same = next((one for one in self.letters if self._is_a_draft_of(one, letter)), None)
        if same is not None:
            kept = letter.model_copy(update={"number": same.number, "follows": same.follows})
            return self.changed(letters=tuple(kept if one is same else one for one in self.letters))
        if len(self.letters) >= MOST_LETTERS:
            raise CaseFull(f"Un dossier contient {MOST_LETTERS} lettres au plus.")
        number = max((one.number for one in self.letters), default=0) + 1
        return self.changed(letters=(*self.letters, letter.model_copy(update={"number": number})))

    def _is_a_draft_of(self, known: KeptLetter, letter: KeptLetter) -> bool:
        recipients = {
            str(one.answers.get("recipient", "")).split("\n")[0] for one in (known, letter)
        }
        return (
            known.procedure == letter.procedure
            and bool(known.answers)
            and len(recipients) == 1
            and not self.of_letter(known.number)
        )

    def with_happening(self, happening: Happening) -> Self:
        """Return it with one event more; its number is given here. Raises CaseFull."""
        if len(self.happenings) >= MOST_EVENTS:
            raise CaseFull(f"Un dossier contient {MOST_EVENTS} évènements au plus.")
        number = max((one.number for one in self.happenings), default=0) + 1
        one = happening.model_copy(update={"number": number})
        return self.changed(happenings=(*self.happenings, one))

    def last_happening(self) -> Happening | None:
        """Return the event noted last, whatever its day."""
        return max(self.happenings, key=lambda one: one.number, default=None)

    def undone(self) -> Self:
        """Return it without the event noted last."""
        last = self.last_happening()
        return self.changed(happenings=tuple(one for one in self.happenings if one is not last))

    def with_note(self, note: Note) -> Self:
        """Return it with one note more. Raises CaseFull."""
        if len(self.notes) >= MOST_NOTES:
            raise CaseFull(f"Un dossier contient {MOST_NOTES} notes au plus.")
        return self.changed(notes=(*self.notes, note))


def as_typed(given: Mapping[str, object]) -> Typed:
    """Return what was typed as it is kept: texts, and lists of texts."""
    return {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in given.items()
        if value not in (None, "", [])
    }
