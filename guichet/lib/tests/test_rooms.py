"""The house knows its rooms by what they declare."""

from django.test import RequestFactory

from guichet.lib.menu import menu
from guichet.lib.rooms import installed_rooms


def test_rooms_come_in_the_order_of_the_menu() -> None:
    orders = [room.menu_entry.order for room in installed_rooms() if room.menu_entry]
    assert orders == sorted(orders)
    assert installed_rooms()[0].label == "counter"


def test_every_room_says_what_it_is_and_where() -> None:
    for room in installed_rooms():
        assert room.title
        assert room.url_prefix.endswith("/")
        assert not room.url_prefix.startswith("/")


def test_the_menu_marks_the_room_where_one_stands() -> None:
    lines = menu(RequestFactory().get("/droits/savoir-ma-note/"))["menu"]
    assert [line.url for line in lines][:3] == ["/guichet/", "/droits/", "/courriers/"]
    assert [line.url for line in lines if line.current] == ["/droits/"]


def test_at_home_no_room_is_marked() -> None:
    assert not any(line.current for line in menu(RequestFactory().get("/"))["menu"])
