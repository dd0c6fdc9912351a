"""Where the team's pages begin; the public pages know nothing else of them."""

from typing import Final

TEAM_PREFIX: Final = "/coulisses/"
