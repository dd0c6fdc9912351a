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
from django.urls import get_resolver
get_resolver().reverse_dict
print(sorted(name for name in {_FORBIDDEN!r} if name in sys.modules))
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


def test_privacy_the_public_part_can_open_nothing(tmp_path: Path) -> None:
    assert _run(_LOADED, tmp_path, GUICHET_PART="public") == "[]\n"


def test_privacy_the_other_parts_show_that_this_is_measured(tmp_path: Path) -> None:
    found = _run(_LOADED, tmp_path, GUICHET_PART="coulisses")
    for name in ("wagtail", "allauth", "django.contrib.sessions", "guichet.engine.sealing.unseal"):
        assert repr(name) in found


def test_the_public_part_leads_the_team_to_its_own_server(tmp_path: Path) -> None:
    given = _run(_TEAM_ADDRESS, tmp_path, GUICHET_PART="public", GUICHET_TEAM_PORT="8001")
    assert given.splitlines()[0] == "302 http://127.0.0.1:8001/coulisses/"
    assert given.splitlines()[1] == "302 http://127.0.0.1:8001/coulisses/entrer/"
    assert given.splitlines()[2].startswith("200")


def test_behind_a_proxy_the_public_part_knows_no_team(tmp_path: Path) -> None:
    assert _run(_TEAM_ADDRESS, tmp_path, GUICHET_PART="public").startswith("404")


@pytest.mark.parametrize("part", ["tout", "public", "coulisses"])
def test_the_settings_of_each_part_hold(tmp_path: Path, part: str) -> None:
    program = "from config.start import wake; wake(); from django.core import checks; print(checks.run_checks())"
    assert _run(program, tmp_path, GUICHET_PART=part) == "[]\n"


def test_another_part_is_refused(tmp_path: Path) -> None:
    said = _run("import config.settings", tmp_path, GUICHET_PART="cave")
    assert "écrivez tout, public ou coulisses" in said
