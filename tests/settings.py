"""Our own settings, with a scratch folder, and with silent mistakes made loud."""

import os
from pathlib import Path

_SCRATCH = Path(__file__).resolve().parents[1] / ".cache" / "tests"
os.environ["GUICHET_DATA_DIR"] = str(_SCRATCH)  # noqa: TID251 - before the settings are read

from config.settings import *  # noqa: E402, F403
from config.settings import STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402


class UndefinedVariable(str):
    """What Django shows for a variable that no view gave: here, a failure that names it."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        """Make Django believe that it must fill in the variable's name."""
        return part == "%s"

    def __mod__(self, name: object) -> str:
        """Fail, with the name."""
        message = f"a template uses « {name} », which its view did not give"
        raise AssertionError(message)


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined")
TEMPLATES[0]["OPTIONS"]["debug"] = True

# Tests do not gather the style sheets first; a browser test and the installation test do.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
