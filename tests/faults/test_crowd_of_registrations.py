"""Three hundred people want a hundred places at the same moment: never one too many, nobody lost."""

import http.client
import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final

import psycopg

from tests.depositing import Answer, post
from tests.faults.conftest import GUICHET, ROOT, Place
from tests.running import running

_PEOPLE: Final = 300
_PLACES: Final = 100
_AT_ONCE: Final = 60
_LEAVING: Final = 20
# A person who reads and writes takes longer (`agenda.visits.SHORTEST_VISIT`).
_LONG_ENOUGH: Final = 4.0
_FORM: Final = "/agenda/rencontres/la-soiree/inscription/"
_BEGUN: Final = re.compile(r'name="begun" value="([^"]*)"')
_LINK: Final = re.compile(r'action="(/agenda/inscription/[^"]+)"')
_COUNTS: Final = (
    "SELECT seat, count(*), sum(people), count(DISTINCT name)"
    " FROM agenda_registration GROUP BY seat ORDER BY seat"
)


def test_a_hundred_places_are_given_a_hundred_times_and_given_again_when_freed(
    place: Place,
) -> None:
    place.script("tests.faults.announcing", _PLACES)
    with running(GUICHET, folder=ROOT, environment=place.environment) as address:
        port = int(address.rpartition(":")[2])
        answers = _all_at_once(port, [(_FORM, form) for form in _forms(port)])
        assert {one.status for one in answers} == {http.client.OK}
        assert _counts(place) == [
            ("held", _PLACES, _PLACES, _PLACES),
            ("waiting", _PEOPLE - _PLACES, _PEOPLE - _PLACES, _PEOPLE - _PLACES),
        ]
        kept = [one for one in answers if one.title == "C’est gardé"]
        assert len(kept) == _PLACES
        leaving = [(_link(one), {"do": "cancel"}) for one in kept[:_LEAVING]]
        # Some press the button twice.
        _all_at_once(port, [*leaving, *leaving[:5]])
    left = _PEOPLE - _PLACES - _LEAVING
    assert _counts(place) == [("held", _PLACES, _PLACES, _PLACES), ("waiting", left, left, left)]


def _forms(port: int) -> list[dict[str, str]]:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", _FORM)
        begun = _BEGUN.search(connection.getresponse().read().decode())
    assert begun
    time.sleep(_LONG_ENOUGH)
    return [{"name": f"n{n}", "people": "1", "begun": begun[1]} for n in range(_PEOPLE)]


def _all_at_once(port: int, sent: list[tuple[str, dict[str, str]]]) -> list[Answer]:
    together = threading.Barrier(min(_AT_ONCE, len(sent)))
    begun = threading.local()

    def send(one: tuple[str, dict[str, str]]) -> Answer:
        if not hasattr(begun, "is_ready"):
            begun.is_ready = True
            together.wait()
        return post(port, *one)

    with ThreadPoolExecutor(together.parties) as people:
        return list(people.map(send, sent))


def _link(answer: Answer) -> str:
    found = _LINK.search(answer.text)
    assert found
    return found[1]


def _counts(place: Place) -> list[tuple[object, ...]]:
    if place.database_url:
        with psycopg.connect(place.database_url) as postgresql:
            return list(postgresql.execute(_COUNTS).fetchall())
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as sqlite:
        return list(sqlite.execute(_COUNTS).fetchall())
