"""Makes who is often wrong wait longer and longer, and blocks nobody for good.

It counts by account and by kind of secret (passphrase, code, key), not by machine: several
volunteers share one connection, and we keep no address. A try is counted before it is judged, so
that many at once count too. At the entrance, where anybody may type any name, the right passphrase gets
through all the same (`entrance`); a code or a key is asked only of who showed a passphrase.
"""

import hmac
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guichet.accounts.models import Tries

FREE: Final = 4
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=5)
_FORGOTTEN_AFTER: Final = timedelta(days=1)


class TooSoon(ValidationError):
    """The next try must wait: a French sentence."""

    def __init__(self, wait: timedelta) -> None:
        seconds = int(wait.total_seconds()) + 1
        minutes, rest = divmod(seconds, 60)
        length = f"{minutes} min {rest:02} s" if minutes else f"{rest} secondes"
        super().__init__(f"Trop d’essais manqués. Réessayez dans {length}.", code="too_soon")


def begin(kind: str, who: str) -> None:
    """Count one try of this account. Raises TooSoon when it must wait; that one is not counted."""
    now = timezone.now()
    Tries.objects.filter(wait_until__lt=now - _FORGOTTEN_AFTER).delete()
    with transaction.atomic():
        row, _ = Tries.objects.select_for_update().get_or_create(
            pk=_key(kind, who), defaults={"wait_until": now}
        )
        if row.wait_until > now:
            raise TooSoon(row.wait_until - now)
        row.count += 1
        row.wait_until = now + wait_after(row.count)
        row.save()


def begun_too_soon(kind: str, who: str) -> TooSoon | None:
    """Count one try as `begin` does, and return its refusal instead of raising it."""
    try:
        begin(kind, who)
    except TooSoon as refusal:
        return refusal
    return None


def forget(kind: str, who: str) -> None:
    """Start counting again: the secret was right."""
    Tries.objects.filter(pk=_key(kind, who)).delete()


def wait_after(count: int) -> timedelta:
    """Return how long to wait after so many tries: none at first, then doubling up to a ceiling."""
    if count <= FREE:
        return timedelta()
    doublings = min(count - FREE - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _key(kind: str, who: str) -> str:
    typed = f"{kind}\0{who.strip().casefold()}"
    return hmac.digest(settings.SECRET_KEY.encode(), typed.encode(), "sha256").hex()
