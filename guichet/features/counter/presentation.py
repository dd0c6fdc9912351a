"""The counter's result in words: the same sentences for the screen, for paper and for a calendar."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from guichet.engine import escalation, french_dates, last_day
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Procedure
from guichet.engine.orientation import Advice, Orientation
from guichet.engine.plain_words import Plain
from guichet.engine.questionnaire import UNKNOWN, Answers, Recap
from guichet.engine.typesetting.calendar import Event as Appointment
from guichet.engine.typesetting.calendar import to_ics
from guichet.engine.typesetting.documents import PathStage, ResultDocument, ResultTicket
from guichet.lib.links import link

POST = datetime.timedelta(days=3)
"""How long the mail takes, for the dates of the way ahead."""
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

    `day` is what the stub shows; `today` counts the days left, None where none are to be counted.
    `received` is the day from which the dates of `stages` are counted.
    """

    number: int
    advice: Advice
    day: datetime.date | None
    today: datetime.date | None
    label: str
    in_words: str
    later: str
    posting: str
    received: datetime.date
    stages: tuple[escalation.Stage, ...]
    facts: tuple[tuple[str, str], ...]
    pieces: tuple[str, ...]
    traps: tuple[str, ...]
    letter: str
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
        """Until when, in words, for a summary."""
        if self.day is None:
            return self.in_words
        return f"{self.label.lower()} : {french_dates.written(self.day)}"


@dataclass(frozen=True)
class Page:
    """The whole result."""

    title: str
    lead: str
    tickets: tuple[Ticket, ...]
    late: tuple[Ticket, ...]
    not_covered: str
    urgent_help: str
    human: str
    today: datetime.date
    has_dates: bool


def page(
    catalogue: Catalogue, orientation: Orientation, answers: Answers, today: datetime.date
) -> Page:
    """Return the result as it is shown on `today`."""
    tickets = _tickets(catalogue, orientation.in_time, orientation, answers, today)
    return Page(
        title=_title(len(tickets)),
        lead=f"{orientation.situation.title}.",
        tickets=tickets,
        late=_tickets(catalogue, orientation.too_late, orientation, answers, today),
        not_covered=orientation.situation.not_covered,
        urgent_help=URGENT_HELP if answers.get("urgent") is True else "",
        human=HUMAN,
        today=today,
        has_dates=any(ticket.day for ticket in tickets),
    )


def _title(count: int) -> str:
    if count == 0:
        return "Les délais sont passés, mais il reste des choses à faire"
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} démarche" if count == 1 else f"{number} démarches, dans cet ordre"


def _tickets(
    catalogue: Catalogue,
    advice: Iterable[Advice],
    orientation: Orientation,
    answers: Answers,
    today: datetime.date,
) -> tuple[Ticket, ...]:
    proposed = {one.procedure.id for one in orientation.advice}
    return tuple(
        _ticket(catalogue, one, number, proposed, answers, today)
        for number, one in enumerate(advice, 1)
    )


def _ticket(
    catalogue: Catalogue,
    advice: Advice,
    number: int,
    proposed: set[str],
    answers: Answers,
    today: datetime.date,
) -> Ticket:
    procedure, day = advice.procedure, _shown_day(advice, today)
    plain = Plain(catalogue)
    place = None if answers.get("place") in (None, UNKNOWN) else str(answers["place"])
    received = max(advice.possible_from or today, today) + POST
    return Ticket(
        number=0 if advice.standing == "late" else number,
        advice=advice,
        day=day,
        today=None if advice.possible_from else today,
        label=_label(advice, today),
        in_words=plain(last_day.in_words(advice.rule)),
        later=_later(advice, today),
        posting=_posting(advice, day, place),
        received=received,
        stages=escalation.path(
            catalogue,
            procedure,
            received=received,
            write_before=_write_before(advice, day, today),
            place=place,
            prefer=proposed,
            leads_to=advice.next,
        ),
        facts=_facts(procedure, plain),
        pieces=tuple(map(plain.line, procedure.pieces)),
        traps=tuple(map(plain.line, procedure.traps)),
        letter=link("letters:form", procedure.slug) if procedure.id in catalogue.letters else "",
        sheet=link("rights:entry", procedure.slug),
    )


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
    return last_day.shown(advice.deadline, today)


def _write_before(
    advice: Advice, day: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    until = advice.last_day if advice.possible_from else day
    return until if until and until >= today else None


def _posting(advice: Advice, day: datetime.date | None, place: str | None) -> str:
    """Say when to post a letter whose last day has no collection."""
    if day is None or advice.standing != "dated":
        return ""
    return last_day.posting(day, place)


def _label(advice: Advice, today: datetime.date) -> str:
    if advice.possible_from:
        return "Possible à partir du"
    if advice.deadline is None:
        return "Délai" if advice.rule else "Pas de date limite"
    if advice.standing == "late":
        return "Délai passé"
    return "Dernier jour possible" if advice.deadline.is_past(today) else "Dernier jour"


def _later(advice: Advice, today: datetime.date) -> str:
    if advice.deadline is None:
        return ""
    if advice.possible_from:
        until = french_dates.written(advice.deadline.last_day)
        return (
            "Le service a encore un peu de temps pour répondre : son silence n’est pas encore un "
            f"refus. S’il ne répond pas, vous aurez jusqu’au {until}."
        )
    return last_day.afterwards(advice.deadline, advice.procedure, today)


# --- On paper -----------------------------------------------------------------------------------


def on_paper(shown: Page, recap: Iterable[Recap], site: str) -> ResultDocument:
    """Return the result to hand over; `site` is the address that the foot of the page gives."""
    return ResultDocument(
        title=shown.title,
        intro=f"{shown.lead} Fait le {french_dates.written(shown.today)}.",
        answers=tuple((line.question.recap, line.answer) for line in recap),
        tickets=tuple(_paper_ticket(ticket, shown.today) for ticket in shown.tickets),
        late=tuple((ticket.title, ticket.later) for ticket in shown.late),
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
        why=(ticket.advice.because.rstrip("."),),
        what_to_join=ticket.pieces if ticket.day else (),
        to_whom=facts["À qui"],
        cost=facts["Coût"] if ticket.day else "",
        path=_paper_path(ticket) if ticket.day and len(ticket.stages) > 1 else (),
        steps=_counted(ticket),
        trap=ticket.traps[0] if ticket.traps and ticket.day else "",
        too_late=" ".join(filter(None, (ticket.posting, ticket.later, _waiting(ticket)))),
        address_on_site=f"…{ticket.letter or ticket.sheet}",
    )


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
        Appointment(
            uid=_uid(one.procedure.id, one.last_day),
            day=one.last_day,
            summary="Dernier jour pour poster ma lettre",
            description=f"Ticket {number} de la feuille du guichet.",
        )
        for number, one in enumerate(orientation.in_time, 1)
        if one.last_day and one.last_day >= today
    ]
    stamp = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    return to_ics(events, name="Mes dates", written_at=stamp)


def _uid(procedure: str, day: datetime.date) -> str:
    """Return a stable name: keyed, or trying the 61 procedures would tell which one it is."""
    digest = salted_hmac("guichet.calendar", f"{procedure} {day}", algorithm="sha256").hexdigest()
    return f"{digest[:24]}@guichet"
