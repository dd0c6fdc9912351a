"""Who tries too often waits a little, then comes back later; nobody's address is kept."""

import threading

import pytest
from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from guichet.lib import patience
from guichet.lib.patience import CASE, DEPOSIT, LONGEST_WAIT, PACES, TICKET, Patience, TooOften

DAY = 24 * 3600.0


class Clock:
    """A clock that moves when told, and when somebody pauses."""

    def __init__(self) -> None:
        self.now = 20_000.5 * DAY
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counts(clock: Clock) -> Patience:
    return Patience(clock, clock.sleep)


def _from(address: str, forwarded: str = "") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)


def _wrong(counts: Patience, request: HttpRequest, times: int) -> None:
    for _ in range(times):
        counts.wait(request, TICKET)
        counts.failed(request, TICKET)


def test_two_mistakes_cost_nothing(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("198.51.100.7"), 2)
    counts.wait(_from("198.51.100.7"), TICKET)
    assert clock.pauses == []


def test_a_wrong_ticket_costs_a_growing_pause_that_has_an_end(
    counts: Patience, clock: Clock
) -> None:
    _wrong(counts, _from("198.51.100.7"), 12)
    assert clock.pauses[0] == 0.5
    assert clock.pauses == sorted(clock.pauses)
    assert clock.pauses[-1] == max(clock.pauses) == LONGEST_WAIT


def test_after_many_wrong_tickets_one_is_told_when_to_come_back(
    counts: Patience, clock: Clock
) -> None:
    request = _from("198.51.100.7")
    with pytest.raises(TooOften) as told:
        _wrong(counts, request, 100)
    assert "Réessayez dans" in told.value.sentence
    clock.now += told.value.seconds
    counts.wait(request, TICKET)


def test_a_neighbour_shares_the_pause_and_a_stranger_does_not(
    counts: Patience, clock: Clock
) -> None:
    _wrong(counts, _from("198.51.100.7"), 6)
    clock.pauses.clear()
    counts.wait(_from("198.51.101.7"), TICKET)
    assert clock.pauses == []
    counts.wait(_from("198.51.100.200"), TICKET)
    assert clock.pauses


def test_in_ipv6_a_whole_house_counts_as_one(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("2001:db8:5:1::1"), 6)
    clock.pauses.clear()
    counts.wait(_from("2001:db8:6:1::1"), TICKET)
    assert clock.pauses == []
    counts.wait(_from("2001:db8:5:ffff::9"), TICKET)
    assert clock.pauses


def test_mistakes_are_forgiven_with_time(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("198.51.100.7"), 8)
    clock.pauses.clear()
    clock.now += 600
    counts.wait(_from("198.51.100.7"), TICKET)
    assert clock.pauses == []


def test_one_form_does_not_slow_another(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("198.51.100.7"), 8)
    clock.pauses.clear()
    counts.wait(_from("198.51.100.7"), DEPOSIT)
    assert clock.pauses == []


def test_a_whole_permanence_deposits_from_one_address(counts: Patience, clock: Clock) -> None:
    for _ in range(50):
        counts.wait(_from("198.51.100.7"), DEPOSIT)
        clock.now += 60
    assert clock.pauses == []


def test_a_flood_from_one_address_is_refused_and_others_are_not(counts: Patience) -> None:
    for _ in range(PACES[CASE].burst):
        counts.wait(_from("198.51.100.7"), CASE)
    with pytest.raises(TooOften):
        counts.wait(_from("198.51.100.7"), CASE)
    counts.wait(_from("203.0.113.9"), CASE)


def test_each_form_has_a_ceiling_for_all(counts: Patience) -> None:
    for number in range(PACES[CASE].for_all or 0):
        counts.wait(_from(f"10.{number // 200}.{number % 200}.1"), CASE)
    with pytest.raises(TooOften):
        counts.wait(_from("203.0.113.9"), CASE)


def test_without_a_network_nobody_waits_for_the_faults_of_the_others(
    counts: Patience, clock: Clock
) -> None:
    """An onion service, or a proxy that does not say: all have this machine's address."""
    _wrong(counts, _from("127.0.0.1"), 2_000)
    assert clock.pauses == []


def _is_sent_away(counts: Patience, address: str, pace: str) -> bool:
    try:
        counts.wait(_from(address), pace)
    except TooOften:
        return True
    return False


def test_one_who_floods_closes_the_way_back_to_nobody_else(counts: Patience) -> None:
    for number in range(2_000):
        _is_sent_away(counts, f"198.51.100.{number % 200}", TICKET)
        _is_sent_away(counts, f"10.{number // 200}.{number % 200}.1", TICKET)
    assert _is_sent_away(counts, "198.51.100.7", TICKET)
    assert not _is_sent_away(counts, "203.0.113.9", TICKET)


def test_who_is_refused_alone_does_not_fill_the_ceiling_for_all(counts: Patience) -> None:
    for _ in range(PACES[CASE].for_all or 0):
        _is_sent_away(counts, "198.51.100.7", CASE)
    assert _is_sent_away(counts, "198.51.100.7", CASE)
    assert not _is_sent_away(counts, "203.0.113.9", CASE)


def test_hard_work_is_done_by_few_at_once_and_refused_to_nobody() -> None:
    inside, go_on, most, done = threading.Semaphore(0), threading.Event(), [0], []

    def work() -> None:
        with patience.hard_work():
            most[0] += 1
            inside.release()
            go_on.wait(10)
        done.append(1)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert inside.acquire(timeout=5)
    assert inside.acquire(timeout=5)
    assert not inside.acquire(timeout=0.2)
    assert most == [2]
    go_on.set()
    for thread in threads:
        thread.join()
    assert len(done) == 5


def test_a_forged_address_is_believed_only_as_far_as_our_proxy_saw_it(
    counts: Patience, clock: Clock, settings: Settings
) -> None:
    settings.GUICHET_HTTPS = True
    for number in range(6):
        forged = f"192.0.2.{number}, 198.51.100.7"
        _wrong(counts, _from("127.0.0.1", forwarded=forged), 1)
    clock.pauses.clear()
    counts.wait(_from("127.0.0.1", forwarded="198.51.100.7"), TICKET)
    assert clock.pauses


def test_without_a_declared_proxy_what_the_visitor_writes_is_not_believed(
    counts: Patience, clock: Clock
) -> None:
    for number in range(6):
        forged = f"203.0.{number}.9"
        _wrong(counts, _from("198.51.100.7", forwarded=forged), 1)
    assert clock.pauses


def test_privacy_the_next_day_nothing_is_left(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("198.51.100.7"), 8)
    before = counts._key
    clock.now += DAY
    clock.pauses.clear()
    counts.wait(_from("198.51.100.7"), TICKET)
    assert clock.pauses == []
    assert counts._key != before
    # What was just used, and nothing of yesterday.
    assert len(counts._levels) == 2


def test_privacy_no_address_is_in_memory(counts: Patience) -> None:
    _wrong(counts, _from("198.51.100.7"), 3)
    assert not any(b"198.51" in name for name in counts._levels)
    assert all(len(name) == 16 for name in counts._levels)


def test_many_addresses_do_not_fill_the_memory(
    counts: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_MOST_ENTRIES", 50)
    for number in range(200):
        counts.failed(_from(f"10.0.{number}.1"), TICKET)
    assert len(counts._levels) == 50


def test_when_the_memory_is_full_a_newcomer_counts_alone(
    counts: Patience, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_MOST_ENTRIES", 50)
    for number in range(60):
        _wrong(counts, _from(f"10.0.{number}.1"), 4)
    clock.pauses.clear()
    counts.wait(_from("203.0.113.9"), TICKET)
    assert clock.pauses == []


def test_strangers_who_pause_do_not_close_the_way_to_others(clock: Clock) -> None:
    inside, go_on = threading.Semaphore(0), threading.Event()

    def sleep(_seconds: float) -> None:
        inside.release()
        go_on.wait(10)

    counts = Patience(clock, sleep)
    one, other = _from("198.51.100.7"), _from("203.0.113.9")
    for _ in range(5):
        counts.failed(one, TICKET)
        counts.failed(other, TICKET)
    threads = [threading.Thread(target=counts.wait, args=(one, TICKET)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert inside.acquire(timeout=5)
    assert inside.acquire(timeout=5)
    counts.wait(other, TICKET)
    go_on.set()
    for thread in threads:
        thread.join()


def test_few_threads_pause_at_once(clock: Clock) -> None:
    """The third is refused at once: five threads of the eight always answer."""
    inside, go_on = threading.Semaphore(0), threading.Event()

    def sleep(_seconds: float) -> None:
        inside.release()
        go_on.wait(10)

    counts = Patience(clock, sleep)
    request = _from("198.51.100.7")
    for _ in range(5):
        counts.failed(request, TICKET)
    threads = [threading.Thread(target=counts.wait, args=(request, TICKET)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert inside.acquire(timeout=5)
    assert inside.acquire(timeout=5)
    with pytest.raises(TooOften):
        counts.wait(request, TICKET)
    go_on.set()
    for thread in threads:
        thread.join()


def test_a_clock_set_back_frees_nobody_and_blocks_nobody(counts: Patience, clock: Clock) -> None:
    _wrong(counts, _from("198.51.100.7"), 8)
    clock.now -= 3600
    clock.pauses.clear()
    counts.wait(_from("198.51.100.7"), TICKET)
    assert clock.pauses


# --- The page -----------------------------------------------------------------------------------


def test_the_page_says_when_and_loses_nothing() -> None:
    request = RequestFactory().post("/temoigner/revenir/", {"story": 'Une "longue" histoire'})
    page = patience.too_often_page(request, TooOften(130))
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "130"
    text = page.content.decode()
    assert "dans 3\N{NO-BREAK SPACE}minutes" in text
    assert 'name="story" value="Une &quot;longue&quot; histoire"' in text


@pytest.mark.django_db
def test_headers_any_view_may_refuse(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise TooOften(5)

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.GET", property(refuse))
    response = client.get("/guichet/")
    assert response.status_code == 429
    assert "Content-Security-Policy" in response.headers


def test_a_get_is_tried_again_by_a_link() -> None:
    request = _from("198.51.100.7")
    assert QueryDict() == request.GET
    assert (
        '<a class="button" href="/">'
        in patience.too_often_page(request, TooOften(5)).content.decode()
    )
