"""What the directory offers to the rest of the house, and what it does not."""

import pytest
from pytest_django import Settings

from guichet.features.directory import offers
from guichet.features.directory.kinds import Kind
from guichet.features.directory.tests.places import TODAY, place, town_hall
from guichet.lib import rooms
from guichet.lib.rooms import Whereabouts

pytestmark = pytest.mark.django_db

_METZ = Whereabouts(commune="57463", situations=("overpayment",))


@pytest.fixture(autouse=True)
def _on_a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def test_the_search_knows_places_and_départements_and_no_town_hall() -> None:
    town_hall()
    place()
    addresses = [one.address for one in offers.search_documents()]
    assert "/annuaire/lieu/droits-debout/" in addresses
    assert "/annuaire/departement/2a/" in addresses
    assert not any("mairie-de" in one for one in addresses)
    assert len(addresses) == len(set(addresses))


def test_other_rooms_learn_who_helps_near_a_place() -> None:
    town_hall()
    place("Généraliste", north=1)
    place("Trop-perçus", north=5, situations=["overpayment"])
    found = rooms.helpers_near(_METZ)
    assert [one.name for one in found] == ["Trop-perçus", "Généraliste", "Mairie de Metz"]
    assert "à 5\xa0km au nord" in found[0].note


@pytest.mark.parametrize("typed", ["Metz", "57463", "57000 metz"])
def test_letters_find_the_office_to_write_to(typed: str) -> None:
    place("CAF de la Moselle", kind=Kind.CAF, adresse="4 boulevard du Pontiffroy")
    (office,) = rooms.addressees_near(Whereabouts(commune=typed), "caf")
    assert office.lines == ("CAF de la Moselle", "4 boulevard du Pontiffroy", "57000 Metz")


def test_where_only_the_department_is_known_its_places_are_given() -> None:
    place("Généraliste", code_insee="57672")
    place("Trop-perçus", situations=["overpayment"])
    place("Caméras", situations=["camera"])
    place("Ailleurs", code_insee="58001")
    place("CAF de la Moselle", kind=Kind.CAF)
    where = Whereabouts(department="57", situations=("overpayment",))
    assert [one.name for one in rooms.helpers_near(where)] == ["Trop-perçus", "Généraliste"]
    assert [one.name for one in rooms.addressees_near(where, "caf")] == ["CAF de la Moselle"]


def test_without_a_sure_commune_nobody_is_named() -> None:
    town_hall()
    for where in (Whereabouts(), Whereabouts(department="99"), Whereabouts(commune="saint-denis")):
        assert rooms.helpers_near(where) == ()
        assert rooms.addressees_near(where, "commune") == ()


def test_an_office_without_an_address_is_not_written_to() -> None:
    place("CAF", kind=Kind.CAF, code_postal="")
    assert rooms.addressees_near(_METZ, "caf") == ()
    assert rooms.addressees_near(_METZ, "employer") == ()
