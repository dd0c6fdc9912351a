"""The seven regimes, each against a table counted by hand on a printed calendar (`cal`)."""

from datetime import date

import pytest

from guichet.engine.deadlines import Deadline, Event, Kind, Length, Regime, Rule, compute

TWO_MONTHS = Length(months=2)
ONE_MONTH = Length(months=1)


def count(
    regime: Regime,
    start: str,
    length: Length = TWO_MONTHS,
    place: str | None = None,
    kind: Kind = "act_before",
) -> Deadline:
    event = Event.DECISION_NOTIFIED if kind == "act_before" else Event.LETTER_RECEIVED
    return compute(Rule(event, length, regime), date.fromisoformat(start), kind=kind, place=place)


@pytest.mark.parametrize(
    ("start", "length", "place", "last_day"),
    [
        # CE 15/12/2023 n° 472836: the same date, one day more, then the next working day
        ("2026-11-06", TWO_MONTHS, None, "2027-01-07"),
        ("2026-10-31", TWO_MONTHS, None, "2027-01-04"),  # 1 January, Saturday, Sunday
        ("2026-11-01", TWO_MONTHS, None, "2027-01-04"),
        ("2027-01-28", TWO_MONTHS, None, "2027-03-30"),  # Easter Monday
        ("2027-03-05", TWO_MONTHS, None, "2027-05-07"),  # Ascension
        ("2027-03-15", TWO_MONTHS, None, "2027-05-18"),  # Sunday, Whit Monday
        ("2027-05-13", TWO_MONTHS, None, "2027-07-15"),  # 14 July
        ("2026-12-28", TWO_MONTHS, None, "2027-03-01"),
        ("2027-12-29", TWO_MONTHS, None, "2028-03-01"),  # 29 February exists
        ("2027-12-31", TWO_MONTHS, None, "2028-03-01"),  # no 31 February: 29, then one day
        ("2026-11-02", Length(days=15), None, "2026-11-18"),
        ("2026-11-02", Length(weeks=2), None, "2026-11-17"),
        # code du travail L3134-13: Good Friday (26 March 2027), second day of Christmas
        ("2027-01-25", TWO_MONTHS, "42", "2027-03-26"),
        ("2028-10-24", TWO_MONTHS, "42", "2028-12-26"),
        ("2028-10-24", TWO_MONTHS, "57", "2028-12-27"),
        ("2028-10-24", TWO_MONTHS, "68", "2028-12-27"),
        # code du travail L3422-2: abolition of slavery
        ("2027-03-26", TWO_MONTHS, "971", "2027-05-28"),
        ("2027-03-26", TWO_MONTHS, "978", "2027-05-28"),
        ("2027-03-26", TWO_MONTHS, "972", "2027-05-27"),
        ("2028-03-21", TWO_MONTHS, "972", "2028-05-23"),
        ("2027-04-09", TWO_MONTHS, "973", "2027-06-11"),
        ("2027-10-19", TWO_MONTHS, "974", "2027-12-21"),
        ("2027-10-19", TWO_MONTHS, None, "2027-12-20"),
        ("2027-02-26", TWO_MONTHS, "976", "2027-04-28"),
        ("2026-08-08", TWO_MONTHS, "977", "2026-10-12"),
    ],
)
def test_franc_ta(start: str, length: Length, place: str | None, last_day: str) -> None:
    deadline = count(Regime.FRANC_TA, start, length, place)
    assert deadline.last_day.isoformat() == last_day
    assert deadline.legal_last_day is None


@pytest.mark.parametrize(
    ("start", "length", "last_day"),
    [
        # CPC 641: the same date of the last month, or its last day; CPC 642: next working day
        ("2026-11-06", TWO_MONTHS, "2027-01-06"),
        ("2026-11-02", TWO_MONTHS, "2027-01-04"),  # Saturday
        ("2026-11-01", TWO_MONTHS, "2027-01-04"),  # 1 January, a Friday
        ("2027-03-06", TWO_MONTHS, "2027-05-07"),  # Ascension
        ("2027-03-17", TWO_MONTHS, "2027-05-18"),  # Whit Monday
        ("2026-02-25", TWO_MONTHS, "2026-04-27"),
        ("2026-03-01", TWO_MONTHS, "2026-05-04"),  # 1 May, a Friday
        ("2026-03-08", TWO_MONTHS, "2026-05-11"),  # 8 May, a Friday
        ("2026-04-16", Length(days=15), "2026-05-04"),
        ("2027-12-31", TWO_MONTHS, "2028-02-29"),
        ("2026-10-26", TWO_MONTHS, "2026-12-28"),
    ],
)
def test_cpc(start: str, length: Length, last_day: str) -> None:
    assert count(Regime.CPC, start, length).last_day.isoformat() == last_day


@pytest.mark.parametrize(
    ("start", "prudent", "legal"),
    [
        # CRPA L112-1 (prudent: same date, no roll); CE 19/09/2014 n° 362568 (legal: « franc »)
        ("2026-11-06", "2027-01-06", "2027-01-07"),
        ("2026-10-31", "2026-12-31", "2027-01-04"),
        ("2026-12-31", "2027-02-28", "2027-03-01"),
        ("2026-08-30", "2026-10-30", "2026-11-02"),
    ],
)
def test_prior_appeal(start: str, prudent: str, legal: str) -> None:
    deadline = count(Regime.PRIOR_APPEAL, start)
    assert deadline.last_day.isoformat() == prudent
    assert deadline.legal_last_day is not None
    assert deadline.legal_last_day.isoformat() == legal


@pytest.mark.parametrize(
    ("start", "length", "born", "next_step"),
    [
        ("2026-11-06", TWO_MONTHS, "2027-01-06", "2027-01-07"),
        ("2026-12-31", TWO_MONTHS, "2027-02-28", "2027-03-01"),
        ("2027-03-01", TWO_MONTHS, "2027-05-01", "2027-05-02"),  # a Saturday and a holiday
        ("2026-11-25", ONE_MONTH, "2026-12-25", "2026-12-26"),
        ("2026-08-31", Length(months=6), "2027-02-28", "2027-03-01"),
        ("2027-12-31", TWO_MONTHS, "2028-02-29", "2028-03-01"),
    ],
)
def test_silence(start: str, length: Length, born: str, next_step: str) -> None:
    deadline = count(Regime.SILENCE, start, length, kind="reply")
    assert deadline.last_day.isoformat() == born
    assert deadline.next_step_from is not None
    assert deadline.next_step_from.isoformat() == next_step


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        # RGPD art. 12(3); règlement 1182/71: next working day
        ("2026-11-14", "2026-12-14"),
        ("2026-11-25", "2026-12-28"),
        ("2026-11-26", "2026-12-28"),
        ("2027-01-31", "2027-03-01"),
        ("2026-10-11", "2026-11-12"),  # 11 November, a Wednesday
    ],
)
def test_gdpr(start: str, last_day: str) -> None:
    deadline = count(Regime.GDPR, start, ONE_MONTH, kind="reply")
    assert deadline.last_day.isoformat() == last_day
    assert "RGPD art. 12(3)" in deadline.sources


@pytest.mark.parametrize(
    ("start", "length", "last_day"),
    [
        ("2026-11-06", Length(days=20), "2026-11-26"),
        ("2026-12-20", Length(days=15), "2027-01-04"),
        ("2026-12-22", Length(days=10), "2027-01-01"),  # a holiday: no roll, by prudence
        ("2028-02-25", Length(days=7), "2028-03-03"),
        ("2026-12-01", Length(days=45), "2027-01-15"),
        ("2026-10-31", ONE_MONTH, "2026-11-30"),
        ("2026-11-02", Length(weeks=6), "2026-12-14"),
        ("2026-11-02", Length(days=1), "2026-11-03"),
    ],
)
def test_calendar_days(start: str, length: Length, last_day: str) -> None:
    deadline = count(Regime.CALENDAR_DAYS, start, length)
    assert deadline.last_day.isoformat() == last_day
    assert any("CPP 801, CPC 642" in step for step in deadline.steps)


@pytest.mark.parametrize(
    ("start", "number", "place", "last_day"),
    [
        ("2026-11-13", 1, None, "2026-11-16"),
        ("2026-12-24", 1, None, "2026-12-28"),
        ("2026-12-31", 1, None, "2027-01-04"),
        ("2026-11-06", 5, None, "2026-11-16"),  # 11 November in between
        ("2028-12-25", 1, None, "2028-12-26"),
        ("2028-12-25", 1, "68", "2028-12-27"),
        ("2026-11-14", 1, None, "2026-11-16"),  # received on a Saturday
    ],
)
def test_working_days(start: str, number: int, place: str | None, last_day: str) -> None:
    deadline = count(Regime.WORKING_DAYS, start, Length(working_days=number), place)
    assert deadline.last_day.isoformat() == last_day


def test_the_holidays_skipped_in_working_days_are_named() -> None:
    steps = " ".join(count(Regime.WORKING_DAYS, "2026-11-06", Length(working_days=5)).steps)
    assert "mercredi 11 novembre 2026 (11 novembre)" in steps


def test_the_days_passed_over_are_named_one_by_one() -> None:
    steps = " ".join(count(Regime.CPC, "2026-06-15").steps)
    assert "samedi 15 août 2026 (Assomption), dimanche 16 août 2026" in steps
    assert "le lundi 17 août 2026 (CPC 642)" in steps


def test_steps_can_be_followed_with_a_finger() -> None:
    deadline = count(Regime.CALENDAR_DAYS, "2026-11-06", Length(days=20))
    assert "le vendredi 6 novembre 2026\u00a0: ce jour ne compte pas." in deadline.steps[0]
    assert "le 1er jour est le samedi 7 novembre 2026" in deadline.steps[1]
    assert "le 20e est le jeudi 26 novembre 2026" in deadline.steps[1]
    assert deadline.steps[-1] == "Dernier jour\u00a0: le jeudi 26 novembre 2026, jusqu’à minuit."


def test_a_missing_31_is_explained() -> None:
    steps = " ".join(count(Regime.CPC, "2026-12-31").steps)
    assert "Il n’y a pas de 31 février 2027" in steps


def test_good_friday_is_told_to_hold_only_in_some_communes() -> None:
    assert any(
        "temple protestant" in warning
        for warning in count(Regime.FRANC_TA, "2027-01-25", place="67").warnings
    )
    assert not any(
        "temple" in warning for warning in count(Regime.FRANC_TA, "2026-11-06", place="67").warnings
    )


@pytest.mark.parametrize("place", ["57", "67", "68"])
def test_good_friday_comes_first_and_the_later_legal_day_is_kept(place: str) -> None:
    # 25 January, two months: 25 March, and the free day: Friday 26; Easter Monday is the 29th.
    found = count(Regime.FRANC_TA, "2027-01-25", place=place)
    assert (found.last_day, found.legal_last_day) == (date(2027, 3, 26), date(2027, 3, 30))
    assert count(Regime.CPC, "2027-01-26", place=place).last_day == date(2027, 3, 26)
    elsewhere = count(Regime.FRANC_TA, "2027-01-25", place="54")
    assert (elsewhere.last_day, elsewhere.legal_last_day) == (date(2027, 3, 26), None)


def test_the_time_of_an_office_ends_on_the_later_day_around_good_friday() -> None:
    # 26 February, one month: Friday 26 March; where it is a holiday, Tuesday 30.
    found = count(Regime.GDPR, "2027-02-26", Length(months=1), kind="reply", place="57")
    assert (found.last_day, found.legal_last_day) == (date(2027, 3, 30), None)


@pytest.mark.parametrize(
    ("regime", "kind", "source"),
    [
        (Regime.FRANC_TA, "act_before", "CE 15/12/2023 n°\u00a0472836"),
        (Regime.CPC, "act_before", "CPC 641"),
        (Regime.PRIOR_APPEAL, "act_before", "CRPA L112-1"),
        (Regime.PRIOR_APPEAL, "act_before", "CE 19/09/2014 n°\u00a0362568"),
        (Regime.SILENCE, "reply", "CRPA L231-1, L231-4"),
    ],
)
def test_each_regime_names_its_articles(regime: Regime, kind: Kind, source: str) -> None:
    assert source in count(regime, "2026-11-06", kind=kind).sources


def test_an_own_article_replaces_the_general_one_on_silence() -> None:
    rule = Rule(Event.LETTER_RECEIVED, TWO_MONTHS, Regime.SILENCE, sources=("CSS R142-6",))
    assert compute(rule, date(2026, 11, 6), kind="reply").sources == ("CSS R142-6",)


def test_the_tax_year_starts_on_its_last_day_whatever_the_date_given() -> None:
    rule = Rule(Event.TAX_NOTICE_YEAR_END, Length(months=12), Regime.CALENDAR_DAYS)
    told = compute(rule, date(2026, 9, 30))
    assert told.start == date(2026, 12, 31)
    assert told.last_day == date(2027, 12, 31)
    assert "Vous avez indiqué le mercredi 30 septembre 2026" in told.steps[0]
    given = compute(rule, date(2026, 12, 31))
    assert given.last_day == told.last_day
    assert "Vous avez indiqué" not in given.steps[0]


def test_a_deadline_knows_whether_it_is_past() -> None:
    deadline = count(Regime.PRIOR_APPEAL, "2026-11-06")  # 6, then 7 January 2027
    assert not deadline.is_past(date(2027, 1, 6))
    assert deadline.is_past(date(2027, 1, 7))
    assert deadline.may_still_act(date(2027, 1, 7))
    assert not deadline.may_still_act(date(2027, 1, 8))


def test_a_deadline_can_be_read_by_a_program() -> None:
    deadline = compute(
        Rule(Event.DECISION_NOTIFIED, TWO_MONTHS, Regime.PRIOR_APPEAL),
        date(2026, 11, 6),
        procedure="cra-appeal",
    )
    found = deadline.to_json()
    assert found["kind"] == "act_before"
    assert found["procedure"] == "cra-appeal"
    assert found["regime"] == "prior_appeal"
    assert found["from"] == "2026-11-06"
    assert found["last_day"] == "2027-01-06"
    assert found["legal_last_day"] == "2027-01-07"
    assert found["next_step_from"] is None
    assert found["steps"] == list(deadline.steps)
    assert found["sources"] == ["CRPA L112-1", "CE 19/09/2014 n° 362568"]
