"""What we say of ourselves: who we are, what we keep, how we verify, what our own rules do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.lib.clock import today
from guichet.lib.rooms import what_is_kept
from guichet.site import verification as checks
from guichet.site.identity import identity


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what Guichet is, for whom, and what it does not do."""
    return render(request, "site/about.html", {"counts": checks.counts(), "identity": identity()})


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Say, datum by datum, what is touched and how long it stays."""
    rows = [(one.what, one.why, one.where, one.how_long) for one in what_is_kept()]
    headers = ("Quoi", "Pourquoi", "Où", "Combien de temps")
    return render(request, "site/retention.html", {"headers": headers, "rows": rows})


@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Show the sources, the examples, the review dates, and all that is still to be checked."""
    context = {
        "checks": checks.verification(),
        "evidence_headers": ("Où", "Énoncés"),
        "vector_headers": ("Comment on compte", "Départ", "Durée", "À la main", "Par le logiciel"),
    }
    return render(request, "site/verification.html", context)


@require_safe
def algorithms(request: HttpRequest) -> HttpResponse:
    """Say what our own rules do: they choose procedures, they never score anyone."""
    context = {"card": checks.own_algorithm(), "counts": checks.counts()}
    return render(request, "site/algorithms.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Declare honestly what was tried and what was not."""
    context = {"identity": identity(), "today": today()}
    return render(request, "site/accessibility.html", context)


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Say who keeps this counter open."""
    return render(request, "site/legal_notice.html", {"identity": identity()})
