"""The letter in its three formats and its sheet: the same words, under names that reveal nothing."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pymupdf
import pytest
from django.test import Client

from guichet.engine import catalogue
from guichet.engine.typesetting.characters import REPLACEMENT

ADDRESS = "/courriers/commission-de-recours-amiable/"

Answers = dict[str, str]

HARD_TEXTS = [
    '<script>alert("1")</script> & <b>',
    '#eval("sys.inputs") #let x = 1 $sum_x$ *gras* _x_ @ref <label> ```raw``` \\n // rien',
    "{name} {{ 7*7 }} {% debug %} %s %(x)s ${x}",
    "Çağlayan Łódź O’Brien ﬁn Œuvre 3 € … – —",
    "]]> <?xml version='1.0'?> &amp; &#0;",
    "un\n\n\n\n\nmot-" + "très" * 80,
]
# What the faces of the PDF cannot draw; the text and the ODT keep it.
OTHER_SCRIPTS = ["日本語", "ⵜⵉⴼⵉⵏⴰⵖ", "Amina 👩🏽‍🦱 😀"]


def _get(client: Client, answers: Answers, paper: str) -> bytes:
    response = client.post(ADDRESS + paper, answers)
    assert response.status_code == 200
    return response.content


def _squeezed(text: str) -> str:
    """Give a text without its spaces: lines are cut differently in each format."""
    return re.sub(r"[\s\u2060]+", "", text)


def _in_pdf(content: bytes) -> str:
    with pymupdf.open(stream=content, filetype="pdf") as document:
        return _squeezed("".join(page.get_text() for page in document))


def _in_odt(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - we wrote it
    return _squeezed("".join(root.itertext()))


def _in_text(content: bytes) -> str:
    return _squeezed(content.decode())


@pytest.mark.parametrize(
    ("paper", "kind", "disposition"),
    [
        ("lettre.pdf", "application/pdf", 'inline; filename="lettre.pdf"'),
        (
            "lettre.odt",
            "application/vnd.oasis.opendocument.text",
            'attachment; filename="lettre.odt"',
        ),
        ("lettre.txt", "text/plain; charset=utf-8", 'inline; filename="lettre.txt"'),
        ("feuille-de-route.pdf", "application/pdf", 'inline; filename="feuille-de-route.pdf"'),
    ],
)
def test_each_paper_has_its_kind_and_a_neutral_name(
    client: Client, answers: Answers, paper: str, kind: str, disposition: str
) -> None:
    response = client.post(ADDRESS + paper, answers)
    assert response.status_code == 200
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == disposition
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    assert not response.cookies


@pytest.mark.parametrize(
    "paper", ["lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf"]
)
def test_the_address_of_a_paper_alone_leads_back_to_the_questions(
    client: Client, paper: str
) -> None:
    response = client.get(ADDRESS + paper)
    assert response.status_code == 302
    assert response["Location"] == ADDRESS


@pytest.mark.parametrize(
    "paper", ["lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf"]
)
def test_a_paper_with_faulty_answers_shows_the_form_with_everything_typed(
    client: Client, answers: Answers, paper: str
) -> None:
    response = client.post(ADDRESS + paper, {**answers, "received_on": "31/02/2026"})
    assert response.status_code == 422
    assert "31 février 2026 n’existe pas" in response.text
    assert answers["facts"] in response.text


@pytest.mark.parametrize("typed", HARD_TEXTS)
def test_what_is_typed_is_printed_as_typed_in_the_three_formats(
    client: Client, answers: Answers, typed: str
) -> None:
    sent = {**answers, "facts": typed, "benefit": " ".join(typed.split())[:200]}
    wanted = _squeezed(typed)
    assert wanted in _in_text(_get(client, sent, "lettre.txt"))
    assert wanted in _in_odt(_get(client, sent, "lettre.odt"))
    # A ligature is drawn, and read, as its two letters.
    assert wanted.replace("ﬁ", "fi") in _in_pdf(_get(client, sent, "lettre.pdf")).replace("ﬁ", "fi")


@pytest.mark.parametrize("typed", OTHER_SCRIPTS)
def test_every_script_is_kept_by_the_text_and_the_odt(
    client: Client, answers: Answers, typed: str
) -> None:
    sent = {**answers, "name": typed}
    assert _squeezed(typed) in _in_text(_get(client, sent, "lettre.txt"))
    assert _squeezed(typed) in _in_odt(_get(client, sent, "lettre.odt"))
    assert REPLACEMENT in _in_pdf(_get(client, sent, "lettre.pdf"))


@pytest.mark.parametrize("typed", ["أمينة بن علي", "שלום", "Ελλάδα", "Россия", "Nguyễn"])
def test_the_pdf_prints_the_scripts_of_its_faces(
    client: Client, answers: Answers, typed: str
) -> None:
    assert REPLACEMENT not in _in_pdf(_get(client, {**answers, "name": typed}, "lettre.pdf"))


@pytest.mark.parametrize("typed", ["\x00", "a\x07b", "a\u202eb", "a\u2066b"])
@pytest.mark.parametrize("paper", ["lettre.pdf", "lettre.odt", "lettre.txt"])
def test_hidden_characters_are_refused_for_every_paper(
    client: Client, answers: Answers, paper: str, typed: str
) -> None:
    response = client.post(ADDRESS + paper, {**answers, "facts": typed})
    assert response.status_code == 422
    assert 'id="id_facts_error"' in response.text


def test_the_same_answers_give_the_same_bytes(client: Client, answers: Answers) -> None:
    for paper in ("lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf"):
        assert _get(client, answers, paper) == _get(client, answers, paper)


def test_the_pdf_is_tagged_and_says_its_language(client: Client, answers: Answers) -> None:
    content = _get(client, answers, "lettre.pdf")
    assert b"pdfuaid" in content
    with pymupdf.open(stream=content, filetype="pdf") as document:
        _, marked = document.xref_get_key(document.pdf_catalog(), "MarkInfo/Marked")
        _, language = document.xref_get_key(document.pdf_catalog(), "Lang")
    assert (marked, language) == ("true", "fr")


def test_the_sheet_holds_the_dates_and_not_the_name(client: Client, answers: Answers) -> None:
    printed = _in_pdf(_get(client, answers, "feuille-de-route.pdf"))
    assert "mercredi6janvier2027" in printed
    assert _squeezed(catalogue.load().letters["cra-appeal"].sheet.send[0]) in printed
    assert _squeezed(answers["name"]) not in printed
