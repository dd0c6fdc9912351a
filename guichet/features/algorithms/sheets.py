"""The systems as they are shown: each fact with its source, each empty field with what to ask for."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from guichet.engine import catalogue
from guichet.engine.algorithms import (
    WORDS,
    Asked,
    Fact,
    KnownVariable,
    Request,
    Said,
    System,
)
from guichet.engine.entries import Procedure
from guichet.engine.french_dates import short
from guichet.engine.plain_words import Plain
from guichet.engine.questionnaire import to_code
from guichet.engine.typography import typeset
from guichet.features.algorithms.timeline import Drawing, drawings
from guichet.features.algorithms.words import (
    COUNTRIES,
    DIRECTIONS,
    DOMAINS,
    FACET_NAMES,
    GROUPS,
    READINGS,
    STATUSES,
    moment_words,
)
from guichet.lib.links import link
from guichet.ui.lists import Link

_AT_WORK = "work-data-access"
_SCORES = ("algorithm-explanation", "gdpr-access")


@dataclass(frozen=True)
class Cited:
    """A source named under a fact: where it stands in the list of sources."""

    title: str
    anchor: str


@dataclass(frozen=True)
class FactView:
    """One fact, or several said alike (`items`), their doubt, and the sources that say them."""

    says: str
    doubt: str
    cited: tuple[Cited, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldView:
    """One field: its facts, or what to ask for, by which letter, and what was already asked."""

    name: str
    title: str
    facts: tuple[FactView, ...]
    ask: str
    letter: str
    requests: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Fields that are read together."""

    title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class MomentView(FactView):
    """One dated fact."""

    when: str = ""


@dataclass(frozen=True)
class SourceView:
    """A source in full: who, when, where, and how it was read."""

    anchor: str
    title: str
    who: str
    url: str
    reading: str
    note: str


@dataclass(frozen=True)
class Letter:
    """A letter that asks for one's own score: what it gives, within which time."""

    title: str
    summary: str
    url: str
    sheet: str
    within: str


@dataclass(frozen=True)
class Sheet:
    """The page of a system. `missing` is how many fields nobody filled."""

    system: System
    country: str
    domain: str
    status: str
    groups: tuple[Group, ...]
    missing: int
    moments: tuple[MomentView, ...]
    drawings: tuple[Drawing, ...]
    published: tuple[SourceView, ...]
    sources: tuple[SourceView, ...]
    letters: tuple[Letter, ...]
    named: tuple[str, ...]
    rights: tuple[Link, ...]
    procedures: tuple[Link, ...]
    testimonies: str

    @property
    def has_doubts(self) -> bool:
        """Whether the page bears the mark « à vérifier », which must then be explained."""
        return any(one.doubt for one in self.system.said)


def systems() -> tuple[System, ...]:
    """Return every system, in the order of display."""
    return tuple(catalogue.load().algorithms.values())


def address_of(system: System) -> str:
    """Return the address of a system's page."""
    return link("algorithms:entry", system.slug)


def line_of(system: System) -> Link:
    """Return a system as a line of the list."""
    said = (
        COUNTRIES[system.country],
        system.short_operator,
        system.short_period,
        STATUSES[system.computing.status],
    )
    return Link(system.short_name, address_of(system), " · ".join(dict.fromkeys(said)))


@cache
def sheet_of(slug: str, today: datetime.date) -> Sheet | None:
    """Return the page of a system as of that day, None for an unknown one."""
    house = catalogue.load()
    system = house.algorithms.get(slug)
    if system is None:
        return None
    groups = tuple(
        Group(title, tuple(_field(system, name, today) for name in names))
        for title, names in GROUPS
    )
    sources = tuple(_sources(system))
    known = system.computing.published
    return Sheet(
        system=system,
        country=COUNTRIES[system.country],
        domain=DOMAINS[system.domain],
        status=STATUSES[system.computing.status],
        groups=groups,
        missing=sum(not field.facts for group in groups for field in group.fields),
        moments=tuple(_moments(system)),
        drawings=drawings(system.moments),
        published=tuple(one for one in sources if one.anchor.removeprefix("source-") in known),
        sources=sources,
        letters=tuple(_letters(system)),
        named=tuple(one.name for one in system.variables.known),
        rights=tuple(
            Link(right.title, link("rights:entry", right.slug), right.question)
            for right in (house.rights[one] for one in system.rights)
        ),
        procedures=tuple(
            Link(one.short_title, link("rights:entry", one.slug), one.summary)
            for one in (house.procedures[name] for name in system.procedures)
        ),
        testimonies=_testimonies(system),
    )


# --- Facts and empty fields -----------------------------------------------------------------------


def _field(system: System, name: Asked, today: datetime.date) -> FieldView:
    words = WORDS[name]
    facts = tuple(_facts(system, name))
    return FieldView(
        name=name,
        title=words.title,
        facts=facts,
        ask="" if facts else words.ask,
        letter="" if facts else _letter_for(system, words.letter),
        requests=tuple(said_of(one, today) for one in system.requests_about(name)),
    )


def _facts(system: System, name: Asked) -> Iterator[FactView]:
    variables = system.variables
    if name == "variables":
        yield from _variables(system)
        yield from (_fact(system, one) for one in variables.hidden)
    elif name == "excluded":
        yield from (_fact(system, one) for one in variables.excluded)
    elif name != "computing":
        yield from (_fact(system, one) for one in system.facts.get(name, ()))


def _fact(system: System, fact: Fact) -> FactView:
    return FactView(fact.says, fact.doubt, _cited(system, fact))


def _variables(system: System) -> Iterator[FactView]:
    """Yield the known variables, those that push alike and are said alike together."""
    alike: dict[tuple[object, ...], list[KnownVariable]] = {}
    for one in system.variables.known:
        alike.setdefault((one.direction, one.doubt, one.sources), []).append(one)
    for together in alike.values():
        first = together[0]
        way = DIRECTIONS[first.direction]
        pushed = f" {system.variables.push}" if first.direction in ("raises", "lowers") else ""
        yield FactView(
            says=typeset(f"{way}{pushed} :".capitalize()),
            doubt=first.doubt,
            cited=_cited(system, first),
            items=tuple(f"{one.name}. {one.note}".strip() for one in together),
        )


def _cited(system: System, said: Said) -> tuple[Cited, ...]:
    return tuple(
        Cited(system.sources[key].author or system.sources[key].title, f"source-{key}")
        for key in said.sources
    )


def said_of(request: Request, today: datetime.date) -> str:
    """Return what became of a request: « sans réponse depuis 12 jours »."""
    sent = f"Demande envoyée le {short(request.sent_on)} ({request.to}), par {request.by}"
    days = request.silent_days(today)
    if days is None and request.answered_on:
        return typeset(f"{sent} : réponse le {short(request.answered_on)}. {request.outcome}")
    count = f"{days} jours" if days != 1 else "1 jour"
    return typeset(f"{sent}, sans réponse depuis {count}.")


def _moments(system: System) -> Iterator[MomentView]:
    for one in system.moments:
        when = moment_words(one.on)
        until = f" – {moment_words(one.until)}" if one.until else ""
        yield MomentView(one.says, one.doubt, _cited(system, one), when=typeset(f"{when}{until}"))


def _sources(system: System) -> Iterator[SourceView]:
    for key, one in system.sources.items():
        who = ", ".join(filter(None, (one.author, one.date)))
        reading = READINGS[one.read]
        yield SourceView(f"source-{key}", one.title, who, one.url, reading, one.note)


# --- Letters and ways -----------------------------------------------------------------------------


def _letter_for(system: System, letter: str) -> str:
    """Return where the letter that asks for a field is written; '' where no letter of ours fits."""
    if system.asking == "administration":
        return _letter_address(system, letter)
    return _letter_address(system, _AT_WORK) if system.asking == "employer" else ""


def _letter_address(system: System, procedure: str) -> str:
    house = catalogue.load()
    if procedure not in house.letters:
        return ""
    page = link("letters:form", house.procedures[procedure].slug)
    if not page:
        return ""
    known = {"r": to_code(house, system.counter)} if system.counter else {}
    if procedure == _SCORES[0] and system.variables.known:
        known["algorithme"] = system.slug
    return f"{page}?{urlencode(known)}" if known else page


def score_letter(slug: str) -> str:
    """Return where one writes the letter that asks for one's real score; '' where none fits."""
    system = catalogue.load().algorithms[slug]
    return next((one.url for one in _letters(system) if one.url), "")


def _letters(system: System) -> Iterator[Letter]:
    """Yield the letters by which a person asks for their own score and what it was made of."""
    names: tuple[str, ...] = ()
    if system.asking == "administration":
        names = _SCORES
    elif system.asking == "employer":
        names = (_AT_WORK,)
    for name in names:
        procedure = catalogue.load().procedures[name]
        yield Letter(
            title=procedure.short_title,
            summary=procedure.summary,
            url=_letter_address(system, name),
            sheet=link("rights:entry", procedure.slug),
            within=_within(procedure),
        )


def _within(procedure: Procedure) -> str:
    """Return the time that the addressee has, as the catalogue counts it, and what silence means."""
    clock = procedure.clock
    if clock is None or clock.length is None:
        return ""
    silence = Plain(catalogue.load())(clock.silence).rstrip(".")
    return typeset(
        f"Délai de réponse : {clock.length.as_length()} à partir de la réception. Après, le silence "
        f"veut dire « {silence[:1].lower()}{silence[1:]} »."
    )


def _testimonies(system: System) -> str:
    page = link("published:index")
    asked = "&".join(f"{FACET_NAMES[one]}={value}" for one, value in system.testimonies.items())
    return f"{page}?{asked}" if page and asked else ""
