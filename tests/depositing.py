"""Deposits testimonies over HTTP as a browser without scripts does, many at once if need be."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

DOOR: Final = "/temoigner/usager/"
RETURN: Final = "/temoigner/revenir/"
# A person who writes takes longer than this (`deposit.drafts.SHORTEST_VISIT`).
LONG_ENOUGH: Final = 6.0
_PATIENCE: Final = 60
_FIELD: Final = re.compile(r'<input type="hidden" name="(begun|ticket)" value="([^"]*)"')
_TITLE: Final = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the page's title, and its source."""

    status: int
    text: str

    @property
    def title(self) -> str:
        """What the page is about."""
        found = _TITLE.search(self.text)
        return " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""

    @property
    def is_arrival(self) -> bool:
        """Tell whether the page says that the testimony is kept."""
        return self.status == http.client.OK and "est arrivé" in self.title


def post(
    port: int, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Answer:
    """Send a form, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    kind = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    try:
        connection.request("POST", path, urlencode(form), kind)
        response = connection.getresponse()
        return Answer(response.status, response.read().decode())
    finally:
        connection.close()


def begun(port: int) -> str:
    """Open the first page, wait as long as a person writes, and return what says since when."""
    answer = post(port, DOOR, {"watched": "no"})
    token = _fields(answer)["begun"]
    time.sleep(LONG_ENOUGH)
    return token


def ready(port: int, since: str, story: str) -> dict[str, str]:
    """Return a testimony told, read back, with its own ticket: only « Envoyer » is left."""
    told = {"q-story": story, "consent": "publish", "begun": since}
    answer = post(port, DOOR, {**told, "at": "reading"})
    signed = _fields(answer)["ticket"]
    return {
        **told,
        "at": "sending",
        "ticket": signed,
        "retyped": signed.partition(":")[0],
        "riddle": "1",
        "answer": "cinq",
    }


def _fields(answer: Answer) -> dict[str, str]:
    found = dict(_FIELD.findall(answer.text))
    if not found:
        raise AssertionError(f"{answer.status}, « {answer.title} »")
    return found
