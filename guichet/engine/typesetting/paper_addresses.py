"""The address of a page as paper gives it: nothing when only this machine could follow it."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

_PORT: Final = re.compile(r":\d+$")


def is_public(host: str) -> bool:
    """Tell whether others than this machine may reach a host, which may carry a port."""
    name = _PORT.sub("", host).strip("[]").lower()
    if not name or name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        return not ipaddress.ip_address(name).is_loopback
    except ValueError:
        return True


@dataclass(frozen=True)
class PaperAddress:
    """`shown` is what one types, « guichet.example.org/agenda/ »; `link` is what a QR code holds."""

    shown: str = ""
    link: str = ""


@dataclass(frozen=True)
class Site:
    """Under which name, and how, the site is reached."""

    scheme: str
    host: str

    def on_paper(self, path: str) -> PaperAddress:
        """Return the address of a page; an empty one when it leads nowhere else."""
        if not is_public(self.host):
            return PaperAddress()
        return PaperAddress(f"{self.host}{path}", f"{self.scheme}://{self.host}{path}")
