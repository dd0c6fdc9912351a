"""Puts a little of everything in a house, withdraws, looks: `python -m tests.faults.seeding WHAT`.

`seed` prints the tickets; `withdraw TICKET` does what its holder asks; `look TICKET` prints, as JSON,
what the ticket shows.
"""

import json
import sys
from typing import Final
from uuid import uuid4

from config.start import take_part, wake

_STORY: Final = "Un texte à moi. é ’ \\ \t \n 😀"


def main() -> None:
    """Do one of these things."""
    what, *ticket = sys.argv[1:]
    if ticket:
        # What a holder does, the public server serves alone: it is ready in half the time.
        take_part("public", team_port=0)
    wake()
    match what:
        case "seed":
            sys.stdout.write(json.dumps([_deposit(number) for number in range(3)]))
            _publish()
        case "withdraw":
            _withdraw(ticket[0])
        case "look":
            sys.stdout.write(json.dumps(_look(ticket[0])))


def _deposit(number: int) -> str:
    from django.conf import settings

    from guichet.engine.sealing import tickets
    from guichet.features.testimonies.models import Consent, Door, Urgency
    from guichet.features.testimonies.services import store_deposit
    from guichet.lib.clock import today
    from tests.faults import story

    ticket = tickets.new()
    store_deposit(
        deposit_id=uuid4(),
        ticket=tickets.derive(ticket, settings.TICKET_PEPPER),
        door=Door.USERS,
        contents=story.CONTENTS,
        consent=Consent.PUBLISH,
        shows_text=True,
        urgency=Urgency.SOON,
        theme=f"theme-{number}",
        echoes=None,
        is_from_paper=False,
        today=today(),
    )
    return ticket.written()


def _publish() -> None:
    from guichet.accounts import audit
    from guichet.accounts.models import Member
    from guichet.features.testimonies.models import Consent, Deposit, Door, FacetKind
    from guichet.features.testimonies.shelf import publish_testimony
    from guichet.lib.clock import today

    amina = Member.objects.create_user("amina", password=uuid4().hex)
    audit.record(by=amina, action=audit.MEMBER_ADDED, about="amina")
    for deposit in Deposit.objects.order_by("theme")[:2]:
        publish_testimony(
            deposit=deposit,
            door=Door(deposit.door),
            consent=Consent(deposit.consent),
            facts={FacetKind.THEME: ["sanction"]},
            month=today(),
            today=today(),
            title="Un titre",
            text=_STORY,
        )


def _withdraw(ticket: str) -> None:
    from guichet.engine.sealing import tickets
    from guichet.features.testimonies.deposit import visits
    from guichet.lib.clock import today

    visits.withdraw_all(visits.keys_of(tickets.read(ticket)), today())


def _look(ticket: str) -> dict[str, object]:
    from guichet.engine.sealing import tickets
    from guichet.engine.sealing.envelope import Envelope, SealBroken
    from guichet.engine.sealing.parts import open_part
    from guichet.features.testimonies.deposit import visits
    from tests.faults import story

    keys = visits.keys_of(tickets.read(ticket))
    visit = visits.visit(keys)
    found: dict[str, object] = {"status": visit.deposit.status, "public": visit.public_number}
    try:
        key = tickets.content_key(Envelope.from_bytes(bytes(visit.deposit.envelope)), keys)
    except SealBroken:
        return {**found, "whole": False}
    parts = {
        one.name: open_part(key, one.name, bytes(one.sealed)) for one in visit.deposit.parts.all()
    }
    return {**found, "whole": parts == {name: one for name, (_, one) in story.CONTENTS.items()}}


if __name__ == "__main__":
    main()
