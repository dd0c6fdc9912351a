"""The dates that a person types on a sheet, to have its time limits counted."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guichet.engine import places
from guichet.engine.answers import AnswerFault, clean, read_date
from guichet.engine.time_limits import DeadlineError, Event, Length
from guichet.engine.typography import typeset
from guichet.features.rights.words import Clock, hint, question

WHO_SEES = typeset("personne : le calcul est fait sur-le-champ, puis la date est oubliée.")
_NO_DATE = "Écrivez une date, par exemple 6/11/2026."


class TypedDate(forms.DateField):
    """A date read as the rest of the house reads them: « 24/11/2026 », « 24 novembre 2026 »."""

    def __init__(self, today: datetime.date, *, future: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.today, self.future = today, future

    def to_python(self, value: Any) -> datetime.date | None:  # noqa: ANN401
        try:
            return read_date(value, self.today, future=self.future)
        except AnswerFault as fault:
            raise ValidationError(str(fault)) from fault


class ClocksForm(forms.Form):
    """One date for each event that starts a clock of the procedure, and what may change the count.

    `cleaned_data` holds the dates by event, `place` (a code of département or None) and, where
    only the person's letter says it, `length` (a `Length` or None).
    """

    def __init__(
        self,
        clocks: Sequence[Clock],
        today: datetime.date,
        data: Any = None,  # noqa: ANN401
    ) -> None:
        super().__init__(data)
        self.events = tuple(dict.fromkeys(event for clock in clocks for event in clock.events))
        for event in self.events:
            self.fields[event] = _date_field(event, today, alone=len(self.events) == 1)
        self.unknown_length = next(
            (clock.rule.starts for clock in clocks if not clock.number), None
        )
        if self.unknown_length is not None:
            self.fields["length"] = forms.CharField(
                label=typeset("Quel délai est écrit dans la lettre ?"),
                help_text=typeset("Par exemple « 15 jours » ou « 1 mois »."),
                required=False,
            )
        self.fields["place"] = forms.CharField(
            label=typeset("Dans quel département ?"),
            help_text=typeset(
                "Le numéro ou le nom : 57, Moselle, 974… Certains jours fériés n’existent que dans "
                "quelques départements."
            ),
            required=False,
        )

    def clean_place(self) -> str | None:
        typed = _readable(self.cleaned_data["place"])
        try:
            return places.department(typed) if typed else None
        except places.UnknownPlace as error:
            raise ValidationError(str(error)) from error

    def clean_length(self) -> Length | None:
        typed = _readable(self.cleaned_data["length"])
        try:
            return Length.from_text(typed) if typed else None
        except DeadlineError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not any(typed.get(event) for event in self.events):
            self.add_error(self.events[0], _NO_DATE)
        if self.unknown_length in typed and "length" in typed and not typed["length"]:
            self.add_error("length", "Recopiez le délai écrit dans la lettre.")
        return typed


def _date_field(event: Event, today: datetime.date, *, alone: bool) -> TypedDate:
    return TypedDate(
        today,
        future=event is Event.TAX_NOTICE_YEAR_END,
        label=question(event),
        help_text=hint(event),
        required=alone,
        error_messages={"required": _NO_DATE},
    )


def _readable(text: str) -> str:
    try:
        return clean(text)
    except AnswerFault as fault:
        raise ValidationError(str(fault)) from fault
