"""Runs every suite of tests and says, one line a suite, what ran and what could not."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import debian, postgresql  # noqa: E402 - the line above makes them findable

_COUNT: Final = re.compile(r"(\d+) (passed|failed|error|skipped|xfailed)")
_CLOSING: Final = re.compile(r"\d+ \w+.* in [\d.]+s\b")
_ALL: Final = ("guichet", "config", "tests")
# Each of these folders of tests/ is a suite of its own.
_APART: Final = ("catalogue", "faults", "generative", "house", "installation", "journeys")


@dataclass(frozen=True)
class Suite:
    """A name for people, what pytest is told, and the Debian packages that it needs, if any."""

    name: str
    arguments: tuple[str, ...]
    packages: tuple[str, ...] = ()
    # More than the cores: many tests wait for a server, a browser or a disk.
    workers: int = 3


@dataclass
class Result:
    """What became of a suite; ``obstacle`` says why it could not run."""

    suite: Suite
    obstacle: str = ""
    seconds: float = 0
    exit_code: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def verdict(self) -> str:
        """Say it in one line."""
        if self.obstacle:
            return f"PAS LANCÉE  {self.suite.name} : {self.obstacle}"
        word = "ÉCHOUÉE   " if self.exit_code else "réussie   "
        counts = ", ".join(f"{number} {kind}" for kind, number in self.counts.items())
        return f"{word}  {self.suite.name} : {counts or 'aucun essai'} ({self.seconds:.0f} s)"


def _apart(*folders: str) -> tuple[str, ...]:
    return tuple(f"--ignore=tests/{folder}" for folder in folders)


SUITES: Final = (
    Suite("unitaires", (*_ALL, *_apart(*_APART))),
    Suite("catalogue", ("tests/catalogue",)),
    Suite("règles de la maison", ("tests/house",)),
    Suite("génératives", ("tests/generative",)),
    Suite(
        "de nouveau sur PostgreSQL",
        (*_ALL, *_apart("faults", "journeys", "installation"), "--only-database"),
        packages=("postgresql",),
    ),
    Suite("pannes", ("tests/faults",), packages=("postgresql",)),
    # Playwright's driver needs libatomic, which a bare Debian does not have.
    Suite("parcours dans un navigateur", ("tests/journeys",), packages=("chromium", "libatomic1")),
    Suite("installation dans un environnement vide", ("tests/installation",), workers=0),
)


def _is_present(package: str) -> bool:
    if package == "postgresql":
        return postgresql.find_programs() is not None
    if package == "libatomic1":
        return find_library("atomic") is not None
    return shutil.which(package) is not None


def _obstacle(suite: Suite) -> str:
    """Install what the suite needs when we may; say what is missing otherwise."""
    missing = [package for package in suite.packages if not _is_present(package)]
    if not missing:
        return ""
    if not debian.may_install():
        return f"il manque : apt-get install {' '.join(missing)}"
    if debian.install(*missing) and all(map(_is_present, missing)):
        return ""
    return f"{', '.join(missing)} : l’installation a échoué"


def _environment() -> dict[str, str]:
    """Give ours, without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}


def _run(suite: Suite) -> Result:
    print(f"\n=== {suite.name}", flush=True)
    obstacle = _obstacle(suite)
    if obstacle:
        print(f"pas lancée : {obstacle}", flush=True)
        return Result(suite, obstacle=obstacle)
    result = Result(suite)
    start = time.monotonic()
    with ExitStack() as stack:
        environment = _environment()
        if "postgresql" in suite.packages:
            programs = postgresql.find_programs()
            assert programs  # noqa: S101 - no obstacle was found above
            environment["GUICHET_DATABASE_URL"] = stack.enter_context(
                postgresql.throwaway(programs)
            )
        _run_pytest(suite, environment, result)
    result.seconds = time.monotonic() - start
    return result


def _run_pytest(suite: Suite, environment: dict[str, str], result: Result) -> None:
    """Let pytest speak, and count what it says at the end."""
    command = [sys.executable, "-m", "pytest", "-n", str(suite.workers), *suite.arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout  # noqa: S101 - asked for just above
        for line in process.stdout:
            print(line, end="", flush=True)
            if _CLOSING.search(line):
                result.counts = Counter({kind: int(n) for n, kind in _COUNT.findall(line)})
    # pytest gives 5 when it found no test: a suite that is empty has not passed.
    result.exit_code = process.returncode


def main() -> int:
    """Run all; give 1 if a suite failed, or could not run while CI=true."""
    results = [_run(suite) for suite in SUITES]
    total: Counter[str] = sum((result.counts for result in results), Counter())
    print("\n=== Bilan")
    for result in results:
        print(result.verdict())
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    left_out = any(result.obstacle for result in results)
    if left_out:
        print("Des suites n’ont pas été lancées : ce bilan n’est pas complet.")
    strict = os.environ.get("CI") == "true"
    return int(any(result.exit_code for result in results) or (left_out and strict))


if __name__ == "__main__":
    sys.exit(main())
