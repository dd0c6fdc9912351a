"""What the team's entrance keeps for a time only: sessions, and the count of wrong tries."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from guichet.accounts.models import Tries

_TRIES_KEPT = timedelta(days=1)


def erase_sessions() -> int:
    """Erase the sessions that have ended; return how many."""
    if not apps.is_installed("django.contrib.sessions"):
        return 0
    from django.contrib.sessions.models import Session

    _, erased = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return erased.get("sessions.Session", 0)


def erase_tries() -> int:
    """Erase the counts of tries that make nobody wait any more; return how many."""
    old = Tries.objects.filter(wait_until__lt=timezone.now() - _TRIES_KEPT)
    _, erased = old.delete()
    return erased.get("accounts.Tries", 0)
