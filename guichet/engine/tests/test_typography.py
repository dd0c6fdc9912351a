"""French typography: what is glued, what is left alone."""

import pytest

from guichet.engine.typography import NO_BREAK, typeset, unbroken


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("l'avis : 3", f"l’avis{NO_BREAK}: 3"),
        ("« oui » ; non ?", f"«{NO_BREAK}oui{NO_BREAK}»{NO_BREAK}; non{NO_BREAK}?"),
        ("CE n° 472836", f"CE n°{NO_BREAK}472836"),
        ("20 %, 50 €", f"20{NO_BREAK}%, 50{NO_BREAK}€"),
        ("https://exemple.fr/a:b?c", "https://exemple.fr/a:b?c"),
        ("de 14:00 à 15:30", "de 14:00 à 15:30"),
    ],
)
def test_spaces_and_apostrophes_are_set_as_french_prints_them(plain: str, expected: str) -> None:
    assert typeset(plain) == expected
    assert typeset(expected) == expected


def test_what_somebody_typed_keeps_its_characters_and_loses_its_bad_breaks() -> None:
    typed = "J'ai 1 450 € : « étudiant » ?"
    expected = (
        f"J'ai 1{NO_BREAK}450{NO_BREAK}€{NO_BREAK}: «{NO_BREAK}étudiant{NO_BREAK}»{NO_BREAK}?"
    )
    assert unbroken(typed) == expected
