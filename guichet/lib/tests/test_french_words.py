"""French as people type it: accents, endings, spelling, articles of law."""

import string
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.lib.french_words import EMPTY_WORDS, fold, sound, stems, words


def test_accents_and_ligatures_are_forgiven() -> None:
    assert fold("Œuvre ÉTRANGÈRE, déçu") == "oeuvre etrangere, decu"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("algorithmes", "algorithme"),
        ("contrôles", "controle"),
        ("radié", "radiés"),
        ("versements", "versement"),
        ("refusé", "refus"),
        ("allocations", "allocation"),
    ],
)
def test_two_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert set(stems(one)) & set(stems(other))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("perssu", "perçu"),
        ("kontrole", "contrôle"),
        ("algoritme", "algorithme"),
        ("huisier", "huissier"),
        ("alocation", "allocation"),
        ("ranbourser", "rembourser"),
        ("prestassion", "prestation"),
        ("asurance", "assurance"),
    ],
)
def test_two_spellings_that_sound_alike_have_the_same_key(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)


def test_words_that_sound_different_have_different_keys() -> None:
    assert len({sound(word) for word in ("loyer", "lettre", "amende", "caméra", "école")}) == 5


def test_an_article_is_one_word_however_it_is_written() -> None:
    for written in ("L. 311-3-1", "L311-3-1", "l.311-3-1"):
        assert list(words(written)) == ["l311", "3", "1"]
    assert next(words("R*343-4")) == "r343"


def test_words_that_say_nothing_are_left_out() -> None:
    assert list(words("Je n’ai pas reçu de réponse à ma lettre")) == ["reçu", "réponse", "lettre"]
    assert {fold(word) for word in EMPTY_WORDS} == EMPTY_WORDS


@given(st.text(max_size=200))
def test_whatever_is_typed_the_stems_can_be_written_into_a_query(text: str) -> None:
    for word in words(text):
        for stem in stems(word):
            assert stem
            assert stem.isalnum()
            assert len(stem) <= 50


@given(st.text(alphabet=string.ascii_letters + "éèçœ’ -", max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_people_who_search_at_once_do_not_share_a_word() -> None:
    asked = ["allocations", "contrôlées", "versements", "refusé", "radiations"] * 200
    alone = [stems(word) for word in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(stems, asked)) == alone
    finally:
        sys.setswitchinterval(interval)
