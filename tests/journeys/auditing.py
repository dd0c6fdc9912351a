"""Asks axe what it finds wrong in a page as it stands in the browser, and if it holds in its width."""

from pathlib import Path
from typing import Any, Final, Literal

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

_Scheme = Literal["light", "dark"]
_AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_RUN: Final = """axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
    elementRef: false,
}).then(found => found.violations)"""
_BEYOND: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SETTLED: Final = """() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().map(one => one.finished)
))"""
# Colours are the same on both screens, and nothing else changes in the dark: one pass each.
_PASSES: Final[tuple[tuple[ViewportSize, _Scheme], ...]] = (
    ({"width": 1280, "height": 900}, "light"),
    ({"width": 320, "height": 640}, "dark"),
)


def faults(page: Page) -> list[str]:
    """Give what axe finds on a wide screen in the light, on a narrow one in the dark, all unfolded.

    And by how much the page is wider than the screen.
    """
    unfold(page)
    found = []
    for screen, scheme in _PASSES:
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # What slides into place is judged there, not on its way.
        page.evaluate(_SETTLED)
        found += [f"{screen['width']} px, {scheme}: {fault}" for fault in seen(page)]
    return found


def unfold(page: Page) -> None:
    """Bring axe in, and open what is folded."""
    # A click waits for the address of the next page, not for what it says.
    page.wait_for_load_state()
    page.evaluate(_AXE)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def seen(page: Page) -> list[str]:
    """Give what axe finds in the page as it stands, and how far one would scroll sideways."""
    faults = [fault for one in page.evaluate(_RUN) for fault in _said(one)]
    beyond = page.evaluate(_BEYOND)
    return [*faults, f"{beyond} px beyond the screen"] if beyond > 0 else faults


def _said(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}, {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for node in violation["nodes"]
    ]
