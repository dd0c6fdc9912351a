"""One deposit, with a text and files of all sizes, and what its ticket finds of it."""

from functools import cache
from typing import Final

from guichet.engine.sealing import tickets
from guichet.engine.sealing.envelope import Envelope, SealBroken
from guichet.engine.sealing.parts import open_part
from guichet.engine.sealing.tickets import TicketKeys
from guichet.features.testimonies.models import Deposit, PartKind, SealedPart
from guichet.features.testimonies.services import Contents

NOTHING: Final = "nothing"
WHOLE: Final = "whole"

CONTENTS: Final[Contents] = {
    "answers": (PartKind.ANSWERS, "La tablette compte mes pas. é".encode() * 40),
    "receipt": (PartKind.RECEIPT, b"0123456789"),
    "contact": (PartKind.CONTACT, b"au 06"),
    "file/1": (PartKind.FILE, bytes(range(256)) * 900),
    "file/2": (PartKind.FILE, b"\0"),
}


@cache
def ticket_keys() -> TicketKeys:
    """Derive one ticket, once: that is slow on purpose."""
    from django.conf import settings

    return tickets.derive(tickets.new(), settings.TICKET_PEPPER)


def state() -> str:
    """Say « nothing », « whole », or in which way a deposit is neither."""
    from django.db import connection

    try:
        return _fault_of_the_file() or _state()
    finally:
        connection.close()


def _fault_of_the_file() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        (verdict,) = cursor.fetchone()
        cursor.execute("PRAGMA foreign_key_check")
        orphans = cursor.fetchall()
    return "" if verdict == "ok" and not orphans else f"broken file: {verdict} {orphans}"


def _state() -> str:
    deposits, parts = list(Deposit.objects.all()), list(SealedPart.objects.all())
    if not deposits and not parts:
        return NOTHING
    if len(deposits) != 1 or deposits[0].lookup != ticket_keys().lookup:
        return f"{len(deposits)} deposits, {len(parts)} parts"
    try:
        key = tickets.content_key(Envelope.from_bytes(bytes(deposits[0].envelope)), ticket_keys())
        opened = {one.name: open_part(key, one.name, bytes(one.sealed)) for one in parts}
    except SealBroken:
        return "a part that does not open"
    expected = {name: content for name, (_, content) in CONTENTS.items()}
    return WHOLE if opened == expected and len(parts) == len(expected) else f"half: {list(opened)}"
