"""The team's pages on the directory: who may, what is decided, what two people do at once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from guichet.features.directory import services, team_views
from guichet.features.directory.models import (
    FieldChange,
    ImportRefusal,
    ImportRun,
    LinkState,
    Place,
    Proposal,
    ProposalStatus,
)
from guichet.features.directory.tests.places import TODAY, place, town_hall
from tests import team

pytestmark = pytest.mark.django_db

_HOME = "/coulisses/annuaire/"


@pytest.fixture(autouse=True)
def _on_a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


@pytest.fixture
def amina() -> Member:
    return team.member("amina", Role.EDITOR)


@pytest.fixture
def inside(amina: Member) -> Client:
    return team.entered(amina)


def _typed(one: Place, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what the form of an entry sends when nothing but these fields is touched."""
    usual = {
        "revision": one.revision,
        "nom": one.nom,
        "kind": one.kind,
        "status": one.status,
        "adresse": one.adresse,
        "code_postal": one.code_postal,
        "commune": one.commune,
        "code_insee": one.code_insee,
        "latitude": str(one.latitude).replace(".", ","),
        "longitude": str(one.longitude).replace(".", ","),
    }
    return usual | values


def test_every_page_opens_for_editors_and_for_no_reader(inside: Client) -> None:
    one = place(site_web=["http://lieu.example"], checked_on=None)
    said = services.Said({"telephone": "01"}, "", "", "t")
    proposal = services.keep_proposal(said, one, TODAY)
    run = ImportRun.objects.create(source="réseau", digest="d", started_on=TODAY)
    ImportRefusal.objects.create(run=run, line=3, why="Sans nom.")
    pages = [
        "", "?q=droits", "?q=zzz", "propositions/", f"propositions/{proposal.pk}/", "ajouter/",
        f"lieu/{one.pk}/", "a-verifier/", "liens/", "imports/", f"imports/{run.pk}/",
    ]  # fmt: skip
    reader = team.entered(team.member("bilal", Role.READER))
    for page in pages:
        assert inside.get(f"{_HOME}{page}").status_code == 200, page
        assert reader.get(f"{_HOME}{page}").status_code == 403, page


def test_the_welcome_counts_what_waits(inside: Client) -> None:
    services.keep_proposal(services.Said({"telephone": "01"}, "", "", "t"), place(), TODAY)
    assert "proposition pour l’annuaire" in inside.get("/coulisses/").content.decode()


def test_accepting_writes_the_ticked_fields_and_the_trail(inside: Client) -> None:
    one = place()
    said = services.Said({"telephone": "01 02", "adresse": "Ailleurs"}, "", "", "t")
    proposal = services.keep_proposal(said, one, TODAY)
    response = inside.post(f"{_HOME}propositions/{proposal.pk}/", {"fields": ["telephone"]})
    assert response.status_code == 302
    one.refresh_from_db()
    assert (one.telephone, one.adresse) == ("01 02", "12 rue des Jardins")
    assert AuditEntry.objects.get(action=team_views.ACCEPTED).about == str(proposal.pk)


def test_accepting_nothing_or_twice_is_said(inside: Client) -> None:
    said = services.Said({"telephone": "01 02"}, "", "", "t")
    proposal = services.keep_proposal(said, place(), TODAY)
    page = f"{_HOME}propositions/{proposal.pk}/"
    assert inside.post(page).status_code == 422
    assert inside.post(f"{page}refuser/").status_code == 422
    assert inside.post(f"{page}refuser/", {"reason": "Faux"}).status_code == 302
    assert inside.post(page, {"fields": ["telephone"]}).status_code == 409
    assert Proposal.objects.get().status == ProposalStatus.REFUSED


def test_an_entry_is_edited_and_only_what_was_touched_is_kept_from_files(inside: Client) -> None:
    one = place(telephone="1", presentation_detail="Une ligne\nUne autre")
    sent = _typed(one, telephone="03 87 00 00 00", presentation_detail="Une ligne\r\nUne autre")
    assert inside.post(f"{_HOME}lieu/{one.pk}/", sent).status_code == 302
    one.refresh_from_db()
    assert one.telephone == "03 87 00 00 00"
    assert "telephone" in one.kept_fields
    assert not {"adresse", "presentation_detail", "latitude"} & {*one.kept_fields}
    assert one.latitude == pytest.approx(49.1201)


def test_the_second_who_edits_is_told_and_loses_nothing(inside: Client) -> None:
    one = place()
    sent = _typed(one)
    assert (
        inside.post(f"{_HOME}lieu/{one.pk}/", sent | {"telephone": "03 87 00 00 01"}).status_code
        == 302
    )
    response = inside.post(f"{_HOME}lieu/{one.pk}/", sent | {"telephone": "03 87 00 00 02"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Quelqu’un a changé cette fiche" in page
    assert "03 87 00 00 02" in page
    assert Place.objects.get().telephone == "03 87 00 00 01"


def test_reversed_coordinates_and_unknown_communes_are_said(inside: Client) -> None:
    one = place()
    for wrong in ({"latitude": "149"}, {"longitude": ""}, {"code_insee": "99999"}):
        assert inside.post(f"{_HOME}lieu/{one.pk}/", _typed(one, **wrong)).status_code == 422, wrong


def test_a_place_is_added_by_the_team(inside: Client) -> None:
    sent = {"nom": "Maison", "kind": "union", "status": "shown", "commune": "Metz", "adresse": "1"}
    assert inside.post(f"{_HOME}ajouter/", sent).status_code == 302
    one = Place.objects.get()
    assert (one.slug, one.code_insee, one.checked_on) == ("maison-57463", "57463", TODAY)
    assert one.spots.exists()


def test_a_browser_takes_no_kind_and_no_territory_by_itself(inside: Client) -> None:
    page = inside.get(f"{_HOME}ajouter/").content.decode()
    for name, said in (("kind", "Choisissez"), ("territory", "Personne ne l’a dit")):
        first = re.search(rf'<select name="{name}".*?<option value="(.*?)".*?>(.*?)<', page, re.S)
        assert first
        assert first.groups() == ("", said)


def test_a_place_for_nobody_in_particular_is_changed_as_it_is(inside: Client) -> None:
    one = place(territory="", territory_code="")
    sent = _typed(one, telephone="03 87 00 00 01")
    assert inside.post(f"{_HOME}lieu/{one.pk}/", sent).status_code == 302
    one.refresh_from_db()
    assert (one.territory, one.telephone) == ("", "03 87 00 00 01")


def test_a_change_is_undone_from_the_history(inside: Client) -> None:
    one = place()
    inside.post(f"{_HOME}lieu/{one.pk}/", _typed(one, telephone="03 87 00 00 01"))
    change = FieldChange.objects.get(field="telephone")
    inside.post(f"{_HOME}lieu/{one.pk}/defaire/{change.pk}/")
    assert Place.objects.get().telephone == ""
    assert inside.post(f"{_HOME}lieu/{one.pk}/defaire/{change.pk}/").status_code == 409


def test_an_entry_is_marked_as_checked_today(inside: Client) -> None:
    one = place(checked_on=None)
    inside.post(f"{_HOME}lieu/{one.pk}/verifie/", {"revision": one.revision})
    one.refresh_from_db()
    assert (one.checked_on, one.checked_by) == (TODAY, services.TEAM)


def test_old_checks_are_listed_without_the_town_halls(inside: Client) -> None:
    place("Vieille fiche", checked_on=date(2024, 1, 1))
    place("De cette semaine", checked_on=date(2025, 11, 20))
    place("Fraîche")
    town_hall(checked_on=date(2024, 1, 1))
    page = inside.get(f"{_HOME}a-verifier/").content.decode()
    assert page.index("De cette semaine") < page.index("Vieille fiche")
    assert "Fraîche" not in page
    assert "Et 1 mairie" in page


def test_a_link_is_opened_by_hand_and_what_was_seen_is_kept(inside: Client) -> None:
    one = place(site_web=["http://lieu.example"])
    assert "sans chiffrement" in inside.get(f"{_HOME}liens/").content.decode()
    inside.post(f"{_HOME}lieu/{one.pk}/lien/", {"state": "dead", "back": "links"})
    one.refresh_from_db()
    assert (one.link_state, one.link_checked_on) == (LinkState.DEAD, TODAY)
    assert "N’ouvrent plus" in inside.get(f"{_HOME}liens/").content.decode()


@pytest.mark.parametrize(
    "page", [lambda one: f"lieu/{one}/verifie/", lambda one: f"lieu/{one}/lien/"]
)
def test_what_changes_something_is_never_a_plain_address(
    inside: Client, page: Callable[[int], str]
) -> None:
    assert inside.get(f"{_HOME}{page(place().pk)}").status_code == 405
