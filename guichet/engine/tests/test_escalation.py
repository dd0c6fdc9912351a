"""The way ahead: its dates follow one another, and it ends before a judge or a known last resort."""

import datetime
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine import catalogue as catalogues
from guichet.engine.escalation import LONGEST, NOTHING, Stage, path

PROCEDURES = sorted(catalogues.load().procedures)
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def ahead(
    procedure: str,
    received: date,
    *,
    write_before: date | None = None,
    place: str | None = None,
    prefer: tuple[str, ...] = (),
) -> tuple[Stage, ...]:
    catalogue = catalogues.load()
    return path(
        catalogue,
        catalogue.procedures[procedure],
        received=received,
        write_before=write_before,
        place=place,
        prefer=prefer,
    )


def days(stages: tuple[Stage, ...]) -> list[date | None]:
    return [one.day for one in stages]


# --- By hand, with a calendar -----------------------------------------------------------------


def test_the_appeals_commission_then_the_social_court() -> None:
    stages = ahead("cra-appeal", date(2027, 1, 6), write_before=date(2027, 1, 6))
    assert [one.label for one in stages] == [
        "Vous écrivez",
        "Pas de réponse",
        "Saisir le pôle social du tribunal judiciaire",
    ]
    # silence: 6 March; two months: 6 May 2027 is Ascension day, so Friday 7
    assert days(stages) == [date(2027, 1, 6), date(2027, 3, 6), date(2027, 5, 7)]
    assert [one.procedure for one in stages] == ["cra-appeal", "", "social-court"]


def test_the_rsa_then_the_administrative_court() -> None:
    stages = ahead("rsa-appeal", date(2026, 12, 28))
    # silence: 28 February; 28 April + 1
    assert days(stages) == [None, date(2027, 2, 28), date(2027, 4, 29)]
    assert stages[-1].procedure == "admin-court"


def test_a_document_then_the_cada_then_the_court() -> None:
    stages = ahead("admin-documents-access", date(2026, 11, 30))
    assert [one.procedure for one in stages] == [
        "admin-documents-access",
        "",
        "cada-referral",
        "",
        "admin-court",
    ]
    assert days(stages)[1:3] == [date(2026, 12, 30), date(2027, 2, 28)]  # no 30 February


def test_the_place_of_the_court_changes_its_last_day() -> None:
    # refusal born on 19 October 2028; 19 December + 1 is a holiday in La Réunion
    assert days(ahead("rsa-appeal", date(2028, 8, 19), place="69"))[-1] == date(2028, 12, 20)
    assert days(ahead("rsa-appeal", date(2028, 8, 19), place="974"))[-1] == date(2028, 12, 21)


def test_what_cannot_be_dated_is_said_in_words() -> None:
    stages = ahead("ft-mediation", date(2026, 11, 21))
    assert stages[-1] == Stage(
        "Saisir le tribunal administratif",
        "2 mois après la fin de la médiation",
        None,
        "admin-court",
    )
    complaint = ahead("gdpr-access", date(2026, 11, 21))[2]
    assert (complaint.procedure, complaint.day) == ("cnil-complaint", None)


def test_after_a_stage_without_a_date_no_date_is_invented() -> None:
    stages = ahead("gdpr-access", date(2026, 11, 21))
    assert stages[1].day == date(2026, 12, 21)
    assert days(stages)[2:] == [None] * len(days(stages)[2:])


def test_a_known_last_day_to_write_is_shown_and_an_unknown_one_is_not() -> None:
    known = ahead("cra-appeal", date(2027, 1, 6), write_before=date(2027, 1, 6))[0]
    assert (known.day, known.note) == (date(2027, 1, 6), "au plus tard")
    unknown = ahead("debt-waiver", date(2026, 11, 21))[0]
    assert (unknown.day, unknown.note) == (None, "dès que possible")


def test_the_last_day_to_write_is_not_drawn_before_an_earlier_day() -> None:
    # Received on 24 November, the silence of 24 December comes before 11 January.
    stages = ahead("permit-silence", date(2026, 11, 24), write_before=date(2027, 1, 11))
    assert stages[1].day == date(2026, 12, 24)
    assert (stages[0].day, stages[0].note) == (None, "dès maintenant")


@pytest.mark.parametrize("court", ["admin-court", "social-court", "interim-suspension"])
def test_nothing_is_drawn_after_a_court(court: str) -> None:
    """Legal aid above all, which is asked for before the court, and leads back to it."""
    stages = ahead(court, date(2026, 11, 21), prefer=("legal-aid",))
    assert [one.procedure for one in stages] == [court]


def test_an_exit_that_is_also_proposed_is_drawn_first() -> None:
    alone = ahead("gdpr-access", date(2026, 11, 21))
    beside = ahead("gdpr-access", date(2026, 11, 21), prefer=("cada-referral",))
    assert alone[2].procedure == "cnil-complaint"
    assert beside[2].procedure == "cada-referral"
    assert beside[2].day == date(2027, 2, 21)  # silence: 21 December


@pytest.mark.parametrize(
    ("procedure", "body", "silence", "until"),
    [
        # Received on Thursday 26 November: the month ends on Saturday 26 December. The refusal of the
        # document is born that day, and the CADA may be asked until 26 February 2027.
        ("gdpr-access", "cada-referral", date(2026, 12, 26), date(2027, 2, 26)),
        ("school-data", "cada-referral", date(2026, 12, 26), date(2027, 2, 26)),
        # The month of the GDPR goes on until the working day: Monday 28. No last day at the CNIL.
        ("gdpr-access", "cnil-complaint", date(2026, 12, 28), None),
        ("school-data", "cnil-complaint", date(2026, 12, 28), None),
    ],
)
def test_one_letter_two_clocks_each_leads_to_its_own_body_at_its_own_date(
    procedure: str, body: str, silence: date, until: date | None
) -> None:
    stages = ahead(procedure, date(2026, 11, 26), prefer=(body,))
    assert stages[2].procedure == body
    assert days(stages)[1:3] == [silence, until]
    assert "CNIL" not in stages[1].note or body == "cnil-complaint"


def test_silence_on_a_rectification_leads_to_the_commission_not_to_a_past_time_limit() -> None:
    stages = ahead("overpayment-rectification", date(2026, 11, 26))
    assert stages[2].procedure == "cra-appeal"
    assert days(stages)[:3] == [None, date(2026, 12, 26), date(2027, 2, 26)]


# --- For every procedure, from any day ----------------------------------------------------------


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=20)
@given(received=DAYS)
def test_the_dates_follow_one_another(procedure: str, received: date) -> None:
    known = [day for day in days(ahead(procedure, received)) if day is not None]
    assert all(received < day for day in known)
    assert all(before <= after for before, after in pairwise(known))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_begins_with_the_letter_and_ends(procedure: str) -> None:
    catalogue = catalogues.load()
    stages = ahead(procedure, date(2026, 11, 21))
    assert stages[0].label == "Vous écrivez"
    assert stages[0].procedure == procedure
    assert 1 <= len(stages) <= LONGEST
    named = [one.procedure for one in stages if one.procedure]
    assert len(named) == len(set(named)), "it comes back to where it was"
    last = catalogue.procedures.get(named[-1])
    ends = (
        last is None
        or last.addressee.kind == "court"
        or all(one.procedure in named for one in last.then)
        or len(stages) >= LONGEST - 1
    )
    assert ends


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_stage_says_something(procedure: str) -> None:
    for stage in ahead(procedure, date(2026, 11, 21)):
        assert stage.label
        assert stage.note


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=20)
@given(received=DAYS, more=st.integers(1, 60))
def test_writing_later_never_brings_a_date_forward(
    procedure: str, received: date, more: int
) -> None:
    sooner = ahead(procedure, received)
    later = ahead(procedure, received + datetime.timedelta(days=more))
    assert [one.label for one in sooner] == [one.label for one in later]
    for one, two in zip(days(sooner), days(later), strict=True):
        assert (one is None) is (two is None)
        if one and two:
            assert one <= two


# --- What the situation says of the way --------------------------------------------------------


def test_the_situation_chooses_among_the_exits_of_its_letter() -> None:
    catalogue = catalogues.load()
    waiver = catalogue.procedures["debt-waiver"]
    day = date(2026, 11, 21)
    family = path(catalogue, waiver, received=day, leads_to="social-court")
    rsa = path(catalogue, waiver, received=day, leads_to="admin-court")
    assert (family[-1].procedure, rsa[-1].procedure) == ("social-court", "admin-court")


def test_a_letter_that_stands_beside_another_leads_nowhere_by_itself() -> None:
    catalogue = catalogues.load()
    reasons = catalogue.procedures["reasons-request"]
    stages = path(catalogue, reasons, received=date(2026, 11, 21), leads_to=NOTHING)
    assert [one.procedure for one in stages] == ["reasons-request"]


WAYS = sorted(
    {
        (one.procedure, one.next)
        for situation in catalogues.load().situations.values()
        for one in situation.proposes
        if one.next not in ("", NOTHING)
    }
)


@pytest.mark.parametrize(("procedure", "leads_to"), WAYS)
def test_the_way_chosen_is_the_way_drawn(procedure: str, leads_to: str) -> None:
    catalogue = catalogues.load()
    stages = path(
        catalogue, catalogue.procedures[procedure], received=date(2026, 11, 21), leads_to=leads_to
    )
    assert leads_to in [one.procedure for one in stages]
