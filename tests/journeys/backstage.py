"""The team's side of a house that is really open: where it is, who may come in, and how they do."""

import base64
import hmac
import re
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.running import TODAY, clean_environment, running

_TOLD: Final = re.compile(
    r"^  (nom|phrase secrète|second facteur|phrase de la clé) +(\S+)", re.MULTILINE
)
_TEAM: Final = re.compile(r"Les coulisses, pour l’équipe : (\S+)/coulisses/")


@dataclass(frozen=True)
class Backstage:
    """Where the public and the team come in, and what each member was told, by name."""

    public: str
    team: str
    told: dict[str, dict[str, str]]


@contextmanager
def opened(data: Path, first_said: str) -> Iterator[Backstage]:
    """Open a house again, with what it showed once, the first time."""
    told = [dict(_TOLD.findall(block)) for block in first_said.split("\n\n") if "  nom" in block]
    environment = clean_environment(data, GUICHET_TODAY=TODAY)
    said: list[str] = []
    command = [sys.executable, "-m", "guichet.cli"]
    with running(command, folder=ROOT, environment=environment, said=said) as public:
        where = _TEAM.search("".join(said))
        assert where, said
        yield Backstage(public, where[1], {one["nom"]: one for one in told})


def come_in(page: Page, told: dict[str, str]) -> None:
    """Come in with a name, a passphrase and a code."""
    page.goto("/coulisses/")
    page.get_by_label("Nom", exact=True).fill(told["nom"])
    page.get_by_label("Phrase secrète", exact=True).fill(told["phrase secrète"])
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Code", exact=True).fill(code(told["second facteur"]))
    page.get_by_role("button", name="Entrer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {told['nom']}")


def open_key(page: Page, told: dict[str, str]) -> None:
    """Open one's reader key where it is asked for; one then goes on to the page one wanted."""
    page.get_by_label("Phrase secrète de votre clé de lecture").fill(told["phrase de la clé"])
    page.get_by_role("button", name="Ouvrir", exact=True).click()


_SHOWN: set[tuple[str, int]] = set()


def code(secret: str) -> str:
    """Give the code of RFC 6238 that a telephone would show now."""
    while (secret, int(time.time()) // 30) in _SHOWN:
        # A code serves once: whoever comes in again waits for the next one.
        time.sleep(1)
    _SHOWN.add((secret, int(time.time()) // 30))
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), step, "sha1")
    at = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[at : at + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"
