"""Calendar, reminders, sharing, counting, erasing: what stands beside a case, and goes with it."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from guichet.engine.cases.contents import CaseContent
from guichet.engine.sealing import tickets, unseal
from guichet.engine.sealing.envelope import Envelope, SealBroken
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.tests.team import key_file, unlocked
from guichet.features.cases import outcomes, services
from guichet.features.cases.models import Case, CaseCalendar, Issue, Outcome, Reminder, Silence
from guichet.features.cases.tasks import send_reminders
from guichet.features.cases.tests.walking import Visitor

pytestmark = pytest.mark.django_db

DAY = datetime.date


def _address(visitor: Visitor) -> str:
    found = re.search(r'class="secret">[^<]*(/dossier/calendrier/[a-z2-7]{32}\.ics)<', visitor.page)
    if found is None:
        raise AssertionError("no calendar address in the page")
    return found[1]


# --- The calendar ---------------------------------------------------------------------------------


def test_the_calendar_follows_the_case_and_says_nothing_of_it(visitor: Visitor) -> None:
    address = _address(visitor.post("calendrier/"))
    first = Client().get(address)
    assert first["Content-Type"].startswith("text/calendar")
    assert "20270106" in first.text
    assert "Dernier jour pour poster ma lettre" in first.text
    assert "commission" not in first.text
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    after = Client().get(address).text
    assert "20270125" in after
    assert "BEGIN:VALARM" in after


def test_a_case_without_any_date_says_so_instead_of_an_empty_file(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026")
    assert "aucune date à mettre dans votre agenda" in visitor.post("dates.ics").page
    visitor.happens("received", "25/11/2026")
    given = visitor.client.post("/dossier/dates.ics", {"d-ticket": visitor.ticket})
    assert given["Content-Type"].startswith("text/calendar")
    assert "20270125" in given.text


def test_a_calendar_address_without_any_date_gives_a_valid_calendar(visitor: Visitor) -> None:
    address = _address(visitor.post("calendrier/"))
    visitor.happens("sent", "23/11/2026")
    content = Client().get(address).text
    assert "BEGIN:VTIMEZONE" in content
    assert "BEGIN:VEVENT" not in content


def test_another_address_makes_the_first_one_worthless_and_so_does_taking_it_back(
    visitor: Visitor,
) -> None:
    first = _address(visitor.post("calendrier/"))
    second = _address(visitor.post("calendrier/"))
    assert first != second
    assert Client().get(first).status_code == 404
    visitor.post("calendrier/retirer/")
    assert Client().get(second).status_code == 404
    assert not CaseCalendar.objects.exists()


def test_the_stored_calendar_does_not_open_without_its_address(visitor: Visitor) -> None:
    token = _address(visitor.post("calendrier/")).split("/")[-1].removesuffix(".ics")
    row = CaseCalendar.objects.get()
    assert token not in f"{row.lookup}{bytes(row.sealed)!r}"
    assert b"VCALENDAR" not in bytes(row.sealed)


# --- Reminders ------------------------------------------------------------------------------------


@pytest.fixture
def with_mail(settings: Settings) -> None:
    """Set up mail, as docs/settings.md says."""
    settings.GUICHET_MAIL_FROM = "Guichet <rappels@example.org>"


def test_without_mail_no_reminder_is_offered(visitor: Visitor) -> None:
    assert "courriel" not in visitor.post("reglages/").page
    visitor.post("rappel/", email="amina@example.org")
    assert not Reminder.objects.exists()


@pytest.mark.usefixtures("with_mail")
def test_reminders_leave_say_nothing_and_are_forgotten(visitor: Visitor) -> None:
    visitor.post("rappel/", email="amina@example.org")
    assert [one.send_on for one in Reminder.objects.order_by("send_on")] == [
        DAY(2026, 12, 30),
        DAY(2027, 1, 4),
    ]
    assert send_reminders(DAY(2026, 12, 29)).sent == 0
    assert send_reminders(DAY(2026, 12, 30)).sent == 1
    (sent,) = mail.outbox
    assert sent.to == ["amina@example.org"]
    assert "mercredi 6 janvier 2027" in sent.body
    for word in ("commission", "CAF", "Benali", "allocations", visitor.ticket):
        assert word not in f"{sent.subject}{sent.body}"
    assert send_reminders(DAY(2027, 1, 4)).sent == 1
    assert not Reminder.objects.exists()


@pytest.mark.usefixtures("with_mail")
def test_the_mail_itself_stops_reminders_and_they_stay_stopped(visitor: Visitor) -> None:
    visitor.post("rappel/", email="amina@example.org")
    send_reminders(DAY(2026, 12, 30))
    stop = re.search(r"http://testserver(/dossier/rappel/\w+/)", str(mail.outbox[0].body))
    assert stop
    client = Client()
    assert client.get(stop[1]).status_code == 200
    assert Reminder.objects.exists()
    assert "effacées" in client.post(stop[1]).text
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    assert not Reminder.objects.exists()


@pytest.mark.usefixtures("with_mail")
def test_reminders_follow_the_dates_and_have_no_link_to_the_case(visitor: Visitor) -> None:
    visitor.post("rappel/", email="amina@example.org")
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    assert {one.day for one in Reminder.objects.all()} == {DAY(2027, 1, 25)}
    row = Case.objects.get()
    kept = Reminder.objects.values_list("group", "stop").first()
    assert row.lookup not in (kept or ())
    assert row.id.hex not in (kept or ())


@pytest.mark.usefixtures("with_mail")
def test_a_mail_that_cannot_leave_is_tried_again(visitor: Visitor, settings: Settings) -> None:
    visitor.post("rappel/", email="amina@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_reminders(DAY(2026, 12, 30)).failed == 1
    assert Reminder.objects.count() == 2
    assert send_reminders(DAY(2027, 1, 7)).late == 2
    assert not Reminder.objects.exists()


# --- Sharing --------------------------------------------------------------------------------------


def _opened_by(name: str) -> CaseContent:
    row = Case.objects.get()
    key = unseal.content_key(Envelope.from_bytes(bytes(row.envelope)), unlocked(name))
    return CaseContent.from_bytes(open_part(key, row.part, bytes(row.sealed)))


def test_the_team_opens_a_case_only_while_it_is_shared(
    visitor: Visitor, settings: Settings
) -> None:
    settings.KEY_FOLDER.mkdir(parents=True)
    KeyFolder(settings.KEY_FOLDER).save_reader(key_file("dominique"), is_new=True)
    with pytest.raises(SealBroken):
        _opened_by("dominique")
    assert "L’équipe peut maintenant" in visitor.post("partager/").page
    assert Case.objects.shared().count() == 1
    assert _opened_by("dominique").letters[0].procedure == "cra-appeal"
    visitor.happens("sent", "23/11/2026")
    assert _opened_by("dominique").happenings
    old = Envelope.from_bytes(bytes(Case.objects.get().envelope))
    visitor.post("ne-plus-partager/")
    assert not Case.objects.shared().exists()
    with pytest.raises(SealBroken):
        _opened_by("dominique")
    # Not even with the envelope that was kept: the case has another key now.
    row = Case.objects.get()
    with pytest.raises(SealBroken):
        open_part(unseal.content_key(old, unlocked("dominique")), row.part, bytes(row.sealed))
    assert visitor.happens("received", "25/11/2026").status == 200


def test_without_readers_sharing_is_not_offered(visitor: Visitor) -> None:
    assert "Partager avec" not in visitor.post("reglages/").page
    visitor.post("partager/")
    assert not Case.objects.shared().exists()


# --- Counting -------------------------------------------------------------------------------------


def test_an_outcome_is_counted_once_without_any_link(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    visitor.post("compter/", outcome="won").post("compter/", outcome="lost")
    one = Outcome.objects.get()
    assert (one.procedure, one.issue, one.silence) == ("cra-appeal", Issue.WON, Silence.MONTH)
    assert one.month == DAY(2026, 12, 1)
    assert {field.name for field in Outcome._meta.get_fields()} == {
        "id",
        "procedure",
        "body",
        "silence",
        "issue",
        "month",
        "is_shown",
    }


_ONE = {
    "procedure": "cra-appeal",
    "body": "social-body",
    "silence": Silence.MONTH,
    "issue": Issue.WON,
    "month": DAY(2026, 12, 1),
}


def _outcomes(**numbers: int) -> None:
    for issue, number in numbers.items():
        for _ in range(number):
            Outcome.objects.create(
                procedure="cra-appeal",
                body="social-body",
                silence=Silence.MONTH,
                issue=issue,
                month=DAY(2026, 12, 1),
            )
            outcomes.let_in()


def test_privacy_outcomes_enter_the_figures_five_by_five(db: None) -> None:
    _outcomes(won=9)
    assert outcomes.counted().number == 5
    _outcomes(lost=1)
    assert outcomes.counted().number == 10


@pytest.mark.skipif(connection.vendor != "sqlite", reason="rowid is SQLite's")
def test_privacy_the_place_of_an_outcome_does_not_say_when_it_was_joined(db: None) -> None:
    """The n-th case and the n-th outcome would be the same person's."""
    joined = [Outcome.objects.create(**_ONE).pk for _ in range(20)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_outcome ORDER BY rowid")
        places = [pk for (pk,) in cursor.fetchall()]
    assert set(places) == set(joined)
    assert places != joined


@pytest.mark.skipif(connection.vendor != "postgresql", reason="ctid is PostgreSQL's")
def test_privacy_outcomes_let_in_keep_neither_their_order_nor_the_mark_of_their_case(
    db: None,
) -> None:
    """Rows stand in the order of writing, each marked by the transaction that wrote it."""
    joined = [Outcome.objects.create(**_ONE).pk for _ in range(20)]
    outcomes.let_in()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM cases_outcome ORDER BY ctid")
        rows = cursor.fetchall()
    assert {pk for pk, _ in rows} == set(joined)
    assert [pk for pk, _ in rows] != joined
    assert len({mark for _, mark in rows}) == 1


def test_nothing_is_shown_under_five(client: Client) -> None:
    _outcomes(won=4)
    assert "Pas encore assez" in client.get("/dossier/ce-que-ca-donne/").text


def test_a_small_figure_is_hidden_with_others_so_that_no_subtraction_gives_it(
    client: Client,
) -> None:
    _outcomes(won=10, partly=7, lost=3)
    assert "n = 20" in client.get("/dossier/ce-que-ca-donne/").text
    (issues, bodies, silences) = outcomes.counted().tables
    assert issues.rows == (("Gagné", "10"), (outcomes.REST, "10"))
    assert [number for _, number in (*bodies.rows, *silences.rows)] == ["20", "20"]


# --- Erasing --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("with_mail")
def test_erasing_takes_all_that_stands_beside(visitor: Visitor) -> None:
    visitor.post("calendrier/").post("rappel/", email="amina@example.org")
    assert "Effacer tout le dossier\u00a0?" in visitor.post("effacer/").page
    assert Case.objects.exists()
    visitor.post("effacer/", sure="yes")
    for table in (Case, CaseCalendar, Reminder):
        assert not table._default_manager.exists()
    assert visitor.post("").status == 404


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has such a journal")
@pytest.mark.usefixtures("with_mail")
def test_privacy_erasing_empties_the_journal_too(
    visitor: Visitor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    visitor.post("rappel/", email="amina@example.org")
    for erasing in ({"address": "rappel/arreter/"}, {"address": "effacer/", "sure": "yes"}):
        with django_capture_on_commit_callbacks() as after:
            visitor.post(**erasing)
        assert after


def test_a_case_that_nobody_opens_for_a_year_is_erased(visitor: Visitor) -> None:
    today = DAY(2026, 12, 10)
    assert services.erase_past_their_term(today + datetime.timedelta(days=365)) == 0
    assert services.erase_past_their_term(today + datetime.timedelta(days=366)) == 1
    assert not Case.objects.exists()


def test_opening_it_keeps_it_and_a_calendar_alone_does_not(
    visitor: Visitor, settings: Settings
) -> None:
    address = _address(visitor.post("calendrier/"))
    settings.GUICHET_TODAY = DAY(2027, 6, 1)
    Client().get(address)
    assert Case.objects.get().last_opened_on == DAY(2026, 12, 10)
    services.reopen(tickets.read(visitor.ticket), DAY(2027, 6, 1))
    assert Case.objects.get().last_opened_on == DAY(2027, 6, 1)
