"""Markdown as the catalogue writes it: to HTML for the screen, to plain parts for paper.

Raw HTML is refused by the parser (`html=False`): what is written in the catalogue can never become
a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict


@dataclass(frozen=True)
class Part:
    """One block of a text: a heading or a paragraph has a `text`, a list has `items`."""

    text: str = ""
    items: tuple[str, ...] = ()
    is_heading: bool = False


def to_html(text: str) -> SafeString:
    """Return the HTML of a Markdown text; links that leave the site say nothing of the visitor."""
    # Safe: the parser escapes every tag that the text may hold.
    html: str = _parser().render(text)
    return mark_safe(html)  # noqa: S308


def parts(text: str) -> tuple[Part, ...]:
    """Return the headings, paragraphs and lists of a Markdown text, without their markup."""
    found: list[Part] = []
    items: list[str] = []
    opened = ""
    for token in _parser().parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            opened, items = "list", []
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            found.append(Part(items=tuple(items)))
            opened = ""
        elif token.type == "heading_open":
            opened = "heading"
        elif token.type == "inline" and opened == "list":
            items.append(_plain(token))
        elif token.type == "inline":
            found.append(Part(_plain(token), is_heading=opened == "heading"))
            opened = ""
    return tuple(found)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("link_open", _link_open)
    return parser


def _link_open(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    if str(tokens[index].attrGet("href")).startswith(("http:", "https:")):
        tokens[index].attrSet("rel", "external noreferrer")
    return renderer.renderToken(tokens, index, options, env)


def _plain(token: Token) -> str:
    pieces = (
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
    )
    return "".join(pieces)
