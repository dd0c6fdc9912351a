"""Old deposits follow the team's keys: to the one that replaces another, to who joins, or away.

Every envelope of the database is gone through, deposits and notes, a hundred at a time: stopped
half-way, it is simply started again. What does not open is counted, and left as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from guichet.engine.sealing import unseal
from guichet.engine.sealing.envelope import Envelope, PublicKey, SealBroken
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.features.testimonies.models import Deposit, TeamNote

BATCH: Final = 100

Change = Callable[[Envelope], Envelope]
Told = Callable[[int, int], None]
"""Told of the progress: how many were seen, of how many."""


@dataclass
class Done:
    """How many envelopes were changed, were already as wanted, or could not be opened."""

    changed: int = 0
    same: int = 0
    unopened: int = 0


def move(old: UnlockedReader, new: PublicKey, told: Told) -> Done:
    """Close again for `new` what was closed for `old`, which then opens none of it."""
    return _each(lambda envelope: unseal.rewrap(envelope, old, new), told)


def add(reader: UnlockedReader, joining: PublicKey, told: Told) -> Done:
    """Let who joins open what this reader can."""
    return _each(lambda envelope: _added(envelope, reader, joining), told)


def drop(key_id: str, told: Told) -> Done:
    """Close everything to a key; this needs no passphrase.

    Left as it is, and counted among the unopened: what no other reader could open any more.
    """
    return _each(lambda envelope: _dropped(envelope, key_id), told)


def _added(envelope: Envelope, reader: UnlockedReader, joining: PublicKey) -> Envelope:
    if joining.id in envelope.reader_ids:
        return envelope
    return unseal.add_reader(envelope, reader, joining)


def _dropped(envelope: Envelope, key_id: str) -> Envelope:
    if key_id not in envelope.reader_ids:
        return envelope
    if envelope.reader_ids == {key_id}:
        raise SealBroken
    return envelope.without_reader(key_id)


def _each(change: Change, told: Told) -> Done:
    done, seen = Done(), 0
    total = Deposit.objects.open().count() + TeamNote.objects.count()
    for model, keys in _batches():
        with transaction.atomic():
            for row in model._default_manager.select_for_update().filter(pk__in=keys):
                _one(row, change, done)
        seen += len(keys)
        told(seen, total)
    return done


def _batches() -> Iterator[tuple[type[Deposit] | type[TeamNote], list[UUID]]]:
    for model, keys in (
        (Deposit, Deposit.objects.open().order_by("pk").values_list("pk", flat=True)),
        (TeamNote, TeamNote.objects.order_by("pk").values_list("pk", flat=True)),
    ):
        listed = list(keys)
        for start in range(0, len(listed), BATCH):
            yield model, listed[start : start + BATCH]


def _one(row: Deposit | TeamNote, change: Change, done: Done) -> None:
    stored = bytes(row.envelope)
    try:
        envelope = Envelope.from_bytes(stored)
        # Withdrawn since the list was made: nothing is left to change.
        changed = stored if envelope.is_erased else change(envelope).to_bytes()
    except SealBroken:
        done.unopened += 1
        return
    if changed == stored:
        done.same += 1
        return
    row.envelope = changed
    row.save(update_fields=["envelope"])
    done.changed += 1
