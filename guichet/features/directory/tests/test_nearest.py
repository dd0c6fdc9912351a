"""The nearest places are the nearest, whatever the number of entries and the situation."""

import random
from typing import Any

import pytest

from guichet.engine.gazetteer import distance_km
from guichet.features.directory.finding import around
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Place, Spot, Status, Territory
from guichet.features.directory.nearest import FARTHEST, nearest
from guichet.features.directory.spots import add, refresh
from guichet.features.directory.tests.places import METZ, place, town_hall
from guichet.lib.communes import gazetteer

pytestmark = pytest.mark.django_db


def _names(found: tuple[Place, ...]) -> list[str]:
    return [one.nom for one in found]


def _metz_page(situation: str = "") -> list[str]:
    metz = gazetteer().commune("57463")
    assert metz is not None
    found = around(metz, situation)
    return _names((*found.precise, *found.general))


def test_the_nearest_are_those_that_a_slow_and_sure_search_finds() -> None:
    draw = random.Random(7)  # noqa: S311
    Place.objects.bulk_create(
        Place(
            slug=f"lieu-{number}",
            nom=f"Lieu {number}",
            kind=Kind.ASSOCIATION,
            latitude=METZ[0] + draw.uniform(-2, 2),
            longitude=METZ[1] + draw.uniform(-3, 3),
        )
        for number in range(400)
    )
    add(Place.objects.all())
    surely = sorted(
        (distance_km(*METZ, one.latitude or 0, one.longitude or 0), one.pk)
        for one in Place.objects.all()
    )
    for count in (1, 7, 60):
        found = nearest(*METZ, Spot.EVERY, count)
        assert [(one.km, one.place.pk) for one in found] == surely[:count]


def test_a_place_is_found_as_far_as_one_may_go_and_no_farther() -> None:
    place("Presque trop loin", north=FARTHEST - 1)
    place("Trop loin", north=FARTHEST + 1)
    assert [one.place.nom for one in nearest(*METZ, Spot.EVERY, 5)] == ["Presque trop loin"]


def test_in_a_situation_who_knows_it_comes_before_who_helps_whatever_happens() -> None:
    place("Généraliste", north=1)
    place("Trop-perçus", north=30, situations=["overpayment"])
    place("Caméras", north=2, situations=["camera"])
    assert _metz_page("overpayment") == ["Trop-perçus", "Généraliste"]
    assert _metz_page() == ["Généraliste", "Caméras", "Trop-perçus"]


def test_a_place_for_the_people_of_elsewhere_is_not_proposed() -> None:
    place("Pour Nancy", territory=Territory.COMMUNE, territory_code="54395")
    place("Pour la Meuse", territory=Territory.DEPARTMENT, territory_code="55")
    place("Pour la Moselle", territory=Territory.DEPARTMENT, territory_code="57")
    assert _metz_page() == ["Pour la Moselle"]


def test_a_place_that_closed_or_is_hidden_is_found_no_more() -> None:
    one = place()
    for status in (Status.CLOSED, Status.HIDDEN):
        one.status = status
        refresh([one])
        assert _metz_page() == []


def test_who_helps_by_telephone_everywhere_is_found_without_a_position() -> None:
    everywhere: dict[str, Any] = {
        "latitude": None,
        "longitude": None,
        "territory": Territory.NATIONAL,
    }
    place("Ligne nationale", **everywhere)
    place("Ligne des caméras", **everywhere, situations=["camera"])
    metz = gazetteer().commune("57463")
    assert metz is not None
    assert _names(around(metz, "overpayment").afar) == ["Ligne nationale"]


def test_the_town_hall_is_always_there_and_the_service_of_the_situation_too() -> None:
    town_hall()
    place("CAF de la Moselle", kind=Kind.CAF, north=4)
    place("Tribunal", kind=Kind.COURT, north=1)
    metz = gazetteer().commune("57463")
    assert metz is not None
    found = around(metz, "overpayment")
    assert found.is_bare
    assert _names(found.halls) == ["Mairie de Metz"]
    assert _names(found.public) == ["CAF de la Moselle"]


def test_where_there_is_no_town_hall_the_nearest_stands_for_it() -> None:
    near = {"code_insee": "75103", "latitude": 48.8637, "longitude": 2.3615, "source_id": "75103"}
    far = {"code_insee": "75120", "latitude": 48.8652, "longitude": 2.3991, "source_id": "75120"}
    town_hall(**far, slug="mairie-du-20e", nom="Mairie du 20e")
    town_hall(**near, slug="mairie-de-paris-centre", nom="Mairie de Paris Centre")
    for code in ("75056", "75104"):
        here = gazetteer().commune(code)
        assert here is not None
        assert _names(around(here).halls) == ["Mairie de Paris Centre", "Mairie du 20e"]
