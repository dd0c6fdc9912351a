"""A person with a browser: posts forms, copies the ticket, and reads what comes back."""

import re
from dataclasses import dataclass, field
from html import unescape

from django.test import Client

from tests.people import amina

Fields = dict[str, str | list[str]]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_CODE = re.compile(r'<b dir="ltr">([^<]+)</b>')


def answers() -> Fields:
    """Give what Amina types to contest 3 200 €, field by field."""
    person = amina()
    return {
        "acting": "self",
        "name": person.name,
        "address": person.postal_address,
        "reference": person.reference,
        "recipient": "CAF de la Seine-Saint-Denis",
        "city": person.city,
        "date": "21/11/2026",
        "decision_kind": "overpayment",
        "decision_date": "3/11/2026",
        "received_on": "6/11/2026",
        "benefit": "allocations familiales",
        "amount": "3200",
        "facts": "Mon fils vit chez moi depuis septembre 2024.",
    }


def hidden(page: str) -> Fields:
    """Return the hidden fields of a page, the last value of each."""
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page)}


@dataclass
class Visitor:
    """Somebody and their ticket; `page` is what they see, `fields` what the page carries."""

    client: Client = field(default_factory=Client)
    ticket: str = ""
    page: str = ""
    status: int = 200

    def post(self, address: str, **fields: str | list[str]) -> "Visitor":
        """Post to a page of the room with the ticket, as the page in hand would."""
        carried = {"d-ticket": self.ticket, "d-revision": self.revision}
        sent = {name.replace("d_", "d-"): value for name, value in fields.items()}
        response = self.client.post(f"/dossier/{address}", {**carried, **sent})
        self.status = response.status_code
        if response["Content-Type"].startswith("text/html"):
            self.page = unescape(response.text)
        return self

    @property
    def revision(self) -> str:
        """Return the revision that the page in hand shows."""
        found = re.search(r'name="d-revision" value="(\d+)"', self.page)
        return found[1] if found else ""

    def open(
        self, given: Fields | None = None, slug: str = "commission-de-recours-amiable"
    ) -> "Visitor":
        """Keep a letter: take the ticket, copy it, and open the case."""
        sent = {**(given or answers()), "d-letter": slug}
        drawn = self.client.post("/dossier/ouvrir/", sent).text
        self.ticket = _CODE.findall(drawn)[0]
        response = self.client.post(
            "/dossier/ouvrir/",
            {**sent, "d-drawn": hidden(drawn)["d-drawn"], "retyped": self.ticket},
        )
        self.page, self.status = unescape(response.text), response.status_code
        return self

    def happens(self, kind: str, day: str, number: str = "1") -> "Visitor":
        """Note that something happened."""
        return self.post("noter/", d_number=number, kind=kind, day=day)
