"""The agenda for machines that follow it: calendars (.ics), RSS and Atom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.engine.typography import typeset
from guichet.features.agenda import clocks
from guichet.features.agenda.calendars import to_ics
from guichet.features.agenda.lookup import meeting_of
from guichet.features.agenda.models import Cycle, Meeting, MeetingQuerySet, Status
from guichet.features.agenda.presentation import MeetingShown, all_shown

_NEWEST: Final = 30
# Calendars keep what they saw: what ended long ago needs not be sent again.
_KEPT_IN_CALENDARS: Final = timedelta(days=180)


def _calendar(request: HttpRequest, meetings: MeetingQuerySet, name: str) -> HttpResponse:
    content = to_ics(meetings, name=name, site=_site(request))
    file = request.path.rpartition("/")[2]
    headers = {"Content-Disposition": f'inline; filename="{file}"', "Cache-Control": "no-cache"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _recent() -> MeetingQuerySet:
    shown = Meeting.objects.shown()
    return shown.filter(last_ends_at__gte=clocks.now() - _KEPT_IN_CALENDARS)


@require_safe
def all_ics(request: HttpRequest) -> HttpResponse:
    """Give every meeting to come, and the last ones."""
    return _calendar(request, _recent(), "Guichet, l’agenda")


@require_safe
def cycle_ics(request: HttpRequest, cycle: str) -> HttpResponse:
    """Give a cycle, from its first session."""
    found = get_object_or_404(Cycle.objects.shown(), slug=cycle)
    return _calendar(request, Meeting.objects.shown().filter(cycle=found), found.title)


@require_safe
def meeting_ics(request: HttpRequest, slug: str, cycle: str = "") -> HttpResponse:
    """Give one meeting."""
    found = meeting_of(slug, cycle)
    return _calendar(request, Meeting.objects.filter(pk=found.pk), found.title)


@require_safe
def place_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Give what takes place at a place of the directory; nothing yet is a calendar too."""
    meetings = _recent().filter(place_slug=slug)
    named = meetings.values_list("place_name", flat=True).first()
    return _calendar(request, meetings, named or "Guichet, un lieu")


@require_safe
def commune_ics(request: HttpRequest, code: str) -> HttpResponse:
    """Give what takes place in a commune, by its INSEE code."""
    meetings = _recent().filter(commune_code=code.upper())
    named = meetings.values_list("commune_name", flat=True).first()
    return _calendar(request, meetings, f"Guichet, {named}" if named else "Guichet, une commune")


# --- News -----------------------------------------------------------------------------------------


@require_safe
@cache_control(no_cache=True)
def rss(request: HttpRequest) -> HttpResponse:
    """Give what was announced or changed last, as RSS."""
    return _feed(request, Rss201rev2Feed, "application/rss+xml")


@require_safe
@cache_control(no_cache=True)
def atom(request: HttpRequest) -> HttpResponse:
    """Give the same as Atom."""
    return _feed(request, Atom1Feed, "application/atom+xml")


def _feed(
    request: HttpRequest, kind: Callable[..., SyndicationFeed], content_type: str
) -> HttpResponse:
    site = _site(request)
    feed = kind(
        title="Guichet, l’agenda",
        link=f"{site}{reverse('agenda:index')}",
        description=typeset("Les rencontres annoncées, reportées ou annulées."),
        language="fr",
        feed_url=request.build_absolute_uri(),
    )
    newest = Meeting.objects.shown().order_by("-changed_at", "-pk")[:_NEWEST]
    keys = [one.pk for one in newest]
    shown = all_shown(Meeting.objects.filter(pk__in=keys), clocks.now())
    for one in sorted(shown, key=lambda each: keys.index(each.meeting.pk)):
        _add(feed, one, site)
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{content_type}; charset=utf-8")


def _add(feed: SyndicationFeed, one: MeetingShown, site: str) -> None:
    status = Status(one.meeting.status)
    told = (one.notice, one.notice_text, one.summary, one.where, one.price)
    feed.add_item(
        title=f"{'' if one.takes_place else f'{status.label} – '}{one.title}, {one.first.whole}",
        link=f"{site}{one.address}",
        description="".join(f"<p>{escape(words)}</p>" for words in told if words),
        # The same news again when it changes: readers show what they have not seen.
        unique_id=f"urn:uuid:{one.meeting.uid}:{one.meeting.sequence}",
        unique_id_is_permalink=False,
        pubdate=one.meeting.changed_at,
        updateddate=one.meeting.changed_at,
    )
