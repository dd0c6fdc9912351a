"""Nobody is followed: no cookie, nothing of theirs in a journal."""

import io
import logging
import logging.config
from collections.abc import Mapping

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from config import team
from tests.house.conftest import PublicPage

pytestmark = pytest.mark.django_db


def test_privacy_no_public_page_sets_a_cookie(public_pages: Mapping[str, PublicPage]) -> None:
    assert {name: page.cookies for name, page in public_pages.items() if page.cookies} == {}


@pytest.fixture
def journal() -> logging.StreamHandler[io.StringIO]:
    """Give a journal written exactly as ours is, that a test can read."""
    configurator = logging.config.DictConfigurator(settings.LOGGING)
    configurator.configure()
    handler = logging.getLogger().handlers[-1]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(io.StringIO())
    return handler


def test_privacy_a_page_that_was_not_found_leaves_no_line(
    client: Client, journal: logging.StreamHandler[io.StringIO]
) -> None:
    response = client.get("/secret-amina/?nom=amina-benali", REMOTE_ADDR="198.51.100.7")
    assert response.status_code == 404
    assert journal.stream.getvalue() == ""


def test_privacy_an_error_is_written_down_without_what_caused_it(
    journal: logging.StreamHandler[io.StringIO],
) -> None:
    request = RequestFactory().post("/courriers/x/", {"nom": "amina-benali"})
    try:
        raise ValueError("« amina-benali » n’est pas un montant")
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", request.path, extra={"request": request}
        )
    written = journal.stream.getvalue()
    assert "ValueError" in written
    assert "test_privacy_of_visitors.py" in written
    assert "amina" not in written
    assert "/courriers/" not in written


def test_privacy_nothing_is_cached() -> None:
    assert {cache["BACKEND"] for cache in settings.CACHES.values()} == {
        "django.core.cache.backends.dummy.DummyCache"
    }


def test_privacy_only_the_team_has_sessions() -> None:
    names = {*settings.INSTALLED_APPS, *settings.MIDDLEWARE} - {*team.APPS, *team.MIDDLEWARE}
    words = ("sessions", "allauth", "messages", "csrf", "wagtail")
    assert [name for name in names for word in words if word in name.casefold()] == []
