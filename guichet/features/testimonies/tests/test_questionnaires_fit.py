"""What the questionnaires may answer is what the tables can hold, and what they announce is kept."""

import pytest

from guichet.engine import questionnaires
from guichet.engine.catalogue import load
from guichet.engine.questionnaires import DOORS, Facet
from guichet.features.testimonies.models import (
    KEPT_DAYS,
    Consent,
    Deposit,
    Door,
    FacetKind,
    Urgency,
)
from guichet.features.testimonies.models import Facet as StoredFacet

of_each_door = pytest.mark.parametrize("door", DOORS)


def test_each_door_has_its_questionnaire() -> None:
    assert set(load().questionnaires) == set(Door.values)


def test_the_ladder_on_paper_is_the_one_that_is_stored() -> None:
    assert [one.value for one in load().deposit_words.consent_steps] == Consent.values


def test_what_is_counted_of_a_testimony_can_be_answered_at_one_door_or_the_other() -> None:
    asked = {
        question.facet.value
        for one in load().questionnaires.values()
        for question in one.questions
        if question.facet
    }
    assert asked == set(FacetKind.values) | {Facet.MONTH, Facet.URGENCY}


@of_each_door
def test_every_value_fits_its_column(door: str) -> None:
    lengths = {
        Facet.THEME: Deposit._meta.get_field("theme").max_length or 0,
        None: StoredFacet._meta.get_field("value").max_length or 0,
    }
    for question in load().questionnaires[door].all_questions:
        for option in question.options:
            assert len(option.value) <= lengths.get(question.facet, lengths[None])


@of_each_door
def test_every_urgency_is_a_known_one(door: str) -> None:
    one = load().questionnaires[door]
    found = {
        questionnaires.urgency(one, {question.id: option.value})
        for question in one.questions
        if question.facet is Facet.URGENCY
        for option in question.options
    }
    assert found == set(Urgency.values)


def test_privacy_the_term_announced_is_the_term_held() -> None:
    said = " ".join(one.text for one in load().deposit_words.before)
    assert f"{KEPT_DAYS}\u00a0jours" in said or f"{KEPT_DAYS} jours" in said
