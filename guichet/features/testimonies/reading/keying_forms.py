"""A paper being keyed in: the same questions with the numbers of the paper, the important ones twice.

Somebody who keys an answer a second time does not see the first: only the difference tells a slip.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from guichet.engine import paper_form, questionnaires
from guichet.engine.questionnaires import Answer, DepositWords, Question, Questionnaire
from guichet.engine.typography import typeset
from guichet.features.testimonies.forms import ChoicesForm, QuestionsForm, set_choices

AGAIN = "again"
SETTLED = "settled"
FIRST, SECOND = "first", "second"
_CONSENT_HINT = typeset(
    "Rien de coché ? Demandez à la personne. Si elle n’est plus là : « Compter seulement »."
)


class PaperQuestions(QuestionsForm):
    """The questions as the paper puts them: a number and a label, since the paper has the rest."""

    no_answer = ("", "Rien de coché")

    def __init__(
        self,
        questionnaire: Questionnaire,
        words: DepositWords,
        today: datetime.date,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(questionnaire, words, today, data, initial)
        for name, field in self.fields.items():
            question = questionnaire.question(name)
            field.help_text = _how(question) if question else ""
            _plain(field)


def _how(question: Question) -> str:
    """Say only what helps to key: the shape of a month, of a département."""
    shapes = {"month": "Comme 03/2026.", "department": "Comme 93, 2A ou 974."}
    return shapes.get(question.kind, "")


class AgainQuestions(PaperQuestions):
    """The important questions alone, keyed a second time."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        words: DepositWords,
        today: datetime.date,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(questionnaire, words, today, data)
        self.prefix = AGAIN
        for question in questionnaire.questions:
            if not question.important:
                del self.fields[question.id]


class PaperChoices(ChoicesForm):
    """What stands on the paper after the questions, with its numbers."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        words: DepositWords,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(words, data, initial)
        numbers = paper_form.boxes(questionnaire)
        # The paper explains each step; here the words ticked are enough.
        steps = [(one.value, one.label) for one in words.consent_steps]
        set_choices(self.fields["consent"], steps)
        for name, field in self.fields.items():
            field.label = f"{numbers[name]}. {field.label}"
            field.help_text = _CONSENT_HINT if name == "consent" else ""
            _plain(field)
        self.order_fields(paper_form.ENDING)


class AgainChoices(PaperChoices):
    """The choices that would do harm if mistyped: how far it may be used, and the contact."""

    def __init__(
        self, questionnaire: Questionnaire, words: DepositWords, data: QueryDict | None = None
    ) -> None:
        super().__init__(questionnaire, words, data)
        self.prefix = AGAIN
        del self.fields["shows_text"]


def _plain(field: forms.Field) -> None:
    """Leave out why it is asked and who sees it: the person has read it on the paper."""
    field.why = field.who_sees = ""  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Difference:
    """An answer keyed in two ways, in words; '' for nothing."""

    name: str
    label: str
    first: str
    second: str


def differences(
    questions: PaperQuestions,
    again: AgainQuestions,
    choices: PaperChoices,
    choices_again: AgainChoices,
) -> list[Difference]:
    """Return what differs between the two times, in the order of the paper; the forms are valid."""
    found = []
    for name in again.fields:
        question = questions.questionnaire.question(name)
        pair = [_in_words(question, form.answers.get(name)) for form in (questions, again)]
        found.append(Difference(name, str(questions.fields[name].label), *pair))
    for name in choices_again.fields:
        pair = [_chosen(form, name) for form in (choices, choices_again)]
        found.append(Difference(name, str(choices.fields[name].label), *pair))
    return [one for one in found if one.first != one.second]


def _in_words(question: Question | None, answer: Answer | None) -> str:
    if question is None or not answer:
        return ""
    return "\n".join(questionnaires.in_words(question, answer))


def _chosen(form: ChoicesForm, name: str) -> str:
    value = str(form.cleaned_data[name])
    if name != "consent":
        return value
    return next(one.label for one in form.words.consent_steps if one.value == value)


class SettledForm(forms.Form):
    """For each difference, which of the two is on the paper."""

    use_required_attribute = False

    def __init__(self, found: list[Difference], data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=SETTLED)
        for one in found:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label,
                widget=forms.RadioSelect,
                choices=[
                    (FIRST, f"Première fois\u00a0: {one.first or 'rien'}"),
                    (SECOND, f"Seconde fois\u00a0: {one.second or 'rien'}"),
                ],
                error_messages={"required": "Regardez le papier, et choisissez."},
            )

    def second(self) -> Mapping[str, bool]:
        """Return, by name, whether the second time was right."""
        return {name: self.cleaned_data[name] == SECOND for name in self.fields}
