"""Which days a clock may show: outside them, no date that we would count could be true."""

from datetime import date
from typing import Final

# The engine counts dates of 1990 to 2200, some of them years ahead, and an answer in an address
# holds none after 2169.
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2150


class WrongClock(Exception):
    """The clock shows a day that cannot be today: one French sentence."""


def plausible(day: date) -> date:
    """Return the day; raise WrongClock when it cannot be today."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise WrongClock(
        f"L’horloge de cette machine indique le {day:%d/%m/%Y}\u00a0: mettez-la à l’heure, sans "
        "quoi aucune date ne serait juste."
    )
