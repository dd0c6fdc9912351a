"""Anybody proposes; programs are slowed; the team decides; nothing of the person remains."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.features.directory import services, terms
from guichet.features.directory.models import FieldChange, Place, Proposal, ProposalStatus
from guichet.features.directory.tests.places import TODAY, place
from guichet.lib import visits
from guichet.lib.communes import gazetteer
from tests import team

pytestmark = pytest.mark.django_db

_FIX = "/annuaire/lieu/droits-debout/corriger/"


@pytest.fixture(autouse=True)
def _as_a_person(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GUICHET_TODAY = TODAY
    monkeypatch.setattr(visits, "SHORTEST_VISIT", timedelta(seconds=-1))


def _form(**values: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "begun": visits.begun(),
        "nom": "Droits debout",
        "kind": "association",
        "adresse": "12 rue des Jardins",
        "code_postal": "57000",
        "commune": "Metz",
    }
    return usual | values


def test_a_correction_keeps_only_what_differs(client: Client) -> None:
    place(horaires="Mo 09:00-12:00", courriels=["a@b.fr"])
    shown = "le lundi : 9 h – 12 h"
    response = client.post(
        _FIX, _form(telephone="03 87 00 00 00", horaires=shown, courriels="a@b.fr\r\n")
    )
    assert response.status_code == 200
    assert "C’est arrivé" in response.content.decode()
    assert Proposal.objects.get().values == {"telephone": "03 87 00 00 00"}
    assert Place.objects.get().telephone == ""


def test_hours_are_typed_in_french(client: Client) -> None:
    place()
    client.post(_FIX, _form(horaires="lundi au jeudi : 9 h – 12 h, 14 h – 17 h"))
    assert Proposal.objects.get().values == {"horaires": "Mo-Th 09:00-12:00,14:00-17:00"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("horaires", "lundi : 17 h – 9 h 75", ""),
        ("code_postal", "5700", "cinq chiffres"),
        ("courriels", "personne", "adresse électronique"),
        ("site_web", "javascript:alert(1)", "https://"),
        ("telephone", "appelez-nous", "numéro de téléphone"),
        ("nom", "", "Donnez un nom"),
        ("commune", "Zzqqxx", "Aucune commune"),
        ("commune", "Saint-Denis", "Ajoutez le code postal"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    client: Client, field: str, typed: str, said: str
) -> None:
    place()
    sent = _form(note="Je suis passée devant.") | {"code_postal": ""} | {field: typed}
    response = client.post(_FIX, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert said in page
    assert "Je suis passée devant." in page
    assert not Proposal.objects.exists()


def test_a_correction_without_any_is_asked_again(client: Client) -> None:
    place()
    response = client.post(_FIX, _form())
    assert response.status_code == 422
    assert "Vous n’avez rien changé" in response.content.decode()


def test_a_new_place_finds_its_commune(client: Client) -> None:
    client.post("/annuaire/proposer/", _form(nom="Nouvelle permanence", code_postal=""))
    values = Proposal.objects.get().values
    assert (values["code_insee"], values["commune"]) == ("57463", "Metz")


def test_a_new_place_needs_a_name_a_kind_and_a_commune(client: Client) -> None:
    response = client.post("/annuaire/proposer/", {"begun": visits.begun()})
    page = response.content.decode()
    assert response.status_code == 422
    for field in ("nom", "kind", "commune"):
        assert f'id="id_{field}_error"' in page
    # A menu offers its first line when nobody chooses: it is nobody's answer.
    assert '<option value="" selected>Choisissez</option>' in page


def test_the_same_form_twice_is_one_proposal(client: Client) -> None:
    place()
    sent = _form(telephone="03 87 00 00 00")
    for _ in range(2):
        assert client.post(_FIX, sent).status_code == 200
    assert Proposal.objects.count() == 1


def test_a_program_is_asked_to_try_again_and_keeps_what_it_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place()
    sent = _form(telephone="03 87 00 00 00")
    trapped = client.post(_FIX, sent | {visits.HONEYPOT: "https://spam.example"})
    forged = client.post(_FIX, sent | {"begun": "abc"})
    monkeypatch.setattr(visits, "SHORTEST_VISIT", timedelta(hours=1))
    fast = client.post(_FIX, sent)
    for response in (trapped, forged, fast):
        assert response.status_code == 422
        assert "Appuyez encore une fois" in response.content.decode()
        assert "03 87 00 00 00" in response.content.decode()
    assert not Proposal.objects.exists()


def test_no_cookie_is_set_and_nothing_of_the_connection_is_kept(client: Client) -> None:
    place()
    response = client.post(_FIX, _form(note="Vu sur place"), REMOTE_ADDR="203.0.113.9")
    assert not response.cookies
    kept = Proposal.objects.values().get()
    assert "203.0.113" not in str(kept)


# --- The team decides -----------------------------------------------------------------------------


def _proposal(one: Place | None, **values: Any) -> Proposal:  # noqa: ANN401
    said = services.Said(values, "Vu sur place", "moi@example.org", "t")
    return services.keep_proposal(said, one, TODAY)


def test_accepting_some_fields_writes_those_and_forgets_how_to_reach_the_person() -> None:
    one = place()
    proposal = _proposal(one, telephone="03 87 00 00 00", adresse="2 rue Haute")
    services.accept(proposal, {"telephone"}, team.member("amina"), gazetteer(), TODAY)
    one.refresh_from_db()
    proposal.refresh_from_db()
    assert (one.telephone, one.adresse) == ("03 87 00 00 00", "12 rue des Jardins")
    assert one.checked_by == services.TEAM
    assert (proposal.status, proposal.contact) == (ProposalStatus.PARTLY, "")
    change = FieldChange.objects.get(field="telephone")
    assert (change.proposal, change.by) == (proposal, "amina")


def test_a_new_place_stands_near_its_town_hall_until_somebody_says_better() -> None:
    values = {"nom": "Permanence", "kind": "association", "adresse": "3 rue Basse"}
    proposal = _proposal(None, **values, code_insee="57463", commune="Metz")
    made = services.accept(
        proposal, values.keys() | {"commune"}, team.member("amina"), gazetteer(), TODAY
    )
    metz = gazetteer().commune("57463")
    assert metz is not None
    assert (made.slug, made.code_insee) == ("permanence-57463", "57463")
    assert (made.latitude, made.longitude) == (metz.latitude, metz.longitude)


def test_refusing_changes_nothing_and_forgets_too() -> None:
    one = place()
    proposal = _proposal(one, telephone="03 87 00 00 00")
    services.refuse(proposal, "Déjà juste", team.member("amina"), TODAY)
    one.refresh_from_db()
    proposal.refresh_from_db()
    assert (one.telephone, one.revision) == ("", 0)
    assert (proposal.status, proposal.contact) == (ProposalStatus.REFUSED, "")


def test_a_proposal_is_decided_once() -> None:
    proposal = _proposal(place(), telephone="03 87 00 00 00")
    services.refuse(proposal, "Non", team.member("amina"), TODAY)
    with pytest.raises(services.AlreadyDecided):
        services.accept(proposal, {"telephone"}, team.member("bilal"), gazetteer(), TODAY)


def test_a_difference_says_when_the_place_changed_since() -> None:
    one = place(telephone="01")
    proposal = _proposal(one, telephone="02")
    Place.objects.update(telephone="03")
    proposal.refresh_from_db()
    (only,) = services.differences_of(proposal)
    assert (only.before, only.after, only.moved) == ("03", "02", True)


def test_a_proposal_is_erased_after_a_year() -> None:
    proposal = _proposal(place(), telephone="02")
    kept = TODAY + timedelta(days=services.KEPT_DAYS)
    assert [one.count for one in terms.erase_expired(kept)] == [0]
    assert [one.count for one in terms.erase_expired(kept + timedelta(days=1))] == [1]
    assert not Proposal.objects.filter(pk=proposal.pk).exists()
