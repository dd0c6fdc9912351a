"""Fifty people press « Envoyer » at the same moment: each testimony is kept, once."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final

import psycopg

from tests.depositing import DOOR as DOOR_ADDRESS
from tests.depositing import Answer, begun, post, ready
from tests.faults.conftest import GUICHET, ROOT, Place
from tests.running import running

_PEOPLE: Final = 50
_TWICE: Final = 10
_COUNTS: Final = (
    "SELECT count(*), count(DISTINCT lookup),"
    " (SELECT count(*) FROM testimonies_sealedpart) FROM testimonies_deposit"
)


def test_fifty_deposits_at_once_are_fifty_deposits(place: Place) -> None:
    """Ten of them press the button twice."""
    with running(GUICHET, folder=ROOT, environment=place.environment) as address:
        answers = _all_at_once(int(address.rpartition(":")[2]))
    assert [one.title for one in answers if not one.is_arrival] == []
    assert _counts(place) == (_PEOPLE, _PEOPLE, 2 * _PEOPLE)


def _all_at_once(port: int) -> list[Answer]:
    since = begun(port)
    forms = [ready(port, since, f"Voici ce qui s’est passé, numéro {n}.") for n in range(_PEOPLE)]
    sent = [*forms, *forms[:_TWICE]]
    together = threading.Barrier(len(sent))

    def send(form: dict[str, str]) -> Answer:
        together.wait()
        return post(port, DOOR_ADDRESS, form)

    with ThreadPoolExecutor(len(sent)) as people:
        return list(people.map(send, sent))


def _counts(place: Place) -> tuple[int, ...]:
    if place.database_url:
        with psycopg.connect(place.database_url) as postgresql:
            return tuple(postgresql.execute(_COUNTS).fetchall()[0])
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as sqlite:
        return tuple(sqlite.execute(_COUNTS).fetchone())
