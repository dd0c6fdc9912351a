"""Another library than ours reads the calendars the same: vobject, on which several servers are built."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client

from guichet.features.agenda import services
from guichet.features.agenda.models import Status
from guichet.features.agenda.tests.conftest import NOW, Meetings

pytestmark = pytest.mark.django_db


def test_another_library_reads_hours_changes_and_cancellations(
    visitor: Client, meetings: Meetings
) -> None:
    winter = datetime(2026, 12, 3, 17, 30, tzinfo=UTC)
    summer = datetime(2027, 7, 1, 16, 30, tzinfo=UTC)
    away = datetime(2027, 7, 1, 18, 30, tzinfo=ZoneInfo("America/Miquelon")).astimezone(UTC)
    meetings(title="En hiver, à Metz", starts_at=winter)
    meetings(title="En été", starts_at=summer)
    cancelled = meetings(title="Au loin", starts_at=away, zone="America/Miquelon")
    services.change_status(cancelled.pk, Status.CANCELLED, "", 0, NOW + timedelta(hours=1))
    read = vobject.readOne(visitor.get("/agenda/agenda.ics").content.decode())
    found = {
        one.summary.value: (one.dtstart.value, one.status.value, one.sequence.value)
        for one in read.vevent_list
    }
    assert found == {
        "En hiver, à Metz": (winter, "CONFIRMED", "0"),
        "En été": (summer, "CONFIRMED", "0"),
        "Annulée : Au loin": (away, "CANCELLED", "1"),
    }
    assert [one.valarm.trigger.value for one in read.vevent_list[:1]] == [timedelta(days=-1)]
