"""The audits on screen: each run drawn, in numbers and in a sentence, and all it takes to redo it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from guichet.engine import catalogue
from guichet.engine.algorithms import System
from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import audit_counts, audit_entries, audit_figures
from guichet.engine.scoring.audit import GroupResult, Rate, Section
from guichet.engine.scoring.audit_entries import AuditEntry, Figure, Run
from guichet.engine.scoring.audit_words import (
    TITLES,
    decimal,
    gap_interval,
    group_name,
    percent,
    points,
    rate_interval,
    ratio_interval,
    times,
    whole,
)
from guichet.engine.typography import NO_BREAK, typeset
from guichet.lib.clock import today
from guichet.lib.links import link
from guichet.lib.rooms import PrintableDocument, SearchDocument

HEADERS: Final = ("Groupe", "n", "Taux", "Intervalle", "Écart", "Rapport")
FOUND_AGAIN: Final = ("Chiffre", "Publié", "Retrouvé", "n")


@dataclass(frozen=True)
class Line:
    """An audit in a list, ready for the component `link_list`."""

    label: str
    url: str
    note: str


@dataclass(frozen=True)
class Drawn:
    """One rate of a run: its drawing, and the table that says the same."""

    title: str
    drawing: SafeString
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class RunView:
    """One run: what it measures, what it says and does not, how to make it again."""

    run: Run
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class TableView:
    """One table of counts to take away, and what tells that it is the same."""

    counts: audit_entries.Counts
    url: str
    sha256: str


@dataclass(frozen=True)
class Page:
    """The page of an audit. `system` is the system's line in the register."""

    entry: AuditEntry
    system: Line
    runs: tuple[RunView, ...]
    found_again: tuple[tuple[str, ...], ...]
    tables: tuple[TableView, ...]


# --- What is known ----------------------------------------------------------------------------------


@cache
def audits() -> dict[str, AuditEntry]:
    """Return the audits of the catalogue by their slug."""
    return audit_entries.load(CATALOGUE_DIR)


def audits_of(system: System) -> tuple[Line, ...]:
    """Return the audits of a system of the register."""
    return tuple(_line(one) for one in audits().values() if one.algorithm == system.slug)


def _line(entry: AuditEntry) -> Line:
    note = f"{entry.country}, {entry.years}. {entry.question}"
    return Line(entry.title, _address(entry), note)


def _address(entry: AuditEntry) -> str:
    return link("algorithms:audit", entry.id)


def search_documents() -> Iterator[SearchDocument]:
    """Yield the list of audits, then each of them."""
    yield SearchDocument(
        address=link("algorithms:audits"),
        title="Des audits que l’on peut refaire",
        kind="page",
        summary="Ce que des systèmes ont fait à des groupes de gens, compté sur leurs vraies décisions.",
        text="audit biais discrimination égalité taux écart faux positifs groupes statistiques",
    )
    for one in audits().values():
        said = (one.question, one.system, one.operator, one.country, one.measured, one.answer)
        yield SearchDocument(
            address=_address(one),
            title=one.title,
            kind="audit",
            summary=one.question,
            text=" ".join((*said, *(run.title for run in one.runs), "audit biais discrimination")),
        )


def printable_documents() -> Iterator[PrintableDocument]:
    """Yield the page of each audit."""
    for one in audits().values():
        yield PrintableDocument(_address(one), one.title, "page à imprimer")


def public_addresses() -> Iterator[str]:
    """Yield the list, each audit and its tables."""
    yield link("algorithms:audits")
    for one in audits().values():
        yield _address(one)
        yield from (_file_address(one, table.file) for table in one.tables)


def _file_address(entry: AuditEntry, name: str) -> str:
    return link("algorithms:counts", entry.id, name.removesuffix(".csv"))


# --- A page -----------------------------------------------------------------------------------------


@cache
def page_of(slug: str) -> Page | None:
    """Return the page of an audit; None for an unknown one."""
    entry = audits().get(slug)
    if entry is None:
        return None
    system = catalogue.load().algorithms[entry.algorithm]
    return Page(
        entry=entry,
        system=Line(system.short_name, link("algorithms:entry", system.slug), ""),
        runs=tuple(RunView(run, tuple(_drawn(entry, run))) for run in entry.runs),
        found_again=tuple(_found_again(one) for one in entry.figures),
        tables=tuple(
            TableView(
                one,
                _file_address(entry, one.file),
                audit_counts.sha256(CATALOGUE_DIR, one.file),
            )
            for one in entry.tables
        ),
    )


def _drawn(entry: AuditEntry, run: Run) -> Iterator[Drawn]:
    section = audit_counts.audited(CATALOGUE_DIR, run).sections[0]
    rates = entry.rates_of(run)
    for rate in rates:
        title = typeset(f"{run.title} : {TITLES[rate]}") if len(rates) > 1 else run.title
        name = f"{run.id}-{rate.value.replace('_', '-')}"
        # Escaped where it is drawn.
        drawing = SafeString(audit_figures.rates(name, section, rate, title))
        rows = tuple(_row(section, one, rate) for one in section.groups)
        yield Drawn(title, drawing, rows)


def _row(section: Section, one: GroupResult, rate: Rate) -> tuple[str, ...]:
    measure = one.rates[rate]
    if measure.value is None:
        return (group_name(one.group), "–", typeset(measure.why), "–", "–", "–")
    known = (whole(measure.whole or 0), percent(measure.value), rate_interval(measure))
    if one.group == section.reference:
        return (f"{group_name(one.group)} (référence)", *known, "–", "–")
    gap, ratio = one.differences[rate], one.ratios[rate]
    said_gap = "–" if gap.value is None else f"{points(gap, measure)} {gap_interval(gap, measure)}"
    said_ratio = "–" if ratio.value is None else f"{times(ratio.value)} {ratio_interval(ratio)}"
    return (group_name(one.group), *known, said_gap, said_ratio)


def _found_again(figure: Figure) -> tuple[str, ...]:
    if figure.measure == "ratio":
        value = f"{decimal(figure.value, figure.places)} fois"
    else:
        unit = "%" if figure.measure == "rate" else "pt"
        value = f"{decimal(figure.value * 100, max(figure.places - 2, 0))}{NO_BREAK}{unit}"
    label = f"{figure.label}. {figure.note}" if figure.note else figure.label
    return (label, figure.published or "non publié", value, whole(figure.n))


# --- What is asked ----------------------------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the audits."""
    lines = [_line(one) for one in audits().values()]
    return render(request, "algorithms/audits.html", {"lines": lines, "today": today()})


@require_safe
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an audit: its question, its figures, its limits, and how to make it again."""
    page = page_of(slug)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "headers": HEADERS,
        "found_again_headers": FOUND_AGAIN,
        "today": today(),
        "address": f"{request.get_host()}{reverse('algorithms:audit', args=[slug])}",
    }
    return render(request, "algorithms/audit.html", context)


@require_safe
def counts(_request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Give a table of counts, byte for byte the one that the command reads."""
    entry, file = audits().get(slug), f"{name}.csv"
    if entry is None or file not in [one.file for one in entry.tables]:
        raise Http404
    return HttpResponse(
        audit_counts.content(CATALOGUE_DIR, file),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
