"""A part opens whole, in its place, or not at all; and its length tells little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.sealing.envelope import ContentKey, SealBroken
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import MOST_BYTES, open_part, seal_part, size_class
from guichet.engine.sealing.tests.team import DEPOSIT, OTHER_DEPOSIT

KEY = ContentKey(DEPOSIT, Secret(bytes(range(32))))
TEXT = "Mon conseiller m’a dit que « la machine » avait décidé.".encode()
SEALED = seal_part(KEY, "answers", TEXT)


@given(st.binary(max_size=9000))
def test_what_was_sealed_comes_back(content: bytes) -> None:
    assert open_part(KEY, "file/1", seal_part(KEY, "file/1", content)) == content


@pytest.mark.parametrize("length", [2**20 - 1, 2**20, 3 * 2**20 + 17])
def test_a_large_file_comes_back(length: int) -> None:
    content = b"\x80" * length
    closed = seal_part(KEY, "file/1", content)
    assert open_part(KEY, "file/1", closed) == content
    assert len(closed) == size_class(length) + 44


@given(st.integers(0, 8 * len(SEALED) - 1))
def test_one_changed_bit_breaks_it(bit: int) -> None:
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        open_part(KEY, "answers", bytes(changed))


@given(st.integers(0, len(SEALED) - 1))
def test_a_cut_part_is_broken(length: int) -> None:
    with pytest.raises(SealBroken):
        open_part(KEY, "answers", SEALED[:length])


@given(st.binary(min_size=1, max_size=5000))
def test_a_part_with_something_after_it_is_broken(tail: bytes) -> None:
    with pytest.raises(SealBroken):
        open_part(KEY, "answers", SEALED + tail)


@given(st.binary(max_size=5000))
def test_any_other_bytes_are_broken_and_nothing_worse(noise: bytes) -> None:
    for stored in (noise, b"GSP\1" + noise):
        with pytest.raises(SealBroken):
            open_part(KEY, "answers", stored)


@pytest.mark.parametrize("name", ["answer", "answers/", "file/1", "", "ANSWERS", "é"])
def test_a_part_does_not_open_under_another_name(name: str) -> None:
    with pytest.raises(SealBroken):
        open_part(KEY, name, SEALED)


def test_a_part_does_not_open_in_another_deposit_even_with_the_same_key() -> None:
    with pytest.raises(SealBroken):
        open_part(ContentKey(OTHER_DEPOSIT, Secret(bytes(range(32)))), "answers", SEALED)


def test_a_part_does_not_open_with_another_key() -> None:
    with pytest.raises(SealBroken):
        open_part(ContentKey(DEPOSIT, Secret(bytes(32))), "answers", SEALED)


def test_a_part_of_another_version_is_broken() -> None:
    with pytest.raises(SealBroken):
        open_part(KEY, "answers", b"GSP\2" + SEALED[4:])


def test_a_refusal_says_nothing_of_what_was_inside() -> None:
    with pytest.raises(SealBroken) as refused:
        open_part(KEY, "file/1", SEALED)
    assert str(refused.value) == str(SealBroken())
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("name", ["", "Answers", "../secret", "a" * 81, "note 1", "é", "a\n"])
def test_a_part_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        seal_part(KEY, name, b"")


def test_a_part_has_a_largest_size() -> None:
    with pytest.raises(ValueError, match="32 MiB"):
        seal_part(KEY, "file/1", bytes(MOST_BYTES))


@pytest.mark.parametrize("length", [0, 1, 12, 600, 4095])
def test_short_texts_all_have_the_same_length(length: int) -> None:
    assert len(seal_part(KEY, "answers", b"x" * length)) == len(SEALED)


@given(st.integers(0, MOST_BYTES - 1))
def test_a_size_class_holds_the_content_and_one_byte(length: int) -> None:
    assert length < size_class(length) <= max(2 * length + 2, 4096)


def test_there_are_few_size_classes() -> None:
    lengths = [*range(0, 2**20, 64), *range(2**20, MOST_BYTES, 2**14)]
    assert len({size_class(length) for length in lengths}) == 9 + 31


def test_the_same_text_never_looks_the_same() -> None:
    assert seal_part(KEY, "answers", TEXT) != SEALED
