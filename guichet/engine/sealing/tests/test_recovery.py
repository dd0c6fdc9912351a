"""Two papers of three reopen a lost key; one does not, nor two of different teams."""

from itertools import combinations, permutations

import pytest
from nacl.public import PrivateKey

from guichet.engine.sealing import recovery, unseal
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.readers import KeyFileUnreadable, RecoveryKey, WeakPassphrase
from guichet.engine.sealing.recovery import SharesDoNotFit
from guichet.engine.sealing.tests.team import (
    ANSWERS,
    PASSPHRASE,
    TODAY,
    envelope_of,
    key_file,
    recovery_key,
    sealed,
)

FILE, SHARES = recovery_key()
NEW = "nouvelle phrase de six mots"


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_shares_give_the_recovery_key(pair: tuple[int, int]) -> None:
    with recovery.combine([SHARES[one] for one in pair], FILE.public.id) as private:
        assert bytes(PrivateKey(private.reveal()).public_key) == FILE.public.raw


def test_three_shares_do_as_well_as_two() -> None:
    assert recovery.combine(SHARES, FILE.public.id)


@pytest.mark.parametrize("given", [[0], [1], [2], [0, 0], []])
def test_one_share_is_not_enough_even_twice(given: list[int]) -> None:
    with pytest.raises(SharesDoNotFit, match="Il faut 2 parts"):
        recovery.combine([SHARES[one] for one in given], FILE.public.id)


def test_shares_of_two_teams_do_not_fit() -> None:
    other, others = recovery.create(TODAY)
    with pytest.raises(SharesDoNotFit, match="même clé"):
        recovery.combine([SHARES[0], others[1]], FILE.public.id)
    with pytest.raises(SharesDoNotFit, match="autre clé"):
        recovery.combine(others[:2], FILE.public.id)
    assert other.public != FILE.public


def test_a_miscopied_share_is_named() -> None:
    words = SHARES[1].split()
    words[7] = "academic" if words[7] != "academic" else "acid"
    with pytest.raises(SharesDoNotFit, match="part 2"):
        recovery.combine([SHARES[0], " ".join(words)], FILE.public.id)
    with pytest.raises(SharesDoNotFit, match="part 1 est mal"):
        recovery.combine([SHARES[0].replace(SHARES[0].split()[9], "fromage"), SHARES[1]], "")
    with pytest.raises(SharesDoNotFit, match="a 32 mots"):
        recovery.combine([SHARES[0], " ".join(SHARES[1].split()[1:])], FILE.public.id)


def test_shares_are_read_from_their_printed_sheets() -> None:
    sheets = [recovery.printable(FILE, SHARES, number) for number in (1, 3)]
    assert recovery.combine(sheets, FILE.public.id)
    assert recovery.combine([SHARES[0].upper(), f"  {SHARES[1]}\n"], FILE.public.id)


def test_a_sheet_says_what_to_do_and_fits_a_page() -> None:
    sheet = recovery.printable(FILE, SHARES, 2)
    assert "PART 2 SUR 3" in sheet
    assert FILE.public.id in sheet
    assert all(word in sheet for word in SHARES[1].split())
    assert max(map(len, sheet.splitlines())) <= 90
    assert len(sheet.splitlines()) < 40


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
def test_a_lost_passphrase_is_replaced_and_the_old_deposits_open(pair: tuple[int, int]) -> None:
    given = [SHARES[one] for one in pair]
    file = recovery.recover(key_file("amina"), given, NEW, FILE.public)
    assert file.public == key_file("amina").public
    with pytest.raises(unseal.KeyStaysLocked):
        unseal.unlock(file, PASSPHRASE, TODAY)
    with unseal.unlock(file, NEW, TODAY) as reader:
        key = unseal.content_key(envelope_of(sealed()), reader)
        assert open_part(key, "answers", sealed().parts["answers"]) == ANSWERS


def test_recovering_does_not_reopen_a_key_that_was_closed() -> None:
    ended = key_file("amina").ending(TODAY)
    assert recovery.recover(ended, SHARES[:2], NEW, FILE.public).ends_on == TODAY


def test_after_a_new_recovery_key_the_old_papers_serve_once_more_and_then_no_longer() -> None:
    new, new_shares = recovery.create(TODAY)
    again = recovery.recover(key_file("amina"), SHARES[:2], NEW, new.public)
    assert recovery.recover(again, new_shares[1:], PASSPHRASE, new.public)
    with pytest.raises(SharesDoNotFit, match="autre clé"):
        recovery.recover(again, SHARES[:2], PASSPHRASE, new.public)


@pytest.mark.parametrize(
    "escrow", ["00" * 80, key_file("bilal").escrow], ids=["zeros", "of another"]
)
def test_a_changed_escrow_gives_nothing(escrow: str) -> None:
    changed = key_file("amina").model_copy(update={"escrow": escrow})
    with pytest.raises(SealBroken):
        recovery.recover(changed, SHARES[:2], NEW, FILE.public)


def test_the_new_passphrase_is_as_long_as_any_other() -> None:
    with pytest.raises(WeakPassphrase):
        recovery.recover(key_file("amina"), SHARES[:2], "court", FILE.public)


def test_the_recovery_file_holds_nothing_secret_and_is_read_as_written() -> None:
    assert RecoveryKey.from_json(FILE.to_json()) == FILE
    assert set(RecoveryKey.model_fields) == {"format", "version", "public_key", "created_on"}
    with pytest.raises(KeyFileUnreadable):
        RecoveryKey.from_json(key_file("amina").to_json())
