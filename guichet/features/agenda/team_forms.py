"""What the team types: a cycle, a meeting with all that stands beside it, a change of date, a phone call."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guichet.engine import catalogue, french_dates
from guichet.engine.french_dates import DateNotUnderstood
from guichet.engine.typography import typeset
from guichet.features.agenda import clocks
from guichet.features.agenda.clocks import HourNotUnderstood
from guichet.features.agenda.dating import Dated, Placed, typed_dates, typed_place
from guichet.features.agenda.fields import Address, Line, Lines, Number, Text, halves, web_address
from guichet.features.agenda.models import MOST_PEOPLE, USUAL_PRICE, Cycle, Meeting, Source
from guichet.features.agenda.services import Beside, PartnerTold, Told

_MOST_PLACES: Final = 100_000
_KNOWN: Final = (("", "Personne ne l’a dit"), ("yes", "Oui"), ("no", "Non"))
_ACCESS: Final = {
    "is_step_free": "Peut-on entrer sans marche ?",
    "has_sign_language": "Y a-t-il une interprétation en langue des signes ?",
    "has_childcare": "Les enfants sont-ils gardés ?",
    "has_translation": "Y a-t-il une traduction ?",
}


def _speaker(line: str) -> tuple[str, str]:
    name, told = halves(line)
    if not name or len(name) > 120 or len(told) > 240:
        raise ValidationError(
            "écrivez un nom (120 signes au plus), puis « : » et une courte phrase."
        )
    return name, told


def _moment(line: str) -> tuple[time | None, str]:
    first, title = halves(line)
    if not title:
        return None, line[:240]
    try:
        return clocks.parse(first), title[:240]
    except HourNotUnderstood:
        return None, line[:240]


def _partner(line: str) -> PartnerTold:
    name, url = halves(line)
    if not name or len(name) > 120:
        raise ValidationError("écrivez un nom, de 120 signes au plus.")
    return PartnerTold(name, web_address(url) if url else "")


def _link(line: str) -> tuple[str, str]:
    words, url = halves(line)
    if not words or len(words) > 160:
        raise ValidationError("écrivez d’abord les mots du lien, puis « : » et son adresse.")
    return words, web_address(url)


def _right(line: str) -> str:
    slug = line.rstrip("/").rpartition("/")[2]
    house = catalogue.load()
    known = {one.slug for one in house.procedures.values()}
    known |= {one.slug for one in house.rights.values()}
    if slug not in known:
        raise ValidationError(
            f"aucune fiche n’a pour nom « {slug[:60]} ». Recopiez l’adresse de la fiche."
        )
    return slug


def _typed_date(line: str) -> str:
    """Keep a date as it was typed: its hours depend on the place, which another field tells."""
    day, hours = halves(line)
    if not day or not hours:
        raise ValidationError("écrivez un jour, « : », puis deux heures : 25/11/2026 : 18 h - 20 h")
    return line


def _between(line: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Read « 25/11/2026 : 18 h - 20 h » there. Raises ValidationError."""
    day, hours = halves(line)
    starts, _, ends = hours.removeprefix("de ").replace("–", "-").replace(" à ", "-").partition("-")
    try:
        on = french_dates.parse(day)
        start = clocks.instant(on, clocks.parse(starts), zone)
        end = clocks.instant(on, clocks.parse(ends), zone)
    except (DateNotUnderstood, HourNotUnderstood) as fault:
        raise ValidationError(str(fault)) from fault
    if end <= start:
        raise ValidationError("la fin est avant le début.")
    return start, end


class CycleForm(forms.Form):
    """A cycle: its title, its common presentation, its partners."""

    use_required_attribute = False

    title = Line("Le titre du cycle", 160, missing="Donnez un titre au cycle.")
    summary = Line("En une phrase", 400, required=False)
    body = Text(
        "La présentation commune",
        20_000,
        rows=10,
        required=False,
        help_text="Un paragraphe, une ligne vide, un paragraphe. **gras**, listes avec des tirets.",
    )
    partners = Lines(
        "Avec qui ?",
        _partner,
        rows=4,
        help_text="Un partenaire par ligne, puis « : » et son site s’il en a un.",
    )

    @classmethod
    def of(cls, cycle: Cycle) -> "CycleForm":
        """Return the form of a cycle as it stands."""
        partners = [
            f"{one.name} : {one.url}" if one.url else one.name
            for one in cycle.partners.defer("logo")
        ]
        return cls(
            initial={
                "title": cycle.title,
                "summary": cycle.summary,
                "body": cycle.body,
                "partners": "\n".join(partners),
            }
        )

    def fields_told(self) -> dict[str, Any]:
        """Return what the cycle is made of, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("title", "summary", "body")}


class MeetingForm(Dated, Placed, forms.Form):
    """A meeting, whole. Its faults are listed in the order of the page."""

    use_required_attribute = False
    field_order: Any = (
        "title", "summary", "body", "cycle", "number", "is_bonus", "day", "starts", "ends",
        "end_day", "other_dates", "commune", "place_name", "address",
    )  # fmt: skip

    title = Line("Le titre", 160, missing="Donnez un titre à la rencontre.")
    summary = Line("En une phrase", 400, required=False)
    body = Text(
        "Le texte",
        20_000,
        rows=10,
        required=False,
        help_text="Un paragraphe, une ligne vide, un paragraphe. **gras**, listes avec des tirets.",
    )
    cycle = forms.ModelChoiceField(
        Cycle.objects.all(), label="Le cycle", required=False, empty_label="Aucun cycle"
    )
    number = Number("Le numéro de la séance", 1, 999, required=False)
    is_bonus = forms.BooleanField(label="C’est une séance bonus, sans numéro", required=False)
    other_dates = Lines(
        "D’autres dates ?",
        _typed_date,
        rows=3,
        help_text="Une par ligne, comme 25/11/2026 : 18 h - 20 h",
    )
    place_slug = Line(
        "Ce lieu dans l’annuaire",
        200,
        required=False,
        help_text="L’adresse de sa page, ou la fin de cette adresse.",
    )
    price = Line("Le prix", 120, required=False, initial=USUAL_PRICE)
    payment_url = Address(
        "Où donner en ligne ?", help_text="Facultatif. Le paiement se fait sur cet autre site."
    )
    takes_registrations = forms.BooleanField(label="On s’inscrit", required=False)
    capacity = Number(
        "Combien de places en tout ?",
        0,
        _MOST_PLACES,
        required=False,
        help_text="Vide : pas de limite.",
    )
    phone_quota = Number(
        "Dont combien gardées pour le téléphone et le courrier ?",
        0,
        _MOST_PLACES,
        required=False,
        help_text="Le site ne les donne pas.",
    )
    by_phone = Line(
        "Comment s’inscrire sans ordinateur ?",
        240,
        required=False,
        help_text="Un numéro et des heures, une adresse.",
    )
    access_note = Line("Autre chose à dire sur l’accès ?", 400, required=False)
    remote_url = Address("Où écouter de loin ?")
    remote_note = Line("Comment écouter de loin ?", 400, required=False)
    speakers = Lines(
        "Qui parle ?",
        _speaker,
        rows=4,
        help_text="Une personne par ligne, puis « : » et une courte phrase. Demandez-lui son accord.",
    )
    moments = Lines(
        "Le programme",
        _moment,
        rows=5,
        help_text="Un moment par ligne, comme 18 h 30 : récits. L’heure est facultative.",
    )
    partners = Lines(
        "Avec qui, pour cette rencontre ?",
        _partner,
        rows=3,
        help_text="Un partenaire par ligne, puis « : » et son site. Ceux du cycle y sont déjà.",
    )
    rights = Lines(
        "Les droits et démarches dont on parle",
        _right,
        rows=3,
        help_text="L’adresse d’une fiche par ligne.",
    )
    links = Lines(
        "Campagnes et autres liens",
        _link,
        rows=3,
        help_text="Un lien par ligne : ses mots, « : », puis son adresse.",
    )
    press_contact = Line(
        "Le contact de la presse",
        240,
        required=False,
        why="pour les journalistes. Il paraît sur la page et sur le communiqué.",
        who="tout le monde.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        for name, label in _ACCESS.items():
            self.fields[name] = forms.ChoiceField(
                label=typeset(label), choices=_KNOWN, required=False
            )

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """Return the form of a meeting as it stands."""
        return cls(initial=_typed(meeting))

    def clean_place_slug(self) -> str:
        slug = str(self.cleaned_data["place_slug"]).rstrip("/").rpartition("/")[2]
        if slug and not all(one.isascii() and (one.isalnum() or one in "-_") for one in slug):
            raise ValidationError("Recopiez l’adresse de la page du lieu dans l’annuaire.")
        return slug[:120]

    def clean(self) -> dict[str, Any]:
        """Judge what depends on two fields: dates, places, number."""
        said = super().clean()
        self._judge_dates()
        capacity, quota = said.get("capacity"), said.get("phone_quota") or 0
        if quota and (capacity is None or quota > capacity) and "capacity" not in self.errors:
            self.add_error("phone_quota", typeset("C’est plus que toutes les places."))
        if said.get("number") and not said.get("cycle"):
            self.add_error(
                "number", typeset("Une séance numérotée est dans un cycle : choisissez-le.")
            )
        if said.get("number") and said.get("is_bonus"):
            self.add_error("number", typeset("Une séance bonus n’a pas de numéro."))
        return said

    def _judge_dates(self) -> None:
        """Read the other dates in the place's time; none may be during another."""
        said = self.cleaned_data
        dates = [(said["starts_at"], said["ends_at"])] if "starts_at" in said else []
        read = []
        for number, line in enumerate(said.get("other_dates", ()), 1):
            try:
                start, end = _between(line, ZoneInfo(self.zone))
            except ValidationError as fault:
                told = " ".join(fault.messages)
                self.add_error("other_dates", typeset(f"Ligne {number} : {told}"))
                return
            if any(start < until and begun < end for begun, until in dates):
                self.add_error(
                    "other_dates", typeset(f"Ligne {number} : c’est pendant une autre date.")
                )
                return
            dates.append((start, end))
            read.append((start, end))
        said["dates_read"] = tuple(read)

    def judge_number(self, others: Sequence[Meeting]) -> bool:
        """Tell whether no other session of the cycle bears this number; say it at the field."""
        number = self.cleaned_data.get("number")
        if number and any(one.number == number for one in others):
            self.add_error("number", typeset(f"La séance {number} de ce cycle existe déjà."))
            return False
        return True

    def fields_told(self) -> dict[str, Any]:
        """Return what the meeting is made of, once the form is valid."""
        said = self.cleaned_data
        names = (
            "title", "summary", "body", "cycle", "number", "is_bonus", "place_slug", "price",
            "payment_url", "takes_registrations", "capacity", "by_phone", "access_note",
            "remote_url", "remote_note", "press_contact",
        )  # fmt: skip
        access = {name: {"yes": True, "no": False}.get(said[name]) for name in _ACCESS}
        return {
            **{name: said[name] for name in names},
            **access,
            **self.place_told(),
            **self.dates_told(),
            "phone_quota": said["phone_quota"] or 0,
            "rights": list(dict.fromkeys(said["rights"])),
            "links": [list(one) for one in said["links"]],
        }

    def beside(self) -> Beside:
        """Return what stands beside the meeting, once the form is valid."""
        said = self.cleaned_data
        return Beside(said["speakers"], said["moments"], said["partners"], said["dates_read"])


def _typed(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as it would be typed."""
    plain = (
        "title", "summary", "body", "cycle", "number", "is_bonus", "place_slug", "price",
        "payment_url", "takes_registrations", "capacity", "phone_quota", "by_phone",
        "access_note", "remote_url", "remote_note", "press_contact",
    )  # fmt: skip
    access = {True: "yes", False: "no", None: ""}
    zone = meeting.tz
    return {
        **{name: getattr(meeting, name) for name in plain},
        **{name: access[getattr(meeting, name)] for name in _ACCESS},
        **typed_place(meeting),
        **typed_dates(meeting),
        "other_dates": "\n".join(
            _written(one.starts_at, one.ends_at, zone) for one in meeting.other_dates.all()
        ),
        "speakers": _lines((one.name, one.line) for one in meeting.speakers.all()),
        "moments": _lines(
            (clocks.spoken(one.at), one.title) if one.at else (one.title, "")
            for one in meeting.moments.all()
        ),
        "partners": _lines((one.name, one.url) for one in meeting.partners.defer("logo")),
        "rights": "\n".join(meeting.rights),
        "links": _lines(meeting.links),
    }


def _lines(pairs: Any) -> str:  # noqa: ANN401 - pairs of texts, from several kinds of rows
    return "\n".join(" : ".join(filter(None, pair)) for pair in pairs)


def _written(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return f"{start:%d/%m/%Y} : {clocks.spoken(start.time())} - {clocks.spoken(end.time())}"


class MoveForm(Dated, forms.Form):
    """Another date, or none yet, and why."""

    use_required_attribute = False

    note = Line(
        "Pourquoi, en une phrase ?",
        400,
        required=False,
        why="pour celles et ceux qui devaient venir.",
        who="tout le monde : c’est en haut de la page, et dans les calendriers.",
    )
    is_unknown = forms.BooleanField(label="La nouvelle date n’est pas connue", required=False)

    def __init__(self, zone: str, data: QueryDict | None = None, **more: Any) -> None:  # noqa: ANN401
        # Three forms stand on one page: their fields have names of their own.
        super().__init__(data, auto_id="move_%s", **more)
        self.zone = zone
        if data is not None and data.get("is_unknown"):
            for name in ("day", "starts", "ends"):
                self.fields[name].required = False

    def dates(self) -> tuple[datetime, datetime] | None:
        """Return the new date, once the form is valid."""
        said = self.cleaned_data
        return None if said["is_unknown"] else (said["starts_at"], said["ends_at"])


class CopyForm(Dated, forms.Form):
    """When the copy of a meeting begins; it lasts as long."""

    use_required_attribute = False

    def __init__(self, zone: str, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="copy_%s")
        self.zone = zone
        del self.fields["ends"]
        del self.fields["end_day"]

    def clean(self) -> dict[str, Any]:
        """Read the hour of the place."""
        said = self.cleaned_data
        if said.get("day") and said.get("starts"):
            try:
                zone = ZoneInfo(self.zone)
                said["starts_at"] = clocks.instant(said["day"], said["starts"], zone)
            except HourNotUnderstood as fault:
                self.add_error("starts", str(fault))
        return said


class NoteForm(forms.Form):
    """Why a meeting is cancelled."""

    use_required_attribute = False
    note = Line(
        "Pourquoi, en une phrase ?",
        400,
        required=False,
        who="tout le monde : c’est en haut de la page, et dans les calendriers.",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="why_%s")


class AfterwardsForm(forms.Form):
    """What came of a meeting."""

    use_required_attribute = False
    afterwards = Text(
        "Ce qui reste de la rencontre",
        40_000,
        rows=14,
        required=False,
        help_text="Compte rendu, liens vers l’enregistrement et les documents : [les mots](https://…).",
    )


class PhoneForm(forms.Form):
    """Somebody who called, wrote, or came by."""

    use_required_attribute = False

    name = Line("Le nom que la personne donne", 80, missing="Écrivez un nom, même inventé.")
    people = Number(
        "Combien de personnes ?", 1, MOST_PEOPLE, missing="Écrivez combien, par exemple 1."
    )
    needs = Line(
        "De quoi a-t-elle besoin pour venir ?",
        300,
        required=False,
        help_text="Ce qu’il faut préparer, et rien sur sa santé.",
    )
    contact = Line("Comment la joindre ?", 120, required=False)
    source = forms.ChoiceField(
        label="Elle s’inscrit",
        choices=[(one.value, one.label) for one in Source if one != Source.WEB],
        widget=forms.RadioSelect,
        initial=Source.PHONE,
        error_messages={"required": "Choisissez une réponse."},
    )

    def told(self) -> Told:
        """Return what was told, once the form is valid."""
        said = self.cleaned_data
        return Told(
            said["name"], said["people"], said["needs"], said["contact"], Source(said["source"])
        )
