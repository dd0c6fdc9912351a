"""A letter says what was answered, leaves no hole, and adds nothing of its own."""

import datetime
from typing import Any

import pytest

from guichet.engine import catalogue, letters
from guichet.engine.entries import Letter
from guichet.engine.typesetting.documents import Bullets, Heading, LetterDocument, Paragraph

TODAY = datetime.date(2026, 11, 21)
ENTRY: dict[str, Any] = {
    "procedure": "cra-appeal",
    "title": "Lettre d’essai",
    "status": "verified",
    "reviewed_on": TODAY,
    "sending": "registered",
    "addressee": {"lines": ["Service d’essai"], "help": "En haut du courrier."},
    "subject": [{"text": "À propos du {received_on}"}, {"text": "Une demande"}],
    "questions": [
        {"id": "received_on", "label": "Quand ?", "kind": "date"},
        {"id": "amount", "label": "Combien ?", "kind": "amount"},
        {"id": "facts", "label": "Quoi ?", "kind": "long_text", "max_length": 1000},
        {
            "id": "why",
            "label": "Pourquoi ?",
            "kind": "many",
            "choices": [
                {"value": "poor", "label": "Je ne peux pas", "text": "le manque d’argent"},
                {"value": "wrong", "label": "C’est faux", "text": "une erreur"},
                {"value": "late", "label": "C’est trop tard", "text": "le retard"},
            ],
        },
    ],
    "dates": {"decision_notified": "received_on"},
    "body": [{"text": "Bonjour."}],
    "grounds": ["CSS R142-1"],
    "pieces": ["copie du courrier", {"text": "preuve de {amount}", "when": {"amount": "any"}}],
    "sheet": {"send": ["Postez."], "keep": ["La preuve."], "next": ["Attendez."]},
}
ELIF = {
    "acting": "self",
    "name": "Elif Kaya",
    "address": "27 rue Bonnefoy\n\n42100 Saint-Étienne",
    "recipient": "CAF de la Loire\n42000 Saint-Étienne",
    "city": "Saint-Étienne",
    "date": "21/11/2026",
}
CHLOE = {
    "acting": "association",
    "representative_name": "Chloé Martin",
    "representative_capacity": "bénévole d’Entraide 42",
}


def letter(**changes: object) -> Letter:
    """Build a small letter."""
    return Letter.model_validate({**ENTRY, **changes})


def compose(entry: Letter, **answers: object) -> LetterDocument:
    """Write the letter for Elif, with these answers besides."""
    return letters.compose(entry, catalogue.load().common, {**ELIF, **answers}, TODAY)


def body(*blocks: object, **answers: object) -> list[object]:
    """Write a letter with these blocks, and give its body."""
    return list(compose(letter(body=list(blocks)), **answers).body)


def test_the_letter_says_who_writes_to_whom_where_and_when() -> None:
    written = compose(letter(), phone="06 12 34 56 78", reference="0123")
    assert written.sender == (
        "Elif Kaya",
        "27 rue Bonnefoy",
        "42100 Saint-Étienne",
        "Téléphone\u00a0: 06 12 34 56 78",
    )
    assert written.recipient == ("Service d’essai", "CAF de la Loire", "42000 Saint-Étienne")
    assert written.place_and_date == "Saint-Étienne, le 21 novembre 2026"
    assert written.sending == "Lettre recommandée avec avis de réception"
    assert written.references == "0123"
    assert written.signature == ("Elif Kaya",)


def test_a_paragraph_that_names_an_unanswered_question_disappears() -> None:
    block = {"text": "Vous réclamez {amount}."}
    assert body(block) == []
    assert body(block, amount="3200") == [Paragraph("Vous réclamez 3\u00a0200\u00a0€.")]


def test_the_first_subject_that_can_be_said_is_the_subject() -> None:
    assert compose(letter(), received_on="6/11/2026").subject == "À propos du 6 novembre 2026"
    assert compose(letter()).subject == "Une demande"
    only = letter(subject=[{"text": "Le {received_on}"}])
    assert compose(only).subject == "Lettre d’essai"


def test_a_list_ends_well_whichever_items_are_kept() -> None:
    items = {"items": ["un ;", {"text": "deux {amount} ;"}, "trois."]}
    assert body(items) == [Bullets(("un\u00a0;", "trois."))]
    last = {"items": ["un ;", {"text": "deux {amount}."}]}
    assert body(last) == [Bullets(("un.",))]
    assert body({"items": [{"text": "{amount} ;"}]}) == []


def test_a_heading_with_nothing_below_it_disappears() -> None:
    blocks = [
        {"heading": "Les faits"},
        {"text": "{facts}"},
        {"heading": "La demande"},
        {"text": "Oui."},
    ]
    assert body(*blocks) == [Heading("La demande"), Paragraph("Oui.")]


def test_the_persons_own_paragraphs_stay_as_they_were_typed() -> None:
    typed = "Un.\nLa suite.\n\nDeux."
    assert body({"text": "{facts}"}, facts=typed) == [
        Paragraph("Un.\nLa suite."),
        Paragraph("Deux."),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5 rue de la Paix\n42000 Saint-Étienne", "À 5 rue de la Paix, 42000 Saint-Étienne."),
        ("Un fait.\n\nUn autre.", "À Un fait. Un autre."),
        ("la CAF.", "À la CAF."),
    ],
)
def test_an_answer_within_a_sentence_stays_on_one_line(typed: str, said: str) -> None:
    assert body({"text": "À {facts}."}, facts=typed) == [Paragraph(said)]


def test_several_answers_are_said_as_a_list() -> None:
    block = {"text": "Les raisons : {why}."}
    assert body(block, why=["late"]) == [Paragraph("Les raisons\u00a0: le retard.")]
    assert body(block, why=["late", "poor", "wrong"]) == [
        Paragraph("Les raisons\u00a0: le manque d’argent, une erreur et le retard.")
    ]


@pytest.mark.parametrize("typed", ["{amount}", "{name} {nothing} {", '#let x = "1"', "a </p> b"])
def test_what_a_person_types_is_never_a_text_of_ours(typed: str) -> None:
    assert body({"text": "{facts}"}, facts=typed) == [Paragraph(typed)]


def test_who_represents_signs_says_so_and_joins_the_proof() -> None:
    written = compose(letter(), **CHLOE)
    assert written.representative == ("Chloé Martin", "bénévole d’Entraide 42")
    assert written.signature == ("Pour Elif Kaya, Chloé Martin", "bénévole d’Entraide 42")
    assert "a donné un mandat écrit à Chloé Martin" in str(written.body[0])
    assert written.pieces[0] == "mandat écrit, signé par Elif Kaya"


@pytest.mark.parametrize(
    ("proof", "piece"),
    [
        ("child", "livret de famille"),
        ("guardian", "décision de justice"),
        ("mandate", "mandat écrit, signé par Elif Kaya"),
        (None, "document qui permet d’agir pour Elif Kaya"),
    ],
)
def test_the_proof_joined_fits_who_represents(proof: str | None, piece: str) -> None:
    written = compose(letter(), **CHLOE | {"acting": "representative", "mandate_proof": proof})
    assert piece in written.pieces[0]
    assert len(written.pieces) == 2
    assert "écrite pour Elif Kaya et signée par Chloé Martin" in str(written.body[0])


def test_a_copy_goes_to_who_represents_only_with_an_address() -> None:
    assert "copie de votre réponse" not in str(compose(letter(), **CHLOE).body)
    told = compose(
        letter(), **CHLOE, representative_address="5 rue de la Paix\n42000 Saint-Étienne"
    )
    assert "à Chloé Martin, 5 rue de la Paix, 42000 Saint-Étienne." in str(told.body[-1])


def test_nobody_is_asked_for_an_address_that_is_known() -> None:
    known = letter(addressee={"lines": ["CADA"], "complete": True, "help": "Partout."})
    common = catalogue.load().common
    assert "recipient" not in {one.id for one in letters.questions(known, common)}
    assert letters.compose(known, common, {**ELIF, "recipient": ""}, TODAY).recipient == ("CADA",)


def test_what_is_missing_is_told_question_by_question() -> None:
    with pytest.raises(letters.AnswersMissing) as missing:
        compose(letter(), name="", date="31/02/2026")
    assert list(missing.value.faults) == ["name", "date"]


def test_a_letter_is_not_dated_before_what_it_tells() -> None:
    with pytest.raises(letters.AnswersMissing) as missing:
        compose(letter(), date="1/11/2026", received_on="6/11/2026")
    assert (
        "avant le 6 novembre 2026, écrit à «\u00a0Quand\u00a0?\u00a0»"
        in missing.value.faults["date"]
    )


def test_a_letter_is_not_received_before_it_is_written() -> None:
    written_on = {"id": "decision_date", "label": "Date écrite dessus", "kind": "date"}
    entry = letter(questions=[written_on, *ENTRY["questions"]])
    with pytest.raises(letters.AnswersMissing) as missing:
        compose(entry, decision_date="9/11/2026", received_on="6/11/2026")
    assert list(missing.value.faults) == ["received_on"]
    assert "avant le 9 novembre 2026" in missing.value.faults["received_on"]
    assert compose(entry, decision_date="6/11/2026", received_on="6/11/2026")


def test_a_date_before_the_procedure_existed_is_told() -> None:
    common, since = catalogue.load().common, datetime.date(2026, 1, 1)
    typed = {**ELIF, "received_on": "31/12/2025"}
    found = letters.read(letter(), common, typed, TODAY, since=since)
    assert "n’existe que depuis le 1er janvier 2026" in found.faults["received_on"]


@pytest.mark.parametrize(
    ("line", "stays"),
    [("service d’essai", False), ("Service", False), ("Service d’essai de Metz", True)],
)
def test_a_line_of_the_address_that_is_already_written_is_not_repeated(
    line: str, stays: bool
) -> None:
    recipient = compose(letter(), recipient=f"{line}\n42000 Saint-Étienne").recipient
    assert recipient[0] == "Service d’essai"
    assert (line in recipient[1:]) is stays


def test_what_is_typed_is_not_cut_before_a_sign() -> None:
    said = body({"text": "{facts}"}, facts="Il manque 1 450 € : « tout » !")
    assert said == [Paragraph("Il manque 1\u00a0450\u00a0€\u00a0: «\u00a0tout\u00a0»\u00a0!")]
