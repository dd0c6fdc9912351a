"""A testimony is kept at once, many are kept one after the other, and the house stays small."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks import visits
from benchmarks.house import House, opened
from benchmarks.memory import resident
from benchmarks.promises import Outcome, at_most
from tests.depositing import DOOR, begun, post, ready

_MOST_SECONDS: Final = 0.25
_ALONE: Final = 40
_A_SECOND: Final = 20
_SECONDS: Final = 20
_SENDERS: Final = 12
_MOST_MEMORY: Final = 220
_STORY: Final = "La caisse a arrêté mes versements sans un mot. " * 12
_ROWS: Final = "SELECT count(*), count(DISTINCT lookup) FROM testimonies_deposit"


@dataclass(frozen=True)
class _Sent:
    """One testimony sent: how long its answer took, and whether it said « arrivé »."""

    seconds: float
    is_arrival: bool


def run() -> Iterator[Outcome]:
    """Deposit alone on one worker, then many on two."""
    with opened(workers=1, has_team=True) as house:
        sent = [_send(house, form) for form in _forms(house, _ALONE)]
        yield at_most(
            "déposer sans fichier, Argon2id compris (1 processus)",
            _MOST_SECONDS,
            [one.seconds for one in sent if one.is_arrival],
        )
        yield from _memory(house)
    with opened(workers=2, has_team=True) as house:
        yield _sustained(house, _forms(house, _A_SECOND * _SECONDS))


def _forms(house: House, count: int) -> list[dict[str, str]]:
    """Prepare testimonies of which only the last button is left."""
    since = begun(house.port)
    return [ready(house.port, since, f"{number}. {_STORY}") for number in range(count)]


def _send(house: House, form: dict[str, str]) -> _Sent:
    start = time.perf_counter()
    answer = post(house.port, DOOR, form)
    return _Sent(time.perf_counter() - start, answer.is_arrival)


def _sustained(house: House, forms: Sequence[dict[str, str]]) -> Outcome:
    """Send so many a second, each at its time, whether the ones before were answered or not."""
    start = time.perf_counter()

    def in_its_time(number: int) -> _Sent:
        time.sleep(max(0.0, start + number / _A_SECOND - time.perf_counter()))
        return _send(house, forms[number])

    with ThreadPoolExecutor(_SENDERS) as senders:
        sent = list(senders.map(in_its_time, range(len(forms))))
    lasted = time.perf_counter() - start
    with closing(sqlite3.connect(house.data / "guichet.sqlite3")) as database:
        rows, lookups = database.execute(_ROWS).fetchone()
    arrived = sum(one.is_arrival for one in sent)
    pace = len(forms) / lasted
    return Outcome(
        promise=f"{_A_SECOND} dépôts par seconde, {_SECONDS} s, 2 processus : aucun perdu",
        measured=f"{pace:.1f} par seconde, {arrived} arrivés, {rows} gardés sur {len(forms)}, "
        f"médiane {median(one.seconds for one in sent) * 1000:.0f} ms",
        kept=arrived == rows == lookups == len(forms) and pace >= _A_SECOND * 0.95,
    )


def _memory(house: House) -> Iterator[Outcome]:
    """Weigh both kinds of workers; the public one after deposits, tickets to print and letters."""
    form = _forms(house, 1)[0]
    for turn in range(3):
        house.ask("/temoigner/ticket.pdf", form)
        for paper in visits.PAPERS:
            house.ask(f"{visits.letter_page()}{paper}", visits.letter_form(turn))
        for address in visits.texts():
            house.ask(address)
    yield _weighed("qui répond au public, après dépôts et PDF", house.workers())
    yield _weighed("des coulisses, à l’entrée", house.team_workers())


def _weighed(what: str, workers: Sequence[int]) -> Outcome:
    largest = max(resident(worker) for worker in workers)
    return Outcome(
        promise=f"mémoire d’un processus {what} ≤ {_MOST_MEMORY} Mo",
        measured=f"{largest:.0f} Mo",
        kept=largest <= _MOST_MEMORY,
    )
