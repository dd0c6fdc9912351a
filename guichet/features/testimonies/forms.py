"""The questions and the choices as forms, for the public door and for the keying of papers alike.

Nothing typed is judged twice, changed, or lost: `questionnaires` alone reads the answers.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichet.engine import questionnaires
from guichet.engine.answers import AnswerFault, clean
from guichet.engine.questionnaires import Answer, DepositWords, Part, Question, Questionnaire
from guichet.engine.sealing.tickets import Ticket
from guichet.engine.typography import typeset
from guichet.lib.visible import is_told

NO_ANSWER: Final = ("", "Je ne réponds pas")
LONGEST_CONTACT: Final = 500
PREFIX: Final = "q"
# On a shared computer, the browser must not propose to the next person what was typed here.
AUTOCOMPLETE: Final = {"autocomplete": "off"}
TICKET_IN_TEXT: Final = typeset(
    "Ce texte contient le code de votre ticket. Effacez-le d’ici : qui lirait ce texte pourrait "
    "revenir à votre place, et tout retirer."
)


class _AsTyped:
    """A field that judges nothing: the engine reads the answers and finds the faults."""

    def clean(self, value: object) -> object:
        return value


class _Text(_AsTyped, forms.CharField):
    pass


class _Choice(_AsTyped, forms.ChoiceField):
    pass


class _Many(_AsTyped, forms.MultipleChoiceField):
    pass


@dataclass(frozen=True)
class AskedPart:
    """Questions that go together, ready for the page."""

    title: str
    introduction: str
    fields: tuple[BoundField, ...]


class QuestionsForm(forms.Form):
    """The questions of one door. When it is valid, `answers` is ready to be sealed."""

    use_required_attribute = False
    no_answer = NO_ANSWER
    answers: dict[str, Answer]

    def __init__(
        self,
        questionnaire: Questionnaire,
        words: DepositWords,
        today: datetime.date,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
        ticket: Ticket | None = None,
    ) -> None:
        super().__init__(data, initial=initial, prefix=PREFIX)
        self.questionnaire, self.today, self.ticket = questionnaire, today, ticket
        for question in questionnaire.questions:
            field = _field(question, questionnaire.boxes[question.id], self.no_answer)
            field.who_sees = words.seen_by[question.seen_by]  # type: ignore[attr-defined]
            self.fields[question.id] = field

    def clean(self) -> None:
        """Put each fault at its field; keep what was understood."""
        found = questionnaires.read(self.questionnaire, self._typed(), self.today)
        faults = dict(found.faults)
        for name, answer in found.answers.items():
            if self.ticket and isinstance(answer, str) and self.ticket.is_in(answer):
                faults[name] = TICKET_IN_TEXT
        for name, message in faults.items():
            # A form may put some of the questions only: the others are not wrong here.
            if name in self.fields:
                self.add_error(name, typeset(message))
        self.answers = found.answers

    def _typed(self) -> dict[str, object]:
        """Return what was sent for each question, as it was typed."""
        if not isinstance(self.data, QueryDict):
            return {}
        names = {one: self.add_prefix(one) for one in self.fields}
        # Zero-width signs alone are no story.
        return {
            one: [value for value in self.data.getlist(name) if is_told(value)]
            for one, name in names.items()
            if name in self.data
        }

    def parts(self) -> Iterator[AskedPart]:
        """Yield the parts of the page in order, with their fields."""
        for part in self.questionnaire.parts:
            if fields := self._fields_of(part):
                yield AskedPart(part.title, part.introduction, fields)

    def _fields_of(self, part: Part) -> tuple[BoundField, ...]:
        return tuple(self[one.id] for one in part.questions if one.id in self.fields)


def _field(question: Question, number: int, no_answer: tuple[str, str]) -> forms.Field:
    field = _bare_field(question, no_answer)
    field.label = f"{number}. {question.label}"
    field.help_text = " ".join(filter(None, (question.hint, question.reminder)))
    field.required = question.required
    field.why = question.why  # type: ignore[attr-defined]
    field.is_short = question.kind in ("month", "department")  # type: ignore[attr-defined]
    field.widget.attrs.update(AUTOCOMPLETE)
    return field


def _bare_field(question: Question, no_answer: tuple[str, str]) -> forms.Field:
    options = [(one.value, option_words(one.label, one.hint)) for one in question.offered]
    more = [] if question.required else [no_answer]
    match question.kind:
        case "choice":
            return _Choice(choices=[*options, *more], widget=forms.RadioSelect)
        case "yes_no":
            yes_no = [(questionnaires.YES, "Oui"), (questionnaires.NO, "Non")]
            return _Choice(choices=[*yes_no, *more], widget=forms.RadioSelect)
        case "many":
            return _Many(choices=options, widget=forms.CheckboxSelectMultiple)
        case "long_text":
            rows = 14 if question.required else 5
            return _Text(widget=forms.Textarea(attrs={"rows": rows}))
    return _Text()


def option_words(label: str, explanation: str) -> str | SafeString:
    """Return an option's label with its explanation on the line below."""
    if not explanation:
        return label
    return format_html("{}<small>{}</small>", label, explanation)


class ChoicesForm(forms.Form):
    """How far the testimony may be used, how to reach the person, whether the ticket shows it."""

    use_required_attribute = False

    consent = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une réponse. Vous pourrez en changer avec votre ticket.",
            "invalid_choice": "Choisissez une réponse dans la liste.",
        },
    )
    contact = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2, **AUTOCOMPLETE})
    )
    shows_text = forms.BooleanField(required=False)

    def __init__(
        self,
        words: DepositWords,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
        ticket: Ticket | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.words, self.ticket = words, ticket
        consent = self.fields["consent"]
        consent.label = words.consent.label
        consent.help_text = words.consent.why
        set_choices(consent, consent_choices(words))
        for name, ask in (("contact", words.contact), ("shows_text", words.shows_text)):
            field = self.fields[name]
            field.label, field.help_text = ask.label, ask.hint
            field.why = ask.why  # type: ignore[attr-defined]

    def clean_contact(self) -> str:
        return readable(self.cleaned_data["contact"], LONGEST_CONTACT, self.ticket)


def consent_choices(words: DepositWords) -> list[tuple[str, str | SafeString]]:
    """Return the steps of the ladder, each with its one sentence."""
    return [(one.value, option_words(one.label, one.explanation)) for one in words.consent_steps]


def set_choices(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a field its choices."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
    field.choices = choices


def readable(typed: str, longest: int, ticket: Ticket | None) -> str:
    """Return a text cleaned as the questions clean theirs. Raises ValidationError, in French."""
    try:
        text = clean(typed)
    except AnswerFault as fault:
        raise ValidationError(str(fault)) from fault
    if len(text) > longest:
        raise ValidationError(
            typeset(f"Ce texte fait {len(text)} caractères, et il en faut {longest} au plus.")
        )
    if ticket and ticket.is_in(text):
        raise ValidationError(TICKET_IN_TEXT)
    return text if is_told(text) else ""
