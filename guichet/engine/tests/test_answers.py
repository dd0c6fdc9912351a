"""What people type is understood, or they are told at the field what to mend."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from guichet.engine import answers, catalogue
from guichet.engine.answers import AnswerFault
from guichet.engine.entries import LetterQuestion

TODAY = datetime.date(2026, 11, 21)
CHOICES = [{"value": "a", "label": "Le premier"}, {"value": "b", "label": "Le second"}]


def question(kind: str, **more: object) -> LetterQuestion:
    """Build one question, with choices where its kind wants some."""
    choices = CHOICES if kind in ("choice", "many") else []
    entry = {"id": "it", "label": "Quoi ?", "kind": kind, "choices": choices, **more}
    return LetterQuestion.model_validate(entry)


def read(kind: str, raw: object, **more: object) -> Any:  # noqa: ANN401 - as many types as kinds
    """Read one answer, which must be understood."""
    found = answers.read([question(kind, **more)], {"it": raw}, TODAY)
    assert found.is_complete, found.faults
    return found.answers.get("it")


def fault(kind: str, raw: object, **more: object) -> str:
    """Read one answer, which must be refused, and give what is said."""
    found = answers.read([question(kind, **more)], {"it": raw}, TODAY)
    assert "it" not in found.answers
    return found.faults["it"]


@pytest.mark.parametrize(
    ("kind", "typed", "understood"),
    [
        ("text", "  Amina   Benali ", "Amina Benali"),
        ("text", "une\nligne", "une ligne"),
        ("text", "L'e\u0301te\u0301", "L'été"),
        ("long_text", "un\r\n\r\n\r\n\r\ndeux  \n", "un\n\ndeux"),
        ("long_text", "un\vdeux\ftrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("long_text", "a\tb", "a b"),
        ("date", "6/11/2026", datetime.date(2026, 11, 6)),
        ("date", "vendredi 6 novembre 2026", datetime.date(2026, 11, 6)),
        ("date", datetime.date(2026, 11, 6), datetime.date(2026, 11, 6)),
        ("date", "29/02/2024", datetime.date(2024, 2, 29)),
        ("amount", "3 200", Decimal(3200)),
        ("amount", "3.200,50 €", Decimal("3200.50")),
        ("amount", "3\u202f200 euros", Decimal(3200)),
        ("amount", "149.5", Decimal("149.5")),
        ("amount", 3200, Decimal(3200)),
        ("choice", "b", "b"),
        ("choice", "B ", "b"),
        ("many", ["b", "a", "b"], ["a", "b"]),
        ("many", "a", ["a"]),
        ("yes_no", "on", True),
        ("yes_no", "oui", True),
        ("yes_no", True, True),
        ("yes_no", "non", None),
        ("number", "12", 12),
        ("email", "elif@example.org", "elif@example.org"),
        ("tel", "\u202d06 12 34 56 78\u202c", "06 12 34 56 78"),
        ("text", "\ufeffأمينة بن علي", "أمينة بن علي"),
        ("text", "Amina 👩🏽‍🦱", "Amina 👩🏽‍🦱"),
        ("text", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("text", '#eval("1") $x$ @ref', '#eval("1") $x$ @ref'),
    ],
)
def test_what_people_type_is_understood(kind: str, typed: object, understood: object) -> None:
    assert read(kind, typed) == understood


@pytest.mark.parametrize("kind", ["text", "long_text", "date", "amount", "number", "email", "tel"])
@pytest.mark.parametrize("nothing", ["", "   ", " \n ", None])
def test_nothing_typed_is_no_answer(kind: str, nothing: str | None) -> None:
    assert read(kind, nothing) is None
    assert fault(kind, nothing, required=True)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("date", "31/02/2026", "février a 28 jours"),
        ("date", "29/02/2026", "pas une année bissextile"),
        ("date", "12/2026", "n’est pas lisible"),
        ("date", "6/11/26", "quatre chiffres"),
        ("date", "6/11/1926", "trop ancienne"),
        ("date", "22/11/2026", "dimanche 22 novembre 2026 n’est pas encore passé"),
        ("date", "hier", "n’est pas lisible"),
        ("date", "6/11/2026\x00", "caractère invisible"),
        ("amount", "beaucoup", "une somme en euros"),
        ("amount", "0", "pas possible"),
        ("amount", "-5", "une somme en euros"),
        ("amount", "1e5", "une somme en euros"),
        ("amount", "NaN", "une somme en euros"),
        ("amount", "€", "une somme en euros"),
        ("amount", ".", "une somme en euros"),
        ("amount", "99999999999", "pas possible"),
        ("amount", "3,141", "deux chiffres"),
        ("number", "douze", "nombre entier"),
        ("number", "١٢", "nombre entier"),
        ("email", "elif", "nom@exemple.fr"),
        ("choice", "c", "pas dans la liste (a, b)"),
        ("many", ["a", "c"], "pas dans la liste (a, b)"),
        ("yes_no", "peut-être", "oui ou par non"),
        ("text", ["a", "b"], "un seul texte"),
        ("text", "x" * 201, "201 caractères"),
        ("long_text", "x" * 10_000, "10\u00a0000 caractères, et il en faut 200 au plus"),
        ("text", "Amina\x07Benali", "invisible, après «\u00a0Amina\u00a0»"),
        ("text", "\x07Amina", "invisible, au début"),
        ("text", "facture\u202egpj.exe", "sens d’écriture cachée, après «\u00a0facture\u00a0»"),
        ("text", "a\u2066b", "sens d’écriture cachée"),
        ("text", "a\ud800b", "abîmé"),
    ],
)
def test_what_cannot_be_taken_is_told_at_the_field(kind: str, typed: object, said: str) -> None:
    assert said in fault(kind, typed)


def test_a_date_may_be_to_come_only_where_the_question_says_so() -> None:
    assert read("date", "4 décembre 2026", future=True) == datetime.date(2026, 12, 4)
    assert read("date", "4 octobre 2026", future=True) == datetime.date(2026, 10, 4)
    assert "trop lointaine" in fault("date", "4/12/2126", future=True)


def test_only_a_date_may_be_to_come() -> None:
    with pytest.raises(ValueError, match="seule une date peut être à venir"):
        question("text", future=True)


def test_a_question_that_does_not_apply_is_neither_read_nor_missed() -> None:
    first = question("choice")
    second = LetterQuestion.model_validate(
        {"id": "sum", "label": "?", "kind": "amount", "required": True, "when": {"it": "a"}}
    )
    apart = answers.read([first, second], {"it": "b", "sum": "beaucoup"}, TODAY)
    assert (apart.answers, apart.faults) == ({"it": "b"}, {})
    together = answers.read([first, second], {"it": "a"}, TODAY)
    assert list(together.faults) == ["sum"]


def test_what_depends_on_an_answer_to_mend_waits_for_it() -> None:
    first = question("choice", required=True)
    second = LetterQuestion.model_validate(
        {"id": "who", "label": "?", "kind": "text", "required": True, "when": {"not": {"it": "a"}}}
    )
    assert list(answers.read([first, second], {}, TODAY).faults) == ["it"]


def test_every_fault_is_told_at_once() -> None:
    asked = [question("date", id=name) for name in ("first", "second")]
    found = answers.read(asked, {"first": "31/02/2026", "second": "jamais"}, TODAY)
    assert list(found.faults) == ["first", "second"]


def test_faults_are_set_as_french_prints_them() -> None:
    assert str(AnswerFault("Non : c'est trop")) == "Non\u00a0: c’est trop"


def test_a_tower_of_accents_is_refused_before_it_is_normalised() -> None:
    with pytest.raises(AnswerFault, match="empile"):
        answers.clean("a" + "\u0315" * 9_000 + "\u0323" * 9_000)
    with pytest.raises(AnswerFault, match="trop long"):
        answers.clean("a" * 200_000)


def test_an_address_has_the_lines_of_an_envelope() -> None:
    eight = "\n".join(f"ligne {number}" for number in range(8))
    assert read("long_text", eight.replace("\n", "\n\n"), max_lines=8)
    nine = answers.read([question("long_text", max_lines=8)], {"it": f"{eight}\n9"}, TODAY)
    assert "9 lignes, et il en faut 8 au plus" in nine.faults["it"].replace("\u00a0", " ")
    assert {one.id for one in catalogue.load().common.questions if one.max_lines} == {
        "address",
        "recipient",
        "representative_address",
    }
