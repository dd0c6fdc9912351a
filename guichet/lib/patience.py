"""Makes who tries too often wait, without keeping anybody's address.

All is in the memory of one process. What is counted stands under a keyed digest of a part of the
address (/24, or /48 in IPv6); key and counts are drawn anew each day, and nothing of them reaches a
database, a log or a page. A permanence, a library or a telephone network comes by one address: so one
waits first, a few seconds at most, and only then is asked to come back later.

Each worker counts apart: with two workers, all that is written here happens at worst twice.
"""

import hmac
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TOO_MANY: Final = 429
LONGEST_WAIT: Final = 4.0
"""The longest pause before an answer, in seconds."""
_FIRST_WAIT: Final = 0.5
# A pause holds one of the eight threads: with more than two at once, the others would be starved.
_WAITING_AT_ONCE: Final = 2
# Argon2id holds a processor and 19 MiB: past two at once, each waits for its turn, a fraction of a second.
_WORKING_AT_ONCE: Final = 2
_DAY: Final = 24 * 3600
_MINUTE: Final = 60.0
# Each entry weighs about 200 bytes; past that many, the one that has been still for longest goes.
_MOST_ENTRIES: Final = 20_000


@dataclass(frozen=True)
class Pace:
    """How often something may be done, by one worker.

    `burst` times at once and then `per_minute` from one part of the network; `for_all` a minute from
    everywhere, if there is such a ceiling: where it is reached, everybody is refused. Of the faults,
    `free_faults` cost nothing; from `most_faults` on, one must come back.
    """

    burst: int
    per_minute: float
    for_all: int | None
    free_faults: int = 3
    most_faults: int = 20


TICKET: Final = "ticket"
DEPOSIT: Final = "deposit"
CASE: Final = "case"
SUBSCRIPTION: Final = "subscription"
PROPOSAL: Final = "proposal"
REGISTRATION: Final = "registration"

PACES: Final = {
    # No ceiling for all: whoever reached it would close the way back to those with a right ticket.
    # The processor is rationed by `hard_work`.
    TICKET: Pace(burst=120, per_minute=30, for_all=None),
    # The whole of a permanence may deposit in an afternoon, from one address.
    DEPOSIT: Pace(burst=60, per_minute=4, for_all=1500),
    CASE: Pace(burst=60, per_minute=6, for_all=600),
    # Apart from deposits: whoever floods the team with proposals closes no other door.
    PROPOSAL: Pace(burst=30, per_minute=4, for_all=300),
    # A meeting that is announced on the radio fills in a few minutes.
    REGISTRATION: Pace(burst=60, per_minute=6, for_all=1500),
    # Calendars ask by themselves; their address is a secret as long as a ticket.
    SUBSCRIPTION: Pace(burst=120, per_minute=30, for_all=600),
}


class TooOften(Exception):
    """Come back in `seconds`; `sentence` says so in French."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = max(1, ceil(seconds))

    @property
    def sentence(self) -> str:
        """When to come back."""
        if self.seconds < _MINUTE:
            return "Réessayez dans moins d’une minute."
        minutes = ceil(self.seconds / _MINUTE)
        return f"Réessayez dans {minutes}\N{NO-BREAK SPACE}minute{'s' if minutes > 1 else ''}."


@dataclass
class _Level:
    """What has been poured in and leaks out with time, as in a bucket with a hole."""

    amount: float = 0.0
    at: float = 0.0

    def now(self, now: float, per_minute: float) -> float:
        """Return what is left."""
        leaked = max(0.0, now - self.at) * per_minute / _MINUTE
        self.amount, self.at = max(0.0, self.amount - leaked), now
        return self.amount


class Patience:
    """The counts of one process. `clock` gives seconds since the epoch, `sleep` pauses."""

    # One fault is forgiven every half minute.
    _FORGIVEN_PER_MINUTE: Final = 2.0

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._waiting: Counter[bytes] = Counter()
        self._forget(0)

    def wait(self, request: HttpRequest, form: str) -> None:
        """Count one use of a form, after a pause if there were faults. Raises TooOften."""
        pace, who = PACES[form], _network_of(request)
        pause = 0.0
        with self._counting() as now:
            # Without a network's name (an onion service, a proxy that does not say it), everybody
            # has this machine's own address: nobody waits for the faults of the others.
            if who:
                pause = self._pause(pace, form, who, now)
                self._pour(f"{form}/one", who, pace.burst, pace.per_minute, now)
            # Only what is let in counts here: one who floods alone closes nothing to the others.
            if pace.for_all is not None:
                self._pour(f"{form}/all", "", pace.for_all, pace.for_all, now)
        if pause:
            self._rest(pause, who)

    def failed(self, request: HttpRequest, form: str) -> None:
        """Count one fault (a ticket that opens nothing): the next uses wait longer."""
        who = _network_of(request)
        if not who:
            return
        with self._counting() as now:
            level = self._level(f"{form}/faults", who)
            level.now(now, self._FORGIVEN_PER_MINUTE)
            level.amount = min(level.amount + 1, PACES[form].most_faults)

    def _pause(self, pace: Pace, form: str, who: str, now: float) -> float:
        faults = self._level(f"{form}/faults", who).now(now, self._FORGIVEN_PER_MINUTE)
        if faults > pace.most_faults - 1:
            raise TooOften((faults - pace.most_faults + 1) * _MINUTE / self._FORGIVEN_PER_MINUTE)
        beyond = int(faults) - pace.free_faults
        return min(_FIRST_WAIT * 2.0**beyond, LONGEST_WAIT) if beyond >= 0 else 0.0

    def _pour(self, what: str, who: str, most: float, per_minute: float, now: float) -> None:
        level = self._level(what, who)
        over = level.now(now, per_minute) + 1 - most
        if over > 0:
            raise TooOften(over * _MINUTE / per_minute)
        level.amount += 1

    def _rest(self, pause: float, who: str) -> None:
        """Pause, or come back when neighbours already do. Raises TooOften.

        When strangers hold all the places, one goes on: they must not close the way to the others,
        and the buckets still count.
        """
        with self._lock:
            name = self._name("rest", who)
            if self._waiting[name] >= _WAITING_AT_ONCE:
                raise TooOften(pause)
            if self._waiting.total() >= _WAITING_AT_ONCE:
                return
            self._waiting[name] += 1
        try:
            self._sleep(pause)
        finally:
            with self._lock:
                self._waiting[name] -= 1
                # Unary plus leaves out what has come back to zero.
                self._waiting = +self._waiting

    @contextmanager
    def _counting(self) -> Iterator[float]:
        with self._lock:
            now = self._clock()
            if int(now // _DAY) != self._day:
                self._forget(int(now // _DAY))
            yield now

    def _forget(self, day: int) -> None:
        """Begin a day: yesterday's counts can no longer be tied to anything."""
        self._day = day
        self._key = secrets.token_bytes(32)
        self._levels: dict[bytes, _Level] = {}

    def _name(self, what: str, who: str) -> bytes:
        return hmac.digest(self._key, f"{what}\0{who}".encode(), "sha256")[:16]

    def _level(self, what: str, who: str) -> _Level:
        name = self._name(what, who)
        # In the order of the last use: what was not touched for longest has leaked out the most.
        level = self._levels.pop(name, None) or _Level()
        if len(self._levels) >= _MOST_ENTRIES:
            del self._levels[next(iter(self._levels))]
        self._levels[name] = level
        return level


def _network_of(request: HttpRequest) -> str:
    """Return the part of the network that asks, and nothing for this machine itself.

    Behind a declared proxy, the last address of X-Forwarded-For is the one that the proxy saw; those
    before it are whatever the visitor wrote.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.GUICHET_HTTPS:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        address = ip_address(told)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


_OF_THIS_PROCESS: Final = Patience()
wait: Final = _OF_THIS_PROCESS.wait
failed: Final = _OF_THIS_PROCESS.failed
_WORKING: Final = threading.BoundedSemaphore(_WORKING_AT_ONCE)


@contextmanager
def hard_work() -> Iterator[None]:
    """Let few do at once what is slow on purpose; the others wait for their turn, and none is refused.

    Do nothing else in the block, above all nothing that waits for somebody.
    """
    with _WORKING:
        yield


# --- The page -----------------------------------------------------------------------------------


def too_often_page(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """Say when to come back. What was posted stays in the page, behind one button: nothing is lost."""
    fields = [
        (name, value)
        for name, values in (request.POST.lists() if request.method == "POST" else ())
        for value in values
    ]
    context = {
        "sentence": refusal.sentence,
        "fields": fields,
        "has_files": bool(request.FILES) if request.method == "POST" else False,
        "address": request.path,
    }
    page = render_to_string("ui/429.html", context)
    headers = {"Retry-After": str(refusal.seconds)}
    return HttpResponse(page, status=TOO_MANY, headers=headers)


class PatienceMiddleware:
    """Gives the page to whoever comes too often, whatever the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn the refusal into a page."""
        return too_often_page(request, fault) if isinstance(fault, TooOften) else None
