"""Time limits that the office cannot hold against the person: the prudent day is still first."""

from datetime import date

import pytest

from guichet.engine.deadlines import (
    Circumstances,
    CourtOrder,
    Deadline,
    Event,
    Length,
    Period,
    Regime,
    Rule,
    compute,
)

NOTIFIED = date(2026, 11, 6)
NO_REMEDIES = Circumstances(remedies_stated=False)
TWO_MONTHS = Length(months=2)


def decision(
    regime: Regime, order: CourtOrder | None = None, facts: Circumstances = NO_REMEDIES
) -> Deadline:
    rule = Rule(Event.DECISION_NOTIFIED, TWO_MONTHS, regime, to_court=regime != "prior_appeal")
    return compute(rule, NOTIFIED, circumstances=facts, court_order=order)


# --- Missing « voies et délais »: CJA R421-5, Czabaj, CSS R142-1-A III ------------------------


@pytest.mark.parametrize("regime", [Regime.FRANC_TA, Regime.PRIOR_APPEAL])
def test_before_the_administrative_judge_the_legal_day_is_one_year_later(regime: Regime) -> None:
    found = decision(regime, "administrative")
    assert (
        found.last_day
        == compute(Rule(Event.DECISION_NOTIFIED, TWO_MONTHS, regime), NOTIFIED).last_day
    )
    assert found.legal_last_day == date(2027, 11, 6)
    assert not found.is_opposable
    assert {"CJA R421-5", "CE 13/07/2016 n°\u00a0387763"} <= set(found.sources)
    assert found.may_still_act(date(2027, 11, 6))
    assert not found.may_still_act(date(2027, 11, 7))


@pytest.mark.parametrize("regime", [Regime.CPC, Regime.PRIOR_APPEAL])
def test_before_the_judicial_judge_one_year_is_never_shown(regime: Regime) -> None:
    found = decision(regime, "judicial")
    assert found.legal_last_day is None
    assert not found.is_opposable
    assert "CSS R142-1-A III" in found.sources
    told = " ".join((*found.steps, *found.warnings))
    assert "Aucune autre date n’est calculée" in told
    assert "un an" not in told
    assert "2027-11" not in told
    assert "novembre 2027" not in told


@pytest.mark.parametrize("order", [None, "mixed", "none"])
def test_when_the_judge_is_unknown_no_legal_date_is_shown(order: CourtOrder | None) -> None:
    found = decision(Regime.PRIOR_APPEAL, order)
    assert found.last_day == date(2027, 1, 6)
    assert found.legal_last_day is None
    assert any("juge compétent" in warning for warning in found.warnings)
    assert "novembre 2027" not in " ".join(found.warnings)


@pytest.mark.parametrize(
    ("regime", "legal"), [(Regime.FRANC_TA, date(2027, 11, 6)), (Regime.CPC, None)]
)
def test_a_court_s_own_way_of_counting_tells_its_judge(regime: Regime, legal: date | None) -> None:
    assert decision(regime).legal_last_day == legal


def test_for_other_time_limits_no_verified_rule_is_invented() -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(days=15), Regime.CALENDAR_DAYS, to_court=True)
    found = compute(rule, NOTIFIED, circumstances=NO_REMEDIES)
    assert found.last_day == date(2026, 11, 21)
    assert found.legal_last_day is None
    assert found.is_opposable
    assert any("aucune règle vérifiée" in warning for warning in found.warnings)


def test_a_letter_that_states_the_remedies_changes_nothing() -> None:
    stated = decision(Regime.FRANC_TA, facts=Circumstances(remedies_stated=True))
    assert stated == decision(Regime.FRANC_TA, facts=Circumstances())


def test_legal_aid_asked_late_is_no_contradiction_when_nothing_can_be_opposed() -> None:
    facts = Circumstances(
        remedies_stated=False, legal_aid=Period(date(2027, 2, 1), date(2027, 3, 1))
    )
    found = decision(Regime.FRANC_TA, facts=facts)
    assert found.last_day == date(2027, 1, 7)
    assert found.legal_last_day == date(2027, 11, 6)
    assert any("n’en tient pas compte" in warning for warning in found.warnings)


# --- No letter at all: no decision is known from which the year of Czabaj would run --------------

NO_LETTER = Circumstances(in_writing=False)


@pytest.mark.parametrize("order", ["administrative", "judicial", "mixed"])
def test_without_any_letter_nothing_is_too_late_and_no_last_day_is_invented(
    order: CourtOrder,
) -> None:
    found = decision(Regime.PRIOR_APPEAL, order, NO_LETTER)
    assert found.last_day == date(2027, 1, 6)
    assert found.legal_last_day is None
    assert not found.is_opposable
    assert found.may_still_act(date(2029, 1, 1))
    told = " ".join(found.warnings)
    assert "pas reçu de lettre" in told
    assert "Czabaj" not in told
    assert ("samedi 6 novembre 2027" in told) == (order != "judicial")


def test_without_any_letter_no_verified_rule_is_invented_either() -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(days=15), Regime.CALENDAR_DAYS, to_court=True)
    found = compute(rule, NOTIFIED, circumstances=NO_LETTER)
    assert found.is_opposable
    assert any("aucune règle vérifiée" in warning for warning in found.warnings)


# --- Missing receipt: CRPA L112-3, L112-6, R112-5; on line L112-11, L112-12 -------------------


def silence(regime: Regime, facts: Circumstances) -> Deadline:
    return compute(Rule(Event.IMPLICIT_DECISION, TWO_MONTHS, regime), NOTIFIED, circumstances=facts)


@pytest.mark.parametrize(
    ("online", "article", "other"),
    [
        (False, "CRPA L112-6", "CRPA L112-12"),
        # CRPA L112-11, last sentence: L112-3 and L112-6 are not for requests made on line
        (True, "CRPA L112-12", "CRPA L112-6"),
    ],
)
@pytest.mark.parametrize("regime", [Regime.FRANC_TA, Regime.PRIOR_APPEAL, Regime.CPC])
def test_without_a_receipt_the_appeal_against_silence_cannot_be_late(
    regime: Regime, online: bool, article: str, other: str
) -> None:
    found = silence(regime, Circumstances(acknowledged=False, sent_online=online))
    assert found.last_day == silence(regime, Circumstances()).last_day
    assert found.legal_last_day is None
    assert not found.is_opposable
    assert article in found.sources
    assert other not in found.sources
    told = " ".join(found.warnings)
    # Prudence: never let a year go by, where a judge knows such a year.
    assert ("samedi 6 novembre 2027" in told) == (regime is Regime.FRANC_TA)
    assert ("CSS R142-1-A III" in found.sources) == (regime is Regime.CPC)
    assert "CRPA L112-2" in told
    assert "CRPA R112-4" in told


def test_a_receipt_says_nothing_of_a_written_decision() -> None:
    found = decision(Regime.FRANC_TA, facts=Circumstances(acknowledged=False))
    assert found.is_opposable
    assert found == decision(Regime.FRANC_TA, facts=Circumstances())


def test_nobody_is_told_that_a_decision_came_when_none_did() -> None:
    found = decision(Regime.PRIOR_APPEAL, "administrative", NO_LETTER)
    assert found.steps[0].startswith("Le délai part, par prudence, du vendredi 6 novembre 2026")
    assert not any("recommandé vous attendait" in warning for warning in found.warnings)
    told = decision(Regime.PRIOR_APPEAL, "administrative", Circumstances())
    assert told.steps[0].startswith("Vous avez reçu la décision le vendredi 6 novembre 2026")
