"""The questions of a letter come in order, and say in plain words to whom they are put."""

import pytest

from guichet.engine import asking, catalogue, letters
from guichet.engine.entries import LetterQuestion

KNOWN = {
    one.id: one
    for one in (
        LetterQuestion.model_validate(entry)
        for entry in (
            {
                "id": "kind",
                "label": "Quelle décision ?",
                "kind": "choice",
                "choices": [
                    {"value": "no", "label": "Un refus"},
                    {"value": "pay", "label": "Une dette"},
                ],
            },
            {
                "id": "aids",
                "label": "Quelles aides ?",
                "kind": "many",
                "choices": [{"value": "rsa", "label": "RSA"}],
            },
            {"id": "late", "label": "Le délai est passé", "kind": "yes_no"},
            {"id": "sent_on", "label": "Quand ?", "kind": "date"},
        )
    )
}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"kind": "no"}, "vous avez choisi « Un refus »"),
        ({"kind": ["no", "pay"]}, "vous avez choisi « Un refus » ou « Une dette »"),
        ({"not": {"kind": "no"}}, "vous n’avez pas choisi « Un refus »"),
        ({"aids": "rsa"}, "vous avez coché « RSA »"),
        ({"late": True}, "vous avez coché « Le délai est passé »"),
        ({"sent_on": "any"}, "vous avez répondu à « Quand ? »"),
        (
            {"all": [{"kind": "pay"}, {"not": {"late": True}}]},
            "vous avez choisi « Une dette » et si vous n’avez pas coché « Le délai est passé »",
        ),
        (
            {"not": {"any": [{"kind": "pay"}, {"late": True}]}},
            "vous n’avez pas choisi « Une dette » et si vous n’avez pas coché « Le délai est passé »",
        ),
    ],
)
def test_a_condition_is_said_in_plain_words(condition: dict[str, object], words: str) -> None:
    said = asking.only_if(condition, KNOWN)
    assert said.replace("\u00a0", " ") == f"Seulement si {words}"


def test_no_condition_says_nothing() -> None:
    assert asking.only_if(None, KNOWN) == ""


def test_every_question_of_every_letter_is_asked_once_in_order() -> None:
    house = catalogue.load()
    for letter in house.letters.values():
        parts = asking.sections(letter, house.common)
        asked = [one for part in parts for group in part.groups for one in group.questions]
        assert asked == list(letters.questions(letter, house.common))
        assert [part.title for part in parts] == [
            "Qui écrit",
            "Ce que la lettre doit dire",
            "À qui, où et quand",
        ]


def test_questions_that_follow_under_one_condition_are_together() -> None:
    house = catalogue.load()
    who = asking.sections(house.letters["cra-appeal"], house.common)[0]
    represented = [group for group in who.groups if "Pour moi" in group.only_if]
    assert [[one.id for one in group.questions] for group in represented] == [
        ["representative_name", "representative_capacity", "representative_address"]
    ]


def test_a_group_is_closed_only_once_it_is_known_not_to_apply() -> None:
    group = asking.Group((KNOWN["sent_on"],), "Seulement si…", {"kind": "pay"})
    assert group.may_apply({})
    assert group.may_apply({"kind": "pay"})
    assert not group.may_apply({"kind": "no"})


def test_a_box_left_empty_says_no() -> None:
    house = catalogue.load()
    (case,) = (
        part
        for part in asking.sections(house.letters["rsa-sanction-observations"], house.common)
        if part.title == "Ce que la lettre doit dire"
    )
    (hearing,) = (one for one in case.groups if one.when == {"hearing": True})
    assert not hearing.may_apply({})
    assert hearing.may_apply({"hearing": True})
