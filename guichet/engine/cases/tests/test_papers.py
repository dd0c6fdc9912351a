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
from guichet.engine.typesetting.documents import texts_of

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
