"""General rules that change the day from which a clock runs."""

from datetime import date

import pytest

from guichet.engine.deadlines import (
    Circumstances,
    Deadline,
    DeadlineError,
    ElectronicNotice,
    Event,
    Length,
    Regime,
    Rule,
    compute,
)

DECISION = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA, to_court=True)
IMPLICIT = Rule(Event.IMPLICIT_DECISION, Length(months=2), Regime.FRANC_TA, to_court=True)
SILENCE = Rule(Event.LETTER_RECEIVED, Length(months=2), Regime.SILENCE)
CRA_SILENCE = Rule(
    Event.LETTER_RECEIVED, Length(months=2), Regime.SILENCE, restarts_on_documents=True
)
GDPR = Rule(Event.LETTER_RECEIVED, Length(months=1), Regime.GDPR)


def reply(rule: Rule, start: date, facts: Circumstances) -> Deadline:
    return compute(rule, start, kind="reply", circumstances=facts)


# --- Wrong office: CRPA L114-2, L114-3 --------------------------------------------------------


def test_a_refusal_by_silence_runs_from_the_first_office_that_received_the_request() -> None:
    deadline = reply(SILENCE, date(2026, 11, 20), Circumstances(first_office=date(2026, 11, 6)))
    assert deadline.start == date(2026, 11, 6)
    assert deadline.last_day == date(2027, 1, 6)
    assert {"CRPA L114-2", "CRPA L114-3"} <= set(deadline.sources)


def test_the_wrong_office_changes_nothing_to_a_gdpr_month() -> None:
    deadline = reply(GDPR, date(2026, 11, 20), Circumstances(first_office=date(2026, 11, 6)))
    assert deadline.last_day == date(2026, 12, 21)
    assert any("L114-3" in warning for warning in deadline.warnings)


def test_the_wrong_office_cannot_receive_after_the_right_one() -> None:
    with pytest.raises(DeadlineError, match="Les dates se contredisent"):
        reply(SILENCE, date(2026, 11, 6), Circumstances(first_office=date(2026, 11, 20)))


# --- Documents sent later: CSS R142-6 ---------------------------------------------------------


def test_before_the_cra_later_documents_restart_the_two_months() -> None:
    facts = Circumstances(documents_received=date(2026, 12, 1))
    deadline = reply(CRA_SILENCE, date(2026, 11, 6), facts)
    assert deadline.last_day == date(2027, 2, 1)
    assert deadline.next_step_from == date(2027, 2, 2)
    assert "CSS R142-6" in deadline.sources
    assert any("née le mercredi 6 janvier 2027" in warning for warning in deadline.warnings)


def test_elsewhere_later_documents_restart_nothing() -> None:
    facts = Circumstances(documents_received=date(2026, 12, 1))
    deadline = reply(SILENCE, date(2026, 11, 6), facts)
    assert deadline.last_day == date(2027, 1, 6)
    assert any("aucune règle connue" in warning for warning in deadline.warnings)


@pytest.mark.parametrize("day", [date(2026, 11, 5), date(2027, 1, 7)])
def test_documents_before_the_letter_or_after_the_refusal_are_refused(day: date) -> None:
    with pytest.raises(DeadlineError):
        reply(CRA_SILENCE, date(2026, 11, 6), Circumstances(documents_received=day))


# --- Electronic registered mail: CRPA L112-15, R112-20 ----------------------------------------


@pytest.mark.parametrize(
    ("opened", "start"),
    [
        (date(2026, 11, 2), date(2026, 11, 2)),
        (date(2026, 11, 10), date(2026, 11, 10)),
        (date(2026, 11, 17), date(2026, 11, 17)),  # the fifteenth day
        (date(2026, 11, 18), date(2026, 11, 2)),  # too late: notified when put at disposal
        (None, date(2026, 11, 2)),
    ],
)
def test_an_electronic_notice_counts_from_its_opening_within_fifteen_days(
    opened: date | None, start: date
) -> None:
    notice = ElectronicNotice(available=date(2026, 11, 2), opened=opened, agreed=True)
    deadline = compute(
        DECISION, date(2026, 11, 20), circumstances=Circumstances(electronic_notice=notice)
    )
    assert deadline.start == start
    assert deadline.is_opposable
    assert "CRPA R112-20" in deadline.sources


def test_without_agreement_an_electronic_notice_cannot_be_held_against_the_person() -> None:
    notice = ElectronicNotice(available=date(2026, 11, 2), agreed=False)
    deadline = compute(
        DECISION, date(2026, 11, 6), circumstances=Circumstances(electronic_notice=notice)
    )
    assert deadline.last_day == date(2027, 1, 4)  # 2 January + 1, a Sunday: the prudent day first
    assert deadline.legal_last_day is None
    assert not deadline.is_opposable
    assert deadline.may_still_act(date(2027, 6, 1))


def test_an_unknown_agreement_is_asked_for() -> None:
    notice = ElectronicNotice(available=date(2026, 11, 2))
    deadline = compute(
        DECISION, date(2026, 11, 6), circumstances=Circumstances(electronic_notice=notice)
    )
    assert deadline.is_opposable
    assert any("Vérifiez si vous aviez donné cet accord" in text for text in deadline.warnings)


def test_an_electronic_notice_says_nothing_of_an_implicit_decision() -> None:
    notice = ElectronicNotice(available=date(2026, 11, 2), agreed=False)
    facts = Circumstances(electronic_notice=notice)
    assert compute(IMPLICIT, date(2026, 11, 6), circumstances=facts) == compute(
        IMPLICIT, date(2026, 11, 6)
    )


@pytest.mark.parametrize(
    "notice",
    [
        ElectronicNotice(available=date(2026, 11, 7)),
        ElectronicNotice(available=date(2026, 11, 2), opened=date(2026, 11, 1)),
    ],
)
def test_an_electronic_notice_with_contradictory_dates_is_refused(
    notice: ElectronicNotice,
) -> None:
    with pytest.raises(DeadlineError, match="Les dates se contredisent"):
        compute(DECISION, date(2026, 11, 6), circumstances=Circumstances(electronic_notice=notice))


# --- A written decision in place of silence: CRPA L112-6, CJA R421-2 --------------------------


def test_a_written_decision_before_silence_was_one_starts_the_normal_time_limit() -> None:
    facts = Circumstances(written_decision=date(2026, 10, 20), acknowledged=False)
    deadline = compute(IMPLICIT, date(2026, 11, 6), circumstances=facts)
    assert deadline.start == date(2026, 10, 20)
    assert deadline.last_day == date(2026, 12, 21)
    assert deadline.is_opposable  # CRPA L112-6: the missing receipt no longer protects
    assert "décision le mardi 20 octobre 2026" in " ".join(deadline.steps)


def test_a_written_decision_within_the_time_limit_starts_it_again() -> None:
    facts = Circumstances(written_decision=date(2026, 12, 15))
    deadline = compute(IMPLICIT, date(2026, 11, 6), circumstances=facts)
    assert deadline.last_day == date(2027, 1, 7)
    assert deadline.legal_last_day == date(2027, 2, 16)
    assert "CJA R421-2" in deadline.sources


def test_a_written_decision_after_the_time_limit_changes_nothing() -> None:
    facts = Circumstances(written_decision=date(2027, 1, 8))
    deadline = compute(IMPLICIT, date(2026, 11, 6), circumstances=facts)
    assert deadline.last_day == date(2027, 1, 7)
    assert deadline.legal_last_day is None
    assert any("ne change pas cette date" in warning for warning in deadline.warnings)
