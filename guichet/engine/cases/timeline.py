"""Where a case stands on a given day: what runs, until when, what comes next, in which order."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from guichet.engine import deadlines, french_dates, last_day
from guichet.engine.cases.contents import CaseContent, Kind
from guichet.engine.cases.exits import Births, Reply, Step, steps
from guichet.engine.cases.known import Known, fingerprints
from guichet.engine.catalogue import Catalogue
from guichet.engine.deadlines import Deadline, DeadlineError
from guichet.engine.entries import ClockRule
from guichet.engine.plain_words import Plain
from guichet.engine.posting import post_by, posting
from guichet.engine.time_limits import Event, Regime
from guichet.engine.typography import typeset


class Status(StrEnum):
    """Where one letter stands."""

    TO_SEND = "to_send"
    SENT = "sent"
    WAITING = "waiting"
    TO_GIVE = "to_give"
    SILENT = "silent"
    REFUSED = "refused"
    PARTIAL = "partial"
    GRANTED = "granted"
    UNKNOWN = "unknown"


WORDS: Final = {
    Status.TO_SEND: "À poster",
    Status.SENT: "Postée, jour de réception à noter",
    Status.WAITING: "Reçue, réponse attendue",
    Status.TO_GIVE: "On vous demande quelque chose",
    Status.SILENT: "Sans réponse",
    Status.REFUSED: "Refusée",
    Status.PARTIAL: "Accordée en partie",
    Status.GRANTED: "Accordée",
    Status.UNKNOWN: "Démarche qui n’est plus au catalogue",
}
_BY_ANSWER: Final = {
    Kind.GRANTED: (Status.GRANTED, Reply.GRANTED),
    Kind.PARTIAL: (Status.PARTIAL, Reply.REFUSAL),
    Kind.REFUSED: (Status.REFUSED, Reply.REFUSAL),
}
ClockKind = Literal["send", "reply", "give", "act"]
# What starts the office's time to answer, where the person learns it after the sending.
_ASKED: Final = {
    Event.LETTER_RECEIVED: "Notez le jour inscrit sur l’avis de réception",
    Event.REFERRAL_REGISTERED: "Notez le jour où votre saisine a été enregistrée",
}
_TO_GET_IT: Final = (
    "Vous n’avez pas cette date ? Demandez-la à La Poste avec le numéro de l’envoi, ou au service."
)
_RECEIPT_DUE: Final = (
    "Une administration doit vous envoyer un accusé de réception qui la dit (CRPA L112-3, R112-5), "
    "sauf pour une simple copie de document (R112-4)."
)
_AGAIN: Final = "Si rien ne prouve l’envoi, postez de nouveau la même lettre sans attendre, avec avis de réception."
_SUPPOSED: Final = (
    "C’est la date la plus proche possible : le jour de réception manque. Quand vous le noterez, elle "
    "sera recomptée."
)
# A refusal born of silence does not exist before the end of the time to answer.
EARLY: Final = typeset(
    "Il est peut-être trop tôt : si votre lettre est arrivée plus tard, ils ont encore du temps pour "
    "répondre, et la suite n’est pas encore ouverte. Cherchez d’abord le jour de réception : sur "
    "l’avis de réception, à La Poste avec le numéro de l’envoi, ou auprès du service."
)
# Whom the CRPA binds to no receipt.
_PRIVATE: Final = ("employer", "private", "mediator", "court", "prosecutor")


@dataclass(frozen=True)
class Clock:
    """Something that runs. `day` is the day to watch, None when it is not known: `ask` says why.

    `kind`: « send » post the letter · « reply » the office's time · « give » what is asked ·
    « act » the next step. `legal` is the later day that the law may give; `later` says what the law
    allows after the day shown, or what may still be done once it is past; without a day, how to get
    it. `is_sure`: False when the title tells a condition that only the person can judge.
    `is_supposed`: the day is the earliest possible, since the day of receipt is not known; `is_early`:
    it may then be too early to do it. `post_by`
    is the day to post at the latest, while there is time; `posting` says so when it is not `day`.
    """

    kind: ClockKind
    letter: int
    title: str
    day: datetime.date | None = None
    legal: datetime.date | None = None
    deadline: Deadline | None = None
    ask: str = ""
    procedure: str = ""
    later: str = ""
    is_sure: bool = True
    is_supposed: bool = False
    is_early: bool = False
    post_by: datetime.date | None = None
    posting: str = ""

    def is_past(self, today: datetime.date) -> bool:
        """Say whether its day is over."""
        return self.day is not None and self.day < today

    @property
    def to_watch(self) -> datetime.date | None:
        """The day for a calendar or a reminder: the last one on which a letter still leaves."""
        return min(self.day, self.post_by) if self.day and self.post_by else self.day

    @property
    def is_for_the_person(self) -> bool:
        """Whether the person must do something until that day."""
        return self.kind != "reply"


@dataclass(frozen=True)
class LetterState:
    """One letter of the case: where it stands, what follows, and whether the rule changed since.

    `opened`: all that it opens; `steps`: what no other letter of the case has taken up yet.
    `meaning` says what silence means here; `fault` what contradicts itself in the dates told.
    """

    known: Known
    status: Status
    clocks: tuple[Clock, ...] = ()
    steps: tuple[Step, ...] = ()
    opened: tuple[Step, ...] = ()
    meaning: str = ""
    fault: str = ""
    rule_changed: bool = False
    text_changed: bool = False

    @property
    def number(self) -> int:
        """The letter's number in the case."""
        return self.known.kept.number

    @property
    def words(self) -> str:
        """Where it stands, in words; « reçue » only when a day of receipt was noted."""
        if self.status is Status.WAITING and self.known.received is None:
            return "Envoyée, réponse attendue"
        return WORDS[self.status]


@dataclass(frozen=True)
class Timeline:
    """The whole case on a day: its letters, what runs (nearest day first), what comes next."""

    today: datetime.date
    letters: tuple[LetterState, ...]

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """All that runs, the nearest day first, what has no day last."""
        found = [clock for state in self.letters for clock in state.clocks]
        return tuple(sorted(found, key=lambda one: one.day or datetime.date.max))

    @property
    def first(self) -> Clock | None:
        """What the person must do first: the nearest day that can still be kept, or one to ask.

        What has no last day can wait for what may have one, even under a condition.
        """
        own = [one for one in self.clocks if one.is_for_the_person]
        own.sort(key=lambda one: (one.kind == "act" and one.day is None, not one.is_sure))
        ahead = [one for one in own if not one.is_past(self.today)]
        return next(iter(ahead), next(iter(own), None))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What comes next, letter by letter."""
        return tuple(step for state in self.letters for step in state.steps)

    def state(self, number: int) -> LetterState | None:
        """Return one letter's state."""
        return next((one for one in self.letters if one.number == number), None)


def timeline(catalogue: Catalogue, content: CaseContent, today: datetime.date) -> Timeline:
    """Return where the case stands; never raises for what people told: `fault` says it."""
    known = tuple(Known.of(catalogue, content, one, today) for one in content.letters)
    states: dict[int, LetterState] = {}
    for one in known:
        others = tuple(other for other in known if other is not one)
        states[one.kept.number] = _state(one, others, states)
    return Timeline(today, tuple(states.values()))


def _state(
    known: Known, others: tuple[Known, ...], before: Mapping[int, LetterState]
) -> LetterState:
    if known.procedure is None:
        return LetterState(known, Status.UNKNOWN)
    try:
        births, fault = _births(known), ""
    except DeadlineError as error:
        births, fault = None, str(error)
    status, reply = _status(known, births)
    counted = births or _earliest(known)
    opened = _opened(known, status, reply, counted, others)
    taken = {one.kept.procedure for one in others if one.kept.number > known.kept.number}
    following = tuple(one for one in opened if one.procedure not in taken)
    rule, text = fingerprints(known.catalogue, known.kept.procedure)
    return LetterState(
        known=known,
        status=status,
        clocks=_clocks(known, status, counted, following, before),
        steps=following,
        opened=opened,
        meaning=_meaning(known, status),
        fault=fault,
        rule_changed=bool(known.kept.rule) and known.kept.rule != rule,
        text_changed=bool(known.kept.text) and known.kept.text != text,
    )


def _opened(
    known: Known,
    status: Status,
    reply: Reply,
    births: Births | None,
    others: tuple[Known, ...],
) -> tuple[Step, ...]:
    """Return what may follow; of a letter not sent yet, only what runs whatever the reply.

    So it is of a letter whose receipt starts nothing that could be counted.
    """
    is_known = status is not Status.TO_SEND and (status is not Status.SENT or births is not None)
    if is_known:
        return (*_again(known), *steps(known, reply, births, others))
    found = steps(known, Reply.WAITING, None, others)
    return tuple(one for one in found if one.is_beside and one.deadline)


def _again(known: Known) -> tuple[Step, ...]:
    """Return the same letter, to the right office, once another has said that it is not the one."""
    wrong = known.last(Kind.WRONG_OFFICE)
    if wrong is None or known.answer is not None:
        return ()
    return (
        Step(
            procedure=known.kept.procedure,
            title="Envoyer la même lettre au bon service",
            when="",
            is_sure=True,
            deadline=None,
            words="dès que possible",
            has_letter=known.letter is not None,
            note="Cherchez dans leur réponse s’ils ont transmis votre lettre, et à qui.",
            letter=known.kept.number,
        ),
    )


def _births(known: Known) -> Births | None:
    """Return when silence becomes an answer, with and without what lengthened the wait."""
    procedure, start = known.procedure, known.reply_start()
    clock = procedure.clock if procedure else None
    if procedure is None or clock is None or clock.length is None or start is None:
        return None
    rule = procedure.rule(clock)
    plain = deadlines.compute(rule, start, kind="reply", procedure=procedure.id, place=known.place)
    facts = known.reply_circumstances()
    told = deadlines.compute(
        rule, start, kind="reply", procedure=procedure.id, place=known.place, circumstances=facts
    )
    # Announced in time, a longer time moves the birth itself; a pause may be disputed.
    disputed = facts.missing_pieces or facts.documents_received
    if rule.regime is Regime.SILENCE:
        return Births(waited=told, prudent=plain if disputed else told)
    # Another clock (the GDPR's) may end later; a refusal born of silence does not wait for it.
    silent = replace(rule, regime=Regime.SILENCE)
    born = deadlines.compute(silent, start, kind="reply", procedure=procedure.id, place=known.place)
    return Births(waited=told, prudent=born, is_apart=True)


def _earliest(known: Known) -> Births | None:
    """Return when silence could become an answer at the earliest, while the receipt is not known.

    A letter cannot be received before it is sent: what is counted from that day is never too late.
    """
    procedure, sent = known.procedure, known.sent
    clock = procedure.clock if procedure else None
    if procedure is None or clock is None or clock.length is None or sent is None:
        return None
    if clock.starts not in _ASKED or known.received is not None:
        return None
    rule = procedure.rule(clock)
    silent = replace(rule, regime=Regime.SILENCE)
    waited, born = (
        deadlines.compute(one, sent, kind="reply", procedure=procedure.id, place=known.place)
        for one in (rule, silent)
    )
    supposed = (
        "Le jour de réception de votre lettre n’est pas noté. Pour ne rien perdre, on compte comme si "
        f"elle était arrivée le jour de l’envoi, le {french_dates.written(sent)} : leur temps de "
        f"réponse finirait alors le {french_dates.written(born.last_day)}."
    )
    is_apart = rule.regime is not Regime.SILENCE
    return Births(waited, born, is_apart=is_apart, supposed=typeset(supposed))


def _status(known: Known, births: Births | None) -> tuple[Status, Reply]:
    """Return where a letter stands, and what its exits see of it."""
    answer = known.answer
    if answer is not None:
        return _BY_ANSWER[answer.kind]
    if known.sent is None and not known.happenings:
        return Status.TO_SEND, Reply.WAITING
    is_over = births is not None and known.today > births.waited.last_day
    if is_over:
        return Status.SILENT, Reply.SILENCE
    if _must_give(known):
        return Status.TO_GIVE, Reply.WAITING
    if births is not None:
        return Status.WAITING, Reply.WAITING
    procedure = known.procedure
    if procedure is not None and procedure.clock is None:
        silent = known.last(Kind.SILENT)
        return (Status.SILENT, Reply.SILENCE) if silent else (Status.WAITING, Reply.WAITING)
    return Status.SENT, Reply.WAITING


def _must_give(known: Known) -> bool:
    asked = known.last(Kind.ASKED_PIECES, Kind.ASKED_IDENTITY)
    got = known.last(Kind.PIECES_RECEIVED)
    return asked is not None and (got is None or got.day < asked.day)


def _meaning(known: Known, status: Status) -> str:
    clock = known.procedure.clock if known.procedure else None
    if clock is None or status is not Status.SILENT:
        return ""
    return Plain(known.catalogue).line(clock.silence)


# --- What runs --------------------------------------------------------------------------------


def _clocks(
    known: Known,
    status: Status,
    births: Births | None,
    following: tuple[Step, ...],
    before: Mapping[int, LetterState],
) -> tuple[Clock, ...]:
    number, title = known.kept.number, known.title
    found: list[Clock] = []
    if status is Status.TO_SEND:
        found.append(_to_send(known, before))
    if status in (Status.SENT, Status.WAITING, Status.TO_GIVE) and births is not None:
        found.append(
            _to_be_noted(known, births)
            if births.supposed
            else Clock("reply", number, title, births.waited.last_day, deadline=births.waited)
        )
    if status is Status.TO_GIVE:
        found.append(_to_give(known))
    has_happened = status in (Status.SILENT, Status.REFUSED, Status.PARTIAL, Status.GRANTED)
    found += [
        _to_act(known, one)
        for one in following
        if _runs(one, known.today, has_happened=has_happened)
    ]
    return tuple(_with_posting(one, known) for one in found)


def _to_be_noted(known: Known, births: Births) -> Clock:
    """Ask for the day of receipt, say what is known without it, and how to get it."""
    procedure = known.procedure
    if procedure is None or procedure.clock is None:
        raise ValueError("a letter without a time to answer waits for no receipt")
    ask = (
        f"{_ASKED[procedure.clock.starts]} : le temps de réponse part de ce jour. Il ne finit pas avant "
        f"le {french_dates.written(births.waited.last_day)}."
    )
    is_private = procedure.addressee.kind in _PRIVATE
    how = " ".join((_TO_GET_IT, *(() if is_private else (_RECEIPT_DUE,)), _AGAIN))
    return Clock("reply", known.kept.number, known.title, ask=typeset(ask), later=typeset(how))


def _with_posting(clock: Clock, known: Known) -> Clock:
    """Say until when to post, as everywhere else, what must leave before a day."""
    day, today = clock.day, known.today
    if day is None or day < today or not clock.is_for_the_person:
        return clock
    return replace(
        clock,
        post_by=post_by(day, known.place, today),
        posting=posting(day, known.place, today),
    )


def _runs(step: Step, today: datetime.date, *, has_happened: bool) -> bool:
    """Say whether a step belongs with what runs: whatever has a day, and what is open for sure."""
    if step.is_beside:
        return step.deadline is not None
    has_begun = step.deadline is not None and step.deadline.start < today
    return has_begun or (has_happened and (step.is_sure or step.deadline is not None))


def _to_act(known: Known, step: Step) -> Clock:
    deadline = step.deadline
    later = _later(known, deadline, step.procedure) if deadline else ""
    return Clock(
        kind="act",
        letter=known.kept.number,
        title=step.title if step.is_sure else f"{step.title}, si {step.when}",
        day=step.day(known.today),
        legal=step.legal,
        deadline=deadline,
        ask="" if deadline else f"{step.words[:1].upper()}{step.words[1:]}.".replace("..", "."),
        procedure=step.procedure,
        later=" ".join(filter(None, (_SUPPOSED * step.is_supposed, EARLY * step.is_early, later))),
        is_sure=step.is_sure,
        is_supposed=step.is_supposed,
        is_early=step.is_early,
    )


def _later(known: Known, deadline: Deadline, procedure: str) -> str:
    """Say what the law allows after the day shown, or after it is past."""
    target = known.catalogue.procedures.get(procedure)
    return last_day.afterwards(deadline, target, known.today) if target else ""


def _to_give(known: Known) -> Clock:
    asked = known.last(Kind.ASKED_PIECES, Kind.ASKED_IDENTITY)
    due = asked.due if asked else None
    ask = "" if due else "Cherchez sur leur lettre avant quel jour répondre."
    return Clock("give", known.kept.number, known.title, due, ask=ask)


def _to_send(known: Known, before: Mapping[int, LetterState]) -> Clock:
    """Return until when to post: what the letter's answers tell, or what the case carries over."""
    found = [one for one in (_own_deadline(known), _carried(known, before)) if one]
    if not found:
        words = last_day.in_words(_own_rule(known))
        return Clock("send", known.kept.number, known.title, ask=typeset(f"Délai : {words}."))
    chosen = min(found, key=lambda one: one.last_day)
    if len({one.last_day for one in found}) > 1:
        other = max(found, key=lambda one: one.last_day)
        warning = (
            "Vos réponses et votre dossier donnent deux dates : la plus proche est affichée. "
            f"L’autre est le {french_dates.written(other.last_day)}."
        )
        legal = max(filter(None, (other.last_day, other.legal_last_day, chosen.legal_last_day)))
        chosen = replace(
            chosen, legal_last_day=legal, warnings=(*chosen.warnings, typeset(warning))
        )
    day = last_day.shown(chosen, known.today)
    legal_day = chosen.legal_last_day
    return Clock(
        kind="send",
        letter=known.kept.number,
        title=known.title,
        day=day,
        legal=legal_day,
        deadline=chosen,
        later=_later(known, chosen, known.kept.procedure),
    )


def _own_rule(known: Known) -> ClockRule | None:
    """Return the time limit that the letter's answers choose, else its procedure's own."""
    if known.procedure is None:
        return None
    if known.letter is None:
        return known.procedure.act_before
    return last_day.rule_of(known.letter, known.procedure, known.answers)


def _own_deadline(known: Known) -> Deadline | None:
    if known.letter is None or not known.answers:
        return None
    try:
        return last_day.last_day(known.catalogue, known.letter, known.answers)
    except DeadlineError:
        return None


def _carried(known: Known, before: Mapping[int, LetterState]) -> Deadline | None:
    """Return the time limit that the letter before it opened for this one."""
    parent = before.get(known.kept.follows)
    if parent is None:
        return None
    return next(
        (
            one.deadline
            for one in parent.opened
            if one.procedure == known.kept.procedure and one.deadline
        ),
        None,
    )
