"""Where the agenda enters the team's pages: its addresses, its menu, what waits in it."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from guichet.accounts import offers
from guichet.accounts.access import has_role
from guichet.accounts.models import Member
from guichet.accounts.offers import Waiting
from guichet.accounts.roles import Role
from guichet.accounts.wagtail_hooks import RoleMenuItem
from guichet.features.agenda import door_papers
from guichet.features.agenda import team_views as views
from guichet.features.agenda.models import Meeting, Registration, State
from guichet.ui.templatetags.ui import plural

_TEAM: Final = (Role.EDITOR, Role.ADMINISTRATOR)
_ONE: Final = "<int:number>/"
_CYCLE: Final = "cycles/<int:number>/"
_ADDRESSES: Final = (
    path("", views.index, name="index"),
    path("cycles/ajouter/", views.add_cycle, name="add-cycle"),
    path(_CYCLE, views.cycle, name="cycle"),
    path(f"{_CYCLE}logos/", views.partner_logos, {"kind": "cycle"}, name="cycle-logos"),
    path("ajouter/", views.add_meeting, name="add"),
    path(_ONE, views.meeting, name="meeting"),
    path(f"{_ONE}modifier/", views.edit_meeting, name="edit"),
    path(f"{_ONE}agir/", views.act, name="act"),
    path(f"{_ONE}apres/", views.afterwards, name="afterwards"),
    path(f"{_ONE}logos/", views.partner_logos, {"kind": "meeting"}, name="logos"),
    path(f"{_ONE}inscriptions/", views.registrations, name="registrations"),
    path(f"{_ONE}inscriptions/<int:line>/", views.registration, name="registration"),
    *door_papers.TEAM_ADDRESSES,
)


@hooks.register(offers.ADDRESSES)
def addresses() -> list[URLPattern | URLResolver]:
    """Give the room its addresses, below /coulisses/."""
    return [path("agenda/", include((list(_ADDRESSES), "agenda-team")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Lead to the room."""
    return RoleMenuItem("Agenda", reverse("agenda-team:index"), *_TEAM, icon_name="date", order=220)


@hooks.register(offers.WHAT_WAITS)
def what_waits(member: Member) -> list[Waiting]:
    """Count the proposals, and who must be told of a change."""
    if not has_role(member, *_TEAM):
        return []
    url = reverse("agenda-team:index")
    proposed = Meeting.objects.filter(state=State.PROPOSED).count()
    to_tell = Registration.objects.filter(is_to_tell=True).count()
    return [
        Waiting(proposed, f"rencontre{plural(proposed)} proposée{plural(proposed)}", url),
        Waiting(to_tell, f"personne{plural(to_tell)} inscrite{plural(to_tell)} à prévenir", url),
    ]
