"""A team that can read what is deposited, for a house that is really open."""

from datetime import date
from pathlib import Path
from typing import Final

from guichet.engine.sealing import readers, receipts, recovery
from guichet.engine.sealing.key_folder import KeyFolder

PASSPHRASE: Final = "cinq mots tirés au hasard"
_MADE_ON: Final = date(2026, 11, 1)


def make_team(folder: Path) -> None:
    """Make the recovery key, one reader's key, and what signs receipts."""
    keys = KeyFolder(folder)
    recovery_key, _ = recovery.create(_MADE_ON)
    keys.save_recovery(recovery_key, is_new=True)
    dominique = readers.create("dominique", PASSPHRASE, recovery_key.public, _MADE_ON)
    keys.save_reader(dominique, is_new=True)
    keys.save_signing_seed(receipts.new_seed())
