"""What a member's passphrase must be, and how one is drawn for them."""

import secrets
from typing import Final

from django.core.exceptions import ValidationError

from guichet.accounts.models import Member
from guichet.engine.sealing.readers import WeakPassphrase, check_passphrase

# Without what looks alike (i l o u 0 1).
_SIGNS: Final = "abcdefghjkmnpqrstvwxyz23456789"
_GROUPS: Final = 4
_GROUP: Final = 4


class LongAndVaried:
    """The rule of Django's AUTH_PASSWORD_VALIDATORS: the same as for a reader's key."""

    def validate(self, password: str, user: Member | None = None) -> None:
        """Refuse what is short, repeated, or made of the member's name. Raises ValidationError."""
        try:
            check_passphrase(password)
        except WeakPassphrase as fault:
            text = str(fault)
            raise ValidationError(f"{text[0].upper()}{text[1:]}.") from None
        name = user.get_username().casefold() if user else ""
        if len(name) > _GROUP and name in password.casefold():
            raise ValidationError("La phrase secrète ne doit pas contenir votre nom.")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "Au moins 14 caractères. Cinq mots tirés au hasard conviennent."


def drawn() -> str:
    """Return a passphrase drawn at random, about 78 bits, easy to copy: « k7qm-2f9d-x3tb-9wze »."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
