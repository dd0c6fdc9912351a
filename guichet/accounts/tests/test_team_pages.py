"""Each role sees its own pages; of Wagtail, only the shell is open."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from guichet.accounts import audit
from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from guichet.engine.typography import typeset
from tests import team

pytestmark = pytest.mark.django_db

_EVERYBODY = ("", "mon-compte/", "mes-cles/")
_ADMINISTRATION = ("equipe/", "equipe/ajouter/", "journal/")
_OF_WAGTAIL = (
    "pages/", "users/", "users/add/", "groups/", "reports/locked/", "collections/", "workflows/list/",
    "api/main/pages/", "api/main/images/", "sites/", "failwhale/", "choose-page/", "password_reset/",
)  # fmt: skip


@pytest.fixture
def chloe() -> Member:
    return team.member("chloe", Role.ADMINISTRATOR)


@pytest.fixture
def inside(chloe: Member) -> Client:
    return team.entered(chloe)


@pytest.mark.parametrize("role", list(Role))
def test_every_member_has_an_account_page_and_a_welcome(role: Role) -> None:
    client = team.entered(team.member("amina", role))
    for address in _EVERYBODY:
        assert client.get(f"/coulisses/{address}").status_code == 200, address


@pytest.mark.parametrize("role", list(Role))
def test_the_welcome_says_that_a_key_closes_only_to_who_has_one(role: Role) -> None:
    page = team.entered(team.member("amina", role)).get("/coulisses/").content.decode()
    assert "vous sortez des coulisses" in page
    assert ("votre clé se referme" in page) == (role is Role.READER)


@pytest.mark.parametrize("role", list(Role))
def test_only_the_administration_sees_the_team_and_the_trail(role: Role) -> None:
    client = team.entered(team.member("amina", role))
    expected = 200 if role is Role.ADMINISTRATOR else 403
    for address in _ADMINISTRATION:
        assert client.get(f"/coulisses/{address}").status_code == expected, address


def test_the_administration_reads_nothing_by_that(inside: Client) -> None:
    response = inside.get("/coulisses/temoignages/")
    assert response.status_code == 403
    assert "pour un autre rôle" in response.content.decode()


@pytest.mark.parametrize("address", _OF_WAGTAIL)
def test_wagtail_opens_only_its_shell(inside: Client, address: str) -> None:
    assert inside.get(f"/coulisses/{address}").status_code == 404


@pytest.mark.parametrize("address", [*_EVERYBODY, *_ADMINISTRATION, *_OF_WAGTAIL, "sprite/"])
def test_nobody_sees_a_page_without_coming_in(client: Client, address: str) -> None:
    response = client.get(f"/coulisses/{address}")
    assert response.headers["Location"].startswith("/coulisses/entrer/?next=")


def test_the_welcome_page_is_ours(inside: Client) -> None:
    page = inside.get("/coulisses/").content.decode()
    assert "Bonjour chloe" in page
    for word in ("wagtail.org", "gravatar", "Rapports", "Explorer", "Paramètres"):
        assert word not in page, word


def test_a_member_is_added_with_a_passphrase_shown_once(inside: Client) -> None:
    roles = [group.pk for group in _groups(Role.READER, Role.EDITOR)]
    form = {"username": "elif", "roles": roles, "key_name": "elif", "is_active": "on"}
    shown = inside.post("/coulisses/equipe/ajouter/", form).content.decode()
    elif_ = Member.objects.get(username="elif")
    drawn = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", shown)
    assert drawn
    assert elif_.check_password(drawn[0])
    assert {group.name for group in elif_.groups.all()} == {Role.READER, Role.EDITOR}
    assert AuditEntry.objects.get().about == "elif"


def test_a_key_has_one_holder(inside: Client) -> None:
    team.member("amina", Role.READER, key="amina")
    roles = [group.pk for group in _groups(Role.READER)]
    form = {"username": "elif", "roles": roles, "key_name": "amina", "is_active": "on"}
    page = inside.post("/coulisses/equipe/ajouter/", form).content.decode()
    assert "Cette clé de lecture est déjà celle d’une autre personne" in page
    assert not Member.objects.filter(username="elif").exists()


@pytest.mark.parametrize(("length", "count"), [(80, 1), (81, 0)])
def test_a_name_is_no_longer_than_the_trail_can_hold(
    inside: Client, length: int, count: int
) -> None:
    roles = [group.pk for group in _groups(Role.READER)]
    form = {"username": "a" * length, "roles": roles, "is_active": "on"}
    assert inside.post("/coulisses/equipe/ajouter/", form).status_code == 200
    assert Member.objects.filter(username="a" * length).count() == count


def test_a_session_opened_with_a_telephone_since_lost_is_over(inside: Client) -> None:
    amina = team.member("amina", Role.READER)
    session = team.entered(amina)
    inside.post(f"/coulisses/equipe/{amina.pk}/second-facteur/")
    shown = session.get("/coulisses/second-facteur/")
    assert shown.headers["Location"] == "/coulisses/entrer/"
    assert "_auth_user_id" not in session.session


def test_somebody_must_keep_the_administration(inside: Client, chloe: Member) -> None:
    roles = [group.pk for group in _groups(Role.READER)]
    form = {"username": "chloe", "roles": roles, "is_active": "on"}
    page = inside.post(f"/coulisses/equipe/{chloe.pk}/", form).content.decode()
    assert "Il faut qu’une personne au moins garde l’administration." in page
    assert chloe.groups.get().name == Role.ADMINISTRATOR


def test_a_lost_telephone_is_forgotten_by_the_administration(inside: Client) -> None:
    amina = team.member("amina", Role.READER)
    inside.post(f"/coulisses/equipe/{amina.pk}/second-facteur/")
    assert not Authenticator.objects.filter(user=amina).exists()
    assert AuditEntry.objects.get().action == audit.FACTOR_REMOVED


def test_a_lost_passphrase_is_drawn_again(inside: Client) -> None:
    amina = team.member("amina", Role.READER)
    session = team.entered(amina)
    inside.post(f"/coulisses/equipe/{amina.pk}/phrase/")
    amina.refresh_from_db()
    assert not amina.check_password(team.PASSPHRASE)
    assert session.get("/coulisses/").status_code == 302


def test_a_reader_changes_nobody(inside: Client, chloe: Member) -> None:
    amina = team.entered(team.member("amina", Role.READER))
    for address in ("", "phrase/", "second-facteur/"):
        assert amina.post(f"/coulisses/equipe/{chloe.pk}/{address}").status_code == 403


def test_one_changes_ones_own_passphrase(inside: Client, chloe: Member) -> None:
    new = "une autre phrase bien longue"
    typed = {"current": team.PASSPHRASE, "new": new, "again": new}
    assert "est changée" in inside.post("/coulisses/mon-compte/", typed).content.decode()
    chloe.refresh_from_db()
    assert chloe.check_password(new)
    assert inside.get("/coulisses/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "autre", "new": "x" * 20, "again": ""}, "pas votre phrase secrète actuelle"),
        ({"current": team.PASSPHRASE, "new": "courte", "again": "courte"}, "au moins 14"),
        ({"current": team.PASSPHRASE, "new": "une autre bien longue", "again": "x"}, "diffèrent"),
    ],
)
def test_a_passphrase_badly_changed_is_said(
    inside: Client, chloe: Member, typed: dict[str, str], said: str
) -> None:
    assert said in inside.post("/coulisses/mon-compte/", typed).content.decode()
    chloe.refresh_from_db()
    assert chloe.check_password(team.PASSPHRASE)


def test_the_trail_is_shown_with_its_state(
    inside: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(by=None, action=audit.MEMBER_ADDED, about="amina")
    page = inside.get("/coulisses/journal/").content.decode()
    assert "La chaîne est entière." in page
    assert "A ajouté un membre" in page


@pytest.mark.parametrize(
    ("action", "about", "said"),
    [
        ("text-hidden", "1:recognised", "texte n° 1 : « Il peut faire reconnaître quelqu’un »"),
        ("text-put-back", "1", "texte n° 1"),
        ("paper-keyed", "workers", "porte « Au travail »"),
        ("restored", "2026-11-22/", "sauvegarde du 22 novembre 2026"),
        ("deposit-status-changed", "abc:closed", "abc : « Lu et classé »"),
        ("identity-asked", "abc:danger", "abc : « Quelqu’un est en danger »"),
        # As another version may have written it.
        ("text-hidden", "1:autrement", "1:autrement"),
    ],
)
def test_the_trail_says_in_words_what_a_line_is_about(
    inside: Client, action: str, about: str, said: str
) -> None:
    # A room says what its actions are called when its pages are loaded.
    assert inside.get("/coulisses/journal/").status_code == 200
    audit.record(by=None, action=action, about=about)
    assert f"<td>{typeset(said)}</td>" in inside.get("/coulisses/journal/").content.decode()


def _groups(*roles: Role) -> list[Group]:
    return list(Group.objects.filter(name__in=roles))


def _plain_menu(who: Member) -> list[str]:
    page = team.entered(who).get("/coulisses/mon-compte/").content.decode()
    menu = page.partition('<nav class="plain-menu"')[2].partition("</nav>")[0]
    assert 'action="/coulisses/sortir/"' in menu
    return re.findall(r'href="([^"]+)"', menu)


def test_nojs_the_menu_is_on_every_page_as_plain_links_for_each_role() -> None:
    everybody = ["/coulisses/", "/coulisses/temoignages/recopier/", "/coulisses/mon-compte/"]
    assert set(everybody) <= set(_plain_menu(team.member("elif")))
    keeper = _plain_menu(team.member("chloe", Role.ADMINISTRATOR))
    assert {"/coulisses/equipe/", "/coulisses/journal/"} <= set(keeper)
    assert "/coulisses/temoignages/" not in keeper
    reader = _plain_menu(team.member("amina", Role.READER))
    assert {"/coulisses/temoignages/", "/coulisses/mes-cles/"} <= set(reader)
    assert "/coulisses/equipe/" not in reader
    assert len(reader) == len(set(reader))
