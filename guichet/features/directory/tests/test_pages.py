"""What anybody reads in the directory: where one is, who helps there, how old it is."""

import re
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Status, Territory
from guichet.features.directory.tests.places import TODAY, place, town_hall

pytestmark = pytest.mark.django_db

_METZ = "/annuaire/57463-metz/"


@pytest.fixture(autouse=True)
def _on_a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def _text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


# --- Where ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Metz", "METZ", "57000 metz", "57463"])
def test_a_commune_typed_leads_to_its_page(client: Client, typed: str) -> None:
    response = client.get("/annuaire/", {"q": typed, "situation": "overpayment"})
    assert response.headers["Location"] == f"{_METZ}?situation=overpayment"


def test_the_name_of_a_village_that_a_city_also_goes_by_leads_to_a_choice(client: Client) -> None:
    page = _text(client, "/annuaire/?q=%C3%89vry")
    assert "/annuaire/91228-evry-courcouronnes/" in page
    assert "/annuaire/89162-evry/" in page


def test_from_a_procedure_one_comes_to_who_helps_with_it(client: Client) -> None:
    asked = {"q": "Metz", "demarche": "commission-de-recours-amiable"}
    response = client.get("/annuaire/", asked)
    assert response.headers["Location"] == f"{_METZ}?situation=overpayment"
    response = client.get("/annuaire/", asked | {"demarche": "rien"})
    assert response.headers["Location"] == _METZ


def test_homonyms_are_chosen_from(client: Client) -> None:
    page = _text(client, "/annuaire/?q=saint-denis")
    assert "Quelle commune" in page
    assert "/annuaire/93066-saint-denis/" in page
    assert "/annuaire/97411-saint-denis/" in page


def test_a_misspelt_commune_is_guessed_and_never_taken_for_sure(client: Client) -> None:
    page = _text(client, "/annuaire/?q=strassboorg")
    assert "Vouliez-vous dire" in page
    assert "/annuaire/67482-strasbourg/" in page


def test_a_commune_that_does_not_exist_is_said_without_markup(client: Client) -> None:
    page = _text(client, "/annuaire/?q=%3Cb%3Ezzqqxx%3C/b%3E")
    assert "Aucune commune trouvée" in page
    assert "<b>zzqqxx" not in page


def test_the_code_of_a_merged_commune_leads_to_the_present_one(client: Client) -> None:
    response = client.get("/annuaire/49382/")
    assert response.status_code == 301
    assert response.headers["Location"].startswith("/annuaire/49160-ingrandes")


@pytest.mark.parametrize(
    "address", ["00000/", "departement/00/", "lieu/rien/", "lieu/rien/corriger/"]
)
def test_what_is_not_known_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/annuaire/{address}").status_code == 404


# --- A commune ------------------------------------------------------------------------------------


def test_the_nearest_come_first_with_distance_and_direction(client: Client) -> None:
    place("Loin", north=12)
    place("Près", north=3)
    page = _text(client, _METZ)
    assert page.index("Près") < page.index("Loin")
    assert "à 3\xa0km au nord" in page
    assert "à 12\xa0km au nord" in page


def test_the_numbers_of_the_map_are_those_of_the_list(client: Client) -> None:
    place("Près", north=3)
    place("Loin", north=12)
    town_hall()
    page = _text(client, _METZ)
    listed = re.findall(r'id="n(\d+)"', page)
    drawn = re.findall(r'<text class="n"[^>]*>([^<]+)<', page)
    assert listed == ["1", "2", "3"]
    assert {number for one in drawn for number in one.split("·")} == set(listed)


def test_where_nobody_is_known_the_town_hall_still_stands(client: Client) -> None:
    town_hall(telephone="03 87 55 50 00")
    page = _text(client, _METZ)
    assert "Aucun lieu d’aide connu" in page
    assert "Mairie de Metz" in page
    assert 'href="tel:0387555000"' in page
    assert "/droits/defenseur-des-droits/" in page


def test_open_now_is_said_at_the_hour_of_the_place(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.GUICHET_TODAY = None
    noon = datetime.fromisoformat("2026-11-24T12:00+01:00")
    monkeypatch.setattr("guichet.features.directory.presentation.now", lambda: noon)
    monkeypatch.setattr("guichet.features.directory.views.now", lambda: noon)
    place("Permanence", horaires="Tu 09:00-17:00")
    place("Saint-Denis", code_insee="97411", slug="reunion", horaires="Tu 09:00-14:00")
    page = _text(client, _METZ)
    assert "jusqu’à 17" in page
    assert page.count("now-open") == 1


@pytest.mark.parametrize("checked", [None, date(2025, 11, 21)])
def test_an_old_check_is_said_wherever_the_entry_appears(
    client: Client, checked: date | None
) -> None:
    place(checked_on=checked)
    for address in (_METZ, "/annuaire/departement/57/", "/annuaire/lieu/droits-debout/"):
        assert "appelez avant d’y aller" in _text(client, address), address


def test_a_check_of_twelve_months_ago_is_not_old_yet(client: Client) -> None:
    place(checked_on=date(2025, 11, 22))
    assert "appelez avant d’y aller" not in _text(client, _METZ)


def test_an_unknown_situation_in_an_address_is_as_none(client: Client) -> None:
    place(situations=["overpayment"])
    assert "Droits debout" in _text(client, f"{_METZ}?situation=%3Cscript%3E")


def test_the_overseas_have_their_map_too(client: Client) -> None:
    assert "<svg" in _text(client, "/annuaire/departement/974/")
    assert client.get("/annuaire/departement/2A/").headers["Location"].endswith("/2a/")


# --- A place --------------------------------------------------------------------------------------


def test_a_place_says_everything_and_leads_to_the_procedures(client: Client) -> None:
    place(
        situations=["overpayment"],
        languages=["ar"],
        horaires="Tu 14:00-17:00",
        territory=Territory.DEPARTMENT,
        territory_code="57",
        presentation_detail="Sur\n\nplusieurs lignes",
    )
    page = _text(client, "/annuaire/lieu/droits-debout/")
    assert "le mardi" in page
    assert "arabe" in page
    assert "Pour le département\xa0: Moselle." in page
    assert "/droits/commission-de-recours-amiable/" in page
    assert f"{_METZ}?situation=overpayment" in page


def test_what_a_source_wrote_as_markup_or_as_a_trap_stays_text(client: Client) -> None:
    place(
        adresse="<script>alert(1)</script>",
        site_web=["javascript:alert(1)"],
        telephone="<i>rien",
        horaires="n’importe quoi",
        presentation_detail="<img src=x>",
    )
    for address in (_METZ, "/annuaire/lieu/droits-debout/"):
        page = _text(client, address)
        assert "<script>alert" not in page
        assert "javascript:" not in page
        assert "<img" not in page


def test_a_closed_place_keeps_its_page_and_says_so(client: Client) -> None:
    place(status=Status.CLOSED)
    assert "Ce lieu a fermé" in _text(client, "/annuaire/lieu/droits-debout/", 410)


def test_a_hidden_place_is_nowhere(client: Client) -> None:
    place(status=Status.HIDDEN)
    assert client.get("/annuaire/lieu/droits-debout/").status_code == 404


def test_the_history_that_anybody_reads_names_no_member(client: Client) -> None:
    from guichet.features.directory import changes
    from guichet.features.directory.models import Origin

    one = place()
    author = changes.Author(Origin.TEAM, "amina.b")
    changes.change(one.pk, {"telephone": "03 87 00 00 01"}, author, TODAY)
    page = _text(client, "/annuaire/lieu/droits-debout/")
    assert "téléphone, par l’équipe" in page
    assert "amina.b" not in page


def test_the_services_of_the_place_lead_to_their_situations(client: Client) -> None:
    place("CAF", kind=Kind.CAF)
    assert f"{_METZ}?situation=overpayment" in _text(client, "/annuaire/lieu/caf/")


# --- To take away ---------------------------------------------------------------------------------


def test_the_whole_directory_and_a_commune_are_taken_away(client: Client) -> None:
    place("À Metz")
    place("À Nancy", code_insee="54395", latitude=48.69, longitude=6.18)
    place("Caché", status=Status.HIDDEN)
    for kind in ("csv", "json"):
        whole = client.get(f"/annuaire/lieux.{kind}").getvalue().decode()
        near = client.get(f"{_METZ}lieux.{kind}").getvalue().decode()
        assert "À Metz" in whole
        assert "À Nancy" in whole
        assert "Caché" not in whole
        assert "À Metz" in near
    assert client.get("/annuaire/57463-nancy/lieux.csv").status_code == 404


def test_the_page_of_a_place_never_names_the_member_who_checked_it(client: Client) -> None:
    place(checked_by="amina")
    page = _text(client, "/annuaire/lieu/droits-debout/").replace("\u00a0", " ")
    assert "amina" not in page
    assert "Vérifié le 22 novembre 2026 par l’équipe." in page


def test_the_sheet_is_asked_for_at_the_top_and_in_the_situation_that_was_chosen(
    client: Client,
) -> None:
    page = _text(client, f"{_METZ}?situation=overpayment")
    asked = f'href="{_METZ}feuille.pdf?situation=overpayment"'
    large = f'href="{_METZ}feuille-grands-caracteres.pdf?situation=overpayment"'
    assert asked in page.partition("<h2>")[0]
    assert large in page.partition("<h2>")[0]
    assert f'href="{_METZ}feuille.pdf"' not in page


def test_just_under_a_kilometre_is_said_as_one_kilometre(client: Client) -> None:
    town_hall()
    place(north=0.97)
    assert "à 1 km au nord" in _text(client, _METZ).replace("\u00a0", " ")


def test_a_name_that_no_commune_bears_is_never_taken_for_another(client: Client) -> None:
    answer = client.get("/annuaire/", {"q": "Fraissinet-de-Lozère"})
    assert answer.status_code == 200
    assert "Aucune commune ne s’appelle" in answer.text
    assert "Fraissinet-de-Fourques" in answer.text
