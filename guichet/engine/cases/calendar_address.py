"""The secret address of a case's calendar: it finds the row and opens it, and the row gives neither.

160 bits at random need no slow derivation. Whoever has the address reads the calendar, and nothing
else of the case; another address makes the first one worthless.
"""

import base64
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

from guichet.engine.sealing.envelope import KEY_BYTES, ContentKey
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.parts import open_part, seal_part

TOKEN_BYTES: Final = 20
TOKEN_LENGTH: Final = 32
_PART: Final = "calendar"


@dataclass(frozen=True)
class CalendarKeys:
    """What an address gives: the name of its row (32 hexadecimal digits), and its key."""

    lookup: str
    key: Secret


def new_token() -> str:
    """Draw an address: 32 lower case letters and figures."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()


def derive(token: str) -> CalendarKeys:
    """Return where the calendar is and what opens it."""
    drawn = token.encode()
    lookup = blake2b(drawn, digest_size=16, person=b"guichet.callk.1").hexdigest()
    key = blake2b(drawn, digest_size=KEY_BYTES, person=b"guichet.calkey.1").digest()
    return CalendarKeys(lookup, Secret(key))


def close(keys: CalendarKeys, calendar: UUID, content: bytes) -> bytes:
    """Return the calendar sealed to its address. Raises ValueError when it is over 32 MiB."""
    return seal_part(ContentKey(calendar, keys.key), _PART, content)


def open_calendar(keys: CalendarKeys, calendar: UUID, sealed: bytes) -> bytes:
    """Return the calendar. Raises SealBroken."""
    return open_part(ContentKey(calendar, keys.key), _PART, sealed)
