"""Finds the meeting that an address names, if anyone may see it."""

from django.shortcuts import get_object_or_404

from guichet.features.agenda.models import Meeting
from guichet.features.agenda.presentation import whole


def meeting_of(slug: str, cycle: str = "") -> Meeting:
    """Return a public meeting, with all that it shows. Raises Http404."""
    meetings = whole(Meeting.objects.shown())
    if cycle:
        return get_object_or_404(meetings, slug=slug, cycle__slug=cycle)
    return get_object_or_404(meetings, slug=slug, cycle=None)
