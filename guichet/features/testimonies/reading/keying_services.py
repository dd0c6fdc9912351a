"""A paper that was keyed in is sealed as any other deposit, and says that it came on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.conf import settings

from guichet.engine import questionnaires
from guichet.engine.questionnaires import Answer, Questionnaire
from guichet.engine.sealing import receipts, tickets
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.receipts import Receipt
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies.contents import Answers, Contact, ReceiptNumber
from guichet.features.testimonies.models import Consent, Deposit, Door, PartKind, Urgency
from guichet.features.testimonies.services import Contents, store_deposit


@dataclass(frozen=True)
class Paper:
    """What was on the paper, once it is sure."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    consent: Consent
    contact: str
    shows_text: bool


@dataclass(frozen=True)
class Kept:
    """A paper that is kept. `receipt` is None when this ticket had already brought it."""

    deposit: Deposit
    receipt: Receipt | None


def keep(paper: Paper, ticket: Ticket, today: date) -> Kept:
    """Seal what was keyed; sent again with the same ticket, it is one deposit.

    Raises NoReader and KeyFolderFault before anything is written, DatabaseError when nothing could be.
    """
    keys, deposit_id = tickets.derive(ticket, settings.TICKET_PEPPER), uuid4()
    with keys.wrapping, KeyFolder(settings.KEY_FOLDER).signing_seed() as seed:
        receipt = receipts.issue(today, seed)
        deposit = store_deposit(
            deposit_id=deposit_id,
            ticket=keys,
            door=Door(paper.questionnaire.id),
            contents=_parts(paper, receipt),
            consent=paper.consent,
            shows_text=paper.shows_text,
            urgency=Urgency(questionnaires.urgency(paper.questionnaire, paper.answers)),
            theme=questionnaires.theme(paper.questionnaire, paper.answers),
            echoes=None,
            is_from_paper=True,
            today=today,
        )
    return Kept(deposit, receipt if deposit.id == deposit_id else None)


def _parts(paper: Paper, receipt: Receipt) -> Contents:
    answers = Answers(
        questionnaire=paper.questionnaire.id,
        catalogue=paper.questionnaire.version,
        answers=dict(paper.answers),
    )
    parts = {
        "answers": (PartKind.ANSWERS, answers.to_bytes()),
        "receipt": (PartKind.RECEIPT, ReceiptNumber(number=receipt.number).to_bytes()),
    }
    if paper.contact:
        parts["contact"] = (PartKind.CONTACT, Contact(value=paper.contact).to_bytes())
    return parts
