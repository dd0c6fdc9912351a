"""Whoever types `pip install .` gets a counter that opens from any folder."""

import http.client
import re
import subprocess
import venv
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.running import clean_environment, running

_ROOT: Final = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def guichet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package in an empty environment; give its command."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True, symlinks=True)
    subprocess.run(
        [
            folder / "bin" / "python",
            "-m",
            "pip",
            "install",
            "-qq",
            "--no-input",
            "--no-compile",
            _ROOT,
        ],
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return folder / "bin" / "guichet"


def _get(address: str, path: str) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode("utf-8")
    connection.close()
    return response.status, response.headers, body


def test_it_opens_from_any_folder_with_its_pages_and_its_looks(
    guichet: Path, tmp_path: Path
) -> None:
    environment = clean_environment(tmp_path, XDG_DATA_HOME=str(tmp_path / "share"))
    del environment["GUICHET_DATA_DIR"]
    with running([str(guichet)], folder=tmp_path, environment=environment) as address:
        status, _, page = _get(address, "/")
        assert status == 200
        style = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)
        assert style
        status, headers, _ = _get(address, style.group(1))
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert _get(address, "/nulle-part/")[0] == 404
    kept = {path.name for path in (tmp_path / "share" / "guichet").iterdir()}
    assert {"guichet.sqlite3", "secret-key", "static"} <= kept


def test_its_catalogue_came_with_it(guichet: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [guichet, "check"],
        cwd=tmp_path,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_engine_alone_answers_quickly_and_without_django(guichet: Path, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from guichet.cli.main import main\n"
        "main(['deadline', 'cra-appeal', '--event', 'decision_notified', '--from', '2026-11-23'])\n"
        "print('django' in sys.modules)"
    )
    done = subprocess.run(
        [guichet.with_name("python"), "-c", program],
        cwd=tmp_path,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("False\n")
