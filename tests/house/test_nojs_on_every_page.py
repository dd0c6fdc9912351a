"""Every page works with scripts off, and is written in HTML that any browser reads alike."""

import http
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.house.conftest import PublicPage, ReadPage, visit

pytestmark = pytest.mark.django_db


Pages = Mapping[str, ReadPage]


def test_nojs_every_page_is_valid_html(html_pages: Pages) -> None:
    assert {address: page.errors for address, page in html_pages.items() if page.errors} == {}


def test_nojs_every_page_has_one_title_and_one_heading(html_pages: Pages) -> None:
    wrong = [
        address
        for address, page in html_pages.items()
        if len(list(page.root.iter("h1"))) != 1 or len(list(page.root.iter("title"))) != 1
    ]
    assert wrong == []


def test_nojs_every_form_can_be_sent_by_a_button(html_pages: Pages) -> None:
    stuck = [
        address
        for address, page in html_pages.items()
        for form in page.root.iter("form")
        if not any(button.get("type", "submit") == "submit" for button in form.iter("button"))
    ]
    assert stuck == []


def test_nojs_no_button_or_link_needs_a_script(html_pages: Pages) -> None:
    """A button that only a script can serve stays hidden until that script shows it."""
    idle = [
        (address, "".join(button.itertext()).strip())
        for address, page in html_pages.items()
        for button in page.root.iter("button")
        if button.get("type") == "button" and button.get("hidden") is None
    ]
    scripted = [
        (address, link.get("href"))
        for address, page in html_pages.items()
        for link in page.root.iter("a")
        if (link.get("href") or "#") == "#" or str(link.get("href")).startswith("javascript:")
    ]
    assert idle == []
    assert scripted == []


def test_nojs_every_link_between_our_pages_opens(
    html_pages: Pages, public_pages: Mapping[str, PublicPage], client: Client
) -> None:
    """Addresses are written out in templates, since rooms do not know each other's names."""
    linked = {
        urlsplit(href).path: address
        for address, page in html_pages.items()
        for link in page.root.iter("a")
        if (href := link.get("href") or "").startswith("/")
    }
    dead = {
        (path, f"linked from {address}")
        for path, address in linked.items()
        if path not in public_pages and visit(client, path).status >= http.HTTPStatus.BAD_REQUEST
    }
    assert linked
    assert dead == set()


def test_nojs_every_link_inside_a_page_points_at_something(html_pages: Pages) -> None:
    lost = []
    for address, page in html_pages.items():
        targets = {element.get("id") for element in page.root.iter()}
        for link in page.root.iter("a"):
            href = link.get("href") or ""
            if href.startswith("#") and href[1:] not in targets:
                lost.append((address, href))
    assert lost == []
