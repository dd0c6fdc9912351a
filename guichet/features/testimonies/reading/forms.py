"""What a member chooses or types in the reading room; nothing is accepted by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from guichet.engine import questionnaires
from guichet.engine.answers import AnswerFault
from guichet.engine.questionnaires import Facet, Questionnaire
from guichet.engine.redaction.findings import Finding, Proposal, replaced
from guichet.engine.typography import typeset
from guichet.features.testimonies.contents import Version
from guichet.features.testimonies.forms import AUTOCOMPLETE, readable, set_choices
from guichet.features.testimonies.models import (
    Consent,
    Door,
    FacetKind,
    IdentityReason,
    Status,
    Urgency,
)
from guichet.features.testimonies.reading.inbox import Wanted, themes
from guichet.features.testimonies.shelf import READABLE

LONGEST_MESSAGE: Final = 5_000
LONGEST_TEXT: Final = 30_000
LONGEST_TITLE: Final = 120
LONGEST_QUOTE: Final = 280
ACCEPT, CHANGE, KEEP = "accept", "change", "keep"
_DECIDE: Final = "Décidez pour ce passage."
_AROUND: Final = 90
_ENDS: Final = ".!?\n"


class _Form(forms.Form):
    use_required_attribute = False


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **AUTOCOMPLETE})


# --- The list -------------------------------------------------------------------------------------


class FilterForm(_Form):
    """Which deposits to list; what is not understood is left out."""

    status = forms.ChoiceField(label="État", required=False)
    theme = forms.ChoiceField(label="Thème", required=False)
    door = forms.ChoiceField(label="Porte", required=False)
    urgency = forms.ChoiceField(label="Urgence", required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        gone = (Status.WITHDRAWN.value, Status.ERASED.value)
        states = [one for one in Status.choices if one[0] not in gone]
        urgencies = [(str(value), label) for value, label in reversed(Urgency.choices)]
        self._choose("status", [("", "En cours"), ("all", "Tous"), *states])
        self._choose("theme", [("", "Tous"), *themes().items()])
        self._choose("door", [("", "Toutes"), *Door.choices])
        self._choose("urgency", [("", "Toutes"), *urgencies])

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        set_choices(self.fields[name], choices)

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        self.is_valid()
        return Wanted(**self.cleaned_data)


# --- A deposit ------------------------------------------------------------------------------------


class MessageForm(_Form):
    """A message to the person."""

    text = forms.CharField(
        label="Votre message",
        widget=_area(6),
        help_text=typeset("Signez « l’équipe ». N’écrivez ni nom, ni numéro, ni lieu."),
        error_messages={"required": "Écrivez le message."},
    )

    def __init__(self, data: QueryDict | None = None, auto_id: str = "message-%s") -> None:
        super().__init__(data, auto_id=auto_id)
        self.fields["text"].who_sees = "la personne, avec son ticket, et l’équipe."  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = readable(self.cleaned_data["text"], LONGEST_MESSAGE, None)
        if not text:
            raise ValidationError("Écrivez le message.")
        return text


class NoteForm(MessageForm):
    """A note to the team."""

    text = forms.CharField(
        label="Votre note",
        widget=_area(3),
        error_messages={"required": "Écrivez la note."},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        # Both stand on one page: a label must lead to its own field.
        super().__init__(data, auto_id="note-%s")
        who = typeset("l’équipe de lecture seulement ; le ticket ne l’ouvre pas.")
        self.fields["text"].who_sees = who  # type: ignore[attr-defined]


class ContactForm(_Form):
    """Why the contact must be seen."""

    reason = forms.ChoiceField(
        label=typeset("Pourquoi voir ce contact ?"),
        choices=IdentityReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une raison.",
            "invalid_choice": "Choisissez une raison dans la liste.",
        },
    )


# --- From the story to a version ------------------------------------------------------------------


@dataclass(frozen=True)
class Passage:
    """One finding in its sentence, and the two fields that decide on it."""

    before: str
    finding: Finding
    after: str
    decision: BoundField
    other: BoundField


class DecisionsForm(_Form):
    """One decision for each finding: accept, write something else, or keep."""

    def __init__(self, proposal: Proposal, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="d")
        self.proposal = proposal
        for one in proposal.findings:
            self.fields[_name(one)] = forms.ChoiceField(
                label=typeset(f"« {one.text} »"),
                choices=(
                    (ACCEPT, typeset(f"Écrire « {one.replacement} »")),
                    (CHANGE, "Écrire autre chose, ci-dessous"),
                    (KEEP, typeset("Garder : ce passage n’identifie personne")),
                ),
                widget=forms.RadioSelect,
                error_messages={"required": _DECIDE, "invalid_choice": _DECIDE},
            )
            self.fields[f"{_name(one)}-other"] = forms.CharField(
                label="Autre chose",
                required=False,
                strip=True,
                max_length=200,
                widget=forms.TextInput(attrs=AUTOCOMPLETE),
            )

    def clean(self) -> None:
        for one in self.proposal.findings:
            name = _name(one)
            other = self.cleaned_data.get(f"{name}-other", "")
            if self.cleaned_data.get(name) == CHANGE and not other:
                self.add_error(f"{name}-other", "Écrivez ce qui remplace le passage.")

    def passages(self) -> Iterator[Passage]:
        """Yield each finding in its sentence, with its fields."""
        text = self.proposal.text
        for one in self.proposal.findings:
            yield Passage(
                before=_before(text[max(0, one.start - _AROUND) : one.start]),
                finding=one,
                after=_after(text[one.end : one.end + _AROUND]),
                decision=self[_name(one)],
                other=self[f"{_name(one)}-other"],
            )

    def decided(self) -> str:
        """Return the text as it was decided, passage by passage."""
        return replaced(self.proposal.text, list(self._accepted()))

    def _accepted(self) -> Iterator[Finding]:
        for one in self.proposal.findings:
            match self.cleaned_data[_name(one)]:
                case "accept":
                    yield one
                case "change":
                    other = self.cleaned_data[f"{_name(one)}-other"]
                    yield Finding(one.start, one.end, one.kind, one.text, one.reason, other)


def _name(finding: Finding) -> str:
    return f"{finding.start}-{finding.end}"


def _before(text: str) -> str:
    """Return the end of a text, from the beginning of its last sentence."""
    return text[max(text.rfind(sign) for sign in _ENDS) + 1 :].lstrip()


def _after(text: str) -> str:
    """Return the start of a text, to the end of its first sentence."""
    ends = [at for sign in _ENDS if (at := text.find(sign)) >= 0]
    return text[: min(ends) + 1] if ends else text


class VersionForm(_Form):
    """The version itself: text and title as far as the consent allows, month, what is counted."""

    title = forms.CharField(
        label="Titre",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=AUTOCOMPLETE),
        error_messages={"required": "Donnez un titre."},
    )
    text = forms.CharField(
        label="Texte à publier",
        widget=_area(18),
        error_messages={"required": "Écrivez le texte."},
    )
    month = forms.CharField(
        label="Mois où cela a commencé",
        required=False,
        help_text=typeset("Par exemple 03/2026, ou mars 2026. Vide si on ne sait pas."),
        widget=forms.TextInput(attrs=AUTOCOMPLETE),
    )

    def __init__(
        self,
        questionnaire: Questionnaire,
        consent: Consent,
        today: date,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.consent, self.today = consent, today
        if consent not in READABLE:
            del self.fields["title"]
        if consent == Consent.COUNT:
            del self.fields["text"]
        elif consent == Consent.QUOTE:
            text = self.fields["text"]
            text.label, text.required = "La phrase à citer", False
            text.help_text = "Une seule phrase, sans rien qui permette de reconnaître quelqu’un."
            text.widget.attrs["rows"] = 3
        self.kinds = [kind for kind in FacetKind if self._add_facet(questionnaire, kind)]

    def _add_facet(self, questionnaire: Questionnaire, kind: FacetKind) -> bool:
        facet = Facet(kind.value)
        asked = next((one for one in questionnaire.all_questions if one.facet is facet), None)
        if asked is None:
            return False
        labels = list(questionnaires.facet_labels(questionnaire, facet).items())
        if asked.kind == "many":
            self.fields[kind.value] = forms.MultipleChoiceField(
                label=kind.label,
                choices=labels,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            choices = [("", "Non renseigné"), *labels]
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=choices, required=False
            )
        return True

    def clean_title(self) -> str:
        return " ".join(readable(self.cleaned_data["title"], LONGEST_TITLE, None).split())

    def clean_text(self) -> str:
        is_quote = self.consent == Consent.QUOTE
        text = readable(self.cleaned_data["text"], LONGEST_TEXT, None)
        if not is_quote:
            return text
        if len(text) > LONGEST_QUOTE or "\n" in text:
            raise ValidationError(
                typeset(f"Une seule phrase, {LONGEST_QUOTE} caractères au plus : c’est l’accord.")
            )
        return text

    def clean_month(self) -> str:
        typed = self.cleaned_data["month"]
        if not typed:
            return ""
        try:
            return questionnaires.read_month(typed, self.today)
        except AnswerFault as fault:
            raise ValidationError(str(fault)) from fault

    def fields_to_count(self) -> list[BoundField]:
        """Return the fields of what is counted."""
        return [self["month"], *(self[kind.value] for kind in self.kinds)]

    def version(self) -> Version:
        """Return what was written, once it is valid."""
        given = self.cleaned_data
        facets = {kind.value: _values(given[kind.value]) for kind in self.kinds}
        return Version(
            title=given.get("title", ""),
            text=given.get("text", ""),
            month=given["month"],
            facets={kind: values for kind, values in facets.items() if values},
        )


def _values(given: str | list[str]) -> list[str]:
    if isinstance(given, str):
        return [given] if given else []
    return list(given)


def as_typed(month: str) -> str:
    """Return « 2026-03 » as people write it: « 03/2026 »."""
    year, _, number = month.partition("-")
    return f"{number}/{year}" if number else month


def initial_of(version: Version, questionnaire: Questionnaire) -> dict[str, object]:
    """Return a version as the form shows it."""
    return {
        "title": version.title,
        "text": version.text,
        "month": as_typed(version.month),
        **_shown_facets(version.facets, questionnaire),
    }


def initial_from(
    questionnaire: Questionnaire, answers: questionnaires.Answers, text: str
) -> dict[str, object]:
    """Return what the answers say of what is counted, for a member to check."""
    found = {
        facet.value: values
        for facet, values in questionnaires.facets(questionnaire, answers).items()
    }
    month = found.pop(Facet.MONTH.value, [""])[0]
    return {"text": text, "month": as_typed(month), **_shown_facets(found, questionnaire)}


def _shown_facets(facets: dict[str, list[str]], questionnaire: Questionnaire) -> dict[str, object]:
    many = {
        one.facet.value for one in questionnaire.all_questions if one.facet and one.kind == "many"
    }
    return {
        kind: values if kind in many else next(iter(values), "") for kind, values in facets.items()
    }
