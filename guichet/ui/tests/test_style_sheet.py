"""The style sheet keeps its promises: contrast in both schemes, weight, nothing from elsewhere."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"
SHEET = (STATIC / "guichet.css").read_text(encoding="utf-8")

Colours = dict[str, str]

GROUNDS = ("paper", "card", "stub")
TEXTS = [
    *product(("ink", "soft", "urgent", "calm"), GROUNDS),
    ("ink", "urgent-bg"),
    ("urgent", "urgent-bg"),
    ("ink", "calm-bg"),
    ("on-urgent", "urgent"),
    ("paper", "ink"),
    ("paper", "calm"),
]
# Lines that one must see in order to use the page: frames of fields, focus, state of a stage.
LINES = list(product(("edge", "focus", "urgent", "calm"), GROUNDS))


def _colours(block: str) -> Colours:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block))


def _schemes() -> dict[str, Colours]:
    light = _colours(SHEET.split("@media", 1)[0])
    dark = _colours(SHEET.split("prefers-color-scheme:dark", 1)[1].split("@media", 1)[0])
    print_block = _colours(SHEET.split("@media print", 1)[1])
    return {"light": light, "dark": light | dark, "print": light | print_block}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_a11y_text_stands_out(scheme: str, text: str, ground: str) -> None:
    """WCAG 2.2, criterion 1.4.3: 4.5 to 1."""
    colours = _schemes()[scheme]
    assert _contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_a11y_lines_stand_out(scheme: str, line: str, ground: str) -> None:
    """WCAG 2.2, criterion 1.4.11: 3 to 1."""
    colours = _schemes()[scheme]
    assert _contrast(colours[line], colours[ground]) >= 3


def test_the_two_schemes_and_the_forced_colours_name_the_same_things() -> None:
    light, dark = _schemes()["light"], _schemes()["dark"]
    forced = SHEET.split("forced-colors:active", 1)[1].split("}", 1)[0]
    assert set(dark) == set(light)
    assert set(re.findall(r"--([a-z-]+):", forced)) == set(light)


def test_only_the_first_door_has_the_colour_of_the_main_action() -> None:
    rules = dict(re.findall(r"^([^{}@\n]*\.door[^{}]*)\{([^}]*)\}", SHEET, re.MULTILINE))
    assert [name for name, said in rules.items() if "--urgent" in said] == [
        "li:first-child>.door .go"
    ]


def test_the_sheet_asks_for_nothing_else() -> None:
    assert re.findall(r"url\(|@import|@font-face", SHEET) == []


def test_the_look_weighs_little() -> None:
    sheet = gzip.compress(SHEET.encode(), mtime=0)
    script = (STATIC / "guichet.js").read_bytes()
    icon = (STATIC / "mark.svg").read_bytes()
    assert len(sheet) <= 7_000
    assert len(script) <= 3_000
    assert len(icon) <= 1_000


def test_right_to_left_needs_no_second_sheet() -> None:
    """Sides are said as start and end; the full-width float of a legend has no side."""
    sided = re.findall(r"(?:margin|padding|border|inset)-(?:left|right)|[;{](?:left|right):", SHEET)
    assert sided == []


def test_every_class_of_the_sheet_is_used() -> None:
    """A class that no template, tag or README names is dead weight."""
    folder = STATIC.parents[1]
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            *folder.glob("templates/ui/*.html"),
            folder / "README.md",
            folder / "path.py",
            folder / "dates.py",
        )
    )
    composed = {"p-done", "p-now", "p-label", "p-date", "n-warning", "n-done", "wide", "tall"}
    named = set(re.findall(r"\.([a-z][a-z-]*)(?=[^;}]*\{)", SHEET)) - composed
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", written)] == []


def test_the_icon_and_the_mark_are_one_drawing() -> None:
    icon = (STATIC / "mark.svg").read_text(encoding="utf-8")
    mark = (STATIC.parents[1] / "templates/ui/_mark.html").read_text(encoding="utf-8")
    assert re.findall(r' d="([^"]+)"', icon) == re.findall(r' d="([^"]+)"', mark)
