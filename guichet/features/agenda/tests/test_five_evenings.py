"""A past cycle of five evenings, entered in full in the coulisses, reads well on its public pages.

The dates are those of « Dématérialiser pour mieux régner » (2022-2023). All the rest, titles, places and
people, is made up here: a test quotes nobody.
"""

from typing import Final

import pytest
from django.test import Client

from guichet.accounts.roles import Role
from guichet.features.agenda.models import Cycle, Meeting
from guichet.features.agenda.tests.conftest import words
from tests import team

pytestmark = pytest.mark.django_db
AGENDA: Final = "/coulisses/agenda/"
CYCLE: Final = "/agenda/dematerialiser-pour-mieux-regner/"
EVENINGS: Final = (
    ("25 octobre 2022", "mardi", "Le guichet ferme, l’écran s’ouvre", "Amina"),
    ("24 novembre 2022", "jeudi", "Qui sait remplir ce formulaire ?", "Bilal"),
    ("19 janvier 2023", "jeudi", "La note qu’on ne voit pas", "Chloé"),
    ("2 février 2023", "jeudi", "Travailler derrière le guichet", "Dominique"),
    ("9 mars 2023", "jeudi", "Refuser, réclamer, rouvrir", "Elif"),
)


@pytest.fixture
def entered(db: None) -> Client:
    """Enter the cycle as Dominique does, from an empty back office, then publish each evening."""
    keeper = team.entered(team.member("dominique", Role.EDITOR))
    presentation = {
        "title": "Dématérialiser pour mieux régner",
        "summary": "Cinq soirées sur les guichets qui ferment et les calculs qui les remplacent.",
        "body": "On y vient comme on est.\n\n- une soupe\n- des récits\n- une discussion",
        "partners": "Le Préau : https://preau.example",
    }
    keeper.post(f"{AGENDA}cycles/ajouter/", presentation)
    cycle = Cycle.objects.get()
    for number, (day, _, title, speaker) in enumerate(EVENINGS, 1):
        keeper.post(
            f"{AGENDA}ajouter/",
            {
                "title": title,
                "summary": f"Une soirée avec {speaker}.",
                "body": "Le récit d’abord, les questions ensuite.",
                "cycle": str(cycle.pk),
                "number": str(number),
                "day": day,
                "starts": "18 h 30",
                "ends": "21 h",
                "commune": "Metz",
                "place_name": "La Maison des Tilleuls",
                "address": f"{number} rue des Tilleuls",
                "price": "prix libre et conscient",
                "speakers": f"{speaker} : du collectif",
                "moments": "18 h 30 : accueil\n19 h : récit\n20 h : discussion",
                "is_step_free": "yes",
            },
        )
        made = Meeting.objects.latest("pk")
        keeper.post(f"{AGENDA}{made.pk}/agir/", {"do": "publish", "sequence": "0"})
    return keeper


def test_the_five_evenings_read_well(entered: Client, visitor: Client) -> None:
    page = words(visitor.get(CYCLE)).replace("\u00a0", " ")
    assert "5 rencontres, du 25 octobre 2022 au 9 mars 2023." in page
    places = [page.index(f"Séance {number}") for number in range(1, 6)]
    assert places == sorted(places)
    for day, weekday, title, speaker in EVENINGS:
        assert f"{weekday} {day}, de 18 h 30 à 21 h" in page
        assert title.replace("\u00a0", " ") in page
        assert f"Avec {speaker}" in page
    for meeting in Meeting.objects.all():
        one = words(visitor.get(f"{CYCLE}{meeting.slug}/")).replace("\u00a0", " ")
        assert "Cette rencontre a eu lieu" in one
        assert "du collectif" in one
        assert "Le Préau" in one
        assert "19 h récit" in one
        assert "Rien n’a encore été déposé" in one
        assert "S’inscrire" not in one


def test_the_five_evenings_are_in_the_past_and_in_the_months(
    entered: Client, visitor: Client
) -> None:
    past = visitor.get("/agenda/?quand=passees").context["meetings"]
    assert [one.meeting.number for one in past] == [5, 4, 3, 2, 1]
    assert visitor.get("/agenda/").context["meetings"] == ()
    for day, _, title, _ in EVENINGS:
        month = {"octobre": 10, "novembre": 11, "janvier": 1, "février": 2, "mars": 3}
        name, year = day.split(" ")[1:]
        page = words(visitor.get(f"/agenda/mois/{year}-{month[name]}/"))
        assert title in page.replace("\u00a0", " ")


def test_the_five_evenings_are_one_calendar(entered: Client, visitor: Client) -> None:
    content = visitor.get("/agenda/dematerialiser-pour-mieux-regner.ics").content.decode()
    starts = [line for line in content.split("\r\n") if line.startswith("DTSTART;")]
    assert starts == [
        f"DTSTART;TZID=Europe/Paris:{day}T183000"
        for day in ("20221025", "20221124", "20230119", "20230202", "20230309")
    ]


def test_a_bonus_evening_comes_after_without_a_number(entered: Client, visitor: Client) -> None:
    cycle = Cycle.objects.get()
    entered.post(
        f"{AGENDA}ajouter/",
        {
            "title": "La soirée en plus",
            "cycle": str(cycle.pk),
            "is_bonus": "on",
            "day": "30 mars 2023",
            "starts": "18 h",
            "ends": "20 h",
            "commune": "57000 Metz",
        },
    )
    bonus = Meeting.objects.latest("pk")
    entered.post(f"{AGENDA}{bonus.pk}/agir/", {"do": "publish", "sequence": "0"})
    assert "Séance bonus" in words(visitor.get(CYCLE))
