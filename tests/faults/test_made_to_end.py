"""Whoever ends `make run` ends the counter: nothing goes on listening unseen."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.faults.conftest import ROOT, Place
from tests.running import free_port, lines_until_open


def test_a_term_sent_to_make_closes_the_counter_too(sqlite_place: Place, tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "install.sh").touch()
    port = free_port()
    with subprocess.Popen(
        ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"],
        cwd=tmp_path,
        env={**sqlite_place.environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as make:
        try:
            assert make.stdout
            opening = [*lines_until_open(make.stdout)]
            assert "est ouvert" in opening[-1], opening
            make.terminate()
            # Its output ends when the last process that could write there has ended.
            closing, _ = make.communicate(timeout=30)
        finally:
            if make.returncode is None:
                os.killpg(make.pid, signal.SIGKILL)
    assert "Le guichet est fermé." in closing
    with socket.socket() as trial:
        assert trial.connect_ex(("127.0.0.1", port)) != 0
