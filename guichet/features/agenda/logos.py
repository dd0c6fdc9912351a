"""The logos of partners: cleaned like any file that comes in, then drawn again, small, as PNG."""

import io
from typing import Final

from PIL import Image

from guichet.features.agenda.models import Partner
from guichet.lib.uploads.kinds import TAKEN, Refused
from guichet.lib.uploads.receiving import CleanedUpload

_LARGEST: Final = (600, 240)


def keep_logo(partner: Partner, file: CleanedUpload) -> None:
    """Keep a logo. Raises Refused for what is no picture."""
    if not file.kind.startswith("image/"):
        raise Refused(TAKEN)
    # The workshop drew this picture: it holds neither a surprise nor more points than it says.
    with Image.open(io.BytesIO(file.content())) as picture:
        picture.thumbnail(_LARGEST)
        drawn = io.BytesIO()
        picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(drawn, "PNG")
        partner.width, partner.height = picture.size
    partner.logo = drawn.getvalue()
    partner.save(update_fields=["logo", "width", "height"])


def remove_logo(partner: Partner) -> None:
    """Forget a logo."""
    partner.logo, partner.width, partner.height = b"", 0, 0
    partner.save(update_fields=["logo", "width", "height"])
