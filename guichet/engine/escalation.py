"""The way ahead: what follows a letter if nobody answers, stage by stage, with dates."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from guichet.engine import deadlines
from guichet.engine.catalogue import Catalogue
from guichet.engine.deadlines import Event, Regime
from guichet.engine.entries import ClockRule, Exit, Procedure
from guichet.engine.orientation import LEGAL_AID
from guichet.engine.plain_words import Plain

LONGEST = 5
NOTHING = "nothing"
"""What `next` says in the catalogue when a letter leads nowhere by itself."""
RECEIVED = (Event.LETTER_RECEIVED, Event.REFERRAL_REGISTERED)
_REFUSED_BY_SILENCE = "Refus implicite"


@dataclass(frozen=True)
class Stage:
    """One stop on the way. `day` is None when it depends on what is not known yet.

    `is_limit`: the person may act until that day; otherwise it is the day of a silence.
    """

    label: str
    note: str
    day: datetime.date | None = None
    procedure: str = ""
    is_limit: bool = False


def path(
    catalogue: Catalogue,
    procedure: Procedure,
    *,
    received: datetime.date,
    write_before: datetime.date | None = None,
    place: str | None = None,
    prefer: Collection[str] = (),
    leads_to: str = "",
) -> tuple[Stage, ...]:
    """Return the stages from the letter to the last resort.

    `received` is the day on which the office is supposed to receive the letter: the dates that
    follow are counted from it. Where a procedure has several exits, `leads_to` comes first, then
    one of `prefer`; when it is NOTHING, only the letter is drawn. So it is for a court: what follows
    is its judgment, and legal aid is asked for before.
    """
    stages = [
        Stage("Vous écrivez", _write_note(write_before), write_before, procedure.id, is_limit=True)
    ]
    seen = {procedure.id}
    plain = Plain(catalogue)
    current: Procedure | None = procedure
    day: datetime.date | None = received
    if leads_to == NOTHING or (procedure.addressee.kind == "court" and procedure.id != LEGAL_AID):
        return tuple(stages)
    while current is not None and len(stages) < LONGEST:
        exit_ = _exit(current, seen, (leads_to,) if leads_to and current is procedure else prefer)
        silence = _silence(current, exit_, day, place, plain)
        stages += [silence] if silence else []
        if exit_ is None or len(stages) >= LONGEST:
            break
        stages.append(_next(catalogue, exit_, silence, place, plain))
        seen.add(exit_.procedure)
        day = stages[-1].day
        current = catalogue.procedures.get(exit_.procedure)
        if current is not None and current.addressee.kind == "court":
            break
    return tuple(_in_order(stages))


def _in_order(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Yield the stages; the last day to write gives way to an earlier day drawn after it."""
    first, *rest = stages
    is_earlier = any(first.day and one.day and one.day < first.day for one in rest)
    yield replace(first, day=None, note="dès maintenant") if is_earlier else first
    yield from rest


def _write_note(write_before: datetime.date | None) -> str:
    return "au plus tard" if write_before else "dès que possible"


def _silence(
    procedure: Procedure,
    exit_: Exit | None,
    received: datetime.date | None,
    place: str | None,
    plain: Plain,
) -> Stage | None:
    """Return when silence means something; without a day once the dates can no longer be known.

    A letter that asks for data (GDPR) and for a document (CRPA R311-13) starts two clocks: each body
    is reached by its own, and a refusal born of silence waits for no working day.
    """
    clock = procedure.clock
    if clock is None or clock.length is None or clock.starts not in RECEIVED:
        return None
    rule, words = procedure.rule(clock), clock.silence
    if rule.regime is Regime.GDPR and exit_ is not None and _on_silence(exit_):
        rule, words = replace(rule, regime=Regime.SILENCE), _REFUSED_BY_SILENCE
    if received is None:
        return Stage("Pas de réponse", f"{_length(clock)} : {plain(words)}")
    reply = deadlines.compute(rule, received, kind="reply", place=place)
    return Stage("Pas de réponse", plain(words), reply.last_day)


def _exit(procedure: Procedure, seen: set[str], prefer: Collection[str]) -> Exit | None:
    """Return the exit to draw: one of `prefer`, else the first; counted from silence if it can be.

    An exit whose time runs from the first letter received does not follow from silence.
    """
    exits = [one for one in procedure.then if one.procedure not in seen and not _is_earlier(one)]
    if not exits:
        return None
    chosen = next((one for one in exits if one.procedure in prefer), exits[0])
    same = [one for one in exits if one.procedure == chosen.procedure]
    return next(filter(_on_silence, same), chosen)


def _is_earlier(exit_: Exit) -> bool:
    return exit_.within is not None and exit_.within.starts is Event.NOTICE_RECEIVED


def _on_silence(exit_: Exit) -> bool:
    return exit_.within is not None and exit_.within.starts is Event.IMPLICIT_DECISION


def _next(
    catalogue: Catalogue, exit_: Exit, silence: Stage | None, place: str | None, plain: Plain
) -> Stage:
    label = catalogue.step_title(exit_.procedure)
    within = exit_.within
    target = catalogue.procedures.get(exit_.procedure)
    if within is None or within.length is None:
        is_court = target is not None and target.addressee.kind == "court"
        without = "dans le délai du recours" if is_court else "sans délai fixé"
        return Stage(label, plain(exit_.note) or without, None, exit_.procedure)
    if target and _on_silence(exit_) and silence and silence.day:
        until = deadlines.compute(target.rule(within), silence.day, place=place)
        note = f"{_length(within)} pour agir"
        return Stage(label, note, until.last_day, exit_.procedure, is_limit=True)
    return Stage(label, f"{_length(within)} {_since(within.starts)}", None, exit_.procedure)


def _length(rule: ClockRule) -> str:
    return str(rule.length.as_length()) if rule.length else ""


def _since(event: Event) -> str:
    return {
        Event.DECISION_NOTIFIED: "après la décision reçue",
        Event.NOTICE_RECEIVED: "après la lettre reçue",
        Event.NOTICE_SENT: "après l’envoi de l’avis",
        Event.MEDIATION_ENDED: "après la fin de la médiation",
    }.get(event, "à partir du refus")
