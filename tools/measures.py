"""Shows how long functions, modules and templates are; it forbids nothing."""

import ast
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_LANDMARKS: Final = {"fonctions": 30, "modules": 250, "gabarits": 90}


def _modules() -> list[Path]:
    found = [path for folder in ("guichet", "config") for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts and "tests" not in path.parts]


def _functions(module: Path) -> Iterable[tuple[int, str]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield lines, f"{module.relative_to(ROOT)}:{node.lineno} {node.name}"


def _lengths(files: Iterable[Path]) -> list[tuple[int, str]]:
    return [
        (len(file.read_text(encoding="utf-8").splitlines()), str(file.relative_to(ROOT)))
        for file in files
    ]


def _show(what: str, measured: list[tuple[int, str]]) -> None:
    lengths = sorted(length for length, _ in measured)
    p90 = lengths[round(0.9 * (len(lengths) - 1))]
    print(
        f"{what} : {len(lengths)}, médiane {statistics.median(lengths):.0f} lignes, "
        f"p90 {p90} (repère {_LANDMARKS[what]}), plus longue {lengths[-1]}"
    )
    for length, name in sorted(measured, reverse=True)[:5]:
        print(f"  {length:5} {name}")


def main() -> None:
    """Print the three distributions and the five longest of each."""
    modules = _modules()
    _show("fonctions", [found for module in modules for found in _functions(module)])
    _show("modules", _lengths(modules))
    _show("gabarits", _lengths((ROOT / "guichet").rglob("templates/**/*.html")))


if __name__ == "__main__":
    main()
