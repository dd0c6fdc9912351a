"""axe finds nothing wrong on the shelf: empty, full, searched, in figures, and where one is gone.

The shelf of the house that is open stays empty: the pages come from the tests' own database, and
the browser shows them at their address, with the style sheets of the house.
"""

import datetime
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import Page

from guichet.features.testimonies import shelf
from guichet.features.testimonies.models import Consent, Door, FacetKind
from tests.journeys.auditing import faults

_TODAY: Final = datetime.date(2026, 11, 23)
_PAGES: Final = (
    "/temoignages/",
    "/temoignages/?page=2",
    "/temoignages/?theme=refusal&q=guichet",
    "/temoignages/?q=zzzz",
    "/temoignages/1/",
    "/temoignages/2/",
    "/temoignages/chiffres/",
    "/temoignages/donnees/",
)


pytestmark = pytest.mark.django_db


def _publish(at: int) -> None:
    themes, codes = ("money-claimed", "refusal", "check"), ("93", "57", "974")
    one = shelf.publish_testimony(
        deposit=None,
        door=Door.USERS,
        consent=Consent.PUBLISH,
        facts={
            FacetKind.THEME: [themes[at % 3]],
            FacetKind.BODY: ["caf"],
            FacetKind.TOOL: ["website"],
            FacetKind.DEPARTMENT: [codes[at % 3]],
        },
        month=datetime.date(2026, 1 + at % 3, 1),
        today=_TODAY,
        title="Un guichet qui n’existe plus",
        text="Le guichet a fermé.\n\nIl reste un site, et un robot.",
    )
    if one.number == 2:
        shelf.withdraw_testimony(testimony=one, today=_TODAY)


def _faults(page: Page, address: str) -> list[str]:
    response = Client().get(address)
    body = response.getvalue()
    page.route(
        lambda url: url.endswith(address),
        lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto(address)
    return faults(page)


@pytest.mark.parametrize("address", _PAGES)
def test_a11y_the_shelf_when_it_is_full(page: Page, address: str) -> None:
    for at in range(30):
        _publish(at)
    assert _faults(page, address) == []


@pytest.mark.parametrize("address", ["/temoignages/", "/temoignages/chiffres/"])
def test_a11y_the_shelf_when_it_is_empty(page: Page, address: str) -> None:
    assert _faults(page, address) == []
