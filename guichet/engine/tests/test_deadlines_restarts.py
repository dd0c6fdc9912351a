"""General rules that start the person's time limit again, once."""

from datetime import date

import pytest

from guichet.engine.deadlines import (
    Circumstances,
    Deadline,
    DeadlineError,
    Event,
    InformalAppeal,
    Length,
    Period,
    Regime,
    Rule,
    compute,
)

NOTIFIED = date(2026, 11, 6)
ORIGINAL = date(2027, 1, 7)  # 6 January + 1
COURT = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA, to_court=True)
AFTER_SILENCE = Rule(Event.IMPLICIT_DECISION, Length(months=2), Regime.FRANC_TA, to_court=True)
SOCIAL_COURT = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.CPC, to_court=True)
PAYMENT_ORDER = Rule(Event.DECISION_NOTIFIED, Length(days=15), Regime.CALENDAR_DAYS, to_court=True)
CRA = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.PRIOR_APPEAL)
GRACIOUS = InformalAppeal(date(2026, 12, 1), date(2026, 12, 3))


def after(rule: Rule, facts: Circumstances, start: date = NOTIFIED) -> Deadline:
    return compute(rule, start, circumstances=facts)


# --- Informal appeals: CRPA L411-2, L411-7, L412-4 --------------------------------------------


def test_an_informal_appeal_left_without_answer_restarts_after_two_months_of_silence() -> None:
    found = after(COURT, Circumstances(gracious_appeal=GRACIOUS, prior_appeal_mandatory=False))
    # silence until 3 February; 3 April + 1 is a Sunday
    assert found.last_day == date(2027, 4, 5)
    assert {"CRPA L411-2", "CRPA L411-7"} <= set(found.sources)


def test_a_written_rejection_restarts_from_the_day_it_came() -> None:
    appeal = InformalAppeal(date(2026, 12, 1), date(2026, 12, 3), answered=date(2027, 1, 15))
    found = after(COURT, Circumstances(gracious_appeal=appeal, prior_appeal_mandatory=False))
    assert found.last_day == date(2027, 3, 16)


def test_a_rejection_written_after_the_silence_gives_a_later_legal_day() -> None:
    appeal = InformalAppeal(date(2026, 12, 1), date(2026, 12, 3), answered=date(2027, 3, 1))
    found = after(COURT, Circumstances(gracious_appeal=appeal, prior_appeal_mandatory=False))
    assert found.last_day == date(2027, 4, 5)
    assert found.legal_last_day == date(2027, 5, 3)  # 1 May + 1 is a Sunday
    assert "CJA R421-2" in found.sources


def test_both_informal_appeals_must_be_rejected_before_the_clock_runs_again() -> None:
    facts = Circumstances(
        gracious_appeal=GRACIOUS,
        hierarchical_appeal=InformalAppeal(date(2026, 12, 10), date(2026, 12, 14)),
        prior_appeal_mandatory=False,
    )
    assert after(COURT, facts).last_day == date(2027, 4, 15)


def test_a_second_informal_appeal_after_the_first_time_limit_prolongs_nothing() -> None:
    facts = Circumstances(
        gracious_appeal=GRACIOUS,
        hierarchical_appeal=InformalAppeal(date(2027, 1, 20)),
        prior_appeal_mandatory=False,
    )
    found = after(COURT, facts)
    assert found.last_day == date(2027, 4, 5)
    assert any("une seconde fois" in warning for warning in found.warnings)


def test_without_its_date_of_receipt_silence_is_counted_from_the_sending() -> None:
    appeal = InformalAppeal(date(2026, 12, 1))
    found = after(COURT, Circumstances(gracious_appeal=appeal, prior_appeal_mandatory=False))
    assert found.last_day == date(2027, 4, 2)  # 1 February, 1 April + 1


def test_before_a_mandatory_prior_appeal_an_informal_one_keeps_nothing() -> None:
    found = after(COURT, Circumstances(gracious_appeal=GRACIOUS, prior_appeal_mandatory=True))
    assert (found.last_day, found.legal_last_day) == (ORIGINAL, None)
    assert any("L412-4" in warning for warning in found.warnings)


def test_when_nobody_knows_whether_it_was_mandatory_the_first_day_stays_first() -> None:
    found = after(COURT, Circumstances(gracious_appeal=GRACIOUS))
    assert (found.last_day, found.legal_last_day) == (ORIGINAL, date(2027, 4, 5))
    assert "CRPA L412-4" in found.sources
    assert "En droit, peut-être jusqu’au lundi 5 avril 2027." in " ".join(found.steps)


def test_an_answer_on_the_first_day_gives_no_later_day() -> None:
    appeal = InformalAppeal(NOTIFIED, NOTIFIED, answered=NOTIFIED)
    found = after(COURT, Circumstances(gracious_appeal=appeal))
    assert (found.last_day, found.legal_last_day) == (ORIGINAL, None)


@pytest.mark.parametrize("rule", [CRA, SOCIAL_COURT, PAYMENT_ORDER])
def test_an_informal_appeal_keeps_no_other_time_limit(rule: Rule) -> None:
    found = after(rule, Circumstances(gracious_appeal=InformalAppeal(date(2026, 11, 10))))
    assert found.last_day == compute(rule, NOTIFIED).last_day
    assert any("recours gracieux" in warning for warning in found.warnings)


def test_after_a_mediation_an_informal_appeal_interrupts_nothing() -> None:
    rule = Rule(Event.MEDIATION_ENDED, Length(months=2), Regime.FRANC_TA, to_court=True)
    found = after(rule, Circumstances(gracious_appeal=GRACIOUS, prior_appeal_mandatory=False))
    assert found.last_day == ORIGINAL
    assert any("R213-13" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "appeal",
    [
        InformalAppeal(date(2026, 11, 5)),  # before the decision
        InformalAppeal(date(2027, 1, 8)),  # after the last day
        InformalAppeal(date(2026, 12, 1), date(2026, 11, 30)),
        InformalAppeal(date(2026, 12, 1), answered=date(2026, 11, 30)),
        InformalAppeal(date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 2)),
    ],
)
def test_an_informal_appeal_with_impossible_dates_is_refused(appeal: InformalAppeal) -> None:
    with pytest.raises(DeadlineError):
        after(COURT, Circumstances(gracious_appeal=appeal, prior_appeal_mandatory=False))


# --- Compulsory mediation: CJA L213-13 --------------------------------------------------------


def test_the_compulsory_mediation_interrupts_until_it_is_declared_ended() -> None:
    period = Period(date(2026, 12, 1), date(2027, 2, 15))
    found = after(COURT, Circumstances(mediation=period))
    assert found.last_day == date(2027, 4, 16)
    assert "CJA L213-13" in found.sources


def test_while_the_mediation_lasts_the_first_day_stays() -> None:
    found = after(COURT, Circumstances(mediation=Period(date(2026, 12, 1))))
    assert found.last_day == ORIGINAL
    assert any("la fin de la médiation n’est pas encore connue" in text for text in found.warnings)


def test_the_compulsory_mediation_changes_no_other_time_limit() -> None:
    period = Period(date(2026, 12, 1), date(2027, 2, 15))
    found = after(SOCIAL_COURT, Circumstances(mediation=period))
    assert found.last_day == date(2027, 1, 6)


# --- Reasons of a refusal by silence: CRPA L232-4 ---------------------------------------------


def test_the_time_limit_ends_two_months_after_the_reasons() -> None:
    period = Period(date(2026, 12, 10), date(2027, 1, 5))
    found = after(AFTER_SILENCE, Circumstances(reasons=period))
    assert found.last_day == date(2027, 3, 8)  # 5 March + 1 is a Saturday
    assert "CRPA L232-4" in found.sources


def test_the_reasons_give_two_months_whatever_the_first_length() -> None:
    rule = Rule(Event.IMPLICIT_DECISION, Length(months=1), Regime.FRANC_TA, to_court=True)
    found = after(rule, Circumstances(reasons=Period(date(2026, 11, 20), date(2027, 1, 5))))
    assert found.last_day == date(2027, 3, 8)


def test_until_the_reasons_come_the_first_day_stays_and_a_year_is_the_limit() -> None:
    found = after(AFTER_SILENCE, Circumstances(reasons=Period(date(2026, 12, 10))))
    assert found.last_day == ORIGINAL
    assert any("samedi 6 novembre 2027" in warning for warning in found.warnings)


def test_asking_the_reasons_of_a_written_decision_prolongs_nothing() -> None:
    period = Period(date(2026, 12, 10), date(2027, 1, 5))
    found = after(COURT, Circumstances(reasons=period))
    assert found.last_day == ORIGINAL
    assert any("pour une décision écrite" in warning for warning in found.warnings)


def test_asking_the_reasons_prolongs_no_appeal_to_the_administration() -> None:
    rule = Rule(Event.IMPLICIT_DECISION, Length(months=2), Regime.PRIOR_APPEAL)
    period = Period(date(2026, 12, 10), date(2027, 1, 5))
    assert after(rule, Circumstances(reasons=period)).last_day == date(2027, 1, 6)


# --- Legal aid: décret 2020-1717 art. 43 ------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "aid", "last_day"),
    [
        # 10 April + 1 is a Sunday
        (COURT, Period(date(2026, 12, 15), date(2027, 2, 10)), date(2027, 4, 12)),
        # asked on the very last day
        (COURT, Period(ORIGINAL, date(2027, 2, 10)), date(2027, 4, 12)),
        # 17 May is Whit Monday
        (SOCIAL_COURT, Period(date(2026, 12, 15), date(2027, 3, 17)), date(2027, 5, 18)),
        (PAYMENT_ORDER, Period(date(2026, 11, 20), date(2027, 1, 4)), date(2027, 1, 19)),
    ],
)
def test_legal_aid_asked_in_time_gives_a_new_time_limit(
    rule: Rule, aid: Period, last_day: date
) -> None:
    found = after(rule, Circumstances(legal_aid=aid))
    assert found.last_day == last_day
    assert "décret 2020-1717 art. 43" in found.sources


def test_while_legal_aid_is_not_decided_the_first_day_stays() -> None:
    found = after(COURT, Circumstances(legal_aid=Period(date(2026, 12, 15))))
    assert found.last_day == ORIGINAL
    assert any("Refaites le calcul" in warning for warning in found.warnings)


@pytest.mark.parametrize("day", [date(2026, 11, 5), date(2027, 1, 8)])
def test_legal_aid_asked_before_the_start_or_after_the_end_is_refused(day: date) -> None:
    with pytest.raises(DeadlineError):
        after(COURT, Circumstances(legal_aid=Period(day, date(2027, 2, 10))))


def test_legal_aid_keeps_no_appeal_to_the_administration() -> None:
    found = after(CRA, Circumstances(legal_aid=Period(date(2026, 12, 15), date(2027, 2, 10))))
    assert found.last_day == date(2027, 1, 6)
    assert any("action en justice" in warning for warning in found.warnings)


def test_legal_aid_decided_early_never_shortens_the_time_limit() -> None:
    facts = Circumstances(
        gracious_appeal=GRACIOUS,
        prior_appeal_mandatory=False,
        legal_aid=Period(date(2026, 12, 15), date(2026, 12, 20)),
    )
    assert after(COURT, facts).last_day == date(2027, 4, 5)


def test_legal_aid_after_an_informal_appeal_that_may_not_count_keeps_the_first_day_first() -> None:
    facts = Circumstances(
        gracious_appeal=GRACIOUS, legal_aid=Period(date(2027, 2, 1), date(2027, 4, 1))
    )
    found = after(COURT, facts)
    assert found.last_day == ORIGINAL
    assert found.legal_last_day == date(2027, 6, 2)
