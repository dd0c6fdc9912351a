"""Who keeps this counter open: known by whoever installs it, never by the software."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Identity:
    """The people behind this installation; each is '' when nobody filled it in.

    `contact` is an address to write to (`mailto:…` or `https://…`).
    """

    publisher: str
    host: str
    contact: str

    @property
    def contact_label(self) -> str:
        """The contact as people read it."""
        return self.contact.removeprefix("mailto:")


def identity() -> Identity:
    """Return who keeps this counter open, from the settings."""
    return Identity(
        publisher=settings.GUICHET_PUBLISHER,
        host=settings.GUICHET_HOSTED_BY,
        contact=settings.GUICHET_CONTACT,
    )
