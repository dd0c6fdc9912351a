"""The version is read from the CHANGELOG, so that the two cannot drift apart."""

import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]

# The first place exists in an installed package, the second in a checkout.
_CHANGELOGS = (_PACKAGE / "_changelog.md", _PACKAGE.parent / "CHANGELOG.md")
_HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


def version_in(changelog: str) -> str:
    """Give the newest published version named in the text of a CHANGELOG.

    Raises ``ValueError`` when no heading such as ``## [0.1.0] – 2026-11-21`` is found.
    """
    found = _HEADING.search(changelog)
    if found is None:
        message = "CHANGELOG.md ne nomme aucune version : il faut un titre « ## [0.1.0] – date »."
        raise ValueError(message)
    return found.group(1)


@cache
def version() -> str:
    """Give the version of Guichet that runs here, such as ``0.1.0``."""
    changelog = next(path for path in _CHANGELOGS if path.exists())
    return version_in(changelog.read_text(encoding="utf-8"))
