"""The pages whose address is nearly the one that was asked for: a letter missing, a word left out."""

from typing import Final

from rapidfuzz import fuzz

from guichet.lib.french_words import fold
from guichet.site.models import IndexedPage

_MOST: Final = 4
# Out of 100: « recours » is at 78 of « recours-rsa », and may mean six other pages as well.
_NEAR: Final = 80
_LONGEST: Final = 200
# An unknown address costs about a hundredth of a second, however many pages there are.
_MOST_READ: Final = 5_000


def near(address: str) -> list[IndexedPage]:
    """Return the pages whose name, the last part of their address, resembles; best first."""
    asked = _name(address)
    pages = IndexedPage.objects.order_by("pk").values_list("pk", "address")[:_MOST_READ]
    scored = ((_likeness(asked, _name(other)), key) for key, other in pages)
    best = sorted((-score, key) for score, key in scored if score >= _NEAR)[:_MOST]
    found = IndexedPage.objects.in_bulk([key for _, key in best])
    return [found[key] for _, key in best]


def _name(address: str) -> str:
    last = fold(address[-_LONGEST:].rstrip("/")).rpartition("/")[2]
    return last.replace("-", " ").replace("_", " ")


def _likeness(asked: str, name: str) -> float:
    """Compare letter by letter; several words that are all in the name are enough too."""
    whole = fuzz.ratio(asked, name)
    return max(whole, fuzz.token_set_ratio(asked, name)) if " " in asked else whole
