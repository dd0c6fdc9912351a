"""Everything below /coulisses/: the entrance, the welcome page, then what rooms add, in Wagtail's shell."""

from django.urls import include, path
from wagtail import hooks
from wagtail.admin import urls as wagtail_urls

from guichet.accounts import urls as accounts
from guichet.accounts.offers import ADDRESSES
from guichet.site.welcome import welcome

urlpatterns = [
    *accounts.urlpatterns,
    path("", include(([path("", welcome, name="welcome"), *accounts.team], "team"))),
    *(pattern for offer in hooks.get_hooks(ADDRESSES) for pattern in offer()),
    path("", include(wagtail_urls)),
]
