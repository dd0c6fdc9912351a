"""The form of « ma note »: one field for each variable of a model, read as the engine reads them."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from guichet.engine.answers import AnswerFault, clean
from guichet.engine.scoring import people
from guichet.engine.scoring.evaluate import PersonError, applies, part
from guichet.engine.scoring.model import (
    AdditiveModel,
    MissingTerm,
    Model,
    Person,
    PointsModel,
    Variable,
    in_figures,
)
from guichet.engine.typography import typeset

_LONGEST: Final = 30
_NOTHING: Final = "Répondez à cette question : le modèle ne donne pas de note sans elle."


class NoteForm(forms.Form):
    """A person in the words of a model. Once valid, `person` is what the model reads."""

    def __init__(self, model: Model, data: Mapping[str, Any] | None = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(data, **options)
        self.model = model
        self.person: Person = {}
        spared, conditions = _spared(model), _conditions(model)
        for at, variable in enumerate(model.variables):
            # Names of variables come from outside: positions are what the page carries.
            self.fields[f"v{at}"] = _field(
                variable,
                spared=variable.name in spared,
                condition=conditions.get(variable.name, ""),
            )

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Each field with what was typed, to be carried by hidden fields to the next page."""
        return [(name, str(self.data.get(name, ""))[:_LONGEST]) for name in self.fields]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for at, variable in enumerate(self.model.variables):
            self._read(f"v{at}", variable, given)
        names = [one.name for one in self.model.variables]
        for name, message in _faults(self.model, self.person):
            field = f"v{names.index(name)}"
            if field not in self.errors:
                self.add_error(field, message)
        return given

    def _read(self, field: str, variable: Variable, given: dict[str, Any]) -> None:
        if field not in given:
            return
        try:
            raw = clean(given[field])
            self.person = {**self.person, variable.name: people.value(variable, raw)}
        except AnswerFault as fault:
            self.add_error(field, str(fault))
        except PersonError as fault:
            self.add_error(field, typeset(_sentence(fault.message)))


def _field(variable: Variable, *, spared: bool, condition: str) -> forms.Field:
    hints = [condition, variable.hint or _limits(variable)]
    if spared:
        hints.append("Vous pouvez laisser vide : le modèle met alors une valeur à lui.")
    options: dict[str, Any] = {
        "label": variable.question or variable.label,
        "help_text": typeset(" ".join(one for one in hints if one)),
        "required": not (spared or condition),
    }
    if not variable.choices:
        field = forms.CharField(**options, error_messages={"required": _NOTHING})
        field.widget.attrs |= {"inputmode": "decimal", "maxlength": str(_LONGEST)}
        return field
    messages = {"required": _NOTHING, "invalid_choice": "Choisissez une des réponses proposées."}
    choices = [(one.value, one.label) for one in variable.choices]
    return forms.ChoiceField(
        **options, choices=choices, widget=forms.RadioSelect, error_messages=messages
    )


def _limits(variable: Variable) -> str:
    low, high = variable.minimum, variable.maximum
    if low is not None and high is not None:
        return f"Un nombre de {in_figures(low)} à {in_figures(high)}."
    return ""


def _spared(model: Model) -> set[str]:
    """Return the variables that a person may leave empty: the model says what it then takes."""
    if isinstance(model, PointsModel):
        return set()
    needed = {
        one.variable
        for one in model.terms
        if one.missing is None and not isinstance(one, MissingTerm)
    }
    return {one.variable for one in model.terms} - needed


def _conditions(model: Model) -> dict[str, str]:
    """Return, for each variable that does not concern everybody, whom it concerns, in words."""
    if isinstance(model, PointsModel):
        return {}
    told: dict[str, str] = {}
    for term in model.terms:
        for name, values in term.applies_if.items():
            other = model.by_name[name]
            admitted = " ou ".join(f"« {other.label_of(value)} »" for value in values)
            told[term.variable] = f"Seulement si « {other.label} » : {admitted}."
    always = {one.variable for one in model.terms if not one.applies_if}
    return {name: text for name, text in told.items() if name not in always}


def _faults(model: Model, person: Person) -> list[tuple[str, str]]:
    """Return what the model lacks to give a score, all at once: variable and what to do."""
    lacking: dict[str, str] = {}
    if isinstance(model, AdditiveModel):
        for term in model.terms:
            if applies(term, person):
                try:
                    part(model, term, person)
                except PersonError as fault:
                    lacking[fault.variable] = _NOTHING
    else:
        for name in model.groups[0].points:
            if person.get(name) is None:
                lacking[name] = _NOTHING
    return list(lacking.items())


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
