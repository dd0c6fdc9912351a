"""Whatever people answer, the counter never leads them into a known trap of the law.

Stories test what comes out for one person; here every branch of the questionnaire is walked.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import pytest

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire
from guichet.engine.conditions import holds
from guichet.engine.entries import Question

Answers = dict[str, Any]
Rule = tuple[Callable[[Answers], bool], set[str]]

FUNDS: Final = ("caf", "msa", "cpam")
UNANSWERED: Final = questionnaire.UNKNOWN


def _typical(question: Question, answers: Answers) -> list[Any]:
    offered = questionnaire.choices(catalogues.load(), question, answers)
    if question.kind == "many":
        return [(one.value,) for one in offered]
    return [one.value for one in offered] or [UNANSWERED]


def _walk(answers: Answers) -> Iterator[Answers]:
    question = questionnaire.next_question(catalogues.load(), answers)
    if question is None:
        yield answers
        return
    for value in _typical(question, answers):
        yield from _walk({**answers, question.id: value})


def _proposed(answers: Answers) -> frozenset[str]:
    situation = catalogues.load().situations[answers["situation"]]
    return frozenset(one.procedure for one in situation.proposes if holds(one.when, answers))


@cache
def branches() -> tuple[tuple[Answers, frozenset[str]], ...]:
    """Return each way through the questions, and what is proposed at its end."""
    return tuple((answers, _proposed(answers)) for answers in _walk({}))


def _only(answers: Answers, *benefits: str) -> bool:
    return "benefit" in answers and set(answers["benefit"]) <= set(benefits)


TRAPS: Final[dict[str, Rule]] = {
    # the trap: (who may fall into it, what must not be proposed there)
    "informal appeals do not replace a compulsory one (CRPA L412-4)": (
        lambda a: (
            a["body"] in (*FUNDS, "france-travail", "departement")
            and a["situation"] != "farm-satellite"  # the CAP is not for the MSA to decide
        ),
        {"admin-appeal"},
    ),
    "the RSA is not for the appeals commission (CASF L262-47)": (
        lambda a: _only(a, "rsa") or a["body"] == "departement",
        {"cra-appeal", "social-court"},
    ),
    "the prime d’activité and housing do not end before the social court": (
        lambda a: _only(a, "prime-activite", "housing"),
        {"social-court"},
    ),
    "family benefits and the AAH do not end before the administrative court": (
        lambda a: _only(a, "family", "aah", "health") or a["body"] == "cpam",
        {"admin-court", "rsa-appeal", "interim-suspension"},
    ),
    "a penalty is not for the appeals commission (CSS L142-4)": (
        lambda a: a["situation"] == "penalty",
        {"cra-appeal", "rsa-appeal", "admin-appeal"},
    ),
    "no waiver after fraud (CSS L553-2, CASF L262-46)": (
        lambda a: a.get("fraud") is True,
        {"debt-waiver"},
    ),
    "unemployment insurance is not for the mediator (CT R5426-19)": (
        lambda a: a.get("ft_subject") in ("overpayment-are", "refusal-are"),
        {"ft-mediation", "admin-court", "interim-suspension"},
    ),
    "a sanction of France Travail goes to the mediator first (CT R5312-47)": (
        lambda a: a.get("ft_subject") == "sanction",
        {"ft-are-overpayment", "admin-court"},
    ),
    "no court before the CADA (CRPA L342-1)": (
        lambda a: a["situation"] == "document" or a.get("request_kind") in ("documents", "data"),
        {"admin-court", "admin-appeal"},
    ),
    "no CADA for a private body": (
        lambda a: a["body"] in ("employer", "bank-shop"),
        {"cada-referral", "admin-documents-access", "algorithm-explanation"},
    ),
    "a few screenshots of one week are not enough (CE 10/06/2020)": (
        lambda a: a.get("attempts") in ("none", "one-week"),
        {"interim-useful-measures"},
    ),
    "useful measures need urgency (CJA L521-3)": (
        lambda a: a.get("urgent") is False,
        {"interim-useful-measures", "interim-suspension"},
    ),
    "silence on an incomplete file is not a refusal to attack (CE 10/10/2024)": (
        lambda a: a.get("file_complete") is False,
        {"permit-silence", "interim-suspension", "admin-court"},
    ),
    "the mediator of a fund is not the MSA’s (CSS L217-7-1)": (
        lambda a: a["body"] == "msa",
        {"social-mediator"},
    ),
    "nothing is appealed before it is decided": (
        lambda a: a.get("stage") == "announced",
        {"rsa-appeal", "social-court", "admin-court", "admin-appeal", "interim-suspension"},
    ),
    "nothing is observed after it is decided": (
        lambda a: a.get("stage") == "decided",
        {"penalty-contest", "prior-hearing", "rsa-sanction-observations", "pac-monitoring"},
    ),
    "the right to error of the CAP has its own rules (CRPM D614-24)": (
        lambda a: a["situation"] == "farm-satellite",
        {"right-to-error"},
    ),
    "the CSE only through its members": (
        lambda a: a.get("work_role") is False,
        {"cse-new-tech"},
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_nobody_is_led_into_the_trap(trap: str) -> None:
    may_fall, dangerous = TRAPS[trap]
    exposed = [(answers, found) for answers, found in branches() if may_fall(answers)]
    assert exposed, "this trap no longer meets anybody: is the condition still right?"
    for answers, found in exposed:
        assert not found & dangerous, answers


RESCUES: Final[dict[str, Rule]] = {
    # what must never be forgotten: (for whom, what must be proposed)
    "twenty days to block a recovery (CSS R133-9-2)": (
        lambda a: (
            a["situation"] == "overpayment" and a["body"] in FUNDS and a["position"] != "cannot-pay"
        ),
        {"overpayment-rectification"},
    ),
    "a waiver alone may close the dispute": (
        lambda a: a.get("position") == "disagree-cannot-pay" and a["body"] == "departement",
        {"rsa-appeal"},
    ),
    "a stopped payment is also appealed against": (
        lambda a: a["situation"] == "payment-stopped" and _only(a, "rsa"),
        {"rsa-appeal", "benefit-suspension"},
    ),
    "when the benefit is not known, both ways are kept": (
        lambda a: (
            _only(a, "unknown")
            and a["situation"] in ("overpayment", "payment-stopped", "refusal")
            and a.get("position") != "cannot-pay"
        ),
        {"cra-appeal", "rsa-appeal"},
    ),
    "a penalty goes straight to the court": (
        lambda a: a["situation"] == "penalty" and a["body"] == "caf" and a["stage"] == "decided",
        {"social-court"},
    ),
    "fifteen days against a « contrainte »": (
        lambda a: a["situation"] == "payment-order",
        {"payment-order-opposition", "legal-aid"},
    ),
    "silence on an appeal opens a court": (
        lambda a: (
            a.get("request_kind") == "appeal"
            and a.get("reply") == "silence"
            and a["body"] in ("cpam", "departement", "commune")
        ),
        {"legal-aid", "defenseur-des-droits"},
    ),
    "data refused by a public body: two clocks": (
        lambda a: a["situation"] == "no-answer" and a["request_kind"] == "data",
        {"cada-referral", "cnil-complaint"},
    ),
}


@pytest.mark.parametrize("rescue", RESCUES)
def test_nobody_leaves_without_what_saves_them(rescue: str) -> None:
    concerned, needed = RESCUES[rescue]
    people = [(answers, found) for answers, found in branches() if concerned(answers)]
    assert people, "this rule no longer meets anybody: is the condition still right?"
    for answers, found in people:
        assert needed <= found, answers


def test_nobody_waits_for_the_refusal_that_closes_the_judge_who_could_order() -> None:
    """The judge of CJA L521-3 orders nothing once silence is a refusal: no way ahead is drawn there."""
    house = catalogues.load()
    judge = "interim-useful-measures"
    waiting = [
        (situation.id, proposal.next)
        for situation in house.situations.values()
        for proposal in situation.proposes
        if house.procedures[proposal.procedure].clock
        if any(one.procedure == judge for one in house.procedures[proposal.procedure].then)
    ]
    assert waiting
    assert {leads_to for _, leads_to in waiting} <= {"defenseur-des-droits", "nothing"}, waiting
