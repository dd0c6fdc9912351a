"""A wrong setting is named in French before anything starts; a right one is understood."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def _settings(data: Path, expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own, and print one expression on them."""
    program = f"from config import settings\nprint({expression})"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=_ROOT,
        env={"GUICHET_DATA_DIR": str(data), "HOME": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GUICHET_DEBUG", "peut-être", "écrivez « oui » ou « non »"),
        ("GUICHET_TODAY", "24/11/2026", "écrivez une date comme 2026-11-24"),
        ("GUICHET_TODAY", "2027-02-29", "écrivez une date comme 2026-11-24"),
        ("GUICHET_ROOMS", "counter,cave", "nomme « cave »"),
        ("GUICHET_DATABASE_URL", "mysql://a/b", "postgresql://utilisateur"),
        ("GUICHET_SECRET_KEY_FILE", "/nulle/part", "qui ne se lit pas"),
        ("GUICHET_DATA_DIR", "/proc/guichet", "Choisissez-en un par GUICHET_DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = _settings(tmp_path, "1", **{name: value})
    last_line = done.stderr.splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert said in last_line


def test_hsts_must_be_a_number(tmp_path: Path) -> None:
    done = _settings(tmp_path, "1", GUICHET_HTTPS="oui", GUICHET_HSTS_SECONDS="un an")
    assert "écrivez un nombre entier" in done.stderr


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("abc")
    done = _settings(tmp_path, "1", GUICHET_SECRET_KEY="xyz", GUICHET_SECRET_KEY_FILE=str(file))
    assert "mais pas les deux" in done.stderr
    assert "xyz" not in done.stderr


def test_the_database_address_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://amina:s3cret@machine/base\n")
    done = _settings(
        tmp_path, "settings.DATABASES['default']['NAME']", GUICHET_DATABASE_URL_FILE=str(file)
    )
    assert done.stdout == "base\n"


def test_the_key_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = _settings(tmp_path, "settings.SECRET_KEY").stdout
    second = _settings(tmp_path, "settings.SECRET_KEY").stdout
    assert len(first) > 64
    assert first == second
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_room_may_be_closed(tmp_path: Path) -> None:
    program = "settings.INSTALLED_APPS"
    done = _settings(tmp_path, program, GUICHET_ROOMS="rights")
    assert "guichet.features.rights" in done.stdout
    assert "guichet.features.letters" not in done.stdout
