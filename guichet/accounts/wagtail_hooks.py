"""The team's menu: our own pages, without what we do not use of Wagtail."""

from typing import Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.api.v2.router import WagtailAPIRouter

from guichet.accounts.access import has_role, member_of
from guichet.accounts.roles import Role

_UNUSED: Final = frozenset({"explorer", "reports", "settings", "help"})


class RoleMenuItem(MenuItem):
    """A line of the menu that only some roles see (every member, when none is named)."""

    def __init__(self, label: str, url: str, *roles: Role, icon_name: str, order: int) -> None:
        super().__init__(label, url, icon_name=icon_name, order=order)
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this member sees it."""
        return not self.roles or has_role(member_of(request), *self.roles)


@hooks.register("register_admin_menu_item")
def keys_item() -> MenuItem:
    """Lead to one's reader key."""
    return RoleMenuItem(
        "Ouvrir mes clés", reverse("team:keys"), Role.READER, icon_name="key", order=800
    )


@hooks.register("register_admin_menu_item")
def members_item() -> MenuItem:
    """Lead to the team."""
    return RoleMenuItem(
        "Équipe", reverse("team:members"), Role.ADMINISTRATOR, icon_name="group", order=810
    )


@hooks.register("register_admin_menu_item")
def trail_item() -> MenuItem:
    """Lead to the trail."""
    return RoleMenuItem(
        "Journal", reverse("team:trail"), Role.ADMINISTRATOR, icon_name="history", order=820
    )


def menu_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the words and the addresses of the menu, for who has no scripts."""
    home = ("Accueil", reverse("team:welcome"))
    shown = sorted(admin_menu.menu_items_for_request(request), key=lambda one: one.order)
    items = [(one.label, one.url) for one in shown]
    return [home, *items, ("Mon compte", reverse("team:account"))]


@hooks.register("construct_main_menu")
def leave_out_what_is_unused(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hide the page tree, the reports, the settings and Wagtail's own help."""
    items[:] = [one for one in items if one.name not in _UNUSED]


@hooks.register("construct_search")
def leave_out_the_search_of_pages(request: HttpRequest, areas: list[object]) -> None:
    """Hide the search, which knows only Wagtail's pages."""
    areas.clear()


@hooks.register("construct_admin_api")
def name_what_the_shell_names(router: WagtailAPIRouter) -> None:
    """Let every page of the shell write two addresses of apps that we do not install.

    Nothing answers there: `middleware.TeamOnly` opens no page of Wagtail's but the shell's own.
    """
    for name in ("documents", "images"):
        router.register_endpoint(name, PagesAdminAPIViewSet)


@hooks.register("insert_global_admin_css")
def look() -> str:
    """Give Wagtail's shell the look of the house."""
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/team.css"))
