"""A deposit arrives whole or not at all, once; erased, it opens for nobody."""

import threading
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from pytest_django import DjangoCaptureOnCommitCallbacks

from guichet.engine.sealing import tickets
from guichet.engine.sealing.envelope import Envelope, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.seal import NoReader
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Door,
    PartKind,
    SealedPart,
    Status,
    Urgency,
)
from guichet.features.testimonies.services import Contents, erase, store_deposit
from guichet.features.testimonies.tests.conftest import TODAY

CONTENTS: Contents = {
    "answers": (PartKind.ANSWERS, b"un texte"),
    "file/1": (PartKind.FILE, b"une image"),
}


def _store(
    ticket: Ticket, contents: Contents = CONTENTS, deposit_id: UUID | None = None
) -> Deposit:
    return store_deposit(
        deposit_id=deposit_id or uuid4(),
        ticket=tickets.derive(ticket, settings.TICKET_PEPPER),
        door=Door.USERS,
        contents=contents,
        consent=Consent.PUBLISH,
        shows_text=False,
        urgency=Urgency.NOW,
        theme="sanction",
        echoes=None,
        is_from_paper=True,
        today=TODAY,
    )


def _opened(deposit: Deposit, ticket: Ticket) -> dict[str, bytes]:
    keys = tickets.derive(ticket, settings.TICKET_PEPPER)
    key = tickets.content_key(Envelope.from_bytes(bytes(deposit.envelope)), keys)
    return {one.name: open_part(key, one.name, bytes(one.sealed)) for one in deposit.parts.all()}


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_a_deposit_is_stored_with_all_its_parts_and_opens_with_its_ticket() -> None:
    ticket, deposit_id = tickets.new(), uuid4()
    deposit = _store(ticket, deposit_id=deposit_id)
    assert deposit.id == deposit_id
    assert _opened(deposit, ticket) == {"answers": b"un texte", "file/1": b"une image"}
    kept = Deposit.objects.get()
    assert (kept.is_from_paper, kept.urgency, kept.theme) == (True, Urgency.NOW, "sanction")


@pytest.mark.django_db
def test_it_opens_for_every_reader_of_the_day(team: KeyFolder) -> None:
    deposit = _store(tickets.new())
    envelope = Envelope.from_bytes(bytes(deposit.envelope))
    assert envelope.reader_ids == {one.public.id for one in team.readers()}


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_the_same_ticket_brings_one_deposit_and_the_first_one_stays() -> None:
    ticket = tickets.new()
    first = _store(ticket)
    again = _store(ticket, {"answers": (PartKind.ANSWERS, b"autre chose")})
    assert again.id == first.id
    assert _opened(again, ticket)["answers"] == b"un texte"
    assert SealedPart.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_two_that_arrive_together_are_one_deposit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first was there: the unique name decides."""
    ticket = tickets.new()
    first = _store(ticket)
    look = QuerySet.first
    looks = []

    def too_early(query: "QuerySet[Any]") -> Any:  # noqa: ANN401
        looks.append(query)
        return None if len(looks) == 1 else look(query)

    monkeypatch.setattr(QuerySet, "first", too_early)
    assert _store(ticket).id == first.id
    assert Deposit.objects.count() == 1
    assert SealedPart.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("team")
def test_ten_at_once_with_one_ticket_are_one_deposit() -> None:
    ticket, stored = tickets.new(), []

    def send() -> None:
        try:
            stored.append(_store(ticket).id)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(stored) == 10
    assert set(stored) == {Deposit.objects.get().id}
    assert SealedPart.objects.count() == 2


class _Failing(Mapping[str, tuple[PartKind, bytes]]):
    """Contents whose second part cannot be read."""

    def __getitem__(self, name: str) -> tuple[PartKind, bytes]:
        if name == "file/1":
            raise DatabaseError("disk is full")
        return PartKind.ANSWERS, b"un texte"

    def __iter__(self) -> Iterator[str]:
        return iter(("answers", "file/1"))

    def __len__(self) -> int:
        return 2


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_a_part_that_cannot_be_read_leaves_nothing_at_all() -> None:
    with pytest.raises(DatabaseError):
        _store(tickets.new(), _Failing())
    assert not Deposit.objects.exists()
    assert not SealedPart.objects.exists()


@pytest.mark.django_db
def test_without_a_reader_nothing_is_written(team: KeyFolder) -> None:
    for file in team.path.glob("reader-*.json"):
        file.unlink()
    with pytest.raises(NoReader):
        _store(tickets.new())
    assert not Deposit.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has such a journal")
def test_privacy_erasing_empties_the_journal_too(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _store(tickets.new())
    with django_capture_on_commit_callbacks() as after:
        erase(Deposit.objects.get(), Status.ERASED, TODAY)
    assert len(after) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("envelope", [None, b"broken"])
def test_erased_it_opens_for_nobody_and_its_row_says_almost_nothing(
    envelope: bytes | None,
) -> None:
    ticket = tickets.new()
    deposit = _store(ticket)
    deposit.envelope = deposit.envelope if envelope is None else envelope
    erase(deposit, Status.ERASED, TODAY)
    kept = Deposit.objects.get()
    assert (kept.status, kept.theme, kept.urgency) == (Status.ERASED, "", Urgency.NONE)
    assert not SealedPart.objects.exists()
    keys = tickets.derive(ticket, settings.TICKET_PEPPER)
    with pytest.raises(SealBroken):
        tickets.content_key(Envelope.from_bytes(bytes(kept.envelope)), keys)
