"""How a place is typed: by anybody who proposes, and by the team, with the same fields."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from guichet.engine.gazetteer import Commune, Gazetteer
from guichet.engine.opening_hours import OpeningHoursError, parse, parse_french
from guichet.engine.typography import typeset
from guichet.features.directory.fields import (
    ASKED,
    PUBLIC,
    Asked,
    choices,
    initial,
    is_web_address,
)
from guichet.features.directory.finding import understood
from guichet.features.directory.models import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    Place,
    Status,
)
from guichet.features.directory.presentation import department_of, dial
from guichet.lib.visible import is_told

_MOST_LINES: Final = 12
_LONGEST: Final[Mapping[str, int]] = {
    "nom": LONGEST_NAME,
    "structure_parente": LONGEST_NAME,
    "commune": 120,
    "code_postal": 5,
    "code_insee": 5,
    "territory_code": 9,
    "telephone": 40,
    "pivot": 20,
    "presentation_detail": LONGEST_TEXT,
    "postal_address": LONGEST_TEXT,
    "horaires": LONGEST_TEXT,
    "prise_rdv": 500,
    "fiche_acces_libre": 500,
}
_REQUIRED: Final[Mapping[str, str]] = {
    "nom": "Donnez un nom à ce lieu.",
    "kind": "Choisissez ce qu’est ce lieu.",
}
# Without an empty line, a browser takes the first for whoever said nothing.
_UNSAID: Final = {"kind": "Choisissez", "territory": "Personne ne l’a dit"}
# What a form works out by itself: compared with the place, and not with what was typed.
_SETTLED: Final = ("code_insee", "commune", "code_postal", "latitude", "longitude")
_QUIET: Final = {"autocomplete": "off"}
WHO_SEES: Final = "l’équipe qui tient cet annuaire ; si elle accepte, tout le monde."
WHO_SEES_CONTACT: Final = "l’équipe. Il est effacé dès qu’elle a décidé."


def _field(asked: Asked) -> forms.Field:
    longest = _LONGEST.get(asked.name, LONGEST_LINE)
    missing = {"required": _REQUIRED.get(asked.name, "Remplissez ce champ.")}
    shared: dict[str, Any] = {
        "label": asked.label,
        "help_text": typeset(asked.hint) if asked.hint else "",
        "required": asked.name in _REQUIRED,
        "error_messages": missing,
    }
    too_long = typeset(f"C’est trop long : {longest} signes au plus.")
    match asked.typed:
        case "choice":
            unsaid = [("", _UNSAID[asked.name])] if asked.name in _UNSAID else []
            return forms.ChoiceField(choices=[*unsaid, *choices(asked.name).items()], **shared)
        case "many":
            return forms.MultipleChoiceField(
                choices=[*choices(asked.name).items()],
                widget=forms.CheckboxSelectMultiple,
                **shared,
            )
        case "number":
            shared["error_messages"] |= {"invalid": "Écrivez un nombre, comme 49,119."}
            return forms.FloatField(localize=True, **shared)
        case "day":
            return forms.DateField(**shared)
        case "text" | "lines" | "hours":
            shared["error_messages"] |= {"max_length": too_long}
            area = forms.Textarea(attrs={"rows": 4, **_QUIET})
            return forms.CharField(max_length=LONGEST_TEXT, widget=area, **shared)
    shared["error_messages"] |= {"max_length": too_long}
    return forms.CharField(max_length=longest, widget=forms.TextInput(attrs=_QUIET), **shared)


class PlaceForm(forms.Form):
    """Some fields of a place; `values` are what they give once the form is valid."""

    use_required_attribute = False

    def __init__(
        self,
        asked: Iterable[Asked],
        gazetteer: Gazetteer,
        data: QueryDict | None = None,
        place: Place | None = None,
        first: Mapping[str, Any] | None = None,
    ) -> None:
        kept = tuple(asked)
        shown = {one.name: initial(place, one.name) for one in kept} if place else {}
        super().__init__(data, initial={**shown, **(first or {})})
        self.gazetteer, self.place = gazetteer, place
        for one in kept:
            self.fields[one.name] = _field(one)
        self.asked = kept

    @property
    def values(self) -> dict[str, Any]:
        """Return what the fields hold now, as the place keeps it; of a known place, what changed.

        What nobody touched stays as it was written, even where we would write it otherwise.
        """
        names = [*(one.name for one in self.asked), *_SETTLED]
        return {
            name: self.cleaned_data[name]
            for name in dict.fromkeys(names)
            if name in self.cleaned_data and self._is_told(name)
        }

    def _is_told(self, name: str) -> bool:
        if self.place is None:
            return True
        if name in _SETTLED:
            return bool(self.cleaned_data[name] != getattr(self.place, name))
        typed, shown = self[name].data, self[name].initial
        if isinstance(shown, str):
            # A browser writes other ends of lines than ours.
            return str(typed or "").split() != shown.split()
        return self.fields[name].has_changed(shown, typed)

    def clean(self) -> dict[str, Any]:
        for one in self.asked:
            if one.name in self.cleaned_data:
                self._settle(one)
        self._settle_commune()
        return self.cleaned_data

    def _settle(self, asked: Asked) -> None:
        value = self.cleaned_data[asked.name]
        try:
            self.cleaned_data[asked.name] = self._settled(asked, value)
        except ValidationError as fault:
            self.add_error(asked.name, fault)

    def _settled(self, asked: Asked, value: Any) -> Any:  # noqa: ANN401 - as the field holds it
        match asked.typed:
            case "lines":
                return self._lines(asked.name, str(value))
            case "hours":
                return self._hours(str(value))
        if isinstance(value, str):
            text = value.strip() if asked.typed == "text" else " ".join(value.split())
            return _checked(asked.name, text)
        return value

    def _lines(self, name: str, text: str) -> list[str]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            raise ValidationError(typeset(f"{_MOST_LINES} lignes au plus."))
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    typeset(f"Une ligne est trop longue : {LONGEST_LINE} signes.")
                )
            _check_line(name, line)
        return lines

    def _hours(self, text: str) -> str:
        """Read hours as people type them, or as OpenStreetMap writes them."""
        if not text.strip():
            return ""
        code = str(self.cleaned_data.get("code_insee") or "")
        department = department_of(code or (self.place.code_insee if self.place else "")) or None
        try:
            return parse_french(text, department).text
        except OpeningHoursError as fault:
            try:
                return parse(text.strip(), department).text
            except OpeningHoursError:
                raise ValidationError(str(fault)) from fault

    # --- Where --------------------------------------------------------------------------------

    def _settle_commune(self) -> None:
        """Find the commune that was typed, and fill in its code; say so when there are several."""
        if "commune" not in self.fields or "commune" in self.errors:
            return
        typed = str(self.cleaned_data.get("commune", ""))
        if not typed:
            return
        if self._is_as_before():
            return
        found = self._found(typed)
        if found is None:
            return
        self.cleaned_data["code_insee"] = found.code
        self.cleaned_data["commune"] = found.name
        if not self.cleaned_data.get("code_postal") and len(found.postcodes) == 1:
            self.cleaned_data["code_postal"] = found.postcodes[0]

    def _is_as_before(self) -> bool:
        place = self.place
        if place is None or not place.code_insee:
            return False
        same = all(
            self.cleaned_data.get(name) == getattr(place, name)
            for name in ("commune", "code_postal")
        )
        return same and self.cleaned_data.get("code_insee") in (None, place.code_insee)

    def _found(self, typed: str) -> Commune | None:
        code = str(self.cleaned_data.get("code_insee") or "")
        if code and code != (self.place.code_insee if self.place else ""):
            known = self.gazetteer.commune(code.upper())
            if known is None:
                self.add_error("code_insee", "Aucune commune n’a ce code.")
            return known
        asked = understood(self.gazetteer, f"{self.cleaned_data.get('code_postal', '')} {typed}")
        if asked.sure:
            return asked.sure
        several = ", ".join(one.label for one in asked.several[:5])
        words = (
            f"Plusieurs communes possibles : {several}. Ajoutez le code postal."
            if several
            else "Aucune commune ne ressemble à ce nom. Vérifiez-le, ou donnez le code postal."
        )
        self.add_error("commune", typeset(words))
        return None


def _checked(name: str, text: str) -> str:
    """Return a text that may be kept; raise ValidationError, which says what is wrong."""
    if text and not is_told(text):
        raise ValidationError("Écrivez quelque chose de lisible.")
    if name == "code_postal" and text and not (len(text) == 5 and text.isdecimal()):
        raise ValidationError(typeset("Un code postal a cinq chiffres : 57000."))
    if name == "telephone" and text and not dial(text):
        raise ValidationError(typeset("Écrivez un numéro de téléphone : 03 87 00 00 00."))
    if name in ("prise_rdv", "fiche_acces_libre") and text:
        _check_line("site_web", text)
    if name == "nom" and not text:
        raise ValidationError(_REQUIRED["nom"])
    return text


def _check_line(name: str, line: str) -> None:
    if name == "site_web" and not is_web_address(line):
        raise ValidationError(
            typeset(f"« {line[:60]} » : une adresse de site commence par https://.")
        )
    if name == "courriels":
        try:
            validate_email(line)
        except ValidationError:
            message = typeset(f"« {line[:60]} » n’est pas une adresse électronique.")
            raise ValidationError(message) from None


# --- Anybody --------------------------------------------------------------------------------------


class ProposalForm(PlaceForm):
    """What anybody may say of a place, or of one that is missing."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        data: QueryDict | None = None,
        place: Place | None = None,
        first: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(PUBLIC, gazetteer, data, place, first)
        for field in self.fields.values():
            field.who_sees = ""  # type: ignore[attr-defined]
        if place is None:
            self._ask_what_a_new_place_needs()
        else:
            self.fields["closed"] = forms.BooleanField(
                label="Ce lieu a fermé, ou n’aide plus", required=False
            )
        self.fields["note"] = _text("Comment le savez-vous ?", 1000)
        self.fields["contact"] = _text("Où vous répondre, si vous le voulez", 200, rows=1)
        note, contact = self.fields["note"], self.fields["contact"]
        note.why = "pour vérifier : vous y allez, vous y travaillez, une affiche…"  # type: ignore[attr-defined]
        note.who_sees = "l’équipe, et personne d’autre."  # type: ignore[attr-defined]
        contact.why = "pour une question sur votre proposition. Vous pouvez passer."  # type: ignore[attr-defined]
        contact.who_sees = WHO_SEES_CONTACT  # type: ignore[attr-defined]

    def _ask_what_a_new_place_needs(self) -> None:
        commune = self.fields["commune"]
        commune.required = True
        commune.error_messages["required"] = "Dites dans quelle commune est ce lieu."

    @property
    def proposed(self) -> dict[str, Any]:
        """Return what differs from the place, or all that is said of a new one."""
        if self.place is None:
            return {name: value for name, value in self.values.items() if value not in ("", [])}
        closed = {"status": Status.CLOSED.value} if self.cleaned_data.get("closed") else {}
        return self.values | closed

    def clean(self) -> dict[str, Any]:
        super().clean()
        is_same = self.place is not None and not self.errors and not self.proposed
        if is_same and not self.cleaned_data.get("note"):
            raise ValidationError("Vous n’avez rien changé : corrigez un champ, ou dites quoi.")
        return self.cleaned_data


def _text(label: str, longest: int, rows: int = 3) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows, **_QUIET})
    if rows == 1:
        widget = forms.TextInput(attrs=_QUIET)
    message = typeset(f"C’est trop long : {longest} signes au plus.")
    return forms.CharField(
        label=typeset(label),
        required=False,
        max_length=longest,
        widget=widget,
        error_messages={"max_length": message},
    )


# --- The team -------------------------------------------------------------------------------------


class EditForm(PlaceForm):
    """Every field, for the team. A position that is left empty is the town hall's of the commune."""

    def __init__(
        self, gazetteer: Gazetteer, data: QueryDict | None = None, place: Place | None = None
    ) -> None:
        super().__init__(ASKED.values(), gazetteer, data, place)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._settle_position()
        self._settle_territory()
        return self.cleaned_data

    def _settle_position(self) -> None:
        if self.errors:
            return
        latitude, longitude = (self.cleaned_data.get(one) for one in ("latitude", "longitude"))
        if (latitude is None) != (longitude is None):
            name = "latitude" if latitude is None else "longitude"
            self.add_error(name, "Donnez les deux nombres, ou aucun.")
            return
        if latitude is not None and longitude is not None:
            if not (-90 <= latitude <= 90):
                self.add_error("latitude", typeset("Une latitude va de -90 à 90."))
            if not (-180 <= longitude <= 180):
                self.add_error("longitude", typeset("Une longitude va de -180 à 180."))
            return
        code = str(self.cleaned_data.get("code_insee") or "")
        commune = self.gazetteer.commune(code) if code and self.cleaned_data["adresse"] else None
        if commune:
            self.cleaned_data["latitude"] = commune.latitude
            self.cleaned_data["longitude"] = commune.longitude

    def _settle_territory(self) -> None:
        territory = self.cleaned_data.get("territory")
        code = self.cleaned_data.get("territory_code")
        if (
            territory
            and territory != "national"
            and not code
            and "territory_code" not in self.errors
        ):
            self.add_error("territory_code", "Dites lequel, par son code.")
