"""What the public door asks beside the questions: the ticket, messages, files, a receipt.

Nothing is stored before the end: what earlier pages asked travels in hidden fields of the next, as
it was typed (see `drafts`).
"""

import unicodedata
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guichet.engine.questionnaires import DepositWords
from guichet.engine.sealing import tickets
from guichet.engine.sealing.receipts import LONGEST_FILE
from guichet.engine.sealing.tickets import Ticket, TicketMistyped
from guichet.engine.typography import typeset
from guichet.features.testimonies.forms import (
    AUTOCOMPLETE,
    consent_choices,
    readable,
    set_choices,
)
from guichet.features.testimonies.models import Consent
from guichet.lib.limits import LARGEST_FILE, MOST_FILES
from guichet.lib.uploads.kinds import ACCEPT

LONGEST_MESSAGE: Final = 10_000


class RetypedForm(forms.Form):
    """The ticket, typed again from the paper: proof that it was copied, and well."""

    use_required_attribute = False

    retyped = forms.CharField(
        required=False,
        label="Recopiez le code, depuis votre papier",
        help_text="Majuscules ou minuscules, avec ou sans tirets.",
        widget=forms.TextInput(
            attrs={**AUTOCOMPLETE, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, ticket: Ticket, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.ticket = ticket
        self.fields["retyped"].required = True

    def clean_retyped(self) -> str:
        return _compared(str(self.cleaned_data["retyped"]), self.ticket)


def _compared(typed: str, ticket: Ticket) -> str:
    try:
        read = tickets.read(typed)
    except TicketMistyped as fault:
        raise ValidationError(str(fault)) from fault
    if read != ticket:
        raise ValidationError(
            typeset("C’est le code d’un autre ticket. Recopiez celui de cette page.")
        )
    return typed


class TicketForm(forms.Form):
    """The ticket of somebody who comes back; `ticket` is read once the form is valid."""

    use_required_attribute = False
    read: Ticket

    ticket = forms.CharField(
        required=False,
        label="Le code de votre ticket",
        help_text=typeset("Par exemple : 7KQM-3FTX-9WBC-2HNV-5R. Les tirets ne comptent pas."),
        widget=forms.TextInput(
            attrs={**AUTOCOMPLETE, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["ticket"].required = True
        self.fields["ticket"].error_messages["required"] = "Tapez le code de votre ticket."

    def clean_ticket(self) -> str:
        try:
            self.read = tickets.read(str(self.cleaned_data["ticket"]))
        except TicketMistyped as fault:
            raise ValidationError(str(fault)) from fault
        return self.read.written()


class MessageForm(forms.Form):
    """A message of the person to the team."""

    use_required_attribute = False

    text = forms.CharField(
        label="Votre message",
        widget=forms.Textarea(attrs={"rows": 5, **AUTOCOMPLETE}),
        error_messages={"required": "Écrivez votre message, puis envoyez-le."},
    )

    def __init__(self, ticket: Ticket, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.ticket = ticket
        field = self.fields["text"]
        field.why = "pour répondre à l’équipe, ou ajouter quelque chose."  # type: ignore[attr-defined]
        field.who_sees = "l’équipe de lecture, et personne d’autre."  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = readable(self.cleaned_data["text"], LONGEST_MESSAGE, self.ticket)
        if not text:
            raise ValidationError("Écrivez votre message, puis envoyez-le.")
        return text


class NewConsentForm(forms.Form):
    """Another step of the ladder, up or down."""

    use_required_attribute = False

    consent = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )

    def __init__(
        self,
        words: DepositWords,
        current: str,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, initial={"consent": current})
        consent = self.fields["consent"]
        consent.label, consent.help_text = words.consent.label, words.consent.why
        set_choices(consent, consent_choices(words))

    def chosen(self) -> Consent:
        """Return the step chosen, once the form is valid."""
        return Consent(self.cleaned_data["consent"])


class WatchedForm(forms.Form):
    """The one question before the questions."""

    use_required_attribute = False

    watched = forms.ChoiceField(
        choices=[("no", "Non"), ("yes", "Oui"), ("unsure", "Je ne sais pas")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse avant de continuer."},
    )

    def __init__(self, question: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["watched"].label = question
        self.fields["watched"].help_text = typeset(
            "Un ordinateur ou un téléphone prêté par le travail, le wifi du bureau ou de l’organisme, "
            "un téléphone que quelqu’un d’autre ouvre."
        )


class ReceiptForm(forms.Form):
    """The text of a receipt, pasted."""

    use_required_attribute = False

    receipt = forms.CharField(
        label="Le texte du reçu",
        help_text=typeset("Tout le texte, de « REÇU DE DÉPÔT » à la dernière ligne."),
        max_length=LONGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", **AUTOCOMPLETE}),
        error_messages={
            "required": "Collez ici le texte du reçu.",
            "max_length": "Ce texte est trop long pour un reçu.",
        },
    )


# --- A person, and not a program ------------------------------------------------------------------

# Plain questions with one word for an answer, in turn; a program written for all forms misses them.
_RIDDLES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Quel jour vient juste après lundi ?", ("mardi",)),
    ("Combien font deux plus trois ?", ("cinq", "5")),
    ("De quelle couleur est la neige ?", ("blanche", "blanc")),
    ("Quel mois vient juste après mars ?", ("avril",)),
)


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """Files are taken in, judged and cleaned apart (`guichet.lib.uploads`)."""

    def clean(self, data: object, initial: object = None) -> object:
        return data


class SendingForm(forms.Form):
    """What may be joined, and a plain question in French: a person sends, and not a program."""

    use_required_attribute = False

    documents = _Files(
        required=False,
        label="Joindre des fichiers",
        help_text=typeset(
            f"{MOST_FILES} au plus, {LARGEST_FILE // 1_000_000} Mo chacun : photos, captures "
            "d’écran, PDF, textes, sons."
        ),
        widget=_ManyFiles(attrs={"multiple": True, "accept": ACCEPT}),
    )
    voice = _Files(
        required=False,
        label="Joindre un message vocal",
        help_text=typeset("Sur un téléphone, vous pouvez l’enregistrer maintenant."),
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": ""}),
    )
    originals = forms.BooleanField(
        required=False, label="Gardez aussi les fichiers tels quels, sous clé"
    )
    answer = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs=AUTOCOMPLETE),
    )

    def __init__(self, number: int, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.number = number % len(_RIDDLES)
        why = {
            "documents": "pour montrer une lettre, un écran, un planning. Nous en retirons ce qui "
            "dit où, quand et avec quel appareil.",
            "voice": "pour raconter sans écrire. Votre voix peut vous faire reconnaître.",
            "originals": "un juge peut demander le fichier d’origine, qui dit parfois où et quand. "
            "Si vous hésitez, ne cochez pas.",
        }
        for name, reason in why.items():
            self.fields[name].why = typeset(reason)  # type: ignore[attr-defined]
            self.fields[name].who_sees = "l’équipe de lecture."  # type: ignore[attr-defined]
        question, self._right = _RIDDLES[self.number]
        field = self.fields["answer"]
        field.required = True
        field.error_messages["required"] = "Répondez en un mot."
        field.label = typeset(question)
        field.help_text = "Un mot suffit."
        field.why = "pour savoir qu’une personne écrit, et non un programme."  # type: ignore[attr-defined]

    def clean_answer(self) -> str:
        typed = str(self.cleaned_data["answer"])
        if _folded(typed) not in self._right:
            raise ValidationError(typeset("Ce n’est pas la réponse attendue. Essayez encore."))
        return typed


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:80].casefold())
    return "".join(sign for sign in plain if sign.isalnum())
