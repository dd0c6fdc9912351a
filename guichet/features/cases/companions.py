"""What stands beside a case when its owner asks for it: a calendar address, reminders by e-mail."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from django.conf import settings

from guichet.engine.cases import calendar_address, papers
from guichet.engine.cases.contents import CaseContent
from guichet.engine.cases.timeline import Timeline
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.typesetting.calendar import to_ics
from guichet.features.cases.models import (
    DAYS_BEFORE,
    Case,
    CaseCalendar,
    Reminder,
    StoppedReminder,
)
from guichet.lib.erased import empty_journal

_NAME = "Mes dates"


def follow(row: Case, content: CaseContent, found: Timeline) -> None:
    """Bring what stands beside the case up to date. Call it in the transaction of the save."""
    _follow_calendar(row, content, found)
    _follow_reminders(content, found)


def dates_file(row: Case, found: Timeline) -> bytes:
    """Return the dates for a calendar (.ics); the hour of writing says nothing."""
    written_at = datetime.combine(found.today, time(12), tzinfo=UTC)
    return to_ics(papers.events(found, row.id), name=_NAME, written_at=written_at)


# --- The calendar ---------------------------------------------------------------------------------


def _follow_calendar(row: Case, content: CaseContent, found: Timeline) -> None:
    if not content.calendar:
        CaseCalendar.objects.filter(case=row).delete()
        return
    keys = calendar_address.derive(content.calendar)
    calendar, _ = CaseCalendar.objects.get_or_create(
        case=row, defaults={"lookup": keys.lookup, "sealed": b""}
    )
    calendar.lookup = keys.lookup
    calendar.sealed = calendar_address.close(keys, calendar.id, dates_file(row, found))
    calendar.save()


def calendar_of(token: str) -> bytes | None:
    """Return what the address gives; None when there is nothing under it, or nothing that opens."""
    if len(token) != calendar_address.TOKEN_LENGTH:
        return None
    keys = calendar_address.derive(token)
    row = CaseCalendar.objects.filter(lookup=keys.lookup).first()
    if row is None:
        return None
    try:
        return calendar_address.open_calendar(keys, row.id, bytes(row.sealed))
    except SealBroken:
        return None


# --- Reminders ------------------------------------------------------------------------------------


def mail_is_offered() -> bool:
    """Tell whether mail was set up (docs/settings.md)."""
    return bool(settings.GUICHET_MAIL_FROM)


def new_reminder() -> str:
    """Draw the secret by which a case finds its own reminders."""
    return secrets.token_hex(16)


def _named(secret: str, purpose: bytes) -> str:
    return blake2b(secret.encode(), digest_size=16, person=purpose).hexdigest()


def _group(secret: str) -> str:
    return _named(secret, b"guichet.remgrp.1")


def _stop(secret: str) -> str:
    return _named(secret, b"guichet.remstop.")


def _follow_reminders(content: CaseContent, found: Timeline) -> None:
    """Write the mails of this case again for its dates, unless its owner stopped them by mail."""
    if not content.reminder or has_stopped(content):
        return
    Reminder.objects.filter(group=_group(content.reminder)).delete()
    Reminder.objects.bulk_create(_mails(content, found))


def _mails(content: CaseContent, found: Timeline) -> Iterator[Reminder]:
    for day in papers.days_to_remind(found):
        for send_on in _sending_days(day, found.today):
            yield Reminder(
                group=_group(content.reminder),
                stop=_stop(content.reminder),
                address=content.email,
                day=day,
                send_on=send_on,
                site=content.site,
            )


def _sending_days(day: date, today: date) -> Iterator[date]:
    for before in DAYS_BEFORE:
        send_on = day - timedelta(days=before)
        if send_on > today:
            yield send_on


def reminders(content: CaseContent) -> list[Reminder]:
    """Return the mails that this case still has to send, by day."""
    if not content.reminder:
        return []
    return list(Reminder.objects.filter(group=_group(content.reminder)).order_by("send_on", "day"))


def stop_reminders(content: CaseContent) -> None:
    """Erase the address and the dates."""
    if content.reminder:
        Reminder.objects.filter(group=_group(content.reminder)).delete()
        empty_journal()


def stop_by_mail(token: str, today: date) -> None:
    """Erase the address and the dates, and remember not to write them again."""
    if Reminder.objects.filter(stop=token).delete()[0]:
        StoppedReminder.objects.get_or_create(stop=token, defaults={"stopped_on": today})
        empty_journal()


def has_stopped(content: CaseContent) -> bool:
    """Tell whether the owner stopped the mails from one of them."""
    return StoppedReminder.objects.filter(stop=_stop(content.reminder)).exists()


def erase_late(today: date) -> int:
    """Erase the mails that recall a day already past; give how many."""
    erased = Reminder.objects.filter(day__lt=today).delete()[0]
    empty_journal()
    return erased
