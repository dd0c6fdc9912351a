"""The longer texts of a meeting, in Markdown: under the titles of the page, and with no picture from elsewhere."""

import re
from typing import Final

from django.utils.safestring import SafeString

from guichet.engine.typography import unbroken
from guichet.lib import markdown
from guichet.lib.markdown import Part

_HEADING: Final = re.compile(r"^ {0,3}#{1,6}(?=\s)", re.MULTILINE)
_UNDERLINE: Final = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)


def to_html(text: str) -> SafeString:
    """Return the HTML of a text; its titles are of the third level, since ours are above."""
    return markdown.to_html(_tamed(text))


def parts(text: str) -> tuple[Part, ...]:
    """Return the headings, paragraphs and lists of a text, for paper."""
    return markdown.parts(_tamed(text))


def _tamed(text: str) -> str:
    plain = _UNDERLINE.sub("", text.replace("\r\n", "\n"))
    return unbroken(_HEADING.sub("###", plain).replace("![", "["))
