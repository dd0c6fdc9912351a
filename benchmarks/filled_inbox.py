"""Fills the team's list with many deposits and asks for it; `benchmarks.reading_list` runs it apart.

It writes to the database that the settings name: give it one that may be lost. Prints JSON.
"""

import json
import secrets
import sys
import time
from datetime import timedelta
from typing import Final
from uuid import uuid4

from config.start import wake

# The first page, the last, a page in the middle, and each filter.
QUESTIONS: Final = (
    *("", "?page=200", "?page=70", "?status=all", "?status=received&urgency=2"),
    *("?theme=money-claimed", "?door=workers", "?status=reading&page=3"),
)
_ROUNDS: Final = 5


def main() -> None:
    """Print how long each page takes (seconds) and the most questions that one asks."""
    wake()
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test.utils import setup_test_environment

    from guichet.accounts.roles import Role
    from tests import team

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    count = int(sys.argv[1])
    _fill(count)
    reader = team.entered(team.member("bilal", Role.READER))
    taken, queries = [], 0
    connection.force_debug_cursor = True
    for question in QUESTIONS:
        address = f"/coulisses/temoignages/{question}"
        reader.get(address)
        for _ in range(_ROUNDS):
            reset_queries()
            start = time.perf_counter()
            answer = reader.get(address)
            taken.append(time.perf_counter() - start)
            queries = max(queries, len(connection.queries))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    print(json.dumps({"deposits": count, "taken": taken, "queries": queries}))


def _fill(count: int) -> None:
    """Add deposits whose envelopes are as heavy as those of a team of five."""
    from guichet.features.testimonies.models import Deposit, Status
    from guichet.features.testimonies.reading.inbox import themes
    from guichet.lib.clock import today

    names, states = list(themes()), (Status.RECEIVED, Status.READING, Status.ASKING, Status.CLOSED)
    Deposit.objects.bulk_create(
        (
            Deposit(
                id=uuid4(),
                lookup=secrets.token_hex(16),
                envelope=secrets.token_bytes(53 + 81 + 5 * 89),
                door=("users", "workers")[number % 2],
                consent=("count", "quote", "publish", "court")[number % 4],
                urgency=number % 3,
                theme=names[number % len(names)],
                received_on=today() - timedelta(days=number % 85),
                last_exchange_on=today(),
                status=states[number % 4],
                version=number % 2,
            )
            for number in range(count)
        ),
        batch_size=500,
    )


if __name__ == "__main__":
    main()
