"""The catalogue keeps the dossier's words; people read plain ones, with the same meaning."""

import re
from pathlib import Path

import pytest

from guichet.engine import catalogue as catalogues
from guichet.engine.entries import Procedure
from guichet.engine.plain_words import Glosses, Plain, notes
from guichet.engine.strict_yaml import CatalogueError
from guichet.engine.typography import typeset

HOUSE = catalogues.load()
PLAIN = Plain(HOUSE)
SAID = {note: PLAIN.line(note) for note in notes(HOUSE) if note}
LONGEST_SILENCE = 60
"""A silence stands under a dot on a drawn path: about two lines."""

# What only lawyers or developers read; a name in brackets after its plain words may stay.
_JARGON = re.compile(
    r"LRAR|\bAR\b|AIPD|\bT[AJ]\b|→| = |\b(?:SAUJ|PRADA|DPO|CRA|DDPP|indu)\b(?!\))"
    r"|[Ii]mplicit|[Ss]ubsidiair|recours au fond|le logiciel|vérifier si adopt"
)
_SHOUTED = re.compile(r"\b(?:PAS|NON|ET|AUSSI|SEULE?|ENVOI|DROIT|GEL|GELER|TIERS|AUCUNE?)\b")
_TITLE = re.compile(r"«[^»]*»")
_IDENTIFIER = re.compile(rf"(?<![\w-])(?:{'|'.join(one for one in HOUSE.procedures)})(?![\w-])")


GLOSSES = HOUSE.vocabulary.glosses


def test_a_difficult_word_is_explained_once_where_it_first_stands() -> None:
    explain = Glosses(HOUSE)
    judge = GLOSSES["juge des référés"]
    assert explain("Un juge des référés peut agir.") == f"Un juge des référés ({judge}) peut agir."
    assert explain("Le juge des référés a agi.") == "Le juge des référés a agi."
    again = Glosses(HOUSE)
    assert again("Juge des référés") == f"Juge des référés ({judge})"


def test_a_word_is_explained_after_the_quotation_mark_that_follows_it() -> None:
    said = Glosses(HOUSE)("Une « mise en demeure » arrive.")
    assert said == f"Une « mise en demeure » ({GLOSSES['mise en demeure']}) arrive."


@pytest.mark.parametrize(
    "text",
    ["Un indu (trop-perçu) est réclamé.", "Une somme (trop-perçu, indu) est réclamée.", "Induit."],
)
def test_what_is_explained_already_is_left_alone(text: str) -> None:
    assert Glosses(HOUSE)(text) == text


def test_the_longest_word_is_explained() -> None:
    said = Glosses(HOUSE)(
        "Un recours gracieux ou hiérarchique est possible. Ce recours gracieux aide."
    )
    assert said.count("(") == 1, "the shorter word that it holds is explained with it"
    assert f"hiérarchique ({GLOSSES['recours gracieux ou hiérarchique']})" in said


@pytest.mark.parametrize(("word", "meaning"), GLOSSES.items())
def test_a_gloss_is_short_and_can_be_found(word: str, meaning: str) -> None:
    assert word == word.lower()
    assert len(meaning.split()) <= 10
    assert not meaning.endswith(".")
    assert not re.search(r"[()]", meaning)


def test_nothing_is_said_in_the_words_of_lawyers_or_developers() -> None:
    said = [_TITLE.sub("", one) for one in SAID.values()]
    assert [one for one in said if _JARGON.search(one) or _SHOUTED.search(one)] == []


def test_no_identifier_of_a_procedure_is_shown() -> None:
    assert [said for said in SAID.values() if _IDENTIFIER.search(said)] == []
    assert PLAIN("voir cra-appeal") == typeset("voir « Saisir la commission de recours amiable »")


@pytest.mark.parametrize("procedure", HOUSE.procedures.values(), ids=lambda one: one.id)
def test_a_trap_and_a_silence_are_sentences(procedure: Procedure) -> None:
    assert [one for one in map(PLAIN.line, procedure.traps) if not one.endswith(".")] == []
    if procedure.clock:
        silence = PLAIN.line(procedure.clock.silence)
        assert silence.endswith(".")
        assert len(silence) <= LONGEST_SILENCE, silence


def test_a_doubt_stays_a_doubt() -> None:
    """Plain words are no more certain than those of the dossier."""
    doubtful = {
        note: said
        for note, said in SAID.items()
        if re.search(r"à vérifier|non vérifié", note, re.IGNORECASE)
    }
    assert doubtful
    assert [said for said in doubtful.values() if "vérifi" not in said] == []


def test_no_figure_is_added_to_the_dossier() -> None:
    """Articles, amounts, lengths and dates of the plain words all stand in the dossier's words."""
    for note, said in SAID.items():
        added = set(re.findall(r"\d+", said)) - set(re.findall(r"\d+", note))
        assert not added, (note, said)


def test_what_nobody_reworded_keeps_its_words() -> None:
    assert PLAIN("Une phrase simple.") == "Une phrase simple."
    assert PLAIN.line("écrivez vite") == "Écrivez vite"


def _written(folder: Path, text: str) -> Path:
    for path in catalogues.CATALOGUE_DIR.iterdir():
        if path.name != "rewordings.yaml":
            (folder / path.name).symlink_to(path)
    (folder / "rewordings.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {from: LRAR, to: Lettre}\n- {from: LRAR, to: Courrier}\n", "déjà redit plus haut"),
        ("- {from: LRAR, to: LRAR}\n", "redit tel quel"),
        ("- {from: LRAR, en: Lettre}\n", "« en » est inconnue"),
    ],
)
def test_a_rewording_that_says_nothing_clear_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(CatalogueError, match=re.escape(said)):
        catalogues.load(_written(tmp_path, text))
