"""What identifies people is proposed at once, and a hostile text costs no more than its length."""

from collections.abc import Iterator
from typing import Final

from benchmarks.promises import Outcome, at_most, durations
from guichet.engine.redaction.proposer import propose
from guichet.engine.redaction.tests.corpus import HOSTILE, TESTIMONY

_SHORT: Final = 20_000
_TIMES_LONGER: Final = 4
# Twice what the length explains: a rule that looks at everything again would take four times more.
_MOST: Final = 2 * _TIMES_LONGER


def run() -> Iterator[Outcome]:
    """Read a testimony, then each hostile text, short and long."""
    taken = durations(lambda: propose(TESTIMONY, use_spacy=False), times=20, before=2)
    yield at_most(f"proposer sur {len(TESTIMONY)} caractères, sans spaCy", 0.05, taken)
    ratios = {piece: _seconds(piece, _TIMES_LONGER * _SHORT) / _seconds(piece) for piece in HOSTILE}
    worst = max(ratios, key=lambda piece: ratios[piece])
    yield Outcome(
        f"un texte hostile {_TIMES_LONGER} fois plus long ≤ {_MOST} fois plus de temps",
        f"{ratios[worst]:.1f} fois pour « {worst.strip()} »",
        ratios[worst] <= _MOST,
    )


def _seconds(piece: str, length: int = _SHORT) -> float:
    text = (piece * length)[:length]
    return min(durations(lambda: propose(text, use_spacy=False), times=2))
