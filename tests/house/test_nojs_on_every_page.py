"""Every page works with scripts off, and is written in HTML that any browser reads alike."""

import http
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from html5lib.html5parser import ParseError

from tests.house.conftest import PublicPage, visit

pytestmark = pytest.mark.django_db


@cache
def _tree(source: str) -> Element:
    root: Element = html5lib.parse(source, namespaceHTMLElements=False)
    return root


def _elements(source: str, tag: str) -> Iterator[Element]:
    yield from _tree(source).iter(tag)


def test_nojs_every_page_is_valid_html(html_pages: Mapping[str, str]) -> None:
    faults = {}
    for address, source in html_pages.items():
        try:
            html5lib.HTMLParser(strict=True).parse(source)
        except ParseError as error:
            faults[address] = str(error)
    assert faults == {}


def test_nojs_every_page_has_one_title_and_one_heading(html_pages: Mapping[str, str]) -> None:
    wrong = [
        address
        for address, source in html_pages.items()
        if len(list(_elements(source, "h1"))) != 1 or len(list(_elements(source, "title"))) != 1
    ]
    assert wrong == []


def test_nojs_every_form_can_be_sent_by_a_button(html_pages: Mapping[str, str]) -> None:
    stuck = [
        address
        for address, source in html_pages.items()
        for form in _elements(source, "form")
        if not any(button.get("type", "submit") == "submit" for button in form.iter("button"))
    ]
    assert stuck == []


def test_nojs_no_button_or_link_needs_a_script(html_pages: Mapping[str, str]) -> None:
    """A button that only a script can serve stays hidden until that script shows it."""
    idle = [
        (address, "".join(button.itertext()).strip())
        for address, source in html_pages.items()
        for button in _elements(source, "button")
        if button.get("type") == "button" and button.get("hidden") is None
    ]
    scripted = [
        (address, link.get("href"))
        for address, source in html_pages.items()
        for link in _elements(source, "a")
        if (link.get("href") or "#") == "#" or str(link.get("href")).startswith("javascript:")
    ]
    assert idle == []
    assert scripted == []


def test_nojs_every_link_between_our_pages_opens(
    html_pages: Mapping[str, str], public_pages: Mapping[str, PublicPage], client: Client
) -> None:
    """Addresses are written out in templates, since rooms do not know each other's names."""
    linked = {
        urlsplit(href).path: address
        for address, source in html_pages.items()
        for link in _elements(source, "a")
        if (href := link.get("href") or "").startswith("/")
    }
    dead = {
        (path, f"linked from {address}")
        for path, address in linked.items()
        if path not in public_pages and visit(client, path).status >= http.HTTPStatus.BAD_REQUEST
    }
    assert linked
    assert dead == set()


def test_nojs_every_link_inside_a_page_points_at_something(html_pages: Mapping[str, str]) -> None:
    lost = []
    for address, source in html_pages.items():
        targets = {element.get("id") for element in _tree(source).iter()}
        for link in _elements(source, "a"):
            href = link.get("href") or ""
            if href.startswith("#") and href[1:] not in targets:
                lost.append((address, href))
    assert lost == []
