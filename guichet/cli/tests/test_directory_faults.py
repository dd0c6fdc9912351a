"""What prevents `guichet directory` is told in one French line, and nothing is half done."""

from pathlib import Path

import pytest
from django.db import OperationalError

from guichet.cli.main import main
from guichet.engine.gazetteer import GazetteerError
from guichet.features.directory import importing
from guichet.features.directory.models import ImportRun, Place
from guichet.lib import communes

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(tmp_path: Path) -> str:
    path = tmp_path / "lieux.csv"
    path.write_text("id,nom,commune,code_insee\n1,Lieu,Metz,57463\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("fault", [OperationalError, GazetteerError])
def test_a_base_or_a_folder_that_refuses_is_told(
    fault: type[Exception],
    places: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise fault("le disque est plein")

    monkeypatch.setattr(importing, "import_file", refuses)
    monkeypatch.setattr(communes, "gazetteer", object)
    assert main(["directory", "import", places]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "le disque est plein" in told.err


def test_a_report_that_has_no_folder_is_refused_before_anything_comes_in(
    places: str, tmp_path: Path
) -> None:
    report = tmp_path / "none" / "refus.csv"
    assert main(["directory", "import", places, "--report", str(report)]) == 2
    assert not Place.objects.exists()


def test_an_export_that_is_refused_names_the_file_that_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = tmp_path / "none" / "lieux.csv"
    assert main(["directory", "export", str(wanted)]) == 2
    told = capsys.readouterr().err
    assert "none/lieux.csv" in told
    assert ".guichet-" not in told


def test_a_source_that_no_base_could_keep_is_cleaned(places: str) -> None:
    assert main(["directory", "import", places, "--source", "\udc80Hub\x1b" + "x" * 300]) == 0
    assert ImportRun.objects.get().source == "Hub" + "x" * 117
