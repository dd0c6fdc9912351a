"""Fills an agenda with many meetings and times its calendar and its papers; `agenda` runs it apart.

It writes to the database that the settings name: give it one that may be lost. Prints JSON.
"""

import datetime
import json
import sys
from functools import partial
from typing import Final

from benchmarks.promises import durations
from config.start import wake

_ROUNDS: Final = 20
_FIRST: Final = datetime.datetime(2026, 12, 1, 18, tzinfo=datetime.UTC)


def main() -> None:
    """Print how long the calendar and a poster take (seconds, several times), and what they weigh."""
    wake()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    _fill(int(sys.argv[1]))
    client = Client(headers={"host": "localhost"})

    def ask(address: str) -> bytes:
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError(f"{address}: {answer.status_code}")
        return answer.getvalue()

    events = ask("/agenda/agenda.ics").count(b"BEGIN:VEVENT")
    posters = {
        design: durations(
            partial(ask, f"/agenda/rencontres/soiree-0/affiche-a3.pdf?modele={design}"),
            times=_ROUNDS,
            before=2,
        )
        for design in ("1", "2", "3")
    }
    calendar = durations(lambda: ask("/agenda/agenda.ics"), times=_ROUNDS, before=2)
    print(json.dumps({"events": events, "calendar": calendar, "posters": posters}))


def _fill(count: int) -> None:
    from guichet.features.agenda.models import Meeting, Moment, Speaker, State

    meetings = [
        Meeting(
            slug=f"soiree-{number}",
            title=f"Soirée n° {number} : ouvrir la boîte noire",
            summary="Qui calcule, sur quoi, et que faire d’une note.",
            body="Une présentation, puis **vos questions**.\n\n" * 8,
            starts_at=_FIRST + datetime.timedelta(hours=number),
            ends_at=_FIRST + datetime.timedelta(hours=number + 2),
            last_ends_at=_FIRST + datetime.timedelta(hours=number + 2),
            place_name="Centre social des Mains tendues",
            address="12 rue aux Ours",
            commune_code="57463",
            commune_name="Metz",
            department="57",
            state=State.SHOWN,
            added_on=datetime.date(2026, 11, 1),
            changed_at=_FIRST,
        )
        for number in range(count)
    ]
    Meeting.objects.bulk_create(meetings)
    first = Meeting.objects.get(slug="soiree-0")
    Speaker.objects.bulk_create(
        Speaker(meeting=first, position=at, name=f"Personne {at}", line="parle de son métier")
        for at in range(4)
    )
    Moment.objects.bulk_create(
        Moment(meeting=first, position=at, at=datetime.time(18 + at), title=f"Moment {at}")
        for at in range(4)
    )


if __name__ == "__main__":
    main()
