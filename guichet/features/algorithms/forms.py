"""The questions on a decision's mention: choices alone, and nothing that is kept."""

from django import forms

from guichet.engine import catalogue
from guichet.engine.typography import typeset
from guichet.features.algorithms.services import NO, UNKNOWN, YES, bodies

WHO_SEES = typeset("personne : vos réponses servent à écrire la page suivante, puis sont oubliées.")
_ANSWER = {"required": "Choisissez une réponse."}


def _parts() -> list[tuple[str, str]]:
    return [(one.id, one.label) for one in catalogue.load().mention.parts]


def _services() -> list[tuple[str, str]]:
    return [("", "Je passe"), *bodies()]


class MentionForm(forms.Form):
    """What the decision says. `parts` counts only where there is a mention."""

    alone = forms.ChoiceField(
        label=typeset("Une personne a-t-elle pris part à cette décision ?"),
        help_text="Un nom, une signature, un entretien, un examen de votre dossier.",
        choices=[
            (NO, "Oui, une personne"),
            (YES, "Non, une machine a décidé seule"),
            (UNKNOWN, "Je ne sais pas"),
        ],
        widget=forms.RadioSelect,
        error_messages=_ANSWER,
    )
    mention = forms.ChoiceField(
        label=typeset(
            "La décision dit-elle qu’un algorithme, ou un traitement automatisé, a servi ?"
        ),
        help_text="Regardez en bas de page, au dos, et dans votre espace en ligne.",
        choices=[(YES, "Oui"), (NO, "Non"), (UNKNOWN, "Je ne sais pas")],
        widget=forms.RadioSelect,
        error_messages=_ANSWER,
    )
    parts = forms.MultipleChoiceField(
        label=typeset("Si oui, que dit cette phrase ?"),
        help_text="Cochez tout ce qui est écrit. Sinon, passez.",
        choices=_parts,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    body = forms.ChoiceField(
        label=typeset("Quel service a décidé ?"),
        help_text="Pour remplir la lettre à votre place. Vous pouvez passer.",
        choices=_services,
        widget=forms.Select,
        required=False,
    )
