"""Whatever the text, places are right, nothing overlaps and nobody is called."""

import socket
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine.redaction import tables, with_spacy
from guichet.engine.redaction.findings import Finding, Kind, replaced
from guichet.engine.redaction.proposer import propose
from guichet.engine.redaction.tests.corpus import HOSTILE, TESTIMONY

_PIECES = st.sampled_from(
    [
        "Amina",
        " ",
        "\n",
        "12",
        "rue",
        "m.",
        "’",
        "é",
        "e\u0301",
        "@",
        "€",
        "/",
        "İ",
        "ﬁ",
        "à",
        "Lens",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map(" ".join)))
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_the_composed_text(text: str) -> None:
    proposal = propose(text, use_spacy=False)
    assert proposal.text == unicodedata.normalize("NFC", text)
    end = 0
    for finding in proposal.findings:
        assert end <= finding.start < finding.end <= len(proposal.text)
        assert proposal.text[finding.start : finding.end] == finding.text
        end = finding.end


@given(st.lists(_PIECES, max_size=40).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_the_proposed_text_keeps_all_that_was_not_found(text: str) -> None:
    proposal = propose(text, use_spacy=False)
    same = [
        Finding(one.start, one.end, one.kind, one.text, one.reason, one.text)
        for one in proposal.findings
    ]
    assert replaced(proposal.text, same) == proposal.text
    if not same:
        assert proposal.proposed == proposal.text


def test_only_what_was_accepted_is_replaced() -> None:
    proposal = propose("Amina et Bilal attendent", use_spacy=False)
    assert replaced(proposal.text, proposal.findings[1:]) == "Amina et [prénom] attendent"


def test_each_finding_says_why_in_french() -> None:
    reasons = {one.reason for one in propose(TESTIMONY, use_spacy=False).findings}
    assert len(reasons) >= len(Kind) - 4
    assert all(reason.endswith(".") and "'" not in reason for reason in reasons)


def test_accents_typed_apart_change_nothing() -> None:
    text = "ma soeur Aurélie à Guéret"
    apart = propose(unicodedata.normalize("NFD", text), use_spacy=False)
    assert apart == propose(text, use_spacy=False)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    """How long it takes is measured by `benchmarks/redaction.py`."""
    text = (piece * 20_000)[:20_000] + " Je m’appelle Sylvie Marchand."
    assert propose(text, use_spacy=False).findings[-1].text.endswith("Marchand")


def test_privacy_nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was called")

    monkeypatch.setattr(socket, "socket", refuse)
    assert propose(TESTIMONY).findings


def test_without_spacy_the_rules_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setattr(with_spacy, "is_available", lambda: False)
    assert propose("ma conseillère Sylvie") == propose("ma conseillère Sylvie", use_spacy=False)


def test_the_lists_are_whole() -> None:
    assert len(tables.first_names()) > 4_000
    assert tables.ambiguous_first_names()
    assert len(tables.communes()) > 34_000
    assert tables.communes()["felletin"] < 2_500
    assert tables.is_french_word("dossier")
    assert not tables.is_french_word("vrzeszcz")
    lists = (tables.first_names(), tables.surnames(), tables.kept_names(), tables.informal_words())
    assert all(word == word.lower() for words in lists for word in words)
