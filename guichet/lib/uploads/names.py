"""What a file is called, as it may be shown again: never a path, and nothing that plays tricks."""

import unicodedata
from typing import Final

_LONGEST: Final = 80
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')
UNNAMED: Final = "fichier"


def clean_name(told: str, extension: str = "") -> str:
    """Return a name that shows what it is. `extension` (« .pdf ») replaces the one that was told.

    Characters that cannot be seen, or that turn the direction of writing (« ‮ »), disappear.
    """
    last = told.replace("\\", "/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    kept = "".join(one for one in composed if one not in _FORBIDDEN and _is_seen(one))
    words = " ".join(kept.split()).strip(". ")
    stem, dot, end = words.rpartition(".")
    if dot and stem and extension:
        words, end = stem, extension.removeprefix(".")
    elif extension:
        end = extension.removeprefix(".")
    elif dot and stem:
        words = stem
    else:
        end = ""
    end = end[:8]
    short = words[: _LONGEST - len(end) - 1].strip(". ") or UNNAMED
    return f"{short}.{end}" if end else short


def _is_seen(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")
