"""« Ils ont répondu… »: what to ask about an answer, five questions at most, and what it becomes.

What a letter must say later is asked, never supposed.
"""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from guichet.engine import answers as reading
from guichet.engine.answers import Reading
from guichet.engine.cases.contents import Happening, Kind
from guichet.engine.cases.known import Known
from guichet.engine.entries import LetterChoice, LetterQuestion
from guichet.engine.time_limits import Event
from guichet.engine.typography import typeset


def _choices(*pairs: tuple[str | bool, str]) -> tuple[LetterChoice, ...]:
    return tuple(LetterChoice(value=value, label=label) for value, label in pairs)


KIND: Final = LetterQuestion(
    id="kind",
    label="Que disent-ils ?",
    kind="choice",
    required=True,
    why="La suite, et ses dates, en dépendent.",
    choices=_choices(
        ("refused", "Ils refusent"),
        ("partial", "Ils accordent ou répondent en partie seulement"),
        ("granted", "Ils accordent tout, ou répondent à tout"),
        ("asked_identity", "Ils demandent une pièce d’identité"),
        ("asked_pieces", "Ils demandent d’autres documents"),
        ("more_time", "Ils demandent plus de temps"),
        ("wrong_office", "Ils disent que ce n’est pas le bon service"),
        ("silent", "Rien : je n’ai rien reçu"),
    ),
)
_DAY: Final = LetterQuestion(
    id="day",
    label="Quel jour avez-vous reçu leur lettre ?",
    kind="date",
    required=True,
    why="Les délais partent du jour où vous l’avez reçue, pas de la date écrite dessus.",
)
_WRITTEN_ON: Final = LetterQuestion(
    id="written_on",
    label="Quelle date est écrite sur leur lettre ?",
    kind="date",
    why="La lettre suivante désigne la leur par sa date. Vous pouvez laisser vide.",
)
_REMEDIES: Final = LetterQuestion(
    id="remedies",
    label="Leur lettre dit-elle comment la contester, et avant quand ?",
    hint="Cherchez « voies et délais de recours », souvent à la fin.",
    kind="choice",
    why="Si elle ne le dit pas, le délai ne compte pas de la même façon.",
    choices=_choices(("yes", "Oui"), ("no", "Non")),
)
_DUE: Final = LetterQuestion(
    id="due",
    label="Avant quel jour devez-vous envoyer ce qu’ils demandent ?",
    kind="date",
    future=True,
    why="Leur temps de réponse peut s’arrêter jusque-là. Laissez vide si rien n’est écrit.",
)
_NOTE: Final = LetterQuestion(
    id="note",
    label="Que demandent-ils, ou que manque-t-il ?",
    kind="long_text",
    max_length=500,
    why="Pour vous le rappeler. Dans une réponse incomplète, la lettre suivante le redemande.",
)
_RECEIVED: Final = LetterQuestion(
    id="received",
    label="Quel jour avaient-ils reçu votre lettre ?",
    hint="La date de l’avis de réception, ou du tampon sur votre copie.",
    kind="date",
    why="Leur temps de réponse part de ce jour. Laissez vide si vous ne le savez pas encore.",
)

# Five with the first one.
_ASKED: Final[Mapping[str, tuple[LetterQuestion, ...]]] = {
    "refused": (_DAY, _WRITTEN_ON, _REMEDIES, _RECEIVED),
    "partial": (_DAY, _WRITTEN_ON, _REMEDIES, _NOTE),
    "granted": (_DAY, _WRITTEN_ON),
    "asked_identity": (_DAY, _DUE, _RECEIVED, _NOTE),
    "asked_pieces": (_DAY, _DUE, _RECEIVED, _NOTE),
    "more_time": (_DAY, _WRITTEN_ON, _RECEIVED, _NOTE),
    "wrong_office": (_DAY, _RECEIVED, _NOTE),
    "silent": (_RECEIVED,),
}


def questions(known: Known, kind: str = "") -> tuple[LetterQuestion, ...]:
    """Return what to ask about the answer; with `kind`, what remains to ask, five with it at most."""
    if kind not in _ASKED:
        return (KIND,)
    clock = known.procedure.clock if known.procedure else None
    is_counted = clock is not None and clock.starts is not Event.NOTICE_RECEIVED
    knows = known.received is not None or not is_counted
    return tuple(one for one in _ASKED[kind] if not (one is _RECEIVED and knows))


def read(known: Known, kind: str, typed: Mapping[str, Any], today: datetime.date) -> Reading:
    """Read the answers to these questions; dates that contradict one another are faults."""
    asked = (KIND, *questions(known, kind))
    found = reading.read(asked, {**typed, "kind": kind}, today)
    day, received = found.answers.get("day"), found.answers.get("received") or known.received
    written = found.answers.get("written_on")
    if day and known.sent and day < known.sent:
        found.faults["day"] = _contradiction("Cette date est avant l’envoi de votre lettre.")
    if day and written and written > day:
        found.faults["written_on"] = _contradiction("Cette date est après le jour de réception.")
    if received and known.sent and received < known.sent:
        found.faults["received"] = _contradiction("Cette date est avant l’envoi de votre lettre.")
    return found


def _contradiction(text: str) -> str:
    return typeset(f"{text} Vérifiez les deux.")


def happenings(
    known: Known, answers: Mapping[str, Any], today: datetime.date
) -> tuple[Happening, ...]:
    """Return what these answers become in the case."""
    letter = known.kept.number
    found: list[Happening] = []
    if received := answers.get("received"):
        found.append(Happening(number=0, letter=letter, kind=Kind.RECEIVED, day=received))
    remedies = answers.get("remedies")
    found.append(
        Happening(
            number=0,
            letter=letter,
            kind=Kind(answers["kind"]),
            day=answers.get("day", today),
            written_on=answers.get("written_on"),
            due=answers.get("due"),
            remedies_stated=None if remedies is None else remedies == "yes",
            note=answers.get("note", ""),
        )
    )
    return tuple(found)
