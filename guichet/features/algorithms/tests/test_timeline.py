"""The line of dates: every moment in its order, none hidden by another."""

from itertools import combinations, pairwise

from guichet.engine.algorithms import Moment
from guichet.features.algorithms.sheets import systems
from guichet.features.algorithms.timeline import drawings


def _moment(on: str, until: str | None = None) -> Moment:
    return Moment(on=on, until=until, kind="use", says="Un fait.", sources=("une-source",))


def test_one_date_alone_is_not_drawn() -> None:
    assert drawings([_moment("2020")]) == ()


def test_the_first_date_stands_left_of_the_last() -> None:
    for drawing in drawings([_moment("2010"), _moment("2023-11-27")]):
        first, last = drawing.dots
        assert (first.number, last.number) == (1, 2)
        assert 0 < first.x < last.x < drawing.width


def test_what_lasted_is_drawn_to_its_end() -> None:
    drawing = drawings([_moment("2010", "2014"), _moment("2016")])[0]
    assert drawing.dots[0].end
    assert drawing.dots[0].x < drawing.dots[0].end < drawing.dots[1].x
    assert drawing.dots[1].end is None


def test_no_dot_covers_another_nor_leaves_the_drawing() -> None:
    for system in systems():
        for drawing in drawings(system.moments):
            for one, two in combinations(drawing.dots, 2):
                assert abs(one.x - two.x) >= 22 or abs(one.y - two.y) >= 22
            assert all(10 <= dot.x <= drawing.width - 10 for dot in drawing.dots)
            assert all(11 <= dot.y <= drawing.ground - 11 for dot in drawing.dots)


def test_the_years_under_the_line_have_room() -> None:
    for system in systems():
        for drawing in drawings(system.moments):
            places = [year.x for year in drawing.years]
            assert all(after - before >= 40 for before, after in pairwise(places))
