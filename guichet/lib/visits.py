"""What tells a person from a program on a public form: the time it took, and a field nobody sees.

The page carries, signed, when it was opened; no two pages carry the same, so that a form sent twice
is known for what it is. No cookie is set, and nothing of the visitor is read.
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
_SIGNER: Final = signing.TimestampSigner(salt="guichet.visit.begun")


def begun(sent: QueryDict | None = None) -> str:
    """Return what a page carries: what it already carried, or a new mark."""
    carried = sent.get(BEGUN, "") if sent else ""
    return carried if mark_of(carried) else _SIGNER.sign(secrets.token_hex(8))


def mark_of(carried: str) -> str:
    """Return the name of one opened page; '' for what we did not sign."""
    try:
        return _SIGNER.unsign(carried)
    except signing.BadSignature:
        return ""


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
