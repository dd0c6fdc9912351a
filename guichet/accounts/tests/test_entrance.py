"""The team comes in by a name, a passphrase and a code; nobody else does."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.hashers import identify_hasher
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from guichet.accounts import audit, passphrases, second_factor, tries
from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from tests import team

pytestmark = pytest.mark.django_db

_ENTER = "/coulisses/entrer/"
_CODE = "/coulisses/entrer/code/"
_SET_UP = "/coulisses/second-facteur/"


def _passphrase(client: Client, name: str = "amina", typed: str = team.PASSPHRASE) -> str:
    response = client.post(_ENTER, {"login": name, "password": typed})
    return response.headers.get("Location", response.content.decode())


@pytest.fixture
def amina() -> Member:
    return team.member("amina", Role.READER)


def test_one_comes_in_with_a_passphrase_then_a_code(client: Client, amina: Member) -> None:
    assert _passphrase(client) == _CODE
    assert client.get("/coulisses/").status_code == 302
    response = client.post(_CODE, {"code": team.code()})
    assert response.headers["Location"] == "/coulisses/"
    assert "Bonjour amina" in client.get("/coulisses/").content.decode()
    assert [one.action for one in AuditEntry.objects.all()] == [audit.ENTERED]


def test_one_comes_back_to_the_page_that_was_asked(client: Client, amina: Member) -> None:
    asked = client.get("/coulisses/mes-cles/")
    assert asked.headers["Location"] == "/coulisses/entrer/?next=/coulisses/mes-cles/"
    client.post(
        asked.headers["Location"],
        {"login": "amina", "password": team.PASSPHRASE, "next": "/coulisses/mes-cles/"},
    )
    response = client.post(_CODE, {"code": team.code()})
    assert response.headers["Location"] == "/coulisses/mes-cles/"


def test_one_is_not_sent_elsewhere(client: Client, amina: Member) -> None:
    client.post(
        _ENTER, {"login": "amina", "password": team.PASSPHRASE, "next": "https://exemple.org/"}
    )
    response = client.post(_CODE, {"code": team.code()})
    assert response.headers["Location"] == "/coulisses/"


@pytest.mark.parametrize("name", ["amina", "personne"])
def test_a_wrong_passphrase_says_the_same_for_any_name(
    client: Client, amina: Member, name: str
) -> None:
    assert "Le nom ou la phrase secrète ne convient pas." in _passphrase(client, name, "autre")


def test_who_left_the_team_is_refused(client: Client, amina: Member) -> None:
    Member.objects.update(is_active=False)
    assert "Le nom ou la phrase secrète ne convient pas." in _passphrase(client)


def test_who_leaves_the_team_is_out_at_once(amina: Member) -> None:
    client = team.entered(amina)
    Member.objects.update(is_active=False)
    assert client.get("/coulisses/").status_code == 302


def test_wrong_passphrases_are_slowed(client: Client, amina: Member) -> None:
    for _ in range(tries.FREE + 1):
        _passphrase(client, typed="autre")
    assert "Réessayez dans" in _passphrase(client, typed="autre")


def test_the_right_passphrase_gets_through_slowly_whatever_others_tried(
    client: Client, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("guichet.accounts.entrance.time.sleep", pauses.append)
    for _ in range(tries.FREE + 5):
        _passphrase(Client(), typed="autre")
    assert pauses == []
    assert _passphrase(client) == _CODE
    assert pauses == [2.0]


def test_wrong_codes_are_slowed(client: Client, amina: Member) -> None:
    _passphrase(client)
    for _ in range(tries.FREE + 1):
        client.post(_CODE, {"code": "000000"})
    response = client.post(_CODE, {"code": team.code()})
    assert "Réessayez dans" in response.content.decode()


def test_a_code_serves_once(client: Client, amina: Member) -> None:
    typed = team.code()
    _passphrase(client)
    assert client.post(_CODE, {"code": typed}).status_code == 302
    other = Client()
    _passphrase(other)
    assert "il a déjà servi" in other.post(_CODE, {"code": typed}).content.decode()
    assert other.post(_CODE, {"code": team.code(1)}).status_code == 302


def test_a_code_may_be_typed_with_a_space(client: Client, amina: Member) -> None:
    _passphrase(client)
    typed = team.code()
    assert client.post(_CODE, {"code": f"{typed[:3]} {typed[3:]}"}).status_code == 302


def test_a_recovery_code_serves_once(client: Client, amina: Member) -> None:
    (first, *_) = second_factor.give(amina, team.TOTP_SECRET)
    _passphrase(client)
    assert client.post(_CODE, {"code": first}).status_code == 302
    other = Client()
    _passphrase(other)
    assert other.post(_CODE, {"code": first}).status_code == 200
    assert second_factor.codes_left(amina) == 9


def test_without_a_second_factor_one_sees_only_the_page_that_sets_it_up(
    client: Client, amina: Member
) -> None:
    second_factor.take_away(amina)
    assert _passphrase(client) == "/coulisses/"
    for address in (
        "",
        "mes-cles/",
        "temoignages/",
        "journal/",
        "pages/",
        "jsi18n/",
        "nulle-part/",
    ):
        response = client.get(f"/coulisses/{address}")
        assert response.headers["Location"] == _SET_UP, address


def test_setting_up_the_second_factor_shows_the_secret_and_the_recovery_codes(
    client: Client, amina: Member
) -> None:
    second_factor.take_away(amina)
    _passphrase(client)
    page = client.get(_SET_UP).content.decode()
    assert "<svg" in page
    shown = re.search(r"<b[^>]*>([A-Z2-7 ]{39})</b>", page)
    assert shown
    secret = shown[1].replace(" ", "")
    refused = client.post(_SET_UP, {"code": "000000"}).content.decode()
    assert "Ce code n’est pas le bon" in refused
    assert shown[1] in refused
    done = client.post(_SET_UP, {"code": team.code(secret=secret)}).content.decode()
    assert len(re.findall(r"<code>(\w+)</code>", done)) == 10
    assert client.get("/coulisses/").status_code == 200


def test_the_code_that_set_up_the_second_factor_serves_no_more(
    client: Client, amina: Member
) -> None:
    second_factor.take_away(amina)
    _passphrase(client)
    shown = re.search(r"<b[^>]*>([A-Z2-7 ]{39})</b>", client.get(_SET_UP).content.decode())
    assert shown
    secret = shown[1].replace(" ", "")
    assert secret not in str(client.session.items())
    typed = team.code(secret=secret)
    client.post(_SET_UP, {"code": typed})
    assert "second_factor_to_come" not in client.session
    other = Client()
    _passphrase(other)
    assert "il a déjà servi" in other.post(_CODE, {"code": typed}).content.decode()


def test_the_page_that_sets_up_the_second_factor_leaves_who_has_one_inside(amina: Member) -> None:
    client = team.entered(amina)
    assert client.get(_SET_UP).headers["Location"] == "/coulisses/"
    assert client.get("/coulisses/").status_code == 200


def test_the_page_that_sets_up_the_second_factor_ends_a_session_without_the_code(
    client: Client, amina: Member
) -> None:
    factors = list(Authenticator.objects.filter(user=amina))
    second_factor.take_away(amina)
    _passphrase(client)
    Authenticator.objects.bulk_create(factors)
    assert client.get(_SET_UP).headers["Location"] == _ENTER
    assert "_auth_user_id" not in client.session


def test_a_session_ends_after_eight_hours_even_when_it_is_used(
    amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = team.entered(amina)
    begun = time.time()
    for hours, status in ((7.9, 200), (8.1, 302)):
        monkeypatch.setattr("guichet.accounts.access.time.time", lambda at=begun + hours * 3600: at)
        assert client.get("/coulisses/").status_code == status


def test_privacy_the_secret_of_the_second_factor_is_closed_in_the_database(amina: Member) -> None:
    kept = Authenticator.objects.get(user=amina, type="totp").data["secret"]
    assert team.TOTP_SECRET not in kept
    assert second_factor.SecondFactors().decrypt(kept) == team.TOTP_SECRET


def test_leaving_ends_the_session(amina: Member) -> None:
    client = team.entered(amina)
    assert client.post("/coulisses/sortir/").headers["Location"] == _ENTER
    assert client.get("/coulisses/").status_code == 302


def test_leaving_takes_a_form_of_ours(amina: Member) -> None:
    assert team.entered(amina).get("/coulisses/sortir/").status_code == 405


def test_a_form_that_is_not_ours_is_refused(amina: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(_ENTER, {"login": "amina", "password": team.PASSPHRASE})
    assert response.status_code == 403
    assert "restée ouverte trop longtemps" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["inscription/", "signup/", "password_reset/", "email/", "password/reset/"]
)
def test_nobody_signs_up_nor_asks_for_a_mail(client: Client, address: str) -> None:
    response = client.get(f"/coulisses/{address}")
    assert response.headers["Location"].startswith(_ENTER)


def test_passphrases_are_kept_by_argon2id_with_little_memory(amina: Member) -> None:
    assert amina.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not identify_hasher(amina.password).must_update(amina.password)


@pytest.mark.parametrize("typed", ["treize signes", "a" * 30, "je suis chloe moi-meme"])
def test_a_weak_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        passphrases.LongAndVaried().validate(typed, Member(username="chloe-martin"[:5]))


def test_a_drawn_passphrase_fits_the_rule() -> None:
    drawn = {passphrases.drawn() for _ in range(50)}
    assert len(drawn) == 50
    assert all(re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", one) for one in drawn)


def test_a_demonstration_member_enters_on_this_machine_only(
    client: Client, settings: Settings
) -> None:
    team.member("demo", Role.READER, is_demonstration=True)
    settings.ALLOWED_HOSTS = ["127.0.0.1", "guichet.exemple.org"]
    for host, enters in (("127.0.0.1:8001", True), ("guichet.exemple.org", False)):
        response = Client(headers={"host": host}).post(
            _ENTER, {"login": "demo", "password": team.PASSPHRASE}
        )
        assert (response.status_code == 302) is enters, host


def test_a_demonstration_member_is_refused_behind_https(settings: Settings) -> None:
    demo = team.member("demo", Role.READER, is_demonstration=True)
    inside = team.entered(demo)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    host = {"host": "127.0.0.1"}
    assert inside.get("/coulisses/", headers=host).status_code == 200
    settings.GUICHET_HTTPS = True
    assert inside.get("/coulisses/", headers=host).headers["Location"] == _ENTER
    refused = Client(headers=host).post(_ENTER, {"login": "demo", "password": team.PASSPHRASE})
    assert "compte de démonstration" in refused.content.decode()


def test_privacy_no_table_holds_an_address_of_a_machine(client: Client, amina: Member) -> None:
    client.post(_ENTER, {"login": "amina", "password": "autre"}, REMOTE_ADDR="198.51.100.7")
    _passphrase(client)
    for model in apps.get_models():
        for row in model._default_manager.values():
            assert "198.51.100.7" not in str(row), model
