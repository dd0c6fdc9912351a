"""Volunteers type their hours in French, and are told at the word what is not understood."""

import pytest

from guichet.engine.opening_hours import OpeningHoursError, parse_french
from guichet.engine.typography import typeset


@pytest.mark.parametrize(
    ("typed", "osm"),
    [
        ("lundi 9h-12h 14h-17h ; mardi 14h-17h", "Mo 09:00-12:00,14:00-17:00; Tu 14:00-17:00"),
        ("du lundi au vendredi de 9h à 12h et de 14h à 17h30", "Mo-Fr 09:00-12:00,14:00-17:30"),
        ("Lundi, mardi et jeudi : 9h30–12h", "Mo-Tu,Th 09:30-12:00"),
        ("lun-ven 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("les lundis de 9 heures à 12 heures 30", "Mo 09:00-12:30"),
        ("Lundi : 9h-12h\nMardi : 14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("le mardi de 9h à 12h et le mercredi de 14h à 17h", "Tu 09:00-12:00; We 14:00-17:00"),
        ("Permanence le mardi de 14h à 16h.", "Tu 14:00-16:00"),
        ("tous les mardis 14h-17h, chaque jeudi 9h-12h", "Tu 14:00-17:00; Th 09:00-12:00"),
        ("le 1er et le 3e jeudi du mois 9h-11h", "Th[1,3] 09:00-11:00"),
        ("semaine paire : lundi 9h-12h", "week 02-52/2 Mo 09:00-12:00"),
        (
            "du 1er septembre 2026 au 30 juin 2027 : mardi 14h-17h",
            "2026 Sep 01-2027 Jun 30 Tu 14:00-17:00",
        ),
        ("tous les jours 9h-midi", "Mo-Su 09:00-12:00"),
        ("24h/24 7j/7", "24/7"),
        ("vendredi 22h-2h", "Fr 22:00-02:00"),
        ("samedi 14h-minuit", "Sa 14:00-24:00"),
        ("jeudi à partir de 14h", "Th 14:00+"),
        ("mercredi 14h-18h sur rendez-vous", 'We 14:00-18:00 "sur rendez-vous"'),
        ("sur RDV le mercredi 14h-18h", 'We 14:00-18:00 "sur rendez-vous"'),
        ("lundi 9h-12h (salle 3)", 'Mo 09:00-12:00 "salle 3"'),
        ("1er mardi du mois 14h-17h", "Tu[1] 14:00-17:00"),
        ("les 1er et 3e mardis du mois : 14 h – 17 h", "Tu[1,3] 14:00-17:00"),
        ("le dernier vendredi du mois 18h-20h", "Fr[-1] 18:00-20:00"),
        ("semaines paires : lundi 9h-12h", "week 02-52/2 Mo 09:00-12:00"),
        ("lundi 9h-12h, fermé du 1er au 15 août", "Mo 09:00-12:00; Aug 01-Aug 15 off"),
        ("lundi 9h-12h ; fermé en août", "Mo 09:00-12:00; Aug off"),
        ("lundi-vendredi 9h-12h sauf les jours fériés", "Mo-Fr 09:00-12:00; PH off"),
        (
            "lundi 9h-12h ; fermé du 24 décembre 2026 au 2 janvier 2027",
            "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 02 off",
        ),
        ("du 1er juillet au 31 août : mardi 10h-12h", "Jul-Aug Tu 10:00-12:00"),
        (
            "lundi 9h-12h ; fermé le 24 décembre et le 31 décembre",
            "Mo 09:00-12:00; Dec 24,Dec 31 off",
        ),
        ("tous les jours 9h-12h ; fermé le samedi et le dimanche", "Mo-Fr 09:00-12:00"),
    ],
)
def test_typed_hours_are_understood(typed: str, osm: str) -> None:
    assert parse_french(typed).text == osm


@pytest.mark.parametrize(
    ("typed", "faulty", "reason"),
    [
        ("lunid 9h-12h", "lunid", "essayez « lundi »"),
        ("lundi 9-12", "9", "une heure s’écrit 9h"),
        ("lundi matin", "matin", "indiquez les heures"),
        ("mardi 9h-12h ; lundi 17h-14h", "17h-14h", "après minuit, ou à l’envers"),
        ("lundi 9h-9h", "9h-9h", "sont les mêmes"),
        ("mardi 14h-17h tous les 15 jours", "tous", "pas compris"),
        ("lundi 14h", "14h", "il manque l’heure de fin"),
        ("lundi 25h-26h", "25h", "n’existe pas"),
        ("lundi", "lundi", "il manque les heures"),
        ("mardi 9h-12h sauf le mercredi", "sauf", "fermé le mercredi"),
        ("lundi 9h-12h sur rendez-vous 14h-17h", "14h", "après une remarque"),
        ("fermé le lundi 9h-12h", "9h", "fermé, ou ouvert"),
        ("lundi 24 décembre 9h-12h", "lundi 24 décembre 9h-12h", "la date seule"),
    ],
)
def test_a_refusal_names_the_word(typed: str, faulty: str, reason: str) -> None:
    with pytest.raises(OpeningHoursError) as refused:
        parse_french(typed)
    assert typeset(reason) in str(refused.value)
    assert typed[refused.value.start : refused.value.end] == faulty


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Indiquez des horaires"),
        ("lundi 9h-12h ; lundi 14h-17h", "dit déjà ce jour"),
        ("du lundi au vendredi 9h-12h ; le mercredi 14h-17h", "dit déjà ce jour"),
        ("fermé le lundi ; 9h-12h", "dit déjà ce jour"),
        ("le 30 février 9h-10h", "n’existe pas"),
        ("lundi 9h-12h 11h-14h", "se chevauchent"),
        ("\u202elundi 9h-12h", "invisible"),
        pytest.param("x" * 10_000, "trop longs", id="ten thousand letters"),
    ],
)
def test_what_is_doubtful_is_asked_again(typed: str, reason: str) -> None:
    with pytest.raises(OpeningHoursError) as refused:
        parse_french(typed)
    assert typeset(reason) in str(refused.value)
