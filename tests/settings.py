"""Our own settings, with a scratch folder, and with silent mistakes made loud."""

import hashlib
import os
import sys
from pathlib import Path
from types import FrameType

_SCRATCH = Path(__file__).resolve().parents[1] / ".cache" / "tests"
os.environ["GUICHET_DATA_DIR"] = str(_SCRATCH)  # noqa: TID251 - before the settings are read
# The thread that drives a browser has a loop of its own, which Django takes for ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # noqa: TID251

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402


def _tables_state() -> str:
    """Summarise what the tables come from: our migrations, and the versions of the libraries."""
    root = _SCRATCH.parents[1]
    made_by = [*sorted(root.glob("guichet/**/migrations/*.py")), root / "requirements" / "test.txt"]
    return hashlib.sha256(b"".join(map(Path.read_bytes, made_by))).hexdigest()[:12]


class UndefinedVariable(str):
    """What Django shows for a variable that no view gave: here, a failure that names it."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        """Make Django believe that it must fill in the variable's name."""
        return part == "%s"

    def __mod__(self, name: object) -> str:
        """Fail, with the name; the templates of others, which count on silence, may go on."""
        if _is_from_elsewhere(sys._getframe(1)):
            return ""
        message = f"a template uses « {name} », which its view did not give"
        raise AssertionError(message)


def _is_from_elsewhere(frame: FrameType | None) -> bool:
    """Tell whether what is being shown stands in a template that we did not write."""
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None:
            return "/site-packages/" in str(origin.name)
        frame = frame.f_back
    return False


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined")
TEMPLATES[0]["OPTIONS"]["debug"] = True

# Several processes at once share the scratch folder, and each has a database of its own.
TRAIL_HEAD = _SCRATCH / f"trail-head-{os.getpid()}"

# In a file, as in real life: SQLite's database in memory refuses two writers instead of waiting.
TABLES = _SCRATCH / f"tests-{_tables_state()}.sqlite3"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(TABLES)}

# Tests do not gather the style sheets first; a browser test and the installation test do.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
