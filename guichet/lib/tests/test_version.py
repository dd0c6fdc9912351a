"""The version that we show is the one that the CHANGELOG publishes."""

import pytest

from guichet.lib.version import version, version_in


def test_the_newest_published_version_is_found() -> None:
    changelog = (
        "# Changements\n\n## À venir\n\n## [1.2.0] – 2026-12-01\n\n## [1.1.0] – 2026-11-01\n"
    )
    assert version_in(changelog) == "1.2.0"


def test_a_changelog_without_version_is_refused() -> None:
    with pytest.raises(ValueError, match="ne nomme aucune version"):
        version_in("# Changements\n\n## [bientôt]\n")


def test_our_own_changelog_names_a_version() -> None:
    assert version().count(".") == 2
