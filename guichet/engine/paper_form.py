"""A questionnaire on paper: the same questions, words and numbers as on screen, and room for a pen.

What the deposit asks on screen besides the questions (consent, contact…) has boxes here too, numbered
after them, so that whoever keys a paper in follows one series of numbers.
"""

from collections.abc import Iterator, Mapping

from guichet.engine.questionnaires import DepositWords, Part, Question, Questionnaire
from guichet.engine.typesetting.documents import FormBox, FormDocument, FormPart
from guichet.engine.typography import typeset

# The boxes after the questions, in the order of the paper.
ENDING = ("consent", "contact", "shows_text", "mark")

_MONTH_CELLS = ((2, "mois"), (4, "année"))
_DEPARTMENT_CELLS = ((3, "numéro"),)
_CONTACT_LINES = 1


def boxes(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Return the number of every box on the paper: the questions, then those of ENDING."""
    asked = questionnaire.boxes
    return {**asked, **{name: len(asked) + at for at, name in enumerate(ENDING, 1)}}


def compose(questionnaire: Questionnaire, words: DepositWords, address: str) -> FormDocument:
    """Return the form to print; `address` is where the same questions stand on screen."""
    paper = words.paper
    # « Qui lira » has another answer on paper: somebody copies the sheet.
    first, *others = ((one.title, one.text) for one in words.before)
    return FormDocument(
        title=questionnaire.title,
        masthead=typeset(f"Témoigner sur papier. En ligne : {address}"),
        intro=questionnaire.introduction,
        reminder=questionnaire.reminder,
        before_title="Avant de commencer",
        before=((first[0], paper.who_reads), *others),
        how_to_fill=paper.how_to_fill,
        parts=tuple(_parts(questionnaire, words)),
        afterwards_title="Et maintenant",
        afterwards=paper.afterwards,
        thanks=paper.thanks,
        footer=typeset(f"{questionnaire.title} · questions n° {questionnaire.version}"),
    )


def _parts(questionnaire: Questionnaire, words: DepositWords) -> Iterator[FormPart]:
    numbers = boxes(questionnaire)
    for part in questionnaire.parts:
        asked = tuple(_box(one, numbers[one.id], words) for one in _asked(part))
        if asked:
            yield FormPart(part.title, asked, part.introduction)
    yield FormPart(words.paper.ending_title, tuple(_ending(numbers, words)))


def _asked(part: Part) -> Iterator[Question]:
    return (one for one in part.questions if not one.retired)


def _box(question: Question, number: int, words: DepositWords) -> FormBox:
    cells = {"month": _MONTH_CELLS, "department": _DEPARTMENT_CELLS}
    yes_no = (("Oui", ""), ("Non", "")) if question.kind == "yes_no" else ()
    return FormBox(
        number=number,
        label=question.label,
        why=question.why,
        hint=question.hint,
        reminder=question.reminder,
        seen=words.seen_by[question.seen_by],
        options=tuple((one.label, one.hint) for one in question.offered) or yes_no,
        cells=cells.get(question.kind, ()),
        lines=question.lines if question.kind in ("long_text", "short_text") else 0,
    )


def _ending(numbers: Mapping[str, int], words: DepositWords) -> Iterator[FormBox]:
    consent, contact, shows, mark = words.consent, words.contact, words.shows_text, words.paper.mark
    yield FormBox(
        numbers["consent"],
        consent.label,
        consent.why,
        consent.hint,
        options=tuple((one.label, one.explanation) for one in words.consent_steps),
    )
    yield FormBox(
        numbers["contact"], contact.label, contact.why, contact.hint, lines=_CONTACT_LINES
    )
    yield FormBox(
        numbers["shows_text"],
        shows.label,
        shows.why,
        shows.hint,
        options=(("Oui", ""), ("Non", "")),
    )
    yield FormBox(numbers["mark"], mark.label, mark.why, mark.hint, lines=1)
