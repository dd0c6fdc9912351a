"""Examples for the component page: every component, in every state, with words of the usual length."""

from datetime import date

from django import forms

from guichet.ui.lists import Choice, Option
from guichet.ui.path import Stage

TODAY = date(2026, 11, 21)

Rows = list[dict[str, str]]


class SampleForm(forms.Form):
    """Every kind of question that the house asks."""

    name = forms.CharField(
        label="Votre nom et votre prénom",
        help_text="Comme sur la lettre reçue.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    received_on = forms.DateField(label="Quel jour avez-vous reçu la lettre ?")
    amount = forms.DecimalField(label="Quelle somme vous demande-t-on ?", widget=forms.TextInput)
    reference = forms.CharField(
        label="Numéro du dossier", help_text="En haut à gauche du courrier.", required=False
    )
    body = forms.ChoiceField(
        label="Qui vous a écrit ?",
        choices=[
            ("caf", "La CAF (allocations familiales)"),
            ("msa", "La MSA (agriculture)"),
            ("ft", "France Travail"),
            ("other", "Un autre organisme"),
        ],
        widget=forms.RadioSelect,
    )
    has_ways = forms.ChoiceField(
        label="La lettre dit-elle comment la contester ?",
        choices=[("yes", "Oui"), ("no", "Non")],
        widget=forms.RadioSelect,
    )
    joined = forms.MultipleChoiceField(
        label="Que joignez-vous ?",
        choices=[("letter", "Copie de la lettre"), ("proof", "Justificatif de ressources")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(
        label="Dans quel département habitez-vous ?",
        choices=[("", "Choisir"), ("42", "42 Loire"), ("57", "57 Moselle"), ("974", "974 Réunion")],
    )
    story = forms.CharField(
        label="Que s’est-il passé ?",
        help_text="Quelques phrases suffisent.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    is_helper = forms.BooleanField(label="J’écris pour une autre personne", required=False)


def form_in_error() -> SampleForm:
    """Give the form as it comes back: one general error, and one at every kind of field."""
    form = SampleForm({"received_on": "31/02/2026", "amount": "beaucoup", "reference": "A-1234"})
    mended = {
        "received_on": "Le 31/02/2026 n’existe pas. Écrivez le jour, le mois et l’année : 24/11/2026.",
        "amount": "Écrivez la somme en chiffres : 3200 ou 3200,50.",
        "joined": "Choisissez au moins une pièce à joindre.",
        "is_helper": "Cochez la case, ou répondez à votre nom.",
    }
    for name, message in mended.items():
        form.errors.pop(name, None)
        form.add_error(name, message)
    form.add_error(None, "La somme et la date ne vont pas avec l’organisme choisi.")
    return form


ESCALATION = [
    Stage("Vous écrivez à la CAF", "avant le 26 novembre", state="now", urgent=True),
    Stage("Pas de réponse", "1 mois après", "Le silence vaut refus."),
    Stage("Commission de recours amiable", "2 mois pour la saisir"),
    Stage("Tribunal judiciaire, pôle social", "2 mois pour le saisir"),
]

LONG_ESCALATION = [
    Stage("Lettre envoyée", "le 2 octobre 2026", state="done"),
    Stage("Réponse attendue", "le 3 novembre 2026", state="done"),
    Stage("Saisine de la CADA", "avant le 4 janvier 2027", state="now"),
    Stage("Avis de la CADA", "environ 1 mois"),
    Stage("Refus confirmé", "2 mois après l’enregistrement"),
    Stage("Tribunal administratif", "2 mois pour le saisir"),
]

CHOICES: Rows = [
    {"label": "On me réclame de l’argent", "url": "#contenu", "note": "Trop-perçu, indu, dette"},
    {"label": "Un paiement s’est arrêté", "url": "#contenu"},
    {
        "label": "Je ne trouve pas de rendez-vous",
        "url": "#contenu",
        "note": "Préfecture, CAF, mairie",
    },
    {"label": "Autre chose", "url": "#contenu"},
]

LINKS: Rows = [
    {
        "label": "Savoir comment on m’a noté",
        "url": "#contenu",
        "note": "Données, calcul, logique suivie",
    },
    {"label": "Parler à un humain", "url": "#contenu", "note": "Un guichet, un rendez-vous"},
    {"label": "Une réponse sur papier", "url": "#contenu"},
    {
        "label": "Ne pas rembourser avant d’avoir été entendu",
        "url": "#contenu",
        "note": "Indu, retenue",
    },
]

ANSWERS: Rows = [
    {"label": "Organisme", "value": "CAF de la Loire", "url": "#contenu"},
    {"label": "Lettre reçue le", "value": "vendredi 6 novembre 2026", "url": "#contenu"},
    {"label": "Adresse", "value": "12 rue des Tilleuls\n42000 Saint-Étienne", "url": "#contenu"},
    {"label": "Numéro du dossier", "value": "", "url": "#contenu"},
]

SENTENCES = [
    "Vous avez reçu la lettre le vendredi 6 novembre 2026.",
    "Le jour de réception ne compte pas : on compte à partir du samedi 7.",
    "Vingt jours plus tard, on arrive au jeudi 26 novembre 2026.",
]

TABLE_HEADERS = ["Régime", "Exemples", "Justes"]
TABLE_ROWS = [["Délai franc", 24, 24], ["Procédure civile", 18, 18], ["Silence", 31, 31]]

SOURCES: Rows = [
    {
        "title": "Légifrance, code des relations entre le public et l’administration",
        "url": "#contenu",
    },
    {"title": "Base LEGI, état au 29 mars 2026"},
]

FILTERS = [
    Choice(
        "sujet",
        "Sujet",
        (Option("", "Tous", is_chosen=False), Option("refus", "Un refus", is_chosen=True)),
    ),
    Choice("ou", "Département", (Option("", "Partout", is_chosen=True),)),
]

SHOWN = (
    "FILTERS",
    "ESCALATION",
    "LONG_ESCALATION",
    "CHOICES",
    "LINKS",
    "ANSWERS",
    "SENTENCES",
    "TABLE_HEADERS",
    "TABLE_ROWS",
    "SOURCES",
)
