"""Mounts every room that is switched on at its own address, and the site at the root."""

from django.urls import include, path

from guichet.lib.rooms import installed_rooms

handler400 = "guichet.site.views.bad_request"
handler404 = "guichet.site.views.page_not_found"
handler500 = "guichet.site.views.server_error"

urlpatterns = [
    *(path(room.url_prefix, include(f"{room.name}.urls")) for room in installed_rooms()),
    path("", include("guichet.site.urls")),
]
