"""What a catalogue entry may hold: the schema is these classes (docs: catalogue/README.md).

Every class is frozen and refuses unknown keys. Statements of law carry their reference, their
source and their status; `to_check` means that the text was not read again at its source.
"""

import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from guichet.engine import conditions
from guichet.engine.time_limits import Event, Length, Regime, Rule
from guichet.engine.typography import typeset

Status = Literal["verified", "to_check"]
Domain = Literal[
    "general",
    "social-rights",
    "work",
    "education",
    "health",
    "migration",
    "agriculture",
    "police-surveillance",
]
Judge = Literal["administrative", "judicial", "mixed", "none"]
Prose = Annotated[str, AfterValidator(typeset)]
Text = Annotated[Prose, Field(min_length=1)]


def _known_condition(condition: dict[str, Any]) -> dict[str, Any]:
    conditions.check(condition)
    return condition


Condition = Annotated[dict[str, Any], AfterValidator(_known_condition)]


class Entry(BaseModel):
    """The common ground of all that the catalogue holds."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


# --- The law -------------------------------------------------------------------------------


class Article(Entry):
    """One article of a code, as the consolidated base showed it."""

    num: Text
    legi_id: Text
    in_force_since: datetime.date
    state: Text


class Statement(Entry):
    """One statement of law: the reference, what it says, where it was read."""

    ref: Text
    says: Text
    status: Status
    source: tuple[str, ...]
    evidence: Literal["official", "text_copy", "secondary", "none"]
    articles: tuple[Article, ...] = ()
    see: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _verified_has_a_source(self) -> "Statement":
        if self.status == "verified" and not self.source:
            raise ValueError(f"« {self.ref} » est dit vérifié mais ne cite aucune source")
        return self


class GeneralRule(Entry):
    """A rule that applies to many procedures."""

    id: Text
    text: Text
    ref: Text
    status: Status
    source: tuple[str, ...]
    exceptions: tuple[Prose, ...] = ()
    note: Prose = ""


class RegimeNote(Entry):
    """How a regime counts, in words; the computation itself is `engine.deadlines`."""

    label: Text
    plain: Text
    rule: Text
    algorithm: Text
    status: Status
    source: tuple[str, ...]


class Source(Entry):
    """Where a statement was read: a public address, or a published package."""

    url: str = ""
    kind: Prose = ""
    ref: Prose = ""
    note: Prose = ""

    @model_validator(mode="after")
    def _can_be_found(self) -> "Source":
        if not (self.url or self.ref):
            raise ValueError("une source a une adresse (url) ou une référence (ref)")
        return self


class ExternalStep(Entry):
    """A step beyond the catalogue, where another person must take over."""

    id: Text
    title: Text
    note: Prose = ""


class Correction(Entry):
    """A received idea and what was found instead."""

    id: Text
    belief: Text
    fact: Text
    refs: tuple[Prose, ...]
    status: Status


class Change(Entry):
    """A recent change of the law, to be followed."""

    id: Text
    period: Text
    text: Text
    sources: tuple[str, ...]
    status: Status


class Rewording(Entry):
    """A text that the catalogue keeps in the dossier's words, and how it is said to people."""

    source: Text = Field(alias="from")
    to: Text

    @model_validator(mode="after")
    def _says_it_otherwise(self) -> "Rewording":
        if self.source == self.to:
            raise ValueError(f"« {self.source} » est redit tel quel : enlevez cette entrée")
        return self


class Doubt(Entry):
    """A point that must be read again before one relies on it."""

    id: Text
    text: Text
    procedures: tuple[str, ...] = ()


# --- A procedure ---------------------------------------------------------------------------


class Span(Entry):
    """A length of time, in a single unit."""

    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0

    @model_validator(mode="after")
    def _one_unit(self) -> "Span":
        if sum(value > 0 for value in self.__dict__.values()) != 1:
            raise ValueError("une durée a une seule unité : months, weeks, days ou working_days")
        return self

    def as_length(self) -> Length:
        """Return the length that `engine.deadlines` counts with."""
        return Length(**self.__dict__)


class ClockRule(Entry):
    """A dated rule: from which event, for how long, counted how. No length = ask for it.

    `extension_length`: what the addressee may add. `restarts_on_documents`: documents sent later
    start the clock again. `to_court`: a court action (by default, when the addressee is a court).
    `also_starts`: other events from which the same time runs.
    """

    starts: Event
    also_starts: tuple[Event, ...] = ()
    length: Span | None
    regime: Regime
    meaning: Prose = ""
    status: Status = "verified"
    extension_length: Span | None = None
    restarts_on_documents: bool = False
    to_court: bool | None = None


class ReplyClock(ClockRule):
    """The time that the addressee has to answer, and what silence then means."""

    silence: Text
    extension: Text


class DeadlineExample(Entry):
    """A time limit counted by hand; it runs as a test and is shown to the public."""

    regime: Regime
    start: datetime.date
    length: Span
    expected: datetime.date
    weekday: Text
    note: Prose


class Exit(Entry):
    """What comes next, in which case, and within which time."""

    outcome: Text = Field(alias="if")
    procedure: Text
    within: ClockRule | None
    note: Prose = ""


class Addressee(Entry):
    """To whom the procedure is addressed, and how to find the address."""

    kind: Text
    name: Text
    how_to_find: Text
    address_source: tuple[str, ...] = ()


class Ways(Entry):
    """How it may be sent: on paper first, at a counter, on line."""

    paper: Text
    counter: Text
    online: Text


class Procedure(Entry):
    """One procedure: who, to whom, the law, the clocks, the exits, the traps."""

    id: Text
    slug: Text
    title: Text
    short_title: Annotated[Prose, Field(min_length=1, max_length=70)]
    summary: Text
    keywords: tuple[Prose, ...]
    domains: tuple[Domain, ...]
    tier: Literal[1, 2, 3]
    gravity: Annotated[int, Field(ge=1, le=5)]
    judge: Judge
    mandatory_prior: bool
    since: datetime.date | None = None
    reviewed_on: datetime.date
    who: Text
    addressee: Addressee
    legal_basis: Annotated[tuple[Statement, ...], Field(min_length=1)]
    asks: tuple[Prose, ...]
    pieces: tuple[Prose, ...]
    form: Ways
    cost: Text
    act_before: ClockRule | None
    clock: ReplyClock | None
    wait_before: ClockRule | None = None
    then: tuple[Exit, ...]
    traps: tuple[Prose, ...]
    facts_sources: tuple[str, ...] = ()
    who_can_help: Text
    if_late: Prose = ""
    no_letter_reason: Prose = ""

    @property
    def status(self) -> Status:
        """`to_check` as soon as one statement or one clock is."""
        clocks = (self.act_before, self.clock, self.wait_before)
        parts = [one.status for one in self.legal_basis]
        parts += [clock.status for clock in clocks if clock]
        return "to_check" if "to_check" in parts else "verified"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that the procedure cites, once each, in order."""
        cited = [key for one in self.legal_basis for key in (*one.source, *one.see)]
        return tuple(dict.fromkeys((*cited, *self.addressee.address_source, *self.facts_sources)))

    def rule(self, clock: ClockRule, starts: Event | None = None) -> Rule:
        """Return one of this procedure's clocks as `engine.deadlines` counts it.

        `starts`: the event that really happened, when the clock also runs from others.
        """
        extension = clock.extension_length
        to_court = clock.to_court
        return Rule(
            starts=starts if starts in clock.also_starts and starts else clock.starts,
            length=clock.length.as_length() if clock.length else None,
            regime=clock.regime,
            meaning=clock.meaning,
            status=clock.status,
            extension=extension.as_length() if extension else None,
            restarts_on_documents=clock.restarts_on_documents,
            to_court=self.addressee.kind == "court" if to_court is None else to_court,
            sources=tuple(_reference(one) for one in self.legal_basis),
        )


def _reference(statement: Statement) -> str:
    return statement.ref if statement.status == "verified" else f"{statement.ref} (à vérifier)"


# --- A right -------------------------------------------------------------------------------


class Ground(Entry):
    """A statement of law on which a right stands, named where a procedure gives it."""

    procedure: Text
    ref: Text


class Right(Entry):
    """A right as people recognise it, leading to its procedures; `prose` is Markdown."""

    slug: Text
    title: Text
    question: Text
    summary: Text
    domains: tuple[Domain, ...]
    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]
    procedures: Annotated[tuple[str, ...], Field(min_length=1)]
    keywords: tuple[Prose, ...]
    status: Status
    reviewed_on: datetime.date
    doubt: Prose = ""
    prose: Text

    @model_validator(mode="after")
    def _a_doubt_is_said(self) -> "Right":
        if self.status == "to_check" and not self.doubt:
            raise ValueError("un droit « to_check » dit ce dont on doute (clé doubt)")
        return self


# --- The questionnaire ---------------------------------------------------------------------


class Choice(Entry):
    """One possible answer. `code` is its stable number in addresses: never reuse one."""

    value: str | bool
    code: Annotated[int, Field(ge=1, le=250)]
    label: Text
    hint: Prose = ""
    when: Condition | None = None


class Question(Entry):
    """A fact asked because it changes the answer. `code` is stable, as for choices."""

    id: Text
    code: Annotated[int, Field(ge=1, le=250)]
    ask: Text
    why: Text
    hint: Prose = ""
    kind: Literal["choice", "many", "date", "department", "length", "situation"]
    recap: Text
    choices: tuple[Choice, ...] = ()
    may_be_unknown: bool = False
    when: Condition | None = None

    @model_validator(mode="after")
    def _choices_fit_the_kind(self) -> "Question":
        if (self.kind in ("choice", "many")) != bool(self.choices):
            raise ValueError("les questions choice et many ont des choix, les autres n’en ont pas")
        codes = [choice.code for choice in self.choices]
        if len(set(codes)) != len(codes):
            raise ValueError(f"deux choix de « {self.id} » portent le même code")
        return self


class Start(Entry):
    """Which answer starts the clock.

    The date may be that of the answer itself, or of the implicit refusal that follows: `after` a
    procedure whose clock of silence has run, or after a `silence` that `ref` gives. `exit_of` takes
    the time limit from that procedure's exit (to this procedure, or `to` another).
    """

    question: Text
    after: str = ""
    silence: Span | None = None
    ref: str = ""
    exit_of: str = ""
    to: str = ""


class Proposal(Entry):
    """A procedure to propose in a situation, when, why, and from which date.

    `next` names the exit to draw after it, since the right judge depends on the situation;
    `nothing` when the letter only stands beside another one, whose own way is drawn. `beside` names
    a letter proposed here too, that this one goes with and does not replace. `when_late`: proposed
    only once every time limit of the rest is over.
    """

    procedure: Text
    because: Text
    when: Condition | None = None
    start: Start | None = None
    next: str = ""
    beside: str = ""
    when_late: bool = False


class Situation(Entry):
    """Something that happens to people: what to ask, what to propose, what is not covered.

    `hints` replaces `hint` for some services. `first` is what cannot wait, and is said before all.
    """

    id: Text
    code: Annotated[int, Field(ge=1, le=250)]
    title: Text
    hint: Prose = ""
    hints: dict[str, Prose] = {}
    family: Text
    keywords: tuple[Prose, ...]
    bodies: Annotated[tuple[str, ...], Field(min_length=1)]
    asks: tuple[str, ...]
    proposes: Annotated[tuple[Proposal, ...], Field(min_length=1)]
    first: Prose = ""
    not_covered: Text
    reviewed_on: datetime.date


class SituationExample(Entry):
    """A told story, its answers, and the procedures that must come out, in order."""

    title: Text
    story: Text
    today: datetime.date
    answers: dict[str, Any]
    procedures: tuple[str, ...]
    last_days: dict[str, datetime.date] = {}
    absent: tuple[Prose, ...] = ()


# --- A letter ------------------------------------------------------------------------------


class LetterChoice(Entry):
    """One possible answer in a letter's form; `text` is how the letter says it."""

    value: str | bool
    label: Text
    text: Prose = ""


class Prefill(Entry):
    """What the counter's answers already tell: this `value` when they meet the condition `when`.

    For a date, the day given to the counter's question `day_of`. A text joins its values; a choice
    to which several values apply stays open, since nothing is guessed.
    """

    value: str | bool | None = None
    day_of: str = ""
    when: Condition | None = None

    @model_validator(mode="after")
    def _a_value_or_a_day(self) -> "Prefill":
        if (self.value is None) == (not self.day_of):
            raise ValueError("prefill donne une valeur (value) ou un jour (day_of), pas les deux")
        if self.value is not None and self.when is None:
            raise ValueError("prefill avec value dit dans quel cas (when)")
        return self


class LetterQuestion(Entry):
    """What must be known to write the letter; `why` is shown at the field.

    A date is one that has come, unless `future`: an appointment, the end of a permit. `max_lines`:
    how many lines may be filled, for an address. `prefill` says what the counter's answers already
    tell of it.
    """

    id: Text
    label: Text
    kind: Literal[
        "text", "long_text", "date", "amount", "choice", "many", "yes_no", "number", "email", "tel"
    ]
    why: Prose = ""
    hint: Prose = ""
    required: bool = False
    choices: tuple[LetterChoice, ...] = ()
    when: Condition | None = None
    max_length: Annotated[int, Field(ge=1, le=4000)] = 200
    max_lines: Annotated[int, Field(ge=1)] | None = None
    future: bool = False
    prefill: tuple[Prefill, ...] = ()

    @model_validator(mode="after")
    def _keys_fit_the_kind(self) -> "LetterQuestion":
        if self.max_lines and self.kind != "long_text":
            raise ValueError("seul un texte long (long_text) a plusieurs lignes (max_lines)")
        if (self.kind in ("choice", "many")) != bool(self.choices):
            raise ValueError("les questions choice et many ont des choix, les autres n’en ont pas")
        if self.future and self.kind != "date":
            raise ValueError("seule une date peut être à venir (future)")
        if any(bool(one.day_of) != (self.kind == "date") for one in self.prefill):
            raise ValueError("une date se remplit avec day_of, le reste avec value (prefill)")
        if self.prefill and self.kind not in ("date", "yes_no", "choice", "many", "text"):
            raise ValueError(f"une question {self.kind} ne se remplit pas d’avance (prefill)")
        return self


class Line(Entry):
    """A text that may depend on the answers."""

    text: Text
    when: Condition | None = None


class Block(Entry):
    """A part of the letter's body: a heading, a paragraph, a list, or a shared fragment."""

    text: Prose = ""
    heading: Prose = ""
    items: tuple[Line | Prose, ...] = ()
    use: Prose = ""
    when: Condition | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "Block":
        if sum(map(bool, (self.text, self.heading, self.items, self.use))) != 1:
            raise ValueError("un bloc est une seule chose : text, heading, items ou use")
        return self


class LetterAddressee(Entry):
    """The first lines of the address; the person types the rest unless it is `complete`."""

    lines: tuple[Line | Prose, ...]
    complete: bool = False
    help: Text
    address_source: tuple[str, ...] = ()


class OtherLimit(Entry):
    """In which case (`when`) the letter is sent within the time of one of the procedure's exits.

    `exit` is null where no time limit runs in that case.
    """

    when: Condition
    exit: Text | None


class Sheet(Entry):
    """What goes with the letter: how to send it, what to keep, what comes next."""

    send: Annotated[tuple[Prose, ...], Field(min_length=1)]
    keep: Annotated[tuple[Prose, ...], Field(min_length=1)]
    next: Annotated[tuple[Prose, ...], Field(min_length=1)]


class Letter(Entry):
    """One letter: what to ask the person, what to write, to whom, what to join.

    `other_limits`: the cases in which its time limit is not the procedure's own (`act_before`).
    """

    procedure: Text
    title: Text
    status: Status
    doubt: Prose = ""
    reviewed_on: datetime.date
    sending: Literal["registered", "registered_advised", "simple", "free_post", "by_hand"]
    addressee: LetterAddressee
    subject: Annotated[tuple[Line, ...], Field(min_length=1)]
    questions: tuple[LetterQuestion, ...]
    dates: dict[Event, str] = {}
    other_limits: tuple[OtherLimit, ...] = ()
    body: Annotated[tuple[Block, ...], Field(min_length=1)]
    grounds: Annotated[tuple[Prose, ...], Field(min_length=1)]
    pieces: tuple[Line | Prose, ...]
    sheet: Sheet


class LetterExample(Entry):
    """Answers, and what the letter must then say, must not say, and must be sent before."""

    title: Text
    unusual: bool = False
    answers: dict[str, Any]
    contains: Annotated[tuple[Prose, ...], Field(min_length=1)]
    absent: tuple[Prose, ...] = ()
    last_days: dict[str, datetime.date] = {}


class CommonLetterParts(Entry):
    """What all letters share: the sender's questions, and the fragments that they reuse."""

    questions: tuple[LetterQuestion, ...]
    fragments: dict[str, tuple[Line, ...]]
