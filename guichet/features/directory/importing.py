"""Brings a published file into the directory, batch after batch, and tells line by line what is refused.

Each batch is one transaction, which also notes how far the work came: a run that was killed goes on
from its last batch, and no line is done twice.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import CharField, F

from guichet.engine.gazetteer import Commune, Gazetteer
from guichet.engine.gazetteer.distance import distance_km
from guichet.engine.gazetteer.records import plain_name
from guichet.engine.mediation.cleaning import national_telephone, text_of
from guichet.engine.mediation.reading import Reading, read
from guichet.engine.mediation.record import FIELDS, Line, Note, Record
from guichet.engine.mediation.tables import FileFault
from guichet.engine.places import DEPARTMENTS
from guichet.engine.typography import typeset
from guichet.features.directory import town_halls
from guichet.features.directory.file_kinds import kind_of
from guichet.features.directory.kinds import Kind
from guichet.features.directory.loading import BATCH, Tally, store
from guichet.features.directory.models import Answer, ImportRefusal, ImportRun, Place, RunStatus

Progress = Callable[[int], None]
"""Told the number of the last line that is done for good."""

# A file where every line has a fault says the same thing again and again: the first ones are enough.
MOST_NOTES: Final = 20_000
_CHUNK: Final = 1 << 20
_LIMITS: Final = {
    one.name: one.max_length
    for one in Place._meta.get_fields()
    if isinstance(one, CharField) and one.max_length
}
# The widest communes, in Guyane, reach 200 km from their town hall; beyond, the numbers are wrong
# (latitude and longitude are often swapped).
_FARTHEST_KM: Final = 300.0
_STEP_FREE: Final = {True: Answer.YES.value, False: Answer.NO.value, None: Answer.UNKNOWN.value}


class LineRefused(ValueError):
    """A line that finds no place in the directory: the note that says why."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.why)
        self.note = note


@dataclass
class _Batch:
    """What some lines gave: rows to store by source, and what is to be told of them."""

    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: list[ImportRefusal] = field(default_factory=list)
    refused: int = 0
    last: int = 0


def import_file(
    path: Path,
    gazetteer: Gazetteer,
    today: date,
    *,
    source: str = "",
    progress: Progress = lambda _: None,
) -> ImportRun:
    """Bring a file in, or go on where it was interrupted; return what became of it.

    `source` names who publishes the file; without it, it is what its first line says. Raises
    FileFault when the file cannot be read: what was done before that line stays done.
    """
    reading = read(path)
    run = _run(path, reading, source, today)
    places = _Places(gazetteer)
    waiting = (line for line in reading.lines if line.number > run.line)
    while lines := list(islice(waiting, BATCH)):
        _store_once(_batch(lines, places, run), run, today)
        progress(run.line)
    ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.DONE, ended_on=today)
    run.refresh_from_db()
    return run


def _run(path: Path, reading: Reading, source: str, today: date) -> ImportRun:
    """Find the run that this file was in the middle of, or begin one."""
    digest = _digest(path)
    named = text_of(source)[: _LIMITS["source"]] or reading.format.title
    begun = ImportRun.objects.exclude(status=RunStatus.DONE).filter(source=named, digest=digest)
    run = begun.order_by("-pk").first()
    return run or ImportRun.objects.create(
        source=named,
        file_name=text_of(path.name)[-200:],
        format=reading.format.slug,
        digest=digest,
        started_on=today,
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _batch(lines: Iterable[Line], places: "_Places", run: ImportRun) -> _Batch:
    batch = _Batch()
    for line in lines:
        notes = list(line.notes)
        try:
            if line.record:
                batch.rows.append(places.row(line.record, run, notes))
        except LineRefused as refused:
            notes, line = [refused.note], Line(line.number, None)
        batch.refused += line.record is None
        batch.refusals += [
            ImportRefusal(
                run=run,
                line=line.number,
                field=note.field[:60],
                why=note.why[:300],
                is_whole_line=line.record is None,
            )
            for note in notes
        ]
        batch.last = line.number
    return batch


def _store_once(batch: _Batch, run: ImportRun, today: date) -> None:
    """Store a batch; what another import made at the same instant is only brought up to date."""
    try:
        _store(batch, run, today)
    except IntegrityError:
        _store(batch, run, today)


@transaction.atomic
def _store(batch: _Batch, run: ImportRun, today: date) -> None:
    # The same file brought in twice at once would count each line twice: the second one stops.
    if ImportRun.objects.select_for_update().get(pk=run.pk).line != run.line:
        raise FileFault("Ce même fichier est déjà en train d’être importé : laissez-le finir.")
    tally = Tally()
    rows = sorted(batch.rows, key=lambda one: one[0])
    for source, group in groupby(rows, key=lambda one: one[0]):
        tally += store([row for _, row in group], source, today, run)
    room = max(0, MOST_NOTES - run.refused - run.noted)
    ImportRefusal.objects.bulk_create(batch.refusals[:room], batch_size=BATCH)
    noted = sum(not one.is_whole_line for one in batch.refusals)
    ImportRun.objects.filter(pk=run.pk).update(
        line=batch.last,
        created=F("created") + tally.created,
        updated=F("updated") + tally.updated,
        unchanged=F("unchanged") + tally.unchanged,
        kept=F("kept") + tally.kept,
        refused=F("refused") + batch.refused,
        noted=F("noted") + noted,
    )
    run.refresh_from_db()


# --- From a line to a place -------------------------------------------------------------------------


class _Places:
    """Finds what a line is about: its commune, its kind, and the town hall that it may be."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._codes: Mapping[tuple[str, str], str] | None = None
        self._halls: dict[str, date | None] | None = None

    def row(self, record: Record, run: ImportRun, notes: list[Note]) -> tuple[str, dict[str, Any]]:
        """Return the source and the values of a place. Raises LineRefused."""
        names = (name for name in FIELDS if name not in {"id", "source"})
        values: dict[str, Any] = {name: _plain(getattr(record, name)) for name in names}
        values |= self._where(record, notes)
        values["telephone"] = national_telephone(record.telephone)
        values["kind"] = kind_of(record.typologie, record.public_service).value
        values["step_free"] = _STEP_FREE[record.step_free]
        values |= {"checked_on": record.date_maj, "checked_by": ""}
        source = record.source or run.source
        halls = self._town_halls()
        if record.public_service == "mairie" and values["code_insee"] in halls:
            return _younger_hall(record, values, halls[values["code_insee"]])
        if record.date_maj:
            values["checked_by"] = source
        values["source_id"] = record.id
        return source[: _LIMITS["source"] or None], _cut(values, notes)

    def _where(self, record: Record, notes: list[Note]) -> dict[str, Any]:
        """Find the commune of today; without a position of its own, a place stands at its town hall."""
        code = record.code_insee or self._code(record.code_postal, record.commune)
        commune = self._gazetteer.commune(code) if code else None
        has_position = record.latitude is not None
        if commune is None:
            why = typeset(f"La commune « {record.commune[:60]} » n’est pas connue")
            if not has_position:
                raise LineRefused(Note("commune", f"{why}, et aucune position n’est donnée."))
            if not self._is_in_france(record):
                raise LineRefused(Note("commune", f"{why}, et la position n’est pas en France."))
            notes.append(Note("commune", f"{why} : le lieu est placé par sa position."))
            return {"code_insee": ""}
        if has_position and _is_near(record, commune):
            return {"code_insee": commune.code}
        why = "Sans position" if not has_position else "Cette position est loin de la commune"
        notes.append(Note("latitude", typeset(f"{why} : le lieu est placé à la mairie.")))
        return {
            "code_insee": commune.code,
            "latitude": commune.latitude,
            "longitude": commune.longitude,
        }

    def _is_in_france(self, record: Record) -> bool:
        nearest = self._gazetteer.near(record.latitude or 0.0, record.longitude or 0.0, 1)
        return any(_is_near(record, commune) for commune in nearest)

    def _code(self, postcode: str, name: str) -> str:
        if self._codes is None:
            self._codes = {
                (postcode, plain_name(commune.name)): commune.code
                for department in DEPARTMENTS
                for commune in self._gazetteer.of_department(department)
                for postcode in commune.postcodes
            }
        return self._codes.get((postcode, plain_name(name)), "")

    def _town_halls(self) -> Mapping[str, date | None]:
        if self._halls is None:
            halls = Place.objects.filter(source=town_halls.SOURCE, kind=Kind.TOWN_HALL)
            self._halls = dict(halls.values_list("source_id", "date_maj"))
        return self._halls


def _is_near(record: Record, commune: Commune) -> bool:
    here = (record.latitude or 0.0, record.longitude or 0.0)
    return distance_km(*here, commune.latitude, commune.longitude) <= _FARTHEST_KM


def _younger_hall(
    record: Record, values: dict[str, Any], ours: date | None
) -> tuple[str, dict[str, Any]]:
    """Bring a town hall that we have up to date. Raises LineRefused when the file is no younger."""
    if record.date_maj is None or (ours and record.date_maj <= ours):
        why = "La mairie de cette commune est déjà dans l’annuaire, aussi récente."
        raise LineRefused(Note("id", why))
    said = {name: value for name, value in values.items() if value not in ("", [], None)}
    entry = {"source_id": values["code_insee"], "checked_by": town_halls.SOURCE}
    return town_halls.SOURCE, _cut(said | entry, [])


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _cut(values: dict[str, Any], notes: list[Note]) -> dict[str, Any]:
    """Shorten what is longer than its column, and say so."""
    for name, most in _LIMITS.items():
        text = values.get(name)
        if most and isinstance(text, str) and len(text) > most:
            notes.append(Note(name, typeset(f"Coupé à {most} caractères.")))
            values[name] = text[:most]
    return values
