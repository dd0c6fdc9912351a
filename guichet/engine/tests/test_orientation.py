"""What the counter proposes: what is lost first comes first, and nothing is said late too early."""

import datetime
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine import catalogue as catalogues
from guichet.engine import orientation, questionnaire
from guichet.engine.entries import SituationExample, Span
from guichet.engine.orientation import Advice, Orientation

TODAY = date(2026, 11, 21)
ORDER = ("dated", "undated", "waiting", "open", "late")
AMINA: dict[str, Any] = {
    "body": "caf",
    "situation": "overpayment",
    "received_on": "6/11/2026",
    "benefit": ["family", "rsa"],
    "position": "disagree-cannot-pay",
    "withheld": False,
    "fraud": False,
    "control": True,
    "remedies": "mentioned",
    "place": "93",
}
DECISION: dict[str, Any] = {
    "body": "commune",
    "situation": "decision",
    "received_on": "19/10/2026",
    "urgent": False,
    "remedies": "mentioned",
    "place": "69",
}


def orient(typed: dict[str, Any], today: date = TODAY) -> Orientation:
    catalogue = catalogues.load()
    answers = questionnaire.read_all(catalogue, typed, today)
    assert questionnaire.next_question(catalogue, answers) is None
    return orientation.orient(catalogue, answers, today)


def advice(procedure: str, typed: dict[str, Any], today: date = TODAY) -> Advice:
    (found,) = (one for one in orient(typed, today).advice if one.procedure.id == procedure)
    return found


# --- In which order ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "story", catalogues.load().situation_examples, ids=lambda story: story.title
)
def test_what_is_lost_first_comes_first(story: SituationExample) -> None:
    found = orient(story.answers, story.today).advice
    assert found
    for one, two in pairwise(found):
        assert ORDER.index(one.standing) <= ORDER.index(two.standing)
        if one.standing == two.standing:
            sooner, later = (each.last_day or date.max for each in (one, two))
            assert max(sooner, story.today) <= max(later, story.today)
            same_day = max(sooner, story.today) == max(later, story.today)
            if same_day and _length(one) == _length(two):
                assert one.procedure.gravity >= two.procedure.gravity


def _length(advice: Advice) -> Span | None:
    """Return the length of an undated time limit: the shortest is lost first."""
    return advice.rule.length if advice.rule and advice.standing == "undated" else None


def test_the_shortest_time_comes_first_when_no_date_is_known() -> None:
    found = orient({**AMINA, "received_on": "unknown"}).advice
    undated = [one.procedure.id for one in found if one.standing == "undated"]
    assert undated.index("overpayment-rectification") < undated.index("cra-appeal")


def test_a_procedure_is_proposed_once_for_the_first_reason() -> None:
    found = orient({**AMINA, "benefit": ["rsa", "unknown"]})
    named = [one.procedure.id for one in found.advice]
    assert len(named) == len(set(named))
    (rsa,) = (one for one in found.advice if one.procedure.id == "rsa-appeal")
    assert rsa.because.startswith("La somme porte sur le RSA")


def test_the_answers_that_led_here_are_told() -> None:
    led = [line.question.id for line in advice("rsa-appeal", AMINA).answers]
    assert led == ["body", "situation", "benefit", "position"]
    assert [
        line.question.id
        for line in advice("repayment-plan-review", {**AMINA, "withheld": True}).answers
    ] == ["body", "situation", "withheld"]


# --- Until when -------------------------------------------------------------------------------


def test_the_last_day_is_the_prudent_one_and_the_later_one_is_kept() -> None:
    appeal = advice("cra-appeal", AMINA)
    assert appeal.standing == "dated"
    assert appeal.last_day == date(2027, 1, 6)
    assert appeal.deadline is not None
    assert appeal.deadline.legal_last_day == date(2027, 1, 7)


def test_without_a_date_the_time_limit_is_known_but_not_the_day() -> None:
    appeal = advice("cra-appeal", {**AMINA, "received_on": "unknown"})
    assert appeal.standing == "undated"
    assert appeal.last_day is None
    assert appeal.rule is not None
    assert appeal.rule.length is not None
    assert appeal.rule.length.months == 2


def test_without_a_time_limit_it_is_open() -> None:
    waiver = advice("debt-waiver", AMINA)
    assert (waiver.standing, waiver.rule, waiver.last_day) == ("open", None, None)


def test_what_is_too_late_is_apart_and_says_what_may_still_be_done() -> None:
    found = orient({**AMINA, "received_on": "2/3/2026", "benefit": ["family"]})
    late = {one.procedure.id for one in found.too_late}
    assert late == {"overpayment-rectification", "cra-appeal"}
    assert all(one.procedure.if_late for one in found.too_late)
    left = {"overpayment-explanation", "debt-waiver", "gdpr-access", "defenseur-des-droits"}
    assert {one.procedure.id for one in found.in_time} == left
    assert (*found.in_time, *found.too_late) == found.advice


@pytest.mark.parametrize("situation", ["overpayment", "withholding"])
def test_asking_for_the_detail_of_a_sum_is_never_said_lost(situation: str) -> None:
    """6 November, twenty days: 26 November. Afterwards the request stays possible, without a day."""
    asked = catalogues.load().situations[situation].asks
    typed = {key: one for key, one in AMINA.items() if key in ("body", *asked)}
    typed["situation"] = situation
    before = advice("overpayment-explanation", typed)
    assert (before.standing, before.last_day) == ("dated", date(2026, 11, 26))
    after = advice("overpayment-explanation", typed, date(2026, 11, 27))
    assert (after.standing, after.last_day) == ("open", None)
    assert after.is_open_after_all
    assert not advice("debt-waiver", typed).is_open_after_all


def test_when_all_is_late_what_remains_is_proposed() -> None:
    late = {**AMINA, "received_on": "2/3/2026", "benefit": ["family"], "control": False}
    found = orient({**late, "position": "disagree"})
    assert len(found.too_late) == 2
    left = {"overpayment-explanation", "debt-waiver", "defenseur-des-droits"}
    assert {one.procedure.id for one in found.in_time} == left
    accused = orient({**late, "position": "disagree", "fraud": True})
    assert "debt-waiver" not in {one.procedure.id for one in accused.advice}


def test_what_remains_is_not_proposed_while_a_time_limit_still_runs() -> None:
    found = orient({**AMINA, "position": "disagree", "control": False})
    assert {"debt-waiver", "defenseur-des-droits"}.isdisjoint(
        one.procedure.id for one in found.advice
    )


def test_an_appeal_says_that_it_goes_beside_the_letter_that_does_not_replace_it() -> None:
    stopped = {
        "body": "caf",
        "situation": "payment-stopped",
        "stopped_on": "5/10/2026",
        "benefit": ["family"],
        "control": False,
        "urgent": False,
        "remedies": "no-letter",
        "place": "93",
    }
    assert advice("cra-appeal", stopped).beside == "benefit-suspension"
    assert advice("cra-appeal", AMINA).beside == ""


def test_the_last_day_itself_is_in_time() -> None:
    day = date(2026, 11, 26)
    assert advice("overpayment-rectification", AMINA, day).standing == "dated"
    after = day + datetime.timedelta(days=1)
    assert advice("overpayment-rectification", AMINA, after).standing == "late"


def test_between_the_prudent_day_and_the_legal_one_it_is_not_too_late() -> None:
    # 20 September + 2 months = 20 November; the law may go on to Monday 23
    appeal = advice("cra-appeal", {**AMINA, "received_on": "20/9/2026"})
    assert appeal.standing == "dated"
    assert appeal.last_day == date(2026, 11, 20)
    assert appeal.deadline is not None
    assert appeal.deadline.is_past(TODAY)
    assert advice("cra-appeal", {**AMINA, "received_on": "18/9/2026"}).standing == "late"


def test_a_letter_without_remedies_cannot_be_too_late_before_the_social_court() -> None:
    appeal = advice("cra-appeal", {**AMINA, "received_on": "2/3/2026", "remedies": "absent"})
    assert appeal.standing == "dated"
    assert appeal.last_day == date(2026, 5, 2)
    assert appeal.deadline is not None
    assert not appeal.deadline.is_opposable
    assert appeal.deadline.legal_last_day is None  # no one-year limit before this judge


def test_a_letter_without_remedies_gives_a_year_before_the_administrative_court() -> None:
    appeal = advice("rsa-appeal", {**AMINA, "received_on": "2/3/2026", "remedies": "absent"})
    assert appeal.standing == "dated"
    assert appeal.deadline is not None
    assert appeal.deadline.legal_last_day == date(2027, 3, 2)
    too_old = {**AMINA, "received_on": "20/11/2025", "remedies": "absent"}
    assert advice("rsa-appeal", too_old).standing == "late"


def test_legal_aid_is_open_and_closed_with_the_court_that_it_is_asked_for() -> None:
    silent = {**DECISION, "remedies": "absent", "place": "57"}
    # 25 March 2026: the year ends on 25 March 2027 for the court, and so for legal aid.
    open_still = {**silent, "received_on": "25/3/2026"}
    for procedure in ("admin-court", "legal-aid"):
        found = advice(procedure, open_still)
        assert found.standing == "dated"
        assert found.deadline
        assert found.deadline.legal_last_day == date(2027, 3, 25)
    # 12 September 2025: the year ended on 12 September 2026.
    closed = {**silent, "received_on": "12/9/2025"}
    standings = {one.procedure.id: one.standing for one in orient(closed).advice}
    assert standings["admin-court"] == standings["legal-aid"] == "late"


def test_the_prudent_day_of_legal_aid_stays_before_the_one_of_the_court() -> None:
    # 30 October, two months: 30 December; the court has one free day more, the 31st.
    aid = advice("legal-aid", {**DECISION, "received_on": "30/10/2026"})
    assert aid.deadline
    assert aid.deadline.last_day == date(2026, 12, 30)
    assert aid.deadline.legal_last_day == date(2026, 12, 31)


def test_without_a_letter_the_year_does_not_run() -> None:
    stopped = {
        "body": "caf",
        "situation": "payment-stopped",
        "stopped_on": "20/10/2025",
        "benefit": ["rsa"],
        "control": False,
        "urgent": False,
        "remedies": "no-letter",
        "place": "93",
    }
    appeal = advice("rsa-appeal", stopped)
    assert appeal.standing == "dated"
    assert appeal.deadline is not None
    assert appeal.deadline.legal_last_day is None
    assert not appeal.deadline.is_opposable
    assert advice("rsa-appeal", {**stopped, "remedies": "absent"}).standing == "late"


def test_not_knowing_whether_remedies_are_written_keeps_the_prudent_day() -> None:
    mentioned = advice("cra-appeal", AMINA).deadline
    unknown = advice("cra-appeal", {**AMINA, "remedies": "unknown"}).deadline
    assert mentioned == unknown


@pytest.mark.parametrize(
    ("place", "received_on", "today", "expected"),
    [
        ("69", "19/10/2028", date(2028, 11, 2), date(2028, 12, 20)),
        ("974", "19/10/2028", date(2028, 11, 2), date(2028, 12, 21)),  # 20 December
        ("75", "25/10/2028", date(2028, 11, 2), date(2028, 12, 26)),
        ("67", "25/10/2028", date(2028, 11, 2), date(2028, 12, 27)),  # 26 December
        ("unknown", "25/10/2028", date(2028, 11, 2), date(2028, 12, 26)),
    ],
)
def test_the_place_may_change_the_day(
    place: str, received_on: str, today: date, expected: date
) -> None:
    typed = {**DECISION, "place": place, "received_on": received_on}
    assert advice("admin-court", typed, today).last_day == expected


def test_the_time_written_in_the_letter_is_asked_never_guessed() -> None:
    control = {"body": "caf", "situation": "control", "received_on": "16/11/2026"}
    told = advice("control-rights", {**control, "written_length": "15 jours"})
    assert told.last_day == date(2026, 12, 1)
    untold = advice("control-rights", {**control, "written_length": "unknown"})
    assert (untold.standing, untold.last_day) == ("undated", None)


def test_the_time_written_in_the_letter_is_better_than_an_unverified_one() -> None:
    sanction = {
        "body": "departement",
        "situation": "rsa-sanction",
        "stage": "announced",
        "received_on": "18/11/2026",
    }
    untold = advice("rsa-sanction-observations", {**sanction, "written_length": "unknown"})
    assert untold.last_day == date(2026, 11, 28)
    told = advice("rsa-sanction-observations", {**sanction, "written_length": "1 mois"})
    assert told.last_day == date(2026, 12, 18)


def test_what_begins_the_same_day_comes_in_the_order_of_what_is_lost() -> None:
    silent = {
        "body": "prefecture",
        "situation": "permit-silence",
        "permit_deposited_on": "22/7/2026",
        "file_complete": True,
        "permit_term": "four-months",
        "urgent": True,
        "place": "13",
    }
    waiting = [one for one in orient(silent).advice if one.standing == "waiting"]
    assert len({one.possible_from for one in waiting}) == 1
    assert {one.last_day for one in waiting} == {date(2027, 1, 22), date(2027, 1, 25)}
    assert waiting == sorted(waiting, key=lambda one: one.last_day or date.max)


# --- From which day ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("four-months", date(2027, 2, 22)),  # 20 December; 20 February + 1 is a Sunday
        ("ninety-days", date(2027, 1, 19)),  # 18 November; 18 January + 1
        ("sixty-days", date(2026, 12, 21)),  # 19 October; 19 December + 1 is a Sunday
    ],
)
def test_silence_becomes_a_refusal_and_the_time_runs_from_there(term: str, expected: date) -> None:
    typed = {
        "body": "prefecture",
        "situation": "permit-silence",
        "permit_deposited_on": "20/8/2026",
        "file_complete": True,
        "permit_term": term,
        "urgent": False,
        "place": "93",
    }
    assert advice("permit-silence", typed).last_day == expected


def test_silence_of_an_appeal_opens_the_court_that_its_benefit_has() -> None:
    silent = {
        "body": "caf",
        "situation": "no-answer",
        "request_kind": "appeal",
        "reply": "silence",
        "request_received_on": "10/9/2026",
        "place": "93",
    }
    family = {**silent, "benefit": ["family"]}
    assert advice("social-court", family).last_day == date(2027, 1, 11)  # 10 January, a Sunday
    assert "admin-court" not in {one.procedure.id for one in orient(family).advice}
    activity = {**silent, "benefit": ["prime-activite"]}
    assert advice("admin-court", activity).last_day == date(2027, 1, 11)  # 10 + 1
    assert "social-court" not in {one.procedure.id for one in orient(activity).advice}


def test_an_exit_gives_its_own_time_limit() -> None:
    order = {"body": "caf", "situation": "payment-order", "received_on": "9/11/2026"}
    assert advice("legal-aid", order).last_day == date(2026, 11, 24)  # 15 days, not 2 months
    fine = {"body": "police-justice", "situation": "fixed-fine", "sent_on": "2/11/2026"}
    assert advice("afd-contest", {**fine, "afd_stage": "first"}).last_day == date(2026, 12, 17)
    assert advice("afd-contest", {**fine, "afd_stage": "increased"}).last_day == date(2026, 12, 2)


def test_a_tax_is_counted_from_the_end_of_its_year() -> None:
    claim = {"body": "impots", "situation": "tax-claim", "tax_year": "15/9/2026"}
    assert advice("tax-claim", claim).last_day == date(2027, 12, 31)


# --- As time goes by --------------------------------------------------------------------------


@given(st.dates(date(2026, 11, 6), date(2028, 12, 31)), st.integers(0, 400))
def test_what_is_too_late_stays_too_late(day: date, more: int) -> None:
    later = day + datetime.timedelta(days=more)
    before = {one.procedure.id for one in orient(AMINA, day).too_late}
    after = {one.procedure.id for one in orient(AMINA, later).too_late}
    assert before <= after


@given(st.dates(date(2026, 11, 6), date(2028, 12, 31)))
def test_the_last_days_do_not_depend_on_today(today: date) -> None:
    found, now = orient(AMINA, today).advice, orient(AMINA).advice
    days = {one.procedure.id: one.last_day for one in found if one.last_day}
    over = {one.procedure.id for one in found if one.is_open_after_all}
    named = {one.procedure.id: one.last_day for one in now if one.last_day}
    assert days == {name: day for name, day in named.items() if name not in over}


# --- For programs -----------------------------------------------------------------------------


def test_the_json_is_ordered_and_plain() -> None:
    found = orientation.to_json(orient(AMINA))
    assert [one["procedure"] for one in found][:2] == [
        "overpayment-rectification",
        "overpayment-explanation",
    ]
    assert found[0]["last_day"] == "2026-11-26"
    assert found[0]["standing"] == "dated"
    assert found[0]["answers"] == {
        "body": "La CAF",
        "situation": "On me réclame de l’argent (trop-perçu, indu)",
        "benefit": "Le RSA, Les allocations familiales ou une autre prestation familiale",
        "position": "Je ne suis pas d’accord, et je ne peux pas payer",
    }
    by_id = {one["procedure"]: one for one in found}
    assert by_id["debt-waiver"]["last_day"] is None
    assert by_id["cra-appeal"]["legal_last_day"] == "2027-01-07"
