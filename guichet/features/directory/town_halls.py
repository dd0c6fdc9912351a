"""Every town hall of France in the directory from the first start: the last counter nearly everywhere."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from guichet.engine.gazetteer import DATED, Gazetteer, StepFree, TownHall, build
from guichet.features.directory.kinds import Kind
from guichet.features.directory.loading import Tally, in_batches, store, wish
from guichet.features.directory.models import Answer, ImportRun, RunStatus, Territory
from guichet.lib.clock import today

SOURCE: Final = "Annuaire de l’administration"
# Another number, and the town halls are read again at the next start, with what is new in them.
_READ_AS: Final = 1
_STEP_FREE: Final = {StepFree.YES: Answer.YES, StepFree.NO: Answer.NO}


def digest() -> str:
    """Return what the table of town halls is, and how it is read here."""
    return f"town-halls-{DATED.isoformat()}-{_READ_AS}"


def load() -> Tally:
    """Put the town halls in, or bring them up to date; nothing is read when they are already there."""
    if ImportRun.objects.filter(source=SOURCE, digest=digest()).exists():
        return Tally()
    # Opened for this once: a connection cannot be shared across the fork that follows.
    with closing(Gazetteer(build(Path(settings.DATA_DIR)))) as gazetteer:
        return load_from(gazetteer.town_halls())


def load_from(halls: Iterable[TownHall]) -> Tally:
    """Store these town halls, all of them or none, and remember that they are there."""
    rows = map(_row, halls)
    with transaction.atomic():
        tally = sum(
            (store(batch, SOURCE, today()) for batch in in_batches(rows)),
            Tally(),
        )
        ImportRun.objects.create(
            source=SOURCE,
            format="mairies",
            digest=digest(),
            started_on=today(),
            ended_on=today(),
            status=RunStatus.DONE,
            created=tally.created,
            updated=tally.updated,
            unchanged=tally.unchanged,
            kept=tally.kept,
        )
    return tally


def _row(hall: TownHall) -> dict[str, Any]:
    return {
        "slug": wish(hall.name, hall.key),
        "source_id": hall.key,
        "kind": Kind.TOWN_HALL.value,
        "nom": hall.name,
        "commune": hall.city,
        "code_postal": hall.postcode,
        "code_insee": hall.commune,
        "adresse": hall.street,
        "latitude": hall.latitude,
        "longitude": hall.longitude,
        "telephone": hall.phone,
        "courriels": [hall.email] if hall.email else [],
        "site_web": [hall.site] if hall.site else [],
        "horaires": hall.hours,
        "presentation_detail": hall.details,
        "date_maj": hall.dated,
        "step_free": _STEP_FREE.get(hall.step_free, Answer.UNKNOWN).value,
        "territory": Territory.COMMUNE.value,
        "territory_code": hall.commune,
        "checked_by": SOURCE,
        "checked_on": hall.dated,
    }
