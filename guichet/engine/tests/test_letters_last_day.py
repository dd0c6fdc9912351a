"""The last day to post a letter is counted from what the letter tells, or is said in words."""

import datetime

import pytest

from guichet.engine import catalogue, french_dates
from guichet.engine.deadlines import Deadline
from guichet.engine.last_day import afterwards, in_words, label, last_day, place_of, shown

TODAY = datetime.date(2026, 11, 21)
NOVEMBER_6 = datetime.date(2026, 11, 6)


def counted(name: str, **answers: object) -> Deadline:
    """Count the last day of a letter, which must be known."""
    house = catalogue.load()
    found = last_day(house, house.letters[name], answers)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("12 rue des Acacias\n42000 Saint-Étienne", "42"),
        ("3 place du Marché\n57000 Metz", "57"),
        ("BP 12345\n97410 Saint-Pierre", "974"),
        ("Gustavia\n97133 Saint-Barthélemy", "977"),
        ("Marigot\n97150 Saint-Martin", "978"),
        ("20000 Ajaccio", None),
        ("98800 Nouméa", None),
        ("quelque part", None),
        ("", None),
    ],
)
def test_the_postcode_says_whose_holidays_count(address: str, place: str | None) -> None:
    assert place_of({"address": address}) == place


def test_two_months_run_from_the_day_of_receipt() -> None:
    found = counted("cra-appeal", received_on=NOVEMBER_6)
    assert found.last_day == datetime.date(2027, 1, 6)
    assert found.procedure == "cra-appeal"


def test_without_ways_to_appeal_the_time_limit_cannot_be_held_against_the_person() -> None:
    assert counted("cra-appeal", received_on=NOVEMBER_6).is_opposable
    assert not counted("cra-appeal", received_on=NOVEMBER_6, no_remedies=True).is_opposable


def test_where_no_letter_came_no_year_runs_either() -> None:
    told = {"received_on": datetime.date(2025, 3, 2), "no_remedies": True}
    stopped = counted("rsa-appeal", **told, decision_kind="stopped")
    assert stopped.legal_last_day is None
    assert stopped.may_still_act(TODAY)
    assert not counted("rsa-appeal", **told, decision_kind="reduction").may_still_act(TODAY)


def test_silence_becomes_a_refusal_before_the_time_to_refer_it_runs() -> None:
    # Received 1 September, silence of one month: refused 1 October, two months: 1 December.
    found = counted("cada-referral", request_received_on=datetime.date(2026, 9, 1))
    assert found.start == datetime.date(2026, 10, 1)
    assert found.last_day == datetime.date(2026, 12, 1)


def test_the_increased_fine_has_its_own_shorter_time() -> None:
    # CPP 495-18: 45 days for the first notice; CPP 495-19: 30 days once the fine is increased.
    sent = {"notice_sent_on": datetime.date(2026, 10, 28)}
    first = counted("afd-contest", **sent, notice="first")
    assert first.last_day == datetime.date(2026, 12, 12)
    increased = counted("afd-contest", **sent, notice="increased")
    assert increased.last_day == datetime.date(2026, 11, 27)


@pytest.mark.parametrize("name", ["cra-appeal", "cada-referral", "control-rights", "gdpr-access"])
def test_nothing_is_counted_from_a_day_that_is_not_known(name: str) -> None:
    house = catalogue.load()
    assert last_day(house, house.letters[name], {}) is None


def test_a_length_that_only_the_persons_letter_says_is_never_guessed() -> None:
    house = catalogue.load()
    assert last_day(house, house.letters["control-rights"], {"received_on": NOVEMBER_6}) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cra-appeal", "2 mois à partir de la réception de la décision"),
        ("overpayment-rectification", "20 jours à partir de la réception de la lettre"),
        ("afd-contest", "45 jours à partir de l’envoi de l’avis"),
        ("control-rights", "le délai écrit dans la lettre reçue"),
        ("gdpr-access", "dès que possible"),
    ],
)
def test_a_time_limit_without_date_is_said_in_words(name: str, words: str) -> None:
    assert in_words(catalogue.load().procedures[name].act_before) == words


def test_what_is_past_says_what_may_still_be_done() -> None:
    procedure = catalogue.load().procedures["cra-appeal"]
    late = counted("cra-appeal", received_on=datetime.date(2026, 3, 2))
    # 2 March, two months: 2 May, a Saturday; with the free day, the law goes to Monday 4 May at most.
    assert afterwards(late, procedure, TODAY) == (
        f"La loi allait au plus tard jusqu’au lundi 4 mai 2026. {procedure.if_late}"
    )
    excused = counted("cra-appeal", received_on=datetime.date(2026, 3, 2), no_remedies=True)
    assert "Vous pouvez encore agir" in afterwards(excused, procedure, TODAY)


def test_a_later_legal_day_is_told_without_inviting_to_wait() -> None:
    procedure = catalogue.load().procedures["cra-appeal"]
    found = counted("cra-appeal", received_on=NOVEMBER_6)
    assert found.legal_last_day
    said = afterwards(found, procedure, TODAY)
    assert french_dates.written(found.legal_last_day) in said
    assert "N’attendez pas" in said
    assert "La date prudente, le 6 janvier 2027, est passée" in afterwards(
        found, procedure, found.legal_last_day
    )


def test_the_day_shown_is_the_one_that_still_counts() -> None:
    found = counted("cra-appeal", received_on=NOVEMBER_6)
    assert shown(found, TODAY) == found.last_day
    assert found.legal_last_day
    assert shown(found, found.legal_last_day) == found.legal_last_day
    late = datetime.date(2028, 1, 1)
    assert shown(found, late) == found.last_day
    assert shown(found, late, is_sure=False) is None
    labels = [label(found, day) for day in (TODAY, found.legal_last_day, late)]
    assert labels == ["Dernier jour", "Dernier jour possible", "Délai passé"]
    assert label(found, late, is_sure=False) == "Date prudente passée"


def test_in_time_and_sure_nothing_is_added() -> None:
    procedure = catalogue.load().procedures["overpayment-rectification"]
    found = counted("overpayment-rectification", received_on=NOVEMBER_6)
    assert afterwards(found, procedure, TODAY) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [("cra-appeal", {"decision_kind": "stopped"}), ("benefit-suspension", {"decision": "none"})],
)
def test_who_received_no_letter_is_not_told_that_a_decision_came(
    name: str, told: dict[str, str]
) -> None:
    answers: dict[str, object] = {**told, "received_on": NOVEMBER_6, "known_on": NOVEMBER_6}
    found = counted(name, **answers)
    assert found.steps[0].startswith("Le délai part, par prudence, du")
    assert not found.is_opposable
