"""Where a case stands, told as stories; every date here was counted with a calendar and a finger."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine import catalogue
from guichet.engine.cases.contents import Kind, as_typed
from guichet.engine.cases.exits import BESIDE, CONDITIONAL, LATER, SURE
from guichet.engine.cases.tests.stories import AMINA, case, days, letter, state, then, until
from guichet.engine.cases.timeline import Status, timeline
from guichet.engine.posting import posting

CRA = case(letter("cra-appeal", AMINA))
SENT = then(CRA, Kind.SENT, date(2026, 11, 23))
RECEIVED = then(SENT, Kind.RECEIVED, date(2026, 11, 25))


def test_a_letter_not_posted_yet_has_its_last_day_prudent_and_legal() -> None:
    # Received on 6 November: two months end on 6 January 2027; counted free, on the 7th.
    found = state(CRA, date(2026, 11, 21))
    assert found.status is Status.TO_SEND
    assert days(found, "send") == [(date(2027, 1, 6), date(2027, 1, 7))]
    assert found.steps == ()


def test_a_letter_posted_asks_for_the_day_of_receipt_and_counts_nothing() -> None:
    found = state(SENT, date(2026, 11, 24))
    assert found.status is Status.SENT
    assert days(found, "reply") == [(None, None)]
    assert "avis de réception" in found.clocks[0].ask


def test_a_letter_without_its_receipt_says_what_is_known_and_how_to_know_more() -> None:
    # Sent on 23 November: even received that day, two months end on 23 January, and two months before
    # the court on 23 March 2027. Whatever the day of receipt, neither can be earlier.
    found = state(SENT, date(2026, 11, 24))
    (clock,) = found.clocks
    assert "samedi 23 janvier 2027" in clock.ask
    assert "La Poste" in clock.later
    assert "L112-3" in clock.later
    (step,) = found.steps
    assert (step.procedure, step.is_supposed) == ("social-court", True)
    assert step.possible_from == date(2027, 1, 24)
    assert step.day(date(2026, 11, 24)) == date(2027, 3, 23)


def test_without_a_receipt_the_thread_goes_on_with_the_earliest_day_and_says_it_is_supposed() -> (
    None
):
    today = date(2027, 2, 1)
    found = state(SENT, today)
    assert found.status is Status.SENT
    (act,) = [one for one in found.clocks if one.kind == "act"]
    assert (act.day, act.is_supposed) == (date(2027, 3, 23), True)
    assert act.later.startswith("C’est la date la plus proche possible")
    assert act.deadline is not None
    assert "comme si elle était arrivée le jour de l’envoi" in act.deadline.steps[0]
    assert act.deadline.steps[1].startswith("Le silence serait devenu une décision")
    assert days(found, "reply") == [(None, None)]


def test_what_silence_opens_may_be_too_early_while_the_receipt_is_not_known() -> None:
    # Posted on 15 October: a month is over on 22 November only if it came before the 22nd.
    content = then(case(letter("admin-documents-access")), Kind.SENT, date(2026, 10, 15))
    today = date(2026, 11, 22)
    found = state(content, today)
    (act,) = [one for one in found.clocks if one.procedure == "cada-referral"]
    assert act.is_early
    assert "peut-être trop tôt" in act.later
    assert "Cherchez d’abord le jour de réception" in act.later
    received = then(content, Kind.RECEIVED, date(2026, 10, 16))
    refused = then(content, Kind.REFUSED, date(2026, 11, 20))
    for known in (received, refused):
        assert not any(one.is_early for one in state(known, today).clocks)


@pytest.mark.parametrize(
    ("kind", "day", "words"),
    [
        (Kind.SENT, date(2026, 11, 20), "postée le 20 novembre 2026, avant la date écrite dessus"),
        (Kind.ACKNOWLEDGED, date(2026, 11, 20), "leur accusé de réception serait arrivé"),
        (Kind.REFUSED, date(2026, 11, 24), "leur réponse serait arrivée"),
    ],
)
def test_two_days_that_cannot_both_be_true_are_kept_and_told(
    kind: Kind, day: date, words: str
) -> None:
    content = then(then(CRA, Kind.RECEIVED, date(2026, 11, 25)), kind, day)
    known = state(content, date(2026, 12, 1)).known
    (doubt,) = filter(None, (known.contradiction(one) for one in known.happenings))
    assert words in doubt
    assert len(content.happenings) == 2


def test_a_letter_received_before_it_was_posted_is_told() -> None:
    content = then(then(CRA, Kind.RECEIVED, date(2026, 11, 22)), Kind.SENT, date(2026, 11, 24))
    known = state(content, date(2026, 12, 1)).known
    assert [bool(known.contradiction(one)) for one in known.happenings] == [True, False]


def test_days_in_their_order_raise_no_doubt() -> None:
    content = then(RECEIVED, Kind.REFUSED, date(2026, 11, 25))
    known = state(content, date(2026, 12, 1)).known
    assert not any(known.contradiction(one) for one in known.happenings)


def test_once_the_receipt_is_noted_nothing_is_supposed_any_more() -> None:
    found = state(RECEIVED, date(2027, 2, 1))
    assert not any(one.is_supposed for one in found.steps)
    assert not any(one.is_supposed for one in found.clocks)
    assert days(found, "act") == [(date(2027, 3, 25), None)]


def test_a_late_refusal_without_a_receipt_keeps_the_earliest_day_first() -> None:
    # Silence could have been a refusal from 23 January on: 23 March. From the refusal received on
    # 10 February: 10 April, a Saturday, hence Monday 12.
    refused = then(SENT, Kind.REFUSED, date(2027, 2, 10), remedies=False)
    found = state(refused, date(2027, 2, 11))
    assert days(found, "act") == [(date(2027, 3, 23), date(2027, 4, 12))]
    # One safest day, not two.
    (act,) = found.clocks
    assert act.deadline is not None
    assert not any("12 avril" in one for one in act.deadline.warnings)


def test_a_refusal_before_any_silence_could_count_is_counted_from_its_own_day() -> None:
    refused = then(SENT, Kind.REFUSED, date(2027, 1, 11), remedies=True)
    (act,) = [one for one in state(refused, date(2027, 1, 12)).clocks if one.kind == "act"]
    assert (act.day, act.is_supposed) == (date(2027, 3, 11), False)


def test_without_a_receipt_two_clocks_in_one_letter_keep_their_own_bodies() -> None:
    # Sent on 26 November: the refusal of the file on Saturday 26 December, the CADA until 26 February;
    # the month for the data until Monday 28, the CNIL from the 29th, without a last day.
    content = case(letter("gdpr-access", {**AMINA, "body": "caf"}))
    content = then(content, Kind.SENT, date(2026, 11, 26))
    found = {one.procedure: one for one in state(content, date(2026, 12, 1)).steps}
    cada, cnil = found["cada-referral"], found["cnil-complaint"]
    assert (cada.possible_from, cnil.possible_from) == (date(2026, 12, 27), date(2026, 12, 29))
    assert cada.day(date(2026, 12, 1)) == date(2027, 2, 26)
    assert cnil.deadline is None


def test_the_registration_of_a_referral_is_asked_for_by_its_name() -> None:
    content = then(case(letter("cada-referral")), Kind.SENT, date(2026, 11, 23))
    (clock,) = state(content, date(2026, 11, 24)).clocks
    assert "saisine a été enregistrée" in clock.ask


def test_an_employer_owes_no_receipt_of_the_crpa() -> None:
    content = then(case(letter("work-data-access")), Kind.SENT, date(2026, 11, 23))
    (clock,) = state(content, date(2026, 11, 24)).clocks
    assert "La Poste" in clock.later
    assert "CRPA" not in clock.later


@pytest.mark.parametrize("procedure", sorted(catalogue.load().procedures))
@settings(max_examples=15)
@given(sent=st.dates(date(2025, 1, 1), date(2029, 12, 31)), travels=st.integers(0, 30))
def test_a_supposed_day_is_never_later_than_the_real_one(
    procedure: str, sent: date, travels: int
) -> None:
    content = then(case(letter(procedure)), Kind.SENT, sent)
    received = then(content, Kind.RECEIVED, sent + timedelta(days=travels))
    real = {one.procedure: one for one in state(received, sent).opened}
    for step in state(content, sent).opened:
        known = real[step.procedure]
        if step.is_supposed and step.deadline and known.deadline:
            assert step.deadline.last_day <= known.deadline.last_day
        if step.possible_from and known.possible_from:
            assert step.possible_from <= known.possible_from


# --- The day to post -----------------------------------------------------------------------------

# Received on 3 November 2026: two months end on 3 January 2027, a Sunday.
SUNDAY = case(
    letter("cra-appeal", {**AMINA, "decision_date": "2/11/2026", "received_on": "3/11/2026"})
)


def test_a_last_day_without_mail_says_when_to_post_as_everywhere_else() -> None:
    (clock,) = state(SUNDAY, date(2026, 12, 1)).clocks
    assert clock.day == date(2027, 1, 3)
    assert clock.post_by == clock.to_watch == date(2027, 1, 2)
    assert clock.posting == posting(date(2027, 1, 3), "93", date(2026, 12, 1))
    assert "samedi 2 janvier 2027" in clock.posting


def test_a_last_day_with_mail_is_the_day_to_post() -> None:
    (clock,) = state(CRA, date(2026, 12, 1)).clocks
    assert clock.day == clock.post_by == clock.to_watch == date(2027, 1, 6)
    assert clock.posting == ""


def test_when_no_mail_leaves_any_more_the_last_day_stays_the_one_to_watch() -> None:
    (clock,) = state(SUNDAY, date(2027, 1, 3)).clocks
    assert clock.to_watch == date(2027, 1, 3)
    assert "portez la lettre" in clock.posting


def test_the_office_s_own_time_is_not_a_day_to_post() -> None:
    assert state(RECEIVED, date(2026, 11, 26)).clocks[0].posting == ""


# --- What came back ------------------------------------------------------------------------------


def test_a_letter_received_says_until_when_to_wait_and_what_silence_would_open() -> None:
    # 25 November + 2 months: 25 January 2027; + 2 months before the social court: 25 March.
    found = state(RECEIVED, date(2026, 11, 26))
    assert found.status is Status.WAITING
    assert days(found, "reply") == [(date(2027, 1, 25), None)]
    (step,) = found.steps
    assert (step.procedure, step.possible_from) == ("social-court", date(2027, 1, 26))
    assert until(found, "social-court", date(2026, 11, 26)) == date(2027, 3, 25)


@pytest.mark.parametrize(
    ("today", "status"),
    [(date(2027, 1, 25), Status.WAITING), (date(2027, 1, 26), Status.SILENT)],
)
def test_silence_begins_the_day_after(today: date, status: Status) -> None:
    assert state(RECEIVED, today).status is status


def test_silence_opens_the_court_until_a_day() -> None:
    found = state(RECEIVED, date(2027, 2, 1))
    assert days(found, "act") == [(date(2027, 3, 25), None)]
    assert "rejet" in found.meaning.lower()


def test_a_refusal_in_time_starts_the_court_s_time_from_its_receipt() -> None:
    refused = then(RECEIVED, Kind.REFUSED, date(2027, 1, 11), remedies=True)
    found = state(refused, date(2027, 1, 12))
    assert found.status is Status.REFUSED
    assert days(found, "act") == [(date(2027, 3, 11), None)]


def test_a_refusal_after_silence_leaves_the_date_of_silence_first() -> None:
    refused = then(RECEIVED, Kind.REFUSED, date(2027, 2, 10))
    assert until(state(refused, date(2027, 2, 11)), "social-court", date(2027, 2, 11)) == date(
        2027, 3, 25
    )


def test_a_refusal_without_ways_to_appeal_keeps_the_prudent_day_and_says_so() -> None:
    refused = then(RECEIVED, Kind.REFUSED, date(2027, 1, 11), remedies=False)
    found = state(refused, date(2027, 1, 12))
    (clock,) = found.clocks
    assert clock.day == date(2027, 3, 11)
    assert clock.deadline is not None
    assert not clock.deadline.is_opposable
    assert any("R142-1-A" in one for one in clock.deadline.warnings)


def test_what_is_granted_opens_nothing() -> None:
    found = state(then(RECEIVED, Kind.GRANTED, date(2027, 1, 11)), date(2027, 1, 12))
    assert found.status is Status.GRANTED
    assert found.steps == ()


def test_documents_sent_later_start_the_commission_s_time_again_and_the_first_date_stays_prudent() -> (
    None
):
    # Received on 25 November, documents on 15 December: silence on 15 February 2027, not 25 January.
    later = then(RECEIVED, Kind.PIECES_RECEIVED, date(2026, 12, 15))
    waiting = state(later, date(2027, 2, 10))
    assert days(waiting, "reply") == [(date(2027, 2, 15), None)]
    # The court: 25 March counted from the first date, 15 April from the second.
    silent = state(later, date(2027, 2, 16))
    assert days(silent, "act") == [(date(2027, 3, 25), date(2027, 4, 15))]


# --- The copy of one's data: more time, identity papers ------------------------------------------

COPY = then(
    then(case(letter("gdpr-access", {**AMINA, "body": "caf"})), Kind.SENT, date(2026, 11, 23)),
    Kind.RECEIVED,
    date(2026, 11, 25),
)


def test_a_month_for_one_s_data_then_the_cnil_and_the_cada() -> None:
    # A month from 25 November: 25 December is a holiday, the 26th a Saturday: Monday 28 December.
    found = state(COPY, date(2026, 11, 26))
    assert days(found, "reply") == [(date(2026, 12, 28), None)]
    sure = [one.procedure for one in found.steps if one.is_sure]
    assert sure == ["cnil-complaint"]
    assert {one.procedure for one in found.steps if not one.is_sure} == {
        "cada-referral",
        "data-court-remedy",
    }


def test_a_date_under_a_condition_comes_before_what_has_no_last_day() -> None:
    # The month for the data ends on Monday 28 December; the refusal of the file is born on the 25th,
    # holiday or not: the CADA until 25 February. The complaint to the CNIL has no last day.
    found = timeline(catalogue.load(), COPY, date(2027, 1, 4))
    assert found.first is not None
    assert (found.first.procedure, found.first.day) == ("cada-referral", date(2027, 2, 25))
    assert "si l’organisme est public" in found.first.title
    assert [one.day for one in found.clocks if one.procedure == "cnil-complaint"] == [None]


def test_more_time_announced_within_the_month_gives_two_months_more() -> None:
    # 25 November + 3 months: 25 February 2027, a Thursday.
    more = then(COPY, Kind.MORE_TIME, date(2026, 12, 20))
    assert days(state(more, date(2026, 12, 21)), "reply") == [(date(2027, 2, 25), None)]


def test_more_time_for_one_s_data_does_not_stop_the_clock_of_one_s_file() -> None:
    more = then(COPY, Kind.MORE_TIME, date(2026, 12, 20))
    found = state(more, date(2027, 1, 4))
    assert found.status is Status.WAITING
    assert days(found, "act") == [(date(2027, 2, 25), date(2027, 2, 26))]


def test_more_time_announced_too_late_changes_nothing() -> None:
    more = then(COPY, Kind.MORE_TIME, date(2027, 1, 5))
    found = state(more, date(2027, 1, 6))
    assert found.status is Status.SILENT


def test_identity_papers_asked_are_something_to_give() -> None:
    asked = then(COPY, Kind.ASKED_IDENTITY, date(2026, 12, 5), due=date(2026, 12, 20))
    found = state(asked, date(2026, 12, 6))
    assert found.status is Status.TO_GIVE
    assert days(found, "give") == [(date(2026, 12, 20), None)]


# --- Interruptions, once -------------------------------------------------------------------------

APPEAL = {
    **AMINA,
    "level": "gracious",
    "topic": "refus de bourse",
    "wanted": "withdraw",
    "decision_date": "3/11/2026",
    "received_on": "6/11/2026",
}


def test_an_informal_appeal_interrupts_the_court_s_time_once() -> None:
    # Decision received on 6 November; appeal posted on 23, received on 25: silence on 25 January 2027.
    # Two months « francs » from there: 26 March 2027. The first day stays the safest: 7 January.
    content = case(letter("admin-appeal", APPEAL))
    content = then(content, Kind.SENT, date(2026, 11, 23))
    content = then(content, Kind.RECEIVED, date(2026, 11, 25))
    found = state(content, date(2026, 12, 1))
    (step,) = [one for one in found.steps if one.procedure == "admin-court"]
    assert step.deadline is not None
    assert step.deadline.last_day == date(2027, 1, 7)
    assert step.deadline.legal_last_day == date(2027, 3, 26)


def test_a_second_informal_appeal_of_the_same_kind_does_not_interrupt_again() -> None:
    content = case(letter("admin-appeal", APPEAL))
    content = then(content, Kind.SENT, date(2026, 11, 23))
    content = then(content, Kind.RECEIVED, date(2026, 11, 25))
    content = content.with_letter(letter("admin-appeal", {**APPEAL, "topic": "encore"}))
    content = then(content, Kind.SENT, date(2027, 1, 27), number=2)
    content = then(content, Kind.RECEIVED, date(2027, 1, 29), number=2)
    found = state(content, date(2027, 2, 1), number=2)
    (step,) = [one for one in found.steps if one.procedure == "admin-court"]
    assert step.deadline is not None
    assert step.deadline.legal_last_day == date(2027, 3, 26)


# --- To the end of the path ----------------------------------------------------------------------


def test_the_next_letter_carries_the_date_that_the_one_before_opened() -> None:
    # Documents: received on 25 November, silence on 25 December; the CADA within two months: the
    # prudent day is 25 February 2027.
    content = case(letter("admin-documents-access", AMINA))
    content = then(content, Kind.SENT, date(2026, 11, 23))
    content = then(content, Kind.RECEIVED, date(2026, 11, 25))
    silent = state(content, date(2026, 12, 28))
    assert silent.status is Status.SILENT
    day = until(silent, "cada-referral", date(2026, 12, 28))
    assert day == date(2027, 2, 25)
    after = content.with_letter(letter("cada-referral", follows=1))
    following = state(after, date(2026, 12, 28), number=2)
    assert days(following, "send")[0][0] == day
    # What a letter of the case has taken up is proposed no more.
    assert state(after, date(2026, 12, 28)).steps == ()


def test_the_path_goes_from_the_commission_to_the_court_with_dates_carried_over() -> None:
    # CADA registered on 10 January 2027: silence on 10 March; the court, two months « francs »: 11 May.
    content = case(letter("admin-documents-access", AMINA), letter("cada-referral", follows=1))
    content = then(content, Kind.SENT, date(2026, 11, 23))
    content = then(content, Kind.RECEIVED, date(2026, 11, 25))
    content = then(content, Kind.SENT, date(2027, 1, 8), number=2)
    content = then(content, Kind.RECEIVED, date(2027, 1, 10), number=2)
    found = state(content, date(2027, 3, 11), number=2)
    assert found.status is Status.SILENT
    assert days(found, "act") == [(date(2027, 5, 11), None)]


def test_what_runs_comes_nearest_first_and_the_first_is_for_the_person() -> None:
    content = case(letter("cra-appeal", AMINA), letter("gdpr-access", {**AMINA, "body": "caf"}))
    content = then(content, Kind.SENT, date(2026, 11, 23), number=2)
    content = then(content, Kind.RECEIVED, date(2026, 11, 25), number=2)
    found = timeline(catalogue.load(), content, date(2026, 11, 26))
    shown = [(one.kind, one.day) for one in found.clocks]
    assert shown == [("reply", date(2026, 12, 28)), ("send", date(2027, 1, 6))]
    assert found.first is not None
    assert found.first.kind == "send"


def test_an_overpayment_keeps_its_parallel_time_limits_while_one_waits() -> None:
    # Notice received on 6 November: twenty days to rectify end on 26 November.
    content = then(
        case(
            letter(
                "overpayment-explanation",
                {**AMINA, "discovered": "letter", "notice_date": "3/11/2026"},
            )
        ),
        Kind.SENT,
        date(2026, 11, 10),
    )
    found = state(content, date(2026, 11, 12))
    assert until(found, "overpayment-rectification", date(2026, 11, 12)) == date(2026, 11, 26)
    assert until(found, "cra-appeal", date(2026, 11, 12)) == date(2027, 1, 6)


def test_a_wrong_office_has_the_letter_sent_again_and_the_first_receipt_still_counts() -> None:
    wrong = then(RECEIVED, Kind.WRONG_OFFICE, date(2026, 12, 8))
    found = state(wrong, date(2026, 12, 9))
    assert days(found, "reply") == [(date(2027, 1, 25), None)]
    assert found.steps[0].procedure == "cra-appeal"
    assert "bon service" in found.steps[0].title


def test_a_day_that_is_past_says_what_may_still_be_done() -> None:
    (clock,) = state(CRA, date(2027, 1, 7)).clocks
    assert clock.day == date(2027, 1, 7)
    assert "Vous pouvez encore agir" in clock.later
    (late,) = state(CRA, date(2027, 2, 1)).clocks
    assert late.is_past(date(2027, 2, 1))
    assert "remise de dette" in late.later


def test_dates_that_contradict_one_another_are_said_and_nothing_falls() -> None:
    asked = then(RECEIVED, Kind.ASKED_PIECES, date(2026, 11, 20), due=date(2026, 12, 1))
    found = state(asked, date(2026, 12, 2))
    assert "se contredisent" in found.fault


def test_a_rule_that_changed_since_is_told() -> None:
    old = letter("cra-appeal", AMINA).model_copy(update={"rule": "0" * 16})
    assert state(case(old), date(2026, 11, 21)).rule_changed
    assert not state(CRA, date(2026, 11, 21)).rule_changed


def test_a_procedure_gone_from_the_catalogue_hides_nothing_else() -> None:
    content = case(letter("cra-appeal", AMINA).model_copy(update={"procedure": "gone"}))
    assert state(content, date(2026, 11, 21)).status is Status.UNKNOWN


def test_every_outcome_of_the_catalogue_is_sorted_once() -> None:
    groups = [set(SURE), set(CONDITIONAL), set(BESIDE), set(LATER)]
    assert set().union(*groups) == set(catalogue.load().vocabulary.outcomes)
    assert sum(map(len, groups)) == len(catalogue.load().vocabulary.outcomes)


def test_every_procedure_goes_through_a_whole_story_without_falling() -> None:
    for procedure in catalogue.load().procedures:
        content = case(letter(procedure))
        for kind in Kind:
            content = then(content, kind, date(2026, 12, 1), due=date(2026, 12, 20))
            for today in (date(2026, 12, 2), date(2027, 3, 3), date(2028, 1, 1)):
                assert state(content, today).words


def test_amina_goes_from_the_rectification_to_the_court_with_nobody_ever_answering() -> None:
    # Notice received on 6 November. Rectification received on 12 November: silence on 12 December.
    debt = {**AMINA, "notice_date": "3/11/2026"}
    content = case(letter("overpayment-rectification", debt))
    content = then(content, Kind.SENT, date(2026, 11, 10))
    content = then(content, Kind.RECEIVED, date(2026, 11, 12))
    first = state(content, date(2026, 12, 14))
    assert (first.status, first.clocks[0].day) == (Status.SILENT, date(2027, 2, 12))
    # For the RSA the first two months go on running: 6 January 2027, said under its condition.
    rsa = next(one for one in first.steps if one.procedure == "rsa-appeal")
    assert (rsa.is_sure, rsa.day(date(2026, 12, 14))) == (False, date(2027, 1, 6))
    # The commission, received on 22 January: silence on 22 March; the court two months later, on
    # Saturday 22 May, hence Monday 24 May.
    content = content.with_letter(letter("cra-appeal", follows=1))
    assert days(state(content, date(2026, 12, 14), 2), "send")[0][0] == date(2027, 2, 12)
    content = then(content, Kind.SENT, date(2027, 1, 20), number=2)
    content = then(content, Kind.RECEIVED, date(2027, 1, 22), number=2)
    second = state(content, date(2027, 3, 23), 2)
    assert (second.status, days(second, "act")) == (Status.SILENT, [(date(2027, 5, 24), None)])
    # The court itself, noted: nothing more runs but what stands beside it.
    content = content.with_letter(letter("social-court", follows=2))
    content = then(content, Kind.SENT, date(2027, 5, 20), number=3)
    last = state(content, date(2027, 5, 21), 3)
    assert last.status is Status.WAITING
    # Nothing says that the court received it: the case does not either.
    assert last.words == "Envoyée, réponse attendue"
    assert {one.procedure for one in last.steps} <= {"legal-aid"}
    content = then(content, Kind.RECEIVED, date(2027, 5, 21), number=3)
    assert state(content, date(2027, 5, 22), 3).words == "Reçue, réponse attendue"


def test_an_increased_fine_without_its_date_has_thirty_days_to_post() -> None:
    example = catalogue.load().letter_examples["afd-contest"][0].answers
    undated = {name: told for name, told in example.items() if name != "notice_sent_on"}
    for notice, length in (("increased", "30 jours"), ("first", "45 jours")):
        answers = as_typed({**undated, "notice": notice})
        (clock,) = state(case(letter("afd-contest", answers)), date(2026, 11, 21)).clocks
        assert clock.day is None
        assert length in clock.ask
