"""What came of procedures, counted without any link to a case."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom

from django.db import transaction

from guichet.engine import catalogue as catalogues
from guichet.engine.cases.contents import ANSWERS, OutcomeCode
from guichet.engine.cases.known import Known
from guichet.engine.disclosure import MINIMUM, is_small, one_way
from guichet.features.cases import services
from guichet.features.cases.models import Issue, Outcome, Silence
from guichet.features.cases.services import OpenCase

_DAYS = (
    (31, Silence.MONTH),
    (62, Silence.TWO_MONTHS),
    (123, Silence.FOUR_MONTHS),
)


def join(opened: OpenCase, issue: OutcomeCode, *, revision: int, today: date) -> OpenCase:
    """Count the outcome of the case's first letter, once. Raises CaseChanged."""
    content = opened.content.changed(outcome=issue, is_counted=True)
    with transaction.atomic():
        saved = services.save(opened, content, revision=revision, today=today)
        first = opened.content.letters[0]
        known = Known.of(catalogues.load(), opened.content, first, today)
        if known.procedure is not None:
            Outcome.objects.create(
                procedure=known.procedure.id,
                body=known.procedure.addressee.kind,
                silence=_silence(known, today),
                issue=Issue(issue),
                month=today.replace(day=1),
            )
            let_in()
    return saved


def let_in() -> None:
    """Let those that wait enter the figures once they are five. Call it in a transaction.

    Counted alone, one would show all its answers to whoever compares the figures of two days.
    Each is written again, in an order drawn here: PostgreSQL notes in a row which transaction wrote
    it, and the case that it came from was saved in the same one (docs/threat-model.md).
    """
    waiting = list(Outcome.objects.filter(is_shown=False).values_list("pk", flat=True))
    if len(waiting) < MINIMUM:
        return
    for one in SystemRandom().sample(waiting, len(waiting)):
        Outcome.objects.filter(pk=one).update(is_shown=True)


def _silence(known: Known, today: date) -> Silence:
    """Return for how long the office kept silent: from the receipt to its first answer, or to today."""
    if known.received is None:
        return Silence.UNKNOWN
    answer = known.first(*ANSWERS)
    waited = (answer.day if answer else today) - known.received
    return next((one for days, one in _DAYS if waited <= timedelta(days=days)), Silence.MORE)


# --- The public counters --------------------------------------------------------------------------

REST = "Tout le reste, ensemble"


@dataclass(frozen=True)
class ShownTable:
    """Counts by one answer, ready for the page."""

    title: str
    headers: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Counted:
    """All the counters; without number nor tables when too few outcomes were joined."""

    number: int | None
    tables: tuple[ShownTable, ...] = ()


def counted() -> Counted:
    """Return the counters as they may be shown (engine.disclosure).

    There is none by procedure: a procedure goes to one kind of body, and both tables together would
    give away what each one hides.
    """
    shown = Outcome.objects.filter(is_shown=True)
    if is_small(total := shown.count()):
        return Counted(None)
    bodies = catalogues.load().vocabulary.addressee_kinds
    tables = (
        _table("Ce qui en est sorti", "Issue", "issue", dict(Issue.choices)),
        _table("À qui", "Organisme", "body", bodies),
        _table("Durée du silence", "Durée", "silence", dict(Silence.choices)),
    )
    return Counted(total, tables)


def _table(title: str, header: str, column: str, words: Mapping[str, str]) -> ShownTable:
    shown = Outcome.objects.filter(is_shown=True)
    numbers = Counter(shown.values_list(column, flat=True))
    found = one_way({name: numbers[name] for name in words})
    rows = [(str(words[key]), str(n)) for key, n in found.counts.items() if n is not None]
    if found.together is not None:
        rows.append((REST, str(found.together)))
    return ShownTable(title, (header, "Nombre"), tuple(rows))
