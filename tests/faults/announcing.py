"""Announces a meeting with few places in a house that is really there: `python -m tests.faults.announcing PLACES`."""

import sys
from datetime import UTC, datetime

from config.start import wake


def main() -> None:
    """Announce it."""
    wake()
    from guichet.features.agenda import services
    from guichet.features.agenda.models import State
    from guichet.features.agenda.services import Beside
    from guichet.lib.clock import today

    fields = {
        "title": "La soirée",
        "starts_at": datetime(2026, 12, 3, 18, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 3, 20, tzinfo=UTC),
        "state": State.SHOWN,
        "takes_registrations": True,
        "capacity": int(sys.argv[1]),
    }
    services.add_meeting(fields, Beside(), today(), datetime(2026, 11, 1, tzinfo=UTC))


if __name__ == "__main__":
    main()
