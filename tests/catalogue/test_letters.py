"""Every letter of the catalogue, with every example: what it says, cites, leaves out, and prints."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pymupdf
import pytest

from guichet.engine import catalogue, coherence, letters
from guichet.engine.entries import Letter, LetterExample, Line
from guichet.engine.last_day import last_day
from guichet.engine.typesetting.documents import LetterDocument, texts_of
from guichet.engine.typesetting.odt import to_odt
from guichet.engine.typesetting.pdf import typeset, unsupported_characters
from guichet.engine.typesetting.text import to_text

HOUSE = catalogue.load()
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name, examples in HOUSE.letter_examples.items()
    for number, example in enumerate(examples, 1)
]
FOOT = 45  # 16 mm, in points
# « article L. 311-3-1 », « articles R.* 311-12 et R. 311-13 », « article 15 du RGPD ».
_ARTICLE = re.compile(r"\b([LRDA])\.(\*?)\s?(\d+(?:-\d+)*(?:-[A-Z]\b)?)")
_BARE_ARTICLE = re.compile(r"\barticles? (\d+(?:-\d+)*)(?: (?:et|à) (\d+(?:-\d+)*))?")


def _composed(name: str, example: LetterExample) -> LetterDocument:
    day = example.answers["date"]
    return letters.compose(HOUSE.letters[name], HOUSE.common, example.answers, day)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _printed_in_pdf(document: LetterDocument) -> str:
    """Give the text of the pages without their foot, where the number could cut a sentence."""
    with pymupdf.open(stream=typeset(document), filetype="pdf") as pages:
        return "".join(page.get_text(clip=_above_the_foot(page.rect)) for page in pages)


def _above_the_foot(page: pymupdf.Rect) -> pymupdf.Rect:
    return pymupdf.Rect(page.x0, page.y0, page.x1, page.y1 - FOOT)


def _printed_in_odt(document: LetterDocument) -> str:
    with zipfile.ZipFile(io.BytesIO(to_odt(document))) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - we wrote it
    return "".join(root.itertext())


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_each_example_says_what_it_must_and_nothing_else(name: str, example: LetterExample) -> None:
    assert list(coherence.letter_example_faults(HOUSE, name, example)) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_each_example_leaves_no_hole(name: str, example: LetterExample) -> None:
    for text in texts_of(_composed(name, example)):
        assert not re.search(r"\{|\}|\bNone\b|  | ,|\.\.(?!\.)|,\.|\(\)", text), text


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_each_example_is_the_same_letter_in_the_three_formats(
    name: str, example: LetterExample
) -> None:
    document = _composed(name, example)
    assert unsupported_characters(document) == set()
    printed = {
        "pdf": _squeezed(_printed_in_pdf(document)),
        "odt": _squeezed(_printed_in_odt(document)),
        "text": _squeezed(to_text(document)),
    }
    sentences = [text for text in texts_of(document) if text not in (document.title, "fr", "")]
    for format_, content in printed.items():
        missing = [one for one in sentences if _squeezed(one) not in content]
        assert missing == [], format_


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_day_shown_to_the_person_is_the_examples_own(name: str, example: LetterExample) -> None:
    letter = HOUSE.letters[name]
    found = letters.read(letter, HOUSE.common, example.answers, example.answers["date"])
    deadline = last_day(HOUSE, letter, found.answers)
    wanted = example.last_days.get("act_before")
    if wanted:
        assert deadline
        assert deadline.last_day == wanted


@pytest.mark.parametrize("name", HOUSE.letters)
def test_each_letter_has_three_examples_and_an_unusual_one(name: str) -> None:
    examples = HOUSE.letter_examples[name]
    assert len(examples) >= 3
    assert any(one.unusual for one in examples)


@pytest.mark.parametrize("name", HOUSE.letters)
def test_each_letter_is_tried_for_oneself_and_for_somebody_else(name: str) -> None:
    acting = {example.answers["acting"] for example in HOUSE.letter_examples[name]}
    assert "self" in acting
    assert acting & {"association", "representative"}


@pytest.mark.parametrize("name", HOUSE.letters)
def test_each_ground_is_one_of_the_procedure(name: str) -> None:
    known = {one.ref for one in HOUSE.procedures[name].legal_basis}
    assert set(HOUSE.letters[name].grounds) <= known


@pytest.mark.parametrize("name", HOUSE.letters)
def test_each_article_named_in_the_letter_is_one_of_its_grounds(name: str) -> None:
    letter = HOUSE.letters[name]
    grounds = {part for ref in letter.grounds for part in _numbers_in(ref)}
    cited = set(_cited(" ".join(_texts(letter))))
    assert cited - grounds == set()


def _texts(letter: Letter) -> Iterator[str]:
    """Give every text that the letter may print, whatever the answers."""
    for block in letter.body:
        yield from (block.text, block.heading)
        yield from (one.text if isinstance(one, Line) else one for one in block.items)
    for line in (*letter.subject, *letter.pieces):
        yield line.text if isinstance(line, Line) else line


def _cited(text: str) -> Iterator[str]:
    """Give « L311-3-1 », « R*311-12 », « 15 » for each article that a text names."""
    for found in _ARTICLE.finditer(text):
        yield "".join(found.groups())
    for found in _BARE_ARTICLE.finditer(text):
        yield from filter(None, found.groups())


def _numbers_in(ref: str) -> Iterator[str]:
    """Give the numbers of articles that a ground holds: « CSS L114-10 », « RGPD art. 15(1)(h) »."""
    yield from re.findall(r"[LRDA]\*?\d+(?:-\d+)*(?:-[A-Z]\b)?", ref)
    yield from re.findall(r"(?<![\w-])\d+(?:-\d+)*", ref)


def test_an_article_out_of_nowhere_would_be_seen() -> None:
    text = (
        "articles L.\u00a0112-3 et R.* 311-12, article 15 du RGPD, articles 5 et 6, R.\u00a0142-1-A"
    )
    assert set(_cited(text)) == {"L112-3", "R*311-12", "15", "5", "6", "R142-1-A"}
    assert set(_numbers_in("CSS R142-1-A")) >= {"R142-1-A"}
    assert "15" in set(_numbers_in("RGPD art.\u00a015(1)(h)"))


def test_each_procedure_of_the_first_tier_has_its_letter_or_says_why_not() -> None:
    first = [one for one in HOUSE.procedures.values() if one.tier == 1]
    assert len(first) == 29
    silent = [one.id for one in first if one.id not in HOUSE.letters and not one.no_letter_reason]
    assert silent == []


def test_each_known_address_says_where_it_was_read() -> None:
    known = {name: one.addressee for name, one in HOUSE.letters.items() if one.addressee.complete}
    assert known
    assert [name for name, one in known.items() if not one.address_source] == []


def test_each_doubt_is_told() -> None:
    doubtful = {name: one for name, one in HOUSE.letters.items() if one.status == "to_check"}
    assert doubtful
    assert [name for name, one in doubtful.items() if not one.doubt] == []
