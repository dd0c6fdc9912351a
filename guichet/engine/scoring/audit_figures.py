"""Draws the figures of an audit: rates with their intervals, curves by threshold, calibration.

Geometry and words only, readable in black and white: shapes and dashes tell apart, not colours.
A drawing is as narrow as a telephone and grows with the page, so that its words stay readable.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from guichet.engine.scoring.audit import GroupResult, Measure, Rate, Section
from guichet.engine.scoring.audit_sweeps import Swept
from guichet.engine.scoring.audit_words import (
    decimal,
    group_name,
    percent,
    rate_interval,
    whole,
)
from guichet.engine.typography import NO_BREAK, typeset

_WIDTH: Final = 340
_LEFT: Final = 8
_RIGHT: Final = 332
_ROW: Final = 62
_BAR: Final = 16
_TOP: Final = 4
_LONGEST: Final = 30
_PLOT: Final = 240
_PLOT_LEFT: Final = 44
_DASHES: Final = ("", "8 4", "2 4", "12 4 2 4", "4 2", "1 6", "16 6", "8 2 2 2")
# More curves than dashes could not be told apart.
MOST_CURVES: Final = len(_DASHES)


def _svg(name: str, height: float, title: str, words: str, inside: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(typeset(title))}</title>'
        f'<desc id="{name}-d">{escape(typeset(words))}</desc>{"".join(inside)}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    attributes = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{attributes}>{escape(text)}</text>'


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _rounded_up(value: float) -> float:
    """Return the end of an axis: the first round share that holds the value."""
    steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
    return next((step for step in steps if step >= value), 1.0)


# --- Rates by group -------------------------------------------------------------------------------


def rates(name: str, section: Section, rate: Rate, title: str) -> str:
    """Draw one rate by group: a bar, its interval and its n; the reference is hollow."""
    drawn = [(one, one.rates[rate]) for one in section.groups if one.rates[rate].value is not None]
    ends = [measure.interval.high for _, measure in drawn if measure.interval]
    end = _rounded_up(max(ends, default=1.0))
    reference = next((m for one, m in drawn if one.group == section.reference), None)
    inside = []
    for at, (one, measure) in enumerate(drawn):
        is_reference = one.group == section.reference
        inside += _row(_TOP + at * _ROW, one, measure, end, is_reference=is_reference)
    bottom = _TOP + len(drawn) * _ROW
    if reference is not None and reference.value is not None:
        x = _at(reference.value, end)
        # Between the words, never across them.
        dashes = "".join(f"M{x:.1f} {_TOP + at * _ROW + 20}v24" for at in range(len(drawn)))
        inside.append(f'<path class="ref" d="{dashes}"/>')
    inside.append(f'<path d="M{_LEFT} {bottom}H{_RIGHT}"/>')
    inside.append(_text(_LEFT, bottom + 16, percent(0)))
    inside.append(_text(_RIGHT, bottom + 16, percent(end), anchor="end"))
    return _svg(name, bottom + 22, title, _in_words(drawn, section), inside)


def _at(value: float, end: float) -> float:
    return _LEFT + value / end * (_RIGHT - _LEFT)


def _row(
    top: float, one: GroupResult, measure: Measure, end: float, *, is_reference: bool
) -> list[str]:
    y, x = top + 32, _at(measure.value or 0.0, end)
    kind = ' class="hollow"' if is_reference else ""
    drawn = [
        _text(_LEFT, top + 16, _short(group_name(one.group)), "b"),
        _text(_RIGHT, top + 16, percent(measure.value or 0.0), "b", anchor="end"),
        f'<rect x="{_LEFT}" y="{y - _BAR / 2:g}" width="{x - _LEFT:.1f}" height="{_BAR}"{kind}/>',
        _text(_LEFT, top + 55, f"n = {whole(measure.whole or 0)}", "n"),
    ]
    if measure.interval:
        low, high = _at(measure.interval.low, end), _at(measure.interval.high, end)
        line = f"M{low:.1f} {y - 6}v12M{low:.1f} {y}H{high:.1f}M{high:.1f} {y - 6}v12"
        # Twice: a line of the page's colour under it keeps it apart from the bar, in black and white.
        drawn += [f'<path class="halo" d="{line}"/>', f'<path class="i" d="{line}"/>']
    return drawn


def _in_words(drawn: Sequence[tuple[GroupResult, Measure]], section: Section) -> str:
    if not drawn:
        return "Aucun groupe ne peut être montré."
    said = (
        f"{group_name(one.group)} : {percent(m.value or 0.0)} {rate_interval(m)}, n = {whole(m.whole or 0)}"
        for one, m in drawn
    )
    ending = (
        f". Référence, la barre vide et la ligne en pointillés : {group_name(section.reference)}."
        if section.reference is not None
        else "."
    )
    return " ; ".join(said) + ending


# --- Curves ---------------------------------------------------------------------------------------


def sweep(name: str, groups: Sequence[Swept], rate: Rate, title: str) -> str:
    """Draw one rate by threshold, a curve for each group."""
    curves = [
        [
            (step.threshold, step.rates[rate].value)
            for step in one.steps
            if step.rates[rate].value is not None
        ]
        for one in groups
    ]
    return _curves(name, groups, curves, title, "seuil")


def calibration(name: str, groups: Sequence[Swept], title: str) -> str:
    """Draw what was found against what the scores said; the diagonal is where they agree."""
    curves = [
        [(one.expected, one.observed.value) for one in group.bins if one.expected is not None]
        for group in groups
    ]
    return _curves(name, groups, curves, title, "note moyenne", diagonal=True)


def _curves(
    name: str,
    groups: Sequence[Swept],
    curves: Sequence[Sequence[tuple[float | None, float | None]]],
    title: str,
    across: str,
    *,
    diagonal: bool = False,
) -> str:
    known = [[(x, y) for x, y in curve if x is not None and y is not None] for curve in curves]
    xs = [x for curve in known for x, _ in curve] or [0.0, 1.0]
    low, high = (0.0, 1.0) if diagonal or (min(xs) >= 0 and max(xs) <= 1) else (min(xs), max(xs))
    spread = (high - low) or 1.0

    def place(x: float, y: float) -> str:
        across_at = _PLOT_LEFT + (x - low) / spread * (_RIGHT - _PLOT_LEFT - 8)
        return f"{across_at:.1f} {_TOP + 10 + (1 - y) * (_PLOT - 20):.1f}"

    inside = [f'<path d="M{_PLOT_LEFT} {_TOP + 10}V{_PLOT - 6}H{_RIGHT}"/>']
    inside += [
        _text(
            _PLOT_LEFT - 4,
            _TOP + 15 + (1 - y / 100) * (_PLOT - 20),
            f"{y}{NO_BREAK}%",
            anchor="end",
        )
        for y in (0, 50, 100)
    ]
    inside.append(_text(_PLOT_LEFT, _PLOT + 12, decimal(low, 2)))
    inside.append(_text(_RIGHT, _PLOT + 12, f"{across} {decimal(high, 2)}", anchor="end"))
    if diagonal:
        inside.append(f'<path class="ref" d="M{place(0, 0)}L{place(1, 1)}"/>')
    for at, (one, curve) in enumerate(zip(groups, known, strict=True)):
        inside += _curve(at, group_name(one.group), [place(x, y) for x, y in curve])
    height = _PLOT + 24 + 20 * len(groups)
    return _svg(name, height, title, _curves_in_words(groups, known, across), inside)


def _curve(at: int, name: str, places: Sequence[str]) -> list[str]:
    dash = f' stroke-dasharray="{_DASHES[at]}"' if _DASHES[at] else ""
    y = _PLOT + 34 + 20 * at
    legend = f'<path class="c" d="M{_LEFT} {y - 5}h44"{dash}/>'
    drawn = [legend, _text(_LEFT + 54, y, _short(name))]
    if len(places) > 1:
        drawn.append(f'<path class="c" d="M{"L".join(places)}"{dash}/>')
    for place in places:
        x, _, height = place.partition(" ")
        drawn.append(f'<circle cx="{x}" cy="{height}" r="2.5"/>')
    return drawn


def _curves_in_words(
    groups: Sequence[Swept], curves: Sequence[Sequence[tuple[float, float]]], across: str
) -> str:
    said = []
    for one, curve in zip(groups, curves, strict=True):
        if not curve:
            said.append(f"{group_name(one.group)} : rien à montrer")
            continue
        (x, y), (last_x, last_y) = curve[0], curve[-1]
        said.append(
            f"{group_name(one.group)} : de {percent(y)} ({across} {decimal(x, 2)}) "
            f"à {percent(last_y)} ({across} {decimal(last_x, 2)})"
        )
    return f"{' ; '.join(said)}. Les nombres sont dans le tableau."
