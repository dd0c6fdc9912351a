"""From a letter's entry and a person's answers to the letter itself, or to what is still missing.

A text of the catalogue names answers as `{question}`. A block, an item or a line that names a
question left unanswered disappears: the letter never has a hole.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from guichet.engine import answers as reading
from guichet.engine import french_dates
from guichet.engine.answers import Reading
from guichet.engine.conditions import holds
from guichet.engine.entries import Block, CommonLetterParts, Letter, LetterQuestion, Line
from guichet.engine.typesetting.documents import Block as PrintedBlock
from guichet.engine.typesetting.documents import (
    Bullets,
    Heading,
    LetterDocument,
    Paragraph,
)
from guichet.engine.typography import NO_BREAK, typeset, unbroken

Answers = Mapping[str, Any]

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
SALUTATION = "Madame, Monsieur,"
SENDINGS = {
    "registered": "Lettre recommandée avec avis de réception",
    "registered_advised": "Lettre recommandée avec avis de réception",
    "simple": "",
    "free_post": "",
    "by_hand": "Lettre remise en main propre contre récépissé",
}
ENDING = ("recipient", "city", "date")
# What comes first, then what follows: a letter is not received before it is written.
IN_ORDER = (
    ("decision_date", "received_on"),
    ("notice_date", "received_on"),
    ("order_date", "received_on"),
    ("request_date", "request_received_on"),
    ("request_sent_on", "request_received_on"),
    ("request_received_on", "reply_received_on"),
)
_SENTENCE_ENDS = (".", "!", "?", "…", ";", ":", ",")


class AnswersMissing(ValueError):
    """The letter cannot be written yet; `faults` says what to mend, question by question."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(f"{key} : {text}" for key, text in faults.items()))


def questions(letter: Letter, common: CommonLetterParts) -> tuple[LetterQuestion, ...]:
    """Return all the questions of a letter in the order of its form: who, the case, to whom."""
    first = [one for one in common.questions if one.id not in ENDING]
    last = [one for one in common.questions if one.id in ENDING]
    if letter.addressee.complete:
        last = [one for one in last if one.id != "recipient"]
    return (*first, *letter.questions, *last)


def read(
    letter: Letter,
    common: CommonLetterParts,
    typed: Answers,
    today: datetime.date,
    *,
    since: datetime.date | None = None,
) -> Reading:
    """Return what was understood of the answers, and what must be mended.

    `since` is the day from which the procedure exists: what starts its time limit cannot be older.
    """
    asked = {one.id: one for one in questions(letter, common)}
    found = reading.read(asked.values(), typed, today)
    told = {
        name: day
        for name, day in found.answers.items()
        if asked[name].kind == "date" and not asked[name].future
    }
    found.faults.update(_contradictions(told, asked))
    if since:
        for name in letter.dates.values():
            if told.get(name, since) < since:
                found.faults[name] = typeset(
                    f"Cette démarche n’existe que depuis le {french_dates.short(since)}. "
                    "Vérifiez la date."
                )
    return found


def _contradictions(
    told: Mapping[str, datetime.date], asked: Mapping[str, LetterQuestion]
) -> Iterator[tuple[str, str]]:
    """Yield the dates that cannot follow one another, at the later one, with what to check."""
    follows = [pair for pair in IN_ORDER if pair[0] in told and pair[1] in told]
    follows += [(name, "date") for name in told if name != "date" and "date" in told]
    for first, then in follows:
        if told[then] < told[first]:
            yield (
                then,
                typeset(
                    f"Le {french_dates.short(told[then])} est avant le "
                    f"{french_dates.short(told[first])}, écrit à « {asked[first].label} ». "
                    "Vérifiez les deux dates."
                ),
            )


def compose(
    letter: Letter, common: CommonLetterParts, typed: Answers, today: datetime.date
) -> LetterDocument:
    """Return the letter; raise AnswersMissing when an answer is missing or cannot be read."""
    found = read(letter, common, typed, today)
    if found.faults:
        raise AnswersMissing(found.faults)
    return write(letter, common, found.answers)


def write(letter: Letter, common: CommonLetterParts, answers: Answers) -> LetterDocument:
    """Return the letter for answers already read (see `read`)."""
    text = _Writer(answers, questions(letter, common))
    represented = answers["acting"] != "self"
    body = text.fragment(common.fragments["mandate"])
    for block in letter.body:
        body += text.block(block, common)
    body += text.fragment(common.fragments["copy_to_representative"])
    return LetterDocument(
        title=letter.title,
        sender=_sender(answers),
        representative=_representative(answers) if represented else (),
        recipient=_recipient(tuple(text.items(letter.addressee.lines)), answers),
        sending=SENDINGS[letter.sending],
        place_and_date=f"{answers['city']}, le {french_dates.short(answers['date'])}",
        subject=next(text.items(letter.subject), letter.title),
        references=answers.get("reference", ""),
        salutation=SALUTATION,
        body=tuple(_without_empty_headings(body)),
        closing=next(text.items(common.fragments["closing"])),
        signature=_signature(answers),
        pieces=(*text.items(common.fragments["mandate_piece"]), *text.items(letter.pieces)),
    )


def _without_empty_headings(blocks: Iterable[PrintedBlock]) -> Iterator[PrintedBlock]:
    """Yield the blocks without the headings under which the answers left nothing."""
    waiting: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            waiting = block
            continue
        if waiting:
            yield waiting
            waiting = None
        yield block


def _sender(answers: Answers) -> tuple[str, ...]:
    phone = (f"Téléphone{NO_BREAK}: {answers['phone']}",) if answers.get("phone") else ()
    return (answers["name"], *_lines(answers["address"]), *phone)


def _recipient(known: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """Return the address, without the lines that repeat what the letter already writes.

    « Pôle social » under « Greffe du pôle social du tribunal judiciaire » says nothing more.
    """
    written = [line.casefold() for line in known]
    typed = _lines(answers.get("recipient", ""))
    return (*known, *(one for one in typed if not any(one.casefold() in line for line in written)))


def _representative(answers: Answers) -> tuple[str, ...]:
    capacity = answers["representative_capacity"]
    address = _lines(answers.get("representative_address", ""))
    return (answers["representative_name"], capacity, *address)


def _signature(answers: Answers) -> tuple[str, ...]:
    if answers["acting"] == "self":
        return (answers["name"],)
    signs = f"Pour {answers['name']}, {answers['representative_name']}"
    return (signs, answers["representative_capacity"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


class _Writer:
    """Fills texts with answers, and leaves out those that name an unanswered question."""

    def __init__(self, answers: Answers, asked: Iterable[LetterQuestion]) -> None:
        self.answers = answers
        self.questions = {one.id: one for one in asked}

    def items(self, lines: Iterable[Line | str]) -> Iterator[str]:
        for line in lines:
            text, when = (line.text, line.when) if isinstance(line, Line) else (line, None)
            if holds(when, self.answers) and (filled := self.fill(text)) is not None:
                yield filled

    def fragment(self, lines: Iterable[Line]) -> list[PrintedBlock]:
        return [Paragraph(text) for text in self.items(lines)]

    def block(self, block: Block, common: CommonLetterParts) -> list[PrintedBlock]:
        if not holds(block.when, self.answers):
            return []
        if block.use:
            return self.fragment(common.fragments[block.use])
        if block.items:
            items = tuple(self.items(block.items))
            return [Bullets(_ended(items))] if items else []
        if block.heading:
            heading = self.fill(block.heading)
            return [Heading(heading)] if heading else []
        text = self.fill(block.text)
        return [Paragraph(part) for part in text.split("\n\n")] if text else []

    def fill(self, text: str) -> str | None:
        """Return the text with its answers; None when one of them is not known.

        A person's own paragraphs stay as they were typed only where they stand alone.
        """
        names = PLACEHOLDER.findall(text)
        if any(self.answers.get(name) in (None, "", []) for name in names):
            return None
        if PLACEHOLDER.fullmatch(text):
            return self._say(names[0])
        return PLACEHOLDER.sub(self._say_within, text)

    def _say_within(self, found: re.Match[str]) -> str:
        """Return an answer inside a sentence: on one line, and never with two full stops."""
        said = _in_one_line(self._say(found[1]))
        goes_on = (
            found.string[found.end() :].lstrip(" " + NO_BREAK).startswith((".", ";", ",", ":"))
        )
        return said.rstrip(". " + NO_BREAK) if goes_on else said

    def _say(self, name: str) -> str:
        value, question = self.answers[name], self.questions[name]
        if isinstance(value, datetime.date):
            return french_dates.short(value)
        if isinstance(value, Decimal):
            return say_amount(value)
        if question.choices:
            texts = {choice.value: choice.text or choice.label for choice in question.choices}
            return say_list([texts[one] for one in (value if isinstance(value, list) else [value])])
        return unbroken(str(value))


def _in_one_line(text: str) -> str:
    """Return lines as one: « 5 rue de la Paix, 42000 Saint-Étienne »."""
    first, *rest = _lines(text) or ("",)
    for line in rest:
        first += f" {line}" if first.endswith(_SENTENCE_ENDS) else f", {line}"
    return first


def _ended(items: tuple[str, ...]) -> tuple[str, ...]:
    """End each item with « ; » and the last with « . », whichever items the answers kept."""
    bare = [item.rstrip(" ;." + NO_BREAK) for item in items]
    return (*(f"{item}{NO_BREAK};" for item in bare[:-1]), f"{bare[-1]}.")


def say_amount(amount: Decimal) -> str:
    """Return « 3 200 € » or « 149,50 € », with no-break spaces."""
    cents = amount != amount.to_integral()
    digits = f"{amount:,.2f}" if cents else f"{amount:,.0f}"
    return digits.replace(",", NO_BREAK).replace(".", ",") + NO_BREAK + "€"


def say_list(parts: list[str]) -> str:
    """Return « a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
