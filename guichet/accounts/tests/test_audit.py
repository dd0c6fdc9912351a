"""The trail only grows, takes no content, and shows where somebody went around it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from guichet.accounts import audit, trail_head
from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from tests import team

_ROOT = Path(__file__).resolve().parents[3]
_AT_ONCE = """
import os, sys
from config.start import wake
wake()
from django.db import connection
from guichet.accounts import audit
from guichet.accounts.models import AuditEntry
with connection.schema_editor() as editor:
    editor.create_model(AuditEntry)
connection.close()
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        for _ in range(25):
            audit.record(by=None, action=audit.ENTERED)
        os._exit(0)
    children.append(child)
codes = [os.waitpid(child, 0)[1] for child in children]
print(codes, AuditEntry.objects.count(), audit.broken_at())
"""


def _write(count: int) -> None:
    for number in range(count):
        audit.record(by=None, action=audit.MEMBER_ADDED, about=f"membre-{number}")


@pytest.mark.django_db
def test_each_line_follows_the_one_before() -> None:
    amina = team.member("amina", Role.READER)
    _write(2)
    entry = audit.record(by=amina, action=audit.KEY_OPENED, about="83d8b345cfd07265")
    assert (entry.number, entry.by) == (3, "amina")
    assert audit.broken_at() is None
    assert audit.fingerprint() == entry.digest


@pytest.mark.django_db
def test_an_empty_trail_is_whole() -> None:
    assert audit.broken_at() is None
    assert audit.fingerprint() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("about", ["elle a dit que", "a" * 81, "ligne\nautre"])
def test_privacy_the_trail_takes_no_text(about: str) -> None:
    with pytest.raises(ValueError, match="identifiers only"):
        audit.record(by=None, action=audit.MEMBER_ADDED, about=about)


@pytest.mark.django_db
def test_an_action_must_be_declared() -> None:
    with pytest.raises(ValueError, match="declared actions"):
        audit.record(by=None, action="autre-chose")
    with pytest.raises(ValueError, match="slug"):
        audit.declare("Autre chose", "…")


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_line() -> None:
    _write(1)
    with pytest.raises(DatabaseError, match="the trail only grows"), transaction.atomic():
        AuditEntry.objects.update(by="personne")


@pytest.mark.django_db
def test_the_database_refuses_to_erase_a_line() -> None:
    _write(1)
    with pytest.raises(DatabaseError, match="the trail only grows"), transaction.atomic():
        AuditEntry.objects.all().delete()


def _go_around_the_triggers() -> None:
    names = ["trail_no_update", "trail_no_delete", "trail_no_insert"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER trail_no_insert ON accounts_auditentry")
            cursor.execute("DROP TRIGGER trail_no_change ON accounts_auditentry")
        else:
            for name in names:
                cursor.execute(f"DROP TRIGGER {name}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"by": "chloe"}, {"action": "autre"}, {"about": "autre"}, {"digest": "0" * 64}]
)
def test_a_line_that_was_changed_breaks_the_chain(changed: dict[str, str]) -> None:
    _write(5)
    _go_around_the_triggers()
    AuditEntry.objects.filter(number=3).update(**changed)
    assert audit.broken_at() == 3


@pytest.mark.django_db
def test_a_line_that_was_erased_breaks_the_chain() -> None:
    _write(5)
    _go_around_the_triggers()
    AuditEntry.objects.filter(number=2).delete()
    assert audit.broken_at() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2])
def test_the_database_refuses_a_line_that_is_not_the_last(number: int) -> None:
    _write(2)
    with pytest.raises(DatabaseError, match="the trail only grows"), transaction.atomic():
        AuditEntry(number=number, at=timezone.now(), by="x", action="y", digest="0" * 64).save(
            force_insert=True
        )
    assert audit.broken_at() is None


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["number", "rowid, number"])
def test_sqlite_refuses_to_replace_a_line(place: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    _write(3)
    given = "2" if place == "number" else "2, 99"
    replace = (
        f"INSERT OR REPLACE INTO accounts_auditentry ({place}, at, by, action, about, digest)"
        f" SELECT {given}, at, 'x', action, about, digest FROM accounts_auditentry WHERE number = 3"
    )
    with (
        pytest.raises(DatabaseError, match="the trail only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replace)


@pytest.mark.django_db
def test_who_has_the_database_alone_cannot_seal_the_chain_again(settings: Settings) -> None:
    _write(2)
    settings.SECRET_KEY = "what somebody else would guess"
    assert audit.broken_at() == 1


@pytest.mark.django_db
def test_lines_erased_at_the_end_are_told_by_the_file(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _write(5)
    assert trail_head.read() == trail_head.Head(5, audit.fingerprint())
    assert trail_head.fault() == ""
    _go_around_the_triggers()
    AuditEntry.objects.filter(number__gt=3).delete()
    assert audit.broken_at() is None
    assert trail_head.fault().startswith("il finit à la ligne 3, alors que la ligne 5")
    with django_capture_on_commit_callbacks(execute=True):
        _write(4)
    assert trail_head.fault() == "la ligne 5 n’est plus celle qui avait été écrite."


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "said"), [(None, "manque"), ("{", "ne se lit pas")])
def test_a_file_of_the_last_line_that_is_lost_or_damaged_is_told(
    settings: Settings, content: str | None, said: str
) -> None:
    _write(1)
    if content:
        settings.TRAIL_HEAD.write_text(content)
    assert said in trail_head.fault()


@pytest.mark.django_db
def test_a_member_who_leaves_stays_in_the_trail() -> None:
    audit.record(by=team.member("amina", Role.READER), action=audit.ENTERED)
    Member.objects.all().delete()
    assert AuditEntry.objects.get().by == "amina"
    assert audit.broken_at() is None


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _AT_ONCE],
        cwd=_ROOT,
        env={"GUICHET_DATA_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout == "[0, 0, 0, 0] 100 None\n", done.stderr


@pytest.mark.django_db(transaction=True)
def test_threads_that_write_at_once_lose_nothing_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is tested with processes, above")

    def write() -> None:
        _write(20)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEntry.objects.count() == 80
    assert audit.broken_at() is None
