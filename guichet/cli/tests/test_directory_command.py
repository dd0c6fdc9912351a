"""`guichet directory` brings a list of places in, tells what it refuses, and writes it out again."""

import csv
import json
from pathlib import Path

import pytest

from guichet.cli.main import main
from guichet.features.directory.models import ImportRun, Place

pytestmark = pytest.mark.django_db

_TEXT = """id;nom;commune;code_insee;telephone
1;Les Mains tendues;Metz;57463;03 87 00 00 00
2;Permanence;Nulle-Part;;

3;Écoute;Épinal;88160;demander Chloé
"""


@pytest.fixture
def places(tmp_path: Path) -> Path:
    path = tmp_path / "lieux.csv"
    path.write_bytes(_TEXT.encode("cp1252"))
    return path


def _refusal(capsys: pytest.CaptureFixture[str]) -> str:
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    return written.err.replace("\u00a0", " ")


def test_what_came_in_and_what_is_refused_is_told(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["directory", "import", str(places), "--source", "Hub"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Import de « Hub »" in told
    assert "2 lieux nouveaux" in told
    assert "1 ligne refusée\n" in told
    assert "Ligne 3 refusée : La commune « Nulle-Part » n’est pas connue, et aucune" in told
    assert set(Place.objects.values_list("nom", flat=True)) == {"Les Mains tendues", "Écoute"}


def test_a_program_reads_the_figures(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", "import", str(places), "--source", "Hub", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "source": "Hub",
        "format": "lieux",
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "kept": 0,
        "refused": 1,
        "noted": 3,
        "line": 5,
    }


def test_each_refusal_is_written_to_a_report(places: Path, tmp_path: Path) -> None:
    report = tmp_path / "refus.csv"
    assert main(["directory", "import", str(places), "--report", str(report)]) == 0
    with report.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["ligne"], row["champ"], row["ligne_refusee"]) for row in rows] == [
        ("2", "latitude", "non"),
        ("3", "commune", "oui"),
        ("5", "telephone", "non"),
        ("5", "latitude", "non"),
    ]
    assert report.stat().st_mode & 0o077 == 0


def test_a_report_never_replaces_a_file(
    places: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "refus.csv"
    report.write_text("précieux")
    assert main(["directory", "import", str(places), "--report", str(report)]) == 2
    assert "refus.csv » existe déjà ; rien n’a été importé" in _refusal(capsys)
    assert report.read_text() == "précieux"
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_the_whole_directory_is_written_out(
    places: Path, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["directory", "import", str(places), "--source", "Hub"])
    out = tmp_path / f"annuaire{ending}"
    assert main(["directory", "export", str(out)]) == 0
    assert "2 lieux écrits" in capsys.readouterr().out.replace("\u00a0", " ")
    assert "Les Mains tendues" in out.read_text(encoding="utf-8")
    # Brought back, it is the same two places under the names that this house gave them.
    assert main(["directory", "import", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refused"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "absent.csv"], "absent.csv"),
        (["import", "."], "« . »"),
        (["export", "annuaire.txt"], "doit finir par .csv ou .json"),
        (["export", "nulle-part/annuaire.csv"], "nulle-part"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["directory", *words]) == 2
    assert said in _refusal(capsys)


def test_a_file_that_is_no_list_of_places_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("a,b\n1,2\n")
    assert main(["directory", "import", str(path)]) == 2
    assert "aucune des formes connues" in _refusal(capsys)
    assert not ImportRun.objects.exists()
