"""What is closed for some opens whole for them, and not at all for anyone else."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.sealing import envelope as envelopes
from guichet.engine.sealing import readers, seal, tickets, unseal
from guichet.engine.sealing.envelope import ContentKey, Envelope, PublicKey, SealBroken, SlotKind
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.tests.team import (
    ANSWERS,
    CONTENTS,
    DEPOSIT,
    OTHER_DEPOSIT,
    deposit,
    envelope_of,
    key_file,
    sealed,
    ticket_keys,
    unlocked,
)


@pytest.mark.parametrize("name", ["amina", "bilal"])
def test_each_reader_opens_every_part(name: str) -> None:
    key = unseal.content_key(envelope_of(sealed()), unlocked(name))
    opened = {part: open_part(key, part, closed) for part, closed in sealed().parts.items()}
    assert opened == CONTENTS


def test_the_ticket_opens_every_part() -> None:
    key = tickets.content_key(envelope_of(sealed()), ticket_keys())
    opened = {part: open_part(key, part, closed) for part, closed in sealed().parts.items()}
    assert opened == CONTENTS


def test_another_ticket_opens_nothing() -> None:
    with pytest.raises(SealBroken):
        tickets.content_key(envelope_of(sealed()), ticket_keys(tickets.new()))


def test_somebody_who_is_not_a_reader_opens_nothing() -> None:
    with pytest.raises(SealBroken):
        unseal.content_key(envelope_of(sealed()), unlocked("chloe"))


def test_a_reader_who_takes_another_ones_slot_opens_nothing() -> None:
    opened = envelope_of(sealed())
    theirs = opened.slot(SlotKind.READER, key_file("amina").public.id)
    stolen = envelopes.Slot(SlotKind.READER, key_file("chloe").public.id, theirs.wrapped)
    with pytest.raises(SealBroken):
        unseal.content_key(opened.with_slot(stolen), unlocked("chloe"))


def test_two_deposits_have_nothing_in_common() -> None:
    one, two = deposit(), deposit()
    assert one.parts["answers"] != two.parts["answers"]
    key = unseal.content_key(envelope_of(one), unlocked("amina"))
    with pytest.raises(SealBroken):
        open_part(key, "answers", two.parts["answers"])


def test_a_slot_moved_from_another_deposit_opens_nothing() -> None:
    other = seal.seal_deposit(OTHER_DEPOSIT, {}, [key_file("amina").public], ticket_keys())
    here, there = envelope_of(sealed()), envelope_of(other)
    amina = key_file("amina").public.id
    with pytest.raises(SealBroken):
        unseal.content_key(here.with_slot(there.slot(SlotKind.READER, amina)), unlocked("amina"))
    with pytest.raises(SealBroken):
        tickets.content_key(here.with_slot(there.slot(SlotKind.TICKET)), ticket_keys())


def test_an_envelope_cannot_give_one_key_to_a_reader_and_another_to_the_ticket() -> None:
    honest, other = envelope_of(deposit()), envelope_of(deposit())
    forged = honest.with_slot(other.slot(SlotKind.TICKET))
    assert unseal.content_key(forged, unlocked("amina"))
    with pytest.raises(SealBroken):
        tickets.content_key(forged, ticket_keys())


def test_the_commitment_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, two: bytes) -> bool:
        compared.append((one, two))
        return one == two

    monkeypatch.setattr(envelopes, "compare_digest", compare)
    opened = envelope_of(sealed())
    unseal.content_key(opened, unlocked("amina"))
    assert compared == [(opened.commitment, opened.commitment)]


# --- What was changed ---------------------------------------------------------------------------


@given(st.integers(0, 8 * len(sealed().envelope) - 1))
def test_one_changed_bit_of_an_envelope_never_gives_anything_else(bit: int) -> None:
    changed = bytearray(sealed().envelope)
    changed[bit // 8] ^= 1 << bit % 8
    refusals = 0
    openers: tuple[Callable[[Envelope], ContentKey], ...] = (
        lambda one: unseal.content_key(one, unlocked("amina")),
        lambda one: unseal.content_key(one, unlocked("bilal")),
        lambda one: tickets.content_key(one, ticket_keys()),
    )
    for open_it in openers:
        try:
            key = open_it(Envelope.from_bytes(bytes(changed)))
        except SealBroken:
            refusals += 1
        else:
            assert open_part(key, "answers", sealed().parts["answers"]) == ANSWERS
    # A slot is nobody else's business: the two others may still open, but all three never do.
    assert refusals >= 1


@given(st.integers(0, len(sealed().envelope) - 1))
def test_a_cut_envelope_is_broken(length: int) -> None:
    with pytest.raises(SealBroken):
        Envelope.from_bytes(sealed().envelope[:length])


@given(st.binary(min_size=1, max_size=200))
def test_an_envelope_with_something_after_it_is_broken(tail: bytes) -> None:
    with pytest.raises(SealBroken):
        Envelope.from_bytes(sealed().envelope + tail)


@given(st.binary(max_size=600))
def test_any_other_bytes_are_broken_and_nothing_worse(noise: bytes) -> None:
    for stored in (noise, b"GSE\1" + noise, sealed().envelope[:52] + noise):
        with pytest.raises(SealBroken):
            Envelope.from_bytes(stored)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_an_envelope_of_another_version_is_broken(version: int) -> None:
    with pytest.raises(SealBroken):
        Envelope.from_bytes(b"GSE%c" % version + sealed().envelope[4:])


def test_the_same_slot_twice_is_broken() -> None:
    one = envelope_of(deposit("amina"))
    stored = envelopes.Envelope(one.deposit, one.commitment, one.slots * 2).to_bytes()
    with pytest.raises(SealBroken):
        Envelope.from_bytes(stored)


def test_an_envelope_is_read_as_it_was_written() -> None:
    assert envelope_of(sealed()).to_bytes() == sealed().envelope
    assert envelope_of(sealed()).deposit == DEPOSIT


# --- Those who come and go ----------------------------------------------------------------------


def test_without_a_reader_a_deposit_is_refused_rather_than_lost() -> None:
    with pytest.raises(seal.NoReader):
        seal.seal_deposit(DEPOSIT, CONTENTS, [], ticket_keys())


def test_a_case_is_for_its_ticket_alone_until_it_is_shared() -> None:
    case = seal.seal_case(DEPOSIT, {"letter/1": b"Madame, Monsieur,"}, ticket_keys())
    opened = envelope_of(case)
    assert opened.reader_ids == frozenset()
    key = tickets.content_key(opened, ticket_keys())
    shared = seal.share(opened, key, [key_file("amina").public])
    again = unseal.content_key(shared, unlocked("amina"))
    assert open_part(again, "letter/1", case.parts["letter/1"]) == b"Madame, Monsieur,"


def test_who_joins_opens_what_is_new_and_what_somebody_lets_them() -> None:
    before = envelope_of(deposit("amina"))
    after = envelope_of(deposit("amina", "chloe"))
    assert unseal.content_key(after, unlocked("chloe"))
    with pytest.raises(SealBroken):
        unseal.content_key(before, unlocked("chloe"))
    let_in = unseal.add_reader(before, unlocked("amina"), key_file("chloe").public)
    assert unseal.content_key(let_in, unlocked("chloe"))
    assert unseal.content_key(let_in, unlocked("amina"))


def test_who_left_opens_nothing_new_and_can_be_shut_out_of_the_old() -> None:
    team = [key_file("amina"), key_file("bilal").ending(key_file("bilal").created_on)]
    new = seal.seal_deposit(DEPOSIT, CONTENTS, readers.current(team), ticket_keys())
    with pytest.raises(SealBroken):
        unseal.content_key(envelope_of(new), unlocked("bilal"))
    old = envelope_of(sealed())
    assert unseal.content_key(old, unlocked("bilal"))
    shut = old.without_reader(key_file("bilal").public.id)
    with pytest.raises(SealBroken):
        unseal.content_key(shut, unlocked("bilal"))
    assert unseal.content_key(shut, unlocked("amina"))


def test_after_a_rotation_the_new_key_opens_the_old_deposits_and_the_old_key_none() -> None:
    moved = unseal.rewrap(envelope_of(sealed()), unlocked("amina"), key_file("chloe").public)
    stored = Envelope.from_bytes(moved.to_bytes())
    key = unseal.content_key(stored, unlocked("chloe"))
    assert open_part(key, "answers", sealed().parts["answers"]) == ANSWERS
    with pytest.raises(SealBroken):
        unseal.content_key(stored, unlocked("amina"))
    assert unseal.content_key(stored, unlocked("bilal"))
    assert tickets.content_key(stored, ticket_keys())


def test_a_rotation_done_again_changes_nothing() -> None:
    new = key_file("chloe").public
    moved = unseal.rewrap(envelope_of(sealed()), unlocked("amina"), new)
    assert unseal.rewrap(moved, unlocked("amina"), new) == moved
    to_herself = unseal.rewrap(moved, unlocked("chloe"), new)
    assert unseal.content_key(to_herself, unlocked("chloe"))


def test_who_cannot_open_cannot_rewrap() -> None:
    with pytest.raises(SealBroken):
        unseal.rewrap(envelope_of(sealed()), unlocked("chloe"), key_file("chloe").public)


def test_without_its_wrapped_keys_a_deposit_is_gone_for_everyone() -> None:
    erased = Envelope.from_bytes(envelope_of(sealed()).erased().to_bytes())
    assert erased.is_erased
    assert not envelope_of(sealed()).is_erased
    for name in ("amina", "bilal"):
        with pytest.raises(SealBroken):
            unseal.content_key(erased, unlocked(name))
    with pytest.raises(SealBroken):
        tickets.content_key(erased, ticket_keys())


def test_a_public_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        PublicKey(b"short")


def test_an_envelope_has_room_for_255_keys() -> None:
    case = envelope_of(seal.seal_case(DEPOSIT, {}, ticket_keys()))
    key = tickets.content_key(case, ticket_keys())
    many = [PublicKey(number.to_bytes(32, "little")) for number in range(2**200, 2**200 + 255)]
    full = seal.share(case, key, many[:254])
    assert Envelope.from_bytes(full.to_bytes()) == full
    with pytest.raises(ValueError, match="255"):
        seal.share(full, key, many[254:])


def test_what_seals_never_loads_what_opens() -> None:
    program = (
        "import sys\n"
        "from guichet.engine.sealing import key_folder, parts, receipts, seal, tickets\n"
        "names = ('guichet.engine.sealing.unseal', 'guichet.engine.sealing.recovery')\n"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# --- Notes between members ------------------------------------------------------------------------


def _note(*names: str) -> tuple[Envelope, bytes]:
    readers_of = [key_file(name).public for name in names]
    one = seal.seal_note(OTHER_DEPOSIT, DEPOSIT, b"un mot", readers_of)
    return Envelope.from_bytes(one.envelope), one.parts[seal.note_part(DEPOSIT)]


def test_a_note_opens_for_each_reader_and_for_no_ticket() -> None:
    envelope, closed = _note("amina", "bilal")
    for name in ("amina", "bilal"):
        key = unseal.content_key(envelope, unlocked(name))
        assert open_part(key, seal.note_part(DEPOSIT), closed) == b"un mot"
    with pytest.raises(SealBroken):
        unseal.content_key(envelope, unlocked("chloe"))
    with pytest.raises(SealBroken):
        tickets.content_key(envelope, ticket_keys())


def test_a_note_opens_beside_its_own_deposit_only() -> None:
    envelope, closed = _note("amina")
    key = unseal.content_key(envelope, unlocked("amina"))
    with pytest.raises(SealBroken):
        open_part(key, seal.note_part(OTHER_DEPOSIT), closed)


def test_a_note_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(seal.NoReader):
        _note()


def test_a_note_follows_a_change_of_key() -> None:
    envelope, closed = _note("bilal")
    moved = unseal.rewrap(envelope, unlocked("bilal"), key_file("chloe").public)
    key = unseal.content_key(moved, unlocked("chloe"))
    assert open_part(key, seal.note_part(DEPOSIT), closed) == b"un mot"
    assert key_file("bilal").public.id not in moved.reader_ids
