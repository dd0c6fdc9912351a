"""Who may see a page of the team: logged in, with the second factor, with the role it needs.

@needs(Role.READER)
def inbox(request: HttpRequest, member: Member) -> HttpResponse: ...
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from guichet.accounts.models import Member
from guichet.accounts.roles import Role

LONGEST_SESSION: Final = 8 * 3600
"""How long a session lasts at most, in seconds, even when it is used without a pause."""

# Asked of the database once a request.
_KNOWN: Final = "_has_second_factor"
_HELD: Final = "_roles_held"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
MemberView = Callable[Concatenate[HttpRequest, Member, P], HttpResponseBase]


def needs(*roles: Role) -> Callable[[MemberView[P]], View[P]]:
    """Let in the members who have one of these roles (any member, when none is named).

    The view gets the member after the request. Others are sent to log in or to set up their second
    factor; a member without the role gets a 403 page.
    """

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            obstacle = way_in(request)
            if obstacle is not None:
                return obstacle
            member = member_of(request)
            if roles and not has_role(member, *roles):
                raise PermissionDenied
            return view(request, member, *args, **kwargs)

        return guarded

    return decorate


def way_in(request: HttpRequest) -> HttpResponseBase | None:
    """Return where to go first, or None for who came in entirely."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    if not has_second_factor(request):
        return redirect("mfa_activate_totp")
    return None


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a code too, of a second factor that still is."""
    if not request.user.is_authenticated:
        return False
    known: bool | None = getattr(request, _KNOWN, None)
    if known is None:
        factors = [one.get("id") for one in _records(request) if one.get("method") == "mfa"]
        kept = Authenticator.objects.filter(user=member_of(request), pk__in=factors)
        known = bool(factors) and kept.exists()
        setattr(request, _KNOWN, known)
    return known


def is_over(request: HttpRequest) -> bool:
    """Tell whether this session must end: too old, or opened with a second factor since erased."""
    records = _records(request)
    begun = min((one.get("at", 0.0) for one in records), default=0.0)
    if time.time() - begun > LONGEST_SESSION:
        return True
    return any(one.get("method") == "mfa" for one in records) and not has_second_factor(request)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    """Give how and when this session was opened, step by step, as allauth noted it."""
    records: list[dict[str, Any]] = get_authentication_records(request, member_of(request))
    return records


def member_of(request: HttpRequest) -> Member:
    """Return who is logged in. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def has_role(member: Member, *roles: Role) -> bool:
    """Tell whether the member has one of these roles, as they were when the request began."""
    held: frozenset[str] | None = getattr(member, _HELD, None)
    if held is None:
        held = frozenset(member.groups.values_list("name", flat=True))
        setattr(member, _HELD, held)
    return not held.isdisjoint(roles)
