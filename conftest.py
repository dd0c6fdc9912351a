"""What every test lives by: no network, tables, a house, and a way to run again on the database."""

import atexit
import functools
import gc
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from nacl.pwhash import argon2id
from pytest_django import DjangoDbBlocker

from tests.running import TODAY, clean_environment, one_at_a_time, running
from tests.settings import TABLES

# The same examples at each run: a red suite must stay red until it is mended.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("house")

_ROOT: Final = Path(__file__).resolve().parent
_SCRATCH: Final = Path(settings.DATA_DIR)
_DATABASE_FIXTURES: Final = frozenset({"db", "transactional_db", "live_server"})
_LOCAL: Final = ("127.0.0.1", "::1", "localhost")
_REAL_KDF: Final = argon2id.kdf


@functools.cache
def _light_kdf(size: int, secret: bytes, salt: bytes, passes: int, memory: int) -> bytes:
    costs = b"%d %d" % (passes, memory)
    salt = hashlib.blake2b(salt, key=costs, digest_size=len(salt)).digest()
    return _REAL_KDF(size, secret, salt, argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)


# The key of a ticket or of a passphrase is slow to derive, on purpose. Here each is derived once, at the
# least cost; in the houses that tests open, and for `real_keys`, as it is in life.
argon2id.kdf = _light_kdf


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which the suites run again on another database."""
    parser.addoption(
        "--only-database", action="store_true", help="only the tests that touch the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not touch the database, when asked."""
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if _touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = frozenset(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _DATABASE_FIXTURES)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what was just loaded: a tenth of the time goes.

    Libraries complain when Python ends and what they made has not gone: only then is it let go.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make the tables once, as the migrations do, and give each process a copy: it takes seconds."""
    creation, own = connection.creation, str(os.getpid())
    with django_db_blocker.unblock():
        with one_at_a_time(_SCRATCH / "tables"):
            first = creation.create_test_db(
                verbosity=0, autoclobber=True, serialize=False, keepdb=True
            )
            connection.close()
            creation.clone_test_db(own, verbosity=0)
        copy = creation.get_test_db_clone_settings(own)["NAME"]
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = copy
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = first
        creation.destroy_test_db(verbosity=0, suffix=own)


@pytest.fixture(scope="session")
def first_start() -> Path:
    """Open a house for the first time; give a folder with its `data` and what it `said`.

    Beside them, `tables.sqlite3` has all the tables and nothing in them. It takes many seconds: done
    once, until a file of ours changes. Copy the data before use.
    """
    folder = _SCRATCH / f"first-start-{_our_state()}"
    with one_at_a_time(_SCRATCH / "first-start"):
        if not (folder / "said").exists():
            for old in _SCRATCH.glob("first-start-*"):
                shutil.rmtree(old)
            folder.mkdir()
            said: list[str] = []
            (folder / "data").mkdir()
            with one_at_a_time(_SCRATCH / "tables"):
                _make_tables(folder / "data")
                shutil.copy(TABLES, folder / "tables.sqlite3")
                shutil.copy(TABLES, folder / "data" / "guichet.sqlite3")
            environment = clean_environment(folder / "data", GUICHET_TODAY=TODAY)
            command = [sys.executable, "-m", "guichet.cli"]
            with running(command, folder=_ROOT, environment=environment, said=said):
                pass
            (folder / "said").write_text("".join(said), "utf-8")
    return folder


def _make_tables(data: Path) -> None:
    """Make the tables that every test on SQLite copies, unless they are there: it takes seconds."""
    if not TABLES.exists():
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=_ROOT, env=clean_environment(data), check=True)
        (data / "guichet.sqlite3").rename(TABLES)


def _our_state() -> str:
    """Summarise name, size and date of what a house is made of."""
    state = [
        f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}"
        for part in ("catalogue", "config", "guichet", "requirements")
        for file in sorted((_ROOT / part).rglob("*.*"))
        if not {"__pycache__", "tests"} & set(file.parts)
    ]
    return hashlib.sha256("\n".join(state).encode()).hexdigest()[:12]


@pytest.fixture(autouse=True)
def _no_trail_of_another_test() -> Iterator[None]:
    """Forget the last line of the team's trail that a test wrote: the next one has other rows."""
    settings.TRAIL_HEAD.unlink(missing_ok=True)
    yield
    settings.TRAIL_HEAD.unlink(missing_ok=True)


@pytest.fixture
def real_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys at their real cost, as those of somebody who comes back were."""
    monkeypatch.setattr(argon2id, "kdf", _REAL_KDF)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def refuse_the_world(self: socket.socket, address: Any) -> None:  # noqa: ANN401
        if isinstance(address, tuple) and address[0] not in _LOCAL:
            message = f"a test tried to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse_the_world)
        yield
