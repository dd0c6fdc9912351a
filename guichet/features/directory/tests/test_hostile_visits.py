"""Whatever is typed or imported is only text on the page, and nothing typed brings the page down."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.features.directory.models import Proposal
from guichet.features.directory.tests.places import TODAY, place
from guichet.lib import visits

pytestmark = pytest.mark.django_db

_STRANGE = [
    "x" * 10_000,
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "😀" * 300,
    "\u202eztem",
    "<script>",
    "%",
    "'",
]


@pytest.fixture(autouse=True)
def _as_a_person(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GUICHET_TODAY = TODAY
    monkeypatch.setattr(visits, "SHORTEST_VISIT", timedelta(seconds=-1))


@pytest.mark.parametrize("typed", _STRANGE)
@pytest.mark.parametrize("address", ["/annuaire/", "/annuaire/57463-metz/", "/annuaire/proposer/"])
def test_nothing_asked_brings_a_page_down(address: str, typed: str, client: Client) -> None:
    asked = {"q": typed, "commune": typed, "situation": typed, "lieu": typed}
    answer = client.get(address, asked)
    assert answer.status_code < 500
    assert "<script>" not in answer.content.decode().partition("<main")[2]


@pytest.mark.parametrize("typed", _STRANGE)
def test_nothing_proposed_brings_the_form_down(typed: str, client: Client) -> None:
    names = (
        "nom",
        "kind",
        "adresse",
        "code_postal",
        "commune",
        "horaires",
        "telephone",
        "courriels",
    )
    more = (
        "site_web",
        "situations",
        "languages",
        "note",
        "contact",
        "begun",
        "presentation_resume",
    )
    for name in (*names, *more):
        usual = {"begun": visits.begun(), "nom": "Lieu", "kind": "association", "commune": "Metz"}
        answer = client.post("/annuaire/proposer/", usual | {name: typed})
        assert answer.status_code < 500, name
        assert "<script>" not in answer.content.decode().partition("<main")[2]
    assert not any("\x00" in str(one.values) for one in Proposal.objects.all())


def test_what_a_place_says_of_itself_is_only_text(client: Client) -> None:
    evil = '"><script>alert(1)</script>'
    place(
        "Droits debout",
        presentation_resume=evil,
        presentation_detail=f"{evil}\n[x](javascript:alert(1))",
        site_web=["javascript:alert(1)", 'https://a.fr/"onmouseover="x'],
        prise_rdv="javascript:alert(2)",
        fiche_acces_libre="data:text/html,x",
        courriels=['a@b.fr"onclick="x'],
        complement_adresse=evil,
        structure_parente=evil,
    )
    for address in ("/annuaire/lieu/droits-debout/", "/annuaire/57463-metz/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert 'href="data:' not in page
        assert '"onmouseover=' not in page
        assert '"onclick=' not in page


def test_a_hidden_place_is_nowhere(client: Client) -> None:
    place("Caché", status="hidden")
    for address in ("/annuaire/lieu/cache/", "/annuaire/lieu/cache/corriger/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"nom": "x"}).status_code in (404, 405)
    for address in ("/annuaire/57463-metz/", "/annuaire/proposer/?commune=57463"):
        assert "Caché" not in client.get(address).content.decode()
    for kind in ("csv", "json"):
        for address in (f"/annuaire/lieux.{kind}", f"/annuaire/57463-metz/lieux.{kind}"):
            told = b"".join(client.get(address))
            assert "Caché" not in told.decode()


def test_an_export_is_no_formula_in_a_spreadsheet(client: Client) -> None:
    place(
        "Droits debout",
        adresse="=cmd|' /C calc'!A0",
        complement_adresse="\t=1+1",
        commune="@x",
        structure_parente="+1+cmd|x",
    )
    told = b"".join(client.get("/annuaire/lieux.csv")).decode()
    assert "'=cmd|" in told
    assert "'@x" in told
    assert "'+1+cmd" in told
    assert ",\t=1" not in told
