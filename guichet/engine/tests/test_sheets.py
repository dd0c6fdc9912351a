"""The sheet that goes with a letter: until when, how, what to keep, what comes next."""

import datetime
from typing import Any

import pytest

from guichet.engine import catalogue, letters, sheets
from guichet.engine.orientation import Advice
from guichet.engine.sheets import Plan
from guichet.engine.typesetting.documents import ReplyTable, SheetDocument, texts_of
from guichet.engine.typesetting.odt import to_odt
from guichet.engine.typesetting.pdf import typeset
from guichet.engine.typesetting.text import to_text

TODAY = datetime.date(2026, 11, 21)


def plan(name: str, example: int = 0, today: datetime.date = TODAY, **changes: object) -> Plan:
    """Make the plan of a published example, with these answers instead."""
    house = catalogue.load()
    letter = house.letters[name]
    typed: dict[str, Any] = {**house.letter_examples[name][example].answers, **changes}
    found = letters.read(letter, house.common, typed, max(today, typed["date"]))
    assert found.is_complete, found.faults
    document = letters.write(letter, house.common, found.answers)
    return sheets.plan(house, letter, found.answers, document, today)


def replies(found: Plan) -> ReplyTable:
    """Give the table of replies, which must be there."""
    assert found.replies is not None
    return found.replies


def items(document: SheetDocument, heading: str) -> tuple[str, ...]:
    """Give what stands under a heading."""
    return next(one.items for one in document.sections if one.heading == heading)


def test_the_last_day_comes_with_how_it_is_counted() -> None:
    box = sheets.sheet(plan("cra-appeal")).last_day
    assert box
    assert box.label == "Dernier jour pour poster"
    assert box.date_text == "mercredi 6 janvier 2027"
    assert "Avancez de 2 mois" in box.how


def test_a_day_that_is_past_says_what_may_still_be_done() -> None:
    late = plan("cra-appeal", today=datetime.date(2027, 3, 1))
    assert late.is_late
    box = sheets.sheet(late).last_day
    assert box
    assert box.label == "Délai passé"
    assert late.procedure.if_late in box.warning


def test_a_last_day_without_mail_is_the_same_on_the_sheet() -> None:
    # 2 November + 20 days is Sunday 22 November: the mail leaves on Saturday 21.
    found = plan(
        "overpayment-rectification",
        received_on=datetime.date(2026, 11, 2),
        date=TODAY,
        notice_date=datetime.date(2026, 10, 30),
    )
    assert found.post_by == TODAY
    box = sheets.sheet(found).last_day
    assert box
    assert (box.label, box.date_text) == ("Dernier jour", "dimanche 22 novembre 2026")
    assert box.warning.startswith("Ce jour est un dimanche\u00a0: postez au plus tard le samedi 21")
    assert "vendredi 20" not in box.warning


def test_late_but_still_possible_shows_the_day_that_counts() -> None:
    """Ten January 2026, two months: 10 March. Without remedies, the year ends on 10 January 2027."""
    told: dict[str, Any] = {"received_on": datetime.date(2026, 1, 10), "no_remedies": True}
    found = plan("rsa-appeal", **told, decision_date=datetime.date(2026, 1, 5))
    assert (found.day, found.post_by) == (datetime.date(2027, 1, 10), datetime.date(2027, 1, 9))
    assert not found.is_late
    box = sheets.sheet(found).last_day
    assert box
    assert (box.label, box.date_text) == ("Dernier jour possible", "dimanche 10 janvier 2027")
    assert "Agissez quand même avant" not in box.warning


def test_without_any_date_that_counts_haste_is_all_that_is_said() -> None:
    told: dict[str, Any] = {"received_on": datetime.date(2024, 3, 4), "no_remedies": True}
    told["rights_since"] = None
    found = plan("cra-appeal", **told, decision_date=datetime.date(2024, 3, 1))
    box = sheets.sheet(found).last_day
    assert box
    assert (box.label, box.date_text) == ("Date prudente passée", "dès que possible")
    assert found.day is found.post_by is None


def test_a_time_limit_without_date_leaves_room_to_note_it() -> None:
    found = plan("cra-appeal", received_on=None)
    box = sheets.sheet(found).last_day
    assert box
    assert box.date_text == "2 mois à partir de la réception de la décision"
    assert "À noter ici" in box.how
    assert "Jour où vous avez reçu la décision" in found.undated


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gdpr-access", "le temps de réponse ne part que du jour"),
        ("control-rights", "change d’une lettre à l’autre"),
    ],
)
def test_what_has_no_date_says_why(name: str, said: str) -> None:
    assert said in plan(name).undated


def test_without_time_limit_there_is_no_last_day() -> None:
    found = plan("gdpr-access")
    assert sheets.sheet(found).last_day is None
    assert found.day_label == "Pas de date limite"


def test_silence_is_counted_for_a_receipt_on_each_of_the_next_days_with_mail() -> None:
    table = replies(plan("cra-appeal", date=datetime.date(2026, 12, 23)))
    # Christmas is a Friday, then a Saturday with mail: the days are counted one by one by hand.
    assert [row.received for row in table.rows] == [
        "jeudi 24 décembre 2026",
        "samedi 26 décembre 2026",
        "lundi 28 décembre 2026",
        "mardi 29 décembre 2026",
        "mercredi 30 décembre 2026",
        "jeudi 31 décembre 2026",
    ]
    first = table.rows[0]
    assert first.silence_on == "mercredi 24 février 2027"
    assert first.next_until == "lundi 26 avril 2027"
    assert table.title == "Sans réponse\u00a0: saisir le pôle social du tribunal judiciaire"


def test_the_holidays_of_the_persons_place_are_not_days_of_receipt() -> None:
    in_metz: dict[str, Any] = {
        "address": "3 place du Marché\n57000 Metz",
        "date": datetime.date(2024, 12, 24),
    }
    in_lyon = {**in_metz, "address": "1 place du Marché\n69007 Lyon"}
    dates: dict[str, Any] = {"received_on": None, "decision_date": datetime.date(2024, 11, 4)}
    others: dict[str, Any] = {"rights_since": None, "rectification_sent_on": None}
    days = [
        replies(plan("cra-appeal", **where, **dates, **others)).rows[0].received
        for where in (in_metz, in_lyon)
    ]
    assert days == ["vendredi 27 décembre 2024", "jeudi 26 décembre 2024"]


def test_where_silence_opens_several_ways_no_last_day_is_given() -> None:
    table = replies(plan("debt-waiver"))
    assert table.title == "Sans réponse"
    assert table.columns[2] == "la suite est possible dès le…"


def test_for_the_rsa_a_rectification_gives_no_later_day_to_contest() -> None:
    answers: dict[str, Any] = {"amount": None, "proofs": None}
    rsa = replies(plan("overpayment-rectification", benefits=["rsa"], **answers))
    assert rsa.title == "Sans réponse"
    assert rsa.columns[2] == "la suite est possible dès le…"


def test_nobody_is_told_of_silence_where_silence_means_nothing() -> None:
    assert plan("afd-contest").replies is None


def test_who_waits_for_an_answer_learns_from_when_to_send() -> None:
    received = datetime.date(2026, 10, 12)
    found = plan("cnil-complaint", request_received_on=received, request_sent_on=None)
    assert found.not_before == datetime.date(2026, 11, 13)
    box = sheets.sheet(found).boxes[0]
    assert box.date_text == "vendredi 13 novembre 2026"


def test_each_piece_has_its_box() -> None:
    found = plan("cra-appeal")
    ticks = items(sheets.sheet(found), "Avant de poster")
    assert ticks[0] == "Lettre relue, puis signée à la main"
    assert ticks[-1] == "Une copie de tout, gardée chez vous"
    assert len(ticks) == len(found.pieces) + 2


def test_privacy_the_sheet_names_nobody() -> None:
    house = catalogue.load()
    for name, examples in house.letter_examples.items():
        for number, example in enumerate(examples):
            if example.answers["acting"] != "self":
                continue
            printed = " ".join(texts_of(sheets.sheet(plan(name, number))))
            assert str(example.answers["name"]) not in printed, name


def test_the_sheet_is_printed_in_the_three_formats() -> None:
    document = sheets.sheet(plan("cra-appeal"))
    assert typeset(document).startswith(b"%PDF")
    assert to_odt(document).startswith(b"PK")
    assert "mercredi 6 janvier 2027" in to_text(document)


def test_what_must_wait_is_received_after_the_wait() -> None:
    """The prefecture got the file on 6 November: its silence is a refusal on 6 March."""
    house = catalogue.load()
    found = plan("permit-silence", refused_on=None)
    answers = letters.read(
        house.letters["permit-silence"],
        house.common,
        {**house.letter_examples["permit-silence"][0].answers, "refused_on": None},
        TODAY,
    ).answers
    document = letters.write(house.letters["permit-silence"], house.common, answers)
    told = Advice(
        procedure=found.procedure,
        because="",
        answers=(),
        standing="waiting",
        rule=None,
        deadline=None,
        possible_from=datetime.date(2027, 3, 7),
    )
    waits = sheets.plan(house, found.letter, answers, document, TODAY, told)
    # The 7th is a Sunday, and a letter takes a day.
    assert replies(waits).rows[0].received == "lundi 8 mars 2027"
