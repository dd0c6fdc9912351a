"""Which groups of an audit may be shown: no number about fewer than five people, nor one to find them.

What is protected: the size of each group, and each part of it that a rate lets anybody count (the
selected, the others; those who had the outcome, who had not, of whom nobody knows). Two attributes
are one table with its sums; an attribute alone is a list with its total. A part is hidden in all
its groups together: with n and the rate of everybody shown, a group hidden alone is a subtraction.

A part of zero points at nobody, and « no woman was selected » is what an audit is for: it is shown,
unless another group has from one to four, for then it would help to subtract (`disclosure`).
"""

from collections.abc import Mapping

from guichet.engine.disclosure import MINIMUM, one_way, two_way

Group = tuple[str, ...]


def shown_alone(counts: Mapping[Group, int], by: tuple[str, ...]) -> frozenset[Group]:
    """Return the groups by one attribute, or everybody (no attribute), that may be shown."""
    table = one_way(counts)
    if not by:
        return frozenset() if table.total is None else frozenset({()})
    return frozenset(group for group, count in table.counts.items() if count is not None)


def has_no_small(counts: Mapping[Group, int]) -> bool:
    """Tell whether every part is zero or large: none then has to be hidden, and neither their sums."""
    return not any(0 < count < MINIMUM for count in counts.values())


def parts_alone(counts: Mapping[Group, int], by: tuple[str, ...]) -> frozenset[Group]:
    """Return the groups by one attribute, or everybody (no attribute), whose part may be found.

    With the groups that `one_way` hides for one part or another, whoever knows every size and every
    sum still finds at least six values for each hidden part: moving people between two hidden groups
    is bounded by their sizes, by the part and by the rest, and all three are five or more together.
    """
    return frozenset(counts) if has_no_small(counts) else shown_alone(counts, by)


def shown_in_crossed(
    counts: Mapping[Group, int], by: tuple[str, ...], attributes: tuple[str, ...]
) -> frozenset[Group]:
    """Return the groups by `by` (everybody, one attribute or both) that two crossed ones allow."""
    table = two_way({(first, second): count for (first, second), count in counts.items()})
    if not by:
        return frozenset() if table.total is None else frozenset({()})
    if by == attributes:
        return frozenset(g for g in counts if table.cells[(g[0], g[1])] is not None)
    sums = table.rows if by[0] == attributes[0] else table.columns
    return frozenset((value,) for value, count in sums.items() if count is not None)
