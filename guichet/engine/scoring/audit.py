"""How a table of decisions treats groups: rates, differences and ratios, each with its n.

Pure: cells counted elsewhere come in, numbers come out, or why there is none. A decision is what
the system did with a person (selected or not); an outcome is what was found afterwards (the thing
looked for was there, or not). Either may be unknown, for all rows or for some.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guichet.engine.disclosure import MINIMUM
from guichet.engine.scoring import audit_hiding
from guichet.engine.scoring.intervals import (
    Interval,
    Share,
    log_ratio,
    newcombe,
    percentiles,
    resample,
    wilson,
)

Group = tuple[str, ...]
"""The values of the attributes, in order; empty: everybody."""

Leaf = tuple[bool | None, bool | None]
"""A decision and an outcome, None where unknown."""

Leaves = Mapping[Leaf, int]

_EVERY_LEAF: Final = frozenset((d, o) for d in (True, False, None) for o in (True, False, None))

NOT_SAID: Final = "(non renseigné)"
"""The group of rows that have no value: never the reference, unless asked for."""

TOO_FEW: Final = f"non montré : moins de {MINIMUM} personnes, ou de quoi les retrouver"


class Rate(StrEnum):
    """What is measured in each group."""

    SELECTION = "selection"
    PREVALENCE = "prevalence"
    PRECISION = "precision"
    RECALL = "recall"
    FALSE_POSITIVE = "false_positive"
    FALSE_NEGATIVE = "false_negative"

    @property
    def needs_decision(self) -> bool:
        """Tell whether it counts the selected."""
        return self is not Rate.PREVALENCE

    @property
    def needs_outcome(self) -> bool:
        """Tell whether it counts what was found."""
        return self is not Rate.SELECTION


class _Fraction:
    """Which leaves are counted: in the part, and in the whole."""

    def __init__(self, part: Callable[[Leaf], bool], whole: Callable[[Leaf], bool]) -> None:
        self.whole = frozenset(leaf for leaf in _EVERY_LEAF if whole(leaf))
        self.part = frozenset(leaf for leaf in self.whole if part(leaf))


def _selected(leaf: Leaf) -> bool:
    return leaf[0] is True


def _found(leaf: Leaf) -> bool:
    return leaf[1] is True


def _is_known(leaf: Leaf) -> bool:
    return None not in leaf


_PARTS: Final = {
    Rate.SELECTION: _Fraction(_selected, lambda leaf: leaf[0] is not None),
    Rate.PREVALENCE: _Fraction(_found, lambda leaf: leaf[1] is not None),
    Rate.PRECISION: _Fraction(_found, lambda leaf: _is_known(leaf) and _selected(leaf)),
    Rate.RECALL: _Fraction(_selected, lambda leaf: _is_known(leaf) and _found(leaf)),
    Rate.FALSE_POSITIVE: _Fraction(_selected, lambda leaf: _is_known(leaf) and not _found(leaf)),
    Rate.FALSE_NEGATIVE: _Fraction(
        lambda leaf: not _selected(leaf), lambda leaf: _is_known(leaf) and _found(leaf)
    ),
}

_EMPTY: Final = {
    Rate.SELECTION: "aucune décision connue dans ce groupe",
    Rate.PREVALENCE: "aucun résultat connu dans ce groupe",
    Rate.PRECISION: "aucune personne choisie dont on sache le résultat",
    Rate.RECALL: "aucun résultat « oui » dans ce groupe",
    Rate.FALSE_POSITIVE: "aucun résultat « non » dans ce groupe",
    Rate.FALSE_NEGATIVE: "aucun résultat « oui » dans ce groupe",
}


# --- What comes in --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """How many rows have these values. `score_sum` is the sum of their scores in this bin."""

    group: Group
    decision: bool | None
    outcome: bool | None
    count: int
    bin: int = 0
    score_sum: float = 0.0


@dataclass(frozen=True)
class Table:
    """Counted cells. `edges` part the scores into bins: a bin holds what is at least its edge."""

    attributes: tuple[str, ...]
    cells: tuple[Cell, ...]
    has_decision: bool
    has_outcome: bool
    edges: tuple[float, ...] = ()
    is_probability: bool = False

    @property
    def n(self) -> int:
        """How many rows there are."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Bootstrap:
    """How many times the rows are drawn again, and from which seed."""

    times: int
    seed: int


# --- What comes out -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """A number and its interval; or None, and why."""

    value: float | None = None
    interval: Interval | None = None
    whole: int | None = None
    why: str = ""


@dataclass(frozen=True)
class GroupResult:
    """One group. `n` is None where the group may not be shown."""

    group: Group
    n: int | None
    rates: Mapping[Rate, Measure]
    differences: Mapping[Rate, Measure]
    ratios: Mapping[Rate, Measure]


@dataclass(frozen=True)
class Section:
    """All the groups by some attributes, against one of them; no reference when none may be."""

    by: tuple[str, ...]
    groups: tuple[GroupResult, ...]
    reference: Group | None

    @property
    def hidden(self) -> tuple[Group, ...]:
        """The groups that may not be shown."""
        return tuple(one.group for one in self.groups if one.n is None)


@dataclass(frozen=True)
class Audit:
    """Everything measured on a table. `notes`: what could not be, and why."""

    table: Table
    everybody: GroupResult
    sections: tuple[Section, ...]
    bootstrap: Bootstrap | None
    notes: tuple[str, ...]


Progress = Callable[[int, int], None]


def audit(
    table: Table,
    *,
    reference: Mapping[str, str] | None = None,
    bootstrap: Bootstrap | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Measure everything that the table allows.

    `reference` names a value for each attribute; without it, the largest group shown. `progress` is
    told how many draws are done, and of how many.
    """
    asked = reference or {}
    plans = [_plan(table, by, asked) for by in ((), *_sections(table.attributes))]
    drawn = _draws(table, plans, bootstrap, progress) if bootstrap else {}
    sections = [_section(table, plan, drawn) for plan in plans]
    return Audit(table, sections[0].groups[0], tuple(sections[1:]), bootstrap, tuple(_notes(table)))


def _sections(attributes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each attribute alone; two attributes crossed too."""
    yield from ((one,) for one in attributes)
    if len(attributes) == 2:
        yield attributes


def _notes(table: Table) -> Iterator[str]:
    if len(table.attributes) > 2:
        yield (
            "Avec plus de deux attributs, chacun est montré seul : croiser trois réponses laisserait "
            "retrouver des personnes par soustraction. Croisez-les deux par deux."
        )
    if not table.has_decision:
        yield "Aucune décision n’est connue : seule la part des résultats « oui » est calculable."
    if not table.has_outcome:
        yield (
            "Aucun résultat n’est connu : ni erreurs, ni précision, ni rappel ne sont calculables. "
            "Un écart de sélection ne dit pas à lui seul si la sélection était justifiée."
        )
    elif (unknown := sum(one.count for one in table.cells if one.outcome is None)) >= MINIMUM:
        yield (
            f"Le résultat est inconnu pour {unknown:_} personnes : elles comptent dans la sélection, "
            "pas dans les erreurs."
        ).replace("_", "\u202f")


# --- What may be shown, and against whom ----------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """One section to be: the leaves of each group, and which may be shown: its size, each rate."""

    by: tuple[str, ...]
    places: tuple[int, ...]
    leaves: Mapping[Group, Leaves]
    shown: frozenset[Group]
    told: Mapping[Rate, frozenset[Group]]
    reference: Group | None


def _plan(table: Table, by: tuple[str, ...], asked: Mapping[str, str]) -> _Plan:
    places = tuple(table.attributes.index(one) for one in by)
    leaves = _leaves(table.cells, places)
    crossed = _leaves(table.cells, tuple(range(len(table.attributes))))
    tables = _Tables(table.attributes, by, leaves, crossed)
    shown = tables.shown()
    return _Plan(
        by, places, leaves, shown, _told(tables, shown), _reference(by, leaves, shown, asked)
    )


def wholly_told(table: Table, by: tuple[str, ...]) -> frozenset[Group]:
    """Return the groups by some attributes (everybody: none) of which all may be told."""
    plan = _plan(table, by, {})
    return plan.shown.intersection(*plan.told.values())


def _told(tables: "_Tables", shown: frozenset[Group]) -> dict[Rate, frozenset[Group]]:
    """Return where each rate may be shown: n × rate is a count, and so is what is left of n.

    An error rate gives one of the leaves, its neighbours the others: all of them are protected.
    """
    decided = {leaf for leaf in _EVERY_LEAF if leaf[0] is not None}
    selection = shown & tables.told(_parted(decided, 0))
    prevalence = shown & tables.told(_parted(_EVERY_LEAF, 1))
    errors = selection & prevalence & tables.told([{leaf} for leaf in decided])
    alone = {Rate.SELECTION: selection, Rate.PREVALENCE: prevalence}
    return {rate: alone.get(rate, errors) for rate in Rate}


@dataclass(frozen=True)
class _Tables:
    """The counts of a section, and of all the attributes crossed: two of them are one table."""

    attributes: tuple[str, ...]
    by: tuple[str, ...]
    leaves: Mapping[Group, Leaves]
    crossed: Mapping[Group, Leaves]

    def shown(self) -> frozenset[Group]:
        """Return the groups whose size may be shown."""
        if len(self.attributes) == 2:
            sizes = _counts(self.crossed, _EVERY_LEAF)
            return audit_hiding.shown_in_crossed(sizes, self.by, self.attributes)
        return audit_hiding.shown_alone(_counts(self.leaves, _EVERY_LEAF), self.by)

    def told(self, parts: Iterable[Set[Leaf]]) -> frozenset[Group]:
        """Return the groups of which each of these parts may be told."""
        kept = frozenset(self.leaves)
        for part in parts:
            kept &= self._told(part)
        return kept

    def _told(self, part: Set[Leaf]) -> frozenset[Group]:
        if len(self.attributes) != 2:
            return audit_hiding.parts_alone(_counts(self.leaves, part), self.by)
        counts = _counts(self.crossed, part)
        if audit_hiding.has_no_small(counts):
            return frozenset(self.leaves)
        return audit_hiding.shown_in_crossed(counts, self.by, self.attributes)


def _parted(leaves: Set[Leaf], at: int) -> list[set[Leaf]]:
    """Part leaves by their decision (0) or their outcome (1)."""
    return [{leaf for leaf in leaves if leaf[at] is value} for value in (True, False, None)]


def _counts(of: Mapping[Group, Leaves], part: Set[Leaf]) -> dict[Group, int]:
    return {
        group: sum(count for leaf, count in one.items() if leaf in part)
        for group, one in of.items()
    }


def _leaves(cells: Sequence[Cell], places: tuple[int, ...]) -> dict[Group, dict[Leaf, int]]:
    found: dict[Group, dict[Leaf, int]] = {}
    for cell in cells:
        one = found.setdefault(tuple(cell.group[at] for at in places), {})
        leaf = (cell.decision, cell.outcome)
        one[leaf] = one.get(leaf, 0) + cell.count
    return dict(sorted(found.items())) if found else {(): {}}


def _reference(
    by: tuple[str, ...],
    leaves: Mapping[Group, Leaves],
    shown: frozenset[Group],
    asked: Mapping[str, str],
) -> Group | None:
    """Return the group that was asked for, when it may be shown; else the largest that may."""
    wanted = tuple(asked.get(one, "") for one in by)
    if wanted in shown and by:
        return wanted
    fitting = [
        group
        for group in shown
        if all(not want or want == value for want, value in zip(wanted, group, strict=True))
    ]
    among = fitting or list(shown)
    if not by or not among:
        return None
    return min(among, key=lambda g: (NOT_SAID in g, -sum(leaves[g].values()), g))


# --- The numbers ----------------------------------------------------------------------------------

_Key = tuple[tuple[str, ...], Group, Rate]
_Drawn = Mapping[_Key, Sequence[Share | None]]


def _section(table: Table, plan: _Plan, drawn: _Drawn) -> Section:
    groups = tuple(_group(table, plan, group, drawn) for group in plan.leaves)
    return Section(plan.by, groups, plan.reference)


def _group(table: Table, plan: _Plan, group: Group, drawn: _Drawn) -> GroupResult:
    rates, differences, ratios = {}, {}, {}
    for rate in Rate:
        rates[rate] = _rate(table, plan, group, rate, drawn)
        if plan.reference is not None and group != plan.reference:
            gap, ratio = _against(table, plan, group, rate, drawn)
            differences[rate], ratios[rate] = gap, ratio
    n = sum(plan.leaves[group].values()) if group in plan.shown else None
    return GroupResult(group, n, rates, differences, ratios)


def share(leaves: Leaves, rate: Rate) -> Share:
    """Return a rate as its two counts; the whole may be 0."""
    parts = _PARTS[rate]
    return Share(
        sum(count for leaf, count in leaves.items() if leaf in parts.part),
        sum(count for leaf, count in leaves.items() if leaf in parts.whole),
    )


def _why_not(table: Table, plan: _Plan, group: Group, rate: Rate) -> str:
    """Return why a rate cannot be given, '' when it can."""
    if rate.needs_decision and not table.has_decision:
        return "non calculable : aucune décision connue"
    if rate.needs_outcome and not table.has_outcome:
        return "non calculable : aucun résultat connu"
    if group not in plan.told[rate]:
        return TOO_FEW
    whole = share(plan.leaves[group], rate).whole
    if whole == 0:
        return f"non calculable : {_EMPTY[rate]}"
    return TOO_FEW if whole < MINIMUM else ""


def _rate(table: Table, plan: _Plan, group: Group, rate: Rate, drawn: _Drawn) -> Measure:
    if why := _why_not(table, plan, group, rate):
        return Measure(why=why)
    found = share(plan.leaves[group], rate)
    values = [one.rate for one in drawn.get((plan.by, group, rate), ()) if one]
    interval = percentiles(values) if values and _varies(found) else wilson(found)
    return Measure(found.rate, interval, found.whole)


def _varies(found: Share) -> bool:
    """Tell whether draws say anything: made again from nobody, or from all, they never change."""
    return 0 < found.part < found.whole


def _against(
    table: Table, plan: _Plan, group: Group, rate: Rate, drawn: _Drawn
) -> tuple[Measure, Measure]:
    """Return the difference and the ratio with the reference."""
    assert plan.reference is not None  # noqa: S101  # the caller looked
    if why := _why_not(table, plan, group, rate):
        return Measure(why=why), Measure(why=why)
    if _why_not(table, plan, plan.reference, rate):
        why = "non calculable : ce taux manque pour la référence"
        return Measure(why=why), Measure(why=why)
    own, other = share(plan.leaves[group], rate), share(plan.leaves[plan.reference], rate)
    pairs = [
        (a, b)
        for a, b in zip(
            drawn.get((plan.by, group, rate), ()),
            drawn.get((plan.by, plan.reference, rate), ()),
            strict=True,
        )
        if a and b and _varies(own) and _varies(other)
    ]
    gaps = [a.rate - b.rate for a, b in pairs]
    gap = Measure(own.rate - other.rate, percentiles(gaps) if gaps else newcombe(own, other))
    return gap, _ratio(own, other, pairs)


def _ratio(own: Share, other: Share, pairs: Sequence[tuple[Share, Share]]) -> Measure:
    if not other.part:
        return Measure(why="non calculable : le taux de la référence est nul")
    value = own.rate / other.rate
    if not own.part:
        return Measure(value, why="sans intervalle : le taux est nul")
    if not pairs:
        return Measure(value, log_ratio(own, other))
    if not all(b.part for _, b in pairs):
        return Measure(value, why="sans intervalle : la référence est nulle dans un des tirages")
    return Measure(value, percentiles([a.rate / b.rate for a, b in pairs]))


# --- Draws made again -----------------------------------------------------------------------------


def _draws(
    table: Table, plans: Sequence[_Plan], bootstrap: Bootstrap, progress: Progress | None
) -> dict[_Key, list[Share | None]]:
    """Draw the rows again, count every group each time; None where a whole is empty."""
    finest = _leaves(table.cells, tuple(range(len(table.attributes))))
    keys = [(group, leaf) for group, leaves in finest.items() for leaf in leaves]
    counts = [finest[group][leaf] for group, leaf in keys]
    draws = random.Random(bootstrap.seed)  # noqa: S311  # a seed that is printed, not a secret
    found: dict[_Key, list[Share | None]] = {}
    for done in range(1, bootstrap.times + 1):
        again = resample(counts, draws)
        for plan in plans:
            _count_again(plan, keys, again, found)
        if progress:
            progress(done, bootstrap.times)
    return found


def _count_again(
    plan: _Plan,
    keys: Sequence[tuple[Group, Leaf]],
    again: Sequence[int],
    found: dict[_Key, list[Share | None]],
) -> None:
    totals: dict[Group, dict[Leaf, int]] = {group: {} for group in plan.shown}
    for (group, leaf), count in zip(keys, again, strict=True):
        one = totals.get(tuple(group[at] for at in plan.places))
        if one is not None:
            one[leaf] = one.get(leaf, 0) + count
    for group, leaves in totals.items():
        for rate in Rate:
            drawn = share(leaves, rate)
            kept = drawn if drawn.whole else None
            found.setdefault((plan.by, group, rate), []).append(kept)
