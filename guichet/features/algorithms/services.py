"""The checker of the obligatory mention: what a person ticked, against what the catalogue requires."""

from collections.abc import Collection
from dataclasses import dataclass

from guichet.engine import catalogue
from guichet.engine.algorithms import MentionPart
from guichet.engine.entries import Statement
from guichet.engine.plain_words import Plain
from guichet.engine.questionnaire import situations_for, to_code
from guichet.lib.links import link

YES, NO, UNKNOWN = "yes", "no", "unknown"
_LETTER = "algorithm-explanation"
_ALONE = "gdpr-automated-decision"
# What happens to whoever asks for an explanation of a decision, the closest to it first.
_SITUATIONS = ("decision", "refusal", "score")


@dataclass(frozen=True)
class Law:
    """A statement of the catalogue on which a line of the result stands."""

    ref: str
    says: str
    status: str
    sources: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Line:
    """One thing that the mention must say: whether it does, and what to read of it."""

    label: str
    is_there: bool
    missing: str
    doubt: str
    url: str


@dataclass(frozen=True)
class Result:
    """What is missing, the law, and what to do. `is_void`: the case in which the catalogue says so.

    There is no line when the person could not tell whether there is a mention.
    """

    lines: tuple[Line, ...]
    laws: tuple[Law, ...]
    alone: str
    is_void: bool
    letter: str
    letter_sheet: str
    alone_sheet: str

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines that are not there."""
        return tuple(one for one in self.lines if not one.is_there)


def check(*, mention: str, parts: Collection[str], alone: str, body: str) -> Result:
    """Return what a decision lacks. Without the mention, whatever was ticked of it is not there."""
    house = catalogue.load()
    guide = house.mention
    said = mention == YES
    lines = [_line(guide.required, is_there=said)]
    lines += [_line(one, is_there=said and one.id in parts) for one in guide.parts]
    if mention == UNKNOWN:
        lines.clear()
    refs = {(one.procedure, one.ref): None for one in (guide.required, *guide.parts)}
    if alone != NO:
        refs[guide.alone.procedure, guide.alone.ref] = None
    return Result(
        lines=tuple(lines),
        laws=tuple(_law(procedure, ref) for procedure, ref in refs),
        alone=alone,
        is_void=alone == YES and mention == NO,
        letter=_letter(body),
        letter_sheet=link("rights:entry", house.procedures[_LETTER].slug),
        alone_sheet=link("rights:entry", house.procedures[_ALONE].slug),
    )


def _line(part: MentionPart, *, is_there: bool) -> Line:
    return Line(part.label, is_there, part.missing, part.doubt, part.url)


def _law(procedure: str, ref: str) -> Law:
    house = catalogue.load()
    statement = next(one for one in house.procedures[procedure].legal_basis if one.ref == ref)
    says = Plain(house)(statement.says)
    return Law(statement.ref, says, statement.status, tuple(_sources(statement)))


def _sources(statement: Statement) -> list[dict[str, str]]:
    known = catalogue.load().sources
    return [
        {"title": _host(known[key].url) or known[key].ref.split(" (")[0], "url": known[key].url}
        for key in (*statement.source, *statement.see)
    ]


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.") if url else ""


def _letter(body: str) -> str:
    """Return where the letter is written, filled in with the service when the counter knows it."""
    house = catalogue.load()
    page = link("letters:form", house.procedures[_LETTER].slug)
    offered = {one.id for one in situations_for(house, body)} if body else set()
    situation = next((one for one in _SITUATIONS if one in offered), "")
    if not page or not situation:
        return page
    return f"{page}?r={to_code(house, {'body': body, 'situation': situation})}"


def bodies() -> tuple[tuple[str, str], ...]:
    """Return the services that decide with an algorithm, as the counter names them."""
    house = catalogue.load()
    return tuple(
        (str(one.value), one.label)
        for one in house.questions["body"].choices
        if {situation.id for situation in situations_for(house, str(one.value))} & {*_SITUATIONS}
    )
