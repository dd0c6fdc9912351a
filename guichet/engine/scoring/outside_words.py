"""French for the models of the published collection, whose files are partly in other languages.

Only words: every number stays in the files, which are not copied here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

COUNTRIES: Final = {
    "AT": "Autriche",
    "ES": "Espagne",
    "FR": "France",
    "NL": "Pays-Bas",
    "PL": "Pologne",
}
UNITS: Final = {
    "0/1": "",
    "0/1 in training data (treated as categorical)": "",
    "count": "",
    "days": "jours",
    "euro (period not stated)": "€",
    "euro (unit not stated in the code; sum of bedrag_vermogen)": "€",
    "share 0-1": "",
}


@dataclass(frozen=True)
class VariableWords:
    """What is said of a variable beside its label."""

    hint: str = ""
    note: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ModelWords:
    """What is said of a model; empty where its file says it in French.

    `system`: the address of the system in the register of the catalogue.
    """

    title: str = ""
    operator: str = ""
    years: str = ""
    purpose: str = ""
    outcome: str = ""
    higher_means: str = ""
    is_not: str = ""
    group: str = ""
    otherwise: str = ""
    threshold: str = ""
    unconfirmed: str = ""
    reference: str = ""
    system: str = ""
    cautions: tuple[str, ...] = ()
    read: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, VariableWords] = field(default_factory=dict)


_NO_SHOW = "Rendez-vous dont le résultat note une absence (« no show », « niet verschenen »)."
_AMSTERDAM_VARIABLES: Final = {
    "afspraken_no_show_count_last_year": VariableWords(note=_NO_SHOW),
    "deelnames_started_percentage_last_year": VariableWords(
        hint="De 0 à 1 : 0,5 pour la moitié.",
        note="Moyenne, sur les activités de l’année, de « cette activité a un début ou une fin ».",
    ),
    "total_vermogen": VariableWords(
        hint="Peut être négatif : des dettes. Inconnu, il compte comme 0.",
        note="L’unité n’est pas dite dans le code : on lit des euros.",
    ),
    "days_since_last_relocation": VariableWords(
        note="Inconnu, le système met 99 999 jours à la place."
    ),
    "afspraken_no_contact_count_last_year": VariableWords(
        note="Le modèle n’a appris que 0 et 1 ; toute autre valeur compte pour 0."
    ),
    "avg_percentage_maatregel": VariableWords(
        note="Nombre brut du système. Ses valeurs (0 à 100 000) font penser à des millièmes de "
        "pour cent ; ce n’est pas confirmé.",
        unit="nombre brut",
    ),
    "days_since_last_dienst_end": VariableWords(
        note="Inconnu, le système met 99 999 jours à la place."
    ),
    "sum_inkomen_bruto": VariableWords(
        hint="Laissez vide si le revenu est inconnu.",
        note="La période n’est pas dite. Inconnu, le système met la moyenne à la place, et le note.",
    ),
}
_AMSTERDAM_CAUTIONS: Final = (
    "Ce système n’a jamais été mis en service : il a été essayé en 2023, puis abandonné.",
    "Ni la nationalité ni le sexe ne sont des variables ; l’essai a pourtant trouvé des écarts.",
    "Les dossiers n’ont pas été publiés : on ne peut pas recalculer les notes d’une population.",
    "Dans la table publiée, la colonne sum_inkomen_bruto_was_mean_imputed n’est pas lue par le "
    "vrai système.",
    "Le dépôt d’où viennent les nombres n’a pas de licence : demandez avant de les redistribuer.",
)
_AMSTERDAM_READ: Final = {
    "Inside Amsterdam's high-stakes experiment to create fair welfare AI: repository "
    "amsterdam_fairness": "modèles de la ville, remis à des journalistes ; lus sans rien exécuter",
    "wpi-onderzoekswaardigheid-aanvraag (City of Amsterdam source code, dev branch commit "
    "069435abe), api/api.py, scorer.py, components/*": "code de la ville, lu en partie",
    "Onderzoekswaardigheid Slimme Check levensonderhoud (algorithm register)": "cité, non lu",
}


def _amsterdam(which: str) -> ModelWords:
    return ModelWords(
        title=f"Slimme Check, Amsterdam ({which})",
        operator="Ville d’Amsterdam, service du travail et du revenu (WPI)",
        years="mis au point de 2020 à 2022, essayé en 2023, abandonné",
        purpose="Désigner les demandes d’aide sociale à examiner de plus près avant de répondre.",
        outcome="La demande est jugée à examiner (« onderzoekswaardig »).",
        higher_means="plus de risque d’être envoyé·e à une enquête",
        is_not="Ceci est un système néerlandais testé à Amsterdam ; ce n’est pas votre note à la "
        "CAF.",
        group="à examiner",
        otherwise="non désigné",
        threshold="La demande est envoyée à une enquête.",
        unconfirmed="C’est le seuil par défaut du programme en développement ; personne n’a "
        "confirmé que l’essai s’en servait.",
        reference="la première demande fictive de la table publiée",
        system="amsterdam-slimme-check",
        cautions=_AMSTERDAM_CAUTIONS,
        read=_AMSTERDAM_READ,
        variables=_AMSTERDAM_VARIABLES,
    )


WORDS: Final = {
    "nl_amsterdam_slimme_check_2022_original": _amsterdam("avant correction"),
    "nl_amsterdam_slimme_check_2022_reweighed": _amsterdam("après correction"),
    "at_ams_2018_short_term": ModelWords(
        title="AMS, chances d’emploi à court terme (cas entièrement estimables)",
        operator="Service public autrichien de l’emploi (AMS)",
        purpose="Ranger les personnes au chômage selon leurs chances de retrouver un emploi.",
        outcome="Au moins 90 jours d’emploi non aidé dans les 7 mois.",
        higher_means="de meilleures chances ; le groupe A reçoit moins d’accompagnement",
        is_not="Ceci est un système autrichien ; ce n’est pas votre note à France Travail.",
        group="A",
        otherwise="pas A",
        threshold="Chances dites hautes.",
        unconfirmed="« Au moins 66 % » selon un journal, « plus de 66 % » selon un autre.",
        reference="Linda, personne fictive publiée avec les poids",
        system="ams-autriche",
    ),
    "fr_aggir_casf_annexe_2_2": ModelWords(
        purpose="Dire de quelle aide une personne âgée a besoin, pour l’APA.",
        higher_means="plus de perte d’autonomie ; le GIR 1 est la plus grande",
        is_not="Ce n’est pas une décision : l’équipe médico-sociale évalue, le département décide.",
        reference="une personne qui fait tout sans aide",
        system="aggir",
    ),
}
