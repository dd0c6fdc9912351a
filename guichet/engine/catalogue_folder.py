"""Where the catalogue stands, for those who read one file of it and not the whole."""

from pathlib import Path
from typing import Final


def _find_catalogue() -> Path:
    """Return the catalogue's folder: packaged beside the engine, or at the checkout's root."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_catalogue"
    return packaged if packaged.is_dir() else package.parent / "catalogue"


CATALOGUE_DIR: Final = _find_catalogue()
