"""The days with mail: the one place that says until when a letter can be posted.

Letters are collected and delivered on Saturdays too, never on Sundays and legal holidays.
"""

from datetime import date, timedelta

from guichet.engine.french_dates import written
from guichet.engine.holidays import public_holidays
from guichet.engine.typography import typeset

SUNDAY = 6


def has_mail(day: date, place: str | None = None) -> bool:
    """Say whether letters are collected and delivered that day: Saturdays too, never a holiday."""
    return day.weekday() != SUNDAY and day not in public_holidays(day.year, place)


def next_mail_day(day: date, place: str | None = None) -> date:
    """Return the day itself if letters are collected and delivered, else the first day they are."""
    while not has_mail(day, place):
        day += timedelta(days=1)
    return day


def previous_mail_day(day: date, place: str | None = None) -> date:
    """Return the day itself if letters are collected and delivered, else the last day they were."""
    while not has_mail(day, place):
        day -= timedelta(days=1)
    return day


def post_by(day: date, place: str | None, today: date) -> date:
    """Return the day to post a letter that must leave by `day`, still to come.

    The last day on which letters are collected (Saturdays too), never before today: when it is over,
    the first one to come.
    """
    before = previous_mail_day(day, place)
    return before if before >= today else next_mail_day(today, place)


def posting(day: date, place: str | None, today: date) -> str:
    """Say when to post if nobody collects letters on the last day itself; '' on other days."""
    until = post_by(day, place, today)
    if until == day or day < today:
        return ""
    what = "férié" if day in public_holidays(day.year, place) else "un dimanche"
    if until > day:
        return typeset(
            "Le courrier n’est plus relevé avant la fin du délai. Si c’est possible, portez la lettre "
            "ou envoyez-la en ligne aujourd’hui. Sinon, postez-la dès le "
            f"{written(until)}."
        )
    return typeset(f"Ce jour est {what} : postez au plus tard le {written(until)}.")
