"""Links between rooms that do not know each other: an address when the other room is switched on."""

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: str) -> str:
    """Return the address of a page of another room (« rights:sheet »), or '' when it is off."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
