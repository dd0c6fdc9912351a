"""Turns a bound form field into what the field template shows: one model for every kind of question."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

SHORT_ANSWER = 14


@dataclass(frozen=True)
class Option:
    """One box to tick or button to choose: its ``<input>`` and its words."""

    control: SafeString
    label: str


@dataclass(frozen=True)
class FieldView:
    """A question as shown. ``kind``: line, group (several options, no control) or tick (one box)."""

    kind: str
    id: str
    label: str
    optional: bool
    heading: bool
    hint: str
    why: str
    who: str
    unit: str
    short: bool
    pair: bool
    described_by: str
    errors: tuple[str, ...]
    control: SafeString
    options: tuple[Option, ...]


def kind_of(bound: BoundField) -> str:
    """Say how a field is drawn, from its widget."""
    widget = bound.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"


def target_of(bound: BoundField) -> str:
    """Give the id that a link to this question must reach: the first control of a group."""
    return f"{bound.auto_id}_0" if kind_of(bound) == "group" else bound.auto_id


def view_of(
    bound: BoundField, *, why: str, who: str, unit: str, short: bool, heading: bool
) -> FieldView:
    """Prepare a field; ``why`` and ``who`` fall back on attributes of the form field."""
    kind = kind_of(bound)
    is_date = isinstance(bound.field, forms.DateField)
    hint = str(bound.help_text) or (gettext("Exemple : 6/11/2026") if is_date else "")
    why = why or str(getattr(bound.field, "why", ""))
    who = who or str(getattr(bound.field, "who_sees", ""))
    errors = tuple(str(error) for error in bound.errors)
    named = {"hint": hint, "why": why or who, "error": errors}
    described_by = " ".join(f"{bound.auto_id}_{key}" for key, shown in named.items() if shown)
    control, options = SafeString(), tuple[Option, ...]()
    if kind == "group":
        options = _options(bound)
    else:
        attributes = _attributes(bound, described_by, unit, is_date=is_date)
        control = bound.as_widget(attrs=attributes)
    return FieldView(
        kind=kind,
        id=bound.auto_id,
        label=str(bound.label),
        optional=not bound.field.required and kind != "tick",
        heading=heading,
        hint=hint,
        why=why,
        who=who,
        unit=unit,
        short=short or is_date or bool(unit),
        pair=len(options) == 2 and all(len(o.label) <= SHORT_ANSWER for o in options),
        described_by=described_by,
        errors=errors,
        control=control,
        options=options,
    )


def _attributes(
    bound: BoundField, described_by: str, unit: str, *, is_date: bool
) -> dict[str, str | bool]:
    """Add what helps typing; what the form's author wrote on the widget stays."""
    attributes: dict[str, str | bool] = {"aria-describedby": described_by} if described_by else {}
    wanted = {}
    if is_date:
        wanted = {"inputmode": "numeric", "autocomplete": "off"}
    elif unit:
        wanted = {"inputmode": "decimal", "autocomplete": "off"}
    written = bound.field.widget.attrs
    return attributes | {name: value for name, value in wanted.items() if name not in written}


def _options(bound: BoundField) -> tuple[Option, ...]:
    return tuple(Option(widget.tag(), str(widget.choice_label)) for widget in bound.subwidgets)
