"""What must hold for every date, place and circumstance, whatever people tell."""

import time
from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine import french_dates
from guichet.engine.deadlines import (
    Circumstances,
    CourtOrder,
    Deadline,
    DeadlineError,
    ElectronicNotice,
    Event,
    InformalAppeal,
    Kind,
    Length,
    MissingPieces,
    Period,
    Regime,
    Rule,
    add_months,
    compute,
)
from guichet.engine.holidays import is_working_day
from guichet.engine.places import DEPARTMENTS, UnknownPlace, department

ROLLED = (Regime.FRANC_TA, Regime.CPC, Regime.GDPR)
DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31))
PLACES = st.none() | st.sampled_from(sorted(DEPARTMENTS))
MONTHS = st.integers(1, 13).map(lambda number: Length(months=number))
ANY_LENGTH = (
    MONTHS
    | st.integers(1, 60).map(lambda number: Length(days=number))
    | st.integers(1, 8).map(lambda number: Length(weeks=number))
)
WORKING = st.integers(1, 20).map(lambda number: Length(working_days=number))
KINDS = st.sampled_from(("act_before", "reply", "wait_before"))


@st.composite
def rules(draw: st.DrawFn, starts: Event = Event.DECISION_NOTIFIED) -> Rule:
    """Draw a rule of any regime, with a length that the regime may have."""
    regime = draw(st.sampled_from(Regime))
    length = draw(WORKING if regime is Regime.WORKING_DAYS else ANY_LENGTH)
    return Rule(starts, length, regime, to_court=draw(st.booleans()))


def month_after_month(day: date, months: int) -> date:
    """Advance month by month on the calendar, then clamp: another way than the engine's."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


@given(DAYS, st.integers(0, 40))
def test_adding_months_agrees_with_turning_the_pages_of_a_calendar(day: date, months: int) -> None:
    assert add_months(day, months) == month_after_month(day, months)


@given(rules(), DAYS, st.integers(0, 400), PLACES, KINDS)
def test_a_later_start_never_gives_an_earlier_end(
    rule: Rule, start: date, gap: int, place: str | None, kind: Kind
) -> None:
    later = min(start + timedelta(days=gap), date(2200, 12, 31))
    first = compute(rule, start, kind=kind, place=place)
    second = compute(rule, later, kind=kind, place=place)
    assert first.last_day <= second.last_day
    assert start < first.last_day


@given(rules(), DAYS, PLACES, KINDS)
def test_a_last_day_is_a_working_day_where_the_regime_says_so(
    rule: Rule, start: date, place: str | None, kind: Kind
) -> None:
    found = compute(rule, start, kind=kind, place=place)
    if rule.regime in (*ROLLED, Regime.WORKING_DAYS):
        assert is_working_day(found.last_day, place)
    if rule.regime is Regime.PRIOR_APPEAL and found.legal_last_day:
        assert is_working_day(found.legal_last_day, place)


@given(ANY_LENGTH, DAYS, PLACES)
def test_the_regimes_stand_in_order(length: Length, start: date, place: str | None) -> None:
    def end(regime: Regime) -> Deadline:
        return compute(Rule(Event.DECISION_NOTIFIED, length, regime), start, place=place)

    prudent, legal = end(Regime.PRIOR_APPEAL), end(Regime.FRANC_TA)
    assert prudent.last_day == end(Regime.CALENDAR_DAYS).last_day == end(Regime.SILENCE).last_day
    assert prudent.last_day <= end(Regime.CPC).last_day <= legal.last_day
    assert end(Regime.CPC).last_day == end(Regime.GDPR).last_day
    assert prudent.legal_last_day == legal.last_day > prudent.last_day


@given(MONTHS, DAYS)
def test_months_end_on_the_same_number_or_on_the_last_of_the_month(
    length: Length, start: date
) -> None:
    found = compute(Rule(Event.LETTER_RECEIVED, length, Regime.SILENCE), start, kind="reply")
    tomorrow = found.last_day + timedelta(days=1)
    assert found.last_day.day == start.day or (tomorrow.day == 1 and start.day > found.last_day.day)
    assert found.next_step_from == tomorrow


@given(st.integers(1990, 2199))
def test_the_end_of_february_and_of_the_year_can_be_counted(year: int) -> None:
    rule = Rule(Event.LETTER_RECEIVED, Length(months=2), Regime.SILENCE)
    found = compute(rule, date(year, 12, 31), kind="reply").last_day
    leap = (year + 1) % 4 == 0 and ((year + 1) % 100 != 0 or (year + 1) % 400 == 0)
    assert found == date(year + 1, 2, 29 if leap else 28)
    one_day = Rule(Event.NOTICE_RECEIVED, Length(days=1), Regime.CALENDAR_DAYS)
    assert compute(one_day, date(year, 12, 31)).last_day == date(year + 1, 1, 1)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"])
def test_the_machine_s_time_zone_changes_nothing(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA)
    days = [date(2026, 3, 29) + timedelta(days=n) for n in range(400)]  # two clock changes and more
    here = [compute(rule, day, place="974") for day in days]
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        there = [compute(rule, day, place="974") for day in days]
    time.tzset()
    assert there == here


@given(rules(), DAYS, PLACES)
def test_the_last_day_and_the_first_are_written_in_the_steps(
    rule: Rule, start: date, place: str | None
) -> None:
    found = compute(rule, start, place=place)
    told = " ".join(found.steps)
    assert french_dates.written(start) in told
    assert french_dates.written(found.last_day) in told
    assert all(text == text.strip() and text.endswith(".") for text in found.steps + found.warnings)


# --- Circumstances of every kind: an answer that holds together, or a clear refusal -----------

NEAR = st.integers(-20, 420).map(lambda gap: date(2026, 11, 6) + timedelta(days=gap))
MAYBE = st.none() | NEAR
PERIODS = st.none() | st.builds(Period, NEAR, MAYBE)
APPEALS = st.none() | st.builds(InformalAppeal, NEAR, MAYBE, MAYBE)
YES_NO_UNKNOWN = st.none() | st.booleans()
FACTS = st.builds(
    Circumstances,
    remedies_stated=YES_NO_UNKNOWN,
    acknowledged=YES_NO_UNKNOWN,
    sent_online=st.booleans(),
    written_decision=MAYBE,
    electronic_notice=st.none() | st.builds(ElectronicNotice, NEAR, MAYBE, YES_NO_UNKNOWN),
    gracious_appeal=APPEALS,
    hierarchical_appeal=APPEALS,
    prior_appeal_mandatory=YES_NO_UNKNOWN,
    mediation=PERIODS,
    social_mediation=PERIODS,
    reasons=PERIODS,
    legal_aid=PERIODS,
    extension_announced=MAYBE,
    missing_pieces=st.none() | st.builds(MissingPieces, NEAR, MAYBE, MAYBE),
    documents_received=MAYBE,
    first_office=MAYBE,
)
NAMES = st.sampled_from([one.name for one in fields(Circumstances)])
ORDERS: st.SearchStrategy[CourtOrder | None] = st.sampled_from(
    (None, "administrative", "judicial", "mixed", "none")
)


def some_facts(most: int) -> st.SearchStrategy[Circumstances]:
    """Keep a few facts of many: all at once, they almost always contradict one another."""
    return st.builds(
        lambda facts, names: Circumstances(**{name: getattr(facts, name) for name in names}),
        FACTS,
        st.sets(NAMES, min_size=1, max_size=most),
    )


@given(
    st.sampled_from(Event).flatmap(lambda event: rules(event)),
    some_facts(most=3),
    PLACES,
    KINDS,
    ORDERS,
)
def test_circumstances_give_a_coherent_answer_or_a_refusal_in_french(
    rule: Rule, facts: Circumstances, place: str | None, kind: Kind, order: CourtOrder | None
) -> None:
    try:
        found = compute(
            rule,
            date(2026, 11, 6),
            kind=kind,
            place=place,
            circumstances=facts,
            court_order=order,
        )
    except DeadlineError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - the refusal is one of both right answers
        return
    assert found.start < found.last_day
    assert found.legal_last_day is None or found.legal_last_day > found.last_day
    assert (found.next_step_from is None) == (kind == "act_before")
    if (
        order == "judicial"
        and facts.remedies_stated is False
        and rule.starts == "decision_notified"
    ):
        assert "Czabaj" not in " ".join(found.warnings)
    if rule.regime in ROLLED:
        assert is_working_day(found.last_day, place)


@given(some_facts(most=1), st.sampled_from([Regime.FRANC_TA, Regime.CPC, Regime.PRIOR_APPEAL]))
def test_no_circumstance_makes_the_first_day_shown_less_prudent_unless_the_clock_restarts(
    facts: Circumstances, regime: Regime
) -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(months=2), regime, to_court=True)
    plain = compute(rule, date(2026, 11, 6))
    try:
        found = compute(rule, date(2026, 11, 6), circumstances=facts)
    except DeadlineError:
        return
    if found.last_day > plain.last_day:
        assert any("repart" in step or "suspendu" in step for step in found.steps)


# --- What people type -------------------------------------------------------------------------


@given(DAYS)
def test_a_written_date_is_read_back(day: date) -> None:
    for text in (
        french_dates.written(day),
        french_dates.short(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
    ):
        assert french_dates.parse(text) == day


@given(st.text() | st.from_regex(r"[0-9]{1,4}[/. -][0-9]{1,2}[/. -][0-9]{1,5}"))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    try:
        found = french_dates.parse(text)
    except french_dates.DateNotUnderstood as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017 - the refusal is one of both right answers
        return
    assert french_dates.parse(french_dates.written(found)) == found


@given(st.text())
def test_any_text_is_a_department_or_a_refusal(text: str) -> None:
    try:
        assert department(text) in DEPARTMENTS
    except UnknownPlace as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017 - the refusal is one of both right answers


@given(
    st.text() | st.from_regex(r"[0-9]{1,6} ?(mois|jours?|semaines|jours ouvrés)", fullmatch=True)
)
def test_any_text_is_a_length_or_a_refusal(text: str) -> None:
    try:
        found = Length.from_text(text)
    except DeadlineError:
        return
    assert Length.from_text(str(found)) == found
