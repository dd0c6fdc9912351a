"""`guichet check` names the file to mend, and is content with ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guichet.cli.main import main
from guichet.engine.catalogue import CATALOGUE_DIR

# The team is looked at too: the chain of its trail.
pytestmark = pytest.mark.django_db


def test_our_own_catalogue_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("Tout est en ordre : 61 démarches")


def test_a_fault_names_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_DIR, folder)
    file = folder / "procedures" / "cra-appeal.yaml"
    file.write_text(file.read_text("utf-8") + "\ninconnue: oui\n", encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    written = capsys.readouterr()
    assert "procedures/cra-appeal.yaml" in written.out
    assert "inconnue" in written.out
    assert written.err == "À corriger : 1.\n"


def test_a_folder_of_data_that_cannot_be_written_gets_one_line_and_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guichet.cli", "check"],
        env={"GUICHET_DATA_DIR": "/proc", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("guichet\u00a0: «\u00a0/proc/")
    assert "ne peut pas être utilisé" in done.stderr


def test_a_folder_that_does_not_exist_is_badly_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", "/nulle/part"])
    assert left.value.code == 2
    assert "n’est pas un dossier" in capsys.readouterr().err
