"""General rules that lengthen or suspend a clock."""

from datetime import date

import pytest

from guichet.engine.deadlines import (
    Circumstances,
    DeadlineError,
    Event,
    Length,
    LengthMustBeAsked,
    MissingPieces,
    Period,
    Regime,
    Rule,
    compute,
)

RECEIVED = date(2026, 11, 6)
GDPR = Rule(Event.LETTER_RECEIVED, Length(months=1), Regime.GDPR)
SILENCE = Rule(Event.LETTER_RECEIVED, Length(months=2), Regime.SILENCE)
TAX = Rule(Event.LETTER_RECEIVED, Length(months=6), Regime.SILENCE, extension=Length(months=3))
CRA = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.PRIOR_APPEAL)


# --- More time, announced in time: RGPD art. 12(3), LPF R*198-10 ------------------------------


@pytest.mark.parametrize(
    ("announced", "last_day"),
    [
        (date(2026, 11, 14), date(2027, 2, 15)),  # 14 February is a Sunday
        (date(2026, 12, 14), date(2027, 2, 15)),  # the last day of the first month
        (date(2026, 12, 15), date(2026, 12, 14)),  # too late: one month, no more
    ],
)
def test_the_gdpr_s_two_months_must_be_announced_within_the_first(
    announced: date, last_day: date
) -> None:
    deadline = compute(
        GDPR,
        date(2026, 11, 14),
        kind="reply",
        circumstances=Circumstances(extension_announced=announced),
    )
    assert deadline.last_day == last_day


def test_the_wait_before_a_complaint_is_as_long_as_the_extended_reply() -> None:
    facts = Circumstances(extension_announced=date(2026, 12, 1))
    deadline = compute(GDPR, date(2026, 11, 14), kind="wait_before", circumstances=facts)
    assert deadline.last_day == date(2027, 2, 15)
    assert deadline.next_step_from == date(2027, 2, 16)


def test_a_tax_claim_may_take_three_months_more() -> None:
    told = Circumstances(extension_announced=date(2027, 5, 6))
    late = Circumstances(extension_announced=date(2027, 5, 7))
    assert compute(TAX, RECEIVED, kind="reply").last_day == date(2027, 5, 6)
    assert compute(TAX, RECEIVED, kind="reply", circumstances=told).last_day == date(2027, 8, 6)
    assert compute(TAX, RECEIVED, kind="reply", circumstances=late).last_day == date(2027, 5, 6)


def test_elsewhere_no_office_can_take_more_time() -> None:
    facts = Circumstances(extension_announced=date(2026, 12, 1))
    deadline = compute(SILENCE, RECEIVED, kind="reply", circumstances=facts)
    assert deadline.last_day == date(2027, 1, 6)
    assert any("Aucune règle connue" in warning for warning in deadline.warnings)


def test_more_time_cannot_be_announced_before_the_letter_came() -> None:
    with pytest.raises(DeadlineError, match="Les dates se contredisent"):
        compute(
            GDPR,
            RECEIVED,
            kind="reply",
            circumstances=Circumstances(extension_announced=date(2026, 11, 5)),
        )


# --- Missing pieces: CRPA L114-5 --------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "born"),
    [
        # 16 November → 1 December: 15 days more than 6 January
        (MissingPieces(date(2026, 11, 16), due=date(2026, 12, 1)), date(2027, 1, 21)),
        # received on 26 November: the suspension ends then, 10 days
        (
            MissingPieces(date(2026, 11, 16), due=date(2026, 12, 1), received=date(2026, 11, 26)),
            date(2027, 1, 16),
        ),
        # received after the time given: the suspension ended on 1 December
        (
            MissingPieces(date(2026, 11, 16), due=date(2026, 12, 1), received=date(2026, 12, 10)),
            date(2027, 1, 21),
        ),
        (MissingPieces(date(2026, 11, 16), received=date(2026, 11, 26)), date(2027, 1, 16)),
        # asked on the very day when the refusal was to be born
        (MissingPieces(date(2027, 1, 6), due=date(2027, 1, 16)), date(2027, 1, 16)),
    ],
)
def test_asking_for_missing_pieces_suspends_the_refusal_by_silence(
    pieces: MissingPieces, born: date
) -> None:
    facts = Circumstances(missing_pieces=pieces)
    deadline = compute(SILENCE, RECEIVED, kind="reply", circumstances=facts)
    assert deadline.last_day == born
    assert "CRPA L114-5" in deadline.sources
    # The earlier day remains the prudent one for acting.
    assert any("née le mercredi 6 janvier 2027" in warning for warning in deadline.warnings)


def test_missing_pieces_need_an_end() -> None:
    facts = Circumstances(missing_pieces=MissingPieces(date(2026, 11, 16)))
    with pytest.raises(DeadlineError, match="Indiquez le délai fixé"):
        compute(SILENCE, RECEIVED, kind="reply", circumstances=facts)


@pytest.mark.parametrize(
    "pieces",
    [
        MissingPieces(date(2026, 11, 5), due=date(2026, 12, 1)),
        MissingPieces(date(2026, 11, 16), due=date(2026, 11, 15)),
        MissingPieces(date(2026, 11, 16), received=date(2026, 11, 15)),
        MissingPieces(date(2027, 1, 7), due=date(2027, 2, 1)),  # the refusal is born already
    ],
)
def test_missing_pieces_with_contradictory_dates_are_refused(pieces: MissingPieces) -> None:
    with pytest.raises(DeadlineError):
        compute(SILENCE, RECEIVED, kind="reply", circumstances=Circumstances(missing_pieces=pieces))


def test_pieces_asked_under_the_gdpr_only_bring_a_warning() -> None:
    pieces = MissingPieces(date(2026, 11, 16), due=date(2026, 12, 1))
    facts = Circumstances(missing_pieces=pieces)
    deadline = compute(GDPR, RECEIVED, kind="reply", circumstances=facts)
    assert deadline.last_day == date(2026, 12, 7)
    assert any("pièce d’identité" in warning for warning in deadline.warnings)


# --- The social-security mediator: CSS L217-7-1 -----------------------------------------------


def test_the_social_mediator_suspends_from_admissibility_to_recommendations() -> None:
    facts = Circumstances(social_mediation=Period(date(2026, 12, 1), date(2026, 12, 21)))
    deadline = compute(CRA, RECEIVED, circumstances=facts)
    assert deadline.last_day == date(2027, 1, 26)  # 6 January + 20 days
    assert deadline.legal_last_day == date(2027, 1, 27)
    assert "CSS L217-7-1" in deadline.sources


def test_without_recommendations_the_first_date_stays_the_safe_one() -> None:
    facts = Circumstances(social_mediation=Period(date(2026, 12, 1)))
    deadline = compute(CRA, RECEIVED, circumstances=facts)
    assert deadline.last_day == date(2027, 1, 6)
    assert any("suspendu tant que le médiateur" in warning for warning in deadline.warnings)


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2026, 11, 5)),
        Period(date(2027, 1, 7)),
        Period(date(2026, 12, 1), date(2026, 11, 30)),
    ],
)
def test_a_mediation_outside_the_time_limit_is_refused(period: Period) -> None:
    with pytest.raises(DeadlineError):
        compute(CRA, RECEIVED, circumstances=Circumstances(social_mediation=period))


def test_the_social_mediator_suspends_no_other_time_limit() -> None:
    rule = Rule(Event.NOTICE_RECEIVED, Length(days=20), Regime.CALENDAR_DAYS)
    facts = Circumstances(social_mediation=Period(date(2026, 11, 10), date(2026, 11, 20)))
    deadline = compute(rule, RECEIVED, circumstances=facts)
    assert deadline.last_day == date(2026, 11, 26)
    assert any("L217-7-1" in warning for warning in deadline.warnings)


# --- The time written in the letter -----------------------------------------------------------

UNKNOWN = Rule(Event.NOTICE_RECEIVED, None, Regime.CALENDAR_DAYS)


def test_when_only_the_letter_says_the_time_it_is_asked_for() -> None:
    with pytest.raises(LengthMustBeAsked, match="écrit dans la lettre"):
        compute(UNKNOWN, RECEIVED)
    found = compute(UNKNOWN, RECEIVED, written_length=Length(days=10))
    assert found.last_day == date(2026, 11, 16)


def test_the_letter_replaces_a_length_that_was_never_verified() -> None:
    rule = Rule(Event.NOTICE_RECEIVED, Length(days=10), Regime.CALENDAR_DAYS, status="to_check")
    assert compute(rule, RECEIVED).last_day == date(2026, 11, 16)
    assert any("à vérifier" in text for text in compute(rule, RECEIVED).warnings)
    found = compute(rule, RECEIVED, written_length=Length(days=15))
    assert found.last_day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "nearer", "later"),
    [
        (Length(months=1), date(2026, 12, 7), date(2027, 1, 7)),
        (Length(months=3), date(2027, 1, 7), date(2027, 2, 8)),
    ],
)
def test_between_the_law_and_the_letter_the_nearer_day_is_shown_first(
    written: Length, nearer: date, later: date
) -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA)
    found = compute(rule, RECEIVED, written_length=written)
    assert (found.last_day, found.legal_last_day) == (nearer, later)
    assert any("La lettre indique" in text for text in found.warnings)


def test_a_letter_that_states_the_law_changes_nothing() -> None:
    found = compute(CRA, RECEIVED, written_length=Length(months=2))
    assert found == compute(CRA, RECEIVED)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("15 jours", Length(days=15)),
        ("quinze jours", Length(days=15)),
        ("1 mois", Length(months=1)),
        ("Un mois", Length(months=1)),
        ("deux mois", Length(months=2)),
        ("6 semaines", Length(weeks=6)),
        ("une semaine", Length(weeks=1)),
        ("8 jours ouvrés", Length(working_days=8)),
        ("30 jours calendaires", Length(days=30)),
        ("15j", Length(days=15)),
    ],
)
def test_a_length_is_read_as_letters_write_it(text: str, length: Length) -> None:
    assert Length.from_text(text) == length


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "n’est pas lisible"),
        ("bientôt", "n’est pas lisible"),
        ("0 jours", "n’est pas lisible"),
        ("9999 mois", "n’est pas lisible"),
        ("-3 jours", "n’est pas lisible"),
        ("15 jours ouvrables", "indiquez le même nombre en jours"),
        ("15 jours francs", "indiquez le même nombre en jours"),
        ("15\x00 jours \U0001f600", "n’est pas lisible"),
    ],
)
def test_a_length_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(DeadlineError, match=message):
        Length.from_text(text)


@pytest.mark.parametrize("units", [{}, {"months": 1, "days": 2}, {"days": -1}, {"months": 0}])
def test_a_length_has_exactly_one_unit(units: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="une seule unité"):
        Length.from_mapping(units)
