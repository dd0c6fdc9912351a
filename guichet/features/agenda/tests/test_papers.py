"""The papers of the agenda: from the page's data to a poster on the wall and a list at the door."""

import hashlib
import io
from datetime import datetime, time, timedelta
from typing import Any, Final

import odfdo
import pymupdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern, URLResolver
from PIL import Image

from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.features.agenda import door_papers, papers, services
from guichet.features.agenda.models import (
    Cycle,
    Meeting,
    Partner,
    Registration,
    Seat,
    State,
    Status,
)
from guichet.features.agenda.models import Source as Way
from guichet.features.agenda.presentation import whole
from guichet.features.agenda.services import Beside, Told
from guichet.features.agenda.tests.conftest import NOW, TODAY, Meetings, new_code
from tests import team

pytestmark = pytest.mark.django_db
HOST: Final = "guichet.example.org"
ADDRESS: Final = "/agenda/rencontres/comprendre-sa-note/"
HOSTILE: Final = '#eval("1") *b* $x$ <b> 🎉'


@pytest.fixture(autouse=True)
def _known_by_name(settings: Any) -> None:  # noqa: ANN401
    settings.ALLOWED_HOSTS = [HOST, "localhost"]


def asked(address: str, host: str = HOST) -> HttpResponse:
    """Ask for a paper at its address, as a visitor does."""
    request = RequestFactory().get(address, headers={"host": host})
    found = URLResolver(RegexPattern(r"^/agenda/"), list(papers.ADDRESSES)).resolve(request.path)
    response = found.func(request, *found.args, **found.kwargs)
    assert isinstance(response, HttpResponse)
    return response


def said(address: str, host: str = HOST) -> str:
    """Return the words of a paper, with plain spaces."""
    return words_of(asked(address, host).content)


def words_of(content: bytes) -> str:
    """Return the words of a PDF of one page, with plain spaces."""
    with pymupdf.open(stream=content) as pages:
        assert len(pages) == 1
        return " ".join(pages[0].get_text().split())


@pytest.mark.parametrize("design", ["1", "2", "3", "9", ""])
@pytest.mark.parametrize("name", ["affiche-a3", "tracts"])
def test_a_meeting_goes_on_the_wall_in_three_designs(
    meeting: Meeting, name: str, design: str
) -> None:
    response = asked(f"{ADDRESS}{name}.pdf?modele={design}")
    assert response["Content-Type"] == "application/pdf"
    shown = words_of(response.content)
    for fact in ("Comprendre sa note", "décembre 2026", "de 10 h à 12 h", "Le Préau", "3 rue des"):
        assert fact in shown
    assert "Prix libre et conscient" in shown
    assert "03 87 00 00 00" in shown
    assert f"{HOST}{ADDRESS}" in shown.replace(" ", "")


def test_each_design_is_another_drawing(meeting: Meeting) -> None:
    drawn = {asked(f"{ADDRESS}affiche-a5.pdf?modele={one}").content for one in ("1", "2", "3")}
    assert len(drawn) == 3


def test_a_site_without_a_name_prints_no_address_and_no_code(meeting: Meeting) -> None:
    shown = said(f"{ADDRESS}affiche-a4.pdf", host="localhost:8000")
    assert "localhost" not in shown
    assert "Tout savoir" not in shown
    assert "S’inscrire : 03 87 00 00 00." in shown


@pytest.mark.parametrize("paper", ["a6", "a0", "x"])
def test_there_is_no_poster_on_another_paper(meeting: Meeting, paper: str) -> None:
    with pytest.raises(Http404):
        asked(f"{ADDRESS}affiche-{paper}.pdf")


@pytest.mark.parametrize("name", ["affiche-a4", "tracts", "communique"])
def test_a_draft_is_on_no_paper(meetings: Meetings, name: str) -> None:
    meetings(state=State.DRAFT)
    with pytest.raises(Http404):
        asked(f"{ADDRESS}{name}.pdf")


def test_a_file_that_is_no_paper_of_ours_has_no_address() -> None:
    with pytest.raises(Resolver404):
        asked(f"{ADDRESS}autre.pdf")


def test_a_meeting_that_is_put_off_shows_no_date_to_come_on(meeting: Meeting) -> None:
    services.change_status(meeting.pk, Status.POSTPONED, "", 0, NOW)
    shown = said(f"{ADDRESS}affiche-a4.pdf")
    assert "reportée" in shown
    assert "Date à venir" in shown
    assert "décembre" not in shown
    assert "S’inscrire" not in shown


def test_a_cancelled_meeting_says_so_on_its_poster_and_its_press_release(meeting: Meeting) -> None:
    services.change_status(meeting.pk, Status.CANCELLED, "Salle inondée.", 0, NOW)
    assert "Cette rencontre est annulée" in said(f"{ADDRESS}affiche-a4.pdf")
    assert "Salle inondée." in said(f"{ADDRESS}communique.pdf")


def test_what_people_typed_stays_text(meetings: Meetings) -> None:
    meetings(title=f"Note {HOSTILE}", slug="note", place_name=HOSTILE, summary=HOSTILE)
    address = f"/agenda/rencontres/{Meeting.objects.get().slug}/"
    for name in ("affiche-a4", "communique"):
        assert said(f"{address}{name}.pdf").count('#eval("1") *b*') >= 2


# --- Cycles ---------------------------------------------------------------------------------------


@pytest.fixture
def sessions(cycle: Cycle, meetings: Meetings) -> Cycle:
    """Give a cycle of three sessions, one of them over, one cancelled."""
    for number, days in enumerate((-5, 6, 20), start=1):
        starts_at = NOW + timedelta(days=days)
        meetings(title=f"Soir {number}", cycle=cycle, number=number, starts_at=starts_at)
    last = Meeting.objects.get(number=3)
    services.change_status(last.pk, Status.CANCELLED, "", last.sequence, NOW)
    return cycle


@pytest.mark.parametrize("design", ["1", "2", "3"])
def test_the_poster_of_a_cycle_lists_what_is_to_come(sessions: Cycle, design: str) -> None:
    shown = said(f"/agenda/{sessions.slug}/affiche-a4.pdf?modele={design}")
    assert "Les machines et nous" in shown
    assert "3 rencontres" in shown
    assert "Soir 1" not in shown
    assert "Soir 2" in shown
    assert "Annulée (dimanche 13 décembre 2026)" in shown


def test_the_poster_of_a_cycle_says_how_to_register_without_a_computer(sessions: Cycle) -> None:
    Meeting.objects.update(takes_registrations=True, by_phone="03 87 00 00 00")
    assert "S’inscrire : 03 87 00 00 00" in said(f"/agenda/{sessions.slug}/affiche-a4.pdf")
    # Each session then says its own on its own poster.
    Meeting.objects.filter(number=2).update(takes_registrations=False)
    assert "S’inscrire" not in said(f"/agenda/{sessions.slug}/affiche-a4.pdf")


def test_a_cycle_that_is_over_keeps_its_poster(sessions: Cycle, settings: Any) -> None:  # noqa: ANN401
    settings.GUICHET_TODAY = TODAY + timedelta(days=90)
    shown = said(f"/agenda/{sessions.slug}/affiche-a4.pdf")
    assert "Soir 1" in shown
    assert "Soir 2" in shown


def test_a_session_has_its_papers_under_its_cycle(sessions: Cycle) -> None:
    slug = Meeting.objects.get(number=2).slug
    address = f"/agenda/{sessions.slug}/{slug}/"
    shown = said(f"{address}affiche-a5.pdf")
    assert "Les machines et nous · Séance 2" in shown
    assert "Soir 2" in said(f"{address}communique.pdf")
    assert "Soir 2" in said(f"{address}tracts.pdf")


def test_a_cycle_has_leaflets_and_a_press_release(sessions: Cycle) -> None:
    assert "Soir 2" in said(f"/agenda/{sessions.slug}/tracts.pdf")
    told = said(f"/agenda/{sessions.slug}/communique.pdf")
    assert "COMMUNIQUÉ DE PRESSE" in told
    assert "Trois soirs." in told
    assert "Séance 2" in told


def drawn(size: tuple[int, int], *, is_noisy: bool = False) -> bytes:
    """Return a logo; noise is what a photograph weighs at worst."""
    weight = size[0] * size[1] * 4
    points = hashlib.shake_256(b"noise").digest(weight) if is_noisy else b"\x00" * weight
    file = io.BytesIO()
    Image.frombytes("RGBA", size, points).save(file, "PNG")
    return file.getvalue()


def test_partners_of_the_cycle_and_of_the_meeting_are_on_the_poster(sessions: Cycle) -> None:
    meeting = Meeting.objects.get(number=2)
    Partner.objects.create(cycle=sessions, position=1, name="Le Seuil")
    for position, (size, is_noisy) in enumerate((((30, 10), False), ((600, 240), True))):
        logo = drawn(size, is_noisy=is_noisy)
        width, height = size
        Partner.objects.create(
            meeting=meeting, position=position, name="L’Abri", logo=logo, width=width, height=height
        )
    response = asked(f"/agenda/{sessions.slug}/{meeting.slug}/affiche-a4.pdf")
    assert "Le Seuil" in words_of(response.content)
    with pymupdf.open(stream=response.content) as pages:
        sizes = {(one[2], one[3]) for one in pages[0].get_images()}
    assert sizes == {(30, 10), (360, 144)}
    assert len(response.content) < 200_000


# --- Several dates, the press, the month ----------------------------------------------------------


def test_the_poster_shows_the_next_of_several_dates_then_the_others(meetings: Meetings) -> None:
    others = [NOW + timedelta(days=days) for days in (3, 12)]
    beside = Beside(other_dates=tuple((at, at + timedelta(hours=2)) for at in others))
    meetings(beside, starts_at=NOW - timedelta(days=2))
    shown = said(f"{ADDRESS}affiche-a4.pdf")
    assert "et samedi 5 décembre 2026" in shown
    assert shown.index("26") < shown.index("et samedi")
    assert "21 novembre" not in shown


def test_a_press_release_says_the_facts_and_whom_to_call(meetings: Meetings) -> None:
    meetings(
        summary="Une soirée pour comprendre.",
        body="Le collectif invite.\n\n## Pourquoi\n\n- une raison\n- une autre",
        press_contact="Zoé, 03 87 00 00 01",
        is_step_free=True,
        remote_url="https://exemple.org/salle",
    )
    told = said(f"{ADDRESS}communique.pdf")
    for fact in (
        "23 novembre 2026",
        "Une soirée pour comprendre.",
        "Pourquoi",
        "une raison",
        "jeudi 3 décembre 2026, de 10 h à 12 h",
        "Le Préau, 3 rue des Tilleuls, Metz",
        "Accès sans marche",
        "https://exemple.org/salle",
        "Contact pour la presse",
        "Zoé, 03 87 00 00 01",
    ):
        assert fact in told
    assert "##" not in told


def test_without_a_press_contact_there_is_no_box_for_one(meeting: Meeting) -> None:
    assert "Contact pour la presse" not in said(f"{ADDRESS}communique.pdf")


def test_the_month_is_a_sheet_in_the_order_of_the_days(meetings: Meetings) -> None:
    meetings(title="Après", starts_at=NOW + timedelta(days=20))
    meetings(title="Avant", starts_at=NOW + timedelta(days=9))
    meetings(title="Ailleurs", starts_at=NOW + timedelta(days=60))
    put_off = meetings(title="Reportée", starts_at=NOW + timedelta(days=11))
    services.change_status(put_off.pk, Status.POSTPONED, "", put_off.sequence, NOW)
    sheet = said("/agenda/mois/2026-12.pdf")
    assert "L’agenda, décembre 2026" in sheet
    assert sheet.index("Avant") < sheet.index("Après")
    assert "Ailleurs" not in sheet
    assert "Reportée" not in sheet
    assert f"{HOST}/agenda/mois/2026-12/" in sheet
    assert "Imprimé le 23 novembre 2026" in sheet


def test_a_month_without_meeting_says_so_and_there_is_no_thirteenth() -> None:
    assert "Aucune rencontre n’est annoncée en mars 2027" in said(
        "/agenda/mois/2027-3.pdf?papier=a3"
    )
    with pytest.raises(Http404):
        asked("/agenda/mois/2026-13.pdf")


# --- At the door ----------------------------------------------------------------------------------


def come(meeting: Meeting, name: str, people: int = 1, source: Way = Way.WEB, **more: str) -> None:
    """Register somebody."""
    services.register(meeting.pk, Told(name, people, source=source, **more), new_code(), NOW)


@pytest.fixture
def expected(meeting: Meeting) -> Meeting:
    """Give a meeting of ten places with people for all of them, and some who wait."""
    come(meeting, "Zoé", 2)
    come(meeting, "élif", 5, needs="en fauteuil", contact="elif@example.org")
    come(meeting, "Bilal", 1, Way.PHONE, contact="06 00 00 00 00")
    come(meeting, "Trop tard", 4)
    return whole(Meeting.objects.all()).get()


def test_the_list_for_the_door_is_in_the_order_of_the_names(expected: Meeting) -> None:
    document = door_papers.of_meeting(expected)
    assert [(one.name, one.people) for one in document.lines] == [
        ("Bilal", 1),
        ("élif", 5),
        ("Zoé", 2),
    ]
    assert [one.name for one in document.waiting] == ["Trop tard"]
    assert [one.came for one in document.lines] == ["téléphone", "", ""]
    assert document.total.replace("\u00a0", " ") == (
        "8 personnes attendues pour 10 places (dont 1 sans passer par le site ; places gardées pour "
        "elles : 2)."
    )


def as_member(address: str, role: Role) -> HttpResponse:
    """Ask for a paper of the team, with this role and the second factor."""
    member = Member.objects.filter(username=role).first() or team.member(role, role)
    return opened(address, member, team.entered(member).session)


def opened(address: str, user: Any, session: Any = None) -> HttpResponse:  # noqa: ANN401
    """Ask for a paper of the team."""
    request = RequestFactory().get(address, headers={"host": HOST})
    request.user, request.session = user, session
    team_addresses = list(door_papers.TEAM_ADDRESSES)
    found = URLResolver(RegexPattern(r"^/coulisses/agenda/"), team_addresses).resolve(address)
    response = found.func(request, *found.args, **found.kwargs)
    assert isinstance(response, HttpResponse)
    return response


def test_the_door_needs_neither_contact_nor_code(expected: Meeting) -> None:
    address = f"/coulisses/agenda/{expected.pk}/entree"
    pdf, ods = (as_member(f"{address}.{end}", Role.EDITOR) for end in ("pdf", "ods"))
    printed = words_of(pdf.content)
    cells = [
        str(cell)
        for table in odfdo.Document(io.BytesIO(ods.content)).body.tables
        for row in table.get_values()
        for cell in row
    ]
    for words in (printed, " ".join(cells)):
        assert "élif" in words
        assert "en fauteuil" in words
        assert "Trop tard" in words
        assert "example.org" not in words
        assert "06 00" not in words
        assert not any(one.code_digest in words for one in Registration.objects.all())
    assert {pdf["Cache-Control"], ods["Cache-Control"]} == {"no-store"}


def test_the_spreadsheet_has_numbers_to_add_up_and_those_who_wait_apart(expected: Meeting) -> None:
    response = as_member(f"/coulisses/agenda/{expected.pk}/entree.ods", Role.ADMINISTRATOR)
    held, waiting = odfdo.Document(io.BytesIO(response.content)).body.tables
    rows = [list(row) for row in held.get_values()]
    assert rows[-1][1:3] == ["Total", 8]
    assert rows[-2][1:3] == ["Zoé", 2]
    assert waiting.name == "En attente"


def test_the_list_for_the_door_is_for_who_keeps_the_agenda(expected: Meeting) -> None:
    address = f"/coulisses/agenda/{expected.pk}/entree.pdf"
    assert opened(address, AnonymousUser()).status_code == 302
    with pytest.raises(PermissionDenied):
        as_member(address, Role.READER)


def test_an_empty_list_can_be_printed_before_anybody_registers(meeting: Meeting) -> None:
    document = door_papers.of_meeting(whole(Meeting.objects.all()).get())
    assert document.empty == "Personne n’est encore inscrit."
    assert document.total.replace("\u00a0", " ").startswith("0 personne attendue pour 10 places")
    assert not Registration.objects.filter(seat=Seat.WAITING).exists()


def test_the_list_for_the_door_says_the_last_day_on_which_names_are_kept(meeting: Meeting) -> None:
    document = door_papers.of_meeting(whole(Meeting.objects.all()).get())
    # Thirty days after 3 December, they are still there: they go on the next day.
    assert "s’effacent après le 2 janvier 2027" in document.footer.replace("\u00a0", " ")


def test_hours_are_those_of_the_place(meetings: Meetings) -> None:
    starts_at = datetime.combine(TODAY + timedelta(days=3), time(14), NOW.tzinfo)
    meetings(starts_at=starts_at, zone="Indian/Reunion", department="974")
    assert "de 18 h à 20 h" in said(f"{ADDRESS}affiche-a4.pdf")
