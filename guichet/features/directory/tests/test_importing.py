"""A published file comes in once, follows its source, and never undoes what was corrected here."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from guichet.engine.mediation.national_schema import csv_lines
from guichet.engine.mediation.reading import read
from guichet.engine.mediation.tables import FileFault
from guichet.features.directory import importing, town_halls
from guichet.features.directory.changes import Author, change
from guichet.features.directory.exports import records
from guichet.features.directory.file_kinds import kind_of
from guichet.features.directory.importing import import_file
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import (
    FieldChange,
    ImportRun,
    Origin,
    Place,
    RunStatus,
    Spot,
)
from guichet.lib.communes import gazetteer

TODAY = date(2026, 11, 24)
METZ = {"commune": "Metz", "code_insee": "57463", "latitude": "49.1193", "longitude": "6.1757"}

pytestmark = pytest.mark.django_db


def _file(folder: Path, *rows: Mapping[str, str], name: str = "lieux.csv") -> Path:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="")
    table.writeheader()
    table.writerows(rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def _bring(path: Path, source: str = "Hub") -> ImportRun:
    return import_file(path, gazetteer(), TODAY, source=source)


def _figures(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.updated, run.unchanged, run.refused


def test_a_file_comes_in_and_again_changes_nothing(tmp_path: Path) -> None:
    rows = [METZ | {"id": str(number), "nom": f"Lieu {number}"} for number in range(3)]
    path = _file(tmp_path, *rows)
    assert _figures(_bring(path)) == (3, 0, 0, 0)
    assert _figures(_bring(path)) == (0, 0, 3, 0)
    assert Place.objects.count() == 3
    assert FieldChange.objects.count() == 0
    assert Spot.objects.filter(place__nom="Lieu 1").exists()


def test_a_new_edition_updates_with_its_history(tmp_path: Path) -> None:
    row = METZ | {"id": "1", "nom": "Lieu", "telephone": "03 87 00 00 00"}
    _bring(_file(tmp_path, row))
    run = _bring(_file(tmp_path, row | {"telephone": "03 87 11 11 11"}))
    place = Place.objects.get()
    assert _figures(run) == (0, 1, 0, 0)
    assert place.telephone == "03 87 11 11 11"
    told = FieldChange.objects.get()
    assert (told.field, told.before, told.after) == (
        "telephone",
        "03 87 00 00 00",
        "03 87 11 11 11",
    )
    assert (told.origin, told.run, told.by) == (Origin.IMPORT, run, "Hub")


def test_what_the_team_corrected_stays(tmp_path: Path) -> None:
    row = METZ | {"id": "1", "nom": "Lieu", "adresse": "1 rue Vieille"}
    _bring(_file(tmp_path, row))
    place = Place.objects.get()
    change(place.pk, {"adresse": "2 rue Neuve"}, Author(Origin.TEAM, "Dominique"), TODAY)
    run = _bring(_file(tmp_path, row | {"nom": "Lieu renommé"}))
    place.refresh_from_db()
    assert (place.nom, place.adresse) == ("Lieu renommé", "2 rue Neuve")
    assert run.kept == 1


def test_a_merged_commune_leads_to_the_present_one(tmp_path: Path) -> None:
    _bring(
        _file(
            tmp_path,
            {"id": "1", "nom": "Lieu", "commune": "Annecy-le-Vieux", "code_insee": "74011"},
        )
    )
    place = Place.objects.get()
    assert place.code_insee == "74010"
    assert place.latitude


def test_a_commune_is_found_by_its_postcode_and_name(tmp_path: Path) -> None:
    _bring(_file(tmp_path, {"id": "1", "nom": "Lieu", "commune": "METZ", "code_postal": "57000"}))
    assert Place.objects.get().code_insee == "57463"


def test_an_unknown_commune_is_refused_unless_a_position_says_where(tmp_path: Path) -> None:
    nowhere = {"id": "1", "nom": "Lieu", "commune": "Nulle-Part"}
    somewhere = {
        "id": "2",
        "nom": "Lieu",
        "commune": "Nulle-Part",
        "latitude": "48",
        "longitude": "2",
    }
    run = _bring(_file(tmp_path, nowhere, somewhere))
    assert _figures(run) == (1, 0, 0, 1)
    refused, noted = run.refusals.all()
    assert (refused.line, refused.is_whole_line) == (2, True)
    assert "« Nulle-Part » n’est pas connue, et" in refused.why.replace("\u00a0", " ")
    assert (noted.line, noted.is_whole_line) == (3, False)


def test_a_killed_import_goes_on_and_does_no_line_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    rows = [METZ | {"id": str(number), "nom": f"Lieu {number}"} for number in range(10)]
    path = _file(tmp_path, *rows, {"id": "x", "nom": "Lieu", "commune": "Nulle-Part"})

    def killed(line: int) -> None:
        if line > 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, gazetteer(), TODAY, source="Hub", progress=killed)
    begun = ImportRun.objects.get()
    assert (begun.status, begun.line, begun.created) == (RunStatus.RUNNING, 9, 8)
    ended = _bring(path)
    assert ended.pk == begun.pk
    assert (ended.status, _figures(ended)) == (RunStatus.DONE, (10, 0, 0, 1))
    assert ended.refusals.count() == 1
    assert Place.objects.count() == 10


def test_a_file_cut_short_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "lieux.json"
    path.write_text('[{"id": "1", "nom": "Lieu", "commune": "Metz", "code_insee": "57463"}, {')
    with pytest.raises(FileFault, match="Après l’enregistrement 1"):
        _bring(path)
    assert ImportRun.objects.get().status == RunStatus.RUNNING


def test_what_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    run = _bring(_file(tmp_path, METZ | {"id": "1", "nom": "L" * 250}))
    assert Place.objects.get().nom == "L" * 200
    assert run.refusals.get().field == "nom"


def _hall_row(day: str) -> dict[str, str]:
    address = '[{"type_adresse": "Adresse", "numero_voie": "9 place Neuve", "nom_commune": "Metz"}]'
    return {
        "id": "abc",
        "nom": "Mairie - Metz",
        "pivot": '[{"type_service_local": "mairie", "code_insee_commune": ["57463"]}]',
        "adresse": address,
        "plage_ouverture": "[]",
        "date_modification": day,
    }


def test_a_town_hall_is_brought_up_to_date_by_a_younger_file_only(tmp_path: Path) -> None:
    hall = Place.objects.create(
        slug="mairie-57463",
        kind=Kind.TOWN_HALL,
        nom="Mairie de Metz",
        source=town_halls.SOURCE,
        source_id="57463",
        code_insee="57463",
        telephone="+33387000000",
        date_maj=date(2026, 10, 1),
    )
    older = _bring(_file(tmp_path, _hall_row("2026-09-30")))
    assert _figures(older) == (0, 0, 0, 1)
    younger = _bring(_file(tmp_path, _hall_row("2026-11-02")))
    hall.refresh_from_db()
    assert _figures(younger) == (0, 1, 0, 0)
    assert (hall.adresse, hall.telephone) == ("9 place Neuve", "+33387000000")
    assert hall.date_maj == date(2026, 11, 2)
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    ("types", "service", "kind"),
    [
        (("RFS", "ASSO"), "", Kind.FRANCE_SERVICES),
        (("XYZ", "CSC"), "", Kind.SOCIAL_CENTRE),
        ((), "", Kind.DIGITAL),
        ((), "sous_pref", Kind.PREFECTURE),
        ((), "gendarmerie", Kind.PUBLIC),
    ],
)
def test_what_a_file_calls_a_place_is_said_in_our_words(
    types: tuple[str, ...], service: str, kind: Kind
) -> None:
    assert kind_of(types, service) is kind


def test_the_directory_goes_out_in_the_schema_and_comes_back(tmp_path: Path) -> None:
    row = METZ | {"id": "1", "nom": "Lieu", "services": "Aide aux démarches administratives"}
    _bring(_file(tmp_path, row | {"horaires": "Mo 09:00-12:00"}))
    (out,) = records(Place.objects.all())
    path = tmp_path / "sortie.csv"
    path.write_text("".join(csv_lines([out])), encoding="utf-8", newline="")
    (line,) = read(path).lines
    assert line.notes == ()
    assert line.record == out
    assert (out.id, out.source, out.horaires) == (Place.objects.get().slug, "Hub", "Mo 09:00-12:00")


def test_a_telephone_goes_out_as_the_schema_writes_it() -> None:
    Place.objects.create(slug="un-lieu", nom="Un lieu", telephone="03 87 00 00 01")
    (out,) = records(Place.objects.all())
    assert out.telephone == "+33387000001"
