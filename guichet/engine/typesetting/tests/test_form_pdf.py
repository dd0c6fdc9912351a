"""The questionnaire on paper: whole, numbered, two sheets, wide enough for a pen, accessible."""

import io
import itertools
import re

import pikepdf
import pymupdf
import pytest

from guichet.engine import paper_form
from guichet.engine.catalogue import load
from guichet.engine.questionnaires import Questionnaire
from guichet.engine.typesetting.documents import FormDocument, texts_of
from guichet.engine.typesetting.pdf import typeset
from guichet.engine.typesetting.tests.reading import page_count, pages_of, text_of

KNOWN = load()
ADDRESS = "guichet.example/temoigner/"
FORMS = {
    door: paper_form.compose(one, KNOWN.deposit_words, ADDRESS)
    for door, one in KNOWN.questionnaires.items()
}
PAPERS = {door: typeset(form) for door, form in FORMS.items()}
of_each_door = pytest.mark.parametrize("door", sorted(FORMS))


def strings(form: FormDocument) -> list[str]:
    """Return what must be printed, with single spaces."""
    return [" ".join(text.split()) for text in texts_of(form) if text not in ("fr", "")]


@of_each_door
def test_every_word_of_the_definition_is_on_the_paper(door: str) -> None:
    printed = text_of(PAPERS[door])
    assert [text for text in strings(FORMS[door]) if text not in printed] == []


@of_each_door
def test_the_paper_is_two_sheets_printed_on_both_sides(door: str) -> None:
    assert page_count(PAPERS[door]) <= 4


@of_each_door
def test_what_will_be_done_is_said_before_the_first_question(door: str) -> None:
    printed = text_of(PAPERS[door])
    head = printed[: printed.index(KNOWN.questionnaires[door].questions[0].label)]
    for statement in KNOWN.deposit_words.before:
        assert statement.title in head
    assert "personne bénévole" in head
    # One sentence says who reads: none before it says « nobody else » too early.
    assert head.count("personne d’autre") == 1
    assert "90 jours" in head


@of_each_door
def test_boxes_are_numbered_from_one_without_a_gap(door: str) -> None:
    numbers = [box.number for part in FORMS[door].parts for box in part.boxes]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers == list(paper_form.boxes(KNOWN.questionnaires[door]).values())
    printed = [line.text for page in pages_of(PAPERS[door]) for line in page]
    assert [int(text) for text in printed if text.isdigit()] == numbers


@of_each_door
def test_each_option_has_its_box_to_tick(door: str) -> None:
    wanted = sum(len(box.options) for part in FORMS[door].parts for box in part.boxes)
    assert text_of(PAPERS[door]).count("☐") == wanted


@of_each_door
def test_lines_are_far_enough_apart_for_any_hand(door: str) -> None:
    millimetre = 72 / 25.4
    gaps = []
    for page in pymupdf.open(stream=PAPERS[door]):
        rules = sorted(
            path["rect"].y0
            for path in page.get_drawings()
            if path["rect"].width > 160 * millimetre and path["rect"].width < 170 * millimetre
        )
        gaps += [(low - high) / millimetre for high, low in itertools.pairwise(rules)]
    wanted = sum(max(0, box.lines - 1) for part in FORMS[door].parts for box in part.boxes)
    assert len(gaps) >= wanted - 3
    assert min(gaps) > 8


@of_each_door
def test_a11y_the_paper_is_tagged_french_and_titled(door: str) -> None:
    with pikepdf.open(io.BytesIO(PAPERS[door])) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        metadata = pdf.Root.Metadata.read_bytes().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", metadata)
    assert FORMS[door].title in metadata


@of_each_door
def test_the_paper_is_black_and_white(door: str) -> None:
    pixels = pymupdf.open(stream=PAPERS[door])[0].get_pixmap(dpi=40)
    samples = pixels.samples
    colours = {tuple(samples[at : at + 3]) for at in range(0, len(samples), 3)}
    assert all(max(colour) - min(colour) < 24 for colour in colours)


def test_what_is_retired_is_not_printed() -> None:
    words = KNOWN.deposit_words
    definition = KNOWN.questionnaires["users"].model_dump(mode="json")
    part = definition["parts"][1]
    for question in part["questions"]:
        question["retired"] = True
    form = paper_form.compose(Questionnaire.model_validate(definition), words, ADDRESS)
    assert part["title"] not in texts_of(form)
    assert part["questions"][0]["label"] not in texts_of(form)
