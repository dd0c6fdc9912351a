"""The questions that are typed or ticked; those with one choice are plain links."""

import datetime

from django import forms
from django.http import QueryDict

from guichet.engine import questionnaire
from guichet.engine.answers import AnswerFault
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Question

WHO_SEES = "personne : votre réponse reste dans l’adresse de cette page."


class AnswerForm(forms.Form):
    """One question of the counter. `read()` gives the answer, or puts the fault at the field."""

    def __init__(
        self,
        question: Question,
        catalogue: Catalogue,
        answers: questionnaire.Answers,
        data: QueryDict | None = None,
    ) -> None:
        initial = {question.id: _shown(answers.get(question.id))}
        super().__init__(data, initial=initial)
        self.typed = data or QueryDict()
        self.question, self.catalogue, self.answers = question, catalogue, answers
        self.fields[question.id] = self._field()

    def _field(self) -> forms.Field:
        question = self.question
        hint = question.hint
        field: forms.Field
        if question.kind == "many":
            options = questionnaire.choices(self.catalogue, question, self.answers)
            field = forms.MultipleChoiceField(
                choices=[(str(one.value), one.label) for one in options],
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            hint = f"{hint} {_EXAMPLES[question.kind]}".strip()
            field = forms.CharField(max_length=60, strip=True)
        field.label, field.help_text = question.ask, hint
        return field

    def read(self, today: datetime.date) -> object:
        """Return the answer typed; raise AnswerFault after putting its message at the field."""
        name = self.question.id
        many = self.question.kind == "many"
        raw = self.typed.getlist(name) if many else self.typed.get(name, "")
        try:
            return questionnaire.read(self.catalogue, self.question, raw, self.answers, today)
        except AnswerFault as fault:
            self.is_valid()
            self.errors.pop(name, None)
            self.add_error(name, str(fault))
            raise


_EXAMPLES = {
    "date": "Par exemple 6/11/2026.",
    "department": "Le numéro ou le nom : 57, Moselle, 974…",
    "length": "Par exemple « 15 jours » ou « 1 mois ».",
}


def _shown(answer: object) -> object:
    """Return an answer as it would have been typed, so that correcting is not retyping."""
    if answer == questionnaire.UNKNOWN:
        return ""
    if isinstance(answer, datetime.date):
        return f"{answer:%d/%m/%Y}"
    if isinstance(answer, tuple):
        return [str(one) for one in answer]
    return "" if answer is None else str(answer)
