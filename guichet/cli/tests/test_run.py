"""Opening the counter says why it cannot, in one line."""

import argparse
import http.client
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError

from guichet.cli.preparing import database_fault
from guichet.cli.run import run
from tests.running import NOTHING_COMPILED, clean_environment, lines_until_open, running


def _ask(port: int, host: str = "127.0.0.1") -> argparse.Namespace:
    return argparse.Namespace(host=host, port=port, workers=1, team_port=None)


def test_a_port_already_taken_is_said_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert run(_ask(port)) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Le port {port} est déjà pris.")
    assert said.count("\n") == 1


def test_an_address_that_is_not_ours_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(_ask(8000, host="203.0.113.1")) == 1
    assert capsys.readouterr().err.startswith("Impossible d’écouter sur 203.0.113.1, port 8000")


def _opened(data: Path, before: Callable[[], None] | None = None) -> str:
    """Try to open a counter that cannot, and give what it says, which must be one line."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-m", "guichet.cli", "run", "--port", str(port)],
        env={"GUICHET_DATA_DIR": str(data), "PATH": "", **NOTHING_COMPILED},
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_style_sheets_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "static").write_text("not a folder", "utf-8")
    assert f"{tmp_path}/static" in _opened(tmp_path)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    said = _opened(tmp_path, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)))
    assert "le système refuse un fichier aussi grand" in said


def test_a_disk_that_fills_up_in_the_database_is_said(tmp_path: Path) -> None:
    most = 100 * 1024
    said = _opened(tmp_path, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    assert said.startswith("La base de données ne peut pas être écrite : ")


def test_a_full_database_is_said_in_french() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE one (text)")
    refused = DatabaseError()
    with pytest.raises(sqlite3.OperationalError) as full:
        database.execute("INSERT INTO one VALUES (zeroblob(100000))")
    database.close()
    refused.__cause__ = full.value
    assert "le disque est plein. Faites de la place" in database_fault(refused)


def test_what_opens_the_team_is_shown_once_and_never_again(
    first_start: Path, tmp_path: Path
) -> None:
    assert (first_start / "said").read_text("utf-8").count("phrase secrète") == 3
    again = shutil.copytree(first_start / "data", tmp_path / "data")
    said: list[str] = []
    command = [sys.executable, "-m", "guichet.cli"]
    with running(command, folder=Path.cwd(), environment=clean_environment(again), said=said):
        assert "phrase secrète" not in "".join(said)


def test_the_team_has_its_own_server_which_ends_with_the_public_one(
    first_start: Path, tmp_path: Path
) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "guichet.cli", "run", "--port", str(port)]
    data = shutil.copytree(first_start / "data", tmp_path / "data")
    environment = clean_environment(data, GUICHET_DEBUG="oui")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = "".join(lines_until_open(process.stdout))
        team = re.search(
            r"Les coulisses, pour l’équipe : (http://127.0.0.1:(\d+)/coulisses/)", said
        )
        assert team, said
        assert _asked(port, "/coulisses/") == team[1]
        assert _asked(int(team[2]), "/coulisses/").startswith("/coulisses/entrer/")
        # However it ends: here, without a chance to say so.
        process.kill()
        process.wait()
    assert _is_free_soon(int(team[2]))


def _asked(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    location = connection.getresponse().headers["Location"]
    connection.close()
    return str(location)


def _is_free_soon(port: int) -> bool:
    for _ in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.1)
    return False
