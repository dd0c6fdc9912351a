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
    "raw percentage_feit; range 0-100000 in training data suggests thousandths of a percent, NOT confirmed": "",
    "share 0-1": "",
}


@dataclass(frozen=True)
class VariableWords:
    """What is said of a variable: how it is asked, and its label and choices where the file has none in French."""

    label: str = ""
    question: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    note: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ModelWords:
    """What is said of a model; empty where its file says it in French.

    `system`: the address of the system in the register of the catalogue. `sources`: what a title in
    another language says, where it is the file's own and not that of a document.
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
    missing: tuple[str, ...] = ()
    how_to_complete: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, VariableWords] = field(default_factory=dict)


_NO_SHOW = "Rendez-vous dont le résultat note une absence (« no show », « niet verschenen »)."
_YEAR = "Sur les 365 derniers jours."
_AMSTERDAM_VARIABLES: Final = {
    "afspraken_no_show_count_last_year": VariableWords(
        question="À combien de rendez-vous n’êtes-vous pas venu·e, sans prévenir ?",
        hint=_YEAR,
        note=_NO_SHOW,
    ),
    "deelnames_started_percentage_last_year": VariableWords(
        question="Quelle part des activités ou des parcours prévus avez-vous commencée ?",
        hint=f"{_YEAR} De 0 à 1 : 0,5 pour la moitié.",
        note="Moyenne, sur les activités de l’année, de « cette activité a un début ou une fin ».",
    ),
    "received_same_product_last_year": VariableWords(
        question="Avez-vous déjà reçu cette aide dans l’année d’avant ?"
    ),
    "applied_for_same_product_last_year": VariableWords(
        question="Avez-vous déjà demandé cette aide dans l’année d’avant ?"
    ),
    "total_vermogen": VariableWords(
        question="Quel est votre patrimoine total, en euros ?",
        hint="Il peut être négatif : des dettes. Inconnu, il compte comme 0.",
        note="L’unité n’est pas dite dans le code : on lit des euros.",
    ),
    "days_since_last_relocation": VariableWords(
        question="Depuis combien de jours avez-vous déménagé, la dernière fois ?",
        hint="Une année compte 365 jours. Inconnu, le système met 99 999 jours.",
        note="Inconnu, le système met 99 999 jours à la place.",
    ),
    "at_least_one_address_in_amsterdam": VariableWords(
        question="Avez-vous une adresse à Amsterdam ?",
        hint="Répondez comme si votre ville était Amsterdam.",
    ),
    "has_medebewoner": VariableWords(
        question="Une autre personne est-elle enregistrée à votre adresse ?",
        hint="Une personne avec qui vous partagez le logement.",
    ),
    "active_address_count": VariableWords(question="Combien d’adresses avez-vous en ce moment ?"),
    "has_partner": VariableWords(question="Avez-vous un·e partenaire ?"),
    "afspraken_no_contact_count_last_year": VariableWords(
        label="Rendez-vous où le service n’a pas pu vous joindre, 365 jours",
        question="Le service a-t-il noté un rendez-vous où il n’a pas pu vous joindre ?",
        hint=f"{_YEAR} Ou vous n’avez pas donné ce qui était demandé.",
        note="Résultats « geen contact », « niet bereikt », « geen gegevens geleverd ». Le modèle n’a appris "
        "que 0 et 1 ; toute autre valeur compte pour 0.",
    ),
    "avg_percentage_maatregel": VariableWords(
        question="De combien votre aide a-t-elle été réduite par des sanctions ?",
        hint=f"{_YEAR} Sans sanction, écrivez 0. Sinon, un nombre brut, de 0 à 100 000.",
        note="Nombre brut du système. Ses valeurs (0 à 100 000) font penser à des millièmes de "
        "pour cent ; ce n’est pas confirmé.",
    ),
    "days_since_last_dienst_end": VariableWords(
        question="Depuis combien de jours votre dernière aide est-elle finie ?",
        hint="0 si elle continue. Inconnu, le système met 99 999 jours.",
        note="Inconnu, le système met 99 999 jours à la place.",
    ),
    "sum_inkomen_bruto": VariableWords(
        question="Quel est votre revenu brut total, en euros ?",
        hint="Inconnu, le système met une moyenne à la place.",
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


_AMS_CAUTIONS: Final = (
    "Ce n’est qu’un des calculs de l’AMS : les jeunes, les personnes arrivées depuis peu et les parcours "
    "coupés ont d’autres poids, qui ne sont pas ici.",
    "Le groupe C ne peut pas être dit : il dépend du calcul à long terme.",
    "Les poids ont été lus dans un programme indépendant, non dans le document de l’AMS ; six nombres "
    "publiés sont retrouvés exactement.",
    "Les noms officiels des variables ne sont pas dans la source lue.",
    "Les « 1.370 » et « 1.028 jours » sont ceux de la source ; quatre ans en font environ 1 461 : à "
    "vérifier.",
    "Le dépôt n’a pas de licence : prenez les nombres, ni le programme ni ses textes.",
)
_YES_NO: Final = {"no": "non", "yes": "oui"}
_AMS_VARIABLES: Final = {
    "gender": VariableWords(label="Sexe", choices={"male": "homme", "female": "femme"}),
    "care_duty": VariableWords(label="Enfant ou proche à charge", choices=_YES_NO),
    "age_group": VariableWords(
        label="Âge",
        choices={
            "under_30": "moins de 30 ans",
            "30_49": "30 à 49 ans",
            "50_plus": "50 ans ou plus",
        },
    ),
    "citizenship": VariableWords(
        label="Nationalité",
        choices={
            "AT": "Autriche",
            "EU": "un autre pays de l’Union européenne",
            "third_country": "un pays hors de l’Union européenne",
        },
    ),
    "health_impairment": VariableWords(
        label="Problème de santé qui limite le travail", choices=_YES_NO
    ),
    "education": VariableWords(
        label="Formation",
        choices={
            "compulsory": "école obligatoire, au plus",
            "apprenticeship_bms": "apprentissage, ou école professionnelle (BMS)",
            "matura_plus": "baccalauréat (Matura), ou plus",
        },
    ),
    "rgs_type": VariableWords(
        label="Type de région", choices={str(one): f"région de type {one}" for one in range(1, 6)}
    ),
    "occupation_group": VariableWords(
        label="Secteur", choices={"service": "services", "production": "production"}
    ),
    "employment_days": VariableWords(
        label="Part des jours d’emploi, sur les 1 370 derniers",
        choices={"over_75pct": "plus de 75 %", "under_75pct": "moins de 75 %"},
    ),
    "case_years": VariableWords(
        label="Années avec une inscription, sur les quatre dernières",
        choices={"0": "aucune", "1": "une", "2": "deux", "3_4": "trois ou quatre"},
    ),
    "longest_case": VariableWords(
        label="Inscription la plus longue",
        choices={"under_180d": "moins de 180 jours", "180d_plus": "180 jours ou plus"},
    ),
    "measures": VariableWords(
        label="Dernière mesure suivie",
        choices={
            "none": "aucune",
            "supportive": "une mesure de soutien",
            "qualifying": "une formation",
            "employment_subsidy": "un emploi aidé",
        },
    ),
}
_AGGIR_CAUTIONS: Final = (
    "Les mots de A, B et C sont une paraphrase : l’annexe dit seulement que chaque réponse vaut A, B ou C "
    "selon le guide d’évaluation.",
    "Aucun cas chiffré n’a été publié : les exemples sont tirés du tableau.",
    "Une copie en ligne du décret de 1997 décale le groupe F : 266 profils sur 6 561 y changeraient de "
    "GIR. Le code en vigueur et un programme de 1999 disent la même chose : suivez le code.",
    "Le décret de 1997 dit l’outil propriété du Syndicat national de gérontologie clinique, et limite son "
    "usage hors des services publics : à faire lire par un·e juriste. Les poids, eux, sont dans la loi.",
    "Ce n’est pas une note de soupçon : elle ouvre le droit à l’APA.",
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
        cautions=_AMS_CAUTIONS,
        variables=_AMS_VARIABLES,
    ),
    "fr_aggir_casf_annexe_2_2": ModelWords(
        purpose="Dire de quelle aide une personne âgée a besoin, pour l’APA.",
        higher_means="plus de perte d’autonomie ; le GIR 1 est la plus grande",
        is_not="Ce n’est pas une décision : l’équipe médico-sociale évalue, le département décide.",
        reference="une personne qui fait tout sans aide",
        system="aggir",
        cautions=_AGGIR_CAUTIONS,
    ),
}
