"""What weighs too much or lies about its letters is dealt with before it is read."""

from collections.abc import Callable
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.test import Client

from guichet.lib.limits import LARGEST_BODY, only_utf8

pytestmark = pytest.mark.django_db


def test_a_large_body_is_refused_in_french_on_any_page(client: Client) -> None:
    for address in ("/guichet/", "/courriers/commission-de-recours-amiable/", "/"):
        response = client.post(address, {"name": "a" * LARGEST_BODY})
        assert response.status_code == 413
        assert "Content-Security-Policy" in response.headers


def test_a_file_that_nobody_asked_for_is_dropped(client: Client) -> None:
    file = SimpleUploadedFile("secret.txt", b"marked text" * 100)
    response = client.post("/guichet/", {"file": file})
    assert response.status_code == 200


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "punycode", "unicode_escape", "x"])
def test_a_strange_alphabet_is_read_as_ours(charset: str) -> None:
    statuses: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _body: None

    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {
        "PATH_INFO": "/guichet/",
        "QUERY_STRING": "n=1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": f"text/plain; charset={charset}",
    }
    list(only_utf8(get_wsgi_application())(environ, start))
    assert statuses == ["200 OK"]
