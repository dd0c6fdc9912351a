"""The other components, and the pages of errors."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from guichet.ui.tests.pages import parsed, rendered, with_class, words

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "ui"
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(
    r"\{% (?:blocktranslate[^%]*%\}(.*?)\{% endbl|translate \"([^\"]*)\")", re.DOTALL
)


def test_what_is_to_check_says_so_and_what_is_checked_says_when() -> None:
    source = '{% law "CRPA L112-1" "Le cachet compte." status=status reviewed_on=day %}'
    doubtful = words(parsed(rendered(source, status="to_check", day=None)))
    checked = words(parsed(rendered(source, status="verified", day=date(2026, 11, 21))))
    assert "à vérifier" in doubtful
    assert "relu le 21 novembre 2026" in checked
    assert "à vérifier" not in checked


@pytest.mark.parametrize("tag", ["choice_list", "link_list", "answers"])
def test_an_empty_list_leaves_no_empty_frame(tag: str) -> None:
    assert rendered("{% " + tag + " nothing %}", nothing=[]).strip() == ""


def test_an_empty_table_says_that_it_is_empty() -> None:
    source = '{% data_table "Comptes" headers nothing %}'
    root = parsed(rendered(source, headers=["Lieu", "Nombre"], nothing=[]))
    assert [words(cell) for cell in root.iter("td")] == ["Rien à montrer pour le moment."]


def test_a_passage_in_another_language_says_which_and_its_direction() -> None:
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        root = parsed(rendered("{% passage code %}…{% endpassage %}", code=language))
        (passage,) = with_class(root, "passage")
        assert (passage.get("lang"), passage.get("dir")) == (language, direction)


def test_an_answer_is_corrected_by_a_link_that_names_it() -> None:
    rows = [{"label": "Organisme", "value": "CAF", "url": "/guichet/x/"}]
    (link,) = parsed(rendered("{% answers rows %}", rows=rows)).iter("a")
    assert words(link) == "Corriger : Organisme"


def test_the_page_for_a_failure_needs_nothing_to_be_shown() -> None:
    root = parsed(get_template("ui/500.html").render())
    assert words(next(root.iter("h1"))) == "Le guichet est en panne"
    assert [link.get("href") for link in root.iter("link")] == [
        "/static/ui/guichet.css",
        "/static/ui/mark.svg",
    ]


@pytest.mark.parametrize("name", ["404", "quit"])
def test_the_other_pages_that_help_are_sound(name: str) -> None:
    request = RequestFactory().get("/inconnue/")
    root = parsed(render_to_string(f"ui/{name}.html", {}, request))
    assert root.get("lang") == "fr"
    assert len(list(root.iter("h1"))) == 1
    assert "/" in {link.get("href") for link in root.iter("a")}


def _shown(source: str) -> str:
    """Give what people may read in a template: its own text and its translatable words."""
    quoted = "\n".join(one or other for one, other in QUOTED.findall(source))
    return CODE.sub("\n", source) + "\n" + quoted


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_are_written_in_good_typography(path: Path) -> None:
    shown = _shown(path.read_text(encoding="utf-8"))
    assert re.findall(r"\w+ [:;!?»]|« \w+|\w+[!?»](?=\s)|\w+'\w+", shown) == []
