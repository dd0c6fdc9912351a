"""`guichet remind`: says what left, and why nothing can."""

import datetime

import pytest
from pytest_django import Settings

from guichet.cli.main import main
from guichet.features.cases.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = datetime.date(2026, 12, 30)
    Reminder.objects.create(
        group="0" * 32,
        stop="1" * 32,
        address="amina@example.org",
        day=datetime.date(2027, 1, 6),
        send_on=datetime.date(2026, 12, 30),
        site="https://guichet.example.org",
    )


def test_it_says_how_many_left(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.GUICHET_MAIL_FROM = "rappels@example.org"
    assert main(["remind", "--now"]) == 0
    assert "Rappels envoyés : 1." in capsys.readouterr().out
    assert not Reminder.objects.exists()


def test_without_mail_it_says_which_settings_are_missing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.GUICHET_MAIL_FROM = ""
    assert main(["remind", "--now"]) == 1
    assert "GUICHET_MAIL_HOST" in capsys.readouterr().err
    assert Reminder.objects.exists()


def test_it_does_nothing_unless_it_is_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["remind"])
    assert stopped.value.code == 2
    assert "--now" in capsys.readouterr().err
