"""What another site posts is shown the first page, and nothing of it is taken."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESSES = ("/temoigner/travail/", "/temoigner/revenir/", "/dossier/ouvrir/", "/dossier/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("said", ["cross-site", "same-site", "same-origin, cross-site", ""])
def test_headers_what_another_site_posts_is_not_read(
    client: Client, address: str, said: str
) -> None:
    response = client.post(address, {"ticket": "x"}, headers={"Sec-Fetch-Site": said})
    assert (response.status_code, response.headers["Location"]) == (303, address)
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_headers_our_own_pages_and_old_browsers_are_read(
    client: Client, headers: dict[str, str]
) -> None:
    assert client.post("/temoigner/revenir/", {"ticket": "x"}, headers=headers).status_code == 422


def test_headers_coming_from_another_site_is_no_fault(client: Client) -> None:
    response = client.get("/temoigner/revenir/", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 200


def test_headers_the_first_page_is_never_another_site(client: Client) -> None:
    response = client.post("//evil.example/", headers={"Sec-Fetch-Site": "cross-site"})
    assert not response.headers["Location"].startswith("//")
