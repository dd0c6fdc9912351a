"""Two hundred people read at the same time, for one minute, and nobody gets an error."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Final

from benchmarks import visits
from benchmarks.house import House, opened
from benchmarks.promises import Outcome

_READERS: Final = 200
_SECONDS: Final = 60
_PATIENCE: Final = 30
_WELCOME: Final = b"HTTP/1.1 200 "


@dataclass
class _Tally:
    """What the readers saw: how long each answer took, and what went wrong."""

    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run() -> Iterator[Outcome]:
    """Let each reader ask for the next page as soon as the last one is read, without a pause."""
    pages = [*visits.texts(), *visits.results()]
    with opened(workers=2) as house:
        tally = asyncio.run(_all_reading(house, pages))
    slowest = quantiles(tally.taken, n=20)[-1] if len(tally.taken) > 1 else 0
    first_error = f", d’abord « {tally.errors[0]} »" if tally.errors else ""
    yield Outcome(
        promise=f"{_READERS} personnes à la fois, {_SECONDS} s, 2 processus : aucune erreur",
        measured=f"{len(tally.errors)} erreurs{first_error}, {len(tally.taken)} pages, "
        f"{len(tally.taken) / _SECONDS:.0f} par seconde, médiane {median(tally.taken):.2f} s, "
        f"95 % sous {slowest:.2f} s",
        kept=not tally.errors and len(tally.taken) > _READERS,
    )


async def _all_reading(house: House, pages: Sequence[str]) -> _Tally:
    tally = _Tally()
    until = time.monotonic() + _SECONDS
    # Each starts elsewhere, so that all kinds of pages are asked for at any moment.
    starts = (len(pages) * reader // _READERS for reader in range(_READERS))
    readers = (
        _read_until(until, house, itertools.cycle([*pages[start:], *pages[:start]]), tally)
        for start in starts
    )
    await asyncio.gather(*readers)
    return tally


async def _read_until(until: float, house: House, pages: Iterator[str], tally: _Tally) -> None:
    while time.monotonic() < until:
        page = next(pages)
        start = time.perf_counter()
        try:
            answer = await asyncio.wait_for(_read(house, page), _PATIENCE)
        except (OSError, TimeoutError) as error:
            tally.errors.append(f"{page} : {type(error).__name__}")
            continue
        if answer.startswith(_WELCOME) and answer.rstrip().endswith(b"</html>"):
            tally.taken.append(time.perf_counter() - start)
        else:
            tally.errors.append(f"{page} : {answer[:12].decode('ascii', 'replace')}")


async def _read(house: House, page: str) -> bytes:
    """Give the whole answer, head and body, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    try:
        head = f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode("ascii"))
        await writer.drain()
        return await reader.read(-1)
    finally:
        writer.close()
