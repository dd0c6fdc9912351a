"""What a page costs on its first load, as interface.md promises it, measured in the browser."""

from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.journeys.weighing import weigh

_BYTES: Final = 30_000
_SCRIPT_BYTES: Final = 10_000
_REQUESTS: Final = 3

_TEXTS: Final = (
    "/",
    "/droits/",
    "/droits/savoir-comment-on-m-a-note/",
    "/droits/commission-de-recours-amiable/",
    "/courriers/",
    "/recherche/?q=trop+perssu",
    "/annuaire/",
    "/annuaire/57463-metz/",
    "/annuaire/departement/59/",
    "/annuaire/lieu/mairie-de-metz-57463/",
    "/annuaire/proposer/",
    "/agenda/",
    "/agenda/proposer/",
    "/temoigner/",
    "/a-propos/",
    "/a-propos/comment-nous-verifions/",
    "/a-propos/ce-que-nous-gardons/",
    "/mentions-legales/",
)
_PERSONAL: Final = ("/guichet/", "/courriers/commission-de-recours-amiable/", "/quitter/")


@pytest.mark.parametrize("path", _TEXTS)
def test_budget_text_page(chromium: Browser, house_address: str, path: str) -> None:
    weight = weigh(chromium, house_address, path)
    assert weight.elsewhere == ()
    assert len(weight.addresses) <= _REQUESTS, weight.addresses
    assert weight.bytes <= _BYTES
    assert weight.script_bytes == 0


@pytest.mark.parametrize("path", _PERSONAL)
def test_budget_personal_page(chromium: Browser, house_address: str, path: str) -> None:
    """A personal page alone loads a script, and weighs no more for it."""
    weight = weigh(chromium, house_address, path)
    assert weight.elsewhere == ()
    assert 0 < weight.script_bytes <= _SCRIPT_BYTES
    assert weight.bytes <= _BYTES
