"""Communes by code, by group and by place; their names after « de » and « à »; their town halls."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from math import nan
from pathlib import Path

import pytest

from guichet.engine.gazetteer import Gazetteer, GazetteerError, direction, distance_km


def test_a_commune_is_told_in_full(france: Gazetteer) -> None:
    metz = france.commune("57463")
    assert metz is not None
    assert (metz.name, metz.kind, metz.department) == ("Metz", "COM", "57")
    assert (metz.epci, metz.epci_name) == ("200039865", "Metz Métropole")
    assert metz.population == 116_429
    assert metz.postcodes == ("57000", "57050", "57070")
    assert metz.slug == "57463-metz"
    assert metz.label == "Metz (57)"
    assert metz.former == ""


@pytest.mark.parametrize(
    ("code", "of_name", "at_name", "slug"),
    [
        ("57463", "de Metz", "à Metz", "57463-metz"),
        ("74010", "d’Annecy", "à Annecy", "74010-annecy"),
        ("76351", "du Havre", "au Havre", "76351-le-havre"),
        ("17300", "de La Rochelle", "à La Rochelle", "17300-la-rochelle"),
        ("13097", "de Saint-Martin-de-Crau", "à Saint-Martin-de-Crau", "13097-saint-martin-de-crau"),
        ("97101", "des Abymes", "aux Abymes", "97101-les-abymes"),
        ("94038", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses", "94038-l-hay-les-roses"),
        ("60703", "d’Aux Marais", "à Aux Marais", "60703-aux-marais"),
        ("66104", "de Los Masos", "à Los Masos", "66104-los-masos"),
        ("2A004", "d’Ajaccio", "à Ajaccio", "2a004-ajaccio"),
        ("62041", "d’Arras", "à Arras", "62041-arras"),
        ("75113", "de Paris 13e arrondissement", "à Paris 13e arrondissement", "75113-paris-13e-arrondissement"),
    ],
)  # fmt: skip
def test_a_name_goes_well_with_what_is_before_it(
    france: Gazetteer, code: str, of_name: str, at_name: str, slug: str
) -> None:
    commune = france.commune(code)
    assert commune is not None
    assert (commune.of_name, commune.at_name, commune.slug) == (of_name, at_name, slug)


def test_an_old_code_leads_to_the_commune_of_today(france: Gazetteer) -> None:
    found = france.commune("93059")
    assert found is not None
    assert (found.code, found.name, found.former) == (
        "93066",
        "Saint-Denis",
        "Pierrefitte-sur-Seine",
    )


def test_a_code_kept_by_a_merged_commune_is_the_commune_of_today(france: Gazetteer) -> None:
    found = france.commune("49126")
    assert found is not None
    assert (found.name, found.kind) == ("Orée d’Anjou", "COM")


def test_a_code_may_be_typed_in_lower_case(france: Gazetteer) -> None:
    assert france.commune("2a004") == france.commune("2A004")


@pytest.mark.parametrize(
    "code", ["", "00000", "57", "57463 ", "'; DROP TABLE communes", "x" * 10_000]
)
def test_an_unknown_code_is_no_commune(france: Gazetteer, code: str) -> None:
    assert france.commune(code) is None


def test_three_cities_have_arrondissements(france: Gazetteer) -> None:
    counts = {
        code: len(france.arrondissements(code)) for code in ("75056", "69123", "13055", "57463")
    }
    assert counts == {"75056": 20, "69123": 9, "13055": 16, "57463": 0}
    assert france.arrondissements("75056")[12].name == "Paris 13e arrondissement"


def test_departments_and_groups_give_their_communes_by_name(france: Gazetteer) -> None:
    moselle = france.of_department("57")
    assert len(moselle) == 725
    assert [one.name for one in moselle[:2]] == ["Aboncourt", "Aboncourt-sur-Seille"]
    metropole = france.of_epci("200039865")
    assert {"Metz", "Woippy"} <= {one.name for one in metropole}
    assert france.of_epci("") == ()
    assert france.of_department("99") == ()


def test_the_nearest_communes_come_first(france: Gazetteer) -> None:
    metz = france.commune("57463")
    assert metz is not None
    near = france.near(metz.latitude, metz.longitude, limit=6)
    assert near[0] == metz
    far = [distance_km(metz.latitude, metz.longitude, one.latitude, one.longitude) for one in near]
    assert far == sorted(far)
    assert far[-1] < 6


def test_nearest_is_true_where_communes_are_far_apart(france: Gazetteer) -> None:
    everywhere = list(france.of_department("973"))
    cayenne = next(one for one in everywhere if one.name == "Cayenne")
    by_hand = sorted(
        everywhere,
        key=lambda one: distance_km(
            cayenne.latitude, cayenne.longitude, one.latitude, one.longitude
        ),
    )
    assert list(france.near(cayenne.latitude, cayenne.longitude, limit=12)) == by_hand[:12]


@pytest.mark.parametrize("place", [(0.0, 0.0), (90.0, 0.0), (1000.0, 2.0), (nan, nan)])
def test_nothing_is_near_the_middle_of_nowhere(
    france: Gazetteer, place: tuple[float, float]
) -> None:
    assert france.near(*place) == ()


@pytest.mark.parametrize(
    ("to", "km", "where"),
    [
        ((48.8566, 2.3522), 0, "au nord"),
        ((45.7640, 4.8357), 391.5, "au sud-est"),
        ((50.6292, 3.0573), 203.7, "au nord"),
        ((48.1173, -1.6778), 308.6, "à l’ouest"),
        ((-20.8789, 55.4481), 9372, "au sud-est"),
    ],
    ids=["here", "Lyon", "Lille", "Rennes", "La Réunion"],
)
def test_distances_and_directions_from_paris(
    to: tuple[float, float], km: float, where: str
) -> None:
    paris = (48.8566, 2.3522)
    assert distance_km(*paris, *to) == pytest.approx(km, rel=0.01)
    assert direction(*paris, *to) == where


def test_a_town_hall_says_all_that_one_needs(france: Gazetteer) -> None:
    (hall,) = france.town_halls_of("76351")
    assert hall.name == "Mairie du Havre"
    assert hall.address == ("1517 place de l’Hôtel-de-Ville", "76000 Le Havre")
    assert hall.hours == "Mo-Fr 08:00-16:50; Sa 09:00-11:50"
    assert hall.phone == "02 35 19 45 45"
    assert hall.email == "contact@lehavre.fr"
    assert hall.dated.isoformat() == "2026-10-01"


@pytest.mark.parametrize(
    ("commune", "name"),
    [
        ("57463", "Mairie de Metz"),
        ("74010", "Mairie d’Annecy"),
        ("94038", "Mairie de L’Haÿ-les-Roses"),
        ("75113", "Mairie du 13e arrondissement de Paris"),
        ("75103", "Mairie de Paris Centre"),
        ("69381", "Mairie du 1er arrondissement de Lyon"),
        ("13202", "Mairie du 2e secteur de Marseille"),
        ("59350", "Mairie annexe de Lomme"),
        ("38292", "Mairie déléguée de Paladru"),
    ],
)
def test_a_town_hall_bears_its_name(france: Gazetteer, commune: str, name: str) -> None:
    assert name in {hall.name for hall in france.town_halls_of(commune)}


def test_each_town_hall_is_given_once_by_key(france: Gazetteer) -> None:
    keys = [hall.key for hall in france.town_halls()]
    assert keys == sorted(set(keys))


def test_the_hall_of_a_merged_commune_comes_after_its_own(france: Gazetteer) -> None:
    assert [hall.key for hall in france.town_halls_of("38292")] == ["38292", "38292-deleguee"]


def test_several_people_may_ask_at_once(france: Gazetteer) -> None:
    typed = ["metz", "marseile", "57000", "saint", "st etienne 42"] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(france.search, typed)) == [france.search(one) for one in typed]


def test_a_file_that_is_something_else_is_refused_in_french(tmp_path: Path) -> None:
    other = tmp_path / "places-0.sqlite3"
    sqlite3.connect(other).execute("CREATE TABLE other (one)").connection.close()
    for path in (other, tmp_path / "absent.sqlite3"):
        with pytest.raises(GazetteerError, match="effacez"):
            Gazetteer(path)
