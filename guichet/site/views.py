"""The pages that see every room: home, search, who can help, errors, and what machines read."""

import datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.lib.clock import today
from guichet.lib.links import link
from guichet.lib.rooms import installed_rooms
from guichet.site import home as choices
from guichet.site.identity import identity
from guichet.site.models import IndexedPage
from guichet.site.near import near
from guichet.site.pages import map_addresses
from guichet.site.search import search as find

_SECURITY_DAYS = 180


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the three doors first, then the search, the rights most asked for, what to print."""
    context = {
        "rights": choices.rights(choices.FEATURED_RIGHTS),
        "printed": choices.printed(choices.PRINTED_RIGHTS),
        "somebody": link("directory:index") or reverse("site:helpers"),
    }
    return render(request, "site/home.html", context)


@require_safe
@cache_control(no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found; nothing of the question is written anywhere."""
    typed = request.GET.get("q", "")
    found = find(typed, exactly="exact" in request.GET)
    context = {
        "found": found,
        "results": [_result(page) for page in found.pages],
        "is_asked": bool(typed.strip()),
    }
    return render(request, "site/search.html", context)


def _result(page: IndexedPage) -> dict[str, str]:
    note = f"{page.kind.capitalize()}. {page.summary}"
    return {"label": page.title, "url": page.address, "note": note}


@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    """Say who can help, procedure by procedure."""
    context = {
        "pages": choices.procedures(choices.HELPING_PROCEDURES),
        "helpers": choices.helpers(),
        "directory": link("directory:index"),
    }
    return render(request, "site/helpers.html", context)


@require_safe
@cache_control(no_store=True)
def quit_page(request: HttpRequest) -> HttpResponse:
    """Show the neutral page on which « Tout effacer et quitter » ends, and empty the cache."""
    response = render(request, "ui/quit.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List for search engines the pages worth reading."""
    addresses = [request.build_absolute_uri(address) for address in map_addresses()]
    context = {"addresses": addresses}
    return render(request, "site/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to stay away from personal pages and from what people search."""
    private = [f"/{room.url_prefix}" for room in installed_rooms() if room.is_private]
    closed = [*private, reverse("site:search"), reverse("site:quit")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('site:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say how to report a weakness (RFC 9116); without a contact, where to find one."""
    notice = request.build_absolute_uri(reverse("site:legal-notice"))
    expires = today() + datetime.timedelta(days=_SECURITY_DAYS)
    lines = (
        f"Contact: {identity().contact or notice}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(reverse('site:security'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a page is not there, and propose those whose name is near."""
    context = {"suggestions": _suggestions(request.path_info)}
    return render(request, "site/404.html", context, status=404)


def _suggestions(address: str) -> list[IndexedPage]:
    try:
        return near(address)
    except DatabaseError:
        return []


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the address cannot be answered here: a host or a form that we do not know."""
    return HttpResponseBadRequest(render_to_string("ui/400.html"))


def server_error(_request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with a page that needs nothing of what may be broken."""
    return HttpResponseServerError(render_to_string("ui/500.html"))
