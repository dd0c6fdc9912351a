"""The papers of a case say what the case says, and no more to who looks on."""

import io
import uuid
import zipfile
from datetime import date

from guichet.engine import catalogue
from guichet.engine.cases import papers
from guichet.engine.cases.calendar_address import close, derive, new_token, open_calendar
from guichet.engine.cases.contents import Kind, Note
from guichet.engine.cases.proofs import proofs
from guichet.engine.cases.tests.stories import AMINA, case, letter, then
from guichet.engine.cases.timeline import timeline
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.typesetting.documents import Heading, texts_of

TODAY = date(2026, 12, 1)
CASE = then(case(letter("cra-appeal", AMINA)), Kind.SENT, date(2026, 11, 23))
CASE = then(CASE, Kind.RECEIVED, date(2026, 11, 25)).with_note(Note(day=TODAY, text="Appeler"))
FOUND = timeline(catalogue.load(), CASE, TODAY)


def test_the_follow_up_sheet_names_nobody_and_gives_the_next_date() -> None:
    text = "\n".join(texts_of(papers.follow_up(CASE, FOUND)))
    assert "lundi 25 janvier 2027" in text
    assert "23 novembre 2026" in text
    assert "Benali" not in text
    assert "0000001 A" not in text


def test_the_whole_case_holds_letters_events_notes_and_what_is_missing() -> None:
    content = CASE.changed(held=("1/copy",))
    found = timeline(catalogue.load(), content, TODAY)
    text = "\n".join(texts_of(papers.whole(content, found)))
    for said in ("Amina Benali", "Preuves qui manquent", "Preuves gardées", "Appeler", "3 200"):
        assert said in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_archive_has_every_letter_twice_and_no_time_of_day() -> None:
    with zipfile.ZipFile(io.BytesIO(papers.archive(CASE, FOUND))) as archive:
        names = archive.namelist()
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
        assert b"Amina Benali" in archive.read("lettres/1-commission-de-recours-amiable.txt")
    assert "lettres/1-commission-de-recours-amiable.pdf" in names


def test_the_archive_of_a_case_where_nothing_happened_says_so_and_holds_no_empty_file() -> None:
    content = case(letter("cra-appeal", AMINA))
    found = timeline(catalogue.load(), content, TODAY)
    with zipfile.ZipFile(io.BytesIO(papers.archive(content, found))) as archive:
        assert "Aucun évènement n’est noté" in archive.read("chronologie.txt").decode()
        assert "aucune preuve n’est attendue" in archive.read("preuves.txt").decode()


def test_a_letter_changed_since_says_which_copy_counts() -> None:
    old = letter("cra-appeal", AMINA).model_copy(update={"text": "0" * 16, "rule": "0" * 16})
    content = case(old)
    text = "\n".join(texts_of(papers.whole(content, timeline(catalogue.load(), content, TODAY))))
    assert "votre copie signée qui compte" in text
    assert "La règle a changé depuis" in text


def test_a_letter_not_written_here_is_said_to_be_absent() -> None:
    content = then(case(letter("gdpr-access")), Kind.SENT, date(2026, 11, 23))
    text = "\n".join(texts_of(papers.whole(content, timeline(catalogue.load(), content, TODAY))))
    assert "n’est pas dans le dossier" in text


def test_the_calendar_is_neutral_and_the_same_date_keeps_its_name() -> None:
    identity = uuid.uuid4()
    (event,) = papers.events(FOUND, identity)
    assert event.day == date(2027, 1, 25)
    assert "commission" not in f"{event.summary}{event.description}".lower()
    assert papers.events(FOUND, identity)[0].uid == event.uid


def test_the_calendar_tells_neither_the_procedure_nor_the_case_by_the_names_of_its_events() -> None:
    """A name travels to the maker of the calendar: two cases have nothing in common in it."""
    one, two = uuid.uuid4(), uuid.uuid4()
    later = timeline(catalogue.load(), CASE, date(2027, 2, 1))
    (mine,), (other,) = papers.events(later, one), papers.events(later, two)
    assert "social-court" not in mine.uid
    assert one.hex[:8] not in mine.uid
    assert mine.uid != other.uid


def test_what_ends_on_a_sunday_is_posted_and_recalled_before() -> None:
    # Received on 3 November: 3 January 2027 is a Sunday, the mail leaves on Saturday 2.
    content = case(
        letter("cra-appeal", {**AMINA, "decision_date": "2/11/2026", "received_on": "3/11/2026"})
    )
    found = timeline(catalogue.load(), content, TODAY)
    (event,) = papers.events(found, uuid.uuid4())
    assert (event.day, event.summary) == (date(2027, 1, 2), "Dernier jour pour poster ma lettre")
    assert papers.days_to_remind(found) == (date(2027, 1, 2),)
    for paper in (papers.follow_up(content, found), papers.whole(content, found)):
        text = "\n".join(texts_of(paper))
        assert "dimanche 3 janvier 2027" in text
        assert "postez au plus tard le samedi 2 janvier 2027" in text
        assert "Dernier jour pour poster" not in text


def test_on_a_last_day_without_mail_the_calendar_says_to_bring_the_letter() -> None:
    content = case(
        letter("cra-appeal", {**AMINA, "decision_date": "2/11/2026", "received_on": "3/11/2026"})
    )
    (event,) = papers.events(timeline(catalogue.load(), content, date(2027, 1, 3)), uuid.uuid4())
    assert event.day == date(2027, 1, 3)
    assert "porter ou envoyer en ligne" in event.summary


def test_a_date_that_supposes_the_receipt_says_so_on_every_paper() -> None:
    # Sent on 23 November, receipt unknown: 23 January at the earliest, and the court until 23 March.
    content = then(case(letter("cra-appeal", AMINA)), Kind.SENT, date(2026, 11, 23))
    found = timeline(catalogue.load(), content, date(2027, 2, 1))
    for paper in (papers.follow_up(content, found), papers.whole(content, found)):
        text = "\n".join(texts_of(paper))
        assert "mardi 23 mars 2027" in text
        assert "comme si la lettre était arrivée le jour de l’envoi" in text
        assert "La Poste" in text


def test_two_days_that_cannot_both_be_true_are_doubted_beside_the_chronology() -> None:
    content = then(CASE, Kind.REFUSED, date(2026, 11, 24))
    found = timeline(catalogue.load(), content, TODAY)
    said = next(one for one in texts_of(papers.whole(content, found)) if "Vérifiez" in one)
    assert said.startswith("24 novembre 2026")
    assert "leur réponse serait arrivée le 24 novembre 2026" in said
    assert "avant que votre lettre ne soit reçue (25 novembre 2026)" in said
    assert not any("Vérifiez" in one for one in texts_of(papers.whole(CASE, FOUND)))


def test_the_headings_of_a_letter_are_headings_of_the_whole_case_below_its_own() -> None:
    blocks = papers.whole(CASE, FOUND).blocks
    under = [one.text for one in blocks if isinstance(one, Heading) and one.is_under]
    assert "Pourquoi je conteste" in under
    assert not any(one.startswith("Lettre 1") for one in under)


def test_each_event_asks_for_its_proof_with_a_key_that_stays() -> None:
    keys = [one.key for one in proofs(CASE, FOUND)]
    assert keys == ["1/copy", "1/1", "1/2"]


def test_a_calendar_opens_with_its_own_address_only() -> None:
    identity, token = uuid.uuid4(), new_token()
    sealed = close(derive(token), identity, b"BEGIN:VCALENDAR")
    assert open_calendar(derive(token), identity, sealed) == b"BEGIN:VCALENDAR"
    for keys, name in ((derive(new_token()), identity), (derive(token), uuid.uuid4())):
        try:
            open_calendar(keys, name, sealed)
        except SealBroken:
            continue
        raise AssertionError("it opened")
