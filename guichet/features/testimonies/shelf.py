"""The shelf of testimonies: what enters it, what leaves it, and how it is searched.

The team publishes, a person with a ticket withdraws: both pass here, so that the text, the figures
and the search change together, in one transaction, or not at all. The search knows the texts that
anyone may read, and their facets, as words of our own (`guichet.lib.french_words`): both databases
find alike. Its table is built by the migration of `published`.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    Door,
    Facet,
    FacetKind,
    Hiding,
    HidingOutcome,
    HidingReason,
    Shelf,
    Status,
    Testimony,
)
from guichet.lib.erased import empty_journal
from guichet.lib.french_words import stems, words

Facts = Mapping[FacetKind, Iterable[str]]
"""What is counted of a testimony: values of the questionnaires' closed lists, by kind."""

READABLE: Final = (Consent.PUBLISH, Consent.COURT)
_ONLY_SHELF: Final = 1
_BATCH: Final = 1_000
_LONGEST_QUESTION: Final = 300
_MOST_WORDS: Final = 8


class NotAgreed(ValueError):
    """A text was to be shown to all without the person's agreement to that; nothing was changed."""


class NotShown(ValueError):
    """There is no text to hide, or none that waits to be put back; nothing was changed."""


# --- Who puts on the shelf, and who takes off -----------------------------------------------------


def publish_testimony(
    *,
    deposit: Deposit | None,
    door: Door,
    consent: Consent,
    facts: Facts,
    month: datetime.date | None,
    today: datetime.date,
    title: str = "",
    text: str = "",
    version: int = 0,
) -> Testimony:
    """Count a testimony that the team has read and, if it has a text, let anyone read it.

    The number is the next one, and stays for ever; called again for the same deposit, the number is
    kept and all the rest replaced. `month` is any day of the month in which it happened; only the
    month is kept. Without a text, the testimony is counted only. Raises NotAgreed when there is a
    text and `consent` does not reach as far as publishing, or when what is given was withdrawn.
    """
    if text and (consent not in READABLE or not title):
        raise NotAgreed("un texte ne paraît qu’avec un titre, et l’accord pour publier")
    with transaction.atomic():
        shelf = _locked()
        testimony = Testimony.objects.filter(deposit=deposit).first() if deposit else None
        if testimony is None:
            shelf.last_number += 1
            testimony = Testimony(number=shelf.last_number, deposit=deposit)
        if testimony.withdrawn_on:
            raise NotAgreed("ce témoignage a été retiré : il ne revient pas")
        testimony.door, testimony.consent = door, consent
        testimony.title, testimony.text = (title, text) if text else ("", "")
        testimony.month = month.replace(day=1) if month else None
        testimony.published_on = (testimony.published_on or today) if text else None
        testimony.was_readable = testimony.was_readable or bool(text)
        testimony.version = version
        testimony.save()
        _replace_facts(testimony, facts)
        _take_out_of_search(testimony)
        if text:
            _put_in_search([(testimony, facts)])
        _changed(shelf)
    return testimony


def withdraw_testimony(*, testimony: Testimony, today: datetime.date) -> None:
    """Take a testimony out of pages, search, exports, feed and figures at once.

    Its number stays, and answers « retiré ». Withdrawn twice, it is withdrawn since the first time.
    What was kept of a hidden one goes too.
    """
    with transaction.atomic():
        shelf = _locked()
        if Hiding.objects.filter(testimony=testimony).delete()[0]:
            empty_journal()
        _take_off(testimony, today)
        _changed(shelf)


def hide_testimony(
    *,
    testimony: Testimony,
    reason: HidingReason,
    member: int | None,
    status: Status | None,
    today: datetime.date,
) -> Hiding:
    """Withdraw a readable testimony at once, and keep what is needed to put it back for a time.

    For all who look at the shelf it is withdrawn: nothing there has to know that it might come back.
    `member` is the key of whoever does it. Raises NotShown when no text is shown.
    """
    with transaction.atomic():
        shelf = _locked()
        testimony.refresh_from_db()
        if testimony.withdrawn_on or not testimony.text:
            raise NotShown
        kept = {
            "title": testimony.title,
            "text": testimony.text,
            "month": testimony.month.isoformat() if testimony.month else None,
            "facets": [[one.kind, one.value] for one in testimony.facets.order_by("pk")],
        }
        hiding, _ = Hiding.objects.update_or_create(
            testimony=testimony,
            defaults={
                "reason": reason,
                "hidden_by_id": member,
                "hidden_on": today,
                "kept": kept,
                "status_before": status or "",
                "outcome": "",
                "ended_by": None,
                "ended_on": None,
            },
        )
        _take_off(testimony, today)
        _changed(shelf)
    return hiding


def end_hiding(
    *, testimony: Testimony, outcome: HidingOutcome, member: int | None, today: datetime.date
) -> Hiding:
    """Put a hidden testimony back as it was, or forget what was kept of it. Raises NotShown."""
    with transaction.atomic():
        shelf = _locked()
        hiding = Hiding.objects.waiting().filter(testimony=testimony).first()
        if hiding is None or hiding.kept is None:
            raise NotShown
        if outcome == HidingOutcome.PUT_BACK:
            _put_back(testimony, hiding.kept)
        hiding.kept = None
        hiding.outcome, hiding.ended_by_id, hiding.ended_on = outcome, member, today
        hiding.save()
        empty_journal()
        _changed(shelf)
    return hiding


def _put_back(testimony: Testimony, kept: Mapping[str, Any]) -> None:
    facts: dict[FacetKind, list[str]] = {}
    for kind, value in kept["facets"]:
        facts.setdefault(FacetKind(kind), []).append(value)
    testimony.title, testimony.text = kept["title"], kept["text"]
    testimony.month = datetime.date.fromisoformat(kept["month"]) if kept["month"] else None
    testimony.withdrawn_on = None
    testimony.save()
    _replace_facts(testimony, facts)
    _put_in_search([(testimony, facts)])


def unpublish_testimony(*, testimony: Testimony, consent: Consent) -> None:
    """Take a text out of pages, search, exports and feed; it is still counted, as agreed."""
    with transaction.atomic():
        shelf = _locked()
        testimony.title = testimony.text = ""
        testimony.published_on = None
        testimony.consent = consent
        testimony.save()
        _take_out_of_search(testimony)
        _changed(shelf)


def change_consent_of_testimony(*, testimony: Testimony, consent: Consent) -> None:
    """Note how far it may be used from now on, where its text may stay as it is."""
    testimony.consent = consent
    testimony.save(update_fields=["consent"])


def revision() -> int:
    """Return a number that changes whenever anything that the public sees does."""
    known = Shelf.objects.filter(pk=_ONLY_SHELF).values_list("revision", flat=True).first()
    return known or 0


def _take_off(testimony: Testimony, today: datetime.date) -> None:
    testimony.facets.all().delete()
    testimony.title = testimony.text = ""
    testimony.month = None
    testimony.withdrawn_on = testimony.withdrawn_on or today
    testimony.save()
    _take_out_of_search(testimony)


def _locked() -> Shelf:
    """Wait for one's turn: two who publish at once get two numbers."""
    Shelf.objects.get_or_create(pk=_ONLY_SHELF)
    return Shelf.objects.select_for_update().get(pk=_ONLY_SHELF)


def _changed(shelf: Shelf) -> None:
    shelf.revision += 1
    shelf.save()


def _replace_facts(testimony: Testimony, facts: Facts) -> None:
    testimony.facets.all().delete()
    Facet.objects.bulk_create(
        Facet(testimony=testimony, kind=kind, value=value)
        for kind, values in facts.items()
        for value in dict.fromkeys(values)
    )


# --- The search -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, facets, a door, a period (« 2026 » or « 2026-03 »)."""

    text: str = ""
    facets: tuple[tuple[FacetKind, str], ...] = ()
    door: str = ""
    period: str = ""


@dataclass(frozen=True)
class _Dialect:
    """How one database is asked; `{where}` holds the question, whose words are made of letters."""

    add: str
    where: str
    mark: str
    either: str
    both: str


_DIALECTS: Final = {
    "sqlite": _Dialect(
        add="INSERT INTO published_search(rowid, stems) VALUES (%s, %s)",
        where="published_search MATCH %s",
        mark='"',
        either=" OR ",
        both=" AND ",
    ),
    "postgresql": _Dialect(
        add="INSERT INTO published_search(rowid, stems) VALUES (%s, to_tsvector('simple', %s))",
        where="stems @@ to_tsquery('simple', %s)",
        mark="'",
        either=" | ",
        both=" & ",
    ),
}
_NOT_A_LETTER: Final = re.compile(r"[^a-z0-9]")


def numbers_of(wanted: Wanted, *, limit: int, offset: int = 0) -> list[int]:
    """Return the numbers of readable testimonies that hold all that is wanted, newest first."""
    question = _question(wanted)
    if question is None:
        return []
    where, given = _where(question)
    asked = f"SELECT rowid FROM published_search{where} ORDER BY rowid DESC LIMIT %s OFFSET %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [*given, limit, offset])
        return [number for (number,) in cursor.fetchall()]


def count_of(wanted: Wanted, *, at_most: int) -> int:
    """Return how many there are, or `at_most` when there are as many or more."""
    question = _question(wanted)
    if question is None:
        return 0
    where, given = _where(question)
    found = f"SELECT rowid FROM published_search{where} LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({found}) AS found", [*given, at_most])  # noqa: S608
        (count,) = cursor.fetchone()
    return int(count)


def refill_search() -> int:
    """Build the search anew from the testimonies, as after a restoration; return how many it holds."""
    with transaction.atomic():
        shelf = _locked()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM published_search")
            _forget_words(cursor)
        texts = Testimony.objects.readable().prefetch_related("facets")
        count = _put_in_search((one, _facts_of(one)) for one in texts.iterator(chunk_size=_BATCH))
        _changed(shelf)
    return count


def _facts_of(testimony: Testimony) -> Facts:
    facts: dict[FacetKind, list[str]] = {}
    for facet in testimony.facets.all():
        facts.setdefault(FacetKind(facet.kind), []).append(facet.value)
    return facts


def _put_in_search(testimonies: Iterable[tuple[Testimony, Facts]]) -> int:
    known: dict[str, tuple[str, ...]] = {}
    rows = ((one.number, " ".join(_terms(one, facts, known))) for one, facts in testimonies)
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(_DIALECTS[connection.vendor].add, batch)
            count += len(batch)
    return count


def _take_out_of_search(testimony: Testimony) -> None:
    with connection.cursor() as cursor:
        found = "SELECT rowid FROM published_search WHERE rowid = %s"
        cursor.execute(found, [testimony.number])
        if cursor.fetchone() is None:
            return
        cursor.execute("DELETE FROM published_search WHERE rowid = %s", [testimony.number])
        _forget_words(cursor)
    empty_journal()


def _forget_words(cursor: CursorWrapper) -> None:
    """Rewrite SQLite's index without what was taken out: it only marked those words as gone."""
    if connection.vendor == "sqlite":
        cursor.execute("INSERT INTO published_search(published_search) VALUES ('optimize')")


def _terms(testimony: Testimony, facts: Facts, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what a testimony is found by; `known` remembers the stems of words already seen."""
    for word in words(f"{testimony.title} {testimony.text}"):
        if word not in known:
            known[word] = stems(word)
        yield from known[word]
    yield _term("door", testimony.door)
    for kind, values in facts.items():
        yield from (_term(kind, value) for value in values)
    if testimony.month:
        yield _term("period", f"{testimony.month:%Y}")
        yield _term("period", f"{testimony.month:%Y-%m}")


def _term(kind: str, value: str) -> str:
    """Return a facet as one word that no French text holds."""
    return f"qq{kind}qq{_NOT_A_LETTER.sub('q', value.lower())}"


def _question(wanted: Wanted) -> str | None:
    """Return the question in the words of the database: '' for everything, None for nothing."""
    typed = list(words(wanted.text[:_LONGEST_QUESTION]))[:_MOST_WORDS]
    if wanted.text.strip() and not typed:
        return None
    groups: list[tuple[str, ...]] = [stems(word) for word in dict.fromkeys(typed)]
    groups += [(_term(kind, value),) for kind, value in wanted.facets]
    groups += [(_term("door", wanted.door),)] if wanted.door else []
    groups += [(_term("period", wanted.period),)] if wanted.period else []
    dialect = _DIALECTS[connection.vendor]
    each = (dialect.either.join(f"{dialect.mark}{one}{dialect.mark}" for one in g) for g in groups)
    return dialect.both.join(f"({one})" for one in each)


def _where(question: str) -> tuple[str, list[str]]:
    """Return the condition and what it is given; without a question, everything."""
    if not question:
        return "", []
    return f" WHERE {_DIALECTS[connection.vendor].where}", [question]
