"""Who registers gets places or a turn, a code, and the way to cancel; never more than there is room."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from guichet.features.agenda import codes, services
from guichet.features.agenda.models import (
    CancelledCode,
    Meeting,
    Registration,
    Seat,
    Source,
    Status,
)
from guichet.features.agenda.services import Told
from guichet.features.agenda.tests.conftest import (
    NOW,
    TODAY,
    Meetings,
    make_meeting,
    mark,
    new_code,
    words,
)

pytestmark = pytest.mark.django_db


def form(**more: str) -> dict[str, str]:
    """Return a registration as it is posted, a minute after the page was opened."""
    return {"name": "Amina", "people": "1", "begun": mark()} | more


def register(
    meeting: Meeting, people: int = 1, source: Source = Source.WEB, **more: str
) -> Registration:
    """Register somebody, as the site or the team does."""
    told = Told("Amina", people, source=source, **more)
    return services.register(meeting.pk, told, new_code(), NOW)


def seats(meeting: Meeting) -> list[tuple[int, str]]:
    """Return who has places and who waits, in the order of arrival."""
    return list(meeting.registrations.order_by("pk").values_list("people", "seat"))


HELD, WAITING = Seat.HELD, Seat.WAITING


def test_a_place_is_kept_under_the_name_one_wishes(meeting: Meeting, visitor: Client) -> None:
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", form(people="3"))
    assert "C’est gardé" in words(page)
    kept = Registration.objects.get()
    assert (kept.name, kept.people, kept.seat, kept.source) == ("Amina", 3, HELD, Source.WEB)
    assert page.cookies == {}


def test_the_code_is_shown_once_and_kept_as_a_digest_only(
    meeting: Meeting, visitor: Client
) -> None:
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", form())
    code = page.context["code"].replace("-", "")
    kept = Registration.objects.get()
    assert len(code) == 12
    assert kept.code_digest == codes.digest(code)
    assert code not in "".join(str(value) for value in vars(kept).values())


def test_the_code_opens_the_registration_however_it_is_typed(
    meeting: Meeting, visitor: Client
) -> None:
    code = new_code()
    services.register(meeting.pk, Told("Bilal"), code, NOW)
    page = visitor.post("/agenda/inscription/", {"code": codes.written(code).lower()})
    assert "Bilal" in words(page)
    page = visitor.get(f"/agenda/inscription/{codes.written(code)}/")
    assert "Bilal" in words(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_button_pressed_twice_registers_once(meeting: Meeting, visitor: Client) -> None:
    sent = form()
    pages = [
        visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent) for _ in range(2)
    ]
    assert Registration.objects.count() == 1
    assert pages[0].context["code"] == pages[1].context["code"]


def test_two_people_registered_from_one_page_are_two(meeting: Meeting, visitor: Client) -> None:
    sent = form()
    for name in ("Amina", "Bilal"):
        visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent | {"name": name})
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Écrivez un nom"),
        ("name", "\u200b", "Écrivez un nom"),
        ("people", "0", "nombre de 1 à 10"),
        ("people", "11", "nombre de 1 à 10"),
        ("people", "deux", "en chiffres"),
        ("people", "9", "ne peut garder que 8 places"),
        ("needs", "x" * 301, "301 signes"),
        ("euros", "-5", "nombre de 1 à"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(
    meeting: Meeting, visitor: Client, field: str, typed: str, said: str
) -> None:
    sent = form(needs="Une rampe") | {field: typed}
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent)
    assert page.status_code == 422
    assert said in words(page).replace("\u00a0", " ")
    assert page.context["form"][field].errors
    if field != "needs":
        assert "Une rampe" in page.getvalue().decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "trick", [{"begun": ""}, {"begun": "tested:1:forged"}, {"site": "https://spam.example"}]
)
def test_a_program_is_asked_to_press_again(
    meeting: Meeting, visitor: Client, trick: dict[str, str]
) -> None:
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", form() | trick)
    assert page.status_code == 422
    assert "Appuyez encore une fois" in words(page)
    assert 'value="Amina"' in page.getvalue().decode()
    assert not Registration.objects.exists()


def test_a_form_sent_at_once_is_asked_to_press_again(meeting: Meeting, visitor: Client) -> None:
    sent = form(begun=mark(timedelta()))
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent)
    assert page.status_code == 422
    assert page.context["begun"] == sent["begun"]


# --- Places ---------------------------------------------------------------------------------------


def test_the_site_leaves_the_places_of_who_calls(meeting: Meeting) -> None:
    register(meeting, 8)
    assert register(meeting).seat == WAITING
    assert register(meeting, 2, Source.PHONE).seat == HELD
    assert register(meeting, 1, Source.POST).seat == WAITING


def test_who_calls_may_have_the_places_of_the_site_too(meeting: Meeting) -> None:
    assert register(meeting, 5, Source.PHONE).seat == HELD
    assert register(meeting, 5).seat == HELD
    assert register(meeting).seat == WAITING


def test_the_waiting_list_moves_by_itself_in_the_order_of_arrival(meeting: Meeting) -> None:
    first = register(meeting, 4)
    register(meeting, 4)
    register(meeting, 3, contact="06 00 00 00 01")
    register(meeting, 2)
    services.cancel_registration(first)
    assert seats(meeting) == [(4, HELD), (3, HELD), (2, WAITING)]
    assert Registration.objects.get(people=3).is_to_tell
    assert not Registration.objects.get(people=2).is_to_tell


def test_a_group_waits_until_it_fits_and_keeps_nobody_waiting(meeting: Meeting) -> None:
    first = register(meeting, 2)
    register(meeting, 6)
    register(meeting, 4)
    register(meeting, 1)
    services.cancel_registration(first)
    assert seats(meeting) == [(6, HELD), (4, WAITING), (1, HELD)]


def test_the_waiting_list_says_ones_turn(meeting: Meeting, visitor: Client) -> None:
    register(meeting, 8)
    register(meeting)
    code = new_code()
    services.register(meeting.pk, Told("Bilal"), code, NOW)
    page = words(visitor.get(f"/agenda/inscription/{code}/"))
    assert "Votre tour dans la liste : 2" in page.replace("\u00a0", " ")


def test_the_paper_of_a_registration_says_whom_to_call_to_cancel(
    meeting: Meeting, visitor: Client
) -> None:
    code = new_code()
    services.register(meeting.pk, Told("Amina", source=Source.PHONE), code, NOW)
    page = words(visitor.get(f"/agenda/inscription/{code}/")).replace("\u00a0", " ")
    assert "Sans ordinateur : 03 87 00 00 00" in page


def test_a_cancelled_registration_is_erased_and_its_code_opens_nothing_more(
    meeting: Meeting, visitor: Client
) -> None:
    code = new_code()
    services.register(meeting.pk, Told("Amina"), code, NOW)
    address = f"/agenda/inscription/{codes.written(code)}/"
    assert "est annulée" in words(visitor.post(address, {"do": "cancel"}))
    assert not Registration.objects.exists()
    assert visitor.get(address).status_code == 404


def test_a_restored_backup_does_not_bring_a_cancelled_registration_back(meeting: Meeting) -> None:
    code = new_code()
    kept = services.register(meeting.pk, Told("Amina", 8), code, NOW)
    waits = register(meeting, 3)
    services.cancel_registration(kept)
    names = list(services.cancelled())
    # As an older backup has it.
    Registration.objects.filter(pk=waits.pk).update(seat=WAITING)
    CancelledCode.objects.all().delete()
    kept.save(force_insert=True)
    assert services.cancel_again([*names, "deposit/another-room"]) == 1
    assert seats(meeting) == [(3, HELD)]
    assert services.cancel_again(names) == 0
    services.erase_past_their_term(meeting.registrations_kept_until + timedelta(days=1))
    assert list(services.cancelled()) == []


def test_who_cancelled_by_mistake_sends_the_same_form_again(
    meeting: Meeting, visitor: Client
) -> None:
    sent = form()
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent)
    visitor.post(page.context["address"], {"do": "cancel"})
    visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", sent)
    assert Registration.objects.count() == 1
    assert list(services.cancelled()) == []


def test_opening_the_link_cancels_nothing(meeting: Meeting, visitor: Client) -> None:
    code = new_code()
    services.register(meeting.pk, Told("Amina"), code, NOW)
    visitor.get(f"/agenda/inscription/{code}/?do=cancel")
    assert Registration.objects.exists()


@pytest.mark.parametrize("typed", ["", "AAAA", "7KQM-3FTX-9WB!", "🐟" * 30, "x" * 500])
def test_what_is_no_code_is_told_what_a_code_looks_like(
    visitor: Client, typed: str, db: None
) -> None:
    page = visitor.post("/agenda/inscription/", {"code": typed})
    assert page.status_code == 422


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_one_does_not_register_for_what_does_not_take_place(
    meeting: Meeting, visitor: Client, status: Status
) -> None:
    services.change_status(meeting.pk, status, "", 0, NOW)
    page = visitor.post("/agenda/rencontres/comprendre-sa-note/inscription/", form())
    assert page.status_code == 410
    with pytest.raises(services.Closed):
        register(meeting)


def test_without_a_limit_there_is_room_for_everybody(meetings: Meetings) -> None:
    meeting = meetings(takes_registrations=True)
    assert [register(meeting, 10).seat for _ in range(20)] == [HELD] * 20


def test_a_promise_is_added_to_a_total_without_a_name(meeting: Meeting, visitor: Client) -> None:
    for euros in ("5", "12", ""):
        visitor.post(
            "/agenda/rencontres/comprendre-sa-note/inscription/",
            form(euros=euros, name=f"n{euros}"),
        )
    meeting.refresh_from_db()
    assert (meeting.pledges, meeting.pledged_euros) == (2, 17)


# --- The room of the team -------------------------------------------------------------------------


def test_a_room_is_not_made_smaller_than_who_holds_a_place(meeting: Meeting) -> None:
    register(meeting, 7)
    with pytest.raises(services.RoomTooSmall, match="7 personnes ont déjà une place"):
        services.change_meeting(meeting.pk, {"capacity": 6}, services.Beside(), 0, NOW)
    meeting.refresh_from_db()
    assert (meeting.capacity, meeting.sequence) == (10, 0)


def test_a_larger_room_takes_in_who_waited(meeting: Meeting) -> None:
    register(meeting, 8)
    register(meeting, 4)
    services.change_meeting(meeting.pk, {"capacity": 14}, services.Beside(), 0, NOW)
    assert seats(meeting) == [(8, HELD), (4, HELD)]


def test_who_left_a_contact_is_to_be_told_of_a_new_date(meeting: Meeting) -> None:
    register(meeting, contact="06 00 00 00 01")
    register(meeting)
    dates = (NOW + timedelta(days=30), NOW + timedelta(days=30, hours=2))
    services.postpone(meeting.pk, dates, "La salle est prise.", 0, NOW)
    told = Registration.objects.order_by("pk").values_list("is_to_tell", flat=True)
    assert list(told) == [True, False]


def test_registrations_are_erased_thirty_days_after_the_meeting(meeting: Meeting) -> None:
    register(meeting, 2)
    last = meeting.registrations_kept_until
    assert services.erase_past_their_term(last).registrations == 0
    assert services.erase_past_their_term(last + timedelta(days=1)).registrations == 1
    assert Meeting.objects.filter(pk=meeting.pk, pledges=0).exists()


def test_who_holds_a_place_in_a_postponed_meeting_is_kept_for_longer(meeting: Meeting) -> None:
    register(meeting)
    services.postpone(meeting.pk, None, "", 0, NOW)
    assert services.erase_past_their_term(TODAY + timedelta(days=100)).registrations == 0
    assert services.erase_past_their_term(TODAY + timedelta(days=200)).registrations == 1


# --- Many at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more_places_than_there_are() -> None:
    meeting = make_meeting(takes_registrations=True, capacity=5)
    together = threading.Barrier(12)

    def come(_: int) -> str:
        together.wait()
        try:
            return register(meeting).seat
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as people:
        given = list(people.map(come, range(12)))
    assert sorted(given) == sorted([HELD] * 5 + [WAITING] * 7)
    assert services.room_of(meeting).held == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_free_their_places_once() -> None:
    meeting = make_meeting(takes_registrations=True, capacity=2)
    leaving = [register(meeting), register(meeting)]
    for _ in range(4):
        register(meeting)
    together = threading.Barrier(2)

    def leave(one: Registration) -> None:
        together.wait()
        try:
            services.cancel_registration(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        list(people.map(leave, leaving))
    assert [seat for _, seat in seats(meeting)] == [HELD, HELD, WAITING, WAITING]
