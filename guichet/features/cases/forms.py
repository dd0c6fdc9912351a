"""What the cases room asks. Answers are read by the engine; nothing typed is changed, or lost."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import QueryDict

from guichet.engine import answers as reading
from guichet.engine.answers import AnswerFault, Reading
from guichet.engine.cases.contents import LONGEST_TEXT, WORDS, Kind
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import LetterChoice, LetterQuestion
from guichet.engine.sealing import tickets
from guichet.engine.sealing.tickets import Ticket, TicketMistyped
from guichet.engine.typography import typeset
from guichet.features.cases.models import Issue
from guichet.lib.visible import is_told

# A hyphen: no question of the catalogue has one, so the answers of a letter never hide these fields.
TICKET: Final = "d-ticket"
REVISION: Final = "d-revision"
DRAWN: Final = "d-drawn"
LETTER: Final = "d-letter"
NUMBER: Final = "d-number"
KIND: Final = "d-kind"

# On a shared computer, the browser must not propose to the next person what was typed here.
_AUTOCOMPLETE: Final = {"autocomplete": "off"}
_TICKETS = signing.Signer(salt="guichet.cases.ticket")


def signed(ticket: Ticket) -> str:
    """Return the ticket as a page carries it before it exists: what we drew, never what was chosen."""
    return _TICKETS.sign(ticket.written())


def drawn(carried: str) -> Ticket | None:
    """Return the ticket that a page carried; None when it is not one that we drew."""
    try:
        return tickets.read(_TICKETS.unsign(carried))
    except (signing.BadSignature, TicketMistyped):
        return None


def number_of(text: str) -> int | None:
    """Read a small whole number that a page carries; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


class TicketForm(forms.Form):
    """The code of a ticket, to come back. When it is valid, `ticket` is ready."""

    use_required_attribute = False
    code = forms.CharField(
        label="Code de votre ticket",
        help_text="Exemple\u00a0: 7KQM-3FTX-9WBC-2HNV-5R. Avec ou sans tirets, en petites ou en "
        "grandes lettres.",
        error_messages={"required": "Tapez le code de votre ticket."},
        widget=forms.TextInput(
            attrs={**_AUTOCOMPLETE, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    ticket: Ticket

    def clean_code(self) -> str:
        """Read the code; say which group was miscopied."""
        try:
            self.ticket = tickets.read(str(self.cleaned_data["code"]))
        except TicketMistyped as fault:
            raise forms.ValidationError(str(fault)) from None
        return self.ticket.written()


class RetypedForm(forms.Form):
    """The ticket just drawn, copied once: who copied it has it on paper."""

    use_required_attribute = False
    retyped = forms.CharField(
        label="Recopiez ici le code écrit sur votre papier",
        help_text="Pour vérifier que vous l’avez bien. Sans lui, personne ne peut rouvrir le dossier.",
        error_messages={"required": "Recopiez le code de votre ticket."},
        widget=forms.TextInput(
            attrs={**_AUTOCOMPLETE, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, ticket: Ticket, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.ticket = ticket

    def clean_retyped(self) -> str:
        """Compare with the ticket drawn."""
        try:
            typed = tickets.read(str(self.cleaned_data["retyped"]))
        except TicketMistyped as fault:
            raise forms.ValidationError(str(fault)) from None
        if typed != self.ticket:
            raise forms.ValidationError("Ce n’est pas le code de ce ticket. Comparez les groupes.")
        return typed.written()


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


class QuestionsForm(forms.Form):
    """A few questions of the engine. When it is valid, `answers` holds what was understood.

    `judge` may find faults that the questions alone do not show.
    """

    use_required_attribute = False

    def __init__(
        self,
        questions: Sequence[LetterQuestion],
        today: datetime.date,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.questions, self.today = tuple(questions), today
        self.answers: dict[str, Any] = {}
        for one in questions:
            self.fields[one.id] = _field(one, today)

    def clean(self) -> None:
        """Read what was typed, and put each fault at its field."""
        found = self.judged({one.id: self.data.get(one.id, "") for one in self.questions})
        for name, message in found.faults.items():
            self.add_error(name if name in self.fields else None, message)
        self.answers = found.answers

    def judged(self, typed: Mapping[str, Any]) -> Reading:
        """Return what was understood of what was typed."""
        return reading.read(self.questions, typed, self.today)

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield (label, text) for what was typed, to show it where it could not be kept."""
        for one in self.questions:
            if value := str(self.data.get(one.id, "")):
                yield one.label, value


def _field(question: LetterQuestion, today: datetime.date) -> forms.Field:
    field = _bare_field(question)
    field.label, field.help_text = question.label, question.hint
    field.required = question.required
    if question.kind == "date":
        field.help_text = f"{question.hint} {_example(today)}".strip()
    field.why = question.why  # type: ignore[attr-defined]
    field.widget.attrs.update(_AUTOCOMPLETE)
    return field


def _example(today: datetime.date) -> str:
    day = today - datetime.timedelta(days=15)
    return f"Exemple\u00a0: {day.day}/{day.month}/{day.year}."


def _bare_field(question: LetterQuestion) -> forms.Field:
    choices = [(str(one.value), one.label) for one in question.choices]
    match question.kind:
        case "choice":
            more = [] if question.required else [("", "Je ne sais pas")]
            return _Choice(choices=[*choices, *more], widget=forms.RadioSelect)
        case "date":
            return _Date(widget=forms.DateInput(attrs={"inputmode": "text"}))
        case "long_text":
            return _Text(widget=forms.Textarea(attrs={"rows": 4}))
    return _Text()


# --- The questions ------------------------------------------------------------------------------

_NOTABLE: Final = (Kind.SENT, Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.PIECES_RECEIVED)
_PROVED_BY: Final = {Kind.RECEIVED: " (date de l’avis, d’un tampon ou d’un accusé de réception)"}
NOTE_TEXT: Final = LetterQuestion(
    id="note",
    label="Une note, si vous voulez",
    kind="long_text",
    max_length=LONGEST_TEXT,
    why="Pour vous seulement. Vous pouvez laisser vide.",
)
DAY: Final = LetterQuestion(
    id="day",
    label="Quel jour ?",
    kind="date",
    required=True,
    why="Les dates se comptent à partir de ce jour.",
)


def happening_questions() -> tuple[LetterQuestion, ...]:
    """Return what to ask to note something that happened, other than an answer."""
    kind = LetterQuestion(
        id="kind",
        label="Que s’est-il passé ?",
        kind="choice",
        required=True,
        choices=tuple(
            LetterChoice(value=one.value, label=WORDS[one] + _PROVED_BY.get(one, ""))
            for one in _NOTABLE
        ),
    )
    return (kind, DAY, NOTE_TEXT)


SENT_ON: Final = LetterQuestion(
    id="posted_on",
    label="Quel jour l’avez-vous envoyé ?",
    kind="date",
    required=True,
    why="Les dates se comptent à partir de l’envoi ou de la réception.",
)
RECEIVED_ON: Final = LetterQuestion(
    id="reached_on",
    label="Quel jour l’ont-ils reçu ?",
    hint="La date de l’avis de réception. Laissez vide si vous ne le savez pas encore.",
    kind="date",
    why="Leur temps de réponse part de ce jour.",
)
OUTCOME: Final = LetterQuestion(
    id="outcome",
    label="Qu’est-ce que cela a donné ?",
    kind="choice",
    required=True,
    choices=tuple(
        LetterChoice(value=str(value), label=str(label)) for value, label in Issue.choices
    ),
)
EMAIL: Final = LetterQuestion(
    id="email",
    label="Votre adresse électronique",
    kind="email",
    required=True,
    why="Pour vous écrire 7 jours, puis 2 jours avant chaque date. Le message ne dit pas de quoi il s’agit.",
)


class StartForm(QuestionsForm):
    """A letter that was sent without us: which procedure, and when."""

    def __init__(
        self, catalogue: Catalogue, today: datetime.date, data: QueryDict | None = None
    ) -> None:
        super().__init__((SENT_ON, RECEIVED_ON), today, data)
        self.catalogue = catalogue
        field = forms.ChoiceField(
            label="Quelle démarche avez-vous faite ?",
            choices=[("", "Choisissez"), *_by_domain(catalogue)],
            required=False,
            widget=forms.Select(attrs=dict(_AUTOCOMPLETE)),
        )
        field.required = True
        field.error_messages.update(
            required="Choisissez une démarche.",
            invalid_choice="Choisissez une démarche de la liste.",
        )
        self.fields = {"procedure": field, **self.fields}

    def clean(self) -> None:
        """Read the dates, and refuse those that contradict one another."""
        super().clean()
        sent, received = self.answers.get("posted_on"), self.answers.get("reached_on")
        if sent and received and received < sent:
            self.add_error(
                "reached_on", typeset("Cette date est avant l’envoi. Vérifiez les deux.")
            )


def _by_domain(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in catalogue.procedures.values():
        title = catalogue.vocabulary.domains[one.domains[0]]
        groups.setdefault(title, []).append((one.id, one.short_title))
    return list(groups.items())


class NoteForm(forms.Form):
    """A few words of the person."""

    use_required_attribute = False
    text = forms.CharField(
        label="Votre note",
        error_messages={"required": "Écrivez quelques mots."},
        widget=forms.Textarea(attrs={**_AUTOCOMPLETE, "rows": 3}),
    )

    def clean_text(self) -> str:
        """Refuse what is empty, too long, or holds what nobody sees."""
        try:
            text = reading.clean(str(self.cleaned_data["text"]))
        except AnswerFault as fault:
            raise forms.ValidationError(str(fault)) from None
        if not is_told(text):
            raise forms.ValidationError("Cette note ne contient rien que l’on puisse lire.")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(f"Une note fait {LONGEST_TEXT} caractères au plus.")
        return text
