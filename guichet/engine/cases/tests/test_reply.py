"""What is asked about an answer: five questions at most, and what they become."""

from datetime import date

import pytest

from guichet.engine import catalogue
from guichet.engine.cases import reply
from guichet.engine.cases.contents import CaseContent, Kind
from guichet.engine.cases.known import Known
from guichet.engine.cases.tests.stories import AMINA, case, letter, then

TODAY = date(2026, 12, 20)
SENT = then(case(letter("cra-appeal", AMINA)), Kind.SENT, date(2026, 11, 23))


def _known(content: CaseContent = SENT) -> Known:
    return Known.of(catalogue.load(), content, content.letters[0], TODAY)


@pytest.mark.parametrize("kind", [str(one.value) for one in reply.KIND.choices])
def test_at_most_five_questions_whatever_they_answered(kind: str) -> None:
    assert len((reply.KIND, *reply.questions(_known(), kind))) <= 5


def test_the_day_of_receipt_is_asked_only_while_it_is_not_known() -> None:
    received = then(SENT, Kind.RECEIVED, date(2026, 11, 25))
    asked = [one.id for one in reply.questions(_known(), "refused")]
    assert asked == ["day", "written_on", "remedies", "received"]
    assert "received" not in [one.id for one in reply.questions(_known(received), "refused")]


def test_an_answer_becomes_what_happened() -> None:
    typed = {
        "day": "18/12/2026",
        "written_on": "15/12/2026",
        "remedies": "no",
        "received": "25/11/2026",
    }
    found = reply.read(_known(), "refused", typed, TODAY)
    assert found.is_complete
    received, refused = reply.happenings(_known(), found.answers, TODAY)
    assert (received.kind, received.day) == (Kind.RECEIVED, date(2026, 11, 25))
    assert (refused.kind, refused.day) == (Kind.REFUSED, date(2026, 12, 18))
    assert refused.written_on == date(2026, 12, 15)
    assert refused.remedies_stated is False


def test_not_knowing_whether_ways_to_appeal_are_stated_is_kept_as_unknown() -> None:
    found = reply.read(_known(), "refused", {"day": "18/12/2026"}, TODAY)
    assert reply.happenings(_known(), found.answers, TODAY)[0].remedies_stated is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "20/11/2026"}, "day"),
        ({"day": "18/12/2026", "written_on": "19/12/2026"}, "written_on"),
        ({"day": "18/12/2026", "received": "1/11/2026"}, "received"),
        ({"day": "21/12/2026"}, "day"),
        ({}, "day"),
    ],
)
def test_dates_that_cannot_be_are_faults_at_their_field(typed: dict[str, str], field: str) -> None:
    assert field in reply.read(_known(), "refused", typed, TODAY).faults


def test_nothing_received_asks_for_no_letter_of_theirs() -> None:
    found = reply.read(_known(), "silent", {}, TODAY)
    (silent,) = reply.happenings(_known(), found.answers, TODAY)
    assert (silent.kind, silent.day) == (Kind.SILENT, TODAY)
