"""The questions put to whoever testifies: one definition for the screen, the paper and the figures.

A questionnaire is data (catalogue/questionnaires/): parts, questions, closed lists of options. Each
question has a number, the same on screen, on the paper form and where a paper is keyed in. What is
counted comes from the options alone, so that no free word ever enters a figure.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guichet.engine import french_dates, places
from guichet.engine.answers import EARLIEST, AnswerFault, clean
from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.typography import typeset

Answer = str | list[str]
Answers = Mapping[str, Answer]

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=40)]
# The same slugs are stored and counted: 40 characters is what the tables hold.
Slug = Annotated[str, Field(pattern=SLUG, max_length=40)]
Kind = Literal["long_text", "short_text", "choice", "many", "month", "department", "yes_no"]
DOORS = ("users", "workers")
LISTS = ("choice", "many")
TEXTS = ("long_text", "short_text")
YES, NO = "yes", "no"
# Letters, numbers, punctuation, symbols: signs that nobody sees are no answer.
_SEEN = frozenset("LNPS")


class Facet(StrEnum):
    """What an answer is used for besides being read: the inbox, or the figures."""

    THEME = "theme"
    BODY = "body"
    SECTOR = "sector"
    SIZE = "size"
    TOOL = "tool"
    CONSEQUENCE = "consequence"
    DEPARTMENT = "department"
    MONTH = "month"
    URGENCY = "urgency"


class Sight(StrEnum):
    """Who sees an answer; the words for it are in catalogue/questionnaires/words.yaml."""

    TEAM = "team"
    INBOX = "inbox"
    INBOX_AND_PAGE = "inbox_and_page"
    FIGURES = "figures"
    PAGE = "page"


# An answer beside a text that is published is one person's, whatever the figures hide.
_SIGHTS: Mapping[Facet | None, Sight] = {
    None: Sight.TEAM,
    Facet.URGENCY: Sight.INBOX,
    Facet.THEME: Sight.INBOX_AND_PAGE,
    Facet.SIZE: Sight.FIGURES,
}


# The kind of answer that each facet can be made of.
_KINDS: Mapping[Facet, tuple[str, ...]] = {
    Facet.THEME: ("choice",),
    Facet.URGENCY: ("choice",),
    Facet.MONTH: ("month",),
    Facet.DEPARTMENT: ("department",),
}


class Option(Entry):
    """One possible answer of a closed list. `urgency` (0, 1 or 2) serves the urgency question."""

    value: Slug
    label: Text
    hint: Prose = ""
    urgency: Annotated[int, Field(ge=0, le=2)] | None = None
    # No longer offered, and kept so that what was answered once can still be read.
    retired: bool = False


class Question(Entry):
    """One question: what it asks, why, and in which form the answer comes."""

    id: Identifier
    kind: Kind
    label: Text
    why: Text
    hint: Prose = ""
    # What must not be written here, said beside the field (an employer's name, say).
    reminder: Prose = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    # Keyed twice when it comes on paper.
    important: bool = False
    facet: Facet | None = None
    # Characters at most; for texts.
    max_length: Annotated[int, Field(ge=20, le=20_000)] = 200
    # Lines to write on, on the paper form; for texts.
    lines: Annotated[int, Field(ge=1, le=60)] = 1
    retired: bool = False

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for fault in _question_faults(self):
            raise ValueError(fault)
        return self

    @property
    def offered(self) -> tuple[Option, ...]:
        """Return the options that can be chosen today."""
        return tuple(one for one in self.options if not one.retired)

    @property
    def seen_by(self) -> Sight:
        """Return who sees the answer: it follows from what the answer is used for."""
        return _SIGHTS.get(self.facet, Sight.PAGE)


def _question_faults(one: Question) -> Iterator[str]:
    if one.kind in LISTS and len(one.offered) < 2:
        yield "une liste demande au moins deux options"
    if one.kind not in LISTS and one.options:
        yield "seules les questions « choice » et « many » ont des options"
    values = [option.value for option in one.options]
    for value in values:
        if values.count(value) > 1:
            yield f"l’option « {value} » est écrite deux fois"
    if one.facet and one.kind not in _KINDS.get(one.facet, LISTS):
        kinds = " ou ".join(_KINDS.get(one.facet, LISTS))
        yield f"la facette « {one.facet} » demande une question « {kinds} »"
    for option in one.options:
        if (option.urgency is not None) != (one.facet is Facet.URGENCY):
            yield (
                f"l’option « {option.value} » : urgency (0, 1 ou 2) se met sur toutes les options "
                "de la question d’urgence, et nulle part ailleurs"
            )
    if one.kind not in TEXTS and one.lines != 1:
        yield "seuls les textes ont des lignes (lines)"


class Part(Entry):
    """Questions that go together, under one heading."""

    title: Text
    introduction: Prose = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questionnaire(Entry):
    """All that one door asks. `id` is the door: « users » or « workers »."""

    id: Literal["users", "workers"]
    title: Text
    introduction: Text
    # Shown at the head of every page, and on paper: what never to write.
    reminder: Prose = ""
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for fault in _questionnaire_faults(self):
            raise ValueError(fault)
        return self

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """Return every question, those no longer asked included."""
        return tuple(one for part in self.parts for one in part.questions)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions asked today, in order."""
        return tuple(one for one in self.all_questions if not one.retired)

    @property
    def boxes(self) -> Mapping[str, int]:
        """Return the number of each question asked, from 1, as printed on the paper form."""
        return {one.id: number for number, one in enumerate(self.questions, 1)}

    @property
    def version(self) -> str:
        """Return 12 hexadecimal figures that change with any word of the questionnaire."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def question(self, identifier: str) -> Question | None:
        """Return the question of that name, asked today or once; None if there never was one."""
        return next((one for one in self.all_questions if one.id == identifier), None)


def _questionnaire_faults(one: Questionnaire) -> Iterator[str]:
    names = [question.id for question in one.all_questions]
    for name in names:
        if names.count(name) > 1:
            yield f"la question « {name} » est écrite deux fois"
    if one.questions and (one.questions[0].kind != "long_text" or not one.questions[0].required):
        yield "la première question est le récit libre (long_text, required)"
    facets = [question.facet for question in one.questions if question.facet]
    for facet in facets:
        if facets.count(facet) > 1:
            yield f"deux questions donnent la facette « {facet} »"
    for facet in (Facet.THEME, Facet.URGENCY):
        if facet not in facets:
            yield f"il faut une question pour la facette « {facet} »"
    if one.id == "workers" and Facet.BODY in facets:
        yield "au travail, on demande un secteur et une taille, jamais l’employeur (body)"


# --- Reading what was answered --------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """What was understood, and what must be mended: {question: French sentence}."""

    answers: dict[str, Answer] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether the answers can be sealed as they are."""
        return not self.faults


def read(questionnaire: Questionnaire, raw: Mapping[str, object], today: datetime.date) -> Reading:
    """Read what a person typed or ticked; `raw` maps a question to a text or a list of texts.

    Texts come out cleaned, options as their values, a month as « 2026-03 », a département as its
    code, « yes_no » as « yes » or « no ». What is empty is left out; unknown keys are ignored.
    """
    reading = Reading()
    for question in questionnaire.questions:
        try:
            value = _read_one(question, raw.get(question.id), today)
        except ValueError as fault:
            reading.faults[question.id] = str(fault)
            continue
        if value:
            reading.answers[question.id] = value
        elif question.required:
            reading.faults[question.id] = _missing(question)
    return reading


def _missing(question: Question) -> str:
    if question.kind in TEXTS:
        return "Écrivez au moins une phrase. Le reste peut rester vide."
    return "Répondez à cette question."


def _read_one(question: Question, raw: object, today: datetime.date) -> Answer | None:
    if question.kind == "many":
        given = raw if isinstance(raw, list | tuple) else [raw]
        chosen = {_option(question, one) for one in given} - {None}
        return [one.value for one in question.offered if one.value in chosen]
    if isinstance(raw, list | tuple):
        if len(raw) > 1:
            raise AnswerFault("On attend ici une seule réponse.")
        raw = raw[0] if raw else None
    if question.kind == "choice":
        return _option(question, raw)
    text = _text(question, raw)
    match question.kind if text else "":
        case "month":
            return read_month(text, today)
        case "department":
            return places.department(text)
        case "yes_no":
            return _yes_no(text)
        case "short_text":
            return " ".join(text.split())
    return text


def _option(question: Question, raw: object) -> str | None:
    if raw is None or raw == "":
        return None
    for option in question.offered:
        if str(raw) == option.value:
            return option.value
    raise AnswerFault("Cette réponse n’est pas dans la liste. Choisissez-la dans la page.")


def _text(question: Question, raw: object) -> str:
    typed = str(raw) if raw is not None else ""
    # Far too long is said before the text is read: reading it is what would take time.
    text = clean(typed) if len(typed) <= 4 * question.max_length else typed
    if len(text) > question.max_length:
        raise AnswerFault(
            f"Ce texte fait {_figures(len(text))} caractères, et il en faut "
            f"{_figures(question.max_length)} au plus. Raccourcissez-le."
        )
    return text if any(unicodedata.category(sign)[0] in _SEEN for sign in text) else ""


def _figures(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _yes_no(text: str) -> str:
    known = {YES: YES, "oui": YES, NO: NO, "non": NO}
    if text.lower() not in known:
        raise AnswerFault("Répondez par oui ou par non.")
    return known[text.lower()]


_MONTH = re.compile(r"(?P<year>[0-9]{4}) ?[-/.] ?(?P<month>[0-9]{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>[0-9]{1,2}) ?[-/. ] ?(?P<year>[0-9]{4})")


def read_month(text: str, today: datetime.date) -> str:
    """Return « 2026-03 » for « mars 2026 », « 03/2026 », « 2026-03 », or for a whole date.

    A day, if one was typed, is forgotten: a month is all that is kept. Raises AnswerFault for
    what is not a month, a month to come, or one before 1990.
    """
    first = _first_day(text)
    if first < EARLIEST:
        raise AnswerFault(f"L’année {first.year} est trop ancienne. Vérifiez le mois.")
    if first > today:
        raise AnswerFault(f"Le mois de {month_in_words(f'{first:%Y-%m}')} n’a pas commencé.")
    return f"{first:%Y-%m}"


def _first_day(text: str) -> datetime.date:
    match = _MONTH.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match and 1 <= int(match["month"]) <= 12 and int(match["year"]) > 0:
        return datetime.date(int(match["year"]), int(match["month"]), 1)
    for typed in (f"1 {text}", text):
        try:
            return french_dates.parse(typed).replace(day=1)
        except ValueError:
            continue
    raise AnswerFault(
        "Écrivez un mois et une année, par exemple mars 2026 ou 03/2026. Si vous ne savez plus, "
        "laissez vide."
    )


# --- Using the answers ----------------------------------------------------------------------------


def month_in_words(month: str) -> str:
    """Return « mars 2026 » for « 2026-03 »."""
    year, number = month.split("-")
    return f"{french_dates.MONTHS[int(number) - 1]} {year}"


def in_words(question: Question, answer: Answer) -> list[str]:
    """Return an answer as a person reads it, one item a choice; unknown values as they are."""
    labels = {option.value: option.label for option in question.options}
    match question.kind, answer:
        case (("choice" | "many"), _):
            given = [answer] if isinstance(answer, str) else answer
            return [labels.get(value, value) for value in given]
        case "month", str() if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", answer):
            return [month_in_words(answer)]
        case "department", str() if answer in places.DEPARTMENTS:
            return [f"{places.DEPARTMENTS[answer]} ({answer})"]
        case "yes_no", str():
            return [{YES: "Oui", NO: "Non"}.get(answer, answer)]
    return [answer] if isinstance(answer, str) else list(answer)


def facets(questionnaire: Questionnaire, answers: Answers) -> dict[Facet, list[str]]:
    """Return what can be counted: slugs, département codes, « 2026-03 ». Urgency is left out."""
    found: dict[Facet, list[str]] = {}
    for question in questionnaire.all_questions:
        answer = answers.get(question.id)
        if question.facet and question.facet is not Facet.URGENCY and answer:
            found[question.facet] = [answer] if isinstance(answer, str) else list(answer)
    return found


def theme(questionnaire: Questionnaire, answers: Answers) -> str:
    """Return the theme's slug, '' if it was not said."""
    return next(iter(facets(questionnaire, answers).get(Facet.THEME, ())), "")


def urgency(questionnaire: Questionnaire, answers: Answers) -> int:
    """Return 0, 1 (soon) or 2 (now), from the option chosen; 0 if nothing was said."""
    for question in questionnaire.questions:
        if question.facet is Facet.URGENCY:
            for option in question.options:
                if option.value == answers.get(question.id):
                    return option.urgency or 0
    return 0


def facet_labels(questionnaire: Questionnaire, facet: Facet) -> dict[str, str]:
    """Return the French words for each value of a facet, in the order of the questionnaire."""
    if facet is Facet.DEPARTMENT:
        return dict(places.DEPARTMENTS)
    return {
        option.value: option.label
        for question in questionnaire.all_questions
        if question.facet is facet
        for option in question.options
    }


class QuestionnaireExample(Entry):
    """What somebody writes at a door, and what must be understood of it; it runs as a test."""

    title: Text
    door: Literal["users", "workers"]
    today: datetime.date
    typed: dict[str, str | list[str]]
    # Only what reading changes or refuses: the rest is kept as it was typed.
    reads: dict[str, str | list[str]] = Field(default_factory=dict)
    faults: dict[str, Text] = Field(default_factory=dict)
    facets: dict[Facet, list[str]] = Field(default_factory=dict)
    urgency: Annotated[int, Field(ge=0, le=2)] = 0


# --- What stands around the questions ------------------------------------------------------------


class Statement(Entry):
    """A heading and its explanation, as shown before a deposit and at the head of the paper."""

    title: Text
    text: Text


class ConsentStep(Entry):
    """One step of the consent ladder; `value` is what is stored."""

    value: Literal["count", "quote", "publish", "court"]
    label: Text
    explanation: Text


class Ask(Entry):
    """A question of the deposit itself, outside the questionnaires: same words, screen and paper."""

    label: Text
    why: Text
    hint: Prose = ""


class PaperWords(Entry):
    """What only the paper form says."""

    who_reads: Text
    how_to_fill: tuple[Text, ...]
    ending_title: Text
    mark: Ask
    afterwards: tuple[Text, ...]
    thanks: Text


class DepositWords(Entry):
    """The words around the questions, alike on screen and on paper."""

    seen_by: dict[Sight, Text]
    before: Annotated[tuple[Statement, ...], Field(min_length=4)]
    consent: Ask
    consent_steps: tuple[ConsentStep, ...]
    contact: Ask
    shows_text: Ask
    paper: PaperWords

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.seen_by) != set(Sight):
            raise ValueError(typeset(f"seen_by : on attend {', '.join(Sight)}"))
        if [one.value for one in self.consent_steps] != ["count", "quote", "publish", "court"]:
            raise ValueError(typeset("consent_steps : on attend count, quote, publish, court"))
        return self
