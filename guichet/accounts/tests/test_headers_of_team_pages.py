"""What the team's pages tell the browser: one test a header."""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from guichet.accounts.roles import Role
from tests import team

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> HttpResponseBase:
    """Give the welcome page, inside Wagtail's shell."""
    response = team.entered(team.member("amina", Role.READER)).get("/coulisses/")
    assert response.status_code == 200
    return response


@pytest.fixture
def entrance(client: Client) -> HttpResponseBase:
    """Give the page where one comes in."""
    response = client.get("/coulisses/entrer/")
    assert response.status_code == 200
    return response


def test_headers_of_the_shell_allow_only_our_own_files(page: HttpResponseBase) -> None:
    assert page.headers["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "script-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]


def test_headers_of_the_entrance_are_those_of_public_pages(
    client: Client, entrance: HttpResponseBase
) -> None:
    public = client.get("/").headers
    for name in ("Content-Security-Policy", "Permissions-Policy"):
        assert entrance.headers[name] == public[name], name


def test_headers_of_team_pages_are_never_kept(
    page: HttpResponseBase, entrance: HttpResponseBase
) -> None:
    for response in (page, entrance):
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_headers_of_team_pages_send_no_referrer_elsewhere(page: HttpResponseBase) -> None:
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_headers_of_team_pages_cut_the_opener_off(page: HttpResponseBase) -> None:
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_headers_of_team_pages_let_no_frame_hold_them(page: HttpResponseBase) -> None:
    assert page.headers["X-Frame-Options"] == "DENY"


def test_headers_of_team_pages_let_nothing_be_embedded(page: HttpResponseBase) -> None:
    assert page.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_headers_of_team_pages_let_no_type_be_guessed(page: HttpResponseBase) -> None:
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_headers_of_team_pages_ask_for_no_power_of_the_device(page: HttpResponseBase) -> None:
    assert "camera=()" in page.headers["Permissions-Policy"]


def test_headers_of_public_pages_are_unchanged_beside_the_team(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Vary" not in headers or "Cookie" not in headers["Vary"]


@pytest.mark.parametrize("name", ["__Host-session", "__Host-csrf"])
def test_headers_cookies_of_the_team_are_strict(name: str) -> None:
    team.member("amina", Role.READER)
    client = Client()
    client.get("/coulisses/entrer/")
    client.post("/coulisses/entrer/", {"login": "amina", "password": team.PASSPHRASE})
    cookie = client.cookies[name]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_headers_no_public_page_sets_a_cookie_beside_the_team(client: Client) -> None:
    assert not client.get("/").cookies


@pytest.mark.parametrize("said", [None, "same-origin", "cross-site", "same-site"])
def test_headers_a_form_without_its_token_is_refused_whatever_the_browser_says(
    said: str | None,
) -> None:
    """Browsers before 2023 do not say where a form stood (Sec-Fetch-Site): the token does not need it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = team.entered(team.member("amina", Role.READER)).cookies
    headers = {} if said is None else {"Sec-Fetch-Site": said}
    answer = client.post("/coulisses/sortir/", headers=headers)
    # 303: what comes from elsewhere is not even read (`guichet.lib.own_pages`).
    assert answer.status_code == (403 if said in (None, "same-origin") else 303)
    assert client.get("/coulisses/").status_code == 200
