"""The pages of the agenda: what comes, what is past, a month, a cycle, a meeting, what others follow."""

import itertools
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import html5lib
import pytest
from django.apps import apps
from django.test import Client

from guichet.features.agenda import offers, services
from guichet.features.agenda.apps import AgendaConfig
from guichet.features.agenda.models import Cycle, Meeting, State, Status
from guichet.features.agenda.services import Beside, PartnerTold
from guichet.features.agenda.tests.conftest import NOW, TODAY, Meetings, mark, words

pytestmark = pytest.mark.django_db
ADDRESS = "/agenda/rencontres/comprendre-sa-note/"


def page(visitor: Client, address: str = ADDRESS) -> str:
    """Return what a page says, with plain spaces."""
    return words(visitor.get(address)).replace("\u00a0", " ")


def test_an_empty_agenda_says_so_and_offers_to_propose(visitor: Client) -> None:
    assert "Aucune rencontre n’est encore annoncée" in page(visitor, "/agenda/")
    assert "/agenda/proposer/" in visitor.get("/agenda/").getvalue().decode()


def test_what_comes_is_in_the_order_of_the_days_and_the_past_apart(
    visitor: Client, meetings: Meetings
) -> None:
    meetings(title="Plus tard", starts_at=NOW + timedelta(days=20))
    meetings(title="Bientôt", starts_at=NOW + timedelta(days=2))
    meetings(title="Hier", starts_at=NOW - timedelta(days=1))
    shown = page(visitor, "/agenda/")
    assert shown.index("Bientôt") < shown.index("Plus tard")
    assert "Hier" not in shown
    assert "Hier" in page(visitor, "/agenda/?quand=passees")


@pytest.mark.parametrize(
    ("where", "titles"),
    [
        ("metz", {"À Metz"}),
        ("57", {"À Metz"}),
        ("Moselle", {"À Metz"}),
        ("57000", {"À Metz"}),
        ("mets", {"À Metz"}),
        ("974", {"À Saint-Denis"}),
        ("st denis", {"À Saint-Denis"}),
        ("Nancy", set()),
        ("<b>", set()),
    ],
)
def test_meetings_are_found_by_the_words_one_types(
    visitor: Client, meetings: Meetings, where: str, titles: set[str]
) -> None:
    meetings(title="À Metz")
    meetings(
        title="À Saint-Denis",
        commune_code="97411",
        commune_name="Saint-Denis",
        department="974",
        zone="Indian/Reunion",
    )
    answer = visitor.get("/agenda/", {"ou": where})
    assert {one.title for one in answer.context["meetings"]} == titles
    assert answer.headers["Cache-Control"] == "no-store"
    if not titles:
        assert "Aucune rencontre ne répond à cette recherche" in words(answer)


def test_a_cycle_alone_and_this_month_alone(
    visitor: Client, meetings: Meetings, cycle: Cycle
) -> None:
    meetings(title="Du cycle", cycle=cycle, number=1)
    meetings(title="Ce mois-ci", starts_at=NOW + timedelta(days=3))
    found = {
        query: [one.title for one in visitor.get(f"/agenda/?{query}").context["meetings"]]
        for query in ("cycle=les-machines-et-nous", "quand=mois", "cycle=zzz", "quand=zzz")
    }
    assert found == {
        "cycle=les-machines-et-nous": ["Du cycle"],
        "quand=mois": ["Ce mois-ci"],
        "cycle=zzz": [],
        "quand=zzz": ["Ce mois-ci", "Du cycle"],
    }


def test_a_long_agenda_is_cut_in_pages(visitor: Client, meetings: Meetings) -> None:
    for number in range(21):
        meetings(title=f"Rencontre {number}")
    first, second = (visitor.get(f"/agenda/?page={page}") for page in (1, 2))
    assert [len(one.context["meetings"]) for one in (first, second)] == [20, 1]
    assert visitor.get("/agenda/?page=99").headers["Location"] == "/agenda/?page=2"


def test_a_meeting_in_several_days_stays_in_the_agenda_until_the_last(
    visitor: Client, meetings: Meetings
) -> None:
    last = NOW + timedelta(days=1)
    beside = Beside(other_dates=((last, last + timedelta(hours=2)),))
    meetings(beside, starts_at=NOW - timedelta(days=1))
    assert "Comprendre sa note" in page(visitor, "/agenda/")
    assert "Mardi 24 novembre 2026" in page(visitor)


def test_a_month_is_a_calm_list_of_days(visitor: Client, meetings: Meetings) -> None:
    later = datetime(2026, 12, 10, 17, tzinfo=UTC)
    meetings(Beside(other_dates=((later, later + timedelta(hours=2)),)))
    shown = page(visitor, "/agenda/mois/2026-12/")
    assert "Jeudi 3 décembre 2026" in shown
    assert "Jeudi 10 décembre 2026" in shown
    assert "Rien n’est annoncé" in page(visitor, "/agenda/mois/2027-2/")
    months = {
        month: ["Mois d’avant" in shown, "Mois d’après" in shown]
        for month in ("2026-11", "2026-12", "2027-1")
        for shown in (page(visitor, f"/agenda/mois/{month}/"),)
    }
    # Turning the pages comes to an end.
    assert months == {"2026-11": [False, True], "2026-12": [False, False], "2027-1": [True, False]}
    for wrong in ("2026-13", "2026-0", "1026-1", "9999-1"):
        assert visitor.get(f"/agenda/mois/{wrong}/").status_code == 404


# --- A meeting ------------------------------------------------------------------------------------


def test_a_meeting_tells_all_that_one_needs_to_come(visitor: Client, meetings: Meetings) -> None:
    meetings(
        Beside(
            speakers=(("Amina", "qui a demandé son dossier"),),
            moments=((time(18, 30), "Récits"),),
            partners=(PartnerTold("Le Préau", "https://preau.example"),),
        ),
        body="On lit **ensemble**.",
        is_step_free=True,
        has_childcare=False,
        access_note="Entrée par la cour.",
        remote_url="https://radio.example",
        press_contact="Chloé, 06 00 00 00 01",
        rights=["savoir-comment-on-m-a-note"],
        links=[["L’appel", "https://appel.example"]],
        by_phone="03 87 00 00 00",
    )
    shown = page(visitor)
    for said in (
        "Jeudi 3 décembre 2026, de 10 h à 12 h",
        "3 rue des Tilleuls",
        "Prix libre et conscient",
        "Amina , qui a demandé son dossier",
        "18 h 30 Récits",
        "Accès sans marche",
        "Pas de garde d’enfants",
        "Non renseigné : la langue des signes, la traduction.",
        "Écouter de loin",
        "Chloé, 06 00 00 00 01",
        "Savoir comment on m’a noté",
        "L’appel",
        "Venez sans vous inscrire",
        "Ici viendra ce qui reste de la rencontre",
    ):
        assert said in shown


def test_machines_read_the_event_without_any_script(visitor: Client, meetings: Meetings) -> None:
    meetings(Beside(speakers=(("Amina", ""),)))
    source = visitor.get(ADDRESS).getvalue().decode()
    tree = html5lib.parse(source, namespaceHTMLElements=False)
    (event,) = (one for one in tree.iter() if one.get("itemtype") == "https://schema.org/Event")
    told = {
        str(one.get("itemprop")): one.get("content") or "".join(one.itertext())
        for one in event.iter()
        if one.get("itemprop")
    }
    assert told["startDate"] == "2026-12-03T10:00+01:00"
    assert told["endDate"] == "2026-12-03T12:00+01:00"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["addressLocality"] == "Metz"
    assert "<script" not in source


@pytest.mark.parametrize("state", [State.DRAFT, State.PROPOSED])
def test_nobody_sees_what_is_not_published(
    visitor: Client, meetings: Meetings, state: State
) -> None:
    meetings(state=state, takes_registrations=True)
    for end in ("", "inscription/"):
        assert visitor.get(f"{ADDRESS}{end}").status_code == 404
    assert "Comprendre sa note" not in page(visitor, "/agenda/")
    assert "Comprendre sa note" not in page(visitor, "/agenda/mois/2026-12/")
    assert "Comprendre sa note" not in page(visitor, "/agenda/atom.xml")


def test_a_meeting_of_a_cycle_is_at_one_address_only(
    visitor: Client, meetings: Meetings, cycle: Cycle
) -> None:
    meetings(cycle=cycle, number=1)
    assert visitor.get("/agenda/les-machines-et-nous/comprendre-sa-note/").status_code == 200
    assert visitor.get(ADDRESS).status_code == 404


def test_a_meeting_leads_to_the_calendars_that_one_may_follow(
    visitor: Client, meetings: Meetings, cycle: Cycle
) -> None:
    meetings(cycle=cycle, number=1, place_slug="le-preau")
    source = visitor.get("/agenda/les-machines-et-nous/comprendre-sa-note/").getvalue().decode()
    for address in (
        "/agenda/les-machines-et-nous.ics",
        "/agenda/lieu/le-preau.ics",
        "/agenda/commune/57463.ics",
    ):
        assert f'href="{address}"' in source
        assert visitor.get(address).status_code == 200


def test_markup_in_what_people_type_is_only_text(visitor: Client, meetings: Meetings) -> None:
    bad = "<script>alert(1)</script>"
    meetings(
        Beside(speakers=((bad, bad),), moments=((None, bad),), partners=(PartnerTold(bad),)),
        summary=bad,
        address=bad,
        access_note=bad,
        body=f"{bad}\n\n![x](https://elsewhere.example/x.png)\n\nTitre\n=====\n\n[a](javascript:alert(1))",
    )
    for address in (ADDRESS, "/agenda/", "/agenda/mois/2026-12/", "/agenda/liste.html"):
        source = visitor.get(address).getvalue().decode()
        assert "<script>alert" not in source
        assert "<img" not in source
        assert 'href="javascript' not in source
        assert source.count("<h1") == 1


def test_pages_are_sound_in_every_state(
    visitor: Client, meetings: Meetings, meeting: Meeting, cycle: Cycle
) -> None:
    meetings(title="Annulée", status=Status.CANCELLED)
    meetings(title="Passée", cycle=cycle, starts_at=NOW - timedelta(days=9), body="# Un\n\n- deux")
    own = apps.get_app_config("agenda")
    assert isinstance(own, AgendaConfig)
    addresses = [*own.public_addresses(), f"{ADDRESS}inscription/", "/agenda/liste.html"]
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer.cookies == {}
        if answer.headers["Content-Type"].startswith("text/html"):
            html5lib.HTMLParser(strict=True).parse(answer.getvalue().decode())


# --- What others follow ---------------------------------------------------------------------------


def _items(visitor: Client, address: str, name: str) -> list[Any]:
    # Our own feed, of which nothing comes from elsewhere.
    tree = ElementTree.fromstring(visitor.get(address).content)  # noqa: S314
    return list(tree.iter(name))


def test_a_feed_tells_the_last_news_first_and_again_when_it_changes(
    visitor: Client, meetings: Meetings, meeting: Meeting
) -> None:
    meetings(title="Une autre")
    services.change_status(meeting.pk, Status.CANCELLED, "", 0, NOW + timedelta(hours=1))
    titles = [one.findtext("title") for one in _items(visitor, "/agenda/rss.xml", "item")]
    assert [str(one).partition(",")[0] for one in titles] == [
        "Annulée – Comprendre sa note",
        "Une autre",
    ]
    atom = "{http://www.w3.org/2005/Atom}"
    first = _items(visitor, "/agenda/atom.xml", f"{atom}entry")[0]
    assert str(first.findtext(f"{atom}id")).endswith(f"{meeting.uid}:1")


def test_partners_may_show_the_list_in_a_frame_and_nothing_else(
    visitor: Client, meeting: Meeting
) -> None:
    listed = visitor.get("/agenda/liste.html")
    assert "frame-ancestors *" in listed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in listed.headers
    assert "Comprendre sa note" in words(listed)
    assert "frame-ancestors 'none'" in visitor.get(ADDRESS).headers["Content-Security-Policy"]


def test_the_search_finds_the_meetings_and_the_cycles(
    meeting: Meeting, meetings: Meetings, cycle: Cycle
) -> None:
    meetings(title="Séance", cycle=cycle, number=1)
    titles = {one.title for one in offers.search_documents()}
    assert {"Comprendre sa note", "Les machines et nous"} <= titles


# --- Proposing ------------------------------------------------------------------------------------


def proposal(**more: str) -> dict[str, str]:
    """Return a meeting as anybody proposes it."""
    return {
        "title": "Un débat",
        "summary": "On parle.",
        "day": "3/12/2026",
        "starts": "18h30",
        "ends": "20h",
        "commune": "57000 Metz",
        "proposer": "06 00 00 00 01",
        "begun": mark(),
    } | more


def test_anyone_proposes_and_nothing_is_public_before_the_team_says_so(visitor: Client) -> None:
    sent = proposal()
    for _ in range(2):
        assert "c’est arrivé" in words(visitor.post("/agenda/proposer/", sent))
    proposed = Meeting.objects.get()
    assert (proposed.state, proposed.proposer) == (State.PROPOSED, "06 00 00 00 01")
    assert "Un débat" not in page(visitor, "/agenda/")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"day": "3/11/2026"}, "Ce jour est passé"),
        ({"proposer": ""}, "Laissez un moyen"),
        ({"begun": ""}, "Appuyez encore une fois"),
        ({"site": "x"}, "Appuyez encore une fois"),
        ({"commune": "Saint-Martin"}, "Quelle commune"),
    ],
)
def test_a_proposal_in_error_keeps_what_was_typed(
    visitor: Client, more: dict[str, str], said: str
) -> None:
    answer = visitor.post("/agenda/proposer/", proposal(**more))
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="Un débat"' in answer.getvalue().decode()
    assert not Meeting.objects.exists()


def test_proposals_without_a_decision_are_erased(meetings: Meetings) -> None:
    meetings(state=State.PROPOSED)
    meetings(title="Publiée")
    last = date(2026, 12, 3) + timedelta(days=30)
    assert services.erase_past_their_term(last).proposals == 0
    assert services.erase_past_their_term(last + timedelta(days=1)).proposals == 1
    assert Meeting.objects.get().title == "Publiée"


def test_what_is_kept_is_declared_and_what_is_erased_is_counted(meeting: Meeting) -> None:
    own = apps.get_app_config("agenda")
    assert isinstance(own, AgendaConfig)
    assert len(list(own.retention())) == 3
    assert [one.count for one in own.erase_expired(TODAY)] == [0, 0]


def test_addresses_are_permanent(meetings: Meetings, visitor: Client) -> None:
    meeting = meetings()
    services.change_meeting(meeting.pk, {"title": "Un autre titre"}, Beside(), 0, NOW)
    assert "Un autre titre" in page(visitor)
    same = [meetings().slug for _ in itertools.repeat(None, 2)]
    assert same == ["comprendre-sa-note-2", "comprendre-sa-note-3"]


def test_what_may_be_printed_is_there(visitor: Client, meeting: Meeting) -> None:
    titles = {}
    for one in offers.printable_documents():
        titles[one.title] = visitor.get(one.address).headers["Content-Type"]
    assert titles == {
        "L’agenda du mois": "application/pdf",
        "Affiche\u00a0: Comprendre sa note": "application/pdf",
    }
