"""A testimony arrives: sealed whole at once, with its receipt, or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.conf import settings

from guichet.engine import questionnaires
from guichet.engine.questionnaires import Answer, Questionnaire
from guichet.engine.sealing import receipts, tickets
from guichet.engine.sealing.envelope import ContentKey, Envelope, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.receipts import Receipt
from guichet.engine.sealing.seal import NoReader
from guichet.engine.sealing.tickets import Ticket, TicketKeys
from guichet.features.testimonies.contents import (
    Answers,
    Contact,
    File,
    ReceiptNumber,
    with_content,
)
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Door,
    PartKind,
    Testimony,
    Urgency,
)
from guichet.features.testimonies.services import Contents, current_readers, store_deposit
from guichet.lib.uploads.receiving import CleanedUpload

FilePart = tuple[PartKind, File, Callable[[], bytes]]
Files = Mapping[str, FilePart]
"""Each file by the name of its part: its kind, its description, and how to read its bytes."""

ANSWERS, CONTACT, RECEIPT = "answers", "contact", "receipt"


@dataclass(frozen=True)
class Told:
    """What a person decided to deposit. `echoes` is the number of a published testimony, or None."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    contact: str
    consent: Consent
    shows_text: bool
    echoes: int | None = None


@dataclass(frozen=True)
class Arrived:
    """A deposit that is kept. `receipt` is None when its number can no longer be read.

    `is_same` is false when this ticket had already brought other words, which are the ones kept.
    """

    deposit: Deposit
    receipt: Receipt | None
    is_same: bool = True


class Closed(Exception):
    """No deposit can be taken: nobody could read it, or no receipt could be signed."""


def signing_seed() -> Secret:
    """Return what signs receipts, once it is sure that the team can read. Raises Closed."""
    try:
        current_readers()
        return KeyFolder(settings.KEY_FOLDER).signing_seed()
    except (NoReader, KeyFolderFault) as fault:
        raise Closed from fault


def is_open() -> bool:
    """Tell whether deposits can be taken now."""
    try:
        signing_seed().wipe()
    except Closed:
        return False
    return True


def arrive(told: Told, ticket: Ticket, files: Files, today: date) -> Arrived:
    """Seal and keep what was told; posted again with the same ticket, it is one deposit.

    Raises Closed before anything is written, DatabaseError when nothing could be.
    """
    keys, deposit_id = tickets.derive(ticket, settings.TICKET_PEPPER), uuid4()
    with keys.wrapping, signing_seed() as seed:
        receipt = receipts.issue(today, seed)
        try:
            deposit = store_deposit(
                deposit_id=deposit_id,
                ticket=keys,
                door=Door(told.questionnaire.id),
                contents=_Parts(_parts(told, receipt), files),
                consent=told.consent,
                shows_text=told.shows_text,
                urgency=Urgency(questionnaires.urgency(told.questionnaire, told.answers)),
                theme=questionnaires.theme(told.questionnaire, told.answers),
                echoes=_echoed(told.echoes),
                is_from_paper=False,
                today=today,
            )
        except (NoReader, KeyFolderFault) as fault:
            raise Closed from fault
        if deposit.id == deposit_id:
            return Arrived(deposit, receipt)
        return _already_kept(deposit, keys, told, seed)


class _Parts(Mapping[str, tuple[PartKind, bytes]]):
    """The texts of a deposit, then its files, each read from the disk only when it is sealed."""

    def __init__(self, texts: Contents, files: Files) -> None:
        self._texts, self._files = texts, files

    def __getitem__(self, name: str) -> tuple[PartKind, bytes]:
        if name in self._texts:
            return self._texts[name]
        kind, head, content = self._files[name]
        return kind, with_content(head, content())

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        yield from self._files

    def __len__(self) -> int:
        return len(self._texts) + len(self._files)


def file_parts(kept: Sequence[CleanedUpload], *, originals: bool) -> Files:
    """Return the parts of the files: each cleaned and, if the person ticked so, as it came."""
    parts: dict[str, FilePart] = {}
    for number, one in enumerate(kept, 1):
        head = File(name=one.name, kind=one.kind, note=one.note)
        parts[f"file/{number}"] = (PartKind.FILE, head, one.content)
        if originals:
            came = File(name=one.original.name or one.name, kind=one.kind)
            parts[f"original/{number}"] = (PartKind.ORIGINAL, came, one.original.content)
    return parts


def answers_bytes(told: Told) -> bytes:
    """Return the part « answers »: the same answers give the same bytes."""
    return Answers(
        questionnaire=told.questionnaire.id,
        catalogue=told.questionnaire.version,
        answers=dict(told.answers),
    ).to_bytes()


def _parts(told: Told, receipt: Receipt) -> Contents:
    parts = {
        ANSWERS: (PartKind.ANSWERS, answers_bytes(told)),
        RECEIPT: (PartKind.RECEIPT, ReceiptNumber(number=receipt.number).to_bytes()),
    }
    if told.contact:
        parts[CONTACT] = (PartKind.CONTACT, Contact(value=told.contact).to_bytes())
    return parts


def _echoed(number: int | None) -> Testimony | None:
    if number is None:
        return None
    return Testimony.objects.readable().filter(number=number).first()


def _already_kept(deposit: Deposit, keys: TicketKeys, told: Told, seed: Secret) -> Arrived:
    """Return the deposit that this ticket already brought, with the same receipt as then."""
    sealed = {
        part.name: bytes(part.sealed) for part in deposit.parts.filter(name__in=(ANSWERS, RECEIPT))
    }
    try:
        with tickets.content_key(
            Envelope.from_bytes(bytes(deposit.envelope)), keys
        ).secret as secret:
            key = ContentKey(deposit.id, secret)
            kept = open_part(key, ANSWERS, sealed[ANSWERS])
            number = ReceiptNumber.from_bytes(open_part(key, RECEIPT, sealed[RECEIPT])).number
    except (SealBroken, KeyError, ValueError):
        # Withdrawn or damaged meanwhile: the ticket still tells what became of it.
        return Arrived(deposit, None)
    receipt = receipts.sign(deposit.received_on, number, seed)
    return Arrived(deposit, receipt, is_same=kept == answers_bytes(told))
