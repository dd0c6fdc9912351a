"""Looks at a page in passing, takes the papers it leads to, and shows what only the database can make."""

from typing import Final

import pymupdf
from django.http.response import HttpResponseBase
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.journeys.auditing import seen, unfold

_PHONE: Final[ViewportSize] = {"width": 320, "height": 640}
_PRESSED: Final = "nav, .skip, .private, .search, button, .button"


def at_a_glance(page: Page) -> list[str]:
    """Give what axe finds on a small phone, unfolded, and how far one would scroll sideways.

    Half of the work of looking on both screens: for the states of a page, when the page itself is
    looked at everywhere.
    """
    page.set_viewport_size(_PHONE)
    unfold(page)
    return seen(page)


def glance(page: Page, heading: str) -> None:
    """Wait for a page, and find nothing wrong in it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert at_a_glance(page) == [], heading


def paper(page: Page, link: Locator) -> pymupdf.Document:
    """Take the paper that a link leads to."""
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    return pymupdf.open(stream=answer.body(), filetype="pdf")


def said(sheets: pymupdf.Document) -> str:
    """Read a paper, every white space one plain space."""
    return " ".join(" ".join(sheet.get_text() for sheet in sheets).split())


def left_to_press(page: Page) -> list[str]:
    """Give what paper would still show although nobody can press it there."""
    page.emulate_media(media="print")
    left = [one.inner_text() for one in page.locator(_PRESSED).all() if one.is_visible()]
    page.emulate_media(media="screen")
    return left


def show(page: Page, address: str, answer: HttpResponseBase) -> None:
    """Open an address, and find there what was answered to a test, in the style sheets of the house.

    Nothing else is asked of the house, which does not know the person that the test let in.
    """
    body = answer.getvalue()

    def give(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif "/static/" in route.request.url:
            route.continue_()
        else:
            route.abort()

    page.unroute_all()
    page.route("**/*", give)
    page.goto(address)
