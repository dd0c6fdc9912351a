"""« Sans numérique »: one sheet for any commune, true to the directory, that invents nothing."""

from datetime import date
from typing import Any, Final

import pymupdf
import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls.resolvers import RegexPattern, URLResolver

from guichet.features.directory import local_sheet
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Answer, Appointment, Territory
from guichet.features.directory.tests.places import TODAY, place, town_hall

pytestmark = pytest.mark.django_db
HOST: Final = "guichet.example.org"
SHEET: Final = "/annuaire/57463-metz/feuille.pdf"
LARGE: Final = "/annuaire/57463-metz/feuille-grands-caracteres.pdf"


@pytest.fixture(autouse=True)
def _known_day_and_name(settings: Any) -> None:  # noqa: ANN401
    settings.GUICHET_TODAY = TODAY
    settings.ALLOWED_HOSTS = [HOST, "localhost"]


def asked(address: str, host: str = HOST) -> HttpResponse:
    """Ask for a sheet at its address, as a visitor does."""
    request = RequestFactory().get(address, headers={"host": host})
    pattern = RegexPattern(r"^/annuaire/")
    found = URLResolver(pattern, list(local_sheet.ADDRESSES)).resolve(request.path)
    response = found.func(request, *found.args, **found.kwargs)
    assert isinstance(response, HttpResponse)
    return response


def said(address: str = SHEET, host: str = HOST) -> str:
    """Return the words of a sheet, with plain spaces."""
    with pymupdf.open(stream=asked(address, host).content) as pages:
        return " ".join(" ".join(page.get_text() for page in pages).split())


def pages_of(address: str) -> int:
    """Count the pages of a sheet."""
    with pymupdf.open(stream=asked(address).content) as pages:
        return len(pages)


def test_a_sheet_says_who_helps_where_when_and_since_when_it_is_known() -> None:
    town_hall(telephone="03 87 55 50 00", horaires="Mo-Fr 08:30-17:30")
    place(
        north=2,
        telephone="03 87 00 00 00",
        horaires="Tu 14:00-17:00",
        appointment=Appointment.WITHOUT,
        frais_a_charge=["Gratuit"],
        languages=["ar"],
        checked_on=date(2026, 10, 1),
    )
    sheet = said()
    for fact in (
        "Qui peut m’aider à Metz",
        "Imprimé le 22 novembre 2026",
        "Mairie de Metz",
        "03 87 55 50 00",
        "lundi au vendredi : 8 h 30 – 17 h 30",
        "Droits debout",
        "à 2 km au nord",
        "03 87 00 00 00",
        "mardi : 14 h – 17 h",
        "Gratuit · Sans rendez-vous",
        "Arabe : Droits debout",
        "Vérifié le 1er octobre 2026.",
        "la lettre reçue",
        "Un conseil, pas une obligation",
        "Mes notes",
        f"{HOST}/annuaire/57463-metz/",
    ):
        assert fact in sheet


def test_a_commune_of_which_nothing_is_known_has_a_sheet_that_says_so() -> None:
    sheet = said()
    assert "La mairie de cette commune n’est pas connue ici." in sheet
    assert "ne connaît encore personne près d’ici" in sheet
    assert "Aucun lieu de cette feuille n’a dit parler une autre langue" in sheet
    assert pages_of(SHEET) == 1


def test_a_number_that_nobody_gave_is_not_on_the_sheet() -> None:
    town_hall(telephone="")
    place(telephone="")
    assert "Téléphone" not in said()


@pytest.mark.parametrize("checked_on", [None, date(2025, 11, 21)])
def test_what_nobody_checked_for_twelve_months_says_so(checked_on: date | None) -> None:
    place(checked_on=checked_on)
    sheet = said()
    assert "appelez avant d’y aller" in sheet
    assert "Vérifié le 21" not in sheet


def test_a_source_is_named_and_a_member_of_the_team_is_not() -> None:
    town_hall(source="Annuaire", checked_by="Annuaire", checked_on=date(2026, 10, 1))
    place(checked_by="amina")
    sheet = said()
    assert "D’après « Annuaire », le 1er octobre 2026." in sheet
    assert "amina" not in sheet


def test_the_nearest_come_first_and_who_helps_from_afar_has_a_shelf() -> None:
    place("Loin", north=9)
    place("Près", north=1)
    place(
        "Au bout du fil",
        latitude=None,
        longitude=None,
        territory=Territory.NATIONAL,
        telephone="0 800 00 00 00",
        by_phone=Answer.YES,
    )
    sheet = said()
    assert sheet.index("Près") < sheet.index("Loin")
    assert "Par téléphone ou par courrier" in sheet
    assert "0 800 00 00 00" in sheet
    assert "Aide par téléphone" in sheet


def test_a_sheet_may_be_asked_for_one_situation() -> None:
    place("Pour les dettes", situations=["overpayment"])
    place("Pour autre chose", situations=["eviction"])
    sheet = said(f"{SHEET}?situation=overpayment")
    assert "Situation :" in sheet
    assert "Pour les dettes" in sheet
    assert "Pour autre chose" not in sheet
    assert "Situation :" not in said(f"{SHEET}?situation=<b>")


def test_a_town_full_of_places_holds_on_both_sides_of_a_sheet() -> None:
    town_hall(horaires="Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00")
    for number in range(30):
        kind = Kind.CAF if number % 3 == 0 else Kind.ASSOCIATION
        place(
            f"Un lieu qui porte un assez long nom {number}",
            north=number / 10,
            kind=kind,
            telephone="03 87 00 00 00",
            horaires="Mo-Th 08:30-11:45,13:30-17:00; Fr 09:00-12:00",
            frais_a_charge=["Gratuit"],
            appointment=Appointment.BOTH,
        )
    assert pages_of(SHEET) <= 2
    assert pages_of(LARGE) > 2


def test_the_large_sheet_says_the_same_in_letters_of_eighteen_points() -> None:
    town_hall(telephone="03 87 55 50 00")
    place(telephone="03 87 00 00 00")
    large = said(LARGE)
    for fact in ("Mairie de Metz", "03 87 55 50 00", "Droits debout", "Mes notes", HOST):
        assert fact in large
    with pymupdf.open(stream=asked(LARGE).content) as pages:
        sizes = {
            span["size"]
            for page in pages
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        }
    assert min(sizes) >= 18


def test_what_people_typed_stays_text() -> None:
    typed = '#eval("1") *b* $x$ <b>'
    place(typed, slug="typed", adresse=typed, telephone=typed)
    assert said().count('#eval("1") *b*') >= 3


def test_a_site_without_a_name_prints_no_address() -> None:
    assert "localhost" not in said(host="localhost:8000")


@pytest.mark.parametrize("end", ["feuille.pdf", "feuille-grands-caracteres.pdf"])
def test_another_name_of_the_commune_leads_to_its_sheet(end: str) -> None:
    response = asked(f"/annuaire/57463-mets/{end}?situation=overpayment")
    assert response.status_code == 301
    assert response["Location"] == f"/annuaire/57463-metz/{end}?situation=overpayment"


def test_an_unknown_commune_has_no_sheet() -> None:
    with pytest.raises(Http404):
        asked("/annuaire/99999-nulle-part/feuille.pdf")


def test_the_sheet_is_a_tagged_pdf_that_is_asked_for_again_each_time() -> None:
    response = asked(SHEET)
    assert response["Cache-Control"] == "no-cache"
    assert 'filename="57463-metz-feuille.pdf"' in response["Content-Disposition"]
    with pymupdf.open(stream=response.content) as pages:
        assert "<pdfuaid:part>1</pdfuaid:part>" in pages.get_xml_metadata()


@pytest.mark.parametrize("end", ["16:00", "16:30", "17:15", "24:00"])
@pytest.mark.parametrize("days", ["Mo-Fr", "Mo", "Mo-Th", "We,Fr"])
def test_the_hours_of_a_morning_or_an_afternoon_stay_on_one_line(days: str, end: str) -> None:
    town_hall(horaires=f"{days} 08:00-12:00,13:30-{end}")
    with pymupdf.open(stream=asked(SHEET).content) as pages:
        lines = pages[0].get_text().splitlines()
    assert not [line for line in lines if line.strip().endswith("–")]
    assert any("8\u00a0h\u00a0–\u00a012\u00a0h" in line for line in lines)
