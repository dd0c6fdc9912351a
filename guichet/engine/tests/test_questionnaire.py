"""The counter's questions: each has a way to it, a way back, and a code that tells nothing."""

import base64
import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire
from guichet.engine.answers import AnswerFault
from guichet.engine.conditions import comparisons, holds
from guichet.engine.entries import Question
from guichet.engine.places import DEPARTMENTS
from guichet.engine.questionnaire import UNKNOWN, CodeFault, from_code, next_question, to_code
from guichet.engine.time_limits import Length

TODAY = datetime.date(2026, 11, 21)
A_DAY = datetime.date(2026, 11, 6)
MOST_QUESTIONS = 8
"""At most so many facts once the service and the situation are known: a person is waiting."""

Answers = dict[str, Any]

AMINA: Answers = {
    "body": "caf",
    "situation": "overpayment",
    "received_on": A_DAY,
    "benefit": ("rsa", "family"),
    "position": "disagree-cannot-pay",
    "withheld": True,
    "fraud": False,
    "control": True,
    "remedies": "mentioned",
    "place": "93",
}


# --- Every way through ------------------------------------------------------------------------


def _typical(question: Question, answers: Answers) -> list[Any]:
    """Return one answer of each sort that may change what follows."""
    offered = questionnaire.choices(catalogues.load(), question, answers)
    if question.kind == "many":
        return [(one.value,) for one in offered]
    if offered:
        return [one.value for one in offered]
    facts: dict[str, list[Any]] = {"date": [A_DAY], "department": ["93"], "length": [UNKNOWN]}
    return facts[question.kind]


def _ways(answers: Answers) -> Iterator[Answers]:
    question = next_question(catalogues.load(), answers)
    if question is None:
        yield answers
        return
    for value in _typical(question, answers):
        yield from _ways({**answers, question.id: value})


@pytest.fixture(scope="module")
def ways() -> list[Answers]:
    """Return the answers at the end of every branch."""
    return list(_ways({}))


def test_every_situation_is_reached_from_each_of_its_services(ways: list[Answers]) -> None:
    reached = {(one["situation"], one["body"]) for one in ways}
    situations = catalogues.load().situations.values()
    assert reached == {(one.id, body) for one in situations for body in one.bodies}


def test_every_question_and_every_choice_is_offered_to_somebody(ways: list[Answers]) -> None:
    given_answers = {
        (name, one)
        for answers in ways
        for name, value in answers.items()
        for one in (value if isinstance(value, tuple) else (value,))
    }
    for question in catalogues.load().questions.values():
        assert question.id in {name for name, _ in given_answers}
        for choice in question.choices:
            assert (question.id, choice.value) in given_answers


def test_every_proposal_is_made_to_somebody(ways: list[Answers]) -> None:
    made = {
        (situation.id, position)
        for answers in ways
        for situation in [catalogues.load().situations[answers["situation"]]]
        for position, proposal in enumerate(situation.proposes)
        if holds(proposal.when, answers)
    }
    for situation in catalogues.load().situations.values():
        for position, proposal in enumerate(situation.proposes):
            assert (situation.id, position) in made, f"{situation.id}: {proposal.procedure}"


def test_no_branch_ends_with_nothing_to_do(ways: list[Answers]) -> None:
    for answers in ways:
        situation = catalogues.load().situations[answers["situation"]]
        assert any(holds(proposal.when, answers) for proposal in situation.proposes), answers


def test_no_branch_asks_more_than_a_few_questions(ways: list[Answers]) -> None:
    longest = max(ways, key=len)
    assert len(longest) - 2 <= MOST_QUESTIONS, longest


def test_a_question_that_changes_nothing_is_not_asked(ways: list[Answers]) -> None:
    """Each fact asked decides a proposal, starts a clock, or changes how one is counted."""
    counted = {"remedies", "place", "written_length"}
    for answers in ways:
        situation = catalogues.load().situations[answers["situation"]]
        starts = {one.start.question for one in situation.proposes if one.start}
        decides = _names_compared(situation.id)
        for name in list(answers)[2:]:
            assert name in counted | starts | decides, f"{situation.id}: {name}"


def _names_compared(situation: str) -> set[str]:
    catalogue = catalogues.load()
    found = catalogue.situations[situation]
    conditions = [one.when for one in found.proposes]
    conditions += [catalogue.questions[one].when for one in found.asks]
    return {name for condition in conditions for name, _ in comparisons(condition)}


# --- The way back -----------------------------------------------------------------------------


def test_each_step_back_asks_the_same_question_again() -> None:
    catalogue = catalogues.load()
    for position, name in enumerate(AMINA):
        before = dict(list(AMINA.items())[:position])
        question = next_question(catalogue, before)
        assert question is not None
        assert question.id == name
        assert from_code(catalogue, to_code(catalogue, before)) == before
    assert next_question(catalogue, AMINA) is None


def test_a_corrected_answer_leaves_out_what_no_longer_applies() -> None:
    catalogue = catalogues.load()
    corrected = questionnaire.pruned(catalogue, {**AMINA, "body": "cpam"})
    assert "benefit" not in corrected
    assert "withheld" not in corrected
    assert corrected["received_on"] == A_DAY
    elsewhere = questionnaire.pruned(catalogue, {**AMINA, "body": "employer"})
    assert elsewhere == {"body": "employer"}


def test_a_refusal_asks_for_its_own_day_and_silence_for_another() -> None:
    catalogue = catalogues.load()
    answers: Answers = {"body": "commune", "situation": "no-answer", "request_kind": "documents"}
    for reply, expected in (("silence", "request_received_on"), ("refusal", "refused_on")):
        question = next_question(catalogue, {**answers, "reply": reply})
        assert question is not None
        assert question.id == expected


# --- Reading what is typed --------------------------------------------------------------------


def _read(name: str, raw: object, answers: Answers | None = None) -> object:
    catalogue = catalogues.load()
    return questionnaire.read(
        catalogue, catalogue.questions[name], raw, AMINA if answers is None else answers, TODAY
    )


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("body", "CAF", "caf"),
        ("withheld", "true", True),
        ("withheld", False, False),
        ("benefit", ["family", "rsa"], ("rsa", "family")),
        ("benefit", "rsa", ("rsa",)),
        ("received_on", "6/11/2026", A_DAY),
        ("received_on", "2026-11-06", A_DAY),
        ("received_on", A_DAY, A_DAY),
        ("received_on", "unknown", UNKNOWN),
        ("place", "Moselle", "57"),
        ("place", " 2a ", "2A"),
        ("place", "unknown", UNKNOWN),
        ("written_length", "quinze jours", Length(days=15)),
        ("written_length", "1 mois", Length(months=1)),
        ("written_length", "15", Length(days=15)),
    ],
)
def test_what_people_type_is_understood(name: str, raw: object, expected: object) -> None:
    assert _read(name, raw) == expected


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("body", "unknown", "Choisissez une réponse"),
        ("body", "", "Choisissez une réponse"),
        ("situation", "fixed-fine", "Choisissez une réponse"),
        ("benefit", [], "Cochez au moins une réponse"),
        ("benefit", ["health"], "Choisissez une réponse"),
        ("received_on", "", "Écrivez une date"),
        ("received_on", "30/02/2026", "30"),
        ("received_on", "22/11/2026", "n’est pas encore passé"),
        ("received_on", "1/1/1815", "trop ancienne"),
        ("place", "Atlantide", "n’existe pas"),
        ("place", "", "Indiquez un département"),
        ("written_length", "bientôt", "n’est pas lisible"),
        ("written_length", "2", "2 jours\u00a0» ou «\u00a02 mois"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_french(name: str, raw: object, said: str) -> None:
    with pytest.raises(AnswerFault, match=said):
        _read(name, raw)


def test_a_file_of_answers_is_read_with_what_is_not_known() -> None:
    typed = {"body": "caf", "situation": "refusal", "benefit": ["aah"], "remedies": "unknown"}
    answers = questionnaire.read_all(catalogues.load(), typed, TODAY)
    assert answers["received_on"] == UNKNOWN
    assert answers["place"] == UNKNOWN


def test_a_file_with_an_answer_that_is_not_asked_is_refused() -> None:
    typed = {**AMINA, "sent_on": "6/11/2026"}
    with pytest.raises(AnswerFault, match="n’est pas demandé ici"):
        questionnaire.read_all(catalogues.load(), typed, TODAY)


def test_a_file_with_a_wrong_answer_names_the_question() -> None:
    with pytest.raises(AnswerFault, match="position"):
        questionnaire.read_all(catalogues.load(), {**AMINA, "position": "furieuse"}, TODAY)


def test_a_file_may_leave_a_question_open() -> None:
    answers = questionnaire.read_all(catalogues.load(), {"body": "caf"}, TODAY)
    question = next_question(catalogues.load(), answers)
    assert question is not None
    assert question.id == "situation"


def test_the_summary_says_each_answer_in_words() -> None:
    lines = questionnaire.recap(catalogues.load(), AMINA)
    said = {line.question.id: line.answer for line in lines}
    assert list(said) == list(AMINA)
    assert said["received_on"] == "vendredi 6 novembre 2026"
    assert said["benefit"] == (
        "Le RSA, Les allocations familiales ou une autre prestation familiale"
    )
    assert said["place"] == "Seine-Saint-Denis (93)"
    unsure = questionnaire.recap(catalogues.load(), {**AMINA, "received_on": UNKNOWN})
    assert unsure[2].answer == "Je ne sais pas"


# --- The code in the address ------------------------------------------------------------------


DAYS = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2028, 2, 29))
LENGTHS = (
    st.builds(lambda number: Length(days=number), st.integers(1, 3650))
    | st.builds(lambda number: Length(months=number), st.integers(1, 120))
    | st.builds(lambda number: Length(weeks=number), st.integers(1, 520))
    | st.builds(lambda number: Length(working_days=number), st.integers(1, 2600))
)


def _values(question: Question, answers: Answers) -> st.SearchStrategy[Any]:
    values = [one.value for one in questionnaire.choices(catalogues.load(), question, answers)]
    facts: dict[str, st.SearchStrategy[Any]] = {
        "date": DAYS,
        "department": st.sampled_from(sorted(DEPARTMENTS)),
        "length": LENGTHS,
    }
    if question.kind == "many":
        picked = st.sets(st.sampled_from(values), min_size=1)
        return picked.map(lambda some: tuple(one for one in values if one in some))
    found = facts[question.kind] if question.kind in facts else st.sampled_from(values)
    return found | st.just(UNKNOWN) if question.may_be_unknown else found


@st.composite
def told(draw: st.DrawFn, situation: str) -> Answers:
    """Draw answers of that situation, complete or left half-way."""
    catalogue = catalogues.load()
    body = draw(st.sampled_from(catalogue.situations[situation].bodies))
    answers: Answers = {"body": body, "situation": situation}
    stop = draw(st.integers(0, 12))
    while (question := next_question(catalogue, answers)) is not None and stop > 0:
        answers[question.id] = draw(_values(question, answers))
        stop -= 1
    return answers


SITUATIONS = sorted(catalogues.load().situations)


@pytest.mark.parametrize("situation", SITUATIONS)
@settings(max_examples=40)
@given(data=st.data())
def test_the_code_brings_the_answers_back(situation: str, data: st.DataObject) -> None:
    answers = data.draw(told(situation))
    catalogue = catalogues.load()
    code = to_code(catalogue, answers)
    assert from_code(catalogue, code) == answers
    assert re.fullmatch(r"[a-z2-7]{1,120}", code)


@pytest.mark.parametrize("situation", SITUATIONS)
@settings(max_examples=20)
@given(data=st.data())
def test_the_code_tells_nothing_to_the_eye(situation: str, data: st.DataObject) -> None:
    answers = data.draw(told(situation))
    code = to_code(catalogues.load(), answers)
    bare = base64.b32decode(code.upper() + "=" * (-len(code) % 8)).decode("latin-1").lower()
    for value in answers.values():
        for one in value if isinstance(value, tuple) else (value,):
            word = str(one).lower()
            if len(word) > 4:
                assert word not in code
                assert word not in bare


def test_the_same_answers_always_have_the_same_code() -> None:
    catalogue = catalogues.load()
    assert to_code(catalogue, AMINA) == to_code(catalogue, dict(reversed(AMINA.items())))


def test_a_cut_code_is_refused_or_begins_again() -> None:
    """Cut at two bytes, any code is the code of no answer: the first question comes."""
    catalogue = catalogues.load()
    code = to_code(catalogue, AMINA)
    begun_again = [cut for cut in range(len(code)) if _understood(code[:cut]) is not None]
    assert begun_again == [4]
    assert _understood(code[:4]) == {}


def test_a_mistyped_code_never_gives_other_answers() -> None:
    code = to_code(catalogues.load(), AMINA)
    for position, letter in enumerate(code):
        for other in "abcdefghijklmnopqrstuvwxyz234567":
            spoilt = code[:position] + other + code[position + 1 :]
            assert _understood(spoilt) in ((None, AMINA) if other != letter else (AMINA,))


def _understood(code: str) -> Answers | None:
    try:
        return from_code(catalogues.load(), code)
    except CodeFault:
        return None


@pytest.mark.parametrize(
    "code", ["", "a", "0189", "zzzzzzzz", "é" * 8, "a b", "😀", "=" * 8, "a" * 999]
)
def test_what_is_not_a_code_is_refused(code: str) -> None:
    with pytest.raises(CodeFault):
        from_code(catalogues.load(), code)


@given(st.text(max_size=60) | st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", max_size=60))
def test_an_address_written_at_random_gives_nothing_or_true_answers(code: str) -> None:
    catalogue = catalogues.load()
    try:
        answers = from_code(catalogue, code)
    except CodeFault:
        return
    assert questionnaire.pruned(catalogue, answers) == answers


def test_an_answer_that_is_no_longer_offered_is_asked_again() -> None:
    """An old address, or a forged one, cannot bring in an answer that its branch does not have."""
    catalogue = catalogues.load()
    forged = _forged([1, 1, 1], [2, 1, catalogue.situations["fixed-fine"].code])
    assert from_code(catalogue, forged) == {"body": "caf"}
    health = _forged([1, 1, 1], [2, 1, catalogue.situations["refusal"].code], [3, 0], [5, 1, 6])
    assert "benefit" not in from_code(catalogue, health)


def test_a_question_or_a_choice_of_a_newer_catalogue_is_refused() -> None:
    catalogue = catalogues.load()
    for answer in ([250, 1, 1], [1, 1, 250], [1, 0], [1, 2, 1, 2], [3, 1, 9], [1, 1, 1, 3, 9]):
        with pytest.raises(CodeFault):
            from_code(catalogue, _forged(answer))


def _forged(*answers: list[int]) -> str:
    """Return a code that `to_code` would not write: question, size, body."""
    plain = bytearray([questionnaire.VERSION])
    for answer in answers:
        plain += bytes(answer)
    plain.append(sum(plain) % 251)
    veiled = bytes(byte ^ (0x5A + 37 * position & 0xFF) for position, byte in enumerate(plain))
    return base64.b32encode(veiled).decode().rstrip("=").lower()


def test_the_numbers_of_the_catalogue_are_never_used_twice() -> None:
    catalogue = catalogues.load()
    for entries in (catalogue.questions.values(), catalogue.situations.values()):
        codes = [one.code for one in entries]
        assert len(codes) == len(set(codes))


def test_a_hint_is_for_the_service_that_it_concerns() -> None:
    """Nobody reads at school how to leave the country."""
    catalogue = catalogues.load()
    situation = catalogue.questions["situation"]
    for body in (choice.value for choice in catalogue.questions["body"].choices):
        offered = questionnaire.choices(catalogue, situation, {"body": body})
        hints = {one.value: one.hint for one in offered}
        assert ("OQTF" in hints.get("decision", "")) == (body == "prefecture")
