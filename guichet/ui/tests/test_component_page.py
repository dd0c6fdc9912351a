"""The component page shows everything, and what it shows is sound HTML."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from guichet.ui import views
from guichet.ui.templatetags import ui
from guichet.ui.tests.pages import component_page, parsed, with_class


@pytest.fixture
def page(settings: Settings) -> str:
    settings.DEBUG = True
    return component_page()


def test_the_component_page_is_unknown_to_the_public(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(Http404):
        views.components(RequestFactory().get("/composants/"))


def test_every_component_is_on_the_page(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    used = set()
    compilers = dict(ui.register.tags)
    for name, compiler in compilers.items():

        def note(*args: object, name: str = name, compiler: object = compiler) -> object:
            used.add(name)
            return compiler(*args)  # type: ignore[operator]

        monkeypatch.setitem(ui.register.tags, name, note)
    component_page()
    assert used == set(compilers)


def test_every_state_of_a_ticket_is_on_the_page(page: str) -> None:
    states = {
        (ticket.get("class") or "").removeprefix("ticket ")
        for ticket in with_class(parsed(page), "ticket")
    }
    assert states == {"now", "soon", "calm", "past", "none"}


def test_no_identifier_is_used_twice(page: str) -> None:
    counts = Counter(element.get("id") for element in parsed(page).iter() if element.get("id"))
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_reference_inside_the_page_leads_somewhere(page: str) -> None:
    root = parsed(page)
    known = {element.get("id") for element in root.iter()}
    asked = {
        name
        for element in root.iter()
        for attribute in ("for", "aria-describedby", "aria-labelledby")
        for name in (element.get(attribute) or "").split()
    }
    asked |= {
        (link.get("href") or "")[1:]
        for link in root.iter("a")
        if (link.get("href") or "").startswith("#")
    }
    assert len(asked) > 20
    assert asked - known == set()


def test_headings_skip_no_level(page: str) -> None:
    levels = [int(name) for name in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_text_page_asks_for_the_style_sheet_and_the_icon_only(page: str) -> None:
    root = parsed(page)
    assert [link.get("rel") for link in root.iter("link")] == ["stylesheet", "icon"]
    assert len(list(root.iter("script"))) == 1  # This page is shown as a personal one.
