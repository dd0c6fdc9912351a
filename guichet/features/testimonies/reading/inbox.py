"""The list of deposits: by urgency, theme and day, without a word of what they say.

Nothing is opened to make it: only the few facts that stand in clear, in a fixed number of queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from guichet.accounts.models import Member
from guichet.engine import catalogue, questionnaires
from guichet.engine.questionnaires import DOORS, Facet
from guichet.engine.typography import typeset
from guichet.features.testimonies.models import (
    Consent,
    Deposit,
    DepositQuerySet,
    Status,
    VersionSeen,
)
from guichet.features.testimonies.reading.services import EYES
from guichet.features.testimonies.shelf import READABLE

PER_PAGE: Final = 50
# What nobody has to do anything about any more.
_SETTLED: Final = (Status.CLOSED, Status.PUBLISHED)
# What the list needs: never the envelope.
_FACTS: Final = (
    "door",
    "is_from_paper",
    "consent",
    "urgency",
    "theme",
    "received_on",
    "last_exchange_on",
    "status",
    "version",
    "version_approved_on",
)


@dataclass(frozen=True)
class Line:
    """One deposit of the list. `days_left` before it is erased; `waits_for`, in French."""

    deposit: Deposit
    theme: str
    waits_for: str
    days_left: int


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means all. `status` may be « all », settled ones included."""

    status: str = ""
    theme: str = ""
    door: str = ""
    urgency: str = ""


def page_of(wanted: Wanted, number: str | None, today: date) -> tuple[Page[Deposit], list[Line]]:
    """Return one page of the list, and its lines."""
    page = Paginator(_chosen(wanted), PER_PAGE).get_page(number)
    labels, seen = themes(), _eyes(page)
    lines = [
        Line(
            deposit=one,
            theme=labels.get(one.theme, one.theme) or "Sans thème",
            waits_for=waits_for(one, seen.get(one.pk, 0)),
            days_left=(one.kept_until - today).days,
        )
        for one in page
    ]
    return page, lines


def _chosen(wanted: Wanted) -> DepositQuerySet:
    found = Deposit.objects.open().only(*_FACTS)
    if wanted.status in Status.values:
        found = found.filter(status=wanted.status)
    elif not wanted.status:
        found = found.exclude(status__in=_SETTLED)
    if wanted.urgency.isdecimal():
        found = found.filter(urgency=int(wanted.urgency))
    exact = {name: value for name in ("theme", "door") if (value := getattr(wanted, name))}
    return found.filter(**exact).order_by("-urgency", "theme", "received_on", "pk")


def _eyes(deposits: Iterable[Deposit]) -> Mapping[object, int]:
    """Return how many members saw the current version of each."""
    keys = [one.pk for one in deposits if one.version]
    rows = VersionSeen.objects.filter(deposit__in=keys, version=F("deposit__version"))
    return dict(rows.values_list("deposit").annotate(Count("pk")))


def to_reread_by(member: Member) -> int:
    """Count the versions that wait for other eyes than those of whoever wrote them."""
    mine = VersionSeen.objects.filter(member=member, version=F("deposit__version"))
    waiting = Deposit.objects.filter(status=Status.READING, version__gt=0)
    eyes = Count("seen", filter=Q(seen__version=F("version")))
    return (
        waiting.annotate(eyes=eyes)
        .filter(eyes__lt=EYES)
        .exclude(pk__in=mine.values("deposit"))
        .count()
    )


def waits_for(deposit: Deposit, eyes: int) -> str:
    """Say in a few words who must do what next."""
    return typeset(_waits_for(deposit, eyes))


def _waits_for(deposit: Deposit, eyes: int) -> str:
    match deposit.status:
        case Status.RECEIVED:
            return "l’équipe : lire"
        case Status.ASKING:
            return "la personne : répondre"
        case Status.APPROVAL:
            return "la personne : approuver la version"
        case Status.REFUSED:
            return "l’édition : reprendre la version refusée"
        case Status.HIDDEN:
            return "une autre personne : confirmer le retrait, ou remettre en ligne"
        case Status.CLOSED | Status.PUBLISHED:
            return "rien"
    if not deposit.version:
        return "l’équipe : répondre, préparer ou classer"
    if eyes < EYES:
        return "une autre personne : relire la version"
    if Consent(deposit.consent) not in READABLE:
        return "l’édition : compter"
    return "l’édition : publier" if deposit.version_approved_on else "l’édition : reprendre"


def themes() -> dict[str, str]:
    """Return the themes of both doors, with their French words."""
    asked = catalogue.load().questionnaires
    return {
        value: label
        for door in DOORS
        for value, label in questionnaires.facet_labels(asked[door], Facet.THEME).items()
    }
