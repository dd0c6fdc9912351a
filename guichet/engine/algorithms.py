"""The register of algorithms: what is known of each system that scores people, and who said so.

The schema of `catalogue/algorithms/`, and its fields beside those of three official registers. A fact cites a source of its own file, and the
source says how it was read; a field that nobody filled stays empty, and is shown as empty.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.questionnaires import Facet
from guichet.engine.typography import typeset

FOLDER: Final = "algorithms"
MENTION: Final = "mention.yaml"

Country = Literal["FR", "AT", "ES", "NL", "PL", "SE"]
Domain = Literal[
    "family",
    "health",
    "employment",
    "autonomy",
    "social-aid",
    "students",
    "energy",
    "work",
    "this-site",
]
Computable = Literal["yes", "partly", "no"]
Reading = Literal["whole", "part", "none"]
Direction = Literal["raises", "lowers", "both", "unknown"]
Asking = Literal["administration", "employer", "abroad", "ours"]
FieldName = Literal[
    "purpose",
    "operator",
    "developer",
    "period",
    "legal_basis",
    "population",
    "data",
    "training",
    "method",
    "threshold",
    "place",
    "oversight",
    "impact_assessment",
    "evaluation",
    "effects",
    "contest",
    "documents",
]
FIELDS: Final[tuple[FieldName, ...]] = get_args(FieldName)
# Beside the facts, what has a shape of its own may also be missing, and be asked for.
Asked = FieldName | Literal["variables", "excluded", "computing"]

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
# « 2023 », « 2023-11 » or « 2023-11-27 »: nobody gives a day that the source does not.
When = Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-[0-3]\d)?)?$")]


# --- What is said, and where it was read ----------------------------------------------------------


class ReadSource(Entry):
    """Where facts were read, and how: as a whole, in part, or not at all (only its address)."""

    title: Text
    author: Prose = ""
    date: Prose = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+|/\S*)?$")] = ""
    read: Reading
    note: Prose = ""


class Said(Entry):
    """What sources say. `doubt`: what must still be checked; it shows the mark « à vérifier »."""

    sources: Annotated[tuple[Key, ...], Field(min_length=1)]
    doubt: Prose = ""


class Fact(Said):
    """One fact, in one sentence or two."""

    says: Text


class KnownVariable(Said):
    """Something of a person that the system looks at, and which way it pushes the result."""

    name: Text
    direction: Direction = "unknown"
    note: Prose = ""


class Moment(Fact):
    """A dated fact, for the timeline. `until`: the end, when it lasted."""

    on: When
    until: When | None = None
    kind: Literal["use", "published", "request", "court", "law"]


class Variables(Entry):
    """What the system looks at, what it is said not to look at, and what is hidden."""

    push: Text = "la note"
    known: tuple[KnownVariable, ...] = ()
    excluded: tuple[Fact, ...] = ()
    hidden: tuple[Fact, ...] = ()


class Computing(Entry):
    """Can anyone compute it again? `load`: what a file to import must hold, when one exists."""

    status: Computable
    known: Text
    missing: tuple[Prose, ...] = ()
    published: tuple[Key, ...] = ()
    load: Prose = ""

    @model_validator(mode="after")
    def _says_what_is_missing(self) -> "Computing":
        if (self.status == "yes") == bool(self.missing):
            raise ValueError(
                "un calcul « yes » n’a rien qui manque ; les autres disent quoi (missing)"
            )
        return self


class Request(Entry):
    """A request that was really sent: to whom, when, about which fields, and what came back."""

    sent_on: datetime.date
    to: Text
    by: Text
    letter: Text
    about: Annotated[tuple[Asked, ...], Field(min_length=1)]
    answered_on: datetime.date | None = None
    outcome: Prose = ""

    @model_validator(mode="after")
    def _answers_come_after(self) -> "Request":
        if self.answered_on and self.answered_on < self.sent_on:
            raise ValueError("la réponse (answered_on) précède l’envoi (sent_on)")
        if self.answered_on and not self.outcome:
            raise ValueError("une demande qui a reçu une réponse dit laquelle (outcome)")
        return self

    def silent_days(self, today: datetime.date) -> int | None:
        """Return for how many days nobody has answered; None once somebody has."""
        return None if self.answered_on else max((today - self.sent_on).days, 0)


class System(Entry):
    """One system. `short_operator` and `short_period` serve the list; their facts bear the sources.

    `asking`: who could answer, hence which letters fit. `counter`: the answers of the counter that
    fill in the letter. `testimonies`: the answers of the questionnaires that speak of this system.
    """

    id: Key
    slug: Key
    name: Text
    short_name: Annotated[Prose, Field(min_length=1, max_length=60)]
    summary: Text
    keywords: tuple[Prose, ...] = ()
    country: Country
    domain: Domain
    order: int
    short_operator: Text
    short_period: Text
    reviewed_on: datetime.date
    asking: Asking
    facts: dict[FieldName, Annotated[tuple[Fact, ...], Field(min_length=1)]]
    variables: Variables = Variables()
    timeline: tuple[Moment, ...] = ()
    computing: Computing
    requests: tuple[Request, ...] = ()
    rights: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    counter: Mapping[str, Any] = {}
    testimonies: Mapping[Facet, str] = {}
    sources: Mapping[Key, ReadSource] = {}

    @model_validator(mode="after")
    def _every_fact_has_its_source(self) -> "System":
        for one in self.said:
            for key in one.sources:
                if key not in self.sources:
                    raise ValueError(f"la source « {key} » n’est pas dans ce fichier (sources)")
            was_read = any(self.sources[key].read != "none" for key in one.sources)
            if not was_read and not one.doubt:
                raise ValueError(
                    f"une source non lue ne fonde rien sans réserve (doubt) : {', '.join(one.sources)}"
                )
        for key in self.computing.published:
            if key not in self.sources:
                raise ValueError(f"la source « {key} » n’est pas dans ce fichier (published)")
        cited = {key for one in self.said for key in one.sources} | {*self.computing.published}
        for key in self.sources:
            if key not in cited:
                raise ValueError(f"personne ne cite la source « {key} »")
        return self

    @property
    def said(self) -> Iterator[Said]:
        """Yield all that this entry states."""
        for facts in self.facts.values():
            yield from facts
        yield from self.variables.known
        yield from self.variables.excluded
        yield from self.variables.hidden
        yield from self.timeline

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The timeline, from the first moment to the last."""
        return tuple(sorted(self.timeline, key=lambda one: one.on))

    def requests_about(self, name: str) -> tuple[Request, ...]:
        """Return the requests sent about a field, the latest first."""
        found = [one for one in self.requests if name in one.about]
        return tuple(sorted(found, key=lambda one: one.sent_on, reverse=True))


# --- The obligatory mention -----------------------------------------------------------------------


class MentionPart(Entry):
    """One thing that the mention must say: how it is asked, and the statement that requires it."""

    id: Key
    label: Text
    missing: Text
    procedure: Text
    ref: Text
    doubt: Prose = ""
    url: str = ""


class Mention(Entry):
    """What the checker of the mention goes by: `alone` is the statement on decisions without anyone."""

    reviewed_on: datetime.date
    required: MentionPart
    parts: Annotated[tuple[MentionPart, ...], Field(min_length=1)]
    alone: MentionPart
    traps: tuple[Prose, ...]


# --- Our fields beside those of other registers ---------------------------------------------------

# Versions whose names were read: see docs/decisions/2026-11-22-register.md.
ETALAB: Final = "Etalab, fiche « inventaire des principaux traitements algorithmiques », 11/02/2021"
ATRS: Final = "UK Algorithmic Transparency Recording Standard, v3.0, March 2024"
DUTCH: Final = "Algoritmeregister Publicatiestandaard, 1.0.9, 09/07/2024"


@dataclass(frozen=True)
class FieldWords:
    """A field: its title, its name in our files, what to ask for, with which letter, and elsewhere.

    `etalab`, `atrs` and `dutch` name the nearest field of each register; '' where it has none.
    """

    title: str
    column: str
    ask: str
    letter: str
    etalab: str = ""
    atrs: str = ""
    dutch: str = ""


_EXPLAIN: Final = "algorithm-explanation"
_DOCUMENT: Final = "admin-documents-access"


def _field(title: str, column: str, ask: str, letter: str, *names: str) -> FieldWords:
    return FieldWords(title, column, typeset(ask), letter, *map(typeset, names))


WORDS: Final[Mapping[Asked, FieldWords]] = MappingProxyType(
    {
        "purpose": _field(
            "À quoi il sert",
            "finalite",
            "la finalité du traitement",
            _EXPLAIN,
            "Finalité de l'algorithme",
            "scope",
            "Doel en impact",
        ),
        "operator": _field(
            "Qui l’utilise",
            "operateur",
            "le service responsable du traitement",
            _DOCUMENT,
            "Nom de l'administration concernée",
            "organisation_or_department",
            "Organisatie",
        ),
        "developer": _field(
            "Qui l’a fabriqué",
            "fabricant",
            "le marché ou la convention passée avec qui l'a fabriqué",
            _DOCUMENT,
            "",
            "external_supplier",
            "Leverancier",
        ),
        "period": _field(
            "Depuis quand",
            "periode",
            "les dates de mise en service et de fin",
            _DOCUMENT,
            "",
            "phase",
            "Begindatum",
        ),
        "legal_basis": _field(
            "Sur quelle base légale",
            "base_legale",
            "le texte qui autorise ce traitement",
            _DOCUMENT,
            "Fondements juridiques",
            "",
            "Wettelijke basis",
        ),
        "population": _field(
            "Qui est visé, et combien de personnes",
            "public",
            "le nombre de personnes notées, et le nombre de décisions par an",
            _DOCUMENT,
            "Public concerné par la décision",
            "frequency_and_scale_of_usage",
        ),
        "variables": _field(
            "Ce qu’il regarde",
            "variables",
            "les données traitées, et le poids de chacune",
            _EXPLAIN,
            "Données traitées",
            "model_input",
            "Gegevens",
        ),
        "excluded": _field(
            "Ce qu’il ne regarde pas",
            "variables_exclues",
            "la liste des données écartées",
            _DOCUMENT,
            "",
            "sensitive_attributes",
        ),
        "data": _field(
            "D’où viennent les données",
            "sources_des_donnees",
            "l'origine des données traitées",
            _EXPLAIN,
            "Source des données traitées",
            "data_collection",
            "Link naar Gegevensbron",
        ),
        "training": _field(
            "Avec quelles données il a été fabriqué",
            "apprentissage",
            "la description des données d'apprentissage",
            _DOCUMENT,
            "",
            "data_quantities",
        ),
        "method": _field(
            "Comment il compte",
            "methode",
            "les opérations effectuées par le traitement",
            _EXPLAIN,
            "Opérations effectuées par l'algorithme",
            "model_architecture",
            "Technische werking",
        ),
        "threshold": _field(
            "À partir de quelle note il se passe quelque chose",
            "seuil",
            "le seuil, ou la part des dossiers retenus",
            _EXPLAIN,
            "",
            "model_output",
        ),
        "place": _field(
            "Sa place dans la décision",
            "place_dans_la_decision",
            "le degré et le mode de contribution du traitement à la décision",
            _EXPLAIN,
            "Comment et quand l'algorithme intervient-il dans la prise de décision ?",
            "process_integration",
        ),
        "oversight": _field(
            "Qui vérifie, parmi les humains",
            "controle_humain",
            "qui a examiné le dossier, et comment",
            _EXPLAIN,
            "Niveau d'automatisation de la décision",
            "human_decisions_and_review",
            "Menselijke tussenkomst",
        ),
        "impact_assessment": _field(
            "Analyse d’impact",
            "analyse_d_impact",
            "l'analyse d'impact relative à la protection des données",
            _DOCUMENT,
            "",
            "impact_assessment",
            "Impacttoets(en)",
        ),
        "evaluation": _field(
            "Ce que donnent les évaluations",
            "evaluation",
            "les évaluations du traitement",
            _DOCUMENT,
            "",
            "model_performance",
        ),
        "effects": _field(
            "Effets mesurés sur les personnes",
            "effets",
            "les mesures d'écarts entre groupes de personnes",
            _DOCUMENT,
            "",
            "risks_and_mitigations",
            "Risicobeheer",
        ),
        "contest": _field(
            "Comment le contester",
            "contestation",
            "les voies pour contester le résultat",
            _EXPLAIN,
            "",
            "appeals_and_review",
        ),
        "documents": _field(
            "Ce qui est publié",
            "documents",
            "le code source et la documentation technique",
            _DOCUMENT,
            "Ressources connexes",
            "website_url",
            "Link naar broncode",
        ),
        "computing": _field(
            "Peut-on refaire le calcul ?",
            "calculable",
            "les poids, la constante et les bornes du calcul",
            _EXPLAIN,
        ),
    }
)

# Every attribute of that standard, in its order: a record gives them all, empty or not.
ATRS_ATTRIBUTES: Final = (
    "standard_version",
    "organisation_type",
    "function",
    "capability",
    "task",
    "tags",
    "date_of_completion",
    "date_updated",
    "date_archived",
    "title",
    "organisation_name",
    "phase",
    "region",
    "one_sentence_description",
    "name",
    "description",
    "website_url",
    "contact_email",
    "organisation_or_department",
    "team",
    "senior_responsible_owner",
    "external_supplier_involvement",
    "external_supplier",
    "companies_house_number",
    "external_supplier_role",
    "procurement_procedure_type",
    "data_access_terms",
    "detailed_description",
    "scope",
    "benefit",
    "previous_process",
    "alternatives_considered",
    "process_integration",
    "provided_information",
    "frequency_and_scale_of_usage",
    "human_decisions_and_review",
    "required_training",
    "appeals_and_review",
    "system_architecture",
    "maintenance",
    "models",
    "model_name",
    "model_version",
    "model_task",
    "model_input",
    "model_output",
    "model_architecture",
    "model_performance",
    "datasets",
    "dataset_purposes",
    "source_data_name",
    "data_modality",
    "data_description",
    "data_quantities",
    "sensitive_attributes",
    "data_completeness_and_representativeness",
    "source_data_url",
    "data_collection",
    "data_cleaning",
    "data_sharing_agreements",
    "data_access_and_storage",
    "impact_assessment",
    "risks_and_mitigations",
)
