"""What can be typeset: plain frozen objects, so that PDF, ODT and text say exactly the same thing.

Every string here is plain text, never markup: a name such as ``#eval("1")`` or ``<b>`` is printed as
it was typed. Dates, amounts and labels arrive already written out; typesetting counts nothing and
knows no law. An empty string or an empty tuple means « leave this out ». `language` is an ISO 639 code
(« fr »).
"""

from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True)
class Heading:
    """A short title inside a letter or a page; `is_under` when it stands below the one before it."""

    text: str
    is_under: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line feed in it starts a new line."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list, one point per item, in the order given; `boxes` puts a box to tick before each."""

    items: tuple[str, ...]
    boxes: bool = False


Block = Heading | Paragraph | Bullets


@dataclass(frozen=True)
class LetterDocument:
    """A letter to send. `title` is metadata and is not printed.

    The first line of `sender`, `representative` and `recipient` is the name. `sending` is the mention
    « Lettre recommandée avec avis de réception », or '' for an ordinary letter. `subject` and
    `references` come without their labels (« Objet : », « Mes références : »).
    """

    title: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    place_and_date: str
    subject: str
    salutation: str
    body: tuple[Block, ...]
    closing: str
    signature: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    representative: tuple[str, ...] = ()
    sending: str = ""
    references: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class PlainDocument:
    """A right or a procedure to hand over on paper: a title, then blocks."""

    title: str
    blocks: tuple[Block, ...]
    intro: str = ""
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class DateBox:
    """One date to keep in sight: what it is, the day written out, how it was counted, what to watch."""

    label: str
    date_text: str
    how: str = ""
    warning: str = ""


@dataclass(frozen=True)
class ReplyRow:
    """One line of the table « si l’avis de réception porte le… »."""

    received: str
    silence_on: str
    next_until: str = ""


@dataclass(frozen=True)
class ReplyTable:
    """What silence means, day of receipt by day of receipt; `columns` names the three columns."""

    columns: tuple[str, str, str]
    rows: tuple[ReplyRow, ...]
    title: str = ""


@dataclass(frozen=True)
class SheetSection:
    """A few lines under a heading; `boxes` puts a box to tick before each."""

    heading: str
    items: tuple[str, ...]
    boxes: bool = False


@dataclass(frozen=True)
class SheetDocument:
    """The sheet that goes with a letter (« la feuille de route »): how to send it, dates, what next.

    `follow_up_lines` is how many blank lines to print for « le / ce qui a été envoyé ou reçu ».
    """

    title: str
    procedure_title: str
    last_day: DateBox | None = None
    boxes: tuple[DateBox, ...] = ()
    reply_table: ReplyTable | None = None
    sections: tuple[SheetSection, ...] = ()
    follow_up_lines: int = 6
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class PathStage:
    """One stop on the way from the letter to the court: what, when, and a word on it."""

    label: str
    date_text: str = ""
    note: str = ""


@dataclass(frozen=True)
class ResultTicket:
    """One procedure of the counter's result.

    `day_label` is the line above the date (« Dernier jour »), `day_text` the date written out
    (« jeudi 26 novembre 2026 ») or words (« dès que possible »), `left_text` what stands below
    (« Il reste 5 jours »). The number in `day_text` is what gets printed large.
    """

    number: int
    title: str
    day_label: str
    day_text: str
    left_text: str = ""
    urgent: bool = False
    why: tuple[str, ...] = ()
    what_to_join: tuple[str, ...] = ()
    to_whom: str = ""
    cost: str = ""
    path: tuple[PathStage, ...] = ()
    steps: tuple[str, ...] = ()
    trap: str = ""
    too_late: str = ""
    address_on_site: str = ""


@dataclass(frozen=True)
class LateLine:
    """A procedure whose last day is over: which day it was, what may still be done, and where."""

    title: str
    day_text: str
    still: str
    address_on_site: str


@dataclass(frozen=True)
class ResultDocument:
    """The counter's result on paper: what to do, in which order, and until when.

    `answers` are the (question, answer) pairs that led here; `late` what is over, printed before the
    rest when all is (`is_late_first`); `first` what cannot wait; `not_covered` and `human` say what is missing and where to
    find someone.
    """

    title: str
    tickets: tuple[ResultTicket, ...]
    intro: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    late: tuple[LateLine, ...] = ()
    is_late_first: bool = False
    first: str = ""
    not_covered: str = ""
    human: str = ""
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class TicketDocument:
    """A paper ticket (A6): `code` in groups, and `modules`, the rows of its QR code (« 0110… »).

    `modules_words` says what the drawing is, for those who hear the page.
    """

    title: str
    masthead: str
    intro: str
    code: tuple[str, ...]
    modules: tuple[str, ...]
    modules_words: str
    advice: tuple[str, ...]
    footer: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class FormBox:
    """A numbered question of a form to fill in by hand, and the room to answer it.

    `options` are (words, hint) pairs with a box to tick before each; `cells` are groups of squares,
    one character each (« 2, 4 » for a month and a year); `lines` are rules to write on. `seen` says
    who sees the answer.
    """

    number: int
    label: str
    why: str = ""
    hint: str = ""
    reminder: str = ""
    seen: str = ""
    options: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[int, str], ...] = ()
    lines: int = 0


@dataclass(frozen=True)
class FormPart:
    """Questions under one heading."""

    title: str
    boxes: tuple[FormBox, ...]
    intro: str = ""


@dataclass(frozen=True)
class FormDocument:
    """A questionnaire on paper. `before` and `afterwards` say what is known before and done after."""

    title: str
    masthead: str
    intro: str
    reminder: str
    before_title: str
    before: tuple[tuple[str, str], ...]
    how_to_fill: tuple[str, ...]
    parts: tuple[FormPart, ...]
    afterwards_title: str
    afterwards: tuple[str, ...]
    thanks: str
    footer: str = ""
    language: str = "fr"


Document = (
    LetterDocument | PlainDocument | SheetDocument | ResultDocument | TicketDocument | FormDocument
)


def texts_of(document: object) -> list[str]:
    """Return every string of a document, depth first, in the order of its fields."""
    if isinstance(document, str):
        return [document]
    if isinstance(document, tuple):
        return [text for item in document for text in texts_of(item)]
    if is_dataclass(document) and not isinstance(document, type):
        return [t for f in fields(document) for t in texts_of(getattr(document, f.name))]
    return []


def as_data(value: object) -> object:
    """Return a document as JSON-able dictionaries, each with its class name under ``kind``."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {f.name: as_data(getattr(value, f.name)) for f in fields(value)}
        return {"kind": type(value).__name__, **data}
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    return value
