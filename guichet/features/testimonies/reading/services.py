"""What the team does with a deposit: write, note, prepare, agree, publish, unseal an identity.

Each change locks the row, looks at whether the person withdrew meanwhile and at whether somebody
else changed it, and leaves a line without content in the trail: all of it, or nothing.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from guichet.accounts import audit
from guichet.accounts.models import Member
from guichet.engine.sealing.parts import seal_part
from guichet.engine.sealing.seal import note_part, seal_note
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.engine.typography import typeset
from guichet.features.testimonies.contents import Message, Version
from guichet.features.testimonies.hiding import waiting_hiding
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Door,
    FacetKind,
    IdentityReason,
    IdentityRequest,
    PartKind,
    SealedPart,
    Status,
    TeamNote,
    Testimony,
    VersionSeen,
)
from guichet.features.testimonies.reading.opening import GONE, content_key, version_of
from guichet.features.testimonies.services import current_readers
from guichet.features.testimonies.shelf import READABLE, NotAgreed, publish_testimony

OPENED: Final = audit.declare("deposit-opened", "A ouvert un témoignage")
FILE_OPENED: Final = audit.declare("deposit-file-opened", "A ouvert un fichier joint")
ORIGINAL_OPENED: Final = audit.declare(
    "deposit-original-opened", "A ouvert un fichier d’origine, non nettoyé"
)
WROTE: Final = audit.declare("deposit-message-sent", "A écrit à la personne")
NOTED: Final = audit.declare("deposit-note-added", "A laissé une note à l’équipe")


def _deposit_and(words: type[Status | IdentityReason], about: str) -> str:
    """Tell « <deposit>:<code> » with the words for the code."""
    deposit, _, code = about.rpartition(":")
    return f"{deposit} : « {words(code).label} »"


STATUS_CHANGED: Final = audit.declare(
    "deposit-status-changed",
    "A changé l’état d’un témoignage",
    partial(_deposit_and, Status),
)
IDENTITY_ASKED: Final = audit.declare(
    "identity-asked", "A demandé à voir un contact", partial(_deposit_and, IdentityReason)
)
IDENTITY_CONFIRMED: Final = audit.declare("identity-confirmed", "A confirmé qu’on voie un contact")
IDENTITY_SEEN: Final = audit.declare("identity-seen", "A vu un contact")
VERSION_SAVED: Final = audit.declare("version-saved", "A écrit une version à publier")
VERSION_AGREED: Final = audit.declare("version-agreed", "A relu une version, et l’approuve")
PUBLISHED: Final = audit.declare("testimony-published", "A publié ou compté un témoignage")

# Two people: whoever wrote a version, and another one.
EYES: Final = 2
# Days during which a contact stays readable once two members asked.
CONTACT_DAYS: Final = 7
_HIDDEN: Final = "Ce texte est retiré d’urgence : décidez d’abord s’il revient."
_WITHDRAWN: Final = "Ce qui était public a été retiré pour de bon : il ne revient pas."
_REFUSED: Final = "La personne a refusé cette version : écrivez-en une autre."
_MESSAGE_NAME: Final = re.compile(r"message/[0-9a-f]{16}")


class Gone(Exception):
    """The person withdrew it, or its term has passed: there is nothing left to work on."""


class Changed(Exception):
    """Somebody changed the deposit since the page was made; nothing was overwritten."""

    def __init__(self, deposit: Deposit) -> None:
        self.deposit = deposit
        super().__init__()


class NotYet(Exception):
    """It cannot be done as things stand: a French sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


@contextmanager
def _living(deposit_id: UUID, revision: int | None = None) -> Iterator[Deposit]:
    """Lock a deposit for the length of a block. Raises Gone, Changed."""
    with transaction.atomic():
        deposit = Deposit.objects.select_for_update().filter(pk=deposit_id).first()
        if deposit is None or deposit.status in GONE:
            raise Gone
        if revision is not None and deposit.revision != revision:
            raise Changed(deposit)
        yield deposit


def _save(deposit: Deposit, *, exchange_on: date | None = None) -> None:
    """Keep a change; an exchange with the person starts the term again."""
    if exchange_on:
        deposit.last_exchange_on = max(exchange_on, deposit.last_exchange_on)
    deposit.revision += 1
    deposit.save()


def _not_hidden(deposit: Deposit) -> None:
    """Keep a version as it is while its text may be put back. Raises NotYet."""
    if deposit.status == Status.HIDDEN:
        raise NotYet(_HIDDEN)


def found(deposit_id: UUID) -> Deposit:
    """Return a deposit that can still be opened. Raises Gone."""
    deposit = Deposit.objects.open().filter(pk=deposit_id).first()
    if deposit is None:
        raise Gone
    return deposit


def begin_to_read(deposit: Deposit, member: Member) -> None:
    """Note that a member opened it; the first time, the ticket says that it is being read."""
    audit.record(by=member, action=OPENED, about=str(deposit.pk))
    if deposit.status == Status.RECEIVED:
        with _living(deposit.pk) as locked:
            if locked.status == Status.RECEIVED:
                locked.status = Status.READING
                _save(locked)
        deposit.status, deposit.revision = locked.status, locked.revision


# --- Writing --------------------------------------------------------------------------------------


def new_message_name() -> str:
    """Draw the name of a message to come: sent twice from the same page, it is one message."""
    return f"message/{secrets.token_hex(8)}"


def is_message_name(name: str) -> bool:
    """Tell whether a page of ours could have drawn this name."""
    return _MESSAGE_NAME.fullmatch(name) is not None


def write(
    deposit_id: UUID, reader: UnlockedReader, member: Member, name: str, text: str, today: date
) -> None:
    """Write to the person, who is then awaited; the term starts again. Raises Gone, SealBroken.

    A version that waits for approval still waits for it, and what is published stays so.
    """
    with _living(deposit_id) as deposit:
        if deposit.parts.filter(name=name).exists():
            return
        with content_key(deposit, reader) as key:
            sealed = seal_part(key, name, Message(text=text).to_bytes())
        SealedPart.objects.create(
            deposit=deposit, kind=PartKind.FROM_TEAM, name=name, sealed=sealed, added_on=today
        )
        if deposit.status not in (Status.APPROVAL, Status.PUBLISHED, Status.HIDDEN):
            deposit.status = Status.ASKING
        _save(deposit, exchange_on=today)
        audit.record(by=member, action=WROTE, about=str(deposit_id))


def add_note(deposit_id: UUID, member: Member, text: str, today: date) -> None:
    """Leave a note to the team, sealed to its current readers alone. Raises Gone, NoReader."""
    with _living(deposit_id) as deposit:
        note_id = uuid4()
        sealed = seal_note(note_id, deposit.pk, text.encode(), current_readers())
        TeamNote.objects.create(
            id=note_id,
            deposit=deposit,
            author=member,
            envelope=sealed.envelope,
            sealed=sealed.parts[note_part(deposit.pk)],
            added_on=today,
        )
        audit.record(by=member, action=NOTED, about=str(deposit_id))


def change_status(deposit_id: UUID, member: Member, status: Status, revision: int) -> None:
    """Close it, or take it up again; other states follow from what is done.

    Raises Gone, Changed, and NotYet for what is published.
    """
    if status not in (Status.READING, Status.CLOSED):
        raise ValueError("a member closes, or takes up again")
    with _living(deposit_id, revision) as deposit:
        if deposit.status == Status.PUBLISHED:
            raise NotYet("Ce témoignage est publié : il ne se classe pas.")
        _not_hidden(deposit)
        deposit.status = status
        _save(deposit)
        audit.record(by=member, action=STATUS_CHANGED, about=f"{deposit_id}:{status.value}")


# --- Four eyes ------------------------------------------------------------------------------------


def contact_request(deposit: Deposit, today: date) -> IdentityRequest | None:
    """Return the request that is under way or in force today, if there is one."""
    last = deposit.identity_requests.select_related("asked_by", "confirmed_by").last()
    if last is None:
        return None
    day = last.confirmed_on or last.asked_on
    return last if day + timedelta(days=CONTACT_DAYS) >= today else None


def may_see_contact(request: IdentityRequest | None) -> bool:
    """Tell whether two different members asked."""
    return request is not None and request.confirmed_by_id is not None


def ask_for_contact(
    deposit_id: UUID, reader: UnlockedReader, member: Member, reason: IdentityReason, today: date
) -> None:
    """Ask to see how the person may be reached; nothing opens yet. Raises Gone."""
    with _living(deposit_id) as deposit:
        if contact_request(deposit, today) is None:
            IdentityRequest.objects.create(
                deposit=deposit,
                reason=reason,
                asked_by=member,
                asked_with=reader.public.id,
                asked_on=today,
            )
            about = f"{deposit_id}:{reason.value}"
            audit.record(by=member, action=IDENTITY_ASKED, about=about)


def confirm_contact(deposit_id: UUID, reader: UnlockedReader, member: Member, today: date) -> None:
    """Agree, as another member with another key, that the contact be seen. Raises Gone, NotYet."""
    with _living(deposit_id) as deposit:
        asked = contact_request(deposit, today)
        if asked is None:
            raise NotYet("Personne ne demande à voir ce contact.")
        if asked.asked_by_id == member.pk or asked.asked_with == reader.public.id:
            raise NotYet("Il faut l’accord d’une autre personne : demandez-le-lui.")
        if not may_see_contact(asked):
            asked.confirmed_by, asked.confirmed_on = member, today
            asked.confirmed_with = reader.public.id
            asked.save()
            audit.record(by=member, action=IDENTITY_CONFIRMED, about=str(deposit_id))


# --- Versions -------------------------------------------------------------------------------------


def save_version(
    deposit_id: UUID,
    reader: UnlockedReader,
    member: Member,
    version: Version,
    revision: int,
    today: date,
) -> int:
    """Keep a new version beside the others, and return its number.

    Raises Gone, Changed, SealBroken, NotYet while its text is hidden.
    Whoever wrote it has seen it; what was agreed about an earlier one does not hold for this one.
    """
    with _living(deposit_id, revision) as deposit:
        _not_hidden(deposit)
        number = deposit.version + 1
        with content_key(deposit, reader) as key:
            sealed = seal_part(key, f"version/{number}", version.to_bytes())
        SealedPart.objects.create(
            deposit=deposit,
            kind=PartKind.VERSION,
            name=f"version/{number}",
            sealed=sealed,
            added_on=today,
        )
        VersionSeen.objects.create(
            deposit=deposit,
            version=number,
            member=member,
            key_id=reader.public.id,
            seen_on=today,
        )
        deposit.version = number
        deposit.version_approved_on = deposit.version_refused_on = None
        if deposit.status != Status.PUBLISHED:
            deposit.status = Status.READING
        _save(deposit)
        audit.record(by=member, action=VERSION_SAVED, about=f"{deposit_id}:{number}")
    return number


def seen_by(deposit: Deposit) -> list[VersionSeen]:
    """Return who saw the current version, its author first."""
    return list(
        deposit.seen.filter(version=deposit.version).select_related("member").order_by("pk")
    )


def agree(
    deposit_id: UUID,
    reader: UnlockedReader,
    member: Member,
    revision: int,
    today: date,
) -> None:
    """Say, as another member, that the version identifies nobody. Raises Gone, Changed, NotYet.

    Where the person's agreement is needed, the version then waits for it.
    """
    with _living(deposit_id, revision) as deposit:
        if not deposit.version:
            raise NotYet("Il n’y a pas encore de version à relire.")
        _not_hidden(deposit)
        mine = Q(member=member) | Q(key_id=reader.public.id)
        if deposit.seen.filter(mine, version=deposit.version).exists():
            raise NotYet("Vous avez déjà vu cette version : il faut une autre personne.")
        if deposit.version_refused_on:
            raise NotYet(_REFUSED)
        version = _current(deposit, reader)
        VersionSeen.objects.create(
            deposit=deposit,
            version=deposit.version,
            member=member,
            key_id=reader.public.id,
            seen_on=today,
        )
        needs_approval = bool(version.title) and Consent(deposit.consent) in READABLE
        if needs_approval and not deposit.version_approved_on:
            deposit.status = Status.APPROVAL
        _save(deposit, exchange_on=today if needs_approval else None)
        about = f"{deposit_id}:{deposit.version}"
        audit.record(by=member, action=VERSION_AGREED, about=about)


@dataclass(frozen=True)
class Way:
    """Whether the current version may go out, and what is missing if not (French sentences).

    `number` is the one under which it is out already, None when it is not.
    """

    missing: tuple[str, ...]
    shows_text: bool
    number: int | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nothing is missing, and something is left to do."""
        return not self.missing and self.number is None


def way_out(deposit: Deposit, version: Version | None) -> Way:
    """Say what is missing before the version may be published, quoted or counted."""
    shows_text = Consent(deposit.consent) in READABLE
    missing = []
    if version is None or not deposit.version:
        return Way((typeset("Il n’y a pas de version lisible."),), shows_text)
    testimony = testimony_of(deposit)
    if testimony and testimony.withdrawn_on:
        said = _HIDDEN if waiting_hiding(testimony) else _WITHDRAWN
        return Way((typeset(said),), shows_text)
    if testimony and _is_out(testimony, deposit, shows_text=shows_text):
        return Way((), shows_text, testimony.number)
    if len(seen_by(deposit)) < EYES:
        missing.append("Une autre personne de l’équipe doit relire la version.")
    if shows_text and not (version.title and version.text):
        missing.append("La version n’a pas de titre ou de texte : écrivez-en une nouvelle.")
    elif shows_text and deposit.version_refused_on:
        missing.append(_REFUSED)
    elif shows_text and not deposit.version_approved_on:
        missing.append("La personne doit approuver la version, avec son ticket.")
    return Way(tuple(typeset(one) for one in missing), shows_text)


def testimony_of(deposit: Deposit) -> Testimony | None:
    """Return what was published or counted of a deposit, withdrawn or not."""
    return Testimony.objects.select_related("hiding").filter(deposit=deposit).first()


def _is_out(testimony: Testimony, deposit: Deposit, *, shows_text: bool) -> bool:
    """Tell whether this very version is out, as far as the consent allows today."""
    return testimony.version == deposit.version and bool(testimony.text) == shows_text


def publish(
    deposit_id: UUID, reader: UnlockedReader, member: Member, revision: int, today: date
) -> Testimony:
    """Publish the version, or count it only, as far as the consent allows today.

    Raises Gone, Changed, NotYet with what is missing, SealBroken.
    """
    with _living(deposit_id, revision) as deposit:
        version = _current(deposit, reader)
        way = way_out(deposit, version)
        if way.number is not None:
            raise NotYet("Cette version est déjà sortie.")
        if not way.is_open:
            raise NotYet(" ".join(way.missing))
        try:
            testimony = publish_testimony(
                deposit=deposit,
                door=Door(deposit.door),
                consent=Consent(deposit.consent),
                facts={FacetKind(kind): values for kind, values in version.facets.items()},
                month=date.fromisoformat(f"{version.month}-01") if version.month else None,
                today=today,
                title=version.title if way.shows_text else "",
                text=version.text if way.shows_text else "",
                version=deposit.version,
            )
        except NotAgreed as fault:
            raise NotYet(str(fault)) from fault
        deposit.status = Status.PUBLISHED if way.shows_text else Status.CLOSED
        _save(deposit, exchange_on=today if way.shows_text else None)
        audit.record(by=member, action=PUBLISHED, about=f"{deposit_id}:{testimony.number}")
    return testimony


def _current(deposit: Deposit, reader: UnlockedReader) -> Version:
    version = version_of(deposit, deposit.version, reader)
    if version is None:
        raise NotYet("La version est abîmée : écrivez-en une nouvelle.")
    return version
