"""Asks axe what it finds wrong in a page as it stands in the browser."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

_AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_EVERYTHING: Final[Mapping[str, object]] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Between the two schemes, colours change and nothing else.
_COLOURS: Final[Mapping[str, object]] = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}
_RUN: Final = """rules => axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], elementRef: false,
})"""
_SETTLED: Final = """() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().map(one => one.finished)
))"""
_SCREENS: Final[tuple[ViewportSize, ...]] = (
    {"width": 1280, "height": 900},
    {"width": 320, "height": 640},
)


def faults(page: Page) -> list[str]:
    """Give what axe finds on both screens, then in the dark, with everything unfolded."""
    page.evaluate(_AXE)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = []
    for screen in _SCREENS:
        page.set_viewport_size(screen)
        # What slides into place is judged there, not on its way.
        page.evaluate(_SETTLED)
        found += _found(page, "light", _EVERYTHING)
    # The colours are the same on both screens: one is enough.
    return found + _found(page, "dark", _COLOURS)


def _found(page: Page, scheme: Literal["light", "dark"], rules: Mapping[str, object]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    results: dict[str, Any] = page.evaluate(_RUN, rules)
    width = page.viewport_size["width"] if page.viewport_size else 0
    return [
        f"{width} px, {scheme}: {fault}" for one in results["violations"] for fault in _said(one)
    ]


def _said(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}, {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for node in violation["nodes"]
    ]
