"""The one place where a page learns which day it is, so that a demonstration or a test can fix it."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from guichet.lib.days import plausible


def today() -> date:
    """Give the civil date in Paris, or the one fixed by ``GUICHET_TODAY``.

    Views pass it on as an argument: the engine itself never reads a clock. Raises ``WrongClock``
    when the machine's clock cannot be believed.
    """
    fixed: date | None = settings.GUICHET_TODAY
    return fixed or plausible(timezone.localdate())
