"""What the directory keeps for a time only."""

from collections.abc import Iterator
from datetime import date, timedelta

from guichet.features.directory.models import Proposal
from guichet.features.directory.services import KEPT_DAYS
from guichet.lib.erased import empty_journal
from guichet.lib.keeping import Erased


def erase_expired(today: date) -> Iterator[Erased]:
    """Erase the proposals that are too old, decided or not: what was accepted is in the directory."""
    late = Proposal.objects.filter(received_on__lt=today - timedelta(days=KEPT_DAYS))
    count = late.count()
    late.delete()
    empty_journal()
    yield Erased("directory-proposals", count)
