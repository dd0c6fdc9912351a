"""Where the public server sends a member of the team who knocks at its door."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.accounts.address import TEAM_PREFIX


@require_safe
@cache_control(no_store=True)
def team_elsewhere(request: HttpRequest, page: str = "") -> HttpResponse:
    """Lead to the team's own server; behind a proxy, the proxy does it and nobody comes here."""
    if not settings.GUICHET_TEAM_PORT:
        raise Http404
    host, _ = split_domain_port(request.get_host())
    return HttpResponseRedirect(
        f"{request.scheme}://{host}:{settings.GUICHET_TEAM_PORT}{TEAM_PREFIX}{page}"
    )
