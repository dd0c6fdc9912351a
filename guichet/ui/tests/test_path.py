"""A path is drawn so that every word is there, inside the frame, in both directions."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.ui import samples
from guichet.ui.path import (
    BOLD_ADVANCE,
    PLAIN_ADVANCE,
    Drawing,
    Stage,
    draw_tall,
    draw_wide,
    in_words,
    wrap,
)
from guichet.ui.tests.pages import parsed, plain, rendered, words

PATHS = [samples.ESCALATION, samples.LONG_ESCALATION, samples.ESCALATION[:3]]
Draw = Callable[..., Drawing]


def _spans(drawing: Drawing) -> list[tuple[float, float]]:
    """Give the two ends of each line of text, from its estimated width."""
    advance = {"label": BOLD_ADVANCE, "date": PLAIN_ADVANCE}
    ends: list[tuple[float, float]] = []
    for mark in drawing.marks:
        for line in mark.lines:
            width = len(line.text) * advance[line.kind]
            ends.append((line.x - width, line.x) if drawing.rtl else (line.x, line.x + width))
    return ends


@pytest.mark.parametrize("draw", [draw_wide, draw_tall])
@pytest.mark.parametrize("stages", PATHS)
@pytest.mark.parametrize("rtl", [False, True])
def test_every_line_of_text_is_inside_the_drawing(
    draw: Draw, stages: Sequence[Stage], rtl: bool
) -> None:
    drawing = draw(stages, rtl=rtl)
    assert all(start >= 0 and end <= drawing.width for start, end in _spans(drawing))
    assert all(line.y < drawing.height for mark in drawing.marks for line in mark.lines)


@pytest.mark.parametrize("draw", [draw_wide, draw_tall])
def test_right_to_left_is_the_mirror_of_left_to_right(draw: Draw) -> None:
    plain, mirror = draw(samples.ESCALATION), draw(samples.ESCALATION, rtl=True)
    for a, b in zip(plain.marks, mirror.marks, strict=True):
        assert abs(a.x + b.x - plain.width) <= 1
        assert a.y == b.y


def test_what_is_not_yet_travelled_is_dashed() -> None:
    drawing = draw_wide(samples.LONG_ESCALATION)
    assert [segment.dashed for segment in drawing.segments] == [False, False, True, True, True]


@given(
    st.text(st.characters(categories=["L", "N", "P"], exclude_characters=" "), min_size=1).map(
        lambda text: text * 2
    ),
    st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=8),
    st.floats(10, 400),
)
def test_breaking_a_text_loses_no_word(first: str, others: list[str], room: float) -> None:
    text = " ".join([first, *others])
    lines = wrap(text, room, BOLD_ADVANCE)
    assert " ".join(lines) == text
    assert all(" " not in line or len(line) * BOLD_ADVANCE <= room for line in lines)


def test_a_no_break_space_is_not_broken() -> None:
    assert wrap("le 26\N{NO-BREAK SPACE}novembre", 60, 8) == ["le", "26\N{NO-BREAK SPACE}novembre"]


def test_the_drawing_says_in_words_what_it_shows() -> None:
    source = '{% draw_path stages "Si personne ne répond" %}'
    root = parsed(rendered(source, stages=samples.ESCALATION))
    drawings = [element for element in root.iter() if element.get("role") == "img"]
    assert len(drawings) == 2
    for drawing in drawings:
        texts = [words(child) for child in drawing[:2]]
        assert texts[0] == "Si personne ne répond"
        assert texts[1] == plain(in_words(samples.ESCALATION))
    listed = [words(item) for item in root.iter("li")]
    assert len(listed) == len(samples.ESCALATION)
    for stage, item in zip(samples.ESCALATION, listed, strict=True):
        assert plain(stage.label) in item
        assert plain(stage.note) in item


def test_a_stage_may_be_given_as_a_mapping_but_not_with_unknown_keys() -> None:
    source = '{% draw_path stages "Chemin" listed=False %}'
    assert "Écrire &lt;vite&gt;" in rendered(source, stages=[{"label": "Écrire <vite>"}])
    with pytest.raises(TypeError, match="lable"):
        rendered(source, stages=[{"lable": "Écrire"}])
