"""One worker stays small after it has done everything that can be asked of it."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import visits
from benchmarks.house import House, opened
from benchmarks.promises import Outcome

_LIMIT = 200
_ROUNDS = 3
# A paper takes longer than a page, and one in a few is as telling as all of them.
_ONE_IN = 5


def run() -> Iterator[Outcome]:
    """Ask one worker for every kind of thing, several times, then weigh it."""
    with opened(workers=1) as house:
        for turn in range(_ROUNDS):
            _ask_for_everything(house, turn)
        (worker,) = house.workers()
        megabytes = resident(worker)
    yield Outcome(
        promise=f"mémoire d’un processus qui répond ≤ {_LIMIT} Mo",
        measured=f"{megabytes:.0f} Mo",
        kept=megabytes <= _LIMIT,
    )


def _ask_for_everything(house: House, turn: int) -> None:
    for address in visits.texts():
        house.ask(address)
    for name in ("resultat/", "resultat.pdf", "resultat.ics"):
        for address in visits.results(name)[::_ONE_IN]:
            house.ask(address)
    for paper in visits.PAPERS:
        house.ask(f"{visits.letter_page()}{paper}", visits.letter_form(turn))


def resident(process: int) -> float:
    """Give the memory that a process holds, shared pages included, in megabytes."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the system does not say how large process {process} is")
