"""The agenda in the coulisses: from an empty back office to a cycle, a change of date, and who called."""

import io
import re
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from guichet.accounts.models import AuditEntry
from guichet.accounts.roles import Role
from guichet.features.agenda import services
from guichet.features.agenda.models import Cycle, Meeting, Partner, Registration, State, Status
from guichet.features.agenda.services import Beside, PartnerTold, Told
from guichet.features.agenda.tests.conftest import NOW, Meetings, words
from tests import team

pytestmark = pytest.mark.django_db
AGENDA: Final = "/coulisses/agenda/"
TYPED: Final = {
    "title": "Comprendre sa note",
    "day": "3/12/2026",
    "starts": "18 h 30",
    "ends": "21h",
    "commune": "Metz",
    "price": "prix libre et conscient",
}


@pytest.fixture
def dominique(db: None) -> Client:
    """Give who keeps the agenda."""
    return team.entered(team.member("dominique", Role.EDITOR))


def typed(**more: str) -> dict[str, str]:
    """Return a meeting as it is typed."""
    return TYPED | more


def page_of(meeting: Meeting, part: str = "") -> str:
    """Return the address of a page about a meeting."""
    return f"{AGENDA}{meeting.pk}/{part}"


def act(client: Client, meeting: Meeting, do: str, **more: str) -> Any:  # noqa: ANN401
    """Press a button on a meeting's page, as it stands now."""
    meeting.refresh_from_db()
    sent = {"do": do, "sequence": str(meeting.sequence), **more}
    return client.post(page_of(meeting, "agir/"), sent, follow=True)


@pytest.mark.parametrize("part", ["", "ajouter/", "cycles/ajouter/"])
def test_only_who_edits_or_administers_comes_in(db: None, part: str) -> None:
    assert Client().get(f"{AGENDA}{part}").status_code == 302
    reader = team.entered(team.member("elif", Role.READER))
    assert reader.get(f"{AGENDA}{part}").status_code == 403


def test_an_empty_back_office_becomes_a_public_meeting(dominique: Client, visitor: Client) -> None:
    assert "Rien n’est annoncé" in words(dominique.get(AGENDA))
    dominique.post(f"{AGENDA}ajouter/", typed(speakers="Amina : qui a demandé\nBilal"))
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.commune_code, meeting.department) == (State.DRAFT, "57463", "57")
    assert meeting.starts_at == datetime(2026, 12, 3, 17, 30, tzinfo=UTC)
    address = "/agenda/rencontres/comprendre-sa-note/"
    assert visitor.get(address).status_code == 404
    act(dominique, meeting, "publish")
    assert "qui a demandé" in words(visitor.get(address))
    assert AuditEntry.objects.filter(action="meeting-published").exists()


@pytest.mark.parametrize(
    ("field", "more", "said"),
    [
        ("ends", {"ends": "18 h"}, "finirait avant de commencer"),
        ("end_day", {"end_day": "2/12/2026"}, "avant celui du début"),
        ("starts", {"starts": "25 h"}, "un jour va de 0 h à 23 h 59"),
        ("starts", {"starts": "tôt"}, "n’est pas lisible"),
        ("starts", {"day": "28/3/2027", "starts": "2 h 30"}, "les horloges avancent"),
        ("starts", {"day": "25/10/2026", "starts": "2 h 30"}, "existe deux fois"),
        ("day", {"day": "29/2/2027"}, "n’est pas une année bissextile"),
        ("day", {"day": "3/12/1026"}, "Vérifiez l’année"),
        ("commune", {"commune": "Xqzzkw"}, "Aucune commune"),
        ("commune", {"commune": "Saint-Denis"}, "Quelle commune ?"),
        ("phone_quota", {"capacity": "5", "phone_quota": "6"}, "plus que toutes les places"),
        ("number", {"number": "2"}, "dans un cycle"),
        ("capacity", {"capacity": "-1"}, "nombre de 0 à"),
        ("rights", {"rights": "/droits/n-existe-pas/"}, "aucune fiche"),
        ("links", {"links": "Appel : javascript:alert(1)"}, "Ligne 1"),
        ("payment_url", {"payment_url": "javascript:alert(1)"}, "adresse entière"),
        ("other_dates", {"other_dates": "3/12/2026 : 20 h - 22 h"}, "pendant une autre date"),
        ("other_dates", {"other_dates": "4/12/2026 : 20 h - 19 h"}, "la fin est avant le début"),
        ("other_dates", {"other_dates": "demain"}, "Ligne 1"),
        ("title", {"title": "x" * 161}, "161 signes"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(
    dominique: Client, field: str, more: dict[str, str], said: str
) -> None:
    page = dominique.post(f"{AGENDA}ajouter/", typed(access_note="Par la cour") | more)
    assert page.status_code == 422
    assert page.context["form"][field].errors
    assert said in words(page).replace("\u00a0", " ")
    assert "Par la cour" in page.getvalue().decode()
    assert not Meeting.objects.exists()


def test_a_meeting_may_end_the_next_day_and_29_february_exists(dominique: Client) -> None:
    dominique.post(
        f"{AGENDA}ajouter/",
        typed(day="29/02/2028", starts="22 h", ends="1 h", end_day="1/3/2028"),
    )
    meeting = Meeting.objects.get()
    assert meeting.ends_at == datetime(2028, 3, 1, 0, tzinfo=UTC)


def test_a_merged_commune_leads_to_the_one_of_today(dominique: Client) -> None:
    # Annecy-le-Vieux became part of Annecy on 1 January 2017.
    dominique.post(f"{AGENDA}ajouter/", typed(commune="Annecy-le-Vieux"))
    assert Meeting.objects.get().commune_name == "Annecy"


def test_hours_overseas_are_those_of_the_place(dominique: Client) -> None:
    dominique.post(f"{AGENDA}ajouter/", typed(commune="97400 Saint-Denis"))
    meeting = Meeting.objects.get()
    assert meeting.zone == "Indian/Reunion"
    assert meeting.starts_at == datetime(2026, 12, 3, 14, 30, tzinfo=UTC)


def test_what_is_shown_in_the_form_is_what_was_kept(dominique: Client) -> None:
    whole = typed(
        speakers="Amina : qui a demandé",
        moments="18 h 30 : récits\nDiscussion",
        partners="Le Préau : https://preau.example",
        other_dates="4/12/2026 : 18 h - 20 h",
        rights="/droits/savoir-comment-on-m-a-note/",
        links="L’appel : https://appel.example/a",
        is_step_free="yes",
        has_childcare="no",
    )
    dominique.post(f"{AGENDA}ajouter/", whole)
    meeting = Meeting.objects.get()
    form = dominique.get(page_of(meeting, "modifier/")).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    again = dominique.post(page_of(meeting, "modifier/"), sent | {"sequence": "0"})
    assert again.status_code == 302
    before, uid = dict(vars(meeting)), meeting.other_dates.get().uid
    meeting = Meeting.objects.get()
    changed = {name for name, value in vars(meeting).items() if before[name] != value}
    assert changed == {"_state", "sequence", "changed_at"}
    assert meeting.other_dates.get().uid == uid
    assert [(one.name, one.line) for one in meeting.speakers.all()] == [("Amina", "qui a demandé")]


def test_the_second_of_two_who_edit_is_told_and_keeps_what_they_typed(
    dominique: Client, meeting: Meeting
) -> None:
    first = typed(title="Un titre", sequence="0", takes_registrations="on", capacity="10")
    dominique.post(page_of(meeting, "modifier/"), first)
    page = dominique.post(page_of(meeting, "modifier/"), first | {"title": "Un autre titre"})
    assert page.status_code == 409
    assert "Quelqu’un d’autre vient de changer" in words(page)
    assert 'value="Un autre titre"' in page.getvalue().decode()
    meeting.refresh_from_db()
    assert meeting.title == "Un titre"


def test_a_capacity_below_who_holds_a_place_is_refused_at_its_field(
    dominique: Client, meeting: Meeting
) -> None:
    services.register(meeting.pk, Told("Amina", 8), "A" * 12, NOW)
    sent = typed(sequence="0", takes_registrations="on", capacity="7")
    page = dominique.post(page_of(meeting, "modifier/"), sent)
    assert page.status_code == 422
    assert "8 personnes ont déjà une place" in str(page.context["form"]["capacity"].errors)


# --- Cycles ---------------------------------------------------------------------------------------


def test_the_next_session_of_a_cycle_begins_like_the_last(
    dominique: Client, cycle: Cycle, meetings: Meetings
) -> None:
    meetings(cycle=cycle, number=1, press_contact="Chloé")
    form = dominique.get(f"{AGENDA}ajouter/?cycle={cycle.pk}").context["form"]
    assert form["number"].value() == 2
    assert form["press_contact"].value() == "Chloé"
    assert form["title"].value() is None


def test_two_sessions_do_not_bear_the_same_number(
    dominique: Client, cycle: Cycle, meetings: Meetings
) -> None:
    meetings(cycle=cycle, number=1)
    page = dominique.post(f"{AGENDA}ajouter/", typed(cycle=str(cycle.pk), number="1"))
    assert page.status_code == 422
    assert "existe déjà" in str(page.context["form"]["number"].errors)


def test_a_cycle_is_written_and_changed(
    dominique: Client, visitor: Client, meetings: Meetings
) -> None:
    dominique.post(f"{AGENDA}cycles/ajouter/", {"title": "Mois", "partners": "Le Préau"})
    dominique.post(f"{AGENDA}cycles/ajouter/", {"title": "Mois", "partners": ""})
    slugs = sorted(Cycle.objects.values_list("slug", flat=True))
    # « mois » is an address of ours.
    assert slugs == ["mois-2", "mois-3"]
    cycle = Cycle.objects.get(slug="mois-2")
    sent = {"title": "Le mois des machines", "partners": "Le Préau", "sequence": "0"}
    assert dominique.post(f"{AGENDA}cycles/{cycle.pk}/", sent).status_code == 302
    assert dominique.post(f"{AGENDA}cycles/{cycle.pk}/", sent).status_code == 409
    # A cycle is public with its first public session.
    assert visitor.get("/agenda/mois-2/").status_code == 404
    meetings(cycle=cycle, number=1)
    assert "Le mois des machines" in words(visitor.get("/agenda/mois-2/"))


# --- What happens to a meeting --------------------------------------------------------------------


def test_a_meeting_moves_and_says_from_when(
    dominique: Client, visitor: Client, meeting: Meeting
) -> None:
    act(dominique, meeting, "move", day="10/12/2026", starts="19 h", ends="21 h", note="Grève.")
    page = words(visitor.get("/agenda/rencontres/comprendre-sa-note/")).replace("\u00a0", " ")
    assert "La date a changé Grève. Prévue le jeudi 3 décembre 2026" in page
    assert "jeudi 10 décembre 2026, de 19 h à 21 h" in page


def test_a_date_may_be_unknown_then_known(
    dominique: Client, visitor: Client, meeting: Meeting
) -> None:
    act(dominique, meeting, "move", is_unknown="on")
    meeting.refresh_from_db()
    assert meeting.status == Status.POSTPONED
    page = words(visitor.get("/agenda/rencontres/comprendre-sa-note/"))
    assert "est reportée" in page
    assert "S’inscrire" not in page
    act(dominique, meeting, "move", day="10/12/2026", starts="19 h", ends="21 h")
    meeting.refresh_from_db()
    assert meeting.status == Status.PLANNED


def test_a_meeting_is_cancelled_then_held_after_all(
    dominique: Client, visitor: Client, meeting: Meeting
) -> None:
    act(dominique, meeting, "cancel", note="Salle fermée.")
    page = words(visitor.get("/agenda/rencontres/comprendre-sa-note/"))
    assert "Cette rencontre est annulée" in page
    assert "Salle fermée." in page
    act(dominique, meeting, "restore")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.sequence) == (Status.PLANNED, 2)


def test_a_button_of_an_older_page_does_nothing(dominique: Client, meeting: Meeting) -> None:
    page = dominique.post(page_of(meeting, "agir/"), {"do": "cancel", "sequence": "7"})
    assert page.status_code == 409
    meeting.refresh_from_db()
    assert meeting.status == Status.PLANNED


def test_a_copy_is_a_draft_with_nobody_registered(dominique: Client, meetings: Meetings) -> None:
    beside = Beside(speakers=(("Amina", ""),), partners=(PartnerTold("Le Préau"),))
    meeting = meetings(beside, takes_registrations=True)
    services.register(meeting.pk, Told("Bilal"), "A" * 12, NOW)
    act(dominique, meeting, "copy", day="3/6/2027", starts="18 h")
    copy = Meeting.objects.latest("pk")
    assert (copy.state, copy.slug) == (State.DRAFT, "comprendre-sa-note-2")
    # Two hours in winter are two hours in summer.
    assert copy.starts_at == datetime(2027, 6, 3, 16, tzinfo=UTC)
    assert copy.ends_at - copy.starts_at == meeting.ends_at - meeting.starts_at
    assert copy.uid != meeting.uid
    assert [one.name for one in copy.speakers.all()] == ["Amina"]
    assert [one.name for one in copy.partners.all()] == ["Le Préau"]
    assert not copy.registrations.exists()


def test_a_public_meeting_is_not_thrown_away(dominique: Client, meeting: Meeting) -> None:
    assert act(dominique, meeting, "throw-away").status_code == 409
    assert Meeting.objects.exists()


def test_a_proposal_is_refused_and_erased(dominique: Client, meetings: Meetings) -> None:
    meeting = meetings(state=State.PROPOSED, proposer="06 00 00 00 01")
    assert "06 00 00 00 01" in words(dominique.get(page_of(meeting)))
    act(dominique, meeting, "throw-away")
    assert not Meeting.objects.exists()


def test_publishing_a_proposal_erases_how_to_reach_who_proposed(
    dominique: Client, meetings: Meetings
) -> None:
    meeting = meetings(state=State.PROPOSED, proposer="06 00 00 00 01")
    act(dominique, meeting, "publish")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.proposer) == (State.SHOWN, "")


def test_what_came_of_it_stands_on_the_page(
    dominique: Client, visitor: Client, meetings: Meetings
) -> None:
    meeting = meetings(starts_at=datetime(2026, 11, 1, 18, tzinfo=UTC))
    address = "/agenda/rencontres/comprendre-sa-note/"
    assert "Rien n’a encore été déposé" in words(visitor.get(address))
    sent = {"afterwards": "# Le compte rendu\n\nOn a lu.", "sequence": "0"}
    assert dominique.post(page_of(meeting, "apres/"), sent).status_code == 302
    page = visitor.get(address).getvalue().decode()
    assert "<h3>Le compte rendu</h3>" in page
    assert dominique.post(page_of(meeting, "apres/"), sent).status_code == 409


# --- Who comes ------------------------------------------------------------------------------------


def test_who_calls_is_added_to_the_list(dominique: Client, meeting: Meeting) -> None:
    sent = {"name": "Monsieur Diallo", "people": "2", "source": "phone", "needs": "Une chaise"}
    page = dominique.post(page_of(meeting, "inscriptions/"), sent)
    kept = Registration.objects.get()
    assert (kept.name, kept.people, kept.source) == ("Monsieur Diallo", 2, "phone")
    assert page.context["code"] in words(page)
    assert "Monsieur Diallo" in words(dominique.get(page_of(meeting, "inscriptions/")))


def test_the_team_cancels_for_who_lost_the_code_and_tells_who_moved_up(
    dominique: Client, meeting: Meeting
) -> None:
    first = services.register(meeting.pk, Told("Amina", 8), "A" * 12, NOW)
    services.register(meeting.pk, Told("Bilal", 1, contact="06 00 00 00 01"), "B" * 12, NOW)
    dominique.post(page_of(meeting, f"inscriptions/{first.pk}/"), {"do": "cancel"})
    page = dominique.get(page_of(meeting, "inscriptions/"))
    assert [one.name for one in page.context["to_tell"]] == ["Bilal"]
    entry = AuditEntry.objects.get(action="registration-cancelled")
    assert entry.about == str(meeting.pk)
    line = Registration.objects.get()
    dominique.post(page_of(meeting, f"inscriptions/{line.pk}/"), {"do": "told"})
    assert not Registration.objects.filter(is_to_tell=True).exists()


def test_a_registration_is_touched_from_its_own_meeting_only(
    dominique: Client, meeting: Meeting, meetings: Meetings
) -> None:
    other = meetings(title="Une autre")
    kept = services.register(meeting.pk, Told("Amina"), "A" * 12, NOW)
    dominique.post(page_of(other, f"inscriptions/{kept.pk}/"), {"do": "cancel"})
    assert Registration.objects.exists()


# --- Logos ----------------------------------------------------------------------------------------


def _picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 300), "black").save(drawn, "JPEG", exif=b"Exif\0\0secret")
    return SimpleUploadedFile("logo.jpg", drawn.getvalue(), "image/jpeg")


def test_a_logo_is_drawn_again_small_and_shown(
    dominique: Client, visitor: Client, meetings: Meetings
) -> None:
    meeting = meetings(Beside(partners=(PartnerTold("Le Préau"),)))
    partner = Partner.objects.get()
    sent = {"partner": str(partner.pk), "do": "keep", "logo": _picture()}
    assert dominique.post(page_of(meeting, "logos/"), sent).status_code == 302
    answer = visitor.get(f"/agenda/logos/{partner.pk}.png")
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("PNG", (600, 150))
    assert b"secret" not in answer.content
    page = visitor.get("/agenda/rencontres/comprendre-sa-note/").getvalue().decode()
    assert f'src="/agenda/logos/{partner.pk}.png" width="600"' in page
    # The same partner, typed again, keeps its logo.
    services.change_meeting(
        meeting.pk, {}, Beside(partners=(PartnerTold("Le Préau", "https://x.example"),)), 0, NOW
    )
    assert Partner.objects.get().width == 600


def test_what_is_no_picture_is_refused(dominique: Client, meetings: Meetings) -> None:
    meeting = meetings(Beside(partners=(PartnerTold("Le Préau"),)))
    text = SimpleUploadedFile("logo.txt", b"du texte", "text/plain")
    sent = {"partner": str(Partner.objects.get().pk), "do": "keep", "logo": text}
    page = dominique.post(page_of(meeting, "logos/"), sent)
    assert page.status_code == 422
    assert Partner.objects.get().width == 0


def test_a_logo_from_a_page_that_is_not_ours_is_refused(meetings: Meetings) -> None:
    meeting = meetings(Beside(partners=(PartnerTold("Le Préau"),)))
    keeper = team.entered(team.member("chloe", Role.ADMINISTRATOR))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = keeper.cookies
    sent = {"partner": str(Partner.objects.get().pk), "do": "keep", "logo": _picture()}
    assert strict.post(page_of(meeting, "logos/"), sent).status_code == 403
    assert Partner.objects.get().width == 0


def test_a_meeting_that_moves_loses_its_other_dates_and_the_team_is_told_before(
    dominique: Client, meetings: Meetings
) -> None:
    later = datetime(2026, 12, 4, 17, tzinfo=UTC)
    meeting = meetings(Beside(other_dates=((later, later.replace(hour=19)),)))
    assert "Les autres dates de cette rencontre sont effacées" in words(
        dominique.get(page_of(meeting))
    )
    act(dominique, meeting, "move", day="10/12/2026", starts="19 h", ends="21 h")
    assert not meeting.other_dates.exists()


def test_two_meetings_at_once_in_one_place_are_told(dominique: Client, meetings: Meetings) -> None:
    meeting = meetings()
    meetings(title="Une autre", place_name="LE PRéau")
    meetings(title="Ailleurs", place_name="La Maison")
    page = words(dominique.get(page_of(meeting)))
    assert "au même endroit : Une autre" in page.replace("\u00a0", " ")
    assert "Ailleurs" not in page


def test_every_page_of_the_team_has_each_name_once(
    dominique: Client, meeting: Meeting, cycle: Cycle
) -> None:
    services.register(meeting.pk, Told("Amina", contact="06 00 00 00 01"), "A" * 12, NOW)
    parts = ("", "modifier/", "inscriptions/", "apres/", "logos/")
    own = [page_of(meeting, part) for part in parts]
    for address in (AGENDA, f"{AGENDA}ajouter/", f"{AGENDA}cycles/{cycle.pk}/", *own):
        answer = dominique.get(address)
        assert answer.status_code == 200, address
        names = re.findall(r'\sid="([^"]+)"', answer.getvalue().decode())
        assert sorted(names) == sorted(set(names)), address


# --- What one may stumble on ----------------------------------------------------------------------


def test_who_mends_a_fault_is_still_told_that_somebody_else_changed_the_meeting(
    dominique: Client, meeting: Meeting
) -> None:
    first = typed(sequence="0", title="Un titre", takes_registrations="on")
    dominique.post(page_of(meeting, "modifier/"), first)
    faulty = dominique.post(page_of(meeting, "modifier/"), first | {"title": ""})
    assert faulty.status_code == 422
    shown = re.search(r'name="sequence" value="(\d+)"', faulty.getvalue().decode())
    assert shown
    mended = first | {"title": "Un autre titre", "sequence": shown[1]}
    assert dominique.post(page_of(meeting, "modifier/"), mended).status_code == 409
    meeting.refresh_from_db()
    assert meeting.title == "Un titre"


def test_who_mends_a_fault_is_still_told_that_somebody_else_changed_the_cycle(
    dominique: Client, cycle: Cycle
) -> None:
    address = f"{AGENDA}cycles/{cycle.pk}/"
    dominique.post(address, {"title": "Un titre", "sequence": "0"})
    faulty = dominique.post(address, {"title": "", "sequence": "0"})
    assert 'name="sequence" value="0"' in faulty.getvalue().decode()


def test_who_mends_a_fault_is_still_told_that_somebody_else_wrote_what_came_of_it(
    dominique: Client, meeting: Meeting
) -> None:
    address = page_of(meeting, "apres/")
    dominique.post(address, {"afterwards": "On a lu.", "sequence": "0"})
    faulty = dominique.post(address, {"afterwards": "x" * 40_001, "sequence": "0"})
    assert faulty.status_code == 422
    assert 'name="sequence" value="0"' in faulty.getvalue().decode()


def test_a_page_loaded_again_adds_who_called_once(dominique: Client, meeting: Meeting) -> None:
    address = page_of(meeting, "inscriptions/")
    sent = {"name": "Monsieur Diallo", "people": "2", "source": "phone"}
    sent["begun"] = dominique.get(address).context["begun"]
    first = dominique.post(address, sent)
    again = dominique.post(address, sent)
    assert Registration.objects.count() == 1
    assert again.context["code"] == first.context["code"]
    # Another of the same name calls: the page has a new mark.
    dominique.post(address, sent | {"begun": first.context["begun"]})
    assert Registration.objects.count() == 2


def test_who_calls_may_have_their_own_paper_without_the_names_of_others(
    dominique: Client, meeting: Meeting
) -> None:
    sent = {"name": "Monsieur Diallo", "people": "2", "source": "counter"}
    page = dominique.post(page_of(meeting, "inscriptions/"), sent)
    address = f"/agenda/inscription/{page.context['code']}/"
    assert f'href="{address}"' in page.getvalue().decode()
    assert "Monsieur Diallo" in words(Client().get(address))


def test_who_is_to_be_told_may_be_told_of_a_cancellation(
    dominique: Client, meeting: Meeting
) -> None:
    services.register(meeting.pk, Told("Bilal", contact="06 00 00 00 01"), "A" * 12, NOW)
    act(dominique, meeting, "cancel")
    page = words(dominique.get(page_of(meeting, "inscriptions/")))
    assert "la rencontre est annulée" in page


def test_a_date_that_is_changed_in_the_form_is_told_like_one_that_is_moved(
    dominique: Client, visitor: Client, meeting: Meeting
) -> None:
    sent = typed(sequence="0", takes_registrations="on", day="10/12/2026")
    dominique.post(page_of(meeting, "modifier/"), sent)
    page = words(visitor.get("/agenda/rencontres/comprendre-sa-note/")).replace("\u00a0", " ")
    assert "La date a changé Prévue le jeudi 3 décembre 2026" in page


def test_a_date_that_is_over_is_corrected_without_a_word(
    dominique: Client, meetings: Meetings
) -> None:
    meeting = meetings(starts_at=datetime(2026, 11, 1, 18, tzinfo=UTC))
    dominique.post(page_of(meeting, "modifier/"), typed(sequence="0", day="2/11/2026"))
    meeting.refresh_from_db()
    assert (meeting.starts_at.day, meeting.moved_from) == (2, None)


def test_what_is_put_off_without_a_date_keeps_nobody_from_its_place(
    dominique: Client, meetings: Meetings
) -> None:
    put_off, meeting = meetings(title="Reportée"), meetings(title="Une autre")
    assert list(services.clashes(meeting)) == [put_off]
    services.postpone(put_off.pk, None, "", 0, NOW)
    assert not services.clashes(meeting)


def test_the_team_reads_the_day_of_the_place_and_what_became_of_each_session(
    dominique: Client, cycle: Cycle, meetings: Meetings
) -> None:
    # Half past six in the evening in Papeete is the next morning in Paris.
    evening = datetime(2026, 12, 4, 4, 30, tzinfo=UTC)
    meeting = meetings(cycle=cycle, number=1, starts_at=evening, zone="Pacific/Tahiti")
    services.change_status(meeting.pk, Status.CANCELLED, "", 0, NOW)
    assert "Comprendre sa note , 3/12/2026" in words(dominique.get(AGENDA))
    page = words(dominique.get(f"{AGENDA}cycles/{cycle.pk}/"))
    assert "3/12/2026 : annulée" in page


def test_the_page_of_a_cycle_strikes_out_the_date_on_which_nobody_should_come(
    visitor: Client, cycle: Cycle, meetings: Meetings
) -> None:
    meeting = meetings(cycle=cycle, number=1)
    address = f"/agenda/{cycle.slug}/"
    assert "<s>" not in visitor.get(address).getvalue().decode()
    services.postpone(meeting.pk, None, "", 0, NOW)
    page = visitor.get(address).getvalue().decode().replace("\u00a0", " ")
    assert "<s>jeudi 3 décembre 2026" in page
