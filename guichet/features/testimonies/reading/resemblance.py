"""Stories that resemble each other: the same person twice, or many who copied one text.

A sketch is the 128 smallest digests of the story's runs of three words. Two stories that share much
share many of them; the rest of the story is not in it. Since a sketch would still confirm a guessed
text, it is sealed with the deposit, under the same key, and compared in memory only.

What it does not see: a story told in other words, stories that no reader opened yet, those of more
than the last 500. It suggests; it proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

from django.db.models import Count

from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.parts import seal_part
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.features.testimonies.contents import Fingerprint
from guichet.features.testimonies.models import Deposit, PartKind, SealedPart, Status
from guichet.features.testimonies.reading.opening import FINGERPRINT, content_key, read_part
from guichet.lib.french_words import words

RUN: Final = 3
SKETCH: Final = 128
ENOUGH: Final = 0.25
MOST_COMPARED: Final = 500
# So many deposits on the same day, by the same door, on the same theme, are worth a look.
WAVE: Final = 5
WAVE_DAYS: Final = 14
MOST_WAVES: Final = 3
_FEWEST_RUNS: Final = 6


@dataclass(frozen=True)
class Resembling:
    """A deposit whose story resembles; `percent` is a rough estimate."""

    deposit: Deposit
    percent: int


@dataclass(frozen=True)
class Wave:
    """Many deposits on one day, by one door, on one theme."""

    received_on: date
    door: str
    theme: str
    count: int


def sketch(story: str) -> list[int]:
    """Return the sketch of a story; empty when it is too short to resemble anything."""
    said = list(words(story))
    runs = {" ".join(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
    if len(runs) < _FEWEST_RUNS:
        return []
    return sorted(_digest(one) for one in runs)[:SKETCH]


def _digest(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=6).digest())


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate how much two stories share, from 0 to 1."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[:SKETCH]
    both = {*one} & {*other}
    return sum(digest in both for digest in smallest) / len(smallest)


def remember(deposit: Deposit, story: str, reader: UnlockedReader, today: date) -> Fingerprint:
    """Seal the sketch of a story beside it, once. Raises SealBroken."""
    made = Fingerprint(sketch=sketch(story))
    with content_key(deposit, reader) as key:
        sealed = seal_part(key, FINGERPRINT, made.to_bytes())
    part = SealedPart(
        deposit=deposit,
        kind=PartKind.FINGERPRINT,
        name=FINGERPRINT,
        sealed=sealed,
        added_on=today,
    )
    # Two readers may open it at the same moment: one sketch is enough.
    SealedPart.objects.bulk_create([part], ignore_conflicts=True)
    return made


def resembling(deposit: Deposit, mine: Fingerprint, reader: UnlockedReader) -> list[Resembling]:
    """Compare with the last deposits that were opened, the most alike first."""
    if not mine.sketch:
        return []
    parts = (
        SealedPart.objects.filter(kind=PartKind.FINGERPRINT, deposit__in=Deposit.objects.open())
        .exclude(deposit=deposit)
        .select_related("deposit")
        .order_by("-id")[:MOST_COMPARED]
    )
    found = (Resembling(one.deposit, _percent(one, mine, reader)) for one in parts)
    alike = (one for one in found if one.percent >= ENOUGH * 100)
    return sorted(alike, key=lambda one: -one.percent)


def _percent(part: SealedPart, mine: Fingerprint, reader: UnlockedReader) -> int:
    try:
        with content_key(part.deposit, reader) as key:
            other = read_part(Fingerprint, part, key)
    except SealBroken:
        return 0
    return round(100 * resemblance(mine.sketch, other.sketch)) if other else 0


def waves(today: date) -> list[Wave]:
    """Return the days of late on which many wrote about the same, the most first; opens nothing."""
    counted = (
        Deposit.objects.open()
        .filter(received_on__gte=today - timedelta(days=WAVE_DAYS))
        .exclude(theme="")
        .exclude(status__in=(Status.CLOSED, Status.PUBLISHED))
        .values_list("received_on", "door", "theme")
        .annotate(count=Count("pk"))
        .filter(count__gte=WAVE)
        .order_by("-count", "-received_on", "theme")[:MOST_WAVES]
    )
    return [Wave(*row) for row in counted]
