"""A letter's questions as a form: what people type is read by the engine, and given back untouched."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from guichet.engine import asking, french_dates, letters, sheets
from guichet.engine.answers import Reading
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Letter, LetterQuestion
from guichet.engine.sheets import Plan
from guichet.engine.typesetting.documents import LetterDocument
from guichet.engine.typography import typeset
from guichet.features.letters.services import advised, silence_ends, told
from guichet.lib.visible import is_told

NO_ANSWER = ("", "Je ne réponds pas")
# Shared computers come first. With « off » on the form and on each field, the browser does not propose
# to the next person what was typed, and « back » opens an empty form once somebody has left. So no field
# names its purpose (WCAG 1.3.5: name, street-address, tel), which would turn this off again: the identity
# asked is that of the person concerned, often not of who types, and a volunteer's own would be proposed.
# A browser may still send again what was posted, after asking: no page can forbid it.
_AUTOCOMPLETE = {"autocomplete": "off"}
_DAYS_AGO, _DAYS_AHEAD = 15, 30
_FEW_LINES = ("address", "recipient", "representative_address")


class _AsTyped:
    """A field that judges nothing: the engine reads the answers and finds the faults."""

    def clean(self, value: object) -> object:
        return value


class _Text(_AsTyped, forms.CharField):
    pass


class _Date(_AsTyped, forms.DateField):
    pass


class _Choice(_AsTyped, forms.ChoiceField):
    pass


class _Many(_AsTyped, forms.MultipleChoiceField):
    pass


class _Tick(_AsTyped, forms.BooleanField):
    pass


@dataclass(frozen=True)
class AskedGroup:
    """Fields that apply together; folded when the answers already say that they do not."""

    fields: tuple[BoundField, ...]
    only_if: str
    is_open: bool


@dataclass(frozen=True)
class AskedSection:
    """A part of the form."""

    title: str
    groups: tuple[AskedGroup, ...]


class LetterForm(forms.Form):
    """The questions of one letter. When it is valid, `document` and `plan` are ready."""

    use_required_attribute = False
    document: LetterDocument

    def __init__(
        self,
        catalogue: Catalogue,
        letter: Letter,
        today: datetime.date,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.catalogue, self.letter, self.today = catalogue, letter, today
        self.given = data
        self.questions = letters.questions(letter, catalogue.common)
        for question in self.questions:
            self.fields[question.id] = _field(question, letter, today)

    def clean(self) -> None:
        """Write the letter, or put each fault at its field."""
        found = self._reading()
        for name, message in found.faults.items():
            self.add_error(name, message)
        if found.faults:
            return
        if too_early := _too_early(self.catalogue, self.letter, found.answers):
            self.add_error("date", too_early)
            return
        self.answers = found.answers
        self.document = letters.write(self.letter, self.catalogue.common, found.answers)

    @cached_property
    def plan(self) -> Plan:
        """What to do with the letter, computed only where it is shown."""
        answers = told(self.catalogue, self.given.get("r", "")) if self.given else {}
        advice = advised(self.catalogue, self.letter, answers, self.today)
        return sheets.plan(
            self.catalogue, self.letter, self.answers, self.document, self.today, advice
        )

    def _reading(self) -> Reading:
        """Return what the engine understood of what was typed."""
        typed_in = typed(self.questions, self.given) if self.given else {}
        given = {name: value for name, value in typed_in.items() if is_told(value)}
        since = self.catalogue.procedures[self.letter.procedure].since
        return letters.read(self.letter, self.catalogue.common, given, self.today, since=since)

    @property
    def prefilled(self) -> list[str]:
        """The questions of the case that are answered before anybody types, in words."""
        own = {one.id for one in self.letter.questions}
        return [one.label for one in self.questions if one.id in own and one.id in self.initial]

    def sections(self) -> Iterator[AskedSection]:
        """Yield the parts of the form in order, with their fields."""
        answers = self._reading().answers if self.is_bound else self.initial
        for section in asking.sections(self.letter, self.catalogue.common):
            groups = tuple(
                AskedGroup(
                    fields=tuple(self[one.id] for one in group.questions),
                    only_if=group.only_if,
                    is_open=group.may_apply(answers),
                )
                for group in section.groups
            )
            yield AskedSection(section.title, groups)


def typed(questions: tuple[LetterQuestion, ...], data: QueryDict) -> dict[str, Any]:
    """Return what was typed for these questions, as it was typed."""
    return {
        one.id: data.getlist(one.id) if one.kind == "many" else data.get(one.id)
        for one in questions
        if one.id in data
    }


def hidden_values(
    questions: tuple[LetterQuestion, ...], data: QueryDict
) -> Iterator[tuple[str, str]]:
    """Yield (name, value) for all that was typed, even where it did not apply: nothing is lost."""
    for one in questions:
        values = data.getlist(one.id) if one.kind == "many" else [data.get(one.id)]
        yield from ((one.id, value) for value in values if value)


def _too_early(catalogue: Catalogue, letter: Letter, answers: Mapping[str, Any]) -> str:
    """Say until when to wait, where the letter speaks of a refusal that is not born yet."""
    ends = silence_ends(catalogue, letter, answers)
    if ends is None or answers["date"] > ends:
        return ""
    first = ends + datetime.timedelta(days=1)
    return typeset(
        f"Il est trop tôt : le service peut encore répondre jusqu’au {french_dates.written(ends)}. "
        "Son silence n’est pas encore un refus. Revenez écrire et envoyer cette lettre à partir du "
        f"{french_dates.written(first)}."
    )


def _field(question: LetterQuestion, letter: Letter, today: datetime.date) -> forms.Field:
    field = _bare_field(question)
    field.label, field.help_text = question.label, _hint(question, letter, today)
    field.required = question.required
    shown = {
        "why": question.why,
        "unit": "€" if question.kind == "amount" else "",
        "is_short": question.kind in ("date", "number"),
    }
    for name, value in shown.items():
        setattr(field, name, value)
    field.widget.attrs.update(_AUTOCOMPLETE)
    return field


def _bare_field(question: LetterQuestion) -> forms.Field:
    choices = [(str(one.value), one.label) for one in question.choices]
    match question.kind:
        case "choice":
            more = [] if question.required else [NO_ANSWER]
            return _Choice(choices=[*choices, *more], widget=forms.RadioSelect)
        case "many":
            return _Many(choices=choices, widget=forms.CheckboxSelectMultiple)
        case "yes_no":
            return _Tick()
        case "date":
            # The figures of a telephone have no « / »: a date is typed on the whole keyboard.
            return _Date(widget=forms.DateInput(attrs={"inputmode": "text"}))
        case "long_text":
            rows = 4 if question.id in _FEW_LINES else 8
            return _Text(widget=forms.Textarea(attrs={"rows": rows}))
        case "email":
            return _Text(widget=forms.EmailInput())
        case "tel":
            return _Text(widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}))
        case "number":
            return _Text(widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    return _Text()


def _hint(question: LetterQuestion, letter: Letter, today: datetime.date) -> str:
    """Return the example at the field; for the addressee, where this letter's address is found."""
    if question.kind == "date":
        return f"{question.hint} {_example_day(question, today)}".strip()
    if question.id != "recipient":
        return question.hint
    return " ".join(filter(None, (_already_written(letter), letter.addressee.help, question.hint)))


def _example_day(question: LetterQuestion, today: datetime.date) -> str:
    """Return a day that would be accepted if somebody copied it."""
    days = _DAYS_AHEAD if question.future else -_DAYS_AGO
    day = today + datetime.timedelta(days=days)
    return f"Exemple\u00a0: {day.day}/{day.month}/{day.year}."


def _already_written(letter: Letter) -> str:
    """Return the lines of the address that the letter brings, so that nobody types them again."""
    lines = letter.addressee.lines
    always = [f"«\u00a0{one}\u00a0»" for one in lines if isinstance(one, str)]
    sometimes = [f"«\u00a0{one.text}\u00a0»" for one in lines if not isinstance(one, str)]
    written = [*always, *([" ou ".join(sometimes)] if sometimes else [])]
    return f"Déjà écrit, ne le recopiez pas\u00a0: {', '.join(written)}." if written else ""
