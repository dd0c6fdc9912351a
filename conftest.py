"""What every test lives by: no network, and a way to run again what touches the database."""

import socket
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

# The same examples at each run: a red suite must stay red until it is mended.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("house")

_DATABASE_FIXTURES: Final = frozenset({"db", "transactional_db", "live_server"})
_LOCAL: Final = ("127.0.0.1", "::1", "localhost")


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


@pytest.fixture(autouse=True)
def _no_trail_of_another_test() -> None:
    """Forget the last line that another test wrote to the team's trail, in another database."""
    settings.TRAIL_HEAD.unlink(missing_ok=True)


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
