"""A deposit opened with a reader's key, in memory, for one page.

A part that does not open is named and passed over: it never hides the others. Files are not opened
here, only counted and weighed; the contact is opened only when four eyes agreed (`services`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from django.db.models.functions import Length

from guichet.engine import catalogue, questionnaires
from guichet.engine.questionnaires import Answer, Question, Questionnaire
from guichet.engine.sealing import unseal
from guichet.engine.sealing.envelope import ContentKey, Envelope, SealBroken
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.seal import note_part
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.features.testimonies.contents import (
    Answers,
    Contact,
    File,
    FileKinds,
    Fingerprint,
    Message,
    Version,
    split_content,
)
from guichet.features.testimonies.models import Deposit, PartKind, SealedPart, Status, TeamNote

GONE: Final = (Status.WITHDRAWN, Status.ERASED)
CONTACT: Final = "contact"
FINGERPRINT: Final = "fingerprint/1"
KINDS: Final = "file-kinds"
_MESSAGES: Final = (PartKind.FROM_PERSON, PartKind.FROM_TEAM)
_FILES: Final = (PartKind.FILE, PartKind.ORIGINAL)
_SORTS: Final = {
    "image": "image",
    "audio": "son",
    "application/pdf": "PDF",
    "text/plain": "texte",
}

Form = TypeVar("Form", Answers, Contact, FileKinds, Fingerprint, Message, Version)


@dataclass(frozen=True)
class Row:
    """One question and what was answered; `is_old`: it is no longer asked."""

    label: str
    value: str
    is_old: bool = False


@dataclass(frozen=True)
class ShownMessage:
    """One message of the exchange; without text, it is damaged."""

    is_from_team: bool
    day: date
    text: str | None


@dataclass(frozen=True)
class ShownNote:
    """One note between members; without text, it does not open for this reader."""

    author: str
    day: date
    text: str | None


@dataclass(frozen=True)
class ListedFile:
    """A file that stays closed until it is asked for: its number and its weight, in bytes.

    `sort` says in French what it is; empty for a deposit that did not note it.
    """

    number: int
    weight: int
    sort: str = ""
    # Of the file as it came, when the person kept it; 0 without it.
    original_weight: int = 0

    @property
    def size(self) -> str:
        """Return its weight in words."""
        return size_in_words(self.weight)

    @property
    def original_size(self) -> str:
        """Return the weight in words of the file as it came."""
        return size_in_words(self.original_weight)

    @property
    def has_original(self) -> bool:
        """Tell whether the file as it came was kept."""
        return self.original_weight > 0


@dataclass(frozen=True)
class OpenedFile:
    """One file, opened: its description and its bytes."""

    head: File
    content: bytes


@dataclass(frozen=True)
class Opened:
    """What a reader sees of a deposit. `damaged` names, in French, what does not open."""

    answers: Answers | None = None
    rows: tuple[Row, ...] = ()
    are_questions_old: bool = False
    messages: tuple[ShownMessage, ...] = ()
    version: Version | None = None
    contact: Contact | None = None
    fingerprint: Fingerprint | None = None
    file_kinds: Mapping[str, str] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()


@contextmanager
def content_key(deposit: Deposit, reader: UnlockedReader) -> Iterator[ContentKey]:
    """Open the envelope for the length of a block. Raises SealBroken."""
    envelope = Envelope.from_bytes(bytes(deposit.envelope))
    if envelope.deposit != deposit.id:
        raise SealBroken
    with unseal.content_key(envelope, reader).secret as secret:
        yield ContentKey(deposit.id, secret)


def opened(deposit: Deposit, reader: UnlockedReader, *, with_contact: bool = False) -> Opened:
    """Open all that a page shows, the files excepted. Raises SealBroken: nothing opens at all."""
    left = _FILES if with_contact else (*_FILES, PartKind.CONTACT)
    parts = {part.name: part for part in deposit.parts.exclude(kind__in=left)}
    with content_key(deposit, reader) as key:
        return _Opening(deposit, key, parts).result()


class _Opening:
    """Opens part after part, and remembers which did not open."""

    def __init__(self, deposit: Deposit, key: ContentKey, parts: dict[str, SealedPart]) -> None:
        self.deposit, self.key, self.parts = deposit, key, parts
        self.damaged: list[str] = []

    def result(self) -> Opened:
        answers = self.read(Answers, "answers")
        if answers is None and "answers" not in self.parts:
            self.damaged.append("Réponses")
        questionnaire = _questionnaire(answers)
        messages = tuple(
            ShownMessage(part.kind == PartKind.FROM_TEAM, part.added_on, self.text(name))
            for name, part in self.parts.items()
            if part.kind in _MESSAGES
        )
        noted = self.read(FileKinds, KINDS)
        return Opened(
            answers=answers,
            rows=rows(questionnaire, answers),
            are_questions_old=bool(
                answers and (not questionnaire or questionnaire.version != answers.catalogue)
            ),
            messages=messages,
            version=self.read(Version, f"version/{self.deposit.version}"),
            contact=self.read(Contact, CONTACT),
            fingerprint=self.read(Fingerprint, FINGERPRINT),
            file_kinds=noted.kinds if noted else {},
            damaged=tuple(dict.fromkeys(self.damaged)),
        )

    def text(self, name: str) -> str | None:
        message = self.read(Message, name)
        return message.text if message else None

    def read(self, form: type[Form], name: str) -> Form | None:
        part = self.parts.get(name)
        if part is None:
            return None
        found = read_part(form, part, self.key)
        if found is None:
            self.damaged.append(part.get_kind_display())
        return found


def read_part(form: type[Form], part: SealedPart, key: ContentKey) -> Form | None:
    """Return what a part says, or None when it is damaged."""
    try:
        return form.from_bytes(open_part(key, part.name, bytes(part.sealed)))
    except (SealBroken, ValueError):
        return None


def version_of(deposit: Deposit, number: int, reader: UnlockedReader) -> Version | None:
    """Open one version; None when there is none, or when it is damaged. Raises SealBroken."""
    part = deposit.parts.filter(kind=PartKind.VERSION, name=f"version/{number}").first()
    if part is None:
        return None
    with content_key(deposit, reader) as key:
        return read_part(Version, part, key)


# --- Answers and their questions ------------------------------------------------------------------


def _questionnaire(answers: Answers | None) -> Questionnaire | None:
    return catalogue.load().questionnaires.get(answers.questionnaire) if answers else None


def rows(questionnaire: Questionnaire | None, answers: Answers | None) -> tuple[Row, ...]:
    """Return the answers in the order of the questions, then those whose question is gone."""
    if answers is None:
        return ()
    given = dict(answers.answers)
    found = []
    for question in questionnaire.all_questions if questionnaire else ():
        if question.id in given:
            found.append(_row(question, given.pop(question.id)))
    found += [
        Row(name, "\n".join([value] if isinstance(value, str) else value), is_old=True)
        for name, value in given.items()
    ]
    return tuple(found)


def _row(question: Question, answer: Answer) -> Row:
    value = "\n".join(questionnaires.in_words(question, answer))
    return Row(question.label, value, is_old=question.retired)


def stories(answers: Answers) -> str:
    """Return what was told freely, in the order of the questions: what a version starts from."""
    questionnaire = _questionnaire(answers)
    asked = questionnaire.all_questions if questionnaire else ()
    free = [one.id for one in asked if one.kind == "long_text"] or list(answers.answers)
    told = (answers.answers.get(name) for name in free)
    return "\n\n".join(one for one in told if isinstance(one, str) and one)


# --- Files and notes ------------------------------------------------------------------------------


def size_in_words(weight: int) -> str:
    """Return « 12 ko » or « 3,4 Mo »: never « Kio », which nobody reads."""
    if weight < 1_000_000:
        return f"{max(1, round(weight / 1_000))}\N{NO-BREAK SPACE}ko"
    return f"{weight / 1_000_000:.1f}\N{NO-BREAK SPACE}Mo".replace(".", ",")


def sort_of(kind: str) -> str:
    """Say in French what a file is; a type that nobody named is given as it is."""
    return _SORTS.get(kind) or _SORTS.get(kind.partition("/")[0]) or kind


def files(deposit: Deposit, kinds: Mapping[str, str]) -> tuple[ListedFile, ...]:
    """List the files without opening or loading any; `kinds` is what the deposit noted of them."""
    found = deposit.parts.filter(kind__in=_FILES).annotate(weight=Length("sealed"))
    weights = dict(found.values_list("name", "weight"))
    return tuple(
        ListedFile(
            number,
            weights[name],
            sort_of(kinds.get(name, "")),
            weights.get(f"original/{number}", 0),
        )
        for name in weights
        if name.startswith("file/") and (number := int(name.partition("/")[2]))
    )


def open_file(
    deposit: Deposit, number: int, reader: UnlockedReader, *, original: bool = False
) -> OpenedFile | None:
    """Open one file; None when there is none. Raises SealBroken, also when it is damaged."""
    name = f"{'original' if original else 'file'}/{number}"
    part = deposit.parts.filter(name=name, kind__in=_FILES).first()
    if part is None:
        return None
    with content_key(deposit, reader) as key:
        try:
            return OpenedFile(*split_content(open_part(key, name, bytes(part.sealed))))
        except ValueError:
            raise SealBroken from None


def notes(deposit: Deposit, reader: UnlockedReader) -> Sequence[ShownNote]:
    """Open the notes that members wrote to each other."""
    return [
        ShownNote(_name(note), note.added_on, _note_text(note, deposit, reader))
        for note in deposit.notes.select_related("author")
    ]


def _name(note: TeamNote) -> str:
    return note.author.get_username() if note.author else "Une personne partie depuis"


def _note_text(note: TeamNote, deposit: Deposit, reader: UnlockedReader) -> str | None:
    try:
        envelope = Envelope.from_bytes(bytes(note.envelope))
        if envelope.deposit != note.id:
            return None
        with unseal.content_key(envelope, reader).secret as secret:
            key = ContentKey(note.id, secret)
            return open_part(key, note_part(deposit.id), bytes(note.sealed)).decode()
    except (SealBroken, ValueError):
        return None
