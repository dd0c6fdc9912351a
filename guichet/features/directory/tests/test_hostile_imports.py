"""Positions that cannot be, and what a hostile file writes, never reach the directory as true."""

from datetime import date
from pathlib import Path
from unittest.mock import DEFAULT, Mock

import pytest
from django.db import IntegrityError

from guichet.engine.mediation.tables import FileFault
from guichet.features.directory import importing, loading
from guichet.features.directory.importing import import_file
from guichet.features.directory.models import ImportRun, Place
from guichet.lib.communes import gazetteer

pytestmark = pytest.mark.django_db
_HEAD = "id,nom,commune,code_insee,latitude,longitude,site_web\n"


def _bring(folder: Path, rows: str) -> ImportRun:
    path = folder / "lieux.csv"
    path.write_text(_HEAD + rows, encoding="utf-8")
    return import_file(path, gazetteer(), date(2026, 11, 24), source="Hub")


@pytest.mark.parametrize("position", ["6.1757,49.1193", "40.7,-74.0"])
def test_a_position_far_from_its_commune_is_left_for_the_town_hall(
    position: str, tmp_path: Path
) -> None:
    run = _bring(tmp_path, f"1,Lieu,Metz,57463,{position},\n")
    place, hall = Place.objects.get(), gazetteer().commune("57463")
    assert hall
    assert (place.latitude, place.longitude) == (hall.latitude, hall.longitude)
    assert "loin de la commune" in run.refusals.get().why


def test_a_position_out_of_france_does_not_stand_for_an_unknown_commune(tmp_path: Path) -> None:
    run = _bring(tmp_path, "1,Lieu,Nulle-Part,,40.7,-74.0,\n2,Lieu,Nulle-Part,,49.1,6.2,\n")
    assert Place.objects.get().source_id == "2"
    assert "n’est pas en France" in run.refusals.get(is_whole_line=True).why


def test_overseas_positions_are_where_they_say(tmp_path: Path) -> None:
    _bring(
        tmp_path, "1,Lieu,Saint-Denis,97411,-20.88,55.45,\n2,Lieu,Maripasoula,97353,2.3,-53.2,\n"
    )
    assert set(Place.objects.values_list("latitude", flat=True)) == {-20.88, 2.3}


def test_scripts_and_markup_are_no_sites(tmp_path: Path) -> None:
    _bring(tmp_path, "1,<b>Lieu</b>,Metz,57463,,,javascript:alert(1)|data:text/html\n")
    place = Place.objects.get()
    assert (place.nom, place.site_web) == ("<b>Lieu</b>", [])


def test_the_same_file_brought_in_twice_at_once_goes_on_in_one_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    rows = "".join(f"{number},Lieu {number},Metz,57463,,,\n" for number in range(4))
    others: list[ImportRun] = []

    def meanwhile(_line: int) -> None:
        if not others:
            others.append(_bring(tmp_path, rows))

    path = tmp_path / "lieux.csv"
    path.write_text(_HEAD + rows, encoding="utf-8")
    with pytest.raises(FileFault, match="laissez-le finir"):
        import_file(path, gazetteer(), date(2026, 11, 24), source="Hub", progress=meanwhile)
    run = ImportRun.objects.get()
    assert (run.created, run.unchanged, Place.objects.count()) == (4, 0, 4)


def test_a_place_that_another_import_makes_at_the_same_instant_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Mock(wraps=loading.store, side_effect=[IntegrityError, DEFAULT])
    monkeypatch.setattr(importing, "store", late)
    assert _bring(tmp_path, "1,Lieu,Metz,57463,,,\n").created == 1
