"""Amina reads and edits, Bilal reads, Chloé keeps the team; Dominique's testimony waits for them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes
from pytest_django import Settings

from guichet.accounts.models import Member
from guichet.accounts.reader_session import COOKIE
from guichet.accounts.roles import Role
from guichet.engine import catalogue, questionnaires
from guichet.engine.sealing import tickets
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.tests.team import key_file, private_bytes, recovery_key
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies.contents import (
    Answers,
    Contact,
    File,
    FileKinds,
    with_content,
)
from guichet.features.testimonies.models import Consent, Deposit, Door, PartKind, Urgency
from guichet.features.testimonies.services import store_deposit
from tests import team

TODAY: Final = date(2026, 11, 21)
STORY: Final = (
    "Ma conseillère Karima Benali de la CAF de Guéret m’a appelée au 06 39 98 12 34. "
    "Le calcul a changé sans que personne ne m’explique pourquoi, et on me réclame 3 200 euros."
)
ANSWERS: Final[dict[str, str | list[str]]] = {
    "story": STORY,
    "body": ["caf"],
    "month": "2026-06",
    "department": "23",
    "theme": "money-claimed",
    "urgency": "soon",
}
PHOTO: Final = b"\xff\xd8\xff clean"
ORIGINAL: Final = b"\xff\xd8\xff GPS 46.17 N"

Deposits = Callable[..., Deposit]


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> KeyFolder:
    """Give a team of two readers, on a known day."""
    folder = KeyFolder(tmp_path / "keys")
    folder.save_recovery(recovery_key()[0], is_new=True)
    for name in ("amina", "bilal"):
        folder.save_reader(key_file(name), is_new=True)
    settings.KEY_FOLDER = folder.path
    settings.GUICHET_TODAY = TODAY
    return folder


@pytest.fixture
def ticket() -> Ticket:
    """Give the ticket of the testimony."""
    return tickets.new()


@pytest.fixture
def deposits(keys: KeyFolder, db: None) -> Deposits:
    """Give a way to deposit."""
    return make_deposit


def make_deposit(
    ticket: Ticket | None = None,
    *,
    answers: dict[str, str | list[str]] | None = None,
    consent: Consent = Consent.PUBLISH,
    contact: str = "06 39 98 00 01",
    urgency: Urgency = Urgency.SOON,
    version: str = "",
    has_kinds: bool = True,
    today: date = TODAY,
) -> Deposit:
    """Deposit a testimony, as the public door does; once, it did not note what the files are."""
    told = answers or ANSWERS
    questionnaire = catalogue.load().questionnaires["users"]
    head = {"name": "lettre.jpg", "kind": "image/jpeg"}
    contents = {
        "answers": (
            PartKind.ANSWERS,
            Answers(
                questionnaire="users", catalogue=version or questionnaire.version, answers=told
            ).to_bytes(),
        ),
        "contact": (PartKind.CONTACT, Contact(value=contact).to_bytes()),
        "file/1": (PartKind.FILE, with_content(File(**head, note="sans GPS"), PHOTO)),
        "original/1": (PartKind.ORIGINAL, with_content(File(**head), ORIGINAL)),
    }
    if has_kinds:
        noted = FileKinds(kinds={"file/1": "image/jpeg"})
        contents["file-kinds"] = (PartKind.KINDS, noted.to_bytes())
    return store_deposit(
        deposit_id=uuid4(),
        ticket=tickets.derive(ticket or tickets.new(), django_settings.TICKET_PEPPER),
        door=Door.USERS,
        contents=contents,
        consent=consent,
        shows_text=False,
        urgency=urgency,
        theme=questionnaires.theme(questionnaire, told),
        echoes=None,
        is_from_paper=False,
        today=today,
    )


@pytest.fixture
def deposit(deposits: Deposits, ticket: Ticket) -> Deposit:
    """Give a testimony that may be published once approved."""
    return deposits(ticket)


def inside(member: Member) -> Client:
    """Give a browser where this member came in and opened their key, if they have one."""
    client = team.entered(member)
    if member.key_name:
        open_key(client, member.key_name)
    return client


def open_key(client: Client, name: str) -> None:
    """Put an opened key in a session, as `reader_session.unlock` does, without the slow part."""
    secret = random_bytes(SecretBox.KEY_SIZE)
    session = client.session
    closed = bytes(SecretBox(secret).encrypt(private_bytes(name)))
    session["reader_key"] = {"key": key_file(name).public.id, "closed": closed.hex()}
    session.save()
    client.cookies[COOKIE] = secret.hex()


@pytest.fixture
def amina(keys: KeyFolder, db: None) -> Client:
    """Give an editor who reads."""
    return inside(team.member("amina", Role.READER, Role.EDITOR, key="amina"))


@pytest.fixture
def bilal(keys: KeyFolder, db: None) -> Client:
    """Give a reader."""
    return inside(team.member("bilal", Role.READER, key="bilal"))


@pytest.fixture
def chloe(keys: KeyFolder, db: None) -> Client:
    """Give who keeps the team, and reads nothing."""
    return inside(team.member("chloe", Role.ADMINISTRATOR))


def address(deposit: Deposit, page: str = "") -> str:
    """Return the address of a page about a deposit."""
    return f"/coulisses/temoignages/{deposit.pk}/{page}"


def revision(deposit: Deposit) -> str:
    """Return the state that a page made now would show."""
    return str(Deposit.objects.get(pk=deposit.pk).revision)
