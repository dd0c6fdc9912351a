"""Keeps sessions, log-in and Wagtail within the team's addresses, and those addresses to the team.

Where the same process serves the public pages too (commands, tests), nothing of this touches them.
"""

from typing import Any, Final

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from guichet.accounts import demonstration
from guichet.accounts.access import is_over, member_of, way_in
from guichet.accounts.address import TEAM_PREFIX
from guichet.lib.headers import Responder

# Measured with Wagtail 8: its own scripts and styles are files, its drawings are inline; its script
# places elements by style attributes, and its icons are fetched.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "script-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

# Our own pages before one is in; they keep the policy of the public pages.
_ENTRANCE: Final = frozenset({"account_login", "mfa_authenticate", "account_logout"})
_FIRST_CODE: Final = "mfa_activate_totp"
# Of Wagtail, only its shell is open; a room that needs more of it adds names here.
_OPEN_IN_WAGTAIL: Final = frozenset(
    {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles"}
)


def is_team_page(request: HttpRequest) -> bool:
    """Tell whether the address is the team's."""
    return request.path_info.startswith(TEAM_PREFIX)


class _Confined(MiddlewareMixin):
    """Does nothing outside the team's addresses."""

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - Django's own
        if is_team_page(request):
            return super().__call__(request)
        return self.get_response(request)


class TeamSessions(_Confined, SessionMiddleware):
    """Sessions, for the team."""


class TeamMembers(_Confined, AuthenticationMiddleware):
    """`request.user`, for the team."""


class TeamMessages(_Confined, MessageMiddleware):
    """Messages shown once, for the team."""


class TeamForms(_Confined, CsrfViewMiddleware):
    """Forms that only our own pages may send, for the team."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:  # noqa: ANN401
        """Check the token of what is posted to the team's pages."""
        return super().process_view(request, *args) if is_team_page(request) else None


class TeamOnly:
    """Lets nobody past the entrance without a session and a second factor, whatever the view."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what the team sees is kept by no browser and no proxy."""
        response = self.get_response(request)
        if is_team_page(request):
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)
            # « no-referrer » would hide from us that our own forms are ours.
            response.headers["Referrer-Policy"] = "same-origin"
            if _name(request) not in {*_ENTRANCE, _FIRST_CODE}:
                response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: object,
        *_arguments: object,
    ) -> HttpResponseBase | None:
        """Send to the entrance who did not come in by it."""
        name = _name(request)
        if not is_team_page(request) or name in _ENTRANCE:
            return None
        if request.user.is_authenticated and not _may_be_here(request):
            request.session.flush()
            return redirect("account_login")
        if name == _FIRST_CODE and request.user.is_authenticated:
            return None
        obstacle = way_in(request)
        if obstacle is None and _belongs_to_wagtail(view) and name not in _OPEN_IN_WAGTAIL:
            raise Http404
        return obstacle


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _may_be_here(request: HttpRequest) -> bool:
    if is_over(request):
        return False
    return not member_of(request).is_demonstration or demonstration.is_allowed(request)


def _belongs_to_wagtail(view: object) -> bool:
    return str(getattr(view, "__module__", "")).startswith("wagtail.")
