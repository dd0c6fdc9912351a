"""Opening the counter says why it cannot, in one line."""

import argparse
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.cli.run import run


def _ask(port: int, host: str = "127.0.0.1") -> argparse.Namespace:
    return argparse.Namespace(host=host, port=port, workers=1)


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
        env={"GUICHET_DATA_DIR": str(data), "PATH": ""},
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
    assert "File too large" in said
