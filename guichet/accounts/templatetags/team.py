"""What the shell of the team's pages needs besides Wagtail's own."""

from django import template
from django.http import HttpRequest

register = template.Library()


@register.simple_tag
def links_of_the_menu(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the menu as plain links: Wagtail's own is drawn by its script."""
    # Every process loads the tags, and the public ones have no Wagtail.
    from guichet.accounts.wagtail_hooks import menu_links

    return menu_links(request)
