"""What a case holds: changes return another content, and what is read back is what was sealed."""

from datetime import date

import pytest

from guichet.engine.cases.contents import (
    MOST_EVENTS,
    CaseContent,
    CaseFull,
    Kind,
    as_typed,
)
from guichet.engine.cases.tests.stories import AMINA, case, letter, then

SENT = date(2026, 11, 23)


def test_what_is_sealed_is_read_back_whole() -> None:
    content = then(case(letter("cra-appeal", AMINA)), Kind.SENT, SENT, note="posté à Montreuil")
    assert CaseContent.from_bytes(content.to_bytes()) == content


@pytest.mark.parametrize("damaged", [b"", b"{}", b'{"version": 2}', b"\xff", b"[]"])
def test_a_damaged_content_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        CaseContent.from_bytes(damaged)


def test_a_letter_not_sent_is_replaced_and_one_that_was_sent_is_not() -> None:
    first = case(letter("cra-appeal", AMINA))
    again = letter("cra-appeal", {**AMINA, "facts": "Autrement."})
    assert [one.answers["facts"] for one in first.with_letter(again).letters] == ["Autrement."]
    assert len(then(first, Kind.SENT, SENT).with_letter(again).letters) == 2


def test_the_same_letter_to_two_offices_is_two_letters() -> None:
    content = case(letter("gdpr-access", {**AMINA, "recipient": "CAF"}))
    content = content.with_letter(letter("gdpr-access", {**AMINA, "recipient": "CNAF"}))
    assert [one.number for one in content.letters] == [1, 2]


def test_events_come_in_the_order_of_days_and_the_last_noted_is_undone() -> None:
    content = then(case(letter("cra-appeal", AMINA)), Kind.RECEIVED, date(2026, 11, 25))
    content = then(content, Kind.SENT, SENT)
    assert [one.kind for one in content.in_order()] == [Kind.SENT, Kind.RECEIVED]
    assert [one.kind for one in content.undone().happenings] == [Kind.RECEIVED]


def test_undoing_nothing_changes_nothing() -> None:
    assert case().undone() == case()


def test_too_many_events_are_refused_in_words() -> None:
    content = case(letter("cra-appeal", AMINA))
    for _ in range(MOST_EVENTS):
        content = then(content, Kind.SILENT, SENT)
    with pytest.raises(CaseFull, match="200 évènements"):
        then(content, Kind.SILENT, SENT)


def test_what_was_typed_is_kept_as_texts_without_what_is_empty() -> None:
    assert as_typed({"a": "1", "b": "", "c": ["x", "y"], "d": None, "e": []}) == {
        "a": "1",
        "c": ["x", "y"],
    }
