"""On a shared computer without scripts, « back » after leaving shows nothing of the letter.

What a page cannot do: a browser that is asked to reload a page that came from a form offers to send
the form again, and does if its user confirms. Only closing the window forgets what was sent.
"""

import contextlib

from playwright.sync_api import Error, Page, expect

from tests.journeys.people import AMINA_WRITES
from tests.journeys.visiting import path, write

_LETTER = "/courriers/commission-de-recours-amiable/"


def _leave(page: Page) -> None:
    page.get_by_role("link", name="Tout effacer et quitter").click()
    page.wait_for_url("**/quitter/")


def _typed(page: Page) -> str:
    """Give what stands in the text fields of the page."""
    fields = page.locator("form textarea, form input[type=text], form input[type=tel]")
    return " ".join(fields.nth(at).input_value() for at in range(fields.count()))


def _back(page: Page) -> None:
    # « Confirm form resubmission »: the browser shows its own page instead of ours.
    with contextlib.suppress(Error):
        page.go_back()
    page.wait_for_load_state()


def test_nojs_journey_back_to_a_form_left_half_way_finds_it_empty(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto(_LETTER)
    write(page, AMINA_WRITES)
    assert "Amina" in _typed(page)
    _leave(page)
    _back(page)
    assert path(page) == _LETTER
    assert "Amina" not in _typed(page)
    assert "Lilas" not in _typed(page)
    assert "3 200" not in _typed(page)


def test_nojs_journey_back_after_a_fault_shows_neither_the_answers_nor_the_form(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto(_LETTER)
    write(page, {**AMINA_WRITES, "Ville où vous écrivez": ""})
    page.get_by_role("button", name="Relire ma lettre").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "Amina" in _typed(page)
    _leave(page)
    for _ in range(2):
        _back(page)
        expect(page.get_by_text("Amina")).to_have_count(0)
        assert "Amina" not in _typed(page)
        assert "Lilas" not in _typed(page)
