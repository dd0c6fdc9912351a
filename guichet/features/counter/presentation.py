"""The counter's result in words: the same sentences for the screen, for paper and for a calendar."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.crypto import salted_hmac

from guichet.engine import escalation, french_dates, last_day
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Procedure
from guichet.engine.orientation import Advice, Orientation, is_all_late
from guichet.engine.plain_words import Glosses, Plain
from guichet.engine.posting import next_mail_day, post_by, posting
from guichet.engine.questionnaire import Answers, Recap, to_code
from guichet.engine.typesetting.calendar import Event as Appointment
from guichet.engine.typesetting.calendar import to_ics
from guichet.engine.typesetting.documents import LateLine, PathStage, ResultDocument, ResultTicket
from guichet.lib.links import link

POST = datetime.timedelta(days=3)
"""How long the mail takes, for the dates of the way ahead."""
ALARMS = (7, 2)
"""How many days before the day to post a calendar rings."""
HUMAN = (
    "Vous pouvez en parler à un·e délégué·e du Défenseur des droits : gratuit, en mairie, "
    "point-justice ou préfecture. Une association ou un·e travailleur·se social·e peut vous aider "
    "à écrire."
)
URGENT_HELP = (
    "Si vous n’avez plus de quoi manger ou payer le loyer : demandez vite un rendez-vous à un·e "
    "assistant·e social·e, à la mairie (CCAS) ou au service social du département. Dites que c’est "
    "urgent. (Conseil pratique.)"
)
NUMBERS = ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


@dataclass(frozen=True)
class Ticket:
    """One procedure of the result, ready to be shown. `letter` and `sheet` are addresses or ''.

    `letter_waits` is said instead of `letter` while a silence is not a refusal yet: written today, the
    letter would speak of a refusal that does not exist.

    `day` is what the stub shows; `today` counts the days left, None where none are to be counted.
    `received` is the day from which the dates of `stages` are counted. `beside` is the ticket that
    this letter goes with, '' where it goes alone. `because`, `summary` and `later` explain their
    difficult words, in that order.
    """

    number: int
    advice: Advice
    because: str
    summary: str
    beside: str
    day: datetime.date | None
    today: datetime.date | None
    label: str
    in_words: str
    later: str
    posting: str
    post_by: datetime.date | None
    received: datetime.date
    stages: tuple[escalation.Stage, ...]
    facts: tuple[tuple[str, str], ...]
    pieces: tuple[str, ...]
    traps: tuple[str, ...]
    letter: str
    letter_waits: str
    sheet: str

    @property
    def why(self) -> tuple[str, ...]:
        """The answers that led here, in words."""
        return tuple(f"{one.question.recap} : {one.answer}" for one in self.advice.answers)

    @property
    def title(self) -> str:
        """The procedure's title, after its number among those that can still be done."""
        title = self.advice.procedure.short_title
        return f"{self.number}. {title}" if self.number else title

    @property
    def when(self) -> str:
        """Until when, in words, for a summary: as the letter says it where no mail leaves on that day."""
        if self.post_by and self.day and self.post_by < self.day:
            return f"à poster au plus tard le {french_dates.written(self.post_by)}"
        colon = "" if self.advice.possible_from else " :"
        day = f"{self.label.lower()}{colon} {french_dates.written(self.day)}" if self.day else ""
        return ", ".join(filter(None, (day or self.in_words, self.also.lower())))

    @property
    def also(self) -> str:
        """Two words for the stub of a letter that goes with another one."""
        return "À envoyer aussi" if self.beside else ""

    @property
    def company(self) -> str:
        """With which letter this one goes, in a sentence; '' where it goes alone."""
        if not self.beside:
            return ""
        return f"À envoyer avec « {self.beside} ». Une lettre ne remplace pas l’autre."


@dataclass(frozen=True)
class Page:
    """The whole result. `named`: what its sentences may name « in quotes » → the address of its page."""

    title: str
    lead: str
    tickets: tuple[Ticket, ...]
    late: tuple[Ticket, ...]
    first: str
    not_covered: str
    urgent_help: str
    human: str
    today: datetime.date
    has_dates: bool
    is_late: bool
    is_late_first: bool
    named: dict[str, str]

    @property
    def order(self) -> str:
        """In which order the procedures come, where there are several."""
        if self.is_late:
            return "Voici ce qui reste possible."
        return "Ce qui se perd d’abord vient en premier." if len(self.tickets) > 1 else ""


def page(
    catalogue: Catalogue, orientation: Orientation, answers: Answers, today: datetime.date
) -> Page:
    """Return the result as it is shown on `today`."""
    writer = _Tickets(catalogue, orientation, answers, today, Glosses(catalogue))
    is_late = is_all_late(orientation.advice)
    first = writer.glosses(orientation.situation.first)
    # In the order of the page: what is explained above is not explained again below.
    is_late_first = is_late and not _is_anything_left(orientation)
    late = writer.write(orientation.too_late) if is_late_first else ()
    tickets = writer.write(orientation.in_time)
    return Page(
        title=_title(len(tickets), is_late=is_late),
        lead=f"{orientation.situation.title}.",
        tickets=tickets,
        late=late or writer.write(orientation.too_late),
        first=first,
        not_covered=writer.glosses(orientation.situation.not_covered),
        urgent_help=URGENT_HELP if answers.get("urgent") is True else "",
        human=HUMAN,
        today=today,
        has_dates=any(ticket.day for ticket in tickets),
        is_late=is_late,
        is_late_first=is_late_first,
        named=_named(catalogue, str(answers["body"])),
    )


def _named(catalogue: Catalogue, body: str) -> dict[str, str]:
    """Return the sheets by their title, and the other situations of this service."""
    sheets = {
        one.short_title: link("rights:entry", one.slug) for one in catalogue.procedures.values()
    }
    situations = {
        one.title: _way_in(catalogue, body, one.id)
        for one in catalogue.situations.values()
        if body in one.bodies
    }
    return {**sheets, **situations}


def _way_in(catalogue: Catalogue, body: str, situation: str) -> str:
    code = to_code(catalogue, {"body": body, "situation": situation})
    return f"{link('counter:ask')}?r={code}"


def _is_anything_left(orientation: Orientation) -> bool:
    """Say whether a procedure is proposed because all is late, rather than beside what is late."""
    left = {one.procedure for one in orientation.situation.proposes if one.when_late}
    return any(one.procedure.id in left for one in orientation.in_time)


def _title(count: int, *, is_late: bool) -> str:
    if count == 0:
        return "Les délais sont passés, mais il reste des choses à faire"
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    what = "démarche" if count == 1 else "démarches"
    if is_late:
        return f"Les délais sont passés, mais il reste {number.lower()} {what}"
    return f"{number} {what}" if count == 1 else f"{number} {what}, dans cet ordre"


@dataclass(frozen=True)
class _Tickets:
    """Writes the tickets of one page in the order of reading: a word is explained only once."""

    catalogue: Catalogue
    orientation: Orientation
    answers: Answers
    today: datetime.date
    glosses: Glosses

    def write(self, advice: Iterable[Advice]) -> tuple[Ticket, ...]:
        return tuple(self._ticket(one, number) for number, one in enumerate(advice, 1))

    def _ticket(self, advice: Advice, number: int) -> Ticket:
        procedure, day, today = advice.procedure, _shown_day(advice, self.today), self.today
        plain = Plain(self.catalogue)
        place = self.orientation.place
        received = next_mail_day(max(advice.possible_from or today, today) + POST, place)
        has_letter = procedure.id in self.catalogue.letters
        waits = _waits(advice)
        told_by_letter = self._is_told_by_letter
        in_words = self.glosses(plain(_in_words(advice, day, told_by_letter=told_by_letter)))
        return Ticket(
            number=0 if advice.standing == "late" else number,
            advice=advice,
            because=self.glosses(advice.because),
            summary=self.glosses(procedure.summary),
            beside=self._beside(advice),
            day=day,
            today=None if advice.possible_from else today,
            label=_label(advice, today),
            in_words=in_words,
            later=self.glosses(_later(advice, today)),
            posting=_posting(advice, day, place, today),
            post_by=_post_by(advice, day, place, today),
            received=received,
            stages=self._stages(advice, day, received, place),
            facts=_facts(procedure, plain),
            pieces=tuple(map(plain.line, procedure.pieces)),
            traps=tuple(map(plain.line, procedure.traps)),
            letter=link("letters:form", procedure.slug) if has_letter and not waits else "",
            letter_waits=waits if has_letter else "",
            sheet=link("rights:entry", procedure.slug),
        )

    @property
    def _is_told_by_letter(self) -> bool:
        return self.answers.get("remedies") != "no-letter"

    def _stages(
        self, advice: Advice, day: datetime.date | None, received: datetime.date, place: str | None
    ) -> tuple[escalation.Stage, ...]:
        stages = escalation.path(
            self.catalogue,
            advice.procedure,
            received=received,
            write_before=_write_before(advice, day, place, self.today),
            place=place,
            prefer={one.procedure.id for one in self.orientation.advice},
            leads_to=advice.next,
        )
        if advice.possible_from is None:
            return stages
        first = f"à partir du {french_dates.short(advice.possible_from)}"
        return (replace(stages[0], day=None, note=first), *stages[1:])

    def _beside(self, advice: Advice) -> str:
        """Return the ticket that this one goes with, as its own title says it."""
        for number, one in enumerate(self.orientation.in_time, 1):
            if one.procedure.id == advice.beside:
                return f"{number}. {one.procedure.short_title}"
        return ""


def _facts(procedure: Procedure, plain: Plain) -> tuple[tuple[str, str], ...]:
    """Return what to know before writing: to whom, where, how, for how much."""
    addressee = procedure.addressee
    facts = (
        ("À qui", addressee.name),
        ("Où trouver l’adresse", addressee.how_to_find),
        ("Comment l’envoyer", procedure.form.paper),
        ("Coût", procedure.cost),
    )
    return tuple((label, plain.line(value)) for label, value in facts)


def _shown_day(advice: Advice, today: datetime.date) -> datetime.date | None:
    if advice.possible_from or advice.deadline is None:
        return advice.possible_from
    return last_day.shown(advice.deadline, today, is_sure=advice.is_sure)


def _write_before(
    advice: Advice, day: datetime.date | None, place: str | None, today: datetime.date
) -> datetime.date | None:
    """Return the day to post at the latest, None when it is not known or is past."""
    until = advice.last_day if advice.possible_from else day
    if until is None or until < today:
        return None
    return min(until, post_by(until, place, today))


def _post_by(
    advice: Advice, day: datetime.date | None, place: str | None, today: datetime.date
) -> datetime.date | None:
    """Return the last day on which a letter still leaves in time, None where no day is known."""
    is_ahead = day is not None and day >= today and advice.standing == "dated"
    return post_by(day, place, today) if day and is_ahead else None


def _posting(
    advice: Advice, day: datetime.date | None, place: str | None, today: datetime.date
) -> str:
    """Say when to post a letter whose last day has no collection."""
    if day is None or advice.standing != "dated":
        return ""
    return posting(day, place, today)


def _in_words(advice: Advice, day: datetime.date | None, *, told_by_letter: bool) -> str:
    """Say until when; a prudent day that is past, without a later one, leaves only haste."""
    if advice.is_open_after_all or (advice.deadline is not None and day is None):
        return last_day.AS_SOON_AS_POSSIBLE
    rule = advice.rule
    if rule and rule.length and advice.deadline and not told_by_letter:
        return f"{rule.length.as_length()} à partir du jour que vous avez donné"
    return last_day.in_words(advice.rule)


def _label(advice: Advice, today: datetime.date) -> str:
    if advice.possible_from:
        return "Possible à partir du"
    if advice.deadline is None:
        has_limit = advice.rule and not advice.is_open_after_all
        return "Délai" if has_limit else "Pas de date limite"
    return last_day.label(advice.deadline, today, is_sure=advice.is_sure)


def _later(advice: Advice, today: datetime.date) -> str:
    if advice.is_open_after_all:
        return advice.procedure.if_late
    if advice.deadline is None:
        return ""
    if advice.possible_from:
        until = french_dates.written(advice.deadline.last_day)
        return (
            "Le service a encore un peu de temps pour répondre : son silence n’est pas encore un "
            f"refus. S’il ne répond pas, vous aurez jusqu’au {until}."
        )
    return last_day.afterwards(advice.deadline, advice.procedure, today)


def _waits(advice: Advice) -> str:
    """Say from which day to write the letter; '' when it can be written now."""
    if advice.possible_from is None:
        return ""
    return (
        f"Revenez écrire la lettre à partir du {french_dates.written(advice.possible_from)} : "
        "elle doit porter la date de ce jour, ou d’un jour suivant."
    )


# --- On paper -----------------------------------------------------------------------------------


def on_paper(shown: Page, recap: Iterable[Recap], site: str) -> ResultDocument:
    """Return the result to hand over; `site` is the address that the foot of the page gives."""
    return ResultDocument(
        title=shown.title,
        intro=f"{shown.lead} Fait le {french_dates.written(shown.today)}.",
        answers=tuple((line.question.recap, line.answer) for line in recap),
        tickets=tuple(_paper_ticket(ticket, shown.today) for ticket in shown.tickets),
        late=tuple(map(_late_line, shown.late)),
        is_late_first=shown.is_late_first,
        first=shown.first,
        not_covered=shown.not_covered,
        human=" ".join(filter(None, (shown.urgent_help, shown.human))),
        footer=f"Information générale, à faire relire en cas de doute. {site}",
    )


def _paper_ticket(ticket: Ticket, today: datetime.date) -> ResultTicket:
    """Keep what a hand needs: two pages must hold it all. The screen and the sheet say the rest."""
    procedure = ticket.advice.procedure
    facts = dict(ticket.facts)
    return ResultTicket(
        number=ticket.number,
        title=procedure.short_title,
        day_label=ticket.label,
        day_text=french_dates.written(ticket.day) if ticket.day else ticket.in_words,
        left_text=_left(ticket.day, today) if ticket.today else "",
        urgent=bool(ticket.today and ticket.day and (ticket.day - today).days <= 7),
        why=(ticket.because.rstrip("."),),
        what_to_join=ticket.pieces if ticket.day else (),
        to_whom=facts["À qui"],
        cost=facts["Coût"] if ticket.day else "",
        path=_paper_path(ticket) if ticket.day and len(ticket.stages) > 1 else (),
        steps=_counted(ticket),
        trap=ticket.traps[0] if ticket.traps and ticket.day else "",
        too_late=" ".join(
            filter(
                None,
                (
                    ticket.company,
                    ticket.posting,
                    ticket.later,
                    ticket.letter_waits or _waiting(ticket),
                ),
            )
        ),
        address_on_site=f"…{ticket.letter or ticket.sheet}",
    )


def _late_line(ticket: Ticket) -> LateLine:
    day = f" : {french_dates.written(ticket.day)}" if ticket.day else ""
    address = ticket.letter or ticket.sheet
    return LateLine(ticket.title, f"{ticket.label}{day}.", ticket.later, f"…{address}")


def _paper_path(ticket: Ticket) -> tuple[PathStage, ...]:
    return tuple(PathStage(one.label, stage_day(one) or one.note) for one in ticket.stages)


def _waiting(ticket: Ticket) -> str:
    """Say what to do when no letter is written for this procedure yet."""
    return "" if ticket.letter else ticket.advice.procedure.no_letter_reason


def stage_day(stage: escalation.Stage) -> str:
    """Return the day of a stage: until when the person may act, or when silence means something."""
    if stage.day is None:
        return ""
    return f"{'jusqu’au ' if stage.is_limit else 'le '}{french_dates.short(stage.day)}"


def _counted(ticket: Ticket) -> tuple[str, ...]:
    """Say in one line how the day was counted."""
    deadline = ticket.advice.deadline
    if deadline is None or ticket.day != deadline.last_day:
        return ()
    return (f"{ticket.in_words.capitalize()} ({french_dates.short(deadline.start)}).",)


def _left(day: datetime.date | None, today: datetime.date) -> str:
    if day is None or day < today:
        return ""
    days = (day - today).days
    if days == 0:
        return "C’est aujourd’hui"
    return f"Il reste {days} jour{'s' if days > 1 else ''}"


# --- In a calendar ------------------------------------------------------------------------------


def calendar(orientation: Orientation, today: datetime.date) -> bytes:
    """Return the last days still to come as a calendar, under names that reveal nothing.

    An event keeps its identifier when the same date is taken again: the calendar replaces it.
    """
    events = [
        _appointment(one, number, day, post_by(day, orientation.place, today), today)
        for number, one in enumerate(orientation.in_time, 1)
        if (day := _to_act_by(one, today))
    ]
    stamp = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    return to_ics(events, name="Mes dates", written_at=stamp)


def _to_act_by(advice: Advice, today: datetime.date) -> datetime.date | None:
    """Return the day that the ticket shows, if it is still to come."""
    day = advice.last_day if advice.possible_from else _shown_day(advice, today)
    return day if day and day >= today else None


def _appointment(
    advice: Advice, number: int, day: datetime.date, post_by: datetime.date, today: datetime.date
) -> Appointment:
    """Return the day to post, with the alarms still to ring; a number is all that a name tells.

    Where no letter is collected before the last day ends, that last day: the letter can be brought.
    """
    until = min(day, post_by)
    what = "poster" if post_by <= day else "porter ou envoyer en ligne"
    ahead = (until - today).days
    alarms = tuple(days for days in ALARMS if days < ahead)
    return Appointment(
        uid=_uid(advice.procedure.id, day),
        day=until,
        summary=f"Dernier jour pour {what} ma lettre {number}",
        description=f"Ticket {number} de la feuille du guichet.",
        alarms_days_before=alarms or ((0,) if ahead else ()),
    )


def _uid(procedure: str, day: datetime.date) -> str:
    """Return a stable name: keyed, or trying the 61 procedures would tell which one it is."""
    digest = salted_hmac("guichet.calendar", f"{procedure} {day}", algorithm="sha256").hexdigest()
    return f"{digest[:24]}@guichet"
