"""What procedures come to, in figures: n, method, and nothing under five."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.features.cases import outcomes


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the public counters."""
    return render(request, "cases/figures.html", {"counted": outcomes.counted()})
