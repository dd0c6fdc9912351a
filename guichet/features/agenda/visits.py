"""What tells a person from a program on a form: the time it took, and a field that nobody sees.

The page carries, signed, when it was opened; no two pages carry the same, so that a form sent twice
is known for what it is.
"""

import secrets
from datetime import timedelta
from typing import Final

from django.core import signing
from django.http import QueryDict

HONEYPOT: Final = "site"
BEGUN: Final = "begun"
# Whoever reads and writes takes longer than this.
SHORTEST_VISIT: Final = timedelta(seconds=3)
_SIGNER: Final = signing.TimestampSigner(salt="guichet.agenda.begun")


def begun(sent: QueryDict | None = None) -> str:
    """Return what a page carries: what it already carried, or a new mark."""
    carried = sent.get(BEGUN, "") if sent else ""
    return carried if _is_ours(carried) else _SIGNER.sign(secrets.token_hex(8))


def is_by_a_person(sent: QueryDict) -> bool:
    """Tell whether a form took its time, and left the hidden field empty."""
    if sent.get(HONEYPOT):
        return False
    try:
        _SIGNER.unsign(sent.get(BEGUN, ""), max_age=SHORTEST_VISIT)
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return False
    return False


def _is_ours(mark: str) -> bool:
    try:
        _SIGNER.unsign(mark)
    except signing.BadSignature:
        return False
    return True
