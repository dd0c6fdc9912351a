"""From the list of systems to a real audit, its numbers and its table, without any script."""

import hashlib
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.auditing import faults
from tests.journeys.visiting import sees, title
from tests.journeys.weighing import weigh

_TO_READ: Final = (
    "/algorithmes/audits/",
    "/algorithmes/audits/duo/",
    "/algorithmes/audits/suede/",
    "/algorithmes/audits/amsterdam/",
)
_BYTES: Final = 30_000


def test_nojs_journey_from_a_system_to_what_was_measured_and_its_table(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto("/algorithmes/duo-pays-bas/")
    page.get_by_role("link", name=re.compile("^Contrôle des bourses étudiantes")).click()
    assert title(page).startswith("Contrôle des bourses étudiantes (DUO)")
    sees(page, "n = 54 820", "28,1 %", "6,2 fois", "Les limites")
    link = page.get_by_role("link", name="duo-controle-2014.csv")
    fingerprint = link.locator("xpath=..").locator("code").inner_text()
    with page.expect_download() as coming:
        link.click()
    assert coming.value.suggested_filename == "duo-controle-2014.csv"
    taken = Path(coming.value.path()).read_bytes()
    assert hashlib.sha256(taken).hexdigest() == fingerprint
    page.get_by_role("link", name="Les autres audits").click()
    assert title(page) == "Des audits que l’on peut refaire"


def test_nojs_journey_from_the_list_of_systems(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/algorithmes/")
    page.get_by_role("link", name="Des audits que l’on peut refaire").click()
    page.get_by_role("link", name=re.compile("^Congé pour enfant malade")).click()
    sees(page, "Ce que cela dit.", "Ce que cela ne dit pas.", "49,3 %")
    assert "/algorithmes/audits/" in page.url


@pytest.mark.parametrize("question", ["audit", "duo bourse", "faux positifs"])
def test_journey_to_an_audit_by_the_search(same_page: Page, question: str) -> None:
    same_page.goto("/recherche/?q=" + question.replace(" ", "+"))
    expect(same_page.locator('main a[href^="/algorithmes/audits/"]').first).to_be_visible()


@pytest.mark.parametrize("path", _TO_READ)
def test_a11y_of_the_audits(same_page: Page, path: str) -> None:
    response = same_page.goto(path)
    assert response
    assert response.status == 200
    assert faults(same_page) == []


@pytest.mark.parametrize("path", _TO_READ)
def test_budget_of_the_audits(chromium: Browser, house_address: str, path: str) -> None:
    weight = weigh(chromium, house_address, path)
    assert weight.elsewhere == ()
    assert len(weight.addresses) <= 4, weight.addresses
    assert weight.bytes <= _BYTES
    assert weight.script_bytes == 0
