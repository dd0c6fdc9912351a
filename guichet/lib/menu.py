"""The menu of every page, made of what the rooms declare."""

from dataclasses import dataclass

from django.http import HttpRequest

from guichet.lib.rooms import installed_rooms


@dataclass(frozen=True)
class MenuLine:
    """One link of the menu; ``current`` is true on every page of that room."""

    url: str
    label: str
    current: bool


def menu(request: HttpRequest) -> dict[str, list[MenuLine]]:
    """Give templates the variable ``menu`` (a context processor, see TEMPLATES)."""
    lines = [
        MenuLine(
            url=f"/{room.url_prefix}",
            label=room.menu_entry.label,
            current=request.path_info.startswith(f"/{room.url_prefix}"),
        )
        for room in installed_rooms()
        if room.menu_entry
    ]
    return {"menu": lines}
