"""The seven ways of counting: one function each, every line naming the article that it follows.

These functions know a first day, a length and a place; what people did meanwhile (appeals,
missing documents…) is in `guichet.engine.circumstances`.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guichet.engine.french_dates import MONTHS, short, written
from guichet.engine.holidays import (
    ALSACE_MOSELLE,
    GOOD_FRIDAY,
    is_working_day,
    next_working_day,
    public_holidays,
)
from guichet.engine.time_limits import Length, Regime

ONE_DAY = timedelta(days=1)

CE_FRANC = "CE 15/12/2023 n° 472836"
CE_APPEAL_IS_FRANC = "CE 19/09/2014 n° 362568"


@dataclass(frozen=True)
class Pause:
    """A suspension: the clock stops for that many days, then goes on where it stopped."""

    days: int
    step: str


@dataclass(frozen=True)
class Count:
    """A counted time limit: the day shown first, the later one if the law has one, and how."""

    last_day: date
    legal_last_day: date | None = None
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def for_the_office(self) -> "Count":
        """Return the one day on which an office's time has ended for sure: the later one."""
        return replace(self, last_day=self.legal_last_day or self.last_day, legal_last_day=None)

    def saying(
        self, *steps: str, warnings: tuple[str, ...] = (), sources: tuple[str, ...] = ()
    ) -> "Count":
        """Return the same dates with more said about them."""
        return replace(
            self,
            steps=(*self.steps, *steps),
            warnings=(*self.warnings, *warnings),
            sources=(*self.sources, *sources),
        )


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, that many months later, or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def franc_ta(start: date, length: Length, place: str | None, pause: Pause | None = None) -> Count:
    """Count before the administrative court: neither the first day nor the last one counts."""
    reached = _advance(start, length, place, pause)
    due = reached.last_day + ONE_DAY  # CE 15/12/2023 n° 472836: « délai franc »
    step = (
        "Ce jour-là ne compte pas non plus, car le délai est « franc » : ajoutez un jour, "
        f"cela donne le {written(due)} ({CE_FRANC})."
    )
    count = replace(reached, last_day=due).saying(step, sources=(CE_FRANC,))
    # The rule may also be read « the same date as the day after the notification »: at the end
    # of a short month this reading ends earlier, and no decision found settles it.
    other = _advance(start + ONE_DAY, length, place, pause).last_day
    if length.months and other < due:
        warning = (
            "C’est une fin de mois : selon une autre façon de compter, le délai finit le "
            f"{written(other)}. Par prudence, agissez au plus tard ce jour-là."
        )
        count = count.saying(warnings=(warning,))
    return _rolled(count, place, CE_FRANC)


def cpc(start: date, length: Length, place: str | None, pause: Pause | None = None) -> Count:
    """Count in civil procedure: the same date of the last month, until midnight."""
    reached = _advance(start, length, place, pause)  # CPC 641
    return _rolled(reached.saying(sources=("CPC 641", "CPC 642")), place, "CPC 642")


def prior_appeal(
    start: date, length: Length, place: str | None, pause: Pause | None = None
) -> Count:
    """Count an appeal to the administration: the prudent day, then the day the law may allow."""
    reached = _advance(start, length, place, pause)
    franc = franc_ta(start, length, place, pause)  # CE 19/09/2014 n° 362568
    legal = franc.legal_last_day or franc.last_day
    step = (
        "Par prudence, on s’arrête à ce jour-là : pas de jour en plus, pas de report, "
        "même un samedi, un dimanche ou un jour férié."
    )
    later = (
        f"En droit, le délai peut aller jusqu’au {written(legal)} ({CE_APPEAL_IS_FRANC}). Ne comptez "
        "pas sur ces jours en plus : ils ont été jugés pour un recours non obligatoire."
    )
    count = replace(reached, legal_last_day=legal)
    return count.saying(step, later, sources=("CRPA L112-1", CE_APPEAL_IS_FRANC))


def silence(start: date, length: Length, place: str | None, pause: Pause | None = None) -> Count:
    """Count until an implicit decision is born: on the day itself, working day or not."""
    count = _advance(start, length, place, pause)
    if not is_working_day(count.last_day, place):
        step = (
            f"Le {written(count.last_day)} n’est pas un jour ouvrable, mais il n’y a pas de report "
            "pour une décision implicite (règle à vérifier)."
        )
        count = count.saying(step)
    return count


def gdpr(start: date, length: Length, place: str | None, pause: Pause | None = None) -> Count:
    """Count the month of the GDPR, to the next working day if needed: the office's own time."""
    reached = _advance(start, length, place, pause).saying(sources=("RGPD art. 12(3)",))
    roll_source = "règlement (CEE, Euratom) 1182/71, à vérifier"
    count = _rolled(reached, place, roll_source).for_the_office()
    if count.last_day != reached.last_day:
        count = count.saying(sources=(roll_source,))
    return count


def calendar_days(
    start: date, length: Length, place: str | None, pause: Pause | None = None
) -> Count:
    """Count every day, without any extension to a working day: prudent."""
    step = (
        "Si ce jour tombe un samedi, un dimanche ou un jour férié, un report peut exister "
        "(CPP 801, CPC 642). Par prudence, il n’est pas compté."
    )
    return _advance(start, length, place, pause).saying(step, sources=("CPP 801", "CPC 642"))


def working_days(
    start: date, length: Length, place: str | None, pause: Pause | None = None
) -> Count:
    """Count from Monday to Friday, without the holidays of the place (rule to be verified)."""
    return _advance(start, length, place, pause)


COUNTS: dict[Regime, Callable[[date, Length, str | None, Pause | None], Count]] = {
    Regime.FRANC_TA: franc_ta,
    Regime.CPC: cpc,
    Regime.PRIOR_APPEAL: prior_appeal,
    Regime.SILENCE: silence,
    Regime.GDPR: gdpr,
    Regime.CALENDAR_DAYS: calendar_days,
    Regime.WORKING_DAYS: working_days,
}


def _advance(start: date, length: Length, place: str | None, pause: Pause | None) -> Count:
    """Return the day reached by the length alone, and the sentences to check it with a finger."""
    if length.months:
        reached = add_months(start, length.months)
        step = _months_step(start, length, reached)
    elif length.working_days:
        reached, step = _working_days_step(start, length, place)
    else:
        days = length.days + 7 * length.weeks
        reached = start + timedelta(days=days)
        step = _days_step(start, length, reached, days)
    if pause is None:
        return Count(reached, steps=(step,))
    reached += timedelta(days=pause.days)
    plural = "s" if pause.days > 1 else ""
    added = f"{pause.step} Ajoutez {pause.days} jour{plural} : cela donne le {written(reached)}."
    return Count(reached, steps=(step, added))


def _months_step(start: date, length: Length, reached: date) -> str:
    forward = f"Avancez de {length}" if length.months > 1 else "Avancez d’un mois"
    if reached.day == start.day:
        return f"{forward} dans le calendrier, jusqu’au même numéro de jour : {written(reached)}."
    return (
        f"{forward} dans le calendrier. Il n’y a pas de {start.day} "
        f"{MONTHS[reached.month - 1]} {reached.year} : "
        f"on s’arrête au dernier jour de ce mois, le {written(reached)}."
    )


def _days_step(start: date, length: Length, reached: date, days: int) -> str:
    if days == 1:
        return f"Comptez 1 jour : le {written(reached)}."
    weeks = f", c’est-à-dire {days} jours" if length.weeks else ""
    return (
        f"Comptez {length}{weeks}, samedis, dimanches et jours fériés compris : "
        f"le 1er jour est le {written(start + ONE_DAY)}, le {days}e est le {written(reached)}."
    )


def _working_days_step(start: date, length: Length, place: str | None) -> tuple[date, str]:
    day, skipped = start, []
    for _ in range(length.working_days):
        day += ONE_DAY
        while not is_working_day(day, place):
            if day in public_holidays(day.year, place) and day.weekday() < 5:
                skipped.append(_named(day, place))
            day += ONE_DAY
    holidays = f" Jours fériés sautés : {', '.join(skipped)}." if skipped else ""
    step = (
        f"Comptez {length}, du lundi au vendredi, sans les jours fériés (règle à vérifier) : "
        f"on arrive au {written(day)}.{holidays}"
    )
    return day, step


def _named(day: date, place: str | None) -> str:
    """Return « samedi 15 août 2026 (Assomption) »."""
    name = public_holidays(day.year, place).get(day)
    return f"{written(day)} ({name})" if name else written(day)


def _rolled(count: Count, place: str | None, source: str) -> Count:
    """Move the last day to the first working day, and say which days are passed over."""
    last = next_working_day(count.last_day, place)
    if last == count.last_day:
        return count
    passed = [count.last_day + timedelta(days=n) for n in range((last - count.last_day).days)]
    step = (
        "Un délai ne finit pas un samedi, un dimanche ou un jour férié. On passe : "
        f"{', '.join(_named(day, place) for day in passed)}. "
        f"On arrive au premier jour ouvrable, le {written(last)} ({source})."
    )
    moved = replace(count, last_day=last).saying(step)
    fridays = [day for day in passed if public_holidays(day.year, place).get(day) == GOOD_FRIDAY]
    if place in ALSACE_MOSELLE and fridays:
        # Not a holiday in every commune: the prudent day is shown first, the later one is kept.
        moved = replace(moved, last_day=fridays[0], legal_last_day=last)
        moved = moved.saying(warnings=(_good_friday(fridays[0]),))
    return moved


def _good_friday(day: date) -> str:
    return (
        f"Le Vendredi saint ({short(day)}) n’est férié que dans les communes qui ont un temple "
        "protestant ou une église mixte (code du travail L3134-13). "
        "Ailleurs, le délai finit ce jour-là : par prudence, il est affiché d’abord."
    )
