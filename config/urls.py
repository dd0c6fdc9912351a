"""Mounts every room that is switched on at its own address, the site at the root, the team apart."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guichet.accounts.address import TEAM_PREFIX
from guichet.lib.rooms import installed_rooms
from guichet.site.team_elsewhere import team_elsewhere

handler400 = "guichet.site.views.bad_request"
handler404 = "guichet.site.views.page_not_found"
handler500 = "guichet.site.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = []
_TEAM = TEAM_PREFIX.removeprefix("/")

if settings.HAS_TEAM_PAGES:
    handler403 = "guichet.accounts.views.forbidden"
    urlpatterns += [path(_TEAM, include("guichet.site.team_urls"))]

urlpatterns += [
    # Where this process serves the team, these two are never reached.
    path(_TEAM, team_elsewhere),
    path(f"{_TEAM}<path:page>", team_elsewhere),
    *(path(room.url_prefix, include(f"{room.name}.urls")) for room in installed_rooms()),
    path("", include("guichet.site.urls")),
]
