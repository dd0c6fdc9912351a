"""The code of the second factor: kept closed in the database, and good for one time only."""

import hashlib
from collections.abc import Iterable
from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from nacl.secret import SecretBox

from guichet.accounts.models import Member

_DIGITS: Final = 6
_IN_SESSION: Final = "second_factor_to_come"


class SecondFactors(DefaultMFAAdapter):
    """How allauth keeps the secrets: closed, so that a stolen database alone makes no code."""

    def encrypt(self, text: str) -> str:
        """Close a secret."""
        return bytes(_box().encrypt(text.encode())).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return _box().decrypt(bytes.fromhex(encrypted_text)).decode()

    def get_totp_label(self, user: Member) -> str:
        """Return what the telephone shows below « Guichet »."""
        return user.get_username()


def accepts(member: Member, authenticator: Authenticator, code: str) -> bool:
    """Tell whether the code is right now, and take it: it will not serve again."""
    factor = authenticator.wrap()
    if isinstance(factor, RecoveryCodes):
        return bool(factor.validate_code(code))
    step = step_of(SecondFactors().decrypt(factor.instance.data["secret"]), code)
    return step is not None and take(member, step)


def take(member: Member, step: int) -> bool:
    """Note that the code of this half minute has served; tell whether it still could."""
    # One statement, so that the same code sent twice at once is taken once.
    fresh = Member.objects.filter(pk=member.pk, last_code_step__lt=step)
    return fresh.update(last_code_step=step) == 1


def to_come(session: SessionBase, *, anew: bool) -> str:
    """Return the secret (base 32) being set up, drawn `anew` or as shown before.

    It waits in the session closed as it will be in the database.
    """
    kept = None if anew else session.get(_IN_SESSION)
    if kept:
        return SecondFactors().decrypt(kept)
    drawn: str = generate_totp_secret()
    session[_IN_SESSION] = SecondFactors().encrypt(drawn)
    return drawn


def has_come(session: SessionBase) -> None:
    """Forget the secret that was being set up."""
    session.pop(_IN_SESSION, None)


@transaction.atomic
def give(member: Member, secret: str) -> list[str]:
    """Set up the second factor with this secret (base 32); return the recovery codes."""
    take_away(member)
    TOTP.activate(member, secret)
    codes: list[str] = RecoveryCodes.activate(member).get_unused_codes()
    return codes


def take_away(member: Member) -> None:
    """Forget the member's second factor and recovery codes; they set up another at next log-in."""
    Authenticator.objects.filter(user=member).delete()


def codes_left(member: Member) -> int:
    """Return how many recovery codes have not served yet."""
    kept = Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


def step_of(secret: str, code: str) -> int | None:
    """Return the half minute, since 1970, of which this is the code; None for a wrong one."""
    steps: Iterable[int] = yield_hotp_counters_from_time()
    return next((one for one in steps if f"{hotp_value(secret, one):0{_DIGITS}}" == code), None)


def _box() -> SecretBox:
    material = settings.SECRET_KEY.encode()
    return SecretBox(hashlib.blake2b(material, digest_size=32, person=b"guichet-totp").digest())
