"""The sheet that goes with a letter: until when to post it, how, what to keep, what comes next.

`plan` gathers what is known on a given day; the screen shows it and `sheet` puts it on paper.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guichet.engine import deadlines, escalation, french_dates
from guichet.engine.catalogue import Catalogue
from guichet.engine.deadlines import Deadline
from guichet.engine.entries import ClockRule, Letter, Procedure
from guichet.engine.last_day import (
    AS_SOON_AS_POSSIBLE,
    afterwards,
    in_words,
    label,
    last_day,
    place_of,
    rule_of,
    shown,
)
from guichet.engine.orientation import Advice
from guichet.engine.posting import next_mail_day, post_by, posting
from guichet.engine.time_limits import SINCE, Event
from guichet.engine.typesetting.documents import (
    DateBox,
    LetterDocument,
    ReplyRow,
    ReplyTable,
    SheetDocument,
    SheetSection,
)
from guichet.engine.typography import NO_BREAK, typeset

Answers = Mapping[str, Any]

DAYS_OF_RECEIPT = 6
ONE_DAY = datetime.timedelta(days=1)
LAST_DAY = "Dernier jour pour poster"
ROOM_FOR_THE_DATE = f"À noter ici quand vous la connaissez{NO_BREAK}: ____________________"
FOOTER = "Information générale, à faire relire en cas de doute. Rien n’a été enregistré."
_RECEIVED = {
    Event.LETTER_RECEIVED: "Si l’avis de réception porte le…",
    Event.REFERRAL_REGISTERED: "Si votre saisine est enregistrée le…",
}


@dataclass(frozen=True)
class Plan:
    """What to do with a letter, as of `today`.

    `rule` is the time limit, None when there is none; `deadline` is None too when its start is not
    known. `day` is the one to show, None when there is none to show: `limit` then says it in words. `post_by` is the day to
    post at the latest, while there is time; `posting` says so when it is not `day`. `later` is what
    the law allows after that day. `not_before` is the first day to send it, for what must be waited
    for.
    """

    letter: Letter
    procedure: Procedure
    pieces: tuple[str, ...]
    today: datetime.date
    rule: ClockRule | None
    deadline: Deadline | None
    day: datetime.date | None
    limit: str
    post_by: datetime.date | None
    posting: str
    later: str
    not_before: datetime.date | None
    replies: ReplyTable | None

    @property
    def keep(self) -> tuple[str, ...]:
        """What to keep, without the punctuation of a sentence: each stands beside its box."""
        return tuple(one.rstrip(" .;" + NO_BREAK) for one in self.letter.sheet.keep)

    @property
    def day_label(self) -> str:
        """What stands above the date, or above the words that replace it."""
        if self.deadline is None:
            return LAST_DAY if self.rule else "Pas de date limite"
        words = label(self.deadline, self.today, is_sure=_is_sure(self.rule))
        is_the_day_to_post = self.day is not None and self.day == self.post_by
        return LAST_DAY if is_the_day_to_post and not self.is_past else words

    @property
    def undated(self) -> str:
        """What to do when no date can be shown."""
        if self.deadline is not None:
            return self.later
        rule = self.rule
        if rule is None:
            return "Mais le temps de réponse ne part que du jour où la lettre arrive."
        if rule.length is None:
            return (
                "Ce délai change d’une lettre à l’autre. Cherchez-le sur celle que vous avez reçue."
            )
        asked = {one.id: one.label for one in self.letter.questions}
        field = asked.get(self.letter.dates.get(rule.starts, ""), "")
        if not field:
            return f"Il part de {SINCE[rule.starts]}. Comptez-le avec vos papiers."
        return typeset(f"Pour avoir la date, corrigez vos réponses et remplissez « {field} ».")

    @property
    def is_past(self) -> bool:
        """Whether the prudent day is over, whatever the law still allows."""
        return self.deadline is not None and self.deadline.is_past(self.today)

    @property
    def has_no_mail_left(self) -> bool:
        """Whether no letter is collected before the last day ends: to bring, or to send on line."""
        return self.day is not None and self.post_by is not None and self.post_by > self.day

    @property
    def is_late(self) -> bool:
        """Whether the day shown is over: the law leaves no other way."""
        return self.day is not None and self.day < self.today


def plan(
    catalogue: Catalogue,
    letter: Letter,
    answers: Answers,
    document: LetterDocument,
    today: datetime.date,
    advice: Advice | None = None,
) -> Plan:
    """Return the plan for answers already read (`letters.read`) and the letter that they gave.

    `advice` is what the counter said of this letter, if the person comes from there.
    """
    procedure = catalogue.procedures[letter.procedure]
    rule = rule_of(letter, procedure, answers)
    own = last_day(catalogue, letter, answers)
    deadline = _counted(own, advice, rule, is_said=bool(letter.other_limits))
    place = place_of(answers)
    day = shown(deadline, today, is_sure=_is_sure(rule)) if deadline else None
    is_ahead = day is not None and day >= today
    not_before = (advice.possible_from if advice else None) or _not_before(procedure, answers)
    return Plan(
        letter=letter,
        procedure=procedure,
        pieces=document.pieces,
        today=today,
        rule=rule,
        deadline=deadline,
        day=day,
        limit=AS_SOON_AS_POSSIBLE if deadline else in_words(rule),
        post_by=post_by(day, place, today) if day and is_ahead else None,
        posting=posting(day, place, today) if day and is_ahead else "",
        later=afterwards(deadline, procedure, today) if deadline else "",
        not_before=not_before,
        replies=_replies(catalogue, procedure, answers, not_before),
    )


def _counted(
    own: Deadline | None, advice: Advice | None, rule: ClockRule | None, *, is_said: bool
) -> Deadline | None:
    """Return the counter's time limit, unless the letter tells another first day, or more.

    The counter knows what no letter asks: the length that was written, the silence, the way taken.
    `is_said`: this letter asks which time limit is its own, and the last word said counts.
    """
    told = advice.deadline if advice else None
    if rule is None and is_said:
        return None
    if own is None or advice is None or told is None:
        return told or own
    is_another_way = advice.rule != rule
    if is_another_way and is_said:
        return own
    is_same = own.start == told.start and own.is_opposable >= told.is_opposable
    return told if is_another_way or is_same else own


def _is_sure(rule: ClockRule | None) -> bool:
    """Say whether the time limit was read at its source."""
    return rule is not None and rule.status == "verified"


def _not_before(procedure: Procedure, answers: Answers) -> datetime.date | None:
    """Return the first day to send, for who waits for the answer to an earlier request."""
    asked_on = answers.get("request_received_on")
    if procedure.wait_before is None or not isinstance(asked_on, datetime.date):
        return None
    rule = procedure.rule(procedure.wait_before)
    wait = deadlines.compute(rule, asked_on, kind="wait_before", place=place_of(answers))
    return wait.next_step_from


# --- If nobody answers --------------------------------------------------------------------------


def _replies(
    catalogue: Catalogue,
    procedure: Procedure,
    answers: Answers,
    not_before: datetime.date | None,
) -> ReplyTable | None:
    """Return what silence means for a receipt on each of the days with mail after the sending."""
    clock = procedure.clock
    if clock is None or clock.length is None or clock.starts not in _RECEIVED:
        return None
    place = place_of(answers)
    sent_on = max(answers["date"], not_before or answers["date"])
    days = tuple(_next_mail_days(sent_on, place))
    ways = [escalation.path(catalogue, procedure, received=day, place=place) for day in days]
    names_next = _is_settled(procedure, answers) and all(way[2].day for way in ways)
    step = ways[0][2].label if names_next else ""
    return ReplyTable(
        title=typeset(f"Sans réponse : {step[:1].lower()}{step[1:]}" if step else "Sans réponse"),
        columns=(
            _RECEIVED[clock.starts],
            "le temps de réponse finit le…",
            "vous avez alors jusqu’au…" if step else "la suite est possible dès le…",
        ),
        rows=tuple(_row(day, way, names_next) for day, way in zip(days, ways, strict=True)),
    )


def _row(day: datetime.date, way: tuple[escalation.Stage, ...], names_next: bool) -> ReplyRow:
    silence = way[1].day or day
    until = way[2].day if names_next else None
    return ReplyRow(
        received=french_dates.written(day),
        silence_on=french_dates.written(silence),
        next_until=french_dates.written(until or silence + ONE_DAY),
    )


def _next_mail_days(day: datetime.date, place: str | None) -> Iterator[datetime.date]:
    for _ in range(DAYS_OF_RECEIPT):
        day = next_mail_day(day + ONE_DAY, place)
        yield day


def _is_settled(procedure: Procedure, answers: Answers) -> bool:
    """Say whether silence opens one procedure only, the main exit, whatever the case.

    Otherwise no date is given for what comes next: the sheet says it in words.
    """
    on_silence = {one.procedure for one in procedure.then if _starts_on_silence(one.within)}
    is_main = bool(procedure.then) and on_silence == {procedure.then[0].procedure}
    return is_main and not _goes_elsewhere_for_rsa(procedure, answers)


def _starts_on_silence(within: ClockRule | None) -> bool:
    return within is not None and within.starts is Event.IMPLICIT_DECISION and bool(within.length)


def _goes_elsewhere_for_rsa(procedure: Procedure, answers: Answers) -> bool:
    """Say whether the RSA has its own way: its time limit does not wait for this answer."""
    benefits = answers.get("benefits") or []
    return "rsa" in benefits and any(one.outcome == "rsa" for one in procedure.then)


# --- On paper -----------------------------------------------------------------------------------


def sheet(found: Plan) -> SheetDocument:
    """Return the sheet to print; it names nobody, so that it can lie on a table."""
    return SheetDocument(
        title="Feuille de route",
        procedure_title=found.letter.title,
        last_day=_last_day_box(found),
        boxes=_other_boxes(found),
        reply_table=found.replies,
        sections=(
            SheetSection("Avant de poster", _to_tick(found), boxes=True),
            SheetSection("Comment l’envoyer", found.letter.sheet.send),
            SheetSection("À garder", found.keep, boxes=True),
            SheetSection("La suite", found.letter.sheet.next),
        ),
        follow_up_lines=4,
        footer=FOOTER,
    )


def _last_day_box(found: Plan) -> DateBox | None:
    deadline = found.deadline
    if found.rule is None:
        return None
    if deadline is None:
        return DateBox(LAST_DAY, found.limit, how=ROOM_FOR_THE_DATE)
    return DateBox(
        label=found.day_label,
        date_text=french_dates.written(found.day) if found.day else found.limit,
        how="\n".join(deadline.steps),
        # In time, the steps already say until when the law may go.
        warning=" ".join(
            filter(None, (found.posting, found.later * found.is_past, *deadline.warnings))
        ),
    )


def _other_boxes(found: Plan) -> tuple[DateBox, ...]:
    if found.not_before is None:
        return ()
    day = french_dates.written(found.not_before)
    return (DateBox("Si vous attendez encore une réponse, n’envoyez pas avant le", day),)


def _to_tick(found: Plan) -> tuple[str, ...]:
    pieces = tuple(f"Pièce jointe{NO_BREAK}: {piece}" for piece in found.pieces)
    return ("Lettre relue, puis signée à la main", *pieces, "Une copie de tout, gardée chez vous")
