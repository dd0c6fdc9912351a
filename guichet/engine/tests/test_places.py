"""Départements: how people type them, and what is said when there is no such place."""

import pytest

from guichet.engine.places import DEPARTMENTS, UnknownPlace, department
from guichet.engine.typography import NO_BREAK, typeset


def test_there_are_101_departments_and_three_overseas_collectivities() -> None:
    collectivities = {"975", "977", "978"}
    assert len(DEPARTMENTS.keys() - collectivities) == 101
    assert collectivities <= DEPARTMENTS.keys()
    assert "20" not in DEPARTMENTS
    assert len(set(DEPARTMENTS.values())) == len(DEPARTMENTS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("57", "57"),
        (" 2a ", "2A"),
        ("2B", "2B"),
        ("1", "01"),
        ("974", "974"),
        ("Moselle", "57"),
        ("la reunion", "974"),
        ("COTE D'OR", "21"),
        ("Val d’Oise", "95"),
        ("Réunion", "974"),
        ("la Moselle", "57"),
        ("le Val-de-Marne", "94"),
        ("57000", "57"),
        ("57000 Metz", "57"),
        ("97410", "974"),
        ("97150", "978"),
    ],
)
def test_a_department_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert department(typed) == code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("96", "n’existe pas"),
        ("00", "n’existe pas"),
        (
            "",
            "Indiquez un département : son numéro ou son nom, par exemple 42, 2A, Moselle ou 974.",
        ),
        (" ", "Indiquez un département"),
        ("20", "2A (Corse-du-Sud) ou 2B (Haute-Corse)"),
        ("987", "la Polynésie française"),
        ("Mozelle", "57 (Moselle)"),
        ("Lille", "Si c’est une commune, indiquez son code postal."),
        ("Marseille", "Si c’est une commune, indiquez son code postal."),
        ("Lyon", "Si c’est une commune, indiquez son code postal."),
        ("96000", "n’existe pas"),
        ("Corse", "2A (Corse-du-Sud) ou 2B (Haute-Corse)"),
        ("20200", "2A (Corse-du-Sud) ou 2B (Haute-Corse)"),
        ("alsace", "67 (Bas-Rhin) ou 68 (Haut-Rhin)"),
        ("Nouvelle-Calédonie", "règles propres à la Nouvelle-Calédonie"),
        ("polynésie", "règles propres à la Polynésie française"),
        ("98800 Nouméa", "règles propres à la Nouvelle-Calédonie"),
        ("٥٧", "n’existe pas"),
        ("5\x007\U0001f600", "n’existe pas"),
    ],
)
def test_an_unknown_place_is_refused_with_a_way_out(typed: str, expected: str) -> None:
    with pytest.raises(UnknownPlace) as caught:
        department(typed)
    assert typeset(expected) in str(caught.value)
    assert str(caught.value).replace(NO_BREAK, " ").isprintable()
