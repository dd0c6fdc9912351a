"""What is told at the counter fills in the appeals: a letter that came, or none, is not one case."""

from datetime import date
from typing import Any

import pytest

from guichet.engine import catalogue as catalogues
from guichet.features.letters.services import counter_answers
from tests.journeys.stories import completed

DAY = date(2026, 11, 6)
STOPPED = "payment-stopped"
APPEALS = ("cra-appeal", "rsa-appeal", "prime-activite-appeal", "housing-aid-appeal")


def _known(letter: str, body: str, situation: str, **answers: object) -> dict[str, Any]:
    """Return what this letter knows of a complete story of 6 November."""
    house = catalogues.load()
    story = completed(house, {"body": body, "situation": situation, **answers}, day=DAY)
    return counter_answers(house, house.letters[letter], story)


@pytest.mark.parametrize("letter", APPEALS)
@pytest.mark.parametrize(
    ("remedies", "decision"),
    [("mentioned", "reduction"), ("absent", "reduction"), ("no-letter", "stopped")],
)
def test_a_letter_that_says_nothing_is_not_the_absence_of_a_letter(
    letter: str, remedies: str, decision: str
) -> None:
    known = _known(letter, "caf", STOPPED, remedies=remedies)
    assert known["decision_kind"] == decision
    assert known["received_on"] == DAY
    assert ("no_remedies" in known) == (
        remedies == "absent" or (remedies == "no-letter" and letter in APPEALS[:2])
    )


def test_not_knowing_leaves_the_question_to_the_person() -> None:
    assert "decision_kind" not in _known("cra-appeal", "caf", STOPPED, remedies="unknown")


@pytest.mark.parametrize(("remedies", "decision"), [("absent", "letter"), ("no-letter", "none")])
def test_the_letter_on_stopped_money_knows_whether_a_letter_came(
    remedies: str, decision: str
) -> None:
    assert _known("benefit-suspension", "caf", STOPPED, remedies=remedies)["decision"] == decision


FACTS: list[tuple[str, str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "housing-aid-appeal",
        "caf",
        "overpayment",
        {"benefit": ("housing", "rsa"), "withheld": True, "remedies": "absent"},
        {
            "decision_kind": "overpayment",
            "received_on": DAY,
            "other_benefits": True,
            "withheld": True,
            "no_remedies": True,
        },
    ),
    (
        "prime-activite-appeal",
        "caf",
        "overpayment",
        {"benefit": ("prime-activite",), "withheld": False, "remedies": "mentioned"},
        {
            "decision_kind": "overpayment",
            "other_benefits": None,
            "withheld": None,
            "no_remedies": None,
        },
    ),
    (
        "prime-activite-appeal",
        "msa",
        "no-answer",
        {"request_kind": "money", "benefit": ("prime-activite",), "reply": "silence"},
        {"decision_kind": "silence", "request_received_on": DAY},
    ),
    (
        "housing-aid-appeal",
        "caf",
        "no-answer",
        {"request_kind": "money", "benefit": ("housing",), "reply": "partial"},
        {"decision_kind": None},
    ),
    (
        "ft-are-overpayment",
        "france-travail",
        "ft-decision",
        {"ft_subject": "refusal-are", "remedies": "absent"},
        {"decision_kind": "refusal", "received_on": DAY, "no_remedies": True},
    ),
    (
        "ft-are-overpayment",
        "france-travail",
        "ft-decision",
        {"ft_subject": "overpayment-are"},
        {"decision_kind": "overpayment", "received_on": DAY},
    ),
    (
        "ft-are-overpayment",
        "france-travail",
        "ft-overpayment",
        {"ft_subject": "overpayment-unknown"},
        {"decision_kind": "overpayment", "received_on": DAY},
    ),
    (
        "ft-mediation",
        "france-travail",
        "ft-overpayment",
        {"ft_subject": "overpayment-other"},
        {"answer": "written", "kind": "overpayment", "received_on": DAY},
    ),
    (
        "ft-are-overpayment",
        "france-travail",
        STOPPED,
        {"ft_stopped": "are", "remedies": "no-letter"},
        {"decision_kind": "stopped", "received_on": DAY},
    ),
    ("penalty-contest", "caf", "penalty", {"stage": "announced"}, {"received_on": DAY}),
    (
        "repayment-plan-review",
        "caf",
        "overpayment",
        {"withheld": True, "position": "disagree", "fraud": True},
        {"contested": True, "fraud": True},
    ),
    (
        "repayment-plan-review",
        "caf",
        "withholding",
        {"position": "cannot-pay"},
        {"contested": None, "fraud": None},
    ),
]


@pytest.mark.parametrize(("letter", "body", "situation", "answers", "expected"), FACTS)
def test_a_fact_told_at_the_counter_is_not_asked_again_by_the_appeals(
    letter: str, body: str, situation: str, answers: dict[str, Any], expected: dict[str, Any]
) -> None:
    known = _known(letter, body, situation, **answers)
    assert {name: known.get(name) for name in expected} == expected
