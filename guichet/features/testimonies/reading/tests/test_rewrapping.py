"""Old deposits open with the key that replaces another; who left opens nothing new, then nothing."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from guichet.cli.main import main
from guichet.engine.sealing import readers, unseal
from guichet.engine.sealing.envelope import Envelope, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.readers import KeyFile
from guichet.engine.sealing.tests.team import PASSPHRASE, key_file, recovery_key, unlocked
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies.deposit import visits
from guichet.features.testimonies.models import Deposit, TeamNote
from guichet.features.testimonies.reading import rewrapping
from guichet.features.testimonies.reading.tests.conftest import TODAY, Deposits, address
from guichet.features.testimonies.reading.tests.test_reading import keys_of, words

pytestmark = pytest.mark.django_db
NEW_PHRASE = "une autre phrase pour la nouvelle clé"


@cache
def new_key() -> KeyFile:
    """Make Bilal's second key once."""
    return readers.create("bilal", NEW_PHRASE, recovery_key()[0].public, TODAY)


def quietly(_seen: int, _total: int) -> None:
    """Tell nobody of the progress."""


def opens(envelope: bytes | memoryview, file: KeyFile, passphrase: str = PASSPHRASE) -> bool:
    """Tell whether a key opens an envelope."""
    with unseal.unlock(file, passphrase, date(2026, 11, 1)) as reader:
        try:
            unseal.content_key(Envelope.from_bytes(bytes(envelope)), reader).secret.wipe()
        except SealBroken:
            return False
    return True


@pytest.fixture
def told(deposits: Deposits, bilal: Client, ticket: Ticket) -> Deposit:
    """Give a deposit with a note, and two others."""
    first = deposits(ticket)
    for _ in range(2):
        deposits()
    bilal.post(address(first, "note/"), {"text": "Une note d’avant"})
    return first


def test_everything_moves_to_the_new_key_and_the_ticket_still_opens(
    told: Deposit, ticket: Ticket
) -> None:
    with unlocked("bilal") as old:
        done = rewrapping.move(old, new_key().public, quietly)
    assert (done.changed, done.same, done.unopened) == (4, 0, 0)
    for row in (*Deposit.objects.all(), *TeamNote.objects.all()):
        assert opens(row.envelope, new_key(), NEW_PHRASE)
        assert not opens(row.envelope, key_file("bilal"))
        assert opens(row.envelope, key_file("amina"))
    assert not visits.visit(keys_of(ticket)).opened.is_damaged


def test_stopped_half_way_it_is_started_again(
    told: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrapping, "BATCH", 1)

    def stop(seen: int, _total: int) -> None:
        if seen == 2:
            raise KeyboardInterrupt

    with unlocked("bilal") as old, pytest.raises(KeyboardInterrupt):
        rewrapping.move(old, new_key().public, stop)
    with unlocked("bilal") as old:
        done = rewrapping.move(old, new_key().public, quietly)
    assert (done.changed, done.same) == (2, 2)


def test_a_damaged_envelope_stops_nothing(told: Deposit) -> None:
    Deposit.objects.filter(pk=told.pk).update(envelope=b"GSE")
    with unlocked("bilal") as old:
        done = rewrapping.move(old, new_key().public, quietly)
    assert (done.changed, done.unopened) == (3, 1)


def test_who_joins_opens_what_came_before(told: Deposit) -> None:
    with unlocked("bilal") as reader:
        done = rewrapping.add(reader, key_file("chloe").public, quietly)
        assert done.changed == 4
        assert rewrapping.add(reader, key_file("chloe").public, quietly).same == 4
    assert opens(Deposit.objects.get(pk=told.pk).envelope, key_file("chloe"))


def test_who_left_opens_nothing_new(
    keys: KeyFolder, deposits: Deposits, amina: Client, told: Deposit
) -> None:
    keys.save_reader(key_file("bilal").ending(TODAY), is_new=False)
    new = deposits()
    amina.post(address(new, "note/"), {"text": "Après son départ"})
    assert not opens(new.envelope, key_file("bilal"))
    assert not opens(new.notes.get().envelope, key_file("bilal"))
    done = rewrapping.drop(key_file("bilal").public.id, quietly)
    assert (done.changed, done.same) == (4, 2)
    assert not opens(Deposit.objects.get(pk=told.pk).envelope, key_file("bilal"))
    assert "Une note d’avant" in words(amina.get(address(told)))


def test_the_last_who_can_read_is_never_dropped(keys: KeyFolder, deposits: Deposits) -> None:
    keys.save_reader(key_file("amina").ending(TODAY), is_new=False)
    alone = deposits()
    done = rewrapping.drop(key_file("bilal").public.id, quietly)
    assert (done.changed, done.unopened) == (0, 1)
    assert opens(Deposit.objects.get(pk=alone.pk).envelope, key_file("bilal"))


# --- The command ----------------------------------------------------------------------------------

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def keys_command(keys: KeyFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Give what Farid types: `keys_command("rewrap", …)`; passphrases come from a file."""
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE, encoding="utf-8")

    def say(*typed: str, passphrase: bool = True) -> tuple[int, str]:
        more = ["--passphrase-file", str(phrase)] if passphrase else []
        code = main(["keys", *typed, "--dir", str(keys.path), *more])
        output = capsys.readouterr()
        return code, output.out + output.err

    return say


def test_farid_moves_old_deposits_to_the_new_key(
    keys: KeyFolder, told: Deposit, keys_command: Say
) -> None:
    keys.save_reader(new_key(), is_new=True)
    keys.save_reader(key_file("bilal").ending(date(2026, 12, 31)), is_new=False)
    code, output = keys_command("rewrap", "--name", "bilal", "--key", key_file("bilal").public.id)
    assert code == 0, output
    assert "4 enveloppes changées" in output
    assert "4 sur 4" in output
    assert opens(Deposit.objects.get(pk=told.pk).envelope, new_key(), NEW_PHRASE)


def test_farid_lets_chloe_join(keys: KeyFolder, told: Deposit, keys_command: Say) -> None:
    keys.save_reader(key_file("chloe"), is_new=True)
    code, output = keys_command("rewrap", "--name", "bilal", "--to", "chloe")
    assert code == 0, output
    envelope = Deposit.objects.get(pk=told.pk).envelope
    assert opens(envelope, key_file("chloe"))
    assert opens(envelope, key_file("bilal"))


def test_farid_takes_an_ended_key_off_and_no_other(
    keys: KeyFolder, told: Deposit, keys_command: Say
) -> None:
    key_id = key_file("bilal").public.id
    code, output = keys_command("drop", "--name", "bilal", "--key", key_id, passphrase=False)
    assert code == 2
    assert "encore en cours" in output
    keys.save_reader(key_file("bilal").ending(TODAY), is_new=False)
    code, output = keys_command("drop", "--name", "bilal", "--key", key_id, passphrase=False)
    assert code == 0, output
    assert not opens(Deposit.objects.get(pk=told.pk).envelope, key_file("bilal"))


def test_a_database_that_is_not_ready_is_told(
    told: Deposit, keys_command: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(rewrapping, "add", fail)
    code, output = keys_command("rewrap", "--name", "bilal", "--to", "amina")
    assert code == 1
    assert "base de données" in output


def test_a_key_that_replaces_itself_is_refused(told: Deposit, keys_command: Say) -> None:
    code, output = keys_command("rewrap", "--name", "bilal")
    assert code == 2
    assert "guichet keys rotate" in output
