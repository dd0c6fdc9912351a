"""Typeset a document as a tagged PDF (PDF/UA-1, A4) with Typst, without ever writing Typst source.

The document goes to the template as JSON: nothing that a person types can become markup. Only the
fonts inside Typst are used, so that the same document gives the same bytes on every machine.

Typst must not have run before a process forks: its threads do not follow, and the child would wait for
ever. Load this module in the process that serves (no compilation before gunicorn forks).
"""

import ctypes
import json
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typst

from guichet.engine.typesetting.characters import REPLACEMENT, printable_document
from guichet.engine.typesetting.documents import (
    Document,
    FormDocument,
    LetterDocument,
    PlainDocument,
    ResultDocument,
    SheetDocument,
    TicketDocument,
    as_data,
    texts_of,
)

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class _Layout:
    """A template, how many pages its document should hold on, the sizes (pt) to try for that.

    From `doubtful` lines on, roughly counted, the largest size is tried last; from `hopeless` on no
    smaller size would hold, and none is tried.
    """

    template: str
    pages: int
    sizes: tuple[float, ...]
    doubtful: float = float("inf")
    hopeless: float = float("inf")


# Characters on a line of a letter, and the share of a line between two texts.
LINE = 90
GAP = 0.45

_LAYOUT_OF: dict[type, _Layout] = {
    FormDocument: _Layout("form.typ", 4, (11, 10.5)),
    LetterDocument: _Layout("letter.typ", 1, (11, 10.25, 9.8), doubtful=53, hopeless=70),
    PlainDocument: _Layout("plain.typ", 1, (11,)),
    SheetDocument: _Layout("sheet.typ", 1, (11, 10.5, 10, 9.5)),
    ResultDocument: _Layout("result.typ", 2, (11, 10.25, 10, 9.5, 9)),
    TicketDocument: _Layout("ticket.typ", 1, (9.5,)),
}

# Latin letters with the accents of Europe, and the punctuation of French: all of it is in the fonts
# (a test prints every one), so ordinary letters need no trial.
_SURE = re.compile("[\n -~\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2026\u202f\u20ac\u25a1\u2610]*")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_PAGE_COUNT = re.compile(rb"/Type/Pages/Count (\d+)")
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")

_lock = threading.Lock()
_compiler: tuple[int, typst.Compiler] | None = None


def typeset(document: Document) -> bytes:
    """Return the PDF. A character that no font can draw is printed as « □ », never left out.

    A letter and a sheet are set at the largest size that holds on one page, a result on two; what is
    longer flows on at the largest size.
    Same document, same bytes: no date or machine name enters the file. Raises `typst.TypstError` only on a
    fault of ours, KeyError for an unknown kind of document, RuntimeError after a fork (see above).
    """
    pdf, _ = _typeset(document)
    return pdf


def unsupported_characters(document: Document) -> set[str]:
    """Return the characters that the PDF cannot show (the text and the ODT keep them), often none."""
    if all(_SURE.fullmatch(text) for text in texts_of(printable_document(document))):
        return set()
    _, missing = _typeset(document)
    return missing


def _typeset(document: Document) -> tuple[bytes, set[str]]:
    """Return the PDF and the characters that had to be replaced in it."""
    layout = _LAYOUT_OF[type(document)]
    printed = printable_document(document)
    data = json.dumps(as_data(printed), ensure_ascii=False)
    sizes = _sizes(layout, _lines(printed))
    pdf, data, missing = replacing(layout.template, data, sizes[0])
    set_at = {sizes[0]: pdf}
    for size in sizes[1:]:
        if page_count(pdf) <= layout.pages:
            break
        pdf = set_at[size] = compiled(layout.template, data, size)
    if len(set_at) > 1:
        _give_memory_back()
    return pdf if page_count(pdf) <= layout.pages else set_at[layout.sizes[0]], missing


def _give_memory_back() -> None:
    """Let the system have what the trials took: glibc would keep 45 MB of it in each process."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _sizes(layout: _Layout, lines: float) -> tuple[float, ...]:
    """Return the sizes to try, the likeliest first: each one costs as much as the first."""
    if lines >= layout.hopeless:
        return layout.sizes[:1]
    largest, *smaller = layout.sizes
    return (*smaller, largest) if lines >= layout.doubtful else layout.sizes


def _lines(document: Document) -> float:
    """Return about how many lines the texts take, with the space between them."""
    return sum(max(1, -(-len(text) // LINE)) + GAP for text in texts_of(document))


class TypesetterBroken(Exception):
    """Typst stopped in a way that it never should, on characters that it cannot order."""


def replacing(template: str, data: str, size: float) -> tuple[bytes, str, set[str]]:
    """Compile; when Typst names characters that it cannot draw, replace them and compile again."""
    missing: set[str] = set()
    while True:
        try:
            return compiled(template, data, size), data, missing
        except TypesetterBroken:
            found = set(_SURE.sub("", data)) - missing
            if not found:
                raise
            missing |= found
            data = data.translate({ord(character): REPLACEMENT for character in found})
        except typst.TypstError as error:
            found = _missing_characters(error) - missing
            if not found:
                raise
            missing |= found
            data = data.translate({ord(character): REPLACEMENT for character in found})


def compiled(template: str, data: str, size: float) -> bytes:
    """Return the PDF of a template set at a size, in points; `data` is JSON. Raises TypstError."""
    with _lock:
        try:
            pdf = _compiler_of_this_process().compile(
                input=_TEMPLATES / template,
                format="pdf",
                sys_inputs={"document": data, "size": str(size)},
                pdf_standards=["ua-1"],
            )
        except BaseException as error:
            # A panic of Rust is no Exception: it would pass through Django and stop the worker.
            if type(error).__name__ != "PanicException":
                raise
            raise TypesetterBroken(template) from None
    if not isinstance(pdf, bytes):
        raise TypeError(f"one PDF expected from {template}")
    return pdf


def _compiler_of_this_process() -> typst.Compiler:
    """Return the one compiler, which keeps the templates and fonts read; refuse to hang after a fork."""
    global _compiler
    if _compiler is None:
        fonts = typst.Fonts(include_system_fonts=False)
        _compiler = os.getpid(), typst.Compiler(root=_TEMPLATES, font_paths=fonts)
    process, compiler = _compiler
    if process != os.getpid():
        raise RuntimeError("Typst ran before this process was forked: it would wait for ever")
    return compiler


def page_count(pdf: bytes) -> int:
    """Read the number of pages from the page tree, which Typst writes first and uncompressed."""
    found = _PAGE_COUNT.search(pdf)
    if found is None:
        raise ValueError("no page tree where Typst writes it")
    return int(found[1])


def _missing_characters(error: typst.TypstError) -> set[str]:
    """Return the characters that a PDF/UA error complains about; Typst names them all at once."""
    clusters = (_unescaped(text) for text in _MISSING.findall(error.diagnostic))
    return {character for cluster in clusters for character in cluster if ord(character) > 0x7F}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)
