"""Hours are said in plain French, each line understood by itself."""

import pytest

from guichet.engine.opening_hours import parse


def _plain(lines: tuple[str, ...]) -> list[str]:
    return [line.replace("\u00a0", " ") for line in lines]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (
            "Mo-Th 08:30-11:45,13:30-17:00; Fr 08:30-12:00; PH off",
            [
                "du lundi au jeudi : 8 h 30 – 11 h 45 et 13 h 30 – 17 h",
                "le vendredi : 8 h 30 – 12 h",
                "fermé les jours fériés",
            ],
        ),
        ("Tu,Th 14:00-17:00", ["le mardi et le jeudi : 14 h – 17 h"]),
        ("Mo-We,Fr 14:00-17:00", ["du lundi au mercredi et le vendredi : 14 h – 17 h"]),
        ("24/7", ["tous les jours : jour et nuit"]),
        ("off", ["fermé"]),
        ("Mo 00:00-02:00,22:00-24:00", ["le lundi : 0 h – 2 h et 22 h – minuit"]),
        ("Fr 22:00-02:00", ["le vendredi : 22 h – 2 h (le lendemain)"]),
        ("Mo 14:00+", ["le lundi : à partir de 14 h"]),
        ("Tu[1] 14:00-17:00", ["le 1er mardi du mois : 14 h – 17 h"]),
        ("Tu[1,3] 14:00-17:00", ["les 1er et 3e mardis du mois : 14 h – 17 h"]),
        ("Fr[-1] 14:00-17:00", ["le dernier vendredi du mois : 14 h – 17 h"]),
        (
            "week 02-52/2 Mo 14:00-17:00; week 01-53/2 Mo 09:00-12:00",
            [
                "les semaines paires, le lundi : 14 h – 17 h",
                "les semaines impaires, le lundi : 9 h – 12 h",
            ],
        ),
        ("week 05,10-12 Mo 09:00-12:00", ["les semaines 5 et 10 à 12, le lundi : 9 h – 12 h"]),
        (
            "Mo-Fr 09:00-17:00; Sa 09:00-12:00; Jul-Aug Mo-Fr 10:00-12:00",
            [
                "du lundi au vendredi : 9 h – 17 h",
                "le samedi : 9 h – 12 h",
                "du 1er juillet au 31 août, du lundi au vendredi : 10 h – 12 h "
                "(au lieu de l’horaire habituel)",
                "du 1er juillet au 31 août, le samedi : 9 h – 12 h",
            ],
        ),
        (
            "Mo 09:00-12:00; Aug 01-15 off; Dec 24 off; 2026 Dec 28-2027 Jan 02 off; 2027 Aug off",
            [
                "le lundi : 9 h – 12 h",
                "fermé du 1er au 15 août",
                "fermé le 24 décembre",
                "fermé du 28 décembre 2026 au 2 janvier 2027",
                "fermé en août 2027",
            ],
        ),
        (
            "Mo 09:00-12:00; Jan-Feb off",
            ["le lundi : 9 h – 12 h", "fermé du 1er janvier à fin février"],
        ),
        (
            "Mo-Fr 09:00-12:00; We[1] off; Jul Fr off",
            [
                "du lundi au vendredi : 9 h – 12 h",
                "fermé le 1er mercredi du mois",
                "fermé le vendredi, en juillet",
            ],
        ),
        (
            "2026 Nov 24 14:00-17:00; 2026 Dec 01 09:00-12:00",
            ["le 24 novembre 2026 : 14 h – 17 h", "le 1er décembre 2026 : 9 h – 12 h"],
        ),
        (
            "Mo 09:00-12:00; PH 10:00-11:00",
            ["le lundi : 9 h – 12 h", "les jours fériés : 10 h – 11 h"],
        ),
        (
            'Mo 09:00-12:00 "sur rendez-vous"; Aug off "travaux"',
            ["le lundi : 9 h – 12 h, sur rendez-vous", "fermé en août (travaux)"],
        ),
        (
            'Mo 09:00-12:00, Mo 14:00-17:00 "sur rendez-vous"',
            ["le lundi : 9 h – 12 h, puis 14 h – 17 h (sur rendez-vous)"],
        ),
        ('Sa "sur rendez-vous"', ["le samedi : sur rendez-vous"]),
    ],
)
def test_hours_are_said_in_french(written: str, lines: list[str]) -> None:
    assert _plain(parse(written).in_french()) == lines


def test_an_hour_is_never_cut_at_the_end_of_a_line() -> None:
    assert parse("Mo 08:30-12:00").in_french() == (
        "le lundi\u00a0: 8\u00a0h\u00a030\u00a0–\u00a012\u00a0h",
    )
