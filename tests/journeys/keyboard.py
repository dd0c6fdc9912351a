"""Going through pages without a mouse, always seeing where one is."""

from typing import Final

from playwright.sync_api import Page

_MOST_TABS: Final = 120
FOCUSED: Final = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
    const style = getComputedStyle(one);
    const shown = one.closest("label.option") ? getComputedStyle(one.closest("label.option")) : style;
    const box = one.getBoundingClientRect();
    const thickness = s => s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth);
    return {
        name: (label || one.getAttribute("aria-label") || one.innerText || "").replace(/\\s+/g, " ").trim(),
        tag: one.tagName,
        outline: Math.max(thickness(style), thickness(shown)),
        onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
        covered: [[box.left + 3, box.top + 3], [box.left + box.width / 2, box.bottom - 3]].every(
            ([x, y]) => {
                const over = document.elementFromPoint(x, y);
                return over && !one.contains(over) && !over.contains(one);
            }
        ),
    };
}"""


def reach(page: Page, beginning: str, key: str = "Tab") -> None:
    """Press Tab until what is focused has this name, seeing the focus at each step."""
    passed = []
    for _ in range(_MOST_TABS):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            continue
        passed.append(focused["name"])
        assert focused["outline"] >= 2, f"the focus on « {focused['name']} » cannot be seen"
        assert focused["onScreen"], f"« {focused['name']} » is focused outside the screen"
        assert not focused["covered"], f"« {focused['name']} » is focused under something else"
        if focused["name"].startswith(beginning):
            return
    raise AssertionError(f"« {beginning} » is not reached: {passed}")


def follow(page: Page, beginning: str) -> None:
    """Reach what has this name, and press it."""
    reach(page, beginning)
    send(page)


def send(page: Page) -> None:
    """Press Enter, and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
