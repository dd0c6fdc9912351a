"""A reader's key is opened by its passphrase, for one session, and by neither half alone."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from guichet.accounts import audit, reader_session, tries
from guichet.accounts.models import AuditEntry
from guichet.accounts.roles import Role
from guichet.engine.sealing import readers, recovery, unseal
from guichet.engine.sealing.key_folder import KeyFolder
from tests import team

pytestmark = pytest.mark.django_db

_KEYS = "/coulisses/mes-cles/"
_PHRASE = "la phrase de ma clé de lecture"
_TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> KeyFolder:
    settings.KEY_FOLDER = tmp_path
    settings.GUICHET_TODAY = _TODAY
    kept = KeyFolder(tmp_path)
    entrusted_to, _ = recovery.create(_TODAY)
    kept.save_recovery(entrusted_to, is_new=True)
    file = readers.create("amina", _PHRASE, entrusted_to.public, _TODAY)
    kept.save_reader(file, is_new=True)
    return kept


@pytest.fixture
def amina(folder: KeyFolder) -> Client:
    return team.entered(team.member("amina", Role.READER, key="amina"))


def _open(client: Client, phrase: str = _PHRASE, **more: str) -> str:
    response = client.post(_KEYS, {"passphrase": phrase, **more})
    return response.headers.get("Location", response.content.decode())


def _is_open(client: Client) -> bool:
    return "est ouverte" in client.get(_KEYS).content.decode()


def test_the_key_opens_for_the_session(amina: Client, folder: KeyFolder) -> None:
    assert not _is_open(amina)
    assert _open(amina, next="/coulisses/temoignages/") == "/coulisses/temoignages/"
    assert _is_open(amina)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.about) == (audit.KEY_OPENED, folder.readers()[0].public.id)


def test_one_is_not_sent_elsewhere(amina: Client) -> None:
    assert _open(amina, next="https://exemple.org/") == "/coulisses/"


def test_a_wrong_passphrase_opens_nothing_and_is_slowed(amina: Client) -> None:
    for _ in range(tries.FREE + 1):
        assert "ne convient pas" in _open(amina, "une autre phrase que celle-là")
    assert "Réessayez dans" in _open(amina)
    assert not _is_open(amina)


def test_the_cookie_is_strict(amina: Client) -> None:
    response = amina.post(_KEYS, {"passphrase": _PHRASE})
    cookie = response.cookies[reader_session.COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "")


def test_privacy_neither_half_opens_alone(amina: Client, folder: KeyFolder) -> None:
    _open(amina)
    closed = Session.objects.get().get_decoded()["reader_key"]["closed"]
    file = folder.readers()[0]
    with unseal.unlock(file, _PHRASE, _TODAY) as reader:
        private = reader.private.reveal().hex()
    assert private not in closed
    assert private not in amina.cookies[reader_session.COOKIE].value
    del amina.cookies[reader_session.COOKIE]
    assert not _is_open(amina)


def test_the_cookie_of_another_session_opens_nothing(amina: Client) -> None:
    _open(amina)
    first = amina.cookies[reader_session.COOKIE].value
    _open(amina)
    amina.cookies[reader_session.COOKIE] = first
    assert not _is_open(amina)


@pytest.mark.parametrize("address", ["/coulisses/mes-cles/fermer/", "/coulisses/sortir/"])
def test_closing_or_leaving_forgets_both_halves(amina: Client, address: str) -> None:
    _open(amina)
    response = amina.post(address)
    assert response.cookies[reader_session.COOKIE].value == ""
    assert not any("reader_key" in one.get_decoded() for one in Session.objects.all())


def test_a_key_closed_meanwhile_opens_nothing_more(amina: Client, folder: KeyFolder) -> None:
    _open(amina)
    file = folder.readers()[0]
    folder.save_reader(file.ending(date(2026, 11, 22)), is_new=False)
    assert not _is_open(amina)


def test_a_member_without_a_key_is_told(folder: KeyFolder) -> None:
    chloe = team.entered(team.member("chloe", Role.READER))
    assert "lié à aucune clé" in _open(chloe)


def test_a_key_that_does_not_exist_is_told(folder: KeyFolder) -> None:
    chloe = team.entered(team.member("chloe", Role.READER, key="perdue"))
    assert "n’a pas de clé en cours" in _open(chloe)


def test_the_session_is_closed_after_half_an_hour(settings: Settings) -> None:
    assert settings.SESSION_COOKIE_AGE == 1800
    assert settings.SESSION_SAVE_EVERY_REQUEST
