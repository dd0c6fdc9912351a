"""A testimony arrives: sealed whole at once, with its receipt, or not at all."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
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
    FileKinds,
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
from guichet.lib import patience
from guichet.lib.uploads.receiving import CleanedUpload

FilePart = tuple[PartKind, File, Callable[[], bytes]]
FileParts = Mapping[str, FilePart]
"""Each file by the name of its part: its kind, its description, and how to read its bytes."""

ANSWERS, CONTACT, RECEIPT, KINDS = "answers", "contact", "receipt", "file-kinds"


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
class Files:
    """The files that go with it, cleaned and, if the person ticked so, as they came too."""

    kept: Sequence[CleanedUpload] = ()
    originals: bool = False

    def parts(self) -> FileParts:
        """Return the parts to seal."""
        parts: dict[str, FilePart] = {}
        for number, one in enumerate(self.kept, 1):
            head = File(name=one.name, kind=one.kind, note=one.note)
            parts[f"file/{number}"] = (PartKind.FILE, head, one.content)
            if self.originals:
                came = File(name=one.original.name or one.name, kind=one.kind)
                parts[f"original/{number}"] = (PartKind.ORIGINAL, came, one.original.content)
        return parts

    def kinds(self) -> FileKinds:
        """Return what each file is, to be read without opening it."""
        return FileKinds(
            kinds={f"file/{number}": one.kind for number, one in enumerate(self.kept, 1)}
        )

    def digests(self) -> list[str]:
        """Return what tells them from others, as they came: a cleaned copy may differ each time."""
        return [
            f"{sha256(one.original.content()).hexdigest()} {one.original.name}" for one in self.kept
        ]


@dataclass(frozen=True)
class Arrived:
    """A deposit that is kept. `receipt` is None when its number can no longer be read.

    `is_same` is false when this ticket had already brought something else, which is what is kept.
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


def signing_key() -> bytes | None:
    """Return the public key that proves our receipts; None while there is none."""
    try:
        with signing_seed() as seed:
            return receipts.public_key(seed)
    except Closed:
        return None


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
    with patience.hard_work():
        keys, deposit_id = tickets.derive(ticket, settings.TICKET_PEPPER), uuid4()
    with keys.wrapping, signing_seed() as seed:
        receipt, sent = receipts.issue(today, seed), _digest(told, files)
        try:
            deposit = store_deposit(
                deposit_id=deposit_id,
                ticket=keys,
                door=Door(told.questionnaire.id),
                contents=_Parts(_texts(told, files, receipt, sent), files.parts()),
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
        return _already_kept(deposit, keys, sent, seed)


class _Parts(Mapping[str, tuple[PartKind, bytes]]):
    """The texts of a deposit, then its files, each read from the disk only when it is sealed."""

    def __init__(self, texts: Contents, files: FileParts) -> None:
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


def answers_bytes(told: Told) -> bytes:
    """Return the part « answers »: the same answers give the same bytes."""
    return Answers(
        questionnaire=told.questionnaire.id,
        catalogue=told.questionnaire.version,
        answers=dict(told.answers),
    ).to_bytes()


def _digest(told: Told, files: Files) -> str:
    """Return what tells this sending from any other: all that the person decided, files included.

    It is sealed with the deposit: in clear, somebody could try which words give it.
    """
    sent = [
        answers_bytes(told).decode(),
        told.contact,
        told.consent.value,
        told.shows_text,
        told.echoes,
        files.originals,
        files.digests(),
    ]
    return sha256(json.dumps(sent).encode()).hexdigest()


def _texts(told: Told, files: Files, receipt: Receipt, sent: str) -> Contents:
    parts = {
        ANSWERS: (PartKind.ANSWERS, answers_bytes(told)),
        RECEIPT: (PartKind.RECEIPT, ReceiptNumber(number=receipt.number, sent=sent).to_bytes()),
    }
    if told.contact:
        parts[CONTACT] = (PartKind.CONTACT, Contact(value=told.contact).to_bytes())
    if files.kept:
        parts[KINDS] = (PartKind.KINDS, files.kinds().to_bytes())
    return parts


def _echoed(number: int | None) -> Testimony | None:
    if number is None:
        return None
    return Testimony.objects.readable().filter(number=number).first()


def _already_kept(deposit: Deposit, keys: TicketKeys, sent: str, seed: Secret) -> Arrived:
    """Return the deposit that this ticket already brought, with the same receipt as then."""
    part = deposit.parts.filter(name=RECEIPT).first()
    if part is None:
        # Withdrawn or erased meanwhile: the ticket still tells what became of it.
        return Arrived(deposit, None)
    try:
        with tickets.content_key(
            Envelope.from_bytes(bytes(deposit.envelope)), keys
        ).secret as secret:
            key = ContentKey(deposit.id, secret)
            kept = ReceiptNumber.from_bytes(open_part(key, RECEIPT, bytes(part.sealed)))
    except (SealBroken, ValueError):
        return Arrived(deposit, None)
    receipt = receipts.sign(deposit.received_on, kept.number, seed)
    return Arrived(deposit, receipt, is_same=kept.sent == sent)
