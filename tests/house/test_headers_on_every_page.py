"""What every page tells the browser: one test a header."""

from collections.abc import Mapping

import pytest
from django.test import Client
from pytest_django import Settings

from tests.house.conftest import PublicPage

pytestmark = pytest.mark.django_db

Pages = Mapping[str, PublicPage]


def _values(pages: Pages, header: str) -> set[str]:
    return {page.headers.get(header, "absent") for page in pages.values()}


def test_headers_every_public_page_answers(public_pages: Pages) -> None:
    broken = {name: page.status for name, page in public_pages.items() if page.status != 200}
    assert broken == {}


def test_headers_content_security_policy_allows_only_our_own_files(public_pages: Pages) -> None:
    (policy,) = _values(public_pages, "Content-Security-Policy")
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]


def test_headers_opener_is_cut_off(public_pages: Pages) -> None:
    assert _values(public_pages, "Cross-Origin-Opener-Policy") == {"same-origin"}


def test_headers_embedder_must_ask(public_pages: Pages) -> None:
    assert _values(public_pages, "Cross-Origin-Embedder-Policy") == {"require-corp"}


def test_headers_resources_stay_at_home(public_pages: Pages) -> None:
    assert _values(public_pages, "Cross-Origin-Resource-Policy") == {"same-origin"}


def test_headers_no_referrer_is_sent(public_pages: Pages) -> None:
    assert _values(public_pages, "Referrer-Policy") == {"no-referrer"}


def test_headers_content_type_is_not_guessed(public_pages: Pages) -> None:
    assert _values(public_pages, "X-Content-Type-Options") == {"nosniff"}


def test_headers_no_frame_holds_us(public_pages: Pages) -> None:
    assert _values(public_pages, "X-Frame-Options") == {"DENY"}


def test_headers_no_power_of_the_device_is_asked(public_pages: Pages) -> None:
    (policy,) = _values(public_pages, "Permissions-Policy")
    powers = policy.split(", ")
    assert all(power.endswith("=()") for power in powers)
    assert {"camera=()", "geolocation=()", "microphone=()", "browsing-topics=()"} <= set(powers)


def test_headers_no_page_has_an_etag(public_pages: Pages) -> None:
    assert _values(public_pages, "ETag") == {"absent"}


@pytest.mark.parametrize("address", ["/guichet/", "/courriers/"])
def test_headers_private_rooms_are_never_kept(client: Client, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/guichet/nulle-part/", "/courriers/nulle-part/"])
def test_headers_errors_in_private_rooms_are_never_kept(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_headers_what_is_posted_is_never_kept(client: Client) -> None:
    assert client.post("/nulle-part/", {"nom": "Amina"}).headers["Cache-Control"] == "no-store"


def test_headers_a_page_that_does_not_exist_is_as_closed_as_the_others(client: Client) -> None:
    headers = client.get("/nulle-part/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_headers_https_is_remembered(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    response = Client().get("/", secure=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=3600"


def test_headers_https_is_not_promised_without_it(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
