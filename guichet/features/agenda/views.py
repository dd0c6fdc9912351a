"""The public pages of the agenda: what is to come, a month, a cycle, a meeting, and a list for other sites."""

import datetime
from collections import defaultdict
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from guichet.engine.french_dates import MONTHS
from guichet.features.agenda import clocks, filters, services
from guichet.features.agenda.lookup import meeting_of
from guichet.features.agenda.models import Cycle, Meeting, Partner, State
from guichet.features.agenda.presentation import (
    DateShown,
    MeetingShown,
    all_shown,
    cycle_shown,
    shown,
)
from guichet.lib.clock import today
from guichet.lib.days import FIRST_YEAR, LAST_YEAR
from guichet.lib.headers import CONTENT_SECURITY_POLICY

PER_PAGE: Final = 20
_IN_A_FRAME: Final = 10
_CYCLES: Final = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what is to come, or what is looked for."""
    wanted, now, day = filters.asked(request.GET), clocks.now(), today()
    pages = Paginator(filters.found(wanted, now, day), PER_PAGE)
    if wanted.page > 1 and wanted.page > pages.num_pages:
        return redirect(f"{request.path}{wanted.query(pages.num_pages)}")
    page = pages.page(wanted.page)
    cycles = Cycle.objects.shown()[:_CYCLES]
    context = {
        "asked": wanted,
        "choices": filters.choices(wanted, cycles),
        "cycles": cycles,
        "meetings": _in_order(page.object_list, now),
        "count": pages.count,
        "before": wanted.query(wanted.page - 1) if page.has_previous() else None,
        "after": wanted.query(wanted.page + 1) if page.has_next() else None,
        "has_any": Meeting.objects.shown().exists(),
        "today": day,
        "month": day,
        "embedded": request.build_absolute_uri(reverse("agenda:embedded")),
    }
    response = render(request, "agenda/index.html", context)
    response["Cache-Control"] = "no-store" if wanted.where else "no-cache"
    return response


def _in_order(meetings: object, now: datetime.datetime) -> tuple[MeetingShown, ...]:
    """Put one page of meetings in words: a slice of a query cannot be asked more."""
    keys = [one.pk for one in meetings]  # type: ignore[attr-defined]
    found = {one.meeting.pk: one for one in all_shown(Meeting.objects.filter(pk__in=keys), now)}
    return tuple(found[key] for key in keys)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show a month, day after day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = datetime.date(year, month, 1)
    meetings = all_shown(filters.of_month(Meeting.objects.shown(), first), clocks.now())
    has_before, has_after = filters.around(first)
    context = {
        "title": f"{MONTHS[month - 1]} {year}",
        "days": _by_day(meetings, first),
        "sheet": reverse("agenda:month-sheet", args=[year, month]),
        "before": filters.month_before(first) if has_before else None,
        "after": filters.next_month(first) if has_after else None,
        "today": today(),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "agenda/month.html", context)


def _by_day(
    meetings: tuple[MeetingShown, ...], first: datetime.date
) -> list[tuple[DateShown, list[tuple[DateShown, MeetingShown]]]]:
    """Return each day of the month on which something takes place, and what."""
    days: defaultdict[datetime.date, list[tuple[DateShown, MeetingShown]]] = defaultdict(list)
    for one in meetings:
        for at in (one.first, *one.others):
            if (at.day.year, at.day.month) == (first.year, first.month):
                days[at.day].append((at, one))
    ordered = sorted(days.items())
    return [
        (lines[0][0], sorted(lines, key=lambda line: (line[0].starts, line[1].address)))
        for _, lines in ordered
    ]


@require_safe
def cycle(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show a cycle, its presentation and its meetings."""
    found = get_object_or_404(Cycle.objects.shown(), slug=cycle)
    context = {
        "cycle": cycle_shown(found, clocks.now()),
        "today": today(),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "agenda/cycle.html", context)


@require_safe
def meeting(request: HttpRequest, slug: str, cycle: str = "") -> HttpResponse:
    """Show a meeting: before, it tells how to come; after, what came of it."""
    found, now = meeting_of(slug, cycle), clocks.now()
    is_open = services.is_open(found, now)
    context = {
        "one": shown(found, now),
        "is_open": is_open,
        "left": services.room_of(found).left() if is_open else None,
        "today": today(),
        "address": request.build_absolute_uri(request.path),
    }
    response = render(request, "agenda/meeting.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def logo(request: HttpRequest, number: int) -> HttpResponse:
    """Give the logo of a partner of something public, as we drew it again."""
    held = Partner.objects.exclude(width=0).select_related("meeting")
    found = get_object_or_404(held, pk=number)
    if found.meeting and found.meeting.state != State.SHOWN:
        raise Http404
    return HttpResponse(bytes(found.logo), content_type="image/png")


@require_safe
@xframe_options_exempt
def embedded(request: HttpRequest) -> HttpResponse:
    """Give the next meetings as a plain page that partners may show inside theirs."""
    wanted = filters.asked(request.GET)
    meetings = filters.found(wanted, clocks.now(), today())[:_IN_A_FRAME]
    context = {"meetings": _in_order(meetings, clocks.now())}
    response = render(request, "agenda/embedded.html", context)
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
