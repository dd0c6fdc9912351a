"""A case as its pages show it: words and links are made here, templates only show them."""

import datetime
from dataclasses import dataclass
from typing import Final

from guichet.engine import french_dates
from guichet.engine.cases import papers
from guichet.engine.cases.contents import CaseContent, Happening
from guichet.engine.cases.exits import Step
from guichet.engine.cases.proofs import Proof, proofs
from guichet.engine.cases.timeline import Clock, LetterState, Status, Timeline
from guichet.engine.typography import typeset
from guichet.lib.links import link

_DONE: Final = {
    "send": "Postez cette lettre",
    "reply": "Attendez leur réponse",
    "give": "Envoyez ce qu’ils demandent",
    "act": "Passez à la suite",
}
_EARLY: Final = "Cherchez d’abord le jour de réception, puis passez à la suite"


@dataclass(frozen=True)
class ShownClock:
    """Something that runs, ready for a ticket of the page."""

    title: str
    label: str
    day: datetime.date | None
    words: str
    posting: str
    later: str
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    is_past: bool
    advice: str
    action: str
    button: str
    choice: str


@dataclass(frozen=True)
class ShownStep:
    """Something that may be done next. `choice` is what its button sends."""

    title: str
    when: str
    line: str
    is_sure: bool
    is_ready: bool
    has_letter: bool
    choice: str
    entry: str
    note: str


@dataclass(frozen=True)
class ShownLetter:
    """One letter of the case. `next_kind`: the event that is awaited, '' for an answer."""

    number: int
    title: str
    words: str
    state: str
    follows: str
    history: tuple[str, ...]
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    meaning: str
    fault: str
    rule_changed: bool
    text_changed: bool
    is_written_here: bool
    may_be_mended: bool
    slug: str
    next_kind: str
    next_label: str
    may_be_answered: bool
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True)
class ShownCase:
    """The whole case."""

    first: ShownClock | None
    others: tuple[ShownClock, ...]
    letters: tuple[ShownLetter, ...]
    notes: tuple[tuple[str, str], ...]
    proofs: tuple[Proof, ...]
    undo: str


def shown(content: CaseContent, found: Timeline) -> ShownCase:
    """Return the case for its page."""
    first = found.first or next(iter(found.clocks), None)
    last = content.last_happening()
    return ShownCase(
        first=_clock(first, found.today) if first else None,
        others=tuple(_clock(one, found.today) for one in found.clocks if one is not first),
        letters=tuple(_letter(one, found) for one in found.letters),
        notes=tuple((french_dates.short(one.day), one.text) for one in content.notes),
        proofs=proofs(content, found),
        undo=_with_letter(last, found) if last else "",
    )


def _with_letter(one: Happening, found: Timeline) -> str:
    state = found.state(one.letter)
    return f"{papers.said(one)} ({state.known.title})" if state else papers.said(one)


def _clock(one: Clock, today: datetime.date) -> ShownClock:
    later = one.later
    if not later and one.legal and one.day and one.legal > one.day:
        until = french_dates.written(one.legal)
        later = typeset(f"La loi va peut-être jusqu’au {until}. N’attendez pas cette date.")
    action, button, choice = _action(one)
    past = one.is_past(today) and one.is_for_the_person
    return ShownClock(
        title=typeset(f"{_EARLY if one.is_early else _DONE[one.kind]} : {one.title}"),
        label=_label(one, is_past=past),
        advice="dès que possible" if one.kind in ("act", "send") else "à noter",
        day=one.day,
        words=one.ask or "dès que possible",
        posting=one.posting,
        later=later,
        steps=one.deadline.steps if one.deadline else (),
        warnings=one.deadline.warnings if one.deadline else (),
        is_past=past,
        action=link(action),
        button=button,
        choice=choice,
    )


def _label(one: Clock, *, is_past: bool) -> str:
    if is_past:
        return "Date passée"
    if one.day is None:
        return "Sans attendre" if one.kind in ("act", "send") else "Une date manque"
    return papers.label(one)


def _action(one: Clock) -> tuple[str, str, str]:
    """Return the address, the words and the value of the button that goes with a clock."""
    match one.kind:
        case "send":
            return "cases:happening", "Je l’ai postée", f"{one.letter} sent"
        case "give":
            return "cases:happening", "Ils ont reçu mes documents", f"{one.letter} pieces_received"
        case "act" if one.is_early:
            return _received(one)
        case "act":
            return "cases:step", "Voir comment faire", f"{one.letter} {one.procedure}"
    if one.day is None:
        return _received(one)
    return "cases:reply", "Ils ont répondu…", str(one.letter)


def _received(one: Clock) -> tuple[str, str, str]:
    return "cases:happening", "L’avis de réception est revenu", f"{one.letter} received"


def _letter(state: LetterState, found: Timeline) -> ShownLetter:
    known = state.known
    before = found.state(known.kept.follows)
    next_kind, next_label = _next(state)
    return ShownLetter(
        number=state.number,
        title=known.title,
        words=state.words,
        state=state.status.value,
        follows=typeset(f"suite de la lettre {before.number}") if before else "",
        history=tuple(papers.said(one) for one in known.happenings),
        notes=tuple(one.note for one in known.happenings if one.note),
        doubts=tuple(filter(None, (known.contradiction(one) for one in known.happenings))),
        meaning=state.meaning,
        fault=state.fault,
        rule_changed=state.rule_changed,
        text_changed=state.text_changed,
        is_written_here=known.letter is not None and bool(known.kept.answers),
        may_be_mended=state.status is Status.TO_SEND and bool(known.kept.answers),
        slug=known.procedure.slug if known.procedure else "",
        next_kind=next_kind,
        next_label=next_label,
        may_be_answered=state.status not in (Status.TO_SEND, Status.UNKNOWN),
        steps=tuple(shown_step(one, state, found) for one in state.steps),
    )


def _next(state: LetterState) -> tuple[str, str]:
    if state.status is Status.TO_SEND:
        return "sent", "Je l’ai postée"
    if state.known.received is None and state.status in (Status.SENT, Status.WAITING):
        return "received", "L’avis de réception est revenu"
    if state.status is Status.TO_GIVE:
        return "pieces_received", "Ils ont reçu mes documents"
    return "", ""


def shown_step(one: Step, state: LetterState, found: Timeline) -> ShownStep:
    """Return a step for its page."""
    today = found.today
    procedure = state.known.catalogue.procedures.get(one.procedure)
    is_ready = one.possible_from is None or one.possible_from <= today
    return ShownStep(
        title=one.title,
        when="" if one.is_sure else typeset(f"Si {one.when}."),
        line=" ".join(filter(None, (_line(one, today), papers.posting_of(one, found)))),
        is_sure=one.is_sure,
        is_ready=is_ready,
        has_letter=one.has_letter,
        choice=f"{state.number} {one.procedure}",
        entry=link("rights:entry", procedure.slug) if procedure else "",
        note=one.note,
    )


def _line(one: Step, today: datetime.date) -> str:
    """Return its date in words: until when, from when."""
    day, legal = one.day(today), one.legal
    parts = [
        f"Jusqu’au {french_dates.written(day)}" if day else one.words[:1].upper() + one.words[1:]
    ]
    if day and legal and legal > day:
        parts.append(f"la loi va peut-être jusqu’au {french_dates.short(legal)}")
    if one.is_supposed:
        parts.append("date la plus proche possible, car le jour de réception manque")
    if one.is_early:
        parts.append("peut-être trop tôt, si la lettre est arrivée plus tard que l’envoi")
    if one.possible_from and one.possible_from > today:
        parts.append(f"pas avant le {french_dates.short(one.possible_from)}")
    return typeset(" ; ".join(parts).rstrip(".") + ".")
