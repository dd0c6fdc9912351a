"""A document as plain text, 72 columns: to paste in a message, to read aloud, to keep for good.

No line is drawn with dashes and nothing is set in columns: a screen reader would spell them. Headings
stand alone after two empty lines.
"""

import textwrap
from collections.abc import Iterable
from functools import singledispatch

from guichet.engine.typesetting.characters import printable_document
from guichet.engine.typesetting.documents import (
    Block,
    Bullets,
    DateBox,
    Document,
    Heading,
    LetterDocument,
    PlainDocument,
    ReplyTable,
    ResultDocument,
    ResultTicket,
    SheetDocument,
)

WIDTH = 72
# Where the address, the date and the signature start, as in a French letter.
_RIGHT_HALF = 36
_BOX = "☐ "
_TICKS = "☐ Lettre écrite  ☐ postée le ________  ☐ avis de réception du ________"


def to_text(document: Document) -> str:
    """Return the document as lines of at most 72 columns (a longer word stays whole), ending in one line feed."""
    parts = _parts(printable_document(document))
    return "\n\n".join(part for part in parts if part.strip()).strip("\n") + "\n"


@singledispatch
def _parts(document: object) -> list[str]:
    raise TypeError(f"cannot be typeset: {type(document).__name__}")


@_parts.register
def _letter(letter: LetterDocument) -> list[str]:
    subject = [f"Objet\u00a0: {letter.subject}"] if letter.subject else []
    references = [f"Mes références\u00a0: {letter.references}"] if letter.references else []
    pieces = _numbered(letter.pieces)
    return [
        _lines(letter.sender),
        _lines(letter.representative),
        _lines(letter.recipient, indent=_RIGHT_HALF),
        _wrapped(letter.sending),
        _wrapped(letter.place_and_date, indent=_RIGHT_HALF),
        _lines(subject + references),
        _wrapped(letter.salutation),
        *_blocks(letter.body),
        _wrapped(letter.closing),
        _lines(letter.signature, indent=_RIGHT_HALF),
        f"Pièces jointes\u00a0:\n{pieces}" if pieces else "",
    ]


@_parts.register
def _plain(page: PlainDocument) -> list[str]:
    return [
        _wrapped(page.title),
        _wrapped(page.intro),
        *_blocks(page.blocks),
        _wrapped(page.footer),
    ]


@_parts.register
def _sheet(sheet: SheetDocument) -> list[str]:
    dates = (sheet.last_day, *sheet.boxes) if sheet.last_day else sheet.boxes
    sections = [
        _under(section.heading, _items(section.items, _marker(section.boxes)))
        for section in sheet.sections
    ]
    blank_lines = ["Le __________ : " + "_" * (WIDTH - 16)] * sheet.follow_up_lines
    return [
        _wrapped(sheet.title),
        _wrapped(sheet.procedure_title),
        *(_date(box) for box in dates),
        *sections,
        _replies(sheet.reply_table) if sheet.reply_table else "",
        _under("Ce qui a été envoyé, reçu, dit", "\n".join(blank_lines)) if blank_lines else "",
        _wrapped(sheet.footer),
    ]


@_parts.register
def _result(result: ResultDocument) -> list[str]:
    not_covered = _under("Ce guichet ne couvre pas", _wrapped(result.not_covered))
    human = _under("Parler à quelqu’un", _wrapped(result.human))
    return [
        _wrapped(result.title),
        _wrapped(result.intro),
        _lines(f"{question} {answer}" for question, answer in result.answers),
        *(_ticket(ticket) for ticket in result.tickets),
        not_covered if result.not_covered else "",
        human if result.human else "",
        _wrapped(result.footer),
    ]


def _ticket(ticket: ResultTicket) -> str:
    day = f"{ticket.day_label}\u00a0: {ticket.day_text}"
    stages = (_joined(stage.label, stage.date_text, stage.note) for stage in ticket.path)
    parts = [
        _wrapped(f"{day}. {ticket.left_text}".strip()),
        _labelled("Proposé parce que\u00a0: ", "\u00a0; ".join(ticket.why)),
        _wrapped(ticket.too_late),
        _labelled("Attention\u00a0: ", ticket.trap),
        _labelled("À qui\u00a0: ", ticket.to_whom),
        _labelled("Coût\u00a0: ", ticket.cost),
        _labelled("À joindre\u00a0:\n", _items(ticket.what_to_join, _BOX), wrap=False),
        _labelled("Le chemin\u00a0:\n", _numbered(stages), wrap=False),
        _labelled("Comment c’est compté\u00a0: ", " ".join(ticket.steps)),
        _labelled("Écrire la lettre, lire la fiche\u00a0: ", ticket.address_on_site),
        _TICKS,
    ]
    return _under(f"{ticket.number}. {ticket.title}", "\n".join(part for part in parts if part))


def _date(box: DateBox) -> str:
    warning = f"Attention\u00a0: {box.warning}" if box.warning else ""
    return _lines([f"{box.label}\u00a0: {box.date_text}", box.how, warning])


def _replies(table: ReplyTable) -> str:
    """Return one sentence per row: columns do not survive a narrow screen or a reading voice."""
    columns = tuple(_lead_in(column) for column in table.columns)
    rows = (
        ", ".join(
            column + cell
            for column, cell in zip(
                columns, (row.received, row.silence_on, row.next_until), strict=True
            )
            if cell
        )
        for row in table.rows
    )
    items = _items(rows, "– ")
    return _under(table.title, items) if table.title else items


def _lead_in(column: str) -> str:
    """Turn the title of a column into the start of a sentence: « porte le… » → « porte le  »."""
    return f"{column.rstrip('…')} " if column.endswith("…") else f"{column}\u00a0: "


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> str:
    if isinstance(block, Bullets):
        return _items(block.items, _marker(block.boxes))
    if isinstance(block, Heading):
        return f"\n{_wrapped(block.text)}"
    return _wrapped(block.text)


def _under(heading: str, text: str) -> str:
    return f"\n{_wrapped(heading)}\n{text}"


def _labelled(label: str, text: str, *, wrap: bool = True) -> str:
    if not text:
        return ""
    return _wrapped(label + text) if wrap else label + text


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _lines(texts: Iterable[str], indent: int = 0) -> str:
    return "\n".join(_wrapped(text, indent=indent) for text in texts if text)


def _marker(boxes: bool) -> str:
    return _BOX if boxes else "– "


def _items(texts: Iterable[str], marker: str) -> str:
    return "\n".join(_wrapped(text, marker=marker) for text in texts)


def _numbered(texts: Iterable[str]) -> str:
    numbered = enumerate(texts, start=1)
    return "\n".join(_wrapped(text, marker=f"{number}. ") for number, text in numbered)


def _wrapped(text: str, *, indent: int = 0, marker: str = "") -> str:
    """Wrap each line of a text, indented, after a marker whose width the following lines keep."""
    first = " " * indent + marker
    rest = " " * len(first)
    wrapped: list[str] = []
    for line in text.split("\n"):
        wrapped += textwrap.wrap(
            line,
            WIDTH,
            initial_indent=first if not wrapped else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(wrapped)
