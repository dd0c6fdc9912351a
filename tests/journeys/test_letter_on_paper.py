"""A letter printed from the page that reads it back takes no more sheets than the PDF."""

from collections.abc import Iterator, Mapping
from typing import Any

import pymupdf
import pytest
from django.utils.html import format_html, format_html_join
from playwright.sync_api import Page

from guichet.engine import catalogue, letters
from guichet.engine.typesetting.pdf import typeset


def _typed(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, str(one)


def _sheets(pdf: bytes) -> int:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        count: int = document.page_count
        return count


@pytest.mark.parametrize(
    "name", ["admin-appeal", "cada-referral", "reasons-request", "gdpr-access"]
)
def test_printing_the_page_takes_no_more_sheets_than_the_pdf(page: Page, name: str) -> None:
    house = catalogue.load()
    answers = house.letter_examples[name][0].answers
    document = letters.compose(house.letters[name], house.common, answers, answers["date"])
    fields = format_html_join("", '<textarea name="{}">{}</textarea>', _typed(answers))
    page.goto("/quitter/")
    page.set_content(
        format_html(
            '<form method="post" action="/courriers/{}/">{}<button>Relire</button></form>',
            house.procedures[name].slug,
            fields,
        )
    )
    page.get_by_role("button", name="Relire").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Relisez votre lettre"
    assert _sheets(page.pdf(format="A4")) <= _sheets(typeset(document))
