"""A secret does not print, does not travel, and does not stay."""

import copy
import pickle
from traceback import format_exception

import pytest

from guichet.engine.sealing import unseal
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.memory import Secret, SecretWiped
from guichet.engine.sealing.tests.team import envelope_of, private_bytes, sealed, unlocked

VALUE = b"0123456789abcdef0123456789abcdef"


def test_a_secret_is_overwritten_when_its_block_ends() -> None:
    with Secret(VALUE) as secret:
        held = secret._value
        assert secret.reveal() == VALUE
    assert held == b""
    with pytest.raises(SecretWiped):
        secret.reveal()


def test_a_secret_is_overwritten_even_when_its_block_fails() -> None:
    secret = Secret(VALUE)
    with pytest.raises(KeyError), secret:
        raise KeyError
    with pytest.raises(SecretWiped):
        secret.reveal()


def test_a_readers_key_serves_no_more_after_its_block() -> None:
    with unlocked("amina") as reader:
        assert unseal.content_key(envelope_of(sealed()), reader)
    with pytest.raises(SecretWiped):
        unseal.content_key(envelope_of(sealed()), reader)


def test_a_secret_does_not_print_itself() -> None:
    assert repr(Secret(VALUE)) == "<secret>"
    reader = unlocked("amina")
    key = unseal.content_key(envelope_of(sealed()), reader)
    shown = repr(reader) + str(key) + f"{reader} {key!r}"
    assert repr(private_bytes("amina")) not in shown
    assert repr(key.secret.reveal()) not in shown


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_never_put_in_a_session_or_a_cache(keep: object) -> None:
    assert callable(keep)
    with pytest.raises(TypeError, match="never written"):
        keep(Secret(VALUE))


def test_a_refusal_carries_no_secret() -> None:
    with pytest.raises(SealBroken) as refused:
        unseal.content_key(envelope_of(sealed()), unlocked("chloe"))
    shown = "".join(format_exception(refused.value))
    assert private_bytes("chloe").hex() not in shown
