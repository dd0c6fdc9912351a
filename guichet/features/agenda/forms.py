"""What anyone may type in the agenda: a registration, a code, a meeting to propose."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guichet.engine.typography import typeset
from guichet.features.agenda import codes
from guichet.features.agenda.dating import Dated, Placed
from guichet.features.agenda.fields import NO_AUTOCOMPLETE, Line, Number, Text
from guichet.features.agenda.models import KEPT_DAYS, MOST_PEOPLE
from guichet.features.agenda.services import Told

MOST_EUROS: Final = 1_000
_TEAM: Final = "les personnes qui organisent la rencontre."


class RegistrationForm(forms.Form):
    """Who comes: as little as is needed to keep places."""

    use_required_attribute = False

    name = Line(
        "Votre nom, ou celui que vous voulez",
        80,
        why="pour vous retrouver sur la liste à l’entrée. Un prénom ou un surnom suffit.",
        who=_TEAM,
        missing="Écrivez un nom, même inventé : il vous retrouvera sur la liste.",
    )
    people = Number(
        "Combien serez-vous, avec vous ?",
        1,
        MOST_PEOPLE,
        why="pour garder autant de places.",
        missing="Écrivez combien vous serez, par exemple 1.",
    )
    needs = Line(
        "De quoi avez-vous besoin pour venir ?",
        300,
        required=False,
        help_text="Une place pour un fauteuil, une traduction, un enfant à faire garder…",
        why="pour le préparer. N’écrivez rien sur votre santé : dites ce qu’il faut, pas pourquoi.",
        who=_TEAM,
    )
    contact = Line(
        "Comment vous joindre si la date change ?",
        120,
        required=False,
        help_text="Un téléphone ou une adresse électronique.",
        why="pour cela seulement. Sans contact, revenez voir cette page avant de venir.",
        who=_TEAM,
    )
    euros = Number(
        "Combien pensez-vous donner, en euros ?",
        1,
        MOST_EUROS,
        required=False,
        why="pour prévoir. Ce n’est ni un paiement, ni un engagement : seul le total est gardé, sans "
        "votre nom.",
    )

    def __init__(self, data: QueryDict | None = None, *, asks_for_pledge: bool) -> None:
        super().__init__(data, initial={"people": 1})
        if not asks_for_pledge:
            del self.fields["euros"]

    def told(self) -> Told:
        """Return what was told, once the form is valid."""
        said = self.cleaned_data
        return Told(said["name"], said["people"], said["needs"], said["contact"])

    def parts(self) -> list[str]:
        """Return all that makes two registrations from one page different."""
        return [
            str(self.cleaned_data.get(name) or "")
            for name in ("name", "people", "needs", "contact")
        ]


class CodeForm(forms.Form):
    """The code of a registration; `read` once the form is valid."""

    use_required_attribute = False

    code = Line(
        "Le code de votre inscription",
        60,
        help_text="Par exemple : 7KQM-3FTX-9WBC. Les tirets ne comptent pas.",
        missing="Tapez le code qui vous a été donné.",
        widget=forms.TextInput(
            attrs={**NO_AUTOCOMPLETE, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = codes.read(str(self.cleaned_data["code"]))
        if code is None:
            raise ValidationError(
                typeset(
                    "Un code a douze lettres et chiffres, en trois groupes de quatre : comparez."
                )
            )
        return code


class ProposalForm(Dated, Placed, forms.Form):
    """A meeting that anyone may propose; the team publishes it, or not."""

    use_required_attribute = False
    field_order: Any = ("title", "summary", "body", "day", "starts", "ends", "end_day")

    title = Line("Le titre de la rencontre", 160, missing="Donnez un titre à la rencontre.")
    summary = Line(
        "De quoi s’agit-il, en une phrase ?",
        400,
        missing="Dites en une phrase de quoi il s’agit.",
    )
    body = Text("Voulez-vous en dire plus ?", 8_000, required=False)
    proposer = Line(
        "Comment vous joindre ?",
        160,
        help_text="Un téléphone ou une adresse électronique.",
        why="pour vous poser une question, ou vous dire si c’est publié. Effacé dès que l’équipe a décidé.",
        who="l’équipe, et personne d’autre.",
        missing="Laissez un moyen de vous joindre : sans lui, l’équipe ne peut rien vérifier.",
    )

    def fields_told(self) -> dict[str, Any]:
        """Return what the meeting is made of, once the form is valid."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("title", "summary", "body", "proposer")}
        return {**plain, **self.place_told(), **self.dates_told()}


KEPT: Final = typeset(
    f"Votre inscription est effacée {KEPT_DAYS} jours après la rencontre, ou tout de suite si vous l’annulez."
)
