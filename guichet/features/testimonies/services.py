"""What may happen to a deposit, whoever does it: it arrives whole, or it is erased for good.

The public door and the volunteers' keying screen store with the same function, so that a deposit on
paper is kept exactly as one that was typed.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from guichet.engine.sealing import readers, tickets
from guichet.engine.sealing.envelope import ContentKey, Envelope, PublicKey, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import seal_part
from guichet.engine.sealing.seal import seal_deposit
from guichet.engine.sealing.tickets import TicketKeys
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Door,
    PartKind,
    SealedPart,
    Status,
    Testimony,
    Urgency,
)
from guichet.lib.erased import empty_journal

Contents = Mapping[str, tuple[PartKind, bytes]]
"""Each part by name: its kind, and its bytes (see `contents`)."""


def current_readers() -> tuple[PublicKey, ...]:
    """Return for whom a deposit is closed today. Raises NoReader, KeyFolderFault."""
    return readers.current(KeyFolder(settings.KEY_FOLDER).readers())


def store_deposit(
    *,
    deposit_id: UUID,
    ticket: TicketKeys,
    door: Door,
    contents: Contents,
    consent: Consent,
    shows_text: bool,
    urgency: Urgency,
    theme: str,
    echoes: Testimony | None,
    is_from_paper: bool,
    today: date,
) -> Deposit:
    """Seal a deposit and keep it, whole or not at all; sent again, give the one already kept.

    `deposit_id` must be new and random: the deposit given back bears another one when this ticket
    had already served. `contents` may be lazy: each part is asked for once, sealed, and forgotten
    before the next. Raises NoReader and KeyFolderFault before anything is written, DatabaseError.
    """
    team = current_readers()
    kept = Deposit.objects.filter(lookup=ticket.lookup).first()
    if kept:
        return kept
    envelope = Envelope.from_bytes(seal_deposit(deposit_id, {}, team, ticket).envelope)
    deposit = Deposit(
        id=deposit_id,
        lookup=ticket.lookup,
        envelope=envelope.to_bytes(),
        door=door,
        consent=consent,
        shows_text=shows_text,
        urgency=urgency,
        theme=theme,
        echoes=echoes,
        is_from_paper=is_from_paper,
        received_on=today,
        last_exchange_on=today,
    )
    try:
        with transaction.atomic(), tickets.content_key(envelope, ticket).secret as secret:
            deposit.save(force_insert=True)
            _save_parts(deposit, ContentKey(deposit_id, secret), contents, today)
    except IntegrityError:
        # The same ticket arrived twice at once: the other one is whole.
        twin = Deposit.objects.filter(lookup=ticket.lookup).first()
        if twin is None:
            raise
        return twin
    return deposit


def _save_parts(deposit: Deposit, key: ContentKey, contents: Contents, today: date) -> None:
    for name, (kind, content) in contents.items():
        SealedPart.objects.create(
            deposit=deposit,
            kind=kind,
            name=name,
            sealed=seal_part(key, name, content),
            added_on=today,
        )


def erase(deposit: Deposit, status: Status, today: date) -> None:
    """Make a deposit unreadable for everybody and for ever; only an empty row stays.

    The row keeps the name derived from the ticket, so that its holder learns what became of it, and
    can still withdraw what was published. `status` is WITHDRAWN or ERASED. Call it in a transaction.
    """
    deposit.parts.all().delete()
    deposit.notes.all().delete()
    deposit.seen.all().delete()
    deposit.identity_requests.all().delete()
    deposit.envelope = _erased(bytes(deposit.envelope))
    deposit.status = status
    deposit.urgency = Urgency.NONE
    deposit.theme = ""
    deposit.echoes = None
    deposit.last_exchange_on = today
    deposit.revision += 1
    deposit.save()
    empty_journal()


def _erased(envelope: bytes) -> bytes:
    try:
        return Envelope.from_bytes(envelope).erased().to_bytes()
    except SealBroken:
        # Damaged, it opened for nobody already: nothing of it is worth keeping.
        return b""
