"""A house that is really open, and browsers to visit it, for the journeys."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.running import TODAY, clean_environment, running

ROOT: Final = Path(__file__).resolve().parents[1]
_WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def house_address(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Open the counter as `guichet run` does, on a fixed day, with a team; give its address."""
    data = shutil.copytree(first_start / "data", tmp_path_factory.mktemp("house") / "data")
    environment = clean_environment(data, GUICHET_TODAY=TODAY)
    command = [sys.executable, "-m", "guichet.cli"]
    with running(command, folder=ROOT, environment=environment) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium without its windows, which asks nothing of the network on its own."""
    program = shutil.which("chromium-headless-shell")
    if program is None:
        pytest.fail("It is not installed: apt-get install chromium-headless-shell")
    # As long as Playwright waits for anything else: on a busy machine, five seconds are short.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, house_address: str) -> Iterator[Page]:
    """Open a fresh browser on a large screen; addresses may be given from the root."""
    with chromium.new_context(base_url=house_address, viewport=_WIDE, locale="fr-FR") as visit:
        yield visit.new_page()


@pytest.fixture
def page_without_scripts(chromium: Browser, house_address: str) -> Iterator[Page]:
    """Open a fresh browser that runs no script."""
    with chromium.new_context(
        base_url=house_address, viewport=_WIDE, locale="fr-FR", java_script_enabled=False
    ) as visit:
        yield visit.new_page()
