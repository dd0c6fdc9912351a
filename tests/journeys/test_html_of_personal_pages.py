"""The pages that people make by answering are as sound as the others, whatever they answer."""

import pytest
from django.test import Client

from guichet.engine import catalogue
from tests.journeys.sound_html import faults
from tests.journeys.stories import address, every_story

pytestmark = pytest.mark.django_db


def _faults_of(pages: dict[str, str]) -> dict[str, list[str]]:
    assert pages
    return {name: found for name, source in pages.items() if (found := faults(source))}


def _get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_html_every_question_is_sound() -> None:
    house = catalogue.load()
    pages = {}
    for answers in every_story():
        here: dict[str, object] = {}
        for name, value in answers.items():
            number = house.questions[name].code
            path = f"{address(here)}&n={number}" if here else "/guichet/"
            if name not in {"body", "situation"} and name not in pages:
                pages[name] = _get(path)
            here[name] = value
    assert len(pages) > len(house.questions) * 0.9
    assert _faults_of(pages) == {}


def test_html_every_question_left_empty_says_so_in_a_sound_page() -> None:
    house = catalogue.load()
    typed = {q.id for q in house.questions.values() if q.kind not in {"choice", "situation"}}
    pages: dict[str, str] = {}
    for answers in every_story():
        for name in typed & answers.keys() - pages.keys():
            path = f"{address(answers)}&n={house.questions[name].code}"
            response = Client().post(path, {name: ""})
            assert "error" in response.content.decode(), path
            pages[name] = response.content.decode()
    assert _faults_of(pages) == {}


def test_html_every_result_is_sound() -> None:
    results = {address(one, "resultat/") for one in every_story()}
    pages = {result: _get(result) for result in results}
    assert _faults_of(pages) == {}


def test_html_every_letter_read_back_is_sound() -> None:
    house = catalogue.load()
    pages = {}
    for name, examples in house.letter_examples.items():
        path = f"/courriers/{house.procedures[name].slug}/"
        for example in examples:
            response = Client().post(path, dict(example.answers))
            assert response.status_code == 200, (name, example.title)
            pages[f"{name}: {example.title}"] = response.content.decode()
    assert _faults_of(pages) == {}


def test_html_every_letter_form_left_empty_is_sound() -> None:
    house = catalogue.load()
    paths = [f"/courriers/{house.procedures[name].slug}/" for name in house.letters]
    pages = {path: Client().post(path, {}).content.decode() for path in paths}
    assert _faults_of(pages) == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p><b>non fermé</p>", "not HTML"),
        ("<p id=a></p><p id=a></p>", "identifier « a », 2 times"),
        ("<input name=x>", "the field « x » has no label"),
        ("<h1>Un</h1><h3>Trois</h3>", "a heading of level 3 follows level 1"),
        ("<img src=https://elsewhere.example/x.png alt=x>", "img fetches https://elsewhere"),
        ("<p style=color:red>x</p>", "p style=color:red"),
        ("<p onclick=x()>x</p>", "p onclick=x()"),
        (
            "<form action=/ici/><button type=reset>x</button></form>",
            "no button sends the form /ici/",
        ),
        ("<button type=button>x</button>", "the button « x » needs a script"),
        ("<a href=#>x</a>", "the link « x » leads nowhere"),
        ("<span><div>x</div></span>", "div inside span"),
        ("<ul><p>x</p></ul>", "p just inside ul"),
        ("<label for=rien>x</label>", "label for=rien leads nowhere"),
    ],
)
def test_html_faults_are_seen(source: str, fault: str) -> None:
    page = f"<!DOCTYPE html><html lang=fr><title>x</title><body>{source}</html>"
    assert any(found.startswith(fault) for found in faults(page))
