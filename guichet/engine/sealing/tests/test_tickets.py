"""A ticket is drawn, copied badly, typed oddly, and leads to one row and one key."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from guichet.engine.sealing import tickets
from guichet.engine.sealing.tests.team import PEPPER, ticket, ticket_keys
from guichet.engine.sealing.tickets import Ticket, TicketMistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = st.text(ALPHABET, min_size=16, max_size=16).map(Ticket)


def test_a_ticket_has_eighty_bits() -> None:
    assert tickets.SYMBOLS * math.log2(len(ALPHABET)) == 80
    drawn = {tickets.new().code for _ in range(2000)}
    assert len(drawn) == 2000
    assert set("".join(drawn)) == set(ALPHABET)


def test_what_the_docstring_says_of_brute_force_is_true() -> None:
    tries = 2**80 / 10_000 / 2
    assert 2**65 < tries < 2**67
    years = tries / 10_000_000 / (365.25 * 86_400)
    assert years == pytest.approx(200_000, rel=0.1)


def test_a_ticket_is_written_in_four_groups_and_two_characters() -> None:
    groups = tickets.new().written().split("-")
    assert [len(one) for one in groups] == [4, 4, 4, 4, 2]


@given(CODES)
def test_a_ticket_is_read_as_written(one: Ticket) -> None:
    assert tickets.read(one.written()) == one


@given(CODES, st.sampled_from(["", " ", "\u00a0", "  -  ", "–", ".", "\n", "_", "\u2011"]))
def test_a_ticket_is_read_however_it_is_spaced(one: Ticket, between: str) -> None:
    written = one.written().replace("-", between)
    assert tickets.read(f" {written.lower()}\t") == one


@given(CODES)
def test_letters_that_look_like_figures_are_read_as_them(one: Ticket) -> None:
    odd = one.written().replace("0", "O").replace("1", "l")
    assert tickets.read(odd) == one
    assert tickets.read(odd.replace("l", "i").lower()) == one


def test_full_width_figures_of_a_phone_are_read() -> None:
    written = Ticket("1234567890123456").written()
    assert tickets.read("".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in written))


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_refused_and_its_group_named(
    one: Ticket, place: int, other: str
) -> None:
    plain = one.written().replace("-", "")
    assume(plain[place] != other)
    with pytest.raises(TicketMistyped) as refused:
        tickets.read(plain[:place] + other + plain[place + 1 :])
    assert refused.value.groups == (place // 4 + 1,)
    assert "semble mal recopié" in str(refused.value)


@given(CODES, st.integers(0, 16))
def test_two_characters_exchanged_are_refused(one: Ticket, place: int) -> None:
    plain = one.written().replace("-", "")
    assume(plain[place] != plain[place + 1])
    with pytest.raises(TicketMistyped):
        tickets.read(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :])


@given(CODES, st.integers(0, 17), st.integers(0, 17), st.data())
def test_any_two_wrong_characters_are_refused(
    one: Ticket, first: int, second: int, data: st.DataObject
) -> None:
    assume(first != second)
    symbols = list(one.written().replace("-", ""))
    for place in (first, second):
        symbols[place] = data.draw(st.sampled_from([c for c in ALPHABET if c != symbols[place]]))
    with pytest.raises(TicketMistyped) as refused:
        tickets.read("".join(symbols))
    assert set(refused.value.groups) <= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("typed", "said", "groups"),
    [
        ("", "Tapez le code", ()),
        (" - ", "Tapez le code", ()),
        ("0000-0000-000-0000-00", "Le 3e groupe a 3 caractères ; il en faut 4.", (3,)),
        ("00000-0000-0000-0000-00", "Le premier groupe a 5 caractères", (1,)),
        ("0000-0000-0000-0000-0", "Le dernier groupe a 1 caractère ; il en faut 2.", (5,)),
        ("0000-000", "Ce code a 7 caractères ; il en faut 18", ()),
        ("0000-00U0-0000-0000-00", "Le 2e groupe contient « U »", (2,)),
        ("0000-0000-0000-00é0-00", "Le 4e groupe contient « É »", (4,)),
        ("0" * 201, "trop long", ()),
    ],
)
def test_what_is_not_a_ticket_is_told_how_to_mend_it(
    typed: str, said: str, groups: tuple[int, ...]
) -> None:
    with pytest.raises(TicketMistyped) as refused:
        tickets.read(typed)
    assert said in str(refused.value).replace("\u00a0", " ")
    assert refused.value.groups == groups


def test_errors_that_no_single_character_explains_name_no_group() -> None:
    # Twice the same mistake: the sum of the symbols is right, their weighted sum is not.
    with pytest.raises(TicketMistyped) as refused:
        tickets.read("1100-0000-0000-0000-00")
    assert refused.value.groups == ()
    assert "Plusieurs caractères" in str(refused.value)


@given(st.text(max_size=60))
def test_anything_typed_gives_a_ticket_or_a_sentence(typed: str) -> None:
    try:
        said = tickets.read(typed).written()
    except TicketMistyped as refused:
        said = str(refused)
    assert said.endswith(".") or tickets.read(typed).written() == said


def test_the_same_ticket_always_leads_to_the_same_row_and_key() -> None:
    again = tickets.derive(tickets.read(ticket().written().lower()), PEPPER)
    assert again.lookup == ticket_keys().lookup
    assert again.wrapping.reveal() == ticket_keys().wrapping.reveal()


def test_another_ticket_or_another_installation_leads_elsewhere() -> None:
    seen = {ticket_keys().lookup, ticket_keys().wrapping.reveal().hex()}
    for one, pepper in ((tickets.new(), PEPPER), (ticket(), bytes(32))):
        keys = tickets.derive(one, pepper)
        seen |= {keys.lookup, keys.wrapping.reveal().hex()}
    assert len(seen) == 6


def test_the_rows_name_tells_nothing_of_the_ticket_or_of_the_key() -> None:
    keys = ticket_keys()
    assert ticket().code not in keys.lookup.upper()
    assert keys.lookup not in keys.wrapping.reveal().hex()


def test_deriving_costs_what_we_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    derive = argon2id.kdf

    def kdf(size: int, typed: bytes, salt: bytes, passes: int, memory: int) -> bytes:
        asked.append((passes, memory))
        return bytes(derive(size, typed, salt, passes, memory))

    monkeypatch.setattr(argon2id, "kdf", kdf)
    tickets.derive(ticket(), PEPPER)
    assert asked == [(2, 19 * 1024 * 1024)]


def test_a_pepper_has_32_bytes() -> None:
    assert len(tickets.new_pepper()) == 32
    assert tickets.new_pepper() != tickets.new_pepper()
    with pytest.raises(ValueError, match="32"):
        tickets.derive(ticket(), b"")


def test_a_ticket_told_in_a_text_is_noticed() -> None:
    written = ticket().written()
    assert ticket().is_in(f"mon code est {written.lower().replace('-', ' ')}, merci")
    assert not ticket().is_in("mon code est 0000-0000-0000-0000-00, merci")


def test_a_ticket_does_not_print_itself() -> None:
    assert ticket().code not in repr(ticket())
    assert ticket_keys().wrapping.reveal().hex() not in repr(ticket_keys())
