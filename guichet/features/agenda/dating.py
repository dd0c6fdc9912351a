"""The parts of a form that say where and when: they go together, since the place sets the clock."""

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from guichet.engine.typography import typeset
from guichet.features.agenda import clocks
from guichet.features.agenda.clocks import HourNotUnderstood
from guichet.features.agenda.fields import Day, Hour, Line
from guichet.features.agenda.models import PARIS, Meeting
from guichet.lib.french_words import fold

if TYPE_CHECKING:
    from guichet.engine.gazetteer import Commune

_LOOKED_AT: Final = 20
_OFFERED: Final = 4
_NOT_IN_NAME: Final = re.compile(r"\(.*?\)|\d+|[^a-z]+")
_DEPARTMENT: Final = re.compile(r"\((\w{2,3})\)")


class Placed(forms.Form):
    """Where: a name, a street, and a commune that we know."""

    place_name = Line(
        "Le lieu", 160, required=False, help_text="Centre social, bibliothèque, café…"
    )
    address = Line("L’adresse", 240, required=False, help_text="Numéro et rue, étage, entrée.")
    commune = Line(
        "La commune",
        80,
        help_text="Son nom, ou son code postal et son nom : 57000 Metz.",
        missing="Écrivez la commune : c’est elle que les gens cherchent.",
    )

    def clean_commune(self) -> "Commune":
        """Find the commune that was typed; a merged one leads to the commune of today."""
        typed = str(self.cleaned_data["commune"])
        found = _meant(typed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                typeset(
                    "Aucune commune de France ne ressemble à cela. Vérifiez le nom ou le code postal."
                )
            )
        offered = ", ".join(map(written, found[:_OFFERED]))
        raise ValidationError(typeset(f"Quelle commune ? Recopiez celle qui convient : {offered}."))

    @property
    def zone(self) -> str:
        """Return where the hours are read, once the commune is known."""
        commune = self.cleaned_data.get("commune")
        return clocks.zone_of(commune.department) if commune else PARIS

    def place_told(self) -> dict[str, Any]:
        """Return the place, once the form is valid."""
        said = self.cleaned_data
        commune: Commune = said["commune"]
        return {
            "place_name": said["place_name"],
            "address": said["address"],
            "commune_code": commune.code,
            "commune_name": commune.name,
            "department": commune.department,
            "zone": self.zone,
        }


def written(commune: "Commune") -> str:
    """Return a commune as one may type it again: « 57000 Metz »."""
    return " ".join((*commune.postcodes[:1], commune.name))


def _meant(typed: str) -> tuple["Commune", ...]:
    """Return the communes that these words may mean; those of that very name alone, if there are."""
    # Loads the table of communes when it is needed.
    from guichet.lib.communes import gazetteer

    found = gazetteer().search(typed, limit=_LOOKED_AT)
    said = _DEPARTMENT.search(typed)
    if said:
        found = tuple(one for one in found if one.department == said[1].upper())
    name = _plain(typed)
    exact = tuple(one for one in found if name in (_plain(one.name), _plain(one.former)))
    return exact or found


def _plain(text: str) -> str:
    return " ".join(_NOT_IN_NAME.sub(" ", fold(text)).split())


class Dated(forms.Form):
    """When: a day, two hours, and the day of the end when it is another."""

    day = Day("Le jour")
    starts = Hour("L’heure du début")
    ends = Hour("L’heure de la fin")
    end_day = Day(
        "Le jour de la fin",
        required=False,
        help_text="Seulement si ce n’est pas le même jour.",
    )

    def dates_told(self) -> dict[str, datetime]:
        """Return both instants, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}

    def clean(self) -> dict[str, Any]:
        """Turn the hours into instants; say at the field what cannot be."""
        said = super().clean() or self.cleaned_data
        day, starts, ends = (said.get(name) for name in ("day", "starts", "ends"))
        if not isinstance(day, date) or starts is None or ends is None or "end_day" in self.errors:
            return said
        start = self._instant("starts", day, starts)
        end = self._instant("ends", said.get("end_day") or day, ends)
        if start and end:
            self._judge(start, end)
            said["starts_at"], said["ends_at"] = start, end
        return said

    def _instant(self, field: str, day: date, at: time) -> datetime | None:
        zone = ZoneInfo(getattr(self, "zone", PARIS))
        try:
            return clocks.instant(day, at, zone)
        except HourNotUnderstood as fault:
            self.add_error(field, str(fault))
            return None

    def _judge(self, start: datetime, end: datetime) -> None:
        if end > start:
            return
        if self.cleaned_data.get("end_day"):
            self.add_error("end_day", typeset("Ce jour est avant celui du début."))
        else:
            self.add_error(
                "ends",
                typeset(
                    "La rencontre finirait avant de commencer. Si elle finit le lendemain, donnez "
                    "plus bas le jour de la fin."
                ),
            )


def typed_place(meeting: Meeting) -> dict[str, str]:
    """Return a meeting's place as it would be typed."""
    commune = f"{meeting.commune_name} ({meeting.department})" if meeting.commune_name else ""
    return {
        "place_name": meeting.place_name,
        "address": meeting.address,
        "commune": commune,
    }


def typed_dates(meeting: Meeting) -> dict[str, str]:
    """Return a meeting's date as it would be typed."""
    start, end = (one.astimezone(meeting.tz) for one in (meeting.starts_at, meeting.ends_at))
    is_same = start.date() == end.date()
    return {
        "day": f"{start:%d/%m/%Y}",
        "starts": clocks.spoken(start.time()),
        "ends": clocks.spoken(end.time()),
        "end_day": "" if is_same else f"{end:%d/%m/%Y}",
    }
