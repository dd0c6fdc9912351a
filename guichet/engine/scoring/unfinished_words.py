"""French for the published files of which numbers are missing: what is known, missing, and where to ask.

Our own words on what each file says; every number stays in the file.
"""

from collections.abc import Mapping
from typing import Final

from guichet.engine.scoring.outside_words import ModelWords, VariableWords

_CNAF_SOURCES: Final = {
    "algo-et-controle/caf (code, variable list, weights)": "algo-et-controle/caf (le programme, la "
    "liste des variables, les poids)",
    "CNAF entry": "Fiche sur la CNAF",
    "Press summary of Le Monde’s inquiry": "Résumé, dans la presse, de l’enquête du Monde",
}
_CNAF_MISSING: Final = (
    "tous les poids et toutes les tranches",
    "le point de départ de la somme",
    "lequel des deux modèles se sert de chaque critère",
)
_CNAF_COMPLETE: Final = (
    "Prendre le dépôt public de La Quadrature du Net (licence Etalab 2.0), mettre sa table de poids à "
    "ce format, et retrouver les profils types qu’elle a publiés. Les variables cachées restent "
    "inconnues : un intervalle, jamais une note."
)
_AS_SAID: Final = "Cité par Le Monde, selon Madmoizelle."
_FAMILY: Final = "Une famille de variables, selon Siècle Digital ; leur sens n’est pas dit."
_CNAF_VARIABLES: Final = {
    "revenus_faibles": VariableWords(
        note="Moins de 942 € par mois pour une personne seule, selon Le Monde cité par Madmoizelle ; les "
        "tranches exactes sont dans le fichier de La Quadrature du Net."
    ),
    "enfant_plus_12": VariableWords(note=_AS_SAID),
    "separation": VariableWords(note=_AS_SAID),
    **{
        name: VariableWords(note=_FAMILY)
        for name in ("connexions_web", "delai_accueil", "mails", "delai_controle", "declarations")
    },
}
_TO_READ: Final = "Variable citée ; son sens se lit dans le programme."
_CNAM_VARIABLES: Final = {
    "sexe": VariableWords(note="Les hommes y sont moins suspects que les femmes."),
    **{
        name: VariableWords(note=_TO_READ)
        for name in ("pension_invalidite", "conso_soins", "indemnites_journalieres")
    },
}


def _cnaf(years: str, hidden: int) -> ModelWords:
    return ModelWords(
        title=f"CNAF, la note de risque d’indu, {years}",
        operator="Caisse nationale des allocations familiales (CNAF)",
        years=years.replace("-", " à "),
        purpose="Désigner les dossiers d’allocataires à contrôler.",
        missing=(
            *_CNAF_MISSING,
            f"les {hidden} variables cachées par la CNAF, absentes même du programme publié",
            "les notes de profils types simulées par Le Monde",
        ),
        how_to_complete=_CNAF_COMPLETE,
        cautions=(
            "Ne publiez aucune note sans dire quelles variables sont cachées.",
            "Les variables citées sont celles que la presse et La Quadrature du Net disent faire monter "
            "la note ; la liste n’est pas complète.",
        ),
        sources=_CNAF_SOURCES,
        variables=_CNAF_VARIABLES,
    )


_DUO_VARIABLES: Final = {
    "education": VariableWords(label="Niveau de formation (mbo 1-2, mbo 3-4, hbo, wo)"),
    "age": VariableWords(label="Âge, en cinq tranches de 15 à 50 ans"),
    "distance_to_parents": VariableWords(
        label="Distance au domicile des parents, en neuf tranches"
    ),
}
_BOSCO_VARIABLES: Final = {
    "income_limit_in_IPREM": VariableWords(
        label="Plafond de revenu, en multiples de l’IPREM",
        note="Poids lus : sans mineur, 1,5 ; un mineur, 2,0 ; deux mineurs, 2,5.",
    ),
    "severe": VariableWords(label="Grande vulnérabilité", note="Lu : la moitié (50 %) du plafond."),
}
_POLISH_VARIABLES: Final = {
    "unemployment_duration": VariableWords(
        label="Durée du chômage",
        note="Points lus : 24 mois ou plus, 6 ; moins de 6 mois, 0. Les autres tranches n’ont pas été lues.",
    ),
    "education": VariableWords(
        label="Formation",
        note="Points lus : études supérieures, 0 ; collège (gimnazjum), le maximum, de valeur non lue.",
    ),
    "reason_for_registering": VariableWords(
        label="Pourquoi la personne s’inscrit", note="Points lus : pour l’aide sociale, 5."
    ),
    "place": VariableWords(label="Lieu de vie", note="Points lus : ville, 0 ; village, 2."),
    "sex_and_age": VariableWords(
        label="Sexe et âge",
        note="Points lus : femme de plus de 50 ans, 6 en tout ; leur partage n’a pas été lu.",
    ),
}

UNFINISHED: Final[Mapping[str, ModelWords]] = {
    "at_ams_2018_long_term": ModelWords(
        title="AMS, chances d’emploi à long terme (180 jours en 24 mois)",
        operator="Service public autrichien de l’emploi (AMS)",
        years="comme le calcul à court terme",
        purpose="Dire qui va dans le groupe C, dont les chances sont jugées faibles.",
        missing=("tous les poids",),
        how_to_complete="Demander la documentation de 2018 et 2019 de l’AMS ; lire le rapport ITA 2020-02 "
        "(licence CC BY 4.0).",
        sources={
            "Algorithmic-Profiling (thesis code, AMS_model.R)": "Algorithmic-Profiling (programme d’un "
            "mémoire, AMS_model.R)"
        },
    ),
    "es_bosco_bono_social_2017": ModelWords(
        title="BOSCO, le droit à la remise sur l’électricité (bono social)",
        operator="Ministère de la Transition écologique",
        years="depuis 2017",
        purpose="Dire qui a droit à la remise sur l’électricité.",
        missing=(
            "ce que calcule vraiment le programme (il n’est pas publié)",
            "les règles entières pour les familles nombreuses, les pensions et les situations à part",
        ),
        how_to_complete="Lire le décret royal sur le bono social, dans sa version en vigueur.",
        cautions=(
            "Ce sont des règles, et non une note ; les nombres viennent de pages de seconde main.",
        ),
        sources={"2017 rules, secondary pages": "Les règles de 2017, lues de seconde main"},
        variables=_BOSCO_VARIABLES,
    ),
    "fr_cnaf_2010_2014": _cnaf("2010-2014", 6),
    "fr_cnaf_2014_2018": _cnaf("2014-2018", 3),
    "fr_cnaf_dmde_2026": ModelWords(
        title="CNAF, datamining « données entrantes » (DMDE 2026)",
        operator="Caisse nationale des allocations familiales (CNAF)",
        years="depuis 2026",
        purpose="Chercher les indus d’au moins 600 euros qui durent au moins 6 mois.",
        outcome="Un indu d’au moins 600 euros, pendant au moins 6 mois.",
        missing=(
            "tous les poids et les points de départ",
            "5 variables du premier modèle, et toutes celles du second",
            "les tranches",
            "le seuil, ou la part des dossiers que chaque CAF retient",
            "si les poids sont dans le programme publié (NON vérifié)",
        ),
        how_to_complete="Télécharger l’archive du programme et le document technique sur la page de la "
        "CNAF ; voir si les poids y sont, ou seulement de quoi les calculer.",
        cautions=(
            "C’est un risque d’indu, et non de fraude ; une personne décide ensuite, selon la CNAF.",
            "La Quadrature du Net objecte : sans les données qui ont servi à le faire, on ne peut pas "
            "mesurer ses biais.",
            "12 des 17 variables du premier modèle ont été lues : le texte gardé s’arrête là. Du second, "
            "aucune.",
        ),
    ),
    "fr_cnam_c2sg_2018": ModelWords(
        title="CNAM, la note des foyers qui ont la Complémentaire santé solidaire gratuite (C2SG)",
        operator="Caisse nationale de l’assurance maladie (CNAM)",
        years="essayée dans 16 caisses en 2018, dans toutes en 2019 ; seconde version en 2021",
        purpose="Désigner les foyers à contrôler.",
        missing=(
            "tous les rapports de cotes (odds ratios)",
            "le point de départ : un diaporama de rapports de cotes peut ne pas le donner, et seules des "
            "comparaisons se calculent alors",
            "les tranches et le seuil",
        ),
        how_to_complete="Prendre le dépôt de La Quadrature du Net ; sans point de départ, ne donner que des "
        "différences avec un foyer de référence, jamais une probabilité.",
        cautions=(
            "La CNAM répond que la version actuelle ne se sert ni du sexe ni de l’âge (presse).",
        ),
        sources={
            "Press article reproducing Le Monde of 6 December 2024": "Article de presse qui reprend Le Monde "
            "du 6 décembre 2024"
        },
        variables=_CNAM_VARIABLES,
    ),
    "fr_france_travail_cre": ModelWords(
        title="France Travail, le choix des contrôles de la recherche d’emploi (CRE)",
        years="2025-2026",
        purpose="Choisir qui sera contrôlé sur sa recherche d’emploi.",
        missing=("l’arbre de décision, les seuils, la liste entière des variables",),
        how_to_complete="Demander l’algorithme comme document administratif ; ou les documents de Next et de "
        "La Quadrature du Net.",
        cautions=("Une seule source, et de seconde main.",),
        sources={"Text citing Next of 20/07/2026": "Texte qui cite Next du 20/07/2026"},
        variables={
            "sjr": VariableWords(note="Retiré à cause de ses biais, puis remis, dit cette source.")
        },
    ),
    "nl_duo_cub_risk_profile": ModelWords(
        title="DUO, le profil de risque des étudiant·es qui ne vivent pas chez leurs parents",
        operator="Service néerlandais des bourses d’études (DUO)",
        years="données publiées de 2014 à 2022 ; suspendu le 21 juin 2023",
        purpose="Choisir qui sera contrôlé à son domicile.",
        group="risque élevé",
        missing=("les points de chaque catégorie",),
        how_to_complete="Lire le rapport de PwC pour le ministère, demander à DUO, lire arXiv 2502.01713.",
        cautions=(
            "Même sans les points, ce qui en est sorti se vérifie entièrement : les comptes publiés sont "
            "dans nl_duo_cub_cbs_2014_2022.csv.",
        ),
        sources={
            "DUO-CUB (data, report TA:AA:2024:01 and addendum)": "DUO-CUB (données, rapport TA:AA:2024:01 "
            "et son complément)"
        },
        variables=_DUO_VARIABLES,
    ),
    "nl_rotterdam_gbm": ModelWords(
        title="Rotterdam, le modèle qui choisissait les dossiers d’aide sociale à revoir",
        operator="Ville de Rotterdam",
        years="2017 à 2021",
        purpose="Choisir les dossiers d’aide sociale à examiner de nouveau.",
        missing=("le fichier du modèle (RDS)", "le fichier synth_data.csv"),
        how_to_complete="Télécharger les deux fichiers ; lire le RDS avec R, ou avec le paquet Python rdata ; "
        "écrire les arbres en JSON, et retrouver les essais publiés.",
        cautions=("Licence GPL-3.0 : à proposer à part, sans l’ajouter à Guichet.",),
    ),
    "pl_profilowanie_2014": ModelWords(
        title="Pologne, le profilage des personnes au chômage (profilowanie)",
        operator="Bureaux de l’emploi des districts, ministère du Travail",
        years="2014 à 2019",
        purpose="Ranger les personnes au chômage en trois profils d’aide.",
        missing=("les points de la plupart des réponses", "les seuils des trois profils"),
        how_to_complete="Télécharger la pièce jointe de Panoptykon du 20/09/2016 (le rapport de 2015 est sous "
        "CC BY 4.0).",
        cautions=("À ne pas calculer.",),
        sources={"Press articles": "Articles de presse"},
        variables=_POLISH_VARIABLES,
    ),
}
