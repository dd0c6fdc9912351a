"""Every kind of page on a small phone, at 200 %, and on paper."""

from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from guichet.engine import catalogue
from tests.journeys.people import AMINA_WRITES
from tests.journeys.stories import LONG_AGO, RECENT, address, completed
from tests.journeys.visiting import tickets, words, write

_TEXTS: Final = (
    "/",
    "/droits/",
    "/droits/savoir-comment-on-m-a-note/",
    "/droits/commission-de-recours-amiable/",
    "/courriers/",
    "/recherche/?q=trop+perssu",
    "/recherche/?q=" + "anticonstitutionnellement" * 6,
    "/annuaire/",
    "/annuaire/57463-metz/",
    "/annuaire/departement/59/",
    "/annuaire/lieu/mairie-de-metz-57463/",
    "/annuaire/proposer/",
    "/agenda/",
    "/agenda/proposer/",
    "/qui-peut-aider/",
    "/temoigner/",
    "/a-propos/comment-nous-verifions/",
    "/a-propos/ce-que-nous-gardons/",
    "/a-propos/accessibilite/",
    "/a-propos/nos-algorithmes/",
    "/a-propos/",
    "/mentions-legales/",
    "/quitter/",
    "/nulle-part/",
)
_TOO_WIDE: Final = """() => {
    const width = document.documentElement.clientWidth;
    const outside = [...document.querySelectorAll("body *")].filter(one => {
        const box = one.getBoundingClientRect();
        if (box.width === 0 || box.right <= width + 1) return false;
        for (let up = one.parentElement; up; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return false;
        return true;
    }).map(one => one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40));
    return document.documentElement.scrollWidth > width ? outside.slice(0, 5).concat("scrolls") : [];
}"""
_UNFOLD: Final = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def _personal_pages() -> list[str]:
    house = catalogue.load()
    asked = completed(house, {"body": "caf", "situation": "overpayment"}, day=RECENT)
    late = completed(house, {"body": "caf", "situation": "overpayment"}, day=LONG_AGO)
    questions = ("situation", "received_on", "benefit", "place")
    return [
        "/guichet/",
        *(f"{address(asked)}&n={house.questions[one].code}" for one in questions),
        address(asked, "resultat/"),
        address(late, "resultat/"),
        *(f"/courriers/{house.procedures[one].slug}/" for one in ("cra-appeal", "gdpr-access")),
    ]


@pytest.fixture(scope="module")
def everywhere() -> list[str]:
    """Give every kind of page."""
    return [*_TEXTS, *_personal_pages()]


def _read_back(page: Page) -> None:
    page.goto("/courriers/commission-de-recours-amiable/")
    write(page, AMINA_WRITES)
    page.get_by_role("button", name="Relire ma lettre").click()
    expect(page.get_by_role("article", name="Votre lettre")).to_be_visible()


def _too_wide(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for one in addresses:
        page.goto(one)
        page.evaluate(_UNFOLD)
        if outside := page.evaluate(_TOO_WIDE):
            found[one] = outside
    return found


def test_journey_on_a_phone_never_scrolls_sideways(page: Page, everywhere: list[str]) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert _too_wide(page, everywhere) == {}
    _read_back(page)
    assert page.evaluate(_TOO_WIDE) == []


def test_journey_at_200_percent_never_scrolls_sideways(
    chromium: Browser, house_address: str, everywhere: list[str]
) -> None:
    """A screen of 1280 pixels at 200 % shows 640 of them, each twice as large."""
    with chromium.new_context(
        base_url=house_address,
        viewport={"width": 640, "height": 450},
        device_scale_factor=2,
    ) as visit:
        assert _too_wide(visit.new_page(), everywhere) == {}


def test_journey_with_letters_twice_as_large_never_scrolls_sideways(
    page: Page, everywhere: list[str]
) -> None:
    """Who only enlarges the letters, in the settings of the browser, loses nothing either."""
    found = {}
    for one in everywhere:
        page.goto(one)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if outside := page.evaluate(_TOO_WIDE):
            found[one] = outside
    assert found == {}


def test_journey_on_paper_shows_what_is_to_be_read_and_nothing_to_press(
    page: Page, everywhere: list[str]
) -> None:
    page.emulate_media(media="print")
    left = {}
    for one in everywhere:
        page.goto(one)
        pressed = page.locator("nav, .skip, .private, .search, button, .button")
        if shown := [each.inner_text() for each in pressed.all() if each.is_visible()]:
            left[one] = shown
        expect(page.locator("h1")).to_be_visible()
    assert left == {}


def test_journey_on_paper_unfolds_what_is_folded(page: Page) -> None:
    """What is printed is read back from the paper itself."""
    page.goto("/qui-peut-aider/")
    folded = page.locator("main details:not([open]) > p").all_text_contents()
    beginnings = [" ".join(one.split())[:30] for one in folded]
    assert beginnings
    paper = words(page.pdf())
    assert [one for one in beginnings if one not in paper] == []


def test_journey_on_paper_keeps_what_to_do_and_until_when(page: Page) -> None:
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto(address(story, "resultat/"))
    proposed = tickets(page)
    assert proposed
    paper = words(page.pdf())
    assert [one for one in (*proposed, "26 novembre 2026") if one not in paper] == []


def test_journey_in_the_dark_is_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert sum(int(one) for one in ground.strip("rgb()").split(",")) < 3 * 80
