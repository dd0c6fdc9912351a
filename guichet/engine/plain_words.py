"""What the catalogue notes for lawyers, in words that anyone reads."""

import re

from guichet.engine.catalogue import Catalogue
from guichet.engine.typography import typeset

# The catalogue keeps the dossier's own words; these are notes to whoever writes the software.
_NOTE_TO_US = re.compile(r"\s*; le logiciel demande le type\b")


class Plain:
    """Rewrites what the catalogue notes for lawyers: identifiers and abbreviations become words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = {one.id: one.short_title for one in catalogue.procedures.values()}
        names = "|".join(sorted(map(re.escape, self._titles), key=len, reverse=True))
        self._identifier = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")

    def __call__(self, text: str) -> str:
        """Return the text as it may continue a sentence, with titles and words in full."""
        named = self._identifier.sub(lambda found: f"« {self._titles[found[0]]} »", text)
        named = _NOTE_TO_US.sub("", named)
        return typeset(re.sub(r"\bLRAR\b", "lettre recommandée avec avis de réception", named))

    def line(self, text: str) -> str:
        """Return the text as a line of its own, with a capital."""
        said = self(text)
        return said[:1].upper() + said[1:]
