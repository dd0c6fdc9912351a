"""Which day it is for a command: the civil date in Paris, whatever the machine's own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """Return today's date in Paris; the engine itself never reads a clock."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()
