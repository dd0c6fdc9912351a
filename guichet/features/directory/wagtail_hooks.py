"""Where the directory enters the team's pages: its addresses, its menu, what waits in it."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from guichet.accounts import offers
from guichet.accounts.access import has_role
from guichet.accounts.models import Member
from guichet.accounts.offers import Waiting
from guichet.accounts.wagtail_hooks import RoleMenuItem
from guichet.features.directory import team_lists, team_views
from guichet.features.directory.models import Proposal, ProposalStatus
from guichet.features.directory.team_lists import ROLES
from guichet.lib.clock import today
from guichet.ui.templatetags.ui import plural

_ADDRESSES: Final = (
    path("", team_views.home, name="home"),
    path("propositions/", team_views.proposals, name="proposals"),
    path("propositions/<int:number>/", team_views.proposal, name="proposal"),
    path("propositions/<int:number>/refuser/", team_views.refuse, name="refuse"),
    path("ajouter/", team_views.add, name="add"),
    path("lieu/<int:number>/", team_views.edit, name="edit"),
    path("lieu/<int:number>/verifie/", team_views.checked, name="checked"),
    path("lieu/<int:number>/lien/", team_views.link_opened, name="link"),
    path("lieu/<int:number>/defaire/<int:change>/", team_views.undo, name="undo"),
    path("a-verifier/", team_lists.old_checks, name="old-checks"),
    path("liens/", team_lists.doubtful_links, name="links"),
    path("imports/", team_lists.imports, name="imports"),
    path("imports/<int:number>/", team_lists.import_run, name="import"),
)


@hooks.register(offers.ADDRESSES)
def addresses() -> list[URLPattern | URLResolver]:
    """Give the room its addresses, below /coulisses/."""
    return [path("annuaire/", include(([*_ADDRESSES], "directory-team")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Lead to the room."""
    url = reverse("directory-team:home")
    return RoleMenuItem("Annuaire", url, *ROLES, icon_name="site", order=200)


@hooks.register(offers.WHAT_WAITS)
def what_waits(member: Member) -> list[Waiting]:
    """Count what people proposed, then what grew too old or no longer opens."""
    if not has_role(member, *ROLES):
        return []
    waiting = Proposal.objects.filter(status=ProposalStatus.WAITING).count()
    old, dead = team_lists.how_many_old(today()), team_lists.how_many_dead()
    return [
        Waiting(
            waiting,
            f"proposition{plural(waiting)} pour l’annuaire",
            reverse("directory-team:proposals"),
        ),
        Waiting(
            old,
            f"fiche{plural(old)} de l’annuaire à revérifier",
            reverse("directory-team:old-checks"),
        ),
        Waiting(
            dead,
            f"lien{plural(dead)} de l’annuaire qui n’ouvre{plural(dead, 'nt')} plus",
            reverse("directory-team:links"),
        ),
    ]
