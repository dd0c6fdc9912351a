"""Members of a team, for tests of the team's pages: made in the database, and already inside."""

import time
from functools import cache

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

from guichet.accounts import second_factor
from guichet.accounts.models import Member
from guichet.accounts.roles import Role

PASSPHRASE = "cinq mots pris au hasard"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_PERIOD = 30


def member(name: str, *roles: Role, key: str = "", is_demonstration: bool = False) -> Member:
    """Make a member, with PASSPHRASE and, as second factor, TOTP_SECRET."""
    made = Member.objects.create(
        username=name, password=_kept(), key_name=key, is_demonstration=is_demonstration
    )
    made.groups.set(Group.objects.filter(name__in=roles))
    second_factor.give(made, TOTP_SECRET)
    return made


@cache
def _kept() -> str:
    """Give what is kept of PASSPHRASE: slow to make, on purpose."""
    return make_password(PASSPHRASE)


def entered(who: Member) -> Client:
    """Give a browser in which this member came in, second factor included."""
    client = Client()
    client.force_login(who)
    session = client.session
    factor = Authenticator.objects.get(user=who, type=Authenticator.Type.TOTP)
    record = {"method": "mfa", "at": time.time(), "id": factor.pk}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    session.save()
    return client


def code(steps: int = 0, secret: str = TOTP_SECRET) -> str:
    """Give the code that the telephone shows now, or some half minutes later."""
    return f"{hotp_value(secret, int(time.time()) // _PERIOD + steps):06}"
