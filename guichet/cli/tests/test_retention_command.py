"""`guichet retention`: every part of the house is asked, the trail tells how much, a trial changes nothing."""

import datetime
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import Settings

from guichet.accounts import audit
from guichet.accounts.models import AuditEntry, Tries
from guichet.cli.main import main
from guichet.features.cases.models import Case, Reminder
from guichet.lib.keeping import Keeper

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)
LONG_AGO = TODAY - timedelta(days=400)


@pytest.fixture
def _old_things(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY
    Case.objects.create(lookup="a", envelope=b"", sealed=b"", last_opened_on=LONG_AGO)
    Case.objects.create(lookup="b", envelope=b"", sealed=b"", last_opened_on=TODAY)
    Reminder.objects.create(
        group="g", stop="s", address="a@example.org", day=LONG_AGO, send_on=LONG_AGO, site="x"
    )
    past = timezone.now() - timedelta(days=2)
    Session.objects.create(session_key="old", session_data="", expire_date=past)
    Tries.objects.create(key="k", count=1, wait_until=past)


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Case, Reminder, Session, Tries))


@pytest.mark.usefixtures("_old_things")
def test_what_has_passed_its_term_is_erased_everywhere_and_the_trail_tells_how_much(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["retention", "--now"]) == 0
    assert _counts() == (1, 0, 0, 0)
    said = capsys.readouterr().out
    assert said.startswith("Effacé")
    assert "- dossiers que personne n’a rouverts\N{NO-BREAK SPACE}: 1" in said
    (line,) = AuditEntry.objects.all()
    assert line.action == "term-erased"
    assert line.about == "sessions:1/tries:1/cases:1/reminders:1"
    assert audit.subject(line).replace("\N{NO-BREAK SPACE}", " ") == (
        "sessions de l’équipe finies : 1 ; essais manqués, oubliés : 1 ; "
        "dossiers que personne n’a rouverts : 1 ; rappels dont le jour est passé : 1"
    )


@pytest.mark.parametrize("about", ["of-an-older-version:3", "cases", "cases:many", ""])
def test_a_line_that_nobody_understands_any_more_is_shown_as_it_was_written(about: str) -> None:
    entry = AuditEntry(action=audit.TERM_ERASED, about=about)
    assert audit.subject(entry) == about


def test_all_that_erases_says_what_in_words() -> None:
    erasing = {one.label for one in apps.get_app_configs() if hasattr(one, "erase_expired")}
    assert {one.label for one in apps.get_app_configs() if isinstance(one, Keeper)} == erasing


@pytest.mark.usefixtures("_old_things")
def test_a_trial_says_the_same_and_erases_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = _counts()
    assert main(["retention", "--now", "--dry-run"]) == 0
    assert _counts() == before
    assert not AuditEntry.objects.exists()
    said = capsys.readouterr().out
    assert said.startswith("Serait effacé")
    assert "- dossiers que personne n’a rouverts\N{NO-BREAK SPACE}: 1" in said


def test_when_nothing_is_old_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "--now"]) == 0
    assert capsys.readouterr().out == "Rien n’a passé son terme.\n"
    assert not AuditEntry.objects.exists()
