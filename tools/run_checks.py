"""Runs every check, whatever the others say, and reports at the end."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_TOOLS: Final = Path(sys.executable).parent

CHECKS: Final[dict[str, tuple[str, ...]]] = {
    "forme": ("ruff", "format", "--check", "--quiet", "."),
    "style": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "gabarits": ("djlint", "guichet", "--lint", "--quiet"),
    "contrats d’import": ("lint-imports", "--no-cache"),
    "migrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "catalogue": ("python", "-m", "guichet.cli", "check"),
}


def passes(name: str) -> bool:
    """Run one check; show what it said only when it fails."""
    tool, *arguments = CHECKS[name]
    done = subprocess.run(
        [str(_TOOLS / tool), *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"\n--- {name} : {' '.join(CHECKS[name])}\n{done.stdout.rstrip()}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all; give 1 if one failed."""
    results = {name: passes(name) for name in CHECKS}
    print()
    for name, passed in results.items():
        print(f"{'réussi ' if passed else 'ÉCHOUÉ '} {name}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
