"""What is kept of a case: one sealed state, and beside it only what was asked for.

In clear, a row says that a case exists, since which day it was not opened, and whether it is shared
with the team. Nothing of what it holds can be read without its ticket.
"""

import secrets
import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models

# A case is erased so long after it was last opened with its ticket.
KEPT_DAYS = 365
# A reminder leaves so many days before the day that it recalls.
DAYS_BEFORE = (7, 2)


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases; the day is always an argument."""

    def past_their_term(self, today: date) -> Self:
        """Give those that nobody opened for too long."""
        return self.filter(last_opened_on__lt=today - timedelta(days=KEPT_DAYS))

    def shared(self) -> Self:
        """Give those that their owner shared with the team."""
        return self.filter(is_shared=True)


class Case(models.Model):
    """One case. `sealed` is the part « state/<revision> » (guichet.engine.cases.contents)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Derived from the ticket: it finds the row, and the ticket is not found from it.
    lookup = models.CharField(max_length=32, unique=True)
    envelope = models.BinaryField()
    sealed = models.BinaryField()
    # Grows with each save: whoever saves an older state is told.
    revision = models.PositiveIntegerField(default=0)
    # A day, never an hour: an hour could be compared with somebody's connection.
    last_opened_on = models.DateField()
    is_shared = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_opened_on"], name="case_term")]

    def __str__(self) -> str:
        return "dossier"

    @property
    def part(self) -> str:
        """Return the name of the sealed state, which serves only once."""
        return f"state/{self.revision}"

    @property
    def kept_until(self) -> date:
        """Return the last day on which it is kept if nobody opens it again."""
        return self.last_opened_on + timedelta(days=KEPT_DAYS)


class CaseCalendar(models.Model):
    """The dates of a case, sealed to a secret address that its owner gave to a calendar."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="calendar")
    lookup = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "calendrier"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Questions about reminders; the day is always an argument."""

    def due(self, today: date) -> Self:
        """Give those that should have left by that day."""
        return self.filter(send_on__lte=today)


class Reminder(models.Model):
    """One mail to send: an address and a day, in clear, and no way back to a case.

    `group` is found from a case's own secret; `stop` stands in the mail, to end them all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.CharField(max_length=32, db_index=True)
    stop = models.CharField(max_length=32, db_index=True)
    address = models.EmailField()
    day = models.DateField()
    send_on = models.DateField(db_index=True)
    # The address of this counter as the person reached it: « https://guichet.exemple.org ».
    site = models.CharField(max_length=200)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "send_on", "day"], name="one_mail_a_day"),
        ]

    def __str__(self) -> str:
        return f"rappel du {self.send_on:%d/%m/%Y}"


class StoppedReminder(models.Model):
    """That reminders were stopped from a mail: the sealed case cannot know it by itself."""

    stop = models.CharField(max_length=32, unique=True)
    stopped_on = models.DateField()

    def __str__(self) -> str:
        return f"arrêté le {self.stopped_on:%d/%m/%Y}"


class Issue(models.TextChoices):
    """What came of a procedure."""

    WON = "won", "Gagné"
    PARTLY = "partly", "Gagné en partie"
    LOST = "lost", "Perdu"
    GAVE_UP = "gave_up", "Abandonné"


class Silence(models.TextChoices):
    """How long the office kept silent after it received the first letter."""

    UNKNOWN = "unknown", "Durée inconnue"
    MONTH = "month", "Un mois au plus"
    TWO_MONTHS = "two_months", "De un à deux mois"
    FOUR_MONTHS = "four_months", "De deux à quatre mois"
    MORE = "more", "Plus de quatre mois"


def _random_key() -> int:
    """Draw a key that says nothing of the order: in SQLite, it is the very place of the row."""
    return secrets.randbelow(2**62) + 1


class Outcome(models.Model):
    """One counted outcome, without any link to a case: five closed lists and a month."""

    id = models.BigAutoField(primary_key=True, default=_random_key, editable=False)
    procedure = models.SlugField(max_length=40)
    body = models.SlugField(max_length=40)
    silence = models.CharField(max_length=12, choices=Silence.choices)
    issue = models.CharField(max_length=8, choices=Issue.choices)
    # The first day of the month in which it was joined.
    month = models.DateField()
    # They enter the public figures several at once (see `outcomes`).
    is_shown = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.get_issue_display()
