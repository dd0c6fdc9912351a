"""Typeset what the agenda and the directory print: posters, leaflets, lists, sheets to hand over.

Like `pdf`, whose one compiler it uses: the document goes to a fixed template as JSON, and nothing that a
person types can become markup. Pictures travel beside the texts, as numbers.
"""

import json
from dataclasses import dataclass
from typing import Final

from guichet.engine.typesetting.characters import printable_document
from guichet.engine.typesetting.documents import as_data
from guichet.engine.typesetting.pdf import compiled, page_count, replacing
from guichet.engine.typesetting.posters import PosterDocument
from guichet.engine.typesetting.room_sheets import (
    DoorDocument,
    HelpDocument,
    MonthDocument,
    PressDocument,
)

Printed = PosterDocument | MonthDocument | DoorDocument | PressDocument | HelpDocument


@dataclass(frozen=True)
class _Layout:
    """A template, and what to try: a size (pt) and the pages on which it should hold.

    When nothing holds, the last one is kept and the document flows on.
    """

    template: str
    trials: tuple[tuple[float, int], ...]


_LEAFLETS: Final = _Layout("leaflets.typ", ((8, 1),))
_LAYOUT_OF: Final[dict[type, _Layout]] = {
    # A poster finds its own sizes: it is always one page.
    PosterDocument: _Layout("poster.typ", ((11, 1),)),
    # One column of large letters, then two of smaller ones; a full month goes on over the page.
    MonthDocument: _Layout("month.typ", ((20, 1), (17, 1), (14, 1), (11.5, 1), (10.5, 1))),
    DoorDocument: _Layout("door_list.typ", ((11, 1), (10.5, 1))),
    PressDocument: _Layout("press_release.typ", ((11.5, 1), (11, 1), (10.5, 1), (11, 2))),
    # One side, or both.
    HelpDocument: _Layout(
        "local_sheet.typ", ((13, 1), (11.5, 1), (10.5, 1), (9.5, 1), (11, 2), (10, 2))
    ),
}
_LARGE: Final = _Layout("local_sheet.typ", ((20, 1),))


def printed(document: Printed) -> bytes:
    """Return the PDF (PDF/UA-1); same document, same bytes. Raises as `pdf.typeset` does."""
    layout = _layout(document)
    data = json.dumps(as_data(printable_document(document)), ensure_ascii=False, default=list)
    (size, pages), *others = layout.trials
    content, data, _ = replacing(layout.template, data, size)
    for next_size, next_pages in others:
        if page_count(content) <= pages:
            break
        content, pages = compiled(layout.template, data, next_size), next_pages
    return content


def _layout(document: Printed) -> _Layout:
    if isinstance(document, PosterDocument) and document.paper == "a6":
        return _LEAFLETS
    if isinstance(document, HelpDocument) and document.is_large:
        return _LARGE
    return _LAYOUT_OF[type(document)]
