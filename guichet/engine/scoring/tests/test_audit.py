"""Rates by group are Fairlearn's, an empty group divides by nothing, and small groups are hidden."""

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.disclosure import MINIMUM
from guichet.engine.scoring.audit import (
    NOT_SAID,
    TOO_FEW,
    Bootstrap,
    Cell,
    GroupResult,
    Rate,
    Section,
    Table,
    audit,
)

Row = tuple[tuple[str, ...], bool | None, bool | None]


def _table(rows: Sequence[Row], *names: str, decision: bool = True, outcome: bool = True) -> Table:
    counts: dict[Row, int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    cells = tuple(Cell(*row, count) for row, count in counts.items())
    return Table(names, cells, decision, outcome)


def _confusion(group: str, tp: int, fp: int, fn: int, tn: int) -> Iterator[Row]:
    for count, decision, outcome in (
        (tp, True, True),
        (fp, True, False),
        (fn, False, True),
        (tn, False, False),
    ):
        yield from [((group,), decision, outcome)] * count


def _same(group: str, decision: bool | None, outcome: bool | None, times: int) -> list[Row]:
    return [((group,), decision, outcome)] * times


PILOT = [*_confusion("homme", 50, 41, 25, 28), *_confusion("femme", 38, 51, 18, 21)]


def _of(section: Section, *group: str) -> GroupResult:
    return next(one for one in section.groups if one.group == group)


def _random_rows(n: int, seed: int = 5) -> list[Row]:
    draws = random.Random(seed)  # noqa: S311
    return [
        (
            (draws.choice(["a", "b", "c"]), draws.choice(["x", "y"])),
            draws.random() < 0.4,
            draws.random() < 0.3,
        )
        for _ in range(n)
    ]


# --- Against others -------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [(0,), (1,), (0, 1)])
def test_every_rate_is_the_one_that_fairlearn_finds(by: tuple[int, ...]) -> None:
    metrics = pytest.importorskip("fairlearn.metrics", reason="fairlearn n’est pas installé")
    rows = _random_rows(3_000)
    table = _table(rows, "first", "second")
    names = tuple(table.attributes[at] for at in by)
    section = next(one for one in audit(table).sections if one.by == names)
    frame = metrics.MetricFrame(
        metrics={
            "selection": metrics.selection_rate,
            "false_positive": metrics.false_positive_rate,
            "false_negative": metrics.false_negative_rate,
            "recall": metrics.true_positive_rate,
            "n": metrics.count,
        },
        y_true=[int(bool(row[2])) for row in rows],
        y_pred=[int(bool(row[1])) for row in rows],
        sensitive_features={table.attributes[at]: [row[0][at] for row in rows] for at in by},
    )
    for one in section.groups:
        theirs = frame.by_group.loc[one.group if len(by) > 1 else one.group[0]]
        assert one.n == theirs["n"]
        for rate in (Rate.SELECTION, Rate.FALSE_POSITIVE, Rate.FALSE_NEGATIVE, Rate.RECALL):
            assert one.rates[rate].value == pytest.approx(theirs[rate.value], abs=1e-12)
    against = [one.differences[Rate.SELECTION].value for one in section.groups if one.differences]
    assert section.reference is not None
    to_reference = _of(section, *section.reference).rates[Rate.SELECTION].value
    assert to_reference is not None
    widest = max(abs(gap) for gap in (*against, 0.0) if gap is not None)
    assert widest == pytest.approx(
        max(abs(value - to_reference) for value in frame.by_group["selection"])
    )


def test_the_pilot_of_amsterdam_has_its_published_rates() -> None:
    section = audit(_table(PILOT, "genre")).sections[0]
    men, women = _of(section, "homme"), _of(section, "femme")
    assert (men.n, women.n) == (144, 128)
    assert men.rates[Rate.FALSE_POSITIVE].value == pytest.approx(0.5942, abs=5e-5)
    assert women.rates[Rate.FALSE_POSITIVE].value == pytest.approx(0.7083, abs=5e-5)
    assert men.rates[Rate.PRECISION].value == pytest.approx(0.5495, abs=5e-5)
    assert women.rates[Rate.PRECISION].value == pytest.approx(0.4270, abs=5e-5)


# --- Comparisons ----------------------------------------------------------------------------------


def test_the_largest_group_is_the_reference_unless_another_is_asked_for() -> None:
    table = _table(PILOT, "genre")
    assert audit(table).sections[0].reference == ("homme",)
    section = audit(table, reference={"genre": "femme"}).sections[0]
    assert section.reference == ("femme",)
    assert _of(section, "femme").differences == {}
    gap = _of(section, "homme").differences[Rate.FALSE_POSITIVE].value
    assert gap == pytest.approx(41 / 69 - 51 / 72)


def test_people_of_whom_nothing_is_said_are_not_the_reference() -> None:
    rows = [*_confusion(NOT_SAID, 90, 90, 90, 90), *PILOT]
    assert audit(_table(rows, "genre")).sections[0].reference == ("homme",)


def test_a_weight_counts_like_as_many_rows() -> None:
    weighted = tuple(
        Cell(("homme",), *leaf, count)
        for leaf, count in (((True, True), 50), ((True, False), 41), ((False, True), 25))
    )
    rows = [*_confusion("homme", 50, 41, 25, 0)]
    table = Table(("genre",), weighted, has_decision=True, has_outcome=True)
    assert audit(table).everybody == audit(_table(rows, "genre")).everybody


def test_a_ratio_to_nobody_is_not_computed() -> None:
    rows = [*_confusion("a", 0, 0, 40, 60), *_confusion("b", 20, 20, 20, 20)]
    section = audit(_table(rows, "g"), reference={"g": "a"}).sections[0]
    assert section.reference == ("a",)
    ratio = _of(section, "b").ratios[Rate.SELECTION]
    assert (ratio.value, ratio.why) == (None, "non calculable : le taux de la référence est nul")
    gap = _of(section, "b").differences[Rate.SELECTION]
    assert gap.value == pytest.approx(0.5)


# --- What cannot be computed ----------------------------------------------------------------------


def test_without_outcome_only_the_selection_is_computed() -> None:
    rows = [*_same("a", True, None, 30), *_same("a", False, None, 70)]
    found = audit(_table(rows, "g", outcome=False))
    assert found.everybody.rates[Rate.SELECTION].value == pytest.approx(0.3)
    for rate in set(Rate) - {Rate.SELECTION}:
        assert found.everybody.rates[rate].why.startswith("non calculable : aucun")
    assert any("Aucun résultat n’est connu" in note for note in found.notes)


def test_without_decision_only_the_share_of_outcomes_is_computed() -> None:
    rows = [*_same("a", None, True, 30), *_same("a", None, False, 70)]
    rates = audit(_table(rows, "g", decision=False)).everybody.rates
    assert rates[Rate.PREVALENCE].value == pytest.approx(0.3)
    assert rates[Rate.SELECTION].why == "non calculable : aucune décision connue"


def test_a_single_class_says_which_rate_it_leaves_without_anybody() -> None:
    rows = [*_same("a", False, None, 60), *_same("b", True, None, 40)]
    section = audit(_table(rows, "g", outcome=False)).sections[0]
    assert _of(section, "a").rates[Rate.SELECTION].value == 0.0
    assert _of(section, "b").rates[Rate.SELECTION].value == 1.0


def test_nobody_selected_leaves_no_precision() -> None:
    rows = [*_confusion("a", 0, 0, 40, 60), *_confusion("b", 20, 20, 20, 20)]
    rates = _of(audit(_table(rows, "g")).sections[0], "a").rates
    assert rates[Rate.PRECISION].value is None
    assert rates[Rate.PRECISION].why.startswith("non calculable : aucune personne choisie")
    assert rates[Rate.FALSE_POSITIVE].value == 0.0


def test_an_empty_table_gives_reasons_and_no_number() -> None:
    found = audit(Table(("g",), (), has_decision=True, has_outcome=True))
    assert found.everybody.n is None
    assert all(one.value is None and one.why for one in found.everybody.rates.values())


def test_an_outcome_known_of_some_counts_them_alone() -> None:
    rows = [*PILOT, *[(("homme",), False, None)] * 100]
    found = audit(_table(rows, "genre"))
    men = _of(found.sections[0], "homme")
    assert men.rates[Rate.SELECTION].whole == 244
    assert men.rates[Rate.FALSE_POSITIVE].whole == 69
    assert any("inconnu pour 100 personnes" in note for note in found.notes)


# --- What is hidden -------------------------------------------------------------------------------


def test_a_group_under_five_is_hidden_with_another_so_that_nobody_subtracts() -> None:
    rows = [*PILOT, *_confusion("autre", 1, 1, 1, 0), *_confusion("refus", 9, 9, 9, 9)]
    section = audit(_table(rows, "genre")).sections[0]
    assert set(section.hidden) == {("autre",), ("refus",)}
    for group in section.hidden:
        one = _of(section, *group)
        assert one.n is None
        assert {measure.why for measure in one.rates.values()} == {TOO_FEW}
    assert _of(section, "homme").n == 144


def test_too_few_outcomes_in_a_group_are_hidden_and_its_selection_stays() -> None:
    rows = [*_confusion("a", 2, 30, 1, 30), *_confusion("b", 40, 40, 40, 40)]
    section = audit(_table(rows, "g")).sections[0]
    rates = _of(section, "a").rates
    assert rates[Rate.SELECTION].value == pytest.approx(32 / 63)
    assert {rates[rate].why for rate in set(Rate) - {Rate.SELECTION}} == {TOO_FEW}
    # With two groups and their total, the other would tell.
    assert _of(section, "b").rates[Rate.RECALL].why == TOO_FEW


def test_crossed_groups_never_leave_one_hidden_alone_in_its_row() -> None:
    rows = [row for row in _random_rows(900) if row[0] != ("a", "x")]
    rows += [(("a", "x"), True, False)] * 2
    found = audit(_table(rows, "first", "second"))
    crossed = found.sections[2]
    hidden = set(crossed.hidden)
    assert ("a", "x") in hidden
    for first, second in hidden:
        row = {one for one in hidden if one[0] == first}
        column = {one for one in hidden if one[1] == second}
        sums = (_of(found.sections[0], first).n, _of(found.sections[1], second).n)
        assert len(row) > 1 or sums[0] is None
        assert len(column) > 1 or sums[1] is None


def test_more_than_two_attributes_are_shown_alone_and_it_is_said() -> None:
    rows: list[Row] = [
        ((*row[0], str(at % 2)), row[1], row[2]) for at, row in enumerate(_random_rows(300))
    ]
    found = audit(_table(rows, "a", "b", "c"))
    assert [one.by for one in found.sections] == [("a",), ("b",), ("c",)]
    assert any("deux par deux" in note for note in found.notes)


def test_a_rate_that_counts_two_people_is_hidden_with_another_so_that_nobody_subtracts() -> None:
    rows = [*_same("a", True, None, 2), *_same("a", False, None, 58)]
    rows += [*_same("b", True, None, 30), *_same("b", False, None, 70)]
    rows += [*_same("c", True, None, 40), *_same("c", False, None, 60)]
    section = audit(_table(rows, "g", outcome=False)).sections[0]
    found = {one.group[0]: (one.n, one.rates[Rate.SELECTION]) for one in section.groups}
    assert [n for n, _ in found.values()] == [60, 100, 100]
    assert [found[group][1].why for group in "ab"] == [TOO_FEW, TOO_FEW]
    assert found["c"][1].value == pytest.approx(0.4)


def test_what_is_left_of_a_group_is_hidden_like_the_part() -> None:
    rows = [*_same("a", True, None, 57), *_same("a", False, None, 3)]
    rows += [*_same("b", True, None, 30), *_same("b", False, None, 70)]
    section = audit(_table(rows, "g", outcome=False)).sections[0]
    assert {one.rates[Rate.SELECTION].why for one in section.groups} == {TOO_FEW}


def test_nobody_selected_in_a_group_is_told_when_no_other_group_has_a_few() -> None:
    rows = [*_same("a", False, None, 60), *_same("b", True, None, 30), *_same("b", False, None, 30)]
    section = audit(_table(rows, "g", outcome=False)).sections[0]
    assert [one.rates[Rate.SELECTION].value for one in section.groups] == [0.0, 0.5]
    rows += [*_same("c", True, None, 2), *_same("c", False, None, 98)]
    section = audit(_table(rows, "g", outcome=False)).sections[0]
    assert _of(section, "a").rates[Rate.SELECTION].why == TOO_FEW


def test_three_errors_in_a_group_hide_its_error_rates_and_leave_its_selection() -> None:
    rows = [*_confusion("a", 40, 30, 3, 30), *_confusion("b", 40, 40, 40, 40)]
    rates = _of(audit(_table(rows, "g")).sections[0], "a").rates
    assert rates[Rate.SELECTION].value == pytest.approx(70 / 103)
    assert rates[Rate.PREVALENCE].value == pytest.approx(43 / 103)
    errors = set(Rate) - {Rate.SELECTION, Rate.PREVALENCE}
    assert {rates[rate].why for rate in errors} == {TOO_FEW}


def test_crossed_groups_protect_the_parts_of_their_sums_too() -> None:
    rows: list[Row] = []
    for first, second, selected in (("a", "x", 2), ("a", "y", 30), ("b", "x", 40), ("b", "y", 50)):
        rows += [((first, second), at < selected, None) for at in range(100)]
    crossed = audit(_table(rows, "first", "second", outcome=False)).sections[2]
    assert {one.n for one in crossed.groups} == {100}
    assert {one.rates[Rate.SELECTION].why for one in crossed.groups} == {TOO_FEW}


_SPREAD = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=5
).filter(lambda groups: all(selected + others >= MINIMUM for selected, others in groups))


@given(_SPREAD)
def test_whoever_subtracts_finds_six_values_for_each_part_that_is_hidden(
    groups: list[tuple[int, int]],
) -> None:
    rows: list[Row] = []
    for at, (selected, others) in enumerate(groups):
        rows += [*_same(str(at), True, None, selected), *_same(str(at), False, None, others)]
    found = audit(_table(rows, "g", outcome=False))
    rates = [one.rates[Rate.SELECTION] for one in found.sections[0].groups]
    hidden = [one for one, rate in zip(groups, rates, strict=True) if rate.value is None]
    for selected, others in groups:
        if 0 < selected < MINIMUM or 0 < others < MINIMUM:
            assert (selected, others) in hidden
    if found.everybody.rates[Rate.SELECTION].value is None:
        return
    parts, rests = (sum(one[side] for one in hidden) for side in (0, 1))
    for selected, others in hidden:
        less, more = min(selected, rests - others), min(others, parts - selected)
        # A column where nobody hidden stands is made of zeros, which are no secret.
        assert less + more >= MINIMUM or 0 in (parts, rests)


# --- Draws made again -----------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_intervals_and_another_gives_others() -> None:
    table = _table(PILOT, "genre")
    first = audit(table, bootstrap=Bootstrap(50, 1))
    assert first.sections == audit(table, bootstrap=Bootstrap(50, 1)).sections
    assert first.sections != audit(table, bootstrap=Bootstrap(50, 2)).sections


def test_draws_agree_with_the_formulas_on_many_people() -> None:
    table = _table(_random_rows(6_000), "first", "second")
    drawn = audit(table, bootstrap=Bootstrap(400, 1)).sections[0]
    computed = audit(table).sections[0]
    for one, other in zip(drawn.groups, computed.groups, strict=True):
        for rate in Rate:
            a, b = one.rates[rate].interval, other.rates[rate].interval
            assert a is not None
            assert b is not None
            assert a.low == pytest.approx(b.low, abs=0.02)
            assert a.high == pytest.approx(b.high, abs=0.02)


def test_a_rate_of_zero_keeps_an_interval_that_has_a_width() -> None:
    rows = [*_confusion("a", 20, 0, 20, 60), *_confusion("b", 20, 20, 20, 20)]
    rate = _of(audit(_table(rows, "g"), bootstrap=Bootstrap(50, 1)).sections[0], "a").rates
    assert rate[Rate.FALSE_POSITIVE].value == 0.0
    interval = rate[Rate.FALSE_POSITIVE].interval
    assert interval is not None
    assert interval.high > 0.02


def test_the_draws_are_told_as_they_are_done() -> None:
    told: list[tuple[int, int]] = []
    audit(
        _table(PILOT, "genre"),
        bootstrap=Bootstrap(3, 1),
        progress=lambda done, times: told.append((done, times)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
