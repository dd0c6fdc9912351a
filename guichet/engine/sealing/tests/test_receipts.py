"""A receipt proves one day, reveals nothing, and does not survive being changed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.sealing import receipts
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.receipts import ReceiptRefused
from guichet.engine.sealing.tests.team import TODAY

SEED = Secret(bytes(range(32)))
RECEIPT = receipts.issue(TODAY, SEED)
TEXT = RECEIPT.to_text()


def test_a_receipt_is_verified_from_its_text_alone() -> None:
    proven = receipts.verify(TEXT)
    assert proven == RECEIPT
    assert proven.day == TODAY
    assert proven.fingerprint == receipts.fingerprint(receipts.public_key(SEED))


def test_a_receipt_signed_again_from_its_day_and_number_is_the_same() -> None:
    assert receipts.sign(RECEIPT.day, RECEIPT.number, SEED).to_text() == TEXT


def test_a_receipt_is_a_small_file_that_anybody_reads() -> None:
    assert len(TEXT.encode()) < 1000
    assert "samedi 21 novembre 2026" in TEXT
    assert TEXT.startswith("REÇU DE DÉPÔT\n")


def test_two_receipts_of_a_day_differ_by_their_number_alone() -> None:
    other = receipts.issue(TODAY, SEED)
    assert other.number != RECEIPT.number
    assert len(other.to_text()) == len(TEXT)
    assert other.public_key == RECEIPT.public_key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("21 novembre 2026", "20 novembre 2026"),
        ("2026-11-21", "2026-11-20"),
        ("Ce reçu ne dit", "Ce reçu dit"),
        ("REÇU", "RECU"),
        (receipts.spaced(RECEIPT.number), "0000 0000 0000"),
        (RECEIPT.fingerprint, receipts.fingerprint(bytes(32))),
        ("guichet-receipt 1", "guichet-receipt 2"),
        ("\n", "\nCe dépôt est celui de Farid.\n"),
    ],
    ids=["day", "signed day", "meaning", "title", "number", "key", "version", "one line more"],
)
def test_a_receipt_whose_words_were_changed_is_refused(old: str, new: str) -> None:
    changed = TEXT.replace(old, new, 1)
    assert changed != TEXT
    with pytest.raises(ReceiptRefused):
        receipts.verify(changed)


@given(st.integers(0, len(TEXT.splitlines()[-1]) - 1), st.sampled_from("Aaz09-_ ,é"))
def test_one_changed_character_of_the_signed_line_is_refused(place: int, other: str) -> None:
    *sentences, line = TEXT.splitlines()
    changed = line[:place] + other + line[place + 1 :]
    if changed != line:
        with pytest.raises(ReceiptRefused):
            receipts.verify("\n".join([*sentences, changed]))


def test_a_receipt_signed_by_somebody_else_shows_another_fingerprint() -> None:
    forged = receipts.issue(TODAY, Secret(bytes(32)))
    assert receipts.verify(forged.to_text()).fingerprint != RECEIPT.fingerprint


def test_a_signature_does_not_serve_under_another_key() -> None:
    other = receipts.Receipt(
        TODAY, RECEIPT.number, receipts.public_key(Secret(bytes(32))), RECEIPT.signature
    )
    with pytest.raises(ReceiptRefused, match="faux"):
        receipts.verify(other.to_text())


def test_a_signed_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ReceiptRefused, match="date"):
        receipts.verify(TEXT.replace("2026-11-21", "2026-02-30"))


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.replace("\u00a0", " ").replace("’", "'"),
        TEXT.replace("\n\n", "\n"),
        "\n".join(f"  {line} " for line in TEXT.splitlines()),
    ],
    ids=["windows", "mark", "typewriter", "tight", "indented"],
)
def test_what_an_editor_or_a_mailer_changes_does_not_matter(changed: str) -> None:
    assert receipts.verify(changed) == RECEIPT


@pytest.mark.parametrize("text", ["", "bonjour", TEXT * 2, "\n".join(TEXT.splitlines()[:-1])])
def test_what_is_not_one_receipt_is_refused(text: str) -> None:
    with pytest.raises(ReceiptRefused, match="pas un reçu"):
        receipts.verify(text)


@given(st.text(max_size=300))
def test_any_text_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(ReceiptRefused):
        receipts.verify(text)


def test_a_number_may_begin_with_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.engine.sealing.receipts.secrets.randbelow", lambda _: 7)
    first = receipts.issue(date(2027, 1, 1), SEED)
    assert first.number == "000000000007"
    assert receipts.verify(first.to_text()) == first


def test_a_signing_key_is_drawn_at_random() -> None:
    assert receipts.new_seed().reveal() != receipts.new_seed().reveal()
