"""Every page that anyone can open is sound, and every link leads somewhere."""

from collections.abc import Mapping

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from guichet.site.pages import public_addresses
from tests.journeys.crawling import Found, crawl, lost_places

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Mapping[str, Found]:
    """Give every address of the house that a link leads to, with the search filled in."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", verbosity=0)
        found = crawl(public_addresses())
        transaction.set_rollback(True)
    return found


def test_html_every_public_page_is_sound(house: Mapping[str, Found]) -> None:
    """Valid, named, served without a script, and nothing in it comes from elsewhere."""
    wrong = {address: one.page.faults for address, one in house.items() if one.page.faults}
    assert wrong == {}


def test_html_every_link_leads_to_a_page(house: Mapping[str, Found]) -> None:
    broken = {address: one.status for address, one in house.items() if one.status != 200}
    assert broken == {}


def test_html_every_link_to_a_place_finds_it(house: Mapping[str, Found]) -> None:
    assert lost_places(house) == []


def test_html_every_public_page_can_be_reached_by_links(house: Mapping[str, Found]) -> None:
    """A page to read that only its address leads to is lost for who does not know the address."""
    linked = {link.partition("#")[0] for one in house.values() for link in one.links}
    read = {
        address
        for address in public_addresses()
        if house[address].is_page and "?" not in address and address != "/"
    }
    assert sorted(read - linked) == []
