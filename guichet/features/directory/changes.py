"""The one way in which a place changes: with its history, and never over somebody else's change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models, transaction

from guichet.features.directory.models import (
    FieldChange,
    ImportRun,
    Origin,
    Place,
    Proposal,
)
from guichet.features.directory.spots import refresh

# What people correct here stands above what files say later.
_STANDS: Final = frozenset({Origin.TEAM, Origin.PROPOSAL, Origin.UNDO})
# Facts about the entry and not about the place: no file brings them.
_OF_THE_ENTRY: Final = frozenset({"checked_by", "checked_on", "link_state", "link_checked_on"})


class ChangedMeanwhile(Exception):
    """Somebody changed the place after it was shown: `place` is what it is now."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True)
class Author:
    """Who changes something: where it comes from, and under which name it will be told."""

    origin: Origin
    name: str = ""
    proposal: Proposal | None = None
    run: ImportRun | None = None


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as the history keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def as_field(name: str, value: object) -> Any:  # noqa: ANN401 - whatever the field holds
    """Return what the history or a proposal kept, as the field holds it."""
    is_day = isinstance(Place._meta.get_field(name), models.DateField)
    return date.fromisoformat(str(value)) if is_day and value else value


def differences(place: Place, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the values that the place does not have yet."""
    return {name: value for name, value in values.items() if getattr(place, name) != value}


@transaction.atomic
def change(
    key: int, values: Mapping[str, Any], author: Author, today: date, *, seen: int | None = None
) -> Place:
    """Give a place these values, and keep what they were.

    `seen` is the revision that the author had before their eyes. Raises ChangedMeanwhile when it is
    another one now, and Place.DoesNotExist.
    """
    place = Place.objects.select_for_update().get(pk=key)
    if seen is not None and place.revision != seen:
        raise ChangedMeanwhile(place)
    changed = differences(place, values)
    if not changed:
        return place
    history = set_values(place, changed, author, today)
    place.save()
    FieldChange.objects.bulk_create(history)
    refresh([place])
    return place


def set_values(
    place: Place, changed: Mapping[str, Any], author: Author, today: date
) -> list[FieldChange]:
    """Put the values in the place, unsaved, and return the history that must be saved with it."""
    place.revision += 1
    history = [
        FieldChange(
            place=place,
            field=name,
            before=plain(getattr(place, name)),
            after=plain(value),
            changed_on=today,
            origin=author.origin,
            by=author.name,
            revision=place.revision,
            proposal=author.proposal,
            run=author.run,
        )
        for name, value in changed.items()
    ]
    for name, value in changed.items():
        setattr(place, name, value)
    if author.origin in _STANDS:
        kept = {*place.kept_fields, *changed} - _OF_THE_ENTRY
        place.kept_fields = sorted(kept)
    return history


class Superseded(Exception):
    """The field has changed again since: undoing would erase what came after."""


@transaction.atomic
def undo(one: FieldChange, name: str, today: date) -> Place:
    """Give a field back what it was before a change. Raises Superseded."""
    place = Place.objects.select_for_update().get(pk=one.place_id)
    if plain(getattr(place, one.field)) != one.after:
        raise Superseded
    values = {one.field: as_field(one.field, one.before)}
    return change(place.pk, values, Author(Origin.UNDO, name), today)
