"""A team whose keys exist, and no more."""

import datetime
from pathlib import Path
from typing import Final

import pytest
from pytest_django import Settings

from guichet.engine.sealing import readers, recovery
from guichet.engine.sealing.key_folder import KeyFolder

TODAY: Final = datetime.date(2026, 11, 21)


@pytest.fixture
def team(settings: Settings, tmp_path: Path) -> KeyFolder:
    """Make a reader's key."""
    settings.KEY_FOLDER = tmp_path / "keys"
    folder = KeyFolder(settings.KEY_FOLDER)
    recovery_key, _ = recovery.create(TODAY)
    folder.save_reader(
        readers.create("amina", "cinq mots tirés au hasard", recovery_key.public, TODAY),
        is_new=True,
    )
    return folder
