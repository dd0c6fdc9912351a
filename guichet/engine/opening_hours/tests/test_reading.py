"""OSM hours are read, written the same way, and refused with a reason where they cannot be said."""

import pytest

from guichet.engine.opening_hours import OpeningHoursError, parse
from guichet.engine.typography import typeset


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Mo-Fr 9:00–12:00 , 14:00-17:00;PH closed", "Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
        ("mo,tu,we 09:00-12:00", "Mo-We 09:00-12:00"),
        ("Su-Mo 10:00-12:00", "Mo,Su 10:00-12:00"),
        ("Mo-Su 00:00-24:00", "24/7"),
        ("24/7", "24/7"),
        ("24/7 closed", "off"),
        ("PH off; Tu-Mo off", "off"),
        ("10:00-12:00", "Mo-Su 10:00-12:00"),
        ("Mo-Fr,PH 09:00-12:00", "Mo-Fr 09:00-12:00; PH 09:00-12:00"),
        ("Mo 14:00-17:00,09:00-12:00", "Mo 09:00-12:00,14:00-17:00"),
        ("Mo 09:00-12:00,12:00-14:00", "Mo 09:00-14:00"),
        ("Mo 09:00-12:00, Mo 14:00-17:00", "Mo 09:00-12:00,14:00-17:00"),
        ("Mo-Fr 09:00-17:00; We 09:00-12:00; Th off", "Mo-Tu,Fr 09:00-17:00; We 09:00-12:00"),
        ("Fr 22:00-26:00", "Fr 22:00-02:00"),
        ("Fr 17:00-38:00", "Fr 17:00-38:00"),
        ("Jul 1-Aug 31: Mo 10:00-12:00", "Jul-Aug Mo 10:00-12:00"),
        ("Mo 9:00-12:00; Dec 24,26 off", "Mo 09:00-12:00; Dec 24,Dec 26 off"),
        (
            "Mo 9:00-12:00; 2026 Dec 24-2027 Jan 2 off",
            "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 02 off",
        ),
        ("week 1-53/2 Mo 09:00-12:00", "week 01-53/2 Mo 09:00-12:00"),
        (
            "Mo-Fr 09:00-12:00, Tu[1] 14:00-17:00",
            "Mo-Fr 09:00-12:00; Tu[1] 09:00-12:00,14:00-17:00",
        ),
        ('Mo 09:00-12:00 open "sur rendez-vous"', 'Mo 09:00-12:00 "sur rendez-vous"'),
        ('"sur rendez-vous"', '"sur rendez-vous"'),
        ("Mo 14:00+", "Mo 14:00+"),
    ],
)
def test_hours_are_always_written_the_same_way(written: str, normal: str) -> None:
    assert parse(written).text == normal
    assert parse(normal).text == normal


def test_a_closure_written_first_still_closes() -> None:
    assert parse("PH off; Aug off; Mo-Fr 09:00-12:00").text == "Mo-Fr 09:00-12:00; Aug off; PH off"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "Indiquez des horaires"),
        (" ; ", "Indiquez des horaires"),
        ("Mo-Fr", "il manque les heures"),
        ("Mo 10-12", "deux chiffres après deux-points"),
        ("Mo 10:00", "il manque l’heure de fin"),
        ("Mo 25:00-26:00", "commence entre 00:00 et 23:59"),
        ("Mo 09:60-10:00", "cette heure n’existe pas"),
        ("Mo 09:00-09:00", "tombent à la même heure"),
        ("Mo 17:00-14:00", "après minuit, ou à l’envers ? À l’envers, écrivez 14:00-17:00"),
        ("Mo 09:00-12:00,11:00-14:00", "« 9\u00a0h\u00a0–\u00a012\u00a0h » et « 11\u00a0h"),
        ("Mo 01:00-11:00,11:00-01:00", "le lendemain sur elles-mêmes"),
        ("Mo 09:00-12:00; Mo 14:00-17:00", "vient ensuite pour les mêmes jours"),
        ("Mo 09:00-12:00 Tu 09:00-12:00", "séparez les lignes par un point-virgule"),
        ("Mo 09:00-12:00,", "après la virgule"),
        ("Mo,zz 09:00-12:00", "il manque les heures"),
        ("Feb 30 10:00-12:00", "ce jour n’existe pas"),
        ("2027 Feb 29 10:00-12:00", "ce jour n’existe pas"),
        ("2027 Jan 02-2026 Dec 24 off", "la fin est avant le début"),
        ("2027 10:00-12:00", "après une année, il faut un mois"),
        ("Jul 05-Aug off", "le jour des deux côtés"),
        ("week 60 Mo 10:00-12:00", "de 1 à 53"),
        ("week 10-5 Mo 10:00-12:00", "de la plus petite"),
        ("week 10 Jan Mo 10:00-12:00", "dans une même ligne"),
        ("Tu[6] 10:00-12:00", "de 1 à 5"),
        ("Tu[-2] 10:00-12:00", "seul le dernier"),
        ("Tu[1] +2 days 10:00-12:00", "décalage"),
        ("Tu[1],Th[2] 10:00-12:00", "rangs différents"),
        ("sunrise-sunset", "le lever du soleil"),
        ("Mo 10:00-sunset", "le coucher du soleil"),
        ("easter 10:00-12:00", "Pâques"),
        ("SH off", "vacances scolaires"),
        ("Mo 10:00-12:00 unknown", "unknown"),
        ('Mo 10:00-12:00 || "sur appel"', "ligne de secours"),
        ("Mo 10:00-18:00/01:30", "intervalle répété"),
        ("Mo 12:00-14:00 off", "après des heures"),
        ('Mo 10:00-12:00 ""', "est vide"),
        ('Mo 10:00-12:00 "sur', "guillemet"),
        ("PH off", "jamais quand c’est ouvert"),
        ("Mo off", "jamais quand c’est ouvert"),
        ("Jul PH 10:00-12:00", "jours fériés"),
        ("Jul-Aug Mo 10:00-12:00; Mo 09:00-12:00", "tombent parfois le même jour"),
        ("Jul-Aug Tu 10:00-12:00; Tu[1] 09:00-12:00", "tombent parfois le même jour"),
        ("Mo 9:00-12:00; Dec off; Dec 24 10:00-12:00", "pendant la fermeture"),
        ("lundi 9h", "ce n’est pas compris"),
        ("Mo 10:00\u202e-12:00", "invisible"),
        ("Mo 10:00\x00-12:00", "invisible"),
        pytest.param("M" * 10_000, "trop longs", id="ten thousand letters"),
        ("م 10:00-12:00", "ce n’est pas compris"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(written: str, reason: str) -> None:
    with pytest.raises(OpeningHoursError) as refused:
        parse(written)
    assert typeset(reason) in str(refused.value)


def test_a_refusal_gives_the_place_of_the_faulty_words() -> None:
    with pytest.raises(OpeningHoursError) as refused:
        parse("Mo 09:00-12:00; Tu 17:00-14:00")
    assert (
        "Mo 09:00-12:00; Tu 17:00-14:00"[refused.value.start : refused.value.end] == "17:00-14:00"
    )
