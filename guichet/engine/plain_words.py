"""What the catalogue notes for lawyers, in words that anyone reads."""

import re
from collections.abc import Iterator

from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Procedure
from guichet.engine.typography import typeset


class Plain:
    """Says otherwise what the catalogue notes for lawyers (`rewordings.yaml`).

    What nobody reworded keeps its words; identifiers and abbreviations are put in full.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._rewordings = catalogue.rewordings
        self._titles = {one.id: one.short_title for one in catalogue.procedures.values()}
        names = "|".join(sorted(map(re.escape, self._titles), key=len, reverse=True))
        self._identifier = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")

    def __call__(self, text: str) -> str:
        """Return the text as it may continue a sentence, with titles and words in full."""
        said = self._rewordings.get(text, text)
        named = self._identifier.sub(lambda found: f"« {self._titles[found[0]]} »", said)
        return typeset(re.sub(r"\bLRAR\b", "lettre recommandée avec avis de réception", named))

    def line(self, text: str) -> str:
        """Return the text as a line of its own, with a capital."""
        said = self(text)
        return said[:1].upper() + said[1:]


class Glosses:
    """Explains each difficult word of one page once, in brackets, where it first stands.

    Call it on the texts in the order in which they are read. A word that its own sentence explains,
    or that stands in brackets already, is left as it is.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._meanings = catalogue.vocabulary.glosses
        self._explained: set[str] = set()
        words = "|".join(sorted(map(re.escape, self._meanings), key=len, reverse=True))
        self._word = re.compile(rf"(?<![\w-])({words})(?![\w-])(\s?»)?", re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """Return the text, each word that was not met yet followed by a few plain ones."""
        return self._word.sub(lambda found: self._explain(found, text), text)

    def _explain(self, found: re.Match[str], text: str) -> str:
        meaning = self._meanings[found[1].lower()]
        before, after = text[: found.start()], text[found.end() :]
        if meaning in self._explained or before.count("(") > before.count(")"):
            return found[0]
        self._explained |= {
            said for word, said in self._meanings.items() if word in found[1].lower()
        }
        return found[0] if after.startswith(" (") else f"{found[0]} ({meaning})"


def notes(catalogue: Catalogue) -> Iterator[str]:
    """Yield all that `Plain` says to people, as the catalogue notes it."""
    for procedure in catalogue.procedures.values():
        yield from _notes(procedure)
    yield from (step.note for step in catalogue.external_steps.values())


def _notes(procedure: Procedure) -> Iterator[str]:
    form, addressee = procedure.form, procedure.addressee
    yield from (procedure.who, addressee.name, addressee.how_to_find, procedure.cost)
    yield from (*procedure.asks, *procedure.pieces, *procedure.traps)
    yield from (form.paper, form.counter, form.online)
    for exit_ in procedure.then:
        yield exit_.note
        yield exit_.within.meaning if exit_.within else ""
    for rule in (procedure.act_before, procedure.wait_before, procedure.clock):
        yield rule.meaning if rule else ""
    if procedure.clock:
        yield from (procedure.clock.silence, procedure.clock.extension)
