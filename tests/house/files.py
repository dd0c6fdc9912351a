"""What is kept in the repository, for the rules that look at every file."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_BINARY: Final = frozenset({".png", ".jpg", ".gz", ".pdf", ".odt", ".ttf", ".otf", ".xz"})


@cache
def kept_files() -> tuple[Path, ...]:
    """Give every file of the project, without what .gitignore leaves out."""
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()]
    return tuple(sorted(_walk(ROOT, [*filter(None, ignored), ".git"])))


def _walk(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _walk(path, ignored)
        else:
            yield path


def texts() -> Iterable[tuple[Path, str]]:
    """Give every kept text with its path."""
    for path in kept_files():
        if path.suffix not in _BINARY:
            yield path, path.read_text(encoding="utf-8")


def python_files() -> tuple[Path, ...]:
    """Give every kept Python file."""
    return tuple(path for path in kept_files() if path.suffix == ".py")


def templates() -> tuple[Path, ...]:
    """Give every kept template of a page."""
    return tuple(
        path for path in kept_files() if "templates" in path.parts and path.suffix == ".html"
    )


def short(path: Path) -> str:
    """Name a file as people do, from the root."""
    return str(path.relative_to(ROOT))
