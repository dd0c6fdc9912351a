"""Markdown without raw HTML: the catalogue writes prose, never code."""

from guichet.lib.markdown import Part, parts, to_html

TEXT = """
## Par où commencer

Une phrase **forte**,
sur deux lignes.

- un
- deux
"""


def test_prose_becomes_headings_paragraphs_and_lists() -> None:
    html = to_html(TEXT)
    assert "<h2>Par où commencer</h2>" in html
    assert "<strong>forte</strong>" in html
    assert "<li>un</li>" in html


def test_a_tag_is_shown_not_obeyed() -> None:
    html = to_html("Bonjour <script>alert(1)</script> <b>ici</b>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_link_that_would_run_code_is_not_a_link() -> None:
    assert "<a" not in to_html("[ici](javascript:alert(1))")


def test_a_link_that_leaves_says_nothing_of_the_visitor() -> None:
    assert 'rel="external noreferrer"' in to_html("[texte](https://example.org/)")
    assert "rel=" not in to_html("[fiche](/droits/)")


def test_on_paper_the_same_text_has_no_markup() -> None:
    assert parts(TEXT) == (
        Part("Par où commencer", is_heading=True),
        Part("Une phrase forte, sur deux lignes."),
        Part(items=("un", "deux")),
    )
