"""What becomes of what people propose: kept once, shown field by field, accepted in part or refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction

from guichet.accounts.models import Member
from guichet.engine.gazetteer import Gazetteer
from guichet.features.directory.changes import Author, as_field, change, plain
from guichet.features.directory.fields import ASKED, label, told
from guichet.features.directory.loading import free_slug, wish
from guichet.features.directory.models import (
    Origin,
    Place,
    Proposal,
    ProposalStatus,
)
from guichet.features.directory.spots import refresh

# A proposal that nobody decides on is erased with its contact.
KEPT_DAYS: Final = 365
# Who checked, as everybody reads it: the history, which the team alone reads, says which member.
TEAM: Final = "l’équipe"
# Fields that go together: a commune without its code would be nowhere.
_TOGETHER: Final = ("code_insee", "commune", "code_postal")


@dataclass(frozen=True)
class Said:
    """What somebody without an account says; `token` names one sending."""

    values: Mapping[str, Any]
    note: str
    contact: str
    token: str


def keep_proposal(said: Said, place: Place | None, today: date) -> Proposal:
    """Keep a proposal once, however many times the button is pressed."""
    seen = {name: plain(getattr(place, name)) for name in said.values} if place else {}
    fields = {
        "place": place,
        "values": {name: plain(value) for name, value in said.values.items()},
        "seen": seen,
        "note": said.note,
        "contact": said.contact,
        "received_on": today,
    }
    try:
        with transaction.atomic():
            return Proposal.objects.get_or_create(token=said.token, defaults=fields)[0]
    except IntegrityError:
        # Sent twice at the same instant: the other one is kept.
        return Proposal.objects.get(token=said.token)


@dataclass(frozen=True)
class Difference:
    """One field of a proposal. `moved` when the place changed after the person saw it."""

    name: str
    label: str
    before: str
    after: str
    moved: bool


def differences_of(proposal: Proposal) -> tuple[Difference, ...]:
    """Return what a proposal would change, field by field, against what the place is now."""
    place = proposal.place
    return tuple(
        Difference(
            name=name,
            label=label(name),
            before=told(name, plain(getattr(place, name))) if place else "",
            after=told(name, value),
            moved=place is not None and plain(getattr(place, name)) != proposal.seen.get(name),
        )
        for name, value in proposal.values.items()
        if name in ASKED
    )


class AlreadyDecided(Exception):
    """Another member decided first."""


@transaction.atomic
def accept(
    proposal: Proposal, fields: Collection[str], member: Member, gazetteer: Gazetteer, today: date
) -> Place:
    """Write the chosen fields of a proposal in the directory. Raises AlreadyDecided.

    Whoever accepts has checked: the place says so.
    """
    kept = _waiting(proposal.pk)
    chosen = _with_companions(kept, fields)
    values = {name: as_field(name, kept.values[name]) for name in chosen}
    checked = {"checked_by": TEAM, "checked_on": today}
    if kept.place is None:
        place = _create(values | checked, gazetteer)
        kept.place = place
    else:
        author = Author(Origin.PROPOSAL, member.get_username(), proposal=kept)
        moved = _position(values, gazetteer) if "code_insee" in values else {}
        place = change(kept.place.pk, values | moved | checked, author, today)
    is_whole = set(chosen) == set(kept.values)
    status = ProposalStatus.ACCEPTED if is_whole else ProposalStatus.PARTLY
    _settle(kept, status, member, today)
    return place


def _with_companions(proposal: Proposal, fields: Collection[str]) -> list[str]:
    wanted = set(fields)
    if wanted & {*_TOGETHER}:
        wanted |= {*_TOGETHER}
    return [name for name in proposal.values if name in wanted]


def _create(values: Mapping[str, Any], gazetteer: Gazetteer) -> Place:
    """Make a place; it stands where the town hall of its commune does until somebody says better."""
    place = Place(**values)
    if place.latitude is None and place.adresse:
        for name, value in _position(values, gazetteer).items():
            setattr(place, name, value)
    place.slug = free_slug(wish(place.nom, place.code_insee))
    place.save(force_insert=True)
    refresh([place])
    return place


def _position(values: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, float]:
    commune = gazetteer.commune(str(values.get("code_insee", "")))
    return {"latitude": commune.latitude, "longitude": commune.longitude} if commune else {}


@transaction.atomic
def create(values: Mapping[str, Any], gazetteer: Gazetteer, today: date) -> Place:
    """Add a place that the team typed."""
    checked = {"checked_by": TEAM, "checked_on": today}
    return _create({**values, **checked}, gazetteer)


@transaction.atomic
def refuse(proposal: Proposal, reason: str, member: Member, today: date) -> None:
    """Leave the directory as it is, and say why. Raises AlreadyDecided."""
    kept = _waiting(proposal.pk)
    kept.reason = reason
    _settle(kept, ProposalStatus.REFUSED, member, today)


def _waiting(key: int) -> Proposal:
    kept = Proposal.objects.select_for_update().get(pk=key)
    if kept.status != ProposalStatus.WAITING:
        raise AlreadyDecided
    return kept


def _settle(proposal: Proposal, status: ProposalStatus, member: Member, today: date) -> None:
    """Close a proposal: how to reach the person is of no more use, and goes."""
    proposal.status = status
    proposal.contact = ""
    proposal.decided_by = member
    proposal.decided_on = today
    proposal.save()


def mark_checked(place: Place, member: Member, today: date, *, seen: int) -> Place:
    """Note that a member checked a place today. Raises ChangedMeanwhile."""
    values = {"checked_by": TEAM, "checked_on": today}
    return change(place.pk, values, Author(Origin.TEAM, member.get_username()), today, seen=seen)
