"""A team that can read, a known day, and a visitor who goes from page to page as a browser does."""

import datetime
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import html5lib
import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from guichet.engine.sealing import readers, receipts, recovery
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.features.testimonies.deposit import forms

TODAY: Final = datetime.date(2026, 11, 21)
PASSPHRASE: Final = "cinq mots tirés au hasard"
STORY: Final = "La tablette compte mes pas depuis que l’équipe a changé."


@pytest.fixture(scope="session")
def team_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the keys of a team once: a reader, the recovery key, and what signs receipts."""
    folder = KeyFolder(tmp_path_factory.mktemp("keys"))
    recovery_key, _ = recovery.create(TODAY)
    folder.save_recovery(recovery_key, is_new=True)
    folder.save_reader(readers.create("amina", PASSPHRASE, recovery_key.public, TODAY), is_new=True)
    folder.save_signing_seed(receipts.new_seed())
    return folder.path


@pytest.fixture(autouse=True)
def team(settings: Settings, team_keys: Path, tmp_path: Path) -> Path:
    """Open the deposits, on a known day, with a copy of the keys that a test may break."""
    settings.GUICHET_TODAY = TODAY
    settings.KEY_FOLDER = shutil.copytree(team_keys, tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def closed(team: Path) -> None:
    """Take the readers' keys away."""
    for file in team.glob("reader-*.json"):
        file.unlink()


@dataclass
class Page:
    """A page as a browser holds it: its status, its source, and the fields of its main form."""

    status: int
    text: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the page is about."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""


def read(status: int, text: str) -> Page:
    """Read the fields of every form of a page, as they would be sent untouched."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    fields: dict[str, list[str]] = {}
    for one in tree.iter():
        name = one.get("name")
        kind = one.get("type", "text")
        if not name or one.tag not in ("input", "textarea") or kind == "file":
            continue
        if kind in ("radio", "checkbox") and one.get("checked") is None:
            continue
        value = one.get("value", "") if one.tag == "input" else "".join(one.itertext())
        fields.setdefault(name, []).append(value)
    return Page(status, text, fields)


@dataclass
class Visitor:
    """Somebody who fills in a page and presses a button; `page` is what they see."""

    client: Client
    address: str = "/temoigner/travail/"
    page: Page = field(default_factory=lambda: Page(0, ""))

    def opens(self, address: str) -> Page:
        """Ask for a page."""
        self.address = address.partition("?")[0]
        response = self.client.get(address)
        self.page = read(response.status_code, response.content.decode())
        return self.page

    def sends(self, **filled: "str | list[str] | list[SimpleUploadedFile]") -> Page:
        """Send the page as it stands, with these fields filled in; « q_ » stands for « q- »."""
        sent: dict[str, object] = {**self.page.fields}
        sent |= {name.replace("q_", "q-", 1): value for name, value in filled.items()}
        response = self.client.post(self.address, sent)
        self.page = read(response.status_code, response.content.decode())
        return self.page

    def tells(self, story: str = STORY, **choices: str) -> Page:
        """Go up to the last page, where only the button « Envoyer » is left."""
        self.opens(self.address)
        self.sends(watched="no")
        self.sends(q_story=story)
        self.sends(**{"consent": "publish", **choices})
        self.sends()
        return self.sends(retyped=self.ticket)

    def deposits(self, story: str = STORY, **choices: str) -> Page:
        """Go to the end."""
        self.tells(story, **choices)
        return self.sends(answer=self.answer())

    @property
    def ticket(self) -> str:
        """The ticket that the page carries."""
        return self.page.fields["ticket"][0].partition(":")[0]

    def answer(self) -> str:
        """Answer the plain question of the page."""
        return forms._RIDDLES[int(self.page.fields["riddle"][0])][1][0]


@pytest.fixture
def visitor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Give somebody who takes their time."""
    _wait(monkeypatch, seconds=60)
    return Visitor(client)


@pytest.fixture
def hurried(client: Client) -> Visitor:
    """Give somebody, or something, that takes no time at all."""
    return Visitor(client)


def _wait(monkeypatch: pytest.MonkeyPatch, *, seconds: int) -> None:
    """Let time pass between two pages, for what is signed only."""
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", _stamp(seconds))


def _stamp(seconds: int) -> Callable[[object], str]:
    def stamp(_signer: object) -> str:
        return signing.b62_encode(int(time.time()) - seconds)

    return stamp


@pytest.fixture
def come_back(client: Client) -> Callable[..., Page]:
    """Give what somebody with a ticket does: `come_back(ticket, do="write", text="…")`."""

    def act(ticket: str, **fields: str) -> Page:
        response = client.post("/temoigner/revenir/", {"ticket": ticket, **fields})
        return read(response.status_code, response.content.decode())

    return act
