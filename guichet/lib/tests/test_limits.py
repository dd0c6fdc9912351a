"""What weighs too much or lies about its letters is dealt with before it is read."""

import io
from collections.abc import Callable
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.test import Client

from guichet.lib.limits import LARGEST_BODY, only_utf8, with_length

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


def _sent_in_chunks(address: str, body: bytes) -> tuple[str, str]:
    """Send a form as some proxies do, without its length; give the status and the page."""
    statuses: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _body: None

    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "HTTP_HOST": "localhost",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": io.BytesIO(body),
    }
    page = b"".join(with_length(get_wsgi_application())(environ, start))
    return statuses[0], page.decode()


def test_a_form_without_its_length_is_not_lost() -> None:
    status, page = _sent_in_chunks("/courriers/saisir-la-cada/", b"name=Amina")
    assert status.startswith("422")
    assert 'value="Amina"' in page


def test_a_large_body_without_its_length_is_refused() -> None:
    status, _ = _sent_in_chunks("/guichet/", b"a" * (LARGEST_BODY + 2))
    assert status.startswith("413")
