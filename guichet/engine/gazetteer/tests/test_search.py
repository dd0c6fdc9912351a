"""One finds one's commune however one types it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine.gazetteer import Gazetteer


def _labels(france: Gazetteer, text: str) -> list[str]:
    return [commune.label for commune in france.search(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Metz", "Metz (57)"),
        ("  METZ ", "Metz (57)"),
        ("57000", "Metz (57)"),
        ("57 463", "Metz (57)"),
        ("57463", "Metz (57)"),
        ("57463-metz", "Metz (57)"),
        ("57000 metz", "Metz (57)"),
        ("Metz 57000", "Metz (57)"),
        ("57036 METZ CEDEX 1", "Metz (57)"),
        ("1 place d’Armes 57000 Metz", "Metz (57)"),
        ("mairie de Metz", "Metz (57)"),
        ("Metz, France", "Metz (57)"),
        ("metz moselle", "Metz (57)"),
        ("13233", "Marseille (13)"),
        ("8000", "Charleville-Mézières (08)"),
        ("sain etiene", "Saint-Étienne (42)"),
        ("saintetienne", "Saint-Étienne (42)"),
        ("st-étienne", "Saint-Étienne (42)"),
        ("St Etienne", "Saint-Étienne (42)"),
        ("st etienne 42", "Saint-Étienne (42)"),
        ("marseile", "Marseille (13)"),
        ("strazbour", "Strasbourg (67)"),
        ("Nmes", "Nîmes (30)"),
        ("ajacio", "Ajaccio (2A)"),
        ("2a ajaccio", "Ajaccio (2A)"),
        ("2A004", "Ajaccio (2A)"),
        ("paris", "Paris (75)"),
        ("paris 13", "Paris 13e arrondissement (75)"),
        ("Paris 13ème arrondissement", "Paris 13e arrondissement (75)"),
        ("75013", "Paris 13e arrondissement (75)"),
        ("75116", "Paris 16e arrondissement (75)"),
        ("69003 Lyon", "Lyon 3e arrondissement (69)"),
        ("L'Haÿ", "L’Haÿ-les-Roses (94)"),
        ("L’Haÿ-les-Roses", "L’Haÿ-les-Roses (94)"),
        ("lhay les roses", "L’Haÿ-les-Roses (94)"),
        ("le havre", "Le Havre (76)"),
        ("Havre", "Le Havre (76)"),
        ("roche s/ yon", "La Roche-sur-Yon (85)"),
        ("ferrand", "Clermont-Ferrand (63)"),
        ("clairmon feran", "Clermont-Ferrand (63)"),
        ("boulogne", "Boulogne-Billancourt (92)"),
        ("les abymes", "Les Abymes (971)"),
        ("mamoudzou", "Mamoudzou (976)"),
        ("57 000 Metz", "Metz (57)"),
        ("cayenne", "Cayenne (973)"),
        ("Vienne", "Vienne (38)"),
    ],
)
def test_what_is_typed_finds_the_commune_that_is_meant(
    france: Gazetteer, typed: str, first: str
) -> None:
    assert _labels(france, typed)[0] == first


def test_among_homonyms_the_largest_comes_first_and_all_show_their_department(
    france: Gazetteer,
) -> None:
    found = _labels(france, "saint denis")
    assert found[:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert {"Saint-Denis (11)", "Saint-Denis (30)"} <= set(found)


@pytest.mark.parametrize(
    "typed", ["saint-denis 93", "93 St Denis", "saint denis seine-saint-denis"]
)
def test_a_department_chooses_among_homonyms(france: Gazetteer, typed: str) -> None:
    assert _labels(france, typed)[0] == "Saint-Denis (93)"


@pytest.mark.parametrize(
    "typed", ["saint denis reunion", "St-Denis La Réunion", "97400 saint denis"]
)
def test_a_department_overseas_too(france: Gazetteer, typed: str) -> None:
    assert _labels(france, typed)[0] == "Saint-Denis (974)"


def test_a_department_that_has_no_such_commune_does_not_hide_it(france: Gazetteer) -> None:
    assert "Metz (57)" in _labels(france, "metz 42")
    assert "Marseille (13)" in _labels(france, "marseile 42")


def test_a_department_alone_gives_its_largest_communes(france: Gazetteer) -> None:
    assert _labels(france, "moselle")[:2] == ["Metz (57)", "Thionville (57)"]
    assert _labels(france, "42")[0] == "Saint-Étienne (42)"


def test_a_village_named_in_full_is_shown_before_larger_ones_that_only_begin_so(
    france: Gazetteer,
) -> None:
    assert _labels(france, "clermont")[:2] == ["Clermont (60)", "Clermont-Ferrand (63)"]
    assert "Clermont (09)" in _labels(france, "clermont")


def test_a_postcode_and_a_name_that_agree_leave_no_choice(france: Gazetteer) -> None:
    assert _labels(france, "57000 metz") == ["Metz (57)"]
    assert _labels(france, "01300 belley") == ["Belley (01)"]


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("69003", ["Lyon 3e arrondissement (69)", "Lyon (69)"]),
        ("69003 lyon", ["Lyon 3e arrondissement (69)", "Lyon (69)"]),
        ("69003-albigny-sur-saone", ["Albigny-sur-Saône (69)"]),
        ("13001", ["Marseille 1er arrondissement (13)", "Marseille (13)"]),
        ("13001 aix en provence", ["Aix-en-Provence (13)"]),
    ],
)
def test_a_code_that_is_both_is_a_postcode_unless_the_name_says_otherwise(
    france: Gazetteer, typed: str, labels: list[str]
) -> None:
    assert _labels(france, typed) == labels


def test_a_postcode_with_another_name_shows_both(france: Gazetteer) -> None:
    assert {"Metz (57)", "Thionville (57)"} <= set(_labels(france, "57000 thionville"))


@pytest.mark.parametrize(
    ("typed", "label", "former"),
    [
        ("Pierrefitte-sur-Seine", "Saint-Denis (93)", "Pierrefitte-sur-Seine"),
        ("93059", "Saint-Denis (93)", "Pierrefitte-sur-Seine"),
        ("93380 pierrefitte", "Saint-Denis (93)", "Pierrefitte-sur-Seine"),
        ("annecy le vieux", "Annecy (74)", "Annecy-le-Vieux"),
        ("lomme", "Lille (59)", "Lomme"),
    ],
)
def test_a_merged_commune_leads_to_the_one_of_today_and_says_so(
    france: Gazetteer, typed: str, label: str, former: str
) -> None:
    found = france.search(typed)[0]
    assert (found.label, found.former) == (label, former)


def test_a_guess_says_that_it_is_one(france: Gazetteer) -> None:
    assert all(commune.is_guess for commune in france.search("marseile"))
    for typed in ("marseille", "57000", "lhay les roses", "clermont", "57000 metz", "lomme"):
        assert not any(commune.is_guess for commune in france.search(typed)), typed


def test_each_commune_is_shown_once(france: Gazetteer) -> None:
    for typed in ("annecy", "le havre", "saint", "57000 metz", "marseille"):
        found = [commune.code for commune in france.search(typed, limit=50)]
        assert len(found) == len(set(found))


def test_no_more_is_given_than_asked(france: Gazetteer) -> None:
    assert len(france.search("saint", limit=3)) == 3
    assert france.search("saint", limit=0) == ()
    assert france.search("saint", limit=-1) == ()


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\x00\x01\n", "'\"*();--", "قسنطينة", "🏠", "99999", "x" * 10_000, "-" * 10_000],
)
def test_what_means_nothing_finds_nothing(france: Gazetteer, typed: str) -> None:
    assert france.search(typed) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "ab " * 5_000,
        "saint" * 2_000,
        "57000 " * 2_000,
        "é" * 10_000,
        "\u0301" * 10_000,
        "ﷺ" * 10_000,
    ],
)
def test_ten_thousand_characters_are_answered_too(france: Gazetteer, typed: str) -> None:
    assert len(france.search(typed)) <= 10


@settings(max_examples=40)
@given(typed=st.one_of(st.text(), st.from_regex(r"[0-9a-zé'\"* \-]{1,30}", fullmatch=True)))
def test_whatever_is_typed_search_does_not_fail(france: Gazetteer, typed: str) -> None:
    assert {commune.kind for commune in france.search(typed)} <= {"COM", "ARM"}
