"""The first page of the team: what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail import hooks

from guichet.accounts import reader_session
from guichet.accounts.access import has_role, needs
from guichet.accounts.models import Member
from guichet.accounts.offers import WHAT_WAITS
from guichet.accounts.roles import Role


@require_safe
@needs()
def welcome(request: HttpRequest, member: Member) -> HttpResponse:
    """Show what waits in each room, and whether one's key is open."""
    context = {
        "member": member,
        "waiting": [line for tell in hooks.get_hooks(WHAT_WAITS) for line in tell(member)],
        "is_reader": has_role(member, Role.READER),
        "is_open": reader_session.is_open(request, member),
    }
    return render(request, "site/welcome.html", context)
