"""The mails that recall a day: neutral, sent once each, and forgotten at once."""

from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from guichet.engine import french_dates
from guichet.features.cases import companions
from guichet.features.cases.models import Reminder
from guichet.lib.erased import empty_journal

_SUBJECT = "Une date approche"
_TEXT = """Bonjour,

Vous avez demandé un rappel : une date approche, le {day}.
Reprenez votre ticket de papier, il dit de quoi il s’agit.

Pour ne plus recevoir de rappel et faire effacer cette adresse :
{stop}

Ce message est automatique. Personne ne lit les réponses.
"""


@dataclass(frozen=True)
class Sent:
    """What was done: mails sent, mails to try again, mails too late to be of use."""

    sent: int = 0
    failed: int = 0
    late: int = 0


def send_reminders(today: date) -> Sent:
    """Send what is due and erase it; a mail that could not leave is tried again until its day."""
    late, _ = Reminder.objects.filter(day__lt=today).delete()
    sent = failed = 0
    due = list(Reminder.objects.due(today))
    if not due or not companions.mail_is_offered():
        return Sent(failed=len(due), late=late)
    connection = get_connection()
    for one in due:
        try:
            EmailMessage(
                _SUBJECT,
                _text(one),
                settings.GUICHET_MAIL_FROM,
                [one.address],
                connection=connection,
            ).send()
        except (SMTPException, OSError):
            failed += 1
            continue
        one.delete()
        empty_journal()
        sent += 1
    return Sent(sent, failed, late)


def _text(one: Reminder) -> str:
    stop = one.site + reverse("cases:stop", args=[one.stop])
    return _TEXT.format(day=french_dates.written(one.day), stop=stop)
