"""The clocks of a procedure, counted on a person's own dates; nothing of them is kept."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guichet.engine import catalogue, deadlines, escalation
from guichet.engine.deadlines import Deadline
from guichet.engine.entries import Procedure
from guichet.engine.french_dates import short
from guichet.engine.last_day import afterwards
from guichet.engine.posting import next_mail_day, posting
from guichet.features.rights.sheets import ProcedureSheet

_LABELS = {
    "act_before": "Dernier jour",
    "reply": "Dernier jour pour répondre",
    "wait_before": "Attendre jusqu’au",
}


@dataclass(frozen=True)
class Counted:
    """A clock counted from a date: the ticket to show."""

    title: str
    label: str
    deadline: Deadline
    afterwards: str


def count(
    sheet: ProcedureSheet, typed: Mapping[str, Any], today: datetime.date
) -> tuple[Counted, ...]:
    """Return one result for each date in `typed` (see `ClocksForm`).

    Raises `deadlines.DeadlineError`, in French, for dates that cannot be counted.
    """
    return tuple(_counted(sheet, typed, today))


def _counted(
    sheet: ProcedureSheet, typed: Mapping[str, Any], today: datetime.date
) -> Iterator[Counted]:
    dated = (
        (clock, event, typed[event])
        for clock in sheet.clocks
        for event in clock.events
        if typed.get(event)
    )
    for clock, event, start in dated:
        deadline = deadlines.compute(
            sheet.procedure.rule(clock.rule, event),
            start,
            kind=clock.kind,
            procedure=sheet.procedure.id,
            place=typed.get("place"),
            court_order=sheet.procedure.judge,
            written_length=typed.get("length"),
        )
        yield Counted(
            title=clock.heading,
            label=_LABELS[clock.kind],
            deadline=deadline,
            afterwards=_afterwards(deadline, sheet.procedure, typed.get("place"), today),
        )


def _afterwards(
    deadline: Deadline, procedure: Procedure, place: str | None, today: datetime.date
) -> str:
    """Say when to post, and what the law allows after a day that the person must respect."""
    if deadline.kind != "act_before":
        return ""
    said = (
        posting(deadline.last_day, place, today),
        afterwards(deadline, procedure, today),
    )
    return " ".join(filter(None, said))


@dataclass(frozen=True)
class Way:
    """The stages drawn on a sheet, and the day on which the example supposes a letter received."""

    received: datetime.date
    stages: tuple[dict[str, object], ...]


@lru_cache(maxsize=128)
def way(procedure: str, today: datetime.date) -> Way:
    """Return what follows a letter received on the first day with mail from `today`."""
    house = catalogue.load()
    received = next_mail_day(today)
    stages = escalation.path(house, house.procedures[procedure], received=received)
    return Way(received, tuple(_drawn(stage) for stage in stages))


def _drawn(stage: escalation.Stage) -> dict[str, object]:
    """Return a stage for the component `draw_path`: a date, or a few words, under its name."""
    if stage.day is None:
        return {"label": stage.label, "date": stage.note}
    return {"label": stage.label, "date": short(stage.day), "note": stage.note}
