"""`guichet score --data`: a table of scores, whole or not at all, and one line when it cannot be."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guichet.cli import score_table
from guichet.engine.scoring import tables
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.tests.small_models import data, sum_model
from tests.running import clean_environment

ROOT = Path(__file__).resolve().parents[3]
_HEADER = "seul,enfant,revenu,visites,part"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a table of two persons."""
    (tmp_path / "table.csv").write_text(f"{_HEADER}\n1,0,1500,4,0.25\n0,1,,0,1\n", "utf-8")
    return tmp_path


def _run(folder: Path, source: str = "table.csv", out: str | None = "notes.csv") -> int:
    output = None if out is None else str(folder / out)
    return score_table.run(sum_model(), str(folder / source), output)


def _left(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_table_is_scored_and_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder) == 0
    lines = (folder / "notes.csv").read_text("utf-8").splitlines()
    assert lines[0] == f"{_HEADER},score,group"
    assert len(lines) == 3
    assert "2 notes" in capsys.readouterr().out
    assert _left(folder) == ["notes.csv", "table.csv"]


@pytest.mark.parametrize(
    ("source", "out", "says"),
    [
        ("absent.csv", "notes.csv", "il n’existe pas"),
        (".", "notes.csv", "c’est un dossier"),
        ("table.csv", None, "dites où écrire les notes"),
        ("table.csv", "notes.xlsx", "le nom finit par .csv ou .parquet"),
        ("table.csv", "table.csv", "existe déjà"),
        ("table.csv", "nulle part/notes.csv", "il n’existe pas"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    source: str, out: str | None, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "table.csv").read_bytes()
    assert _run(folder, source, out) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("guichet score\u00a0: ")
    assert told.err.count("\n") == 1
    assert says in told.err
    assert _left(folder) == ["table.csv"]
    assert (folder / "table.csv").read_bytes() == before


def test_a_fault_late_in_the_table_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "table.csv").open("a", encoding="utf-8") as stream:
        stream.writelines("1,0,1,1,0\n" for _ in range(50_000))
        stream.write("1,0,beaucoup,1,0\n")
    assert _run(folder) == 2
    assert "ligne 50004, colonne « revenu » : « beaucoup »" in capsys.readouterr().err.replace(
        "\u00a0", " "
    )
    assert _left(folder) == ["table.csv"]


def test_a_full_disk_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tables.Work, "run", full)
    assert _run(folder) == 2
    assert "le disque est plein" in capsys.readouterr().err
    assert _left(folder) == ["table.csv"]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_work_and_leaves_nothing(asked: signal.Signals, folder: Path) -> None:
    (folder / "model.json").write_text(json.dumps(data()), "utf-8")
    with (folder / "table.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"1,0,{k % 5000},1,0.5\n" for k in range(2_000_000))
    command = [sys.executable, "-m", "guichet.cli", "score", "./model.json", "--data", "table.csv"]
    process = subprocess.Popen(
        [*command, "-o", "notes.csv"], cwd=folder, env=clean_environment(folder / "data")
    )
    while not any(one.startswith(".guichet-") for one in _left(folder)):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(asked)
    assert process.wait(timeout=60) == 128 + asked
    assert _left(folder) == ["model.json", "table.csv"]


def test_spark_is_asked_only_when_it_is_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert _run(folder) == 0
    code = score_table.run(
        _model(), str(folder / "table.csv"), str(folder / "b.csv"), engine="spark", master="local"
    )
    assert code == 2
    assert "docs/operating/cluster.md" in capsys.readouterr().err
    assert _left(folder) == ["notes.csv", "table.csv"]


def _model() -> Model:
    return sum_model()


@pytest.mark.parametrize(
    "program",
    [
        "import guichet.cli.score, guichet.cli.score_table, guichet.cli.deadline",
        "import django; from config.start import wake; wake(); import config.wsgi, config.urls",
    ],
)
def test_engines_for_tables_are_loaded_only_when_used(program: str) -> None:
    heavy = "('duckdb', 'sqlglot', 'pyspark', 'numpy', 'polars')"
    asked = f"{program}\nimport sys; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
