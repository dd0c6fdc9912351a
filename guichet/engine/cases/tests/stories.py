"""Cases as people would tell them, for the tests of the thread."""

from datetime import date

from guichet.engine import catalogue
from guichet.engine.cases.contents import CaseContent, Happening, KeptLetter, Kind, Typed
from guichet.engine.cases.known import fingerprints
from guichet.engine.cases.timeline import LetterState, timeline

AMINA: Typed = {
    "acting": "self",
    "name": "Amina Benali",
    "address": "12 rue des Lilas\n93100 Montreuil",
    "reference": "0000001 A",
    "recipient": "CAF de la Seine-Saint-Denis",
    "city": "Montreuil",
    "date": "21/11/2026",
    "decision_kind": "overpayment",
    "decision_date": "3/11/2026",
    "received_on": "6/11/2026",
    "benefit": "allocations familiales",
    "amount": "3200",
    "facts": "Mon fils vit chez moi depuis septembre 2024.",
}


def letter(procedure: str, answers: Typed | None = None, *, follows: int = 0) -> KeptLetter:
    """Return a letter written on 21 November 2026 with today's catalogue."""
    rule, text = fingerprints(catalogue.load(), procedure)
    return KeptLetter(
        number=0,
        procedure=procedure,
        answers=answers or {},
        written_on=date(2026, 11, 21),
        follows=follows,
        rule=rule,
        text=text,
    )


def case(*letters: KeptLetter) -> CaseContent:
    """Return a case of these letters, opened on 21 November 2026."""
    content = CaseContent(opened_on=date(2026, 11, 21))
    for one in letters:
        content = content.with_letter(one)
    return content


def then(
    content: CaseContent,
    kind: Kind,
    day: date,
    *,
    number: int = 1,
    due: date | None = None,
    remedies: bool | None = None,
    written_on: date | None = None,
    note: str = "",
) -> CaseContent:
    """Return the case after one more event."""
    return content.with_happening(
        Happening(
            number=0,
            letter=number,
            kind=kind,
            day=day,
            due=due,
            remedies_stated=remedies,
            written_on=written_on,
            note=note,
        )
    )


def state(content: CaseContent, today: date, number: int = 1) -> LetterState:
    """Return where one letter of the case stands."""
    found = timeline(catalogue.load(), content, today).state(number)
    if found is None:
        raise AssertionError(f"no letter {number}")
    return found


def days(found: LetterState, kind: str) -> list[tuple[date | None, date | None]]:
    """Return (prudent, legal) of each clock of that kind."""
    return [(one.day, one.legal) for one in found.clocks if one.kind == kind]


def until(found: LetterState, procedure: str, today: date) -> date | None:
    """Return the day to show for that step."""
    return next(one.day(today) for one in found.steps if one.procedure == procedure)
