"""The cells of a file, made what the fields want, or told as what they cannot be."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from guichet.engine.mediation.record import CHOICES, LISTS, SEPARATOR, SHORT_TEXT, Note, Record
from guichet.engine.opening_hours import OpeningHoursError, parse
from guichet.engine.typography import typeset

_LONGEST: Final = 5_000
_LONGEST_NAME: Final = 300
_NAMES: Final = ("id", "nom", "commune", "adresse", "complement_adresse", "source")
_EMAIL: Final = re.compile(r"[^@\s<>\"',;|]{1,64}@[^@\s<>\"',;|]+\.[a-zA-Z]{2,}")
_ADDRESS_OF_A_PAGE: Final = re.compile(r"https?://[^\s<>\"|]{3,}", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH_DAY: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_ABROAD: Final = re.compile(r"\+(?:33|262|269|508|590|594|596|681|687|689)\d{6,9}")
_FROM_HERE: Final = re.compile(r"\+(?:33|262|590|594|596)(\d{9})")
_POSTCODE: Final = re.compile(r"\d{5}")
_CODE: Final = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_PIVOT: Final = re.compile(r"\d{14}|W[0-9A-Z]{9}|\d{6,10}")
_OVERSEAS: Final = {
    "590": "+590",
    "690": "+590",
    "594": "+594",
    "694": "+594",
    "596": "+596",
    "696": "+596",
    "262": "+262",
    "269": "+262",
    "692": "+262",
    "693": "+262",
    "639": "+262",
}


class RefusedLine(ValueError):
    """A line that makes no place: one note for each reason."""

    def __init__(self, *notes: Note) -> None:
        super().__init__(" ".join(note.why for note in notes))
        self.notes = notes


def text_of(value: str) -> str:
    """Return a cell on one line, without what is not seen; the joiner of emoji goes with the rest."""
    if not value.isprintable():
        spaced = (char if char.isprintable() else " " if char.isspace() else "" for char in value)
        value = "".join(spaced)
    return " ".join(value.split())


def telephone(value: str) -> str:
    """Return a number in its international form (« +33180059880 »); '' when it is none.

    The ten figures of an overseas number keep their own prefix (« 0262… »: +262 262…).
    """
    figures = re.sub(r"[\s.\-()/]", "", text_of(value))
    figures = re.sub(r"^(?:00|\+)", "+", figures)
    if figures.startswith("+330"):
        figures = "+33" + figures[4:]
    if _ABROAD.fullmatch(figures):
        return figures
    if re.fullmatch(r"33\d{9}", figures):
        return "+" + figures
    if re.fullmatch(r"0\d{9}", figures):
        return _OVERSEAS.get(figures[1:4], "+33") + figures[1:]
    # Four figures answer to all in France only (« 3939 »).
    return figures if re.fullmatch(r"3\d{3}|1\d{1,2}|116\d{3}", figures) else ""


def national_telephone(value: str) -> str:
    """Return an international number as people dial it here: « +33180059880 » is « 01 80 05 98 80 »."""
    here = _FROM_HERE.fullmatch(value)
    if here is None:
        return value
    figures = f"0{here[1]}"
    return " ".join(figures[at : at + 2] for at in range(0, len(figures), 2))


def day(value: str) -> date | None:
    """Return a day written « 2026-10-31… » or « 31/10/2026… »; None when it is none."""
    for pattern, order in ((_DAY, (1, 2, 3)), (_FRENCH_DAY, (3, 2, 1))):
        if found := pattern.match(value.strip()):
            try:
                return date(*(int(found[place]) for place in order))
            except ValueError:
                return None
    return None


def several(value: str, separators: str = f"{SEPARATOR};") -> tuple[str, ...]:
    """Split the values of one cell, without the empty ones nor those said twice."""
    parts = (text_of(part) for part in re.split(f"[{re.escape(separators)}]", value))
    return tuple(dict.fromkeys(part for part in parts if part))


class Cleaner:
    """Makes a Record of the cells of one line, and collects the notes."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.notes: list[Note] = []

    def note(self, name: str, why: str) -> None:
        """Say why a field is left out."""
        self.notes.append(Note(name, typeset(why)))

    def record(self) -> Record:
        """Return the place. Raises RefusedLine when it lacks a name, a commune or an identifier."""
        values = {name: text_of(self._cells.get(name, ""))[:_LONGEST] for name in self._cells}
        missing = [
            Note(name, typeset(f"{what} manque : sans cela, la ligne ne fait pas un lieu."))
            for name, what in (
                ("id", "L’identifiant"),
                ("nom", "Le nom"),
                ("commune", "La commune"),
            )
            if not values.get(name)
        ]
        if missing:
            raise RefusedLine(*missing)
        record = Record(
            id=values["id"][:_LONGEST_NAME], nom=values["nom"], commune=values["commune"]
        )
        return replace(record, **self._texts(values), **self._checked(values), **self._lists())

    def _texts(self, values: Mapping[str, str]) -> dict[str, Any]:
        free = (
            "adresse",
            "complement_adresse",
            "presentation_detail",
            "source",
            "structure_parente",
        )
        texts = {name: values.get(name, "") for name in free}
        texts |= {
            "nom": values["nom"][:_LONGEST_NAME],
            "commune": values["commune"][:_LONGEST_NAME],
        }
        short = values.get("presentation_resume", "")
        if len(short) > SHORT_TEXT:
            self.note(
                "presentation_resume",
                f"Le résumé dépasse {SHORT_TEXT} caractères : il est mis dans la présentation.",
            )
            texts["presentation_detail"] = texts["presentation_detail"] or short
            short = ""
        return texts | {"presentation_resume": short}

    def _checked(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {
            "pivot": self._fitting(values, "pivot", _PIVOT, "ni un SIRET, ni un numéro RNA"),
            "code_postal": self._fitting(
                values, "code_postal", _POSTCODE, "pas fait de 5 chiffres"
            ),
            "code_insee": self._fitting(values, "code_insee", _CODE, "pas un code de commune"),
            "telephone": self._read(values, "telephone", telephone, "pas un numéro d’ici"),
            "fiche_acces_libre": self._page(values, "fiche_acces_libre"),
            "prise_rdv": self._page(values, "prise_rdv"),
            "horaires": self._hours(values.get("horaires", "")),
            "date_maj": self._day(values.get("date_maj", "")),
            **self._position(values),
        }

    def _fitting(
        self, values: Mapping[str, str], name: str, pattern: re.Pattern[str], what: str
    ) -> str:
        return self._read(
            values,
            name,
            lambda value: value if pattern.fullmatch(value.replace(" ", "")) else "",
            what,
        ).replace(" ", "")

    def _read(
        self, values: Mapping[str, str], name: str, read: Callable[[str], str], what: str
    ) -> str:
        value = values.get(name, "")
        found = read(value) if value else ""
        if value and not found:
            self.note(name, f"« {value[:60]} » n’est {what} : le champ est laissé vide.")
        return found

    def _page(self, values: Mapping[str, str], name: str) -> str:
        return self._read(values, name, page, "pas une adresse de page (https://…)")

    def _hours(self, value: str) -> str:
        if not value:
            return ""
        try:
            return parse(value).text
        except OpeningHoursError as error:
            self.note("horaires", f"{error} Les horaires sont laissés vides.")
            return ""

    def _day(self, value: str) -> date | None:
        found = day(value)
        if value and found is None:
            self.note("date_maj", f"« {value[:40]} » n’est pas une date : elle est laissée vide.")
        return found

    def _position(self, values: Mapping[str, str]) -> dict[str, float | None]:
        written = [values.get(name, "").replace(",", ".") for name in ("latitude", "longitude")]
        nowhere: dict[str, float | None] = {"latitude": None, "longitude": None}
        if not any(written):
            return nowhere
        try:
            latitude, longitude = (float(one) for one in written)
        except ValueError:
            latitude = longitude = float("nan")
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
            said = ", ".join(one[:20] or "rien" for one in written)
            self.note("latitude", f"« {said} » n’est pas une position : elle est laissée vide.")
            return nowhere
        return {"latitude": latitude, "longitude": longitude}

    def _lists(self) -> dict[str, Any]:
        return {name: self._list(name) for name in sorted(LISTS)}

    def _list(self, name: str) -> tuple[str, ...]:
        value = self._cells.get(name, "")
        if not value:
            return ()
        # An address of a page may hold « ; »; nothing else may.
        separators = SEPARATOR if name == "site_web" and SEPARATOR in value else f"{SEPARATOR};"
        values = several(value[:_LONGEST], separators)
        if name == "courriels":
            return self._kept(name, values, lambda one: bool(_EMAIL.fullmatch(one)), "un courriel")
        if name == "site_web":
            pages = tuple(page(one) or one for one in values)
            return self._kept(name, pages, lambda one: bool(page(one)), "une adresse de page")
        if name in CHOICES:
            known = _KNOWN[name]
            chosen = tuple(known.get(_plain(one), one) for one in values)
            return self._kept(
                name, chosen, lambda one: one in CHOICES[name], "une valeur du schéma"
            )
        return values

    def _kept(
        self, name: str, values: Iterable[str], holds: Callable[[str], bool], what: str
    ) -> tuple[str, ...]:
        kept = tuple(dict.fromkeys(one for one in values if holds(one)))
        for one in values:
            if not holds(one):
                self.note(name, f"« {one[:60]} » n’est pas {what} : elle est laissée de côté.")
        return kept


def page(value: str) -> str:
    """Return the address of a page, with https:// before a bare « www.… »; '' when it is none."""
    written = text_of(value)
    if re.match(r"www\.[^\s/]+\.[a-z]", written, re.IGNORECASE):
        written = f"https://{written}"
    return written if _ADDRESS_OF_A_PAGE.fullmatch(written) else ""


def _plain(value: str) -> str:
    """Fold what versions of the schema wrote differently: case, apostrophes, what follows « : »."""
    return value.replace("’", "'").partition(" : ")[0].strip().casefold()


_KNOWN: Final = {
    name: {_plain(choice): choice for choice in choices} for name, choices in CHOICES.items()
}
