"""What a person does in the house: reads a question, answers, opens, takes a paper, looks for traces."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import pymupdf
from playwright.sync_api import Locator, Page, Route, expect

from guichet.engine import catalogue

Answer = str | list[str] | None
Facts = Mapping[str, Answer]
"""How a question begins → what this person answers: words, boxes to tick, None for « je ne sais pas »."""

_MOST_QUESTIONS: Final = 20
_ONWARD: Final = re.compile("Continuer|Voir mes démarches")


def title(page: Page) -> str:
    """Read what the page is about."""
    return _plain(page.locator("h1").inner_text())


def _plain(text: str) -> str:
    return " ".join(text.split())


def path(page: Page) -> str:
    """Give where the visitor is, without what was answered."""
    return urlsplit(page.url).path


def tell(page: Page, facts: Facts) -> None:
    """Answer each question that the counter asks, until it asks nothing more."""
    for _ in range(_MOST_QUESTIONS):
        if path(page) == "/guichet/resultat/":
            return
        answer(page, _fact(title(page), facts))
    raise AssertionError(f"still asked « {title(page)} » after {_MOST_QUESTIONS} questions")


def _fact(question: str, facts: Facts) -> Answer:
    for beginning, fact in facts.items():
        if question.startswith(beginning):
            return fact
    raise AssertionError(f"this person did not expect to be asked « {question} »")


def answer(page: Page, fact: Answer) -> None:
    """Answer the question on screen, in the way that it asks for."""
    main = page.get_by_role("main")
    if main.locator("form").count() == 0:
        main.get_by_role("link", name=str(fact)).first.click()
    elif fact is None:
        main.get_by_role("button", name="Je ne sais pas").click()
    else:
        _fill(main, fact)
        main.get_by_role("button", name=_ONWARD).click()
    # A click waits for the address of the next page, not for what it says.
    page.wait_for_load_state("domcontentloaded")


def _fill(main: Locator, fact: str | list[str]) -> None:
    if isinstance(fact, str):
        main.get_by_role("textbox").fill(fact)
        return
    for one in fact:
        main.get_by_label(one).check()


def tickets(page: Page) -> list[str]:
    """Give the titles of the procedures proposed, in order, without their numbers."""
    page.wait_for_load_state("domcontentloaded")
    shown = page.locator("article.ticket h2").all_inner_texts()
    return [re.sub(r"^\d+\. ", "", _plain(one)) for one in shown]


def named(*procedures: str) -> list[str]:
    """Give the titles of these procedures, as a ticket bears them."""
    house = catalogue.load()
    return [_plain(house.procedures[one].short_title) for one in procedures]


def ticket(page: Page, procedure: str) -> Locator:
    """Find the ticket of a procedure."""
    (name,) = named(procedure)
    return page.locator("article.ticket", has=page.get_by_role("heading", name=name))


def write(page: Page, fields: Mapping[str, Answer]) -> None:
    """Fill in a letter's form by the words of its questions, unfolding what is folded."""
    main = page.get_by_role("main")
    for label, fact in fields.items():
        # A no-break space stands before « ? », and « (facultatif) » may follow.
        beginning = re.compile("^" + r"\s".join(re.escape(word) for word in label.split()))
        field = main.get_by_label(beginning).first
        _unfold(field)
        if fact is None:
            field.check()
        else:
            field.fill(str(fact))


def _unfold(field: Locator) -> None:
    folded = field.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.first.click()


def sees(page: Page, *texts: str) -> None:
    """Check that the page says each of these."""
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(text)


def take(page: Page, name: str) -> str:
    """Press the button or the link that opens a paper; give the words of the paper."""
    papers: list[bytes] = []

    def keep(route: Route) -> None:
        response = route.fetch()
        assert response.status == 200, response.status
        papers.append(response.body())
        route.fulfill(body="taken", content_type="text/plain")

    page.context.route("**/*.pdf*", keep)
    page.context.route("**/*.txt", keep)
    button = page.get_by_role("main").get_by_text(name, exact=True)
    if button.get_attribute("formtarget") == "_blank":
        with page.expect_popup() as opened:
            button.click()
        opened.value.wait_for_load_state()
        opened.value.close()
    else:
        button.click()
        page.wait_for_load_state()
        page.go_back()
    page.context.unroute_all()
    (paper,) = papers
    return words(paper)


def words(paper: bytes) -> str:
    """Read a paper, every white space one plain space."""
    if not paper.startswith(b"%PDF-"):
        return _plain(paper.decode("utf-8"))
    pages: Any = pymupdf.open(stream=paper, filetype="pdf")
    return _plain(" ".join(page.get_text() for page in pages))
