"""Many places at once: known ones follow their source, and what people corrected here stays."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from guichet.engine.gazetteer import StepFree, TownHall
from guichet.features.directory import changes, town_halls
from guichet.features.directory.changes import Author, ChangedMeanwhile, Superseded
from guichet.features.directory.kinds import Kind
from guichet.features.directory.loading import Tally, free_slug, store, wish
from guichet.features.directory.models import (
    FieldChange,
    ImportRun,
    Origin,
    Place,
    Spot,
)
from guichet.features.directory.tests.places import TODAY, place

pytestmark = pytest.mark.django_db

_ROW = {"source_id": "a1", "nom": "Maison du droit", "latitude": 49.0, "longitude": 6.0}
_TEAM = Author(Origin.TEAM, "amina")


def _hall(**values: object) -> TownHall:
    usual: dict[str, object] = {
        "key": "57463",
        "commune": "57463",
        "name": "Mairie de Metz",
        "street": "1 place d’Armes",
        "postcode": "57000",
        "city": "Metz",
        "latitude": 49.12,
        "longitude": 6.17,
        "hours": "Mo-Fr 08:00-17:00",
        "phone": "03 87 55 50 00",
        "email": "",
        "site": "https://metz.fr",
        "step_free": StepFree.YES,
    }
    return TownHall(**(usual | values))  # type: ignore[arg-type]


def test_a_batch_makes_places_that_are_found_and_the_same_batch_changes_nothing() -> None:
    assert store([_ROW], "réseau", TODAY) == Tally(created=1)
    assert store([_ROW], "réseau", TODAY) == Tally(unchanged=1)
    one = Place.objects.get()
    assert one.slug == "maison-du-droit"
    assert set(one.spots.values_list("topic", flat=True)) == {Spot.EVERY, Spot.ANY, "@other"}


def test_a_place_follows_its_source_and_its_history_says_so() -> None:
    store([_ROW], "réseau", TODAY)
    assert store([_ROW | {"nom": "Maison de la justice"}], "réseau", TODAY) == Tally(updated=1)
    change = FieldChange.objects.get()
    assert (change.before, change.after) == ("Maison du droit", "Maison de la justice")
    assert (change.origin, change.by) == (Origin.IMPORT, "réseau")


def test_what_was_corrected_here_stays_and_is_counted() -> None:
    store([_ROW], "réseau", TODAY)
    changes.change(Place.objects.get().pk, {"telephone": "03 87 00 00 00"}, _TEAM, TODAY)
    told = _ROW | {"telephone": "01 00 00 00 00", "adresse": "2 rue Haute"}
    assert store([told], "réseau", TODAY) == Tally(updated=1, kept=1)
    one = Place.objects.get()
    assert (one.telephone, one.adresse) == ("03 87 00 00 00", "2 rue Haute")


def test_two_places_of_one_name_have_two_addresses() -> None:
    rows = [_ROW, _ROW | {"source_id": "a2"}, _ROW | {"source_id": "a3"}]
    assert store(rows, "réseau", TODAY) == Tally(created=3)
    slugs = set(Place.objects.values_list("slug", flat=True))
    assert slugs == {"maison-du-droit", "maison-du-droit-2", "maison-du-droit-3"}
    assert free_slug("maison-du-droit") == "maison-du-droit-4"


def test_a_name_without_letters_gets_an_address_all_the_same() -> None:
    assert wish("…", "") == "lieu"
    assert wish("م", "57463") == "57463"


# --- Town halls -----------------------------------------------------------------------------------


def test_town_halls_come_in_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert town_halls.load_from([_hall()]) == Tally(created=1)
    with django_assert_num_queries(1):
        assert town_halls.load() == Tally()
    one = Place.objects.get()
    assert (one.kind, one.slug, one.step_free) == (Kind.TOWN_HALL, "mairie-de-metz-57463", "yes")
    assert one.checked_on == _hall().dated
    assert ImportRun.objects.get().created == 1


def test_a_new_release_brings_town_halls_up_to_date_and_undoes_no_correction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town_halls.load_from([_hall()])
    changes.change(Place.objects.get().pk, {"horaires": "Mo 09:00-12:00"}, _TEAM, TODAY)
    later = date(2027, 10, 1)
    told = _hall(phone="03 87 99 99 99", hours="Mo-Fr 08:00-16:00", dated=later)
    assert town_halls.load_from([told]) == Tally(updated=1, kept=1)
    one = Place.objects.get()
    assert (one.telephone, one.horaires) == ("03 87 99 99 99", "Mo 09:00-12:00")
    assert one.checked_on == later


# --- One place, several people --------------------------------------------------------------------


def test_the_second_who_edits_is_told() -> None:
    one = place()
    changes.change(one.pk, {"telephone": "03 87 00 00 01"}, _TEAM, TODAY, seen=0)
    with pytest.raises(ChangedMeanwhile):
        changes.change(one.pk, {"telephone": "03 87 00 00 02"}, _TEAM, TODAY, seen=0)
    one.refresh_from_db()
    assert one.telephone == "03 87 00 00 01"


def test_a_change_is_undone_unless_something_came_after() -> None:
    one = place(date_maj=date(2026, 1, 1))
    for day in (date(2026, 2, 1), date(2026, 3, 1)):
        changes.change(one.pk, {"date_maj": day}, _TEAM, TODAY)
    last, first = FieldChange.objects.filter(field="date_maj")
    with pytest.raises(Superseded):
        changes.undo(first, "bilal", TODAY)
    assert changes.undo(last, "bilal", TODAY).date_maj == date(2026, 2, 1)
    assert FieldChange.objects.filter(origin=Origin.UNDO, by="bilal").count() == 1


def test_moving_a_place_moves_where_it_is_found() -> None:
    one = place()
    changes.change(one.pk, {"latitude": 43.3, "longitude": 5.4}, _TEAM, TODAY)
    assert set(one.spots.values_list("latitude", flat=True)) == {43.3}
