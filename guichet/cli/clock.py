"""Which day it is for a command: the civil date in Paris, whatever the machine's own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guichet.lib.days import plausible


def today() -> date:
    """Return today's date in Paris; the engine itself never reads a clock.

    Raises ``WrongClock`` when the machine's clock cannot be believed.
    """
    return plausible(datetime.now(ZoneInfo("Europe/Paris")).date())
