"""What whoever testifies is asked: the definitions hold, and what is typed is read without surprise."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guichet.engine import questionnaires
from guichet.engine.catalogue import load
from guichet.engine.questionnaires import Facet, Question, Questionnaire, Sight, read

TODAY = datetime.date(2026, 11, 21)
USERS = load().questionnaires["users"]
WORKERS = load().questionnaires["workers"]
of_each_door = pytest.mark.parametrize("one", [USERS, WORKERS], ids=["users", "workers"])


def minimal() -> dict[str, Any]:
    """Return the smallest sound questionnaire, as the file would say it."""
    listed = [{"value": "yes", "label": "Oui"}, {"value": "other", "label": "Autre"}]
    weighed = [{**option, "urgency": at} for at, option in enumerate(listed)]
    questions: list[dict[str, Any]] = [
        {"id": "story", "kind": "long_text", "label": "Racontez", "required": True},
        {"id": "theme", "kind": "choice", "label": "Thème ?", "options": listed, "facet": "theme"},
        {"id": "when", "kind": "choice", "label": "?", "options": weighed, "facet": "urgency"},
    ]
    return {
        "id": "users",
        "title": "Titre",
        "introduction": "Bonjour.",
        "parts": [{"title": "Tout", "questions": [{"why": "Parce que.", **q} for q in questions]}],
    }


def refusal(definition: dict[str, Any]) -> str:
    """Return what the class says against a questionnaire."""
    with pytest.raises(ValidationError) as caught:
        Questionnaire.model_validate(definition)
    return str(caught.value)


def test_the_smallest_questionnaire_is_sound() -> None:
    assert Questionnaire.model_validate(minimal()).boxes == {"story": 1, "theme": 2, "when": 3}


@pytest.mark.parametrize(
    ("at", "changes", "said"),
    [
        (0, {"facet": "gender"}, "Input should be"),
        (0, {"facet": "theme"}, "demande une question « choice »"),
        (0, {"options": [{"value": "a", "label": "A"}]}, "ont des options"),
        (0, {"required": False}, "la première question est le récit libre"),
        (0, {"kind": "month"}, "la première question est le récit libre"),
        (0, {"id": "Le récit"}, "String should match pattern"),
        (0, {"max_length": 50_000}, "less than or equal to 20000"),
        (0, {"why": ""}, "should have at least 1 item"),
        (0, {"wen": {}}, "Extra inputs"),
        (1, {"id": "story"}, "est écrite deux fois"),
        (1, {"facet": None}, "il faut une question pour la facette « theme »"),
        (1, {"facet": "month"}, "demande une question « month »"),
        (1, {"facet": "urgency"}, "urgency (0, 1 ou 2)"),
        (1, {"lines": 3}, "seuls les textes ont des lignes"),
        (1, {"options": []}, "au moins deux options"),
        (1, {"options": [{"value": "Été", "label": "É"}] * 2}, "String should match pattern"),
        (1, {"options": [{"value": "a", "label": "A"}] * 2}, "« a » est écrite deux fois"),
        (1, {"options": [{"value": "a" * 41, "label": "A"}] * 2}, "at most 40 characters"),
        (2, {"facet": "theme"}, "urgency (0, 1 ou 2)"),
        (2, {"retired": True}, "il faut une question pour la facette « urgency »"),
    ],
)
def test_a_definition_that_would_mislead_is_refused(
    at: int, changes: dict[str, Any], said: str
) -> None:
    definition = minimal()
    definition["parts"][0]["questions"][at].update(changes)
    assert said in refusal(definition)


def test_two_questions_never_feed_the_same_figure() -> None:
    definition = minimal()
    questions = definition["parts"][0]["questions"]
    questions.append({**questions[1], "id": "again"})
    assert "deux questions donnent la facette « theme »" in refusal(definition)


def test_privacy_workers_are_never_asked_for_the_employer() -> None:
    definition = minimal() | {"id": "workers"}
    questions = definition["parts"][0]["questions"]
    questions.append({**questions[1], "id": "employer", "facet": "body"})
    assert "jamais l’employeur" in refusal(definition)


@of_each_door
def test_the_story_comes_first_and_nothing_else_is_required(one: Questionnaire) -> None:
    assert [question.id for question in one.questions if question.required] == ["story"]
    assert one.questions[0].id == "story"


@of_each_door
def test_privacy_each_question_says_why_and_who_sees_the_answer(one: Questionnaire) -> None:
    words = load().deposit_words.seen_by
    for question in one.questions:
        assert question.why
        counted = question.facet is not None
        assert ("seulement" in words[question.seen_by]) is not counted
        if question.facet in (Facet.THEME, Facet.URGENCY):
            assert "non chiffrée" in words[question.seen_by]


@of_each_door
def test_no_question_asks_for_a_name_a_number_or_a_commune(one: Questionnaire) -> None:
    labels = " ".join(question.label.lower() for question in one.questions)
    for word in ("votre nom", "numéro", "commune", "ville", "adresse", "employeur s’appelle"):
        assert word not in labels


@of_each_door
def test_every_option_is_read_back_as_it_is(one: Questionnaire) -> None:
    for question in one.questions:
        for option in question.offered:
            raw = {"story": "Voilà.", question.id: [option.value]}
            answers = read(one, raw, TODAY).answers
            assert questionnaires.in_words(question, answers[question.id]) == [option.label]


def test_an_empty_form_only_asks_for_the_story() -> None:
    assert read(USERS, {}, TODAY).faults.keys() == {"story"}
    assert read(USERS, {"story": " \n ", "body": [""]}, TODAY).faults.keys() == {"story"}


def test_signs_that_nobody_sees_are_no_story_and_an_emoji_is_one() -> None:
    assert read(USERS, {"story": "\u200c\u2063 \u00ad"}, TODAY).faults.keys() == {"story"}
    assert read(USERS, {"story": "😡"}, TODAY).answers == {"story": "😡"}


def test_what_is_typed_is_kept_and_unknown_fields_are_ignored() -> None:
    raw = {"story": "  Une ligne.\r\nUne autre. ", "amounts": " 90 €  par  mois ", "x": "1"}
    reading = read(USERS, raw, TODAY)
    assert reading.answers == {"story": "Une ligne.\nUne autre.", "amounts": "90 € par mois"}
    assert reading.is_complete


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-03", "2026-03"),
        ("03/2026", "2026-03"),
        ("3 2026", "2026-03"),
        ("mars 2026", "2026-03"),
        ("Décembre 2025", "2025-12"),
        ("dec. 2025", "2025-12"),
        ("14 mars 2026", "2026-03"),
        ("2026-11-21", "2026-11"),
        ("novembre 2026", "2026-11"),
    ],
)
def test_privacy_a_month_is_read_in_many_ways_and_never_keeps_the_day(
    typed: str, kept: str
) -> None:
    assert questionnaires.read_month(typed, TODAY) == kept


@pytest.mark.parametrize("typed", ["12/2026", "2026", "mars", "13/2026", "0/2026", "1987-05", "?"])
def test_a_month_that_cannot_be_is_refused_in_french(typed: str) -> None:
    fault = read(USERS, {"story": "Voilà.", "month": typed}, TODAY).faults["month"]
    assert fault.endswith(".")
    assert "month" not in read(USERS, {"story": "Voilà.", "month": typed}, TODAY).answers


@pytest.mark.parametrize(
    "raw",
    [
        {"story": ["un", "deux"]},
        {"story": "a" * 20_001},
        {"story": "ca\u202eché"},
        {"story": "nul\x00"},
        {"story": "Voilà.", "theme": "autre"},
        {"story": "Voilà.", "theme": ["other", "refusal"]},
        {"story": "Voilà.", "body": ["caf", "<script>"]},
        {"story": "Voilà.", "department": "d" * 10_000},
        {"story": "Voilà.", "amounts": "1" * 201},
        {"story": {"a": 1}, "month": "x" * 5000},
    ],
)
def test_a_malformed_field_gives_one_french_fault_and_no_crash(raw: dict[str, Any]) -> None:
    reading = read(USERS, raw, TODAY)
    assert not reading.is_complete
    assert all(len(fault) < 400 for fault in reading.faults.values())


@given(
    st.dictionaries(
        st.sampled_from([question.id for question in USERS.questions]),
        st.text(max_size=60) | st.lists(st.text(max_size=20), max_size=3) | st.none(),
    )
)
def test_anything_may_be_sent_and_what_is_kept_reads_again_the_same(raw: dict[str, object]) -> None:
    kept = read(USERS, raw, TODAY).answers
    assert read(USERS, kept, TODAY).answers == kept
    for facet, values in questionnaires.facets(USERS, kept).items():
        labels = questionnaires.facet_labels(USERS, facet)
        assert facet is Facet.MONTH or set(values) <= set(labels)


def test_a_yes_no_question_says_yes_or_no() -> None:
    definition = minimal()
    asked = {"id": "alone", "kind": "yes_no", "label": "Seul·e ?", "why": "Pour savoir."}
    definition["parts"][0]["questions"].append(asked)
    one = Questionnaire.model_validate(definition)
    assert read(one, {"story": "a", "alone": "Oui"}, TODAY).answers["alone"] == "yes"
    assert (
        "oui ou par non" in read(one, {"story": "a", "alone": "peut-être"}, TODAY).faults["alone"]
    )
    assert questionnaires.in_words(one.questions[-1], "no") == ["Non"]


def test_what_is_retired_is_no_longer_asked_and_still_read() -> None:
    definition = minimal()
    questions = definition["parts"][0]["questions"]
    questions[1]["options"].append({"value": "old", "label": "Ancien mot", "retired": True})
    questions[1]["options"].append({"value": "more", "label": "Encore"})
    gone = {
        "id": "gone",
        "kind": "short_text",
        "label": "Avant ?",
        "why": "Avant.",
        "retired": True,
    }
    questions.insert(1, gone)
    one = Questionnaire.model_validate(definition)
    assert "gone" not in one.boxes
    assert "theme" in read(one, {"story": "a", "theme": "old"}, TODAY).faults
    theme, old = one.question("theme"), one.question("gone")
    assert theme is not None
    assert old is not None
    assert questionnaires.in_words(theme, "old") == ["Ancien mot"]
    assert questionnaires.in_words(theme, "never-was") == ["never-was"]
    assert questionnaires.theme(one, {"theme": "old"}) == "old"


def test_the_version_changes_with_any_word_and_only_then() -> None:
    again = Questionnaire.model_validate(minimal())
    assert again.version == Questionnaire.model_validate(minimal()).version
    other = minimal()
    other["parts"][0]["questions"][0]["why"] += " Oui."
    assert Questionnaire.model_validate(other).version != again.version


def test_urgency_follows_the_option_chosen() -> None:
    found = {
        value: questionnaires.urgency(USERS, {"urgency": value})
        for value in ("now", "soon", "none", "unknown")
    }
    assert found == {"now": 2, "soon": 1, "none": 0, "unknown": 1}
    assert questionnaires.urgency(USERS, {}) == 0


def test_who_sees_an_answer_follows_from_its_use() -> None:
    head = {"id": "a", "kind": "choice", "label": "?", "why": "."}
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
    seen = {
        facet: Question.model_validate({**head, "options": options, "facet": facet}).seen_by
        for facet in (None, "theme", "size", "tool")
    }
    assert seen == {
        None: Sight.TEAM,
        "theme": Sight.INBOX_AND_PAGE,
        "size": Sight.FIGURES,
        "tool": Sight.PAGE,
    }
