"""A process that serves the public never holds what opens a deposit, nor a session, nor Wagtail."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_FORBIDDEN = (
    "wagtail",
    "allauth",
    "django.contrib.sessions",
    "guichet.engine.sealing.unseal",
    "guichet.engine.sealing.recovery",
    "guichet.accounts.reader_session",
    "guichet.features.testimonies.reading",
)
_LOADED = f"""
import sys
from config import wsgi
from django.core import checks
from django.urls import get_resolver
get_resolver().reverse_dict
print(sorted(name for name in {_FORBIDDEN!r} if name in sys.modules))
print(checks.run_checks())
"""
_TEAM_ADDRESS = """
from config import wsgi
from django.test import Client
for address in ("/coulisses/", "/coulisses/entrer/", "/droits/"):
    response = Client().get(address, headers={"host": "127.0.0.1:8000"})
    print(response.status_code, response.headers.get("Location"))
"""


def _run(program: str, data: Path, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=_ROOT,
        env={"GUICHET_DATA_DIR": str(data), "HOME": str(data), "GUICHET_DEBUG": "oui", **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout or done.stderr


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Start each part; give what it loaded of what is forbidden, and what its settings lack."""
    data = tmp_path_factory.mktemp("data")
    names = ("tout", "public", "coulisses")
    return {one: _run(_LOADED, data, GUICHET_PART=one).splitlines() for one in names}


def test_privacy_the_public_part_can_open_nothing(parts: dict[str, list[str]]) -> None:
    assert parts["public"][0] == "[]"


def test_privacy_the_other_parts_show_that_this_is_measured(parts: dict[str, list[str]]) -> None:
    for name in ("wagtail", "allauth", "django.contrib.sessions", "guichet.engine.sealing.unseal"):
        assert repr(name) in parts["coulisses"][0]


def test_the_public_part_leads_the_team_to_its_own_server(tmp_path: Path) -> None:
    given = _run(_TEAM_ADDRESS, tmp_path, GUICHET_PART="public", GUICHET_TEAM_PORT="8001")
    assert given.splitlines()[0] == "302 http://127.0.0.1:8001/coulisses/"
    assert given.splitlines()[1] == "302 http://127.0.0.1:8001/coulisses/entrer/"
    assert given.splitlines()[2].startswith("200")


def test_behind_a_proxy_the_public_part_knows_no_team(tmp_path: Path) -> None:
    assert _run(_TEAM_ADDRESS, tmp_path, GUICHET_PART="public").startswith("404")


def test_the_settings_of_each_part_hold(parts: dict[str, list[str]]) -> None:
    assert {part: told[1:] for part, told in parts.items()} == {one: ["[]"] for one in parts}


def test_another_part_is_refused(tmp_path: Path) -> None:
    said = _run("import config.settings", tmp_path, GUICHET_PART="cave")
    assert "écrivez tout, public ou coulisses" in said
