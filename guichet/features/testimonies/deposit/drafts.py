"""What one person has told so far: it travels from page to page in hidden fields, and is kept nowhere.

Two of these fields are signed, so that nobody chooses a ticket, nor says when the page was opened.
"""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from django.core import signing
from django.http import QueryDict

from guichet.engine import catalogue
from guichet.engine.questionnaires import Questionnaire
from guichet.engine.sealing import tickets
from guichet.engine.sealing.tickets import Ticket, TicketMistyped
from guichet.features.testimonies.deposit.forms import RetypedForm, SendingForm
from guichet.features.testimonies.deposit.services import Told
from guichet.features.testimonies.forms import PREFIX, ChoicesForm, QuestionsForm
from guichet.features.testimonies.models import Consent, Door

# A person who reads, writes, copies a ticket and answers a question takes longer than this.
SHORTEST_VISIT: Final = timedelta(seconds=5)
HONEYPOT: Final = "site"
_LONGEST_NUMBER: Final = 9
_BEGUN = signing.TimestampSigner(salt="guichet.deposit.begun")


@dataclass(frozen=True)
class Step:
    """One page of the deposit. `name` is what the forms say, `title` what people read."""

    name: str
    number: int
    title: str
    template: str

    @property
    def before(self) -> "Step | None":
        """The page before this one."""
        return STEPS[self.number - 2] if self.number > 1 else None


STEPS: Final = tuple(
    Step(name, number, title, template)
    for number, (name, title, template) in enumerate(
        (
            ("questions", "Raconter", "deposit/questions.html"),
            ("choices", "Décider", "deposit/choices.html"),
            ("reading", "Relire", "deposit/reading.html"),
            ("ticket", "Prendre le ticket", "deposit/ticket.html"),
            ("sending", "Envoyer", "deposit/sending.html"),
        ),
        1,
    )
)
BY_NAME: Final = {one.name: one for one in STEPS}
LAST: Final = STEPS[-1]


class Draft:
    """The fields of one deposit under way, as they were sent."""

    def __init__(self, door: Door, data: QueryDict, today: date) -> None:
        house = catalogue.load()
        self.door, self.data, self.today = door, data, today
        self.words = house.deposit_words
        self.questionnaire: Questionnaire = house.questionnaires[door.value]

    @cached_property
    def _is_under_way(self) -> bool:
        """Whether one of its pages was sent; a first page brings nothing that we signed before."""
        return any(self.data.get(name) in BY_NAME for name in ("at", "to"))

    @cached_property
    def begun(self) -> str:
        """What says, signed, when the first page was opened; no two deposits have the same."""
        sent = self.data.get("begun", "") if self._is_under_way else ""
        return sent or _BEGUN.sign(secrets.token_hex(8))

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"guichet.deposit.ticket.{self.begun}")

    def signed(self, ticket: Ticket) -> str:
        """Return the ticket as a page carries it: what we drew, for this deposit and no other."""
        return self._signer.sign(ticket.written())

    @cached_property
    def ticket(self) -> Ticket | None:
        """The ticket drawn for this deposit, once it is; None for what we did not draw for it."""
        if not self._is_under_way:
            return None
        try:
            return tickets.read(self._signer.unsign(self.data.get("ticket", "")))
        except (signing.BadSignature, TicketMistyped):
            return None

    @cached_property
    def echoes(self) -> int | None:
        """The number of the published testimony to which this one says « moi aussi »."""
        return number_of(self.data.get("comme", ""))

    def took_its_time(self) -> bool:
        """Tell whether the first page was opened long enough ago for a person to have written."""
        try:
            _BEGUN.unsign(self.data.get("begun", ""), max_age=SHORTEST_VISIT)
        except signing.SignatureExpired:
            return True
        except signing.BadSignature:
            return False
        return False

    def is_trapped(self) -> bool:
        """Tell whether the field that nobody sees was filled in."""
        return bool(self.data.get(HONEYPOT))

    # --- Forms ------------------------------------------------------------------------------------

    def questions(self, *, judged: bool) -> QuestionsForm:
        """Return the questions, with their faults if they are to be judged."""
        data, initial = (self.data, None) if judged else (None, self._initial())
        return QuestionsForm(self.questionnaire, self.words, self.today, data, initial, self.ticket)

    def _initial(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for one in self.questionnaire.questions:
            given = self.data.getlist(f"{PREFIX}-{one.id}")
            if given:
                found[one.id] = given if one.kind == "many" else given[-1]
        return found

    def choices(self, *, judged: bool) -> ChoicesForm:
        """Return the ladder, the contact, and what the ticket shows."""
        names = ("consent", "contact", "shows_text")
        initial = {name: self.data.get(name, "") for name in names}
        data, first = (self.data, None) if judged else (None, dict[str, object](initial))
        return ChoicesForm(self.words, data, first, self.ticket)

    def retyped(self, ticket: Ticket, *, judged: bool) -> RetypedForm:
        """Return the field in which the ticket is typed again."""
        return RetypedForm(ticket, self.data if judged else None)

    def sending(self, *, judged: bool) -> SendingForm:
        """Return what may be joined, and the plain question: the same one when it is judged."""
        number = number_of(self.data.get("riddle", ""))
        if number is None:
            # Not a secret: only a way of not asking always the same.
            number = random.randrange(100)  # noqa: S311
        return SendingForm(number, self.data if judged else None)

    # --- From page to page ------------------------------------------------------------------------

    def hidden(self, shown: str) -> Iterator[tuple[str, str]]:
        """Yield (name, value) for all that the page `shown` does not ask itself: nothing is lost."""
        for step, names in self._names().items():
            if step == shown:
                continue
            for name in names:
                yield from ((name, value) for value in self.data.getlist(name) if value)
        yield "begun", self.begun
        if self.echoes is not None:
            yield "comme", str(self.echoes)

    def _names(self) -> dict[str, tuple[str, ...]]:
        asked = tuple(f"{PREFIX}-{one.id}" for one in self.questionnaire.questions)
        return {
            "questions": asked,
            "choices": ("consent", "contact", "shows_text"),
            "ticket": ("retyped",),
            "sending": ("originals",),
        }

    def told(self) -> Told:
        """Return what is to be sealed. Call it when the questions and the choices are valid."""
        questions, choices = self.questions(judged=True), self.choices(judged=True)
        if not (questions.is_valid() and choices.is_valid()):
            raise ValueError("what was told is not whole")
        return Told(
            questionnaire=self.questionnaire,
            answers=questions.answers,
            contact=choices.cleaned_data["contact"],
            consent=Consent(choices.cleaned_data["consent"]),
            shows_text=choices.cleaned_data["shows_text"],
            echoes=self.echoes,
        )


def number_of(text: str) -> int | None:
    """Read a small whole number that an address or a page carries; None for anything else."""
    if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    return None
