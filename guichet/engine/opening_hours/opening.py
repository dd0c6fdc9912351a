"""The opening hours of one place: the same object says them in French and answers for a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache

from guichet.engine.opening_hours import french, moments
from guichet.engine.opening_hours.building import build
from guichet.engine.opening_hours.model import Schedule
from guichet.engine.opening_hours.reading import read
from guichet.engine.opening_hours.writing import write
from guichet.engine.opening_hours.zones import zone_of
from guichet.engine.typography import typeset

# A night that ends before noon is still « jusqu’à 2 h », without the name of the day.
_MORNING = 12 * 60
_SOON = timedelta(minutes=30)
# Farther, « mardi 24 novembre » would be taken for this year’s.
_YEAR_IS_CLEAR = timedelta(days=180)


@dataclass(frozen=True)
class OpeningHours:
    """Hours that were read, in a département (its time zone, its public holidays)."""

    schedule: Schedule
    department: str | None = None

    @cached_property
    def text(self) -> str:
        """The OSM text, always written the same way: what is stored and exported."""
        return write(self.schedule)

    @cached_property
    def _moments(self) -> moments.Moments:
        return moments.Moments(self.schedule, self.department, zone_of(self.department))

    def in_french(self) -> tuple[str, ...]:
        """Return the lines to show: « du lundi au jeudi : 8 h 30 – 11 h 45 »."""
        return french.in_french(self.schedule)

    def is_open(self, at: datetime) -> bool:
        """Say whether it is open at that aware moment."""
        return self._moments.is_open(_aware(at))

    def next_change(self, after: datetime) -> datetime | None:
        """Return when it next opens or closes, at the hour of the place; None: it never does."""
        return self._moments.next_change(_aware(after))

    def next_opening(self, after: datetime) -> datetime | None:
        """Return when it next opens, at the hour of the place, or None."""
        return self._moments.next_opening(_aware(after))

    def told(self, at: datetime, opening: str = "ouverture") -> str:
        """Return what to read at that moment: « ouvert jusqu’à 17 h », « fermé ; prochaine … ».

        `opening` is the word for it, feminine: « ouverture », « permanence », « consultation ».
        """
        span = self._moments.span_at(_aware(at))
        if span:
            said = self._told_open(at, opening, span.note, has_no_end=span.has_no_end)
            return typeset(said + self._doubt(at))
        coming = self.next_opening(at)
        if coming:
            said = f"prochaine {opening} : {self._moment(coming, at)}"
            note = self._moments.span_at(coming)
            said += f", {note.note}" if note and note.note else ""
            return typeset(f"fermé ; {said}{self._doubt(coming)}")
        notes = sorted({hours.note for hours in self.schedule.week if hours.note})
        return typeset(" ; ".join(notes) or "fermé, sans autre date annoncée")

    def _told_open(self, at: datetime, opening: str, note: str, *, has_no_end: bool) -> str:
        is_place = opening == "ouverture"
        said = "ouvert" if is_place else f"{opening} en cours"
        change = self.next_change(at)
        if has_no_end:
            said += ", sans heure de fin indiquée"
        elif change is None:
            said += " jour et nuit"
        else:
            said += self._told_end(change, at, is_place=is_place)
        return f"{said}, {note}" if note else said

    def _told_end(self, change: datetime, at: datetime, *, is_place: bool) -> str:
        minute = change.hour * 60 + change.minute
        end = french.end_time(minute)
        # Midnight belongs to the day that ends.
        last_day = change.date() if minute else change.date() - timedelta(days=1)
        days = (last_day - self._moments.local(at).date()).days
        if days > 1 or (days == 1 and not 0 < minute <= _MORNING):
            named = french.moment_in_french(last_day.weekday(), last_day.month, last_day.day)
            return f" jusqu’au {named}, {end}"
        if _elapsed(at, change) <= _SOON:
            return f", {'ferme' if is_place else 'se termine'} bientôt, à {end}"
        return f"{'' if is_place else ','} jusqu’à {end}"

    def _doubt(self, at: datetime) -> str:
        """Say so on a public holiday of which the hours say nothing: most doors stay closed."""
        is_holiday = self._moments.is_holiday(self._moments.local(at).date())
        if is_holiday and self.schedule.holidays is None and not self.schedule.never_closes:
            return " (jour férié : vérifiez avant de venir)"
        return ""

    def _moment(self, moment: datetime, now: datetime) -> str:
        """Return « aujourd’hui, 14 h », « demain, 9 h », « mardi 24 novembre, 14 h »."""
        hour = french.clock_time(moment.hour * 60 + moment.minute)
        days = (moment.date() - self._moments.local(now).date()).days
        if days == 0:
            return f"aujourd’hui, {hour}"
        named = french.moment_in_french(moment.weekday(), moment.month, moment.day)
        if days == 1:
            return f"demain {named}, {hour}"
        if _elapsed(now, moment) > _YEAR_IS_CLEAR:
            named += f"\u00a0{moment.year}"
        return f"{named}, {hour}"


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the time that really passes: clocks may change between the two."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    """Return the moment; one without a zone would be read in the zone of this machine."""
    if moment.tzinfo is None:
        raise ValueError("Opening hours need a moment with a time zone.")
    return moment


@lru_cache(maxsize=4096)
def parse(text: str, department: str | None = None) -> OpeningHours:
    """Read an OSM text; OpeningHoursError says in French what is wrong and where.

    `department` gives the time zone and the public holidays: « 974 », « 57 ».
    """
    return OpeningHours(build(read(text)), department)
