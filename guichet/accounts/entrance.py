"""What django-allauth asks of us at the entrance: no sign-up, no mail, no message, no IP address."""

import time
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from guichet.accounts import audit, tries
from guichet.accounts.models import Member

# Long enough to be felt, short enough to hold none of the server's threads for long.
_PAUSE: Final = 2.0


class Entrance(DefaultAccountAdapter):
    """The rules of the team's log-in."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Le nom ou la phrase secrète ne convient pas.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account: the administration gives one."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's own
        """Say nothing in passing: the page that follows says where one is."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Send nothing: we know no address. What happened stands in the trail."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401
        """Sessions are short, and whoever has no second factor sees only the page to set it up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Count nothing here: `authenticate` does."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Member | None:  # noqa: ANN401
        """Check name and passphrase; who left the team is refused in the same words. Raises TooSoon.

        Anybody may be wrong under somebody's name: the right passphrase is never refused for that,
        only slower. Whoever guesses waits; a wrong try holds nothing of the server.
        """
        name = credentials["username"]
        too_soon = tries.begun_too_soon("passphrase", name)
        member = super().authenticate(request, **credentials)
        if not isinstance(member, Member) or not member.is_active:
            if too_soon:
                raise too_soon
            return None
        if too_soon:
            time.sleep(_PAUSE)
        tries.forget("passphrase", name)
        return member

    def login(self, request: HttpRequest, user: Member) -> None:
        """Open the session."""
        super().login(request, user)
        audit.record(by=user, action=audit.ENTERED)
