"""A sheet on paper: the same words as on the screen, for the PDF to print and to hand over."""

from collections.abc import Iterable, Iterator

from guichet.engine.french_dates import short
from guichet.engine.typesetting.documents import Block, Bullets, Heading, Paragraph, PlainDocument
from guichet.engine.typography import typeset
from guichet.features.rights.sheets import Card, LawView, ProcedureSheet, RightSheet
from guichet.lib import markdown

_TRAPS = "Les pièges (conseils pratiques, à relire par un·e juriste)"
# Room to write by hand, as on the sheet that goes with a letter.
_MY_DATES = ("J’ai reçu la lettre le", "Mon dernier jour", "J’ai envoyé ma lettre le", "Reçue le")
_BLANK = " " + "." * 40


def of_right(sheet: RightSheet, address: str) -> PlainDocument:
    """Return a right as a document: its prose, its procedures, what it stands on."""
    right = sheet.right
    return PlainDocument(
        title=right.title,
        intro=right.summary,
        blocks=tuple(_right_blocks(sheet)),
        footer=_footer(address, short(right.reviewed_on)),
    )


def of_procedure(sheet: ProcedureSheet, address: str) -> PlainDocument:
    """Return a procedure as a document, in the order of the page on screen."""
    procedure = sheet.procedure
    return PlainDocument(
        title=procedure.short_title,
        intro=procedure.summary,
        blocks=tuple(_procedure_blocks(sheet)),
        footer=_footer(address, short(procedure.reviewed_on)),
    )


def _footer(address: str, reviewed_on: str) -> str:
    return typeset(
        f"Fiche relue le {reviewed_on}. Information générale, à faire relire par un·e juriste.\n{address}"
    )


def _right_blocks(sheet: RightSheet) -> Iterator[Block]:
    for part in markdown.parts(sheet.right.prose):
        if part.items:
            yield Bullets(part.items)
        else:
            yield Heading(part.text) if part.is_heading else Paragraph(part.text)
    yield from _section("Les démarches pour l’obtenir", (_card(one) for one in sheet.cards))
    yield from _section("Ce que dit le droit", map(_law, sheet.laws))


def _card(card: Card) -> str:
    return "\n".join((card.title, *card.time_limits))


def _procedure_blocks(sheet: ProcedureSheet) -> Iterator[Block]:
    procedure = sheet.procedure
    yield Heading("Pour qui")
    yield Paragraph(sheet.who)
    yield Heading("À qui écrire")
    yield Paragraph(typeset(f"{sheet.addressee}\nOù trouver l’adresse : {sheet.how_to_find}"))
    yield from _section("Ce que vous pouvez demander", sheet.asks)
    yield from _lines("À joindre", (f"☐ {one}" for one in sheet.pieces))
    yield from _section(
        "Comment l’envoyer", (typeset(f"{one['label']} : {one['value']}") for one in sheet.ways)
    )
    yield from _section("Coût", (sheet.cost,))
    yield from _time_limits(sheet)
    yield from _lines("Mes dates", (f"{one} :{_BLANK}" for one in _MY_DATES))
    yield from _section(_TRAPS, sheet.traps)
    yield from _section("Qui peut aider", (procedure.who_can_help,))
    yield from _section("Ce que dit le droit", map(_law, sheet.laws))
    yield from _lines("Abréviations", sheet.abbreviations)


def _time_limits(sheet: ProcedureSheet) -> Iterator[Block]:
    limits = (typeset(f"{one.heading} : {one.in_words}. {one.counted}") for one in sheet.clocks)
    yield from _section("Les délais", limits)
    yield from _section("Si le délai est passé", filter(None, (sheet.procedure.if_late,)))
    silence = sheet.silence and f"Le délai passe sans réponse ? {sheet.silence}"
    extension = sheet.extension and f"Ce qui change ce délai : {sheet.extension}."
    yield from _section("Si personne ne répond", map(typeset, filter(None, (silence, extension))))
    yield from _section("Et ensuite", (one.in_words for one in sheet.exits))


def _section(title: str, items: Iterable[str]) -> Iterator[Block]:
    """Yield a heading and its lines: a paragraph for one, a list for several, nothing for none."""
    lines = tuple(items)
    if lines:
        yield Heading(title)
        yield Paragraph(lines[0]) if len(lines) == 1 else Bullets(lines)


def _lines(title: str, items: Iterable[str]) -> Iterator[Block]:
    """Yield a heading and its lines one below the other, without marks; nothing for none."""
    lines = tuple(map(typeset, items))
    if lines:
        yield Heading(title)
        yield Paragraph("\n".join(lines))


def _law(law: LawView) -> str:
    doubt = "" if law.status == "verified" else " (à vérifier)"
    return typeset(f"{law.ref}{doubt} : {law.says}")
