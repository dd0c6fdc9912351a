"""One damaged thing is told and passed over; it hides none of the others."""

import http.client
import json
import sqlite3
from contextlib import closing

from guichet.engine.sealing.tickets import read
from tests.depositing import RETURN, post
from tests.faults.conftest import GUICHET, ROOT, Place
from tests.running import running


def _damage(place: Place, statement: str, *given: object) -> None:
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as database:
        assert database.execute(statement, given).rowcount == 1
        database.commit()


def test_a_damaged_envelope_is_told_to_its_holder_and_the_others_still_open(
    sqlite_place: Place,
) -> None:
    place = sqlite_place
    broken, sound, half = json.loads(place.script("tests.faults.seeding", "seed"))
    _damage(
        place,
        "UPDATE testimonies_deposit SET envelope = ? WHERE theme = 'theme-0'",
        b"\0\1\2",
    )
    _damage(
        place,
        "UPDATE testimonies_sealedpart SET sealed = zeroblob(500) WHERE kind = 'contact' AND"
        " deposit_id = (SELECT id FROM testimonies_deposit WHERE theme = 'theme-2')",
    )
    assert place.script("tests.faults.seeding", "look", sound)
    with running(GUICHET, folder=ROOT, environment=place.environment) as address:
        port = int(address.rpartition(":")[2])
        pages = {
            name: post(port, RETURN, {"ticket": read(ticket).written()})
            for name, ticket in (("broken", broken), ("sound", sound), ("half", half))
        }
    assert {name: page.status for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "abîmé" in pages["broken"].text
    assert "abîmé" not in pages["sound"].text
    # Damage is no obstacle to keeping the rest safe, nor to erasing when the term comes.
    later = place.guichet("retention", "--now", GUICHET_TODAY="2027-06-01")
    assert (later.returncode, later.stderr) == (0, "")
    assert "témoignages déposés, au terme du délai\N{NO-BREAK SPACE}: 3" in later.stdout


def test_a_damaged_file_of_keys_is_named_and_nothing_is_closed_for_fewer_readers(
    sqlite_place: Place,
) -> None:
    place = sqlite_place
    key = next((place.data / "keys").glob("reader-*.json"))
    key.write_text("{}", "utf-8")
    with running(GUICHET, folder=ROOT, environment=place.environment) as address:
        port = int(address.rpartition(":")[2])
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        page.request("GET", "/temoigner/")
        answer = page.getresponse().read().decode()
        page.close()
    assert "Les dépôts sont fermés" in answer
    listed = place.guichet("keys", "list", "--dir", place.data / "keys")
    assert listed.returncode == 1
    assert key.name in listed.stderr
