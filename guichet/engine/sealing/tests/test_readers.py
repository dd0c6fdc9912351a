"""A key file may be stolen: without its passphrase, whole and untouched, it opens nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.sealing import readers, unseal
from guichet.engine.sealing.readers import KeyFile, KeyFileUnreadable, WeakPassphrase
from guichet.engine.sealing.seal import NoReader
from guichet.engine.sealing.tests.team import (
    PASSPHRASE,
    TODAY,
    key_file,
    private_bytes,
    recovery_key,
)


def _changed(**changes: object) -> KeyFile:
    return KeyFile.model_validate({**key_file("amina").model_dump(), **changes})


def _changed_lock(**changes: object) -> KeyFile:
    return _changed(private_key={**key_file("amina").private_key.model_dump(), **changes})


def test_the_passphrase_opens_the_key() -> None:
    with unseal.unlock(key_file("amina"), PASSPHRASE, TODAY) as reader:
        assert reader.public == key_file("amina").public


def test_an_accent_typed_on_another_keyboard_is_the_same_passphrase() -> None:
    file = readers.create("elif", "été déjà passé là-bas", recovery_key()[0].public, TODAY)
    decomposed = "e\u0301te\u0301 de\u0301ja\u0300 passe\u0301 la\u0300-bas"
    assert unseal.unlock(file, decomposed, TODAY)


@pytest.mark.parametrize("typed", ["", PASSPHRASE[:-1], PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_opens_nothing(typed: str) -> None:
    with pytest.raises(unseal.KeyStaysLocked):
        unseal.unlock(key_file("amina"), typed, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "bilal"},
        {"public_key": "00" * 32},
        {"private_key": key_file("bilal").private_key.model_dump()},
    ],
)
def test_a_key_file_that_was_changed_opens_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(unseal.KeyStaysLocked):
        unseal.unlock(_changed(**changes), PASSPHRASE, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"salt": "00" * 16},
        {"nonce": "00" * 24},
        {"sealed": "00" * 48},
        {"passes": 2},
        {"memory_bytes": 20 * 2**20},
    ],
)
def test_a_lock_that_was_changed_opens_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(unseal.KeyStaysLocked):
        unseal.unlock(_changed_lock(**changes), PASSPHRASE, TODAY)


def test_a_key_past_its_last_day_opens_nothing_even_with_its_passphrase() -> None:
    ended = key_file("amina").ending(TODAY)
    assert unseal.unlock(ended, PASSPHRASE, TODAY)
    with pytest.raises(unseal.KeyEnded):
        unseal.unlock(ended, PASSPHRASE, TODAY + timedelta(days=1))


def test_an_end_is_never_put_back() -> None:
    ended = key_file("amina").ending(TODAY)
    assert ended.ending(TODAY + timedelta(days=90)).ends_on == TODAY
    assert ended.ending(TODAY - timedelta(days=1)).ends_on == TODAY - timedelta(days=1)


def test_nothing_new_is_closed_for_a_key_that_has_an_end_even_far_away() -> None:
    ending = key_file("bilal").ending(TODAY + timedelta(days=90))
    assert readers.current([key_file("amina"), ending]) == (key_file("amina").public,)
    with pytest.raises(NoReader):
        readers.current([ending])


@pytest.mark.parametrize(
    "typed", ["", "treize lettre", "aaaaaaaaaaaaaaaaaaaa", "ababababababababab", "é" * 14]
)
def test_a_passphrase_that_could_be_guessed_is_refused(typed: str) -> None:
    with pytest.raises(WeakPassphrase, match="au moins 14 caractères"):
        readers.create("amina", typed, recovery_key()[0].public, TODAY)


@pytest.mark.parametrize("name", ["", "Amina", "../amina", "a/b", "-a", "é", "a" * 41, "a\n"])
def test_a_name_is_plain_since_it_names_a_file(name: str) -> None:
    with pytest.raises(KeyFileUnreadable, match="minuscules"):
        readers.create(name, PASSPHRASE, recovery_key()[0].public, TODAY)


def test_a_key_file_is_read_as_it_was_written() -> None:
    assert KeyFile.from_json(key_file("amina").to_json()) == key_file("amina")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"format": "age"},
        {"unknown": 1},
        {"public_key": "GG" * 32},
        {"public_key": "00" * 31},
        {"ends_on": "jamais"},
        {"escrow": ""},
    ],
)
def test_a_file_of_another_form_is_refused(changes: dict[str, object]) -> None:
    written = json.dumps({**json.loads(key_file("amina").to_json()), **changes})
    with pytest.raises(KeyFileUnreadable):
        KeyFile.from_json(written)


@pytest.mark.parametrize(
    "changes",
    [{"memory_bytes": 2**20}, {"memory_bytes": 2**40}, {"passes": 1}, {"passes": 10**9}],
)
def test_a_lock_made_too_fast_or_endless_is_refused(changes: dict[str, object]) -> None:
    written: dict[str, Any] = json.loads(key_file("amina").to_json())
    written["private_key"] |= changes
    with pytest.raises(KeyFileUnreadable):
        KeyFile.from_json(json.dumps(written))


@given(st.binary(max_size=300))
def test_any_other_file_is_refused_and_nothing_worse(noise: bytes) -> None:
    with pytest.raises(KeyFileUnreadable):
        KeyFile.from_json(noise)


def test_a_refused_file_is_not_repeated_in_the_fault() -> None:
    with pytest.raises(KeyFileUnreadable) as refused:
        KeyFile.from_json('{"private_key": "tres-secret"}')
    assert "tres-secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_key_file_never_holds_the_private_key_in_clear() -> None:
    written = key_file("amina").to_json()
    assert private_bytes("amina").hex() not in written
    assert PASSPHRASE not in written
