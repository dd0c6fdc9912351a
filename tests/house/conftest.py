"""Every public page, asked for once, for the rules that hold on all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from guichet.site.pages import public_addresses

# The rights, the procedures and the letters alone make more: a shorter list forgot some.
_FEWEST: Final = 80


@dataclass(frozen=True)
class PublicPage:
    """What a browser gets, without following anything."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    content: bytes

    @property
    def is_html(self) -> bool:
        """Tell whether a browser would show it as a page."""
        return self.headers["Content-Type"].startswith("text/html")

    @property
    def text(self) -> str:
        """Give the page's source."""
        return self.content.decode("utf-8")


def visit(client: Client, address: str) -> PublicPage:
    """Ask for one page, as a browser that keeps nothing."""
    response = client.get(address)
    return PublicPage(
        status=response.status_code,
        headers=dict(response.headers),
        cookies=tuple(response.cookies),
        content=response.getvalue(),
    )


@pytest.fixture(scope="session")
def public_pages(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Mapping[str, PublicPage]:
    """Give every public page by its address, with the search filled in as `guichet run` does."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", verbosity=0)
        pages = {address: visit(Client(), address) for address in public_addresses()}
        transaction.set_rollback(True)
    assert len(pages) >= _FEWEST
    return pages
