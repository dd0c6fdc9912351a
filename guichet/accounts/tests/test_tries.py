"""Who is often wrong waits longer and longer; nobody is blocked for good, and no address is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guichet.accounts import tries
from guichet.accounts.models import Tries

pytestmark = pytest.mark.django_db


def _wrong(count: int, who: str = "amina") -> None:
    for _ in range(count):
        tries.begin("passphrase", who)


def test_the_first_tries_are_free() -> None:
    _wrong(tries.FREE)
    assert tries.begun_too_soon("passphrase", "amina") is None


def test_then_one_must_wait() -> None:
    _wrong(tries.FREE + 1)
    with pytest.raises(tries.TooSoon) as refused:
        tries.begin("passphrase", "amina")
    assert refused.value.messages == ["Trop d’essais manqués. Réessayez dans 5 secondes."]


def test_trying_while_one_must_wait_does_not_make_it_longer() -> None:
    _wrong(tries.FREE + 1)
    before = Tries.objects.get().wait_until
    with pytest.raises(tries.TooSoon):
        tries.begin("passphrase", "amina")
    assert Tries.objects.get().wait_until == before


def test_the_wait_doubles_up_to_a_ceiling() -> None:
    seconds = [tries.wait_after(count).total_seconds() for count in (4, 5, 6, 7, 10, 11, 1000)]
    assert seconds == [0, 5, 10, 20, 160, 300, 300]


def test_each_account_and_each_secret_has_its_own_count() -> None:
    _wrong(tries.FREE + 1)
    assert tries.begun_too_soon("passphrase", "amina")
    assert tries.begun_too_soon("passphrase", "bilal") is None
    assert tries.begun_too_soon("code", "amina") is None


def test_capitals_and_spaces_are_no_way_around() -> None:
    _wrong(tries.FREE + 1)
    with pytest.raises(tries.TooSoon):
        tries.begin("passphrase", " AMINA ")


def test_the_right_secret_ends_the_count() -> None:
    _wrong(tries.FREE)
    tries.forget("passphrase", "amina")
    _wrong(tries.FREE)
    assert Tries.objects.get().count == tries.FREE


def test_a_day_later_all_is_forgotten() -> None:
    _wrong(tries.FREE + 1)
    Tries.objects.update(wait_until=timezone.now() - timedelta(days=2))
    tries.begin("passphrase", "bilal")
    assert Tries.objects.count() == 1


def test_privacy_what_was_typed_is_not_kept() -> None:
    _wrong(1, who="ma phrase secrète tapée au mauvais endroit")
    assert "phrase" not in str(list(Tries.objects.values()))
