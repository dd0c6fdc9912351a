"""A demonstration team is made once, on a machine that serves only itself, and is found later."""

import re
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from guichet.accounts import audit, soundness
from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from guichet.cli import team as command
from guichet.cli.main import main
from guichet.engine.sealing import unseal
from guichet.engine.sealing.key_folder import KeyFolder
from tests import team

pytestmark = pytest.mark.django_db

_TODAY = date(2026, 11, 23)
_TOLD = re.compile(r"^  (nom|phrase secrète|second facteur|phrase de la clé) +(\S+)", re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> KeyFolder:
    settings.KEY_FOLDER = tmp_path
    settings.GUICHET_TODAY = _TODAY
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    return KeyFolder(tmp_path)


def test_the_table_gives_all_that_one_needs(folder: KeyFolder) -> None:
    shown = command.demonstration_table("127.0.0.1")
    blocks = [block for block in shown.split("\n\n") if "  nom " in block]
    assert len(blocks) == 3
    for block in blocks:
        told = dict(_TOLD.findall(block))
        member = Member.objects.get(username=told["nom"])
        assert member.check_password(told["phrase secrète"])
        assert member.is_demonstration
        if member.key_name:
            file = folder.reader(member.key_name)
            unseal.unlock(file, told["phrase de la clé"], _TODAY).private.wipe()


def test_roles_and_keys_of_the_demonstration(folder: KeyFolder) -> None:
    command.demonstration_table("127.0.0.1")
    roles = {
        one.username: sorted(group.name for group in one.groups.all())
        for one in Member.objects.all()
    }
    assert roles == {
        "demo-lecture": [Role.READER],
        "demo-edition": [Role.READER, Role.EDITOR],
        "demo-administration": [Role.ADMINISTRATOR],
    }
    assert [one.name for one in folder.readers()] == ["demo-edition", "demo-lecture"]
    folder.recovery()
    folder.signing_seed().wipe()


def test_the_second_time_shows_nothing() -> None:
    assert command.demonstration_table("127.0.0.1")
    assert command.demonstration_table("127.0.0.1") == ""


@pytest.mark.parametrize("host", ["::", "192.0.2.1"])
def test_other_machines_get_no_demonstration(host: str) -> None:
    assert command.demonstration_table(host) == ""


def test_a_house_behind_https_gets_no_demonstration(settings: Settings) -> None:
    settings.GUICHET_HTTPS = True
    assert command.demonstration_table("127.0.0.1") == ""


def test_check_finds_a_demonstration_in_a_house_that_is_open(settings: Settings) -> None:
    command.demonstration_table("127.0.0.1")
    assert soundness.faults() == []
    settings.ALLOWED_HOSTS = ["guichet.exemple.org"]
    (fault,) = soundness.faults()
    assert "demo-administration" in fault


def test_check_finds_a_broken_trail(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(by=None, action=audit.ENTERED)
    assert soundness.faults() == []
    monkeypatch.setattr(audit, "broken_at", lambda: 1)
    (fault,) = soundness.faults()
    assert "rompue à la ligne 1" in fault


def test_the_demonstration_is_closed_with_its_keys(
    folder: KeyFolder,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    command.demonstration_table("127.0.0.1")
    settings.ALLOWED_HOSTS = ["guichet.exemple.org"]
    with django_capture_on_commit_callbacks(execute=True):
        assert main(["team", "end-demonstration"]) == 0
    assert "fermés\u00a0: 3" in capsys.readouterr().out
    assert soundness.faults() == []
    assert not any(one.is_current for one in folder.readers())
    assert not Member.objects.filter(is_active=True).exists()


def test_the_first_member_is_added_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["team", "add", "amina", "--role", "administration", "--role", "edition", "--key", "a"]
    assert main(words) == 0
    said = capsys.readouterr().out
    amina = Member.objects.get()
    drawn = next(line for line in said.splitlines() if "Phrase secrète" in line).split()[-1]
    assert amina.check_password(drawn)
    assert amina.key_name == "a"
    assert {group.name for group in amina.groups.all()} == {Role.ADMINISTRATOR, Role.EDITOR}
    assert AuditEntry.objects.get().by == "guichet"


def test_check_finds_a_file_that_others_may_open(folder: KeyFolder) -> None:
    assert soundness.faults() == []
    (folder.path / "receipts-signing-key").touch(mode=0o644)
    (folder.path / "receipts-signing-key").chmod(0o644)
    (fault,) = soundness.faults()
    assert "receipts-signing-key" in fault


def test_a_key_that_has_a_holder_is_refused_by_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    team.member("amina", Role.READER, key="amina")
    assert main(["team", "add", "bilal", "--role", "lecture", "--key", "amina"]) == 1
    assert "déjà celle d’une autre personne" in capsys.readouterr().err
    assert Member.objects.count() == 1


@pytest.mark.parametrize("name", ["amina", "deux mots", "", "a" * 81])
def test_a_name_that_is_taken_or_is_none_is_refused(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    team.member("amina", Role.READER)
    assert main(["team", "add", name, "--role", "lecture"]) == 1
    assert capsys.readouterr().err.startswith("guichet team")
    assert Member.objects.count() == 1
