"""The component page: what the look is made of, for whoever builds a page (debug only)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.ui import samples


def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; unknown outside debug."""
    if not settings.DEBUG:
        raise Http404
    today = samples.TODAY
    days = {"now": 5, "soon": 24, "calm": 46, "past": -3}
    context = {
        "today": today,
        "days": {state: today + timedelta(days=count) for state, count in days.items()},
        "form": samples.SampleForm(auto_id="new_%s"),
        "wrong": samples.form_in_error(),
        "nothing": [],
        **{name.lower(): getattr(samples, name) for name in samples.SHOWN},
    }
    return render(request, "ui/components.html", context)
