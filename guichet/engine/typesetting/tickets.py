"""A ticket on paper: the code in groups, and a QR code in which there is the code and nothing else."""

import segno

from guichet.engine.sealing.tickets import Ticket
from guichet.engine.typesetting.documents import TicketDocument
from guichet.engine.typography import typeset


def document(
    ticket: Ticket, *, title: str, intro: str, advice: tuple[str, ...], footer: str = ""
) -> TicketDocument:
    """Return the paper for a ticket; `advice` says what to do with it. Plain French sentences."""
    written = ticket.written()
    return TicketDocument(
        title=typeset(title),
        masthead="Ticket",
        intro=typeset(intro),
        code=tuple(written.split("-")),
        modules=modules(written),
        modules_words=f"Code QR du ticket {written}",
        advice=tuple(typeset(one) for one in advice),
        footer=typeset(footer),
    )


def modules(text: str) -> tuple[str, ...]:
    """Return the rows of the text's QR code, « 1 » for a dark square, without the margin around.

    A quarter of it may be stained or folded and it still reads (level Q).
    """
    code = segno.make(text, error="q", micro=False, boost_error=False)
    return tuple("".join(str(module & 1) for module in row) for row in code.matrix)
