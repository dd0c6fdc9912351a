"""The sheets as they are shown: each right and each procedure, prepared once from the catalogue.

Views and templates only place what stands here. Prose is turned into HTML once, at the first look.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString

from guichet.engine import catalogue
from guichet.engine.entries import Change, Correction, Doubt, Procedure, Right, Statement
from guichet.engine.french_dates import short
from guichet.engine.plain_words import Plain
from guichet.engine.typography import typeset
from guichet.features.rights.words import Clock, clocks_of, spelled_out, within
from guichet.lib import markdown
from guichet.lib.links import link
from guichet.ui.lists import Link

# The base of codes stands behind most statements: it says nothing of what a change touches.
_COMMON_SOURCES = frozenset({"legi", "vdd"})


@dataclass(frozen=True)
class LawView:
    """One statement of law, ready for the component `law`."""

    ref: str
    says: str
    status: str
    note: str
    sources: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class ExitView:
    """What comes next: « Si vous ne recevez pas de réponse », where to go, within which time."""

    outcome: str
    label: str
    url: str
    within: str
    note: str

    @property
    def in_words(self) -> str:
        """The whole line, for paper."""
        named = f"{self.outcome} {self.label}"
        within = f", {self.within}" if self.within else ""
        return f"{named}{within}." + (f" {self.note}" if self.note else "")


@dataclass(frozen=True)
class Card:
    """A procedure among others: its name, its time limit in words, its pages."""

    title: str
    summary: str
    time_limits: tuple[str, ...]
    sheet: str
    letter: str


@dataclass(frozen=True)
class RightSheet:
    """A right, with what it stands on and where it leads."""

    right: Right
    prose: SafeString
    laws: tuple[LawView, ...]
    cards: tuple[Card, ...]
    doubts: tuple[str, ...]
    paper: str

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """The names of codes and courts, in full."""
        return spelled_out(text for one in self.laws for text in (one.ref, one.says))

    @property
    def doubtful_laws(self) -> int:
        """How many statements are still to be checked."""
        return sum(one.status != "verified" for one in self.laws)


@dataclass(frozen=True)
class ProcedureSheet:
    """A procedure, with its words made plain."""

    procedure: Procedure
    domains: tuple[str, ...]
    who: str
    addressee: str
    how_to_find: str
    ways: tuple[dict[str, str], ...]
    cost: str
    asks: tuple[str, ...]
    pieces: tuple[str, ...]
    clocks: tuple[Clock, ...]
    silence: str
    extension: str
    exits: tuple[ExitView, ...]
    traps: tuple[str, ...]
    laws: tuple[LawView, ...]
    rights: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    doubts: tuple[str, ...]
    letter: str
    paper: str

    @property
    def head(self) -> Clock | None:
        """The clock that the stub shows: what the person must respect."""
        return next((clock for clock in self.clocks if clock.kind != "reply"), None)

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """The names of codes and courts, in full."""
        return spelled_out(text for one in self.laws for text in (one.ref, one.says))

    @property
    def doubtful_laws(self) -> int:
        """How many statements are still to be checked."""
        return sum(one.status != "verified" for one in self.laws)

    @property
    def has_doubts(self) -> bool:
        """Whether the page bears the mark « à vérifier », which must then be explained."""
        statuses = [one.status for one in self.laws]
        statuses += [one.status for one in self.corrections]
        statuses += [one.status for one in self.changes]
        return "to_check" in statuses or any(clock.is_to_check for clock in self.clocks)


@cache
def right_sheets() -> dict[str, RightSheet]:
    """Return the sheet of each right, by slug."""
    return {one.slug: _right_sheet(one) for one in catalogue.load().rights.values()}


@cache
def procedure_sheets() -> dict[str, ProcedureSheet]:
    """Return the sheet of each procedure, by slug."""
    plain = Plain(catalogue.load())
    return {one.slug: _procedure_sheet(one, plain) for one in catalogue.load().procedures.values()}


def right_link(right: Right) -> Link:
    """Return the way to a right, with the question that people ask."""
    return Link(right.title, address_of(right.slug), right.question)


def address_of(slug: str) -> str:
    """Return the address of a sheet."""
    return link("rights:entry", slug)


def letteraddress_of(procedure: Procedure) -> str:
    """Return where the letter is written, '' when there is none or when that room is closed."""
    if procedure.id not in catalogue.load().letters:
        return ""
    return link("letters:form", procedure.slug)


def _right_sheet(right: Right) -> RightSheet:
    house = catalogue.load()
    return RightSheet(
        right=right,
        prose=markdown.to_html(right.prose),
        laws=tuple(_law(_ground(one.procedure, one.ref)) for one in right.grounds),
        cards=tuple(_card(house.procedures[one]) for one in right.procedures),
        doubts=tuple(d.text for d in house.doubts if set(d.procedures) & set(right.procedures)),
        paper=link("rights:paper", right.slug),
    )


def _ground(procedure: str, ref: str) -> Statement:
    known = catalogue.load().procedures[procedure].legal_basis
    return next(statement for statement in known if statement.ref == ref)


def _card(procedure: Procedure) -> Card:
    house = catalogue.load()
    clocks = clocks_of(house, procedure, Plain(house))
    limits = [f"{c.heading} : {c.in_words}." for c in clocks if c.kind != "wait_before"]
    return Card(
        title=procedure.short_title,
        summary=procedure.summary,
        time_limits=tuple(map(typeset, limits or ["Pas de délai fixé."])),
        sheet=address_of(procedure.slug),
        letter=letteraddress_of(procedure),
    )


def _procedure_sheet(procedure: Procedure, plain: Plain) -> ProcedureSheet:
    house = catalogue.load()
    clock = procedure.clock
    return ProcedureSheet(
        procedure=procedure,
        domains=tuple(house.vocabulary.domains[one] for one in procedure.domains),
        who=plain.line(procedure.who),
        addressee=plain.line(procedure.addressee.name),
        how_to_find=plain.line(procedure.addressee.how_to_find),
        ways=_ways(procedure, plain),
        cost=plain.line(procedure.cost),
        asks=tuple(plain.line(one) for one in procedure.asks),
        pieces=tuple(plain.line(one) for one in procedure.pieces),
        clocks=clocks_of(house, procedure, plain),
        silence=plain.line(clock.silence) if clock else "",
        extension=_extension(plain, clock.extension) if clock else "",
        exits=tuple(_exits(procedure, plain)),
        traps=tuple(plain.line(one) for one in procedure.traps),
        laws=tuple(_law(one, plain) for one in procedure.legal_basis),
        rights=tuple(right_link(one) for one in house.rights_of(procedure.id)),
        corrections=tuple(one for one in house.corrections if _corrects(one, procedure)),
        changes=tuple(one for one in house.changes if _touches(one, procedure)),
        doubts=tuple(one.text for one in house.doubts if _is_about(one, procedure)),
        letter=letteraddress_of(procedure),
        paper=link("rights:paper", procedure.slug),
    )


def _ways(procedure: Procedure, plain: Plain) -> tuple[dict[str, str], ...]:
    form = procedure.form
    ways = (("Sur papier", form.paper), ("Au guichet", form.counter), ("En ligne", form.online))
    return tuple({"label": label, "value": plain.line(value)} for label, value in ways)


def _exits(procedure: Procedure, plain: Plain) -> list[ExitView]:
    house = catalogue.load()
    return [
        ExitView(
            outcome=typeset(f"Si {house.vocabulary.outcomes[one.outcome]} :"),
            label=house.step_title(one.procedure),
            url=_url_of(one.procedure),
            within=within(one.within),
            note=plain.line(one.note or _external_note(one.procedure)),
        )
        for one in procedure.then
    ]


def _url_of(step: str) -> str:
    procedure = catalogue.load().procedures.get(step)
    return address_of(procedure.slug) if procedure else ""


def _external_note(step: str) -> str:
    external = catalogue.load().external_steps.get(step)
    return external.note if external else ""


def _law(statement: Statement, plain: Plain | None = None) -> LawView:
    house = catalogue.load()
    evidence = house.vocabulary.evidence[statement.evidence]
    since = (
        f"{one.num} en vigueur depuis le {short(one.in_force_since)}" for one in statement.articles
    )
    keys = (*statement.source, *statement.see)
    return LawView(
        ref=statement.ref,
        says=plain(statement.says) if plain else statement.says,
        status=statement.status,
        note=typeset(" · ".join((evidence.capitalize(), *since))),
        sources=tuple({"title": _source_title(key), "url": house.sources[key].url} for key in keys),
    )


def _source_title(key: str) -> str:
    """Return a short name: the site, or the reference up to its first colon."""
    source = catalogue.load().sources[key]
    if source.url:
        host = source.url.split("/")[2]
        return host.removeprefix("www.").rstrip(".")
    return re.split(r"\s:", source.ref)[0]


def _after_a_colon(text: str) -> str:
    """Return the text ready to end a sentence; an acronym keeps its capitals."""
    said = text.rstrip(".")
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def _extension(plain: Plain, text: str) -> str:
    """Return what changes the time to answer '' when the catalogue says that nothing does."""
    return "" if text in ("Aucune", "—") else _after_a_colon(plain(text))


def _corrects(correction: Correction, procedure: Procedure) -> bool:
    return bool(set(correction.refs) & {one.ref for one in procedure.legal_basis})


def _touches(change: Change, procedure: Procedure) -> bool:
    return bool((set(change.sources) & set(procedure.sources)) - _COMMON_SOURCES)


def _is_about(doubt: Doubt, procedure: Procedure) -> bool:
    return procedure.id in doubt.procedures
