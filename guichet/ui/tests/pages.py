"""Gives the tests what a browser would receive from the look."""

from xml.etree.ElementTree import Element

import html5lib
from django.template import engines
from django.test import RequestFactory

from guichet.ui import views


def component_page() -> str:
    """Give the HTML of the component page; the caller has set DEBUG."""
    request = RequestFactory().get("/composants/")
    return views.components(request).content.decode()


def rendered(source: str, **context: object) -> str:
    """Give the HTML of a few lines of template that use our tags."""
    template = engines["django"].from_string("{% load ui %}" + source)
    return str(template.render(context))


def parsed(source: str) -> Element:
    """Give the tree of a page or of a fragment; fails where a browser would have to guess."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = source if "<html" in source else f"<!DOCTYPE html><title>t</title>{source}"
    root: Element = parser.parse(page)
    return root


def words(element: Element) -> str:
    """Give the text of an element, with plain single spaces."""
    return plain("".join(element.itertext()))


def plain(text: str) -> str:
    """Give a text with single spaces that break, for comparison."""
    return " ".join(text.split())


def with_class(root: Element, name: str) -> list[Element]:
    """Give the elements that bear a class."""
    return [element for element in root.iter() if name in (element.get("class") or "").split()]
