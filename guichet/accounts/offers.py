"""What a room may add to the team's pages, from its `wagtail_hooks.py`.

    @hooks.register(offers.ADDRESSES)      () -> URL patterns, mounted below /coulisses/
    @hooks.register(offers.WHAT_WAITS)     (member) -> lines of the welcome page

and, for the menu, Wagtail's own `register_admin_menu_item` with our `wagtail_hooks.RoleMenuItem`.
"""

from dataclasses import dataclass
from typing import Final

ADDRESSES: Final = "team_addresses"
WHAT_WAITS: Final = "what_waits"


@dataclass(frozen=True)
class Waiting:
    """So many things wait at this address. `label` follows the number: « 3 » « témoignages à lire »."""

    count: int
    label: str
    url: str
    is_urgent: bool = False
