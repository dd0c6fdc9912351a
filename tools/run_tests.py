"""Runs every suite of tests and says, one line a suite, what ran and what could not."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Lock
from typing import IO, Final
from xml.etree import ElementTree

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import debian, postgresql  # noqa: E402 - the line above makes them findable

_ALL: Final = ("guichet", "config", "tests")
# Each of these folders of tests/ is a suite of its own; the rest are unit tests. tests/cluster is
# apart: `make test-cluster` installs what it needs.
_NAMES: Final = {
    "tests.catalogue": "catalogue",
    "tests.faults": "pannes",
    "tests.generative": "génératives",
    "tests.house": "règles de la maison",
    "tests.installation": "installation dans un environnement vide",
    "tests.journeys": "parcours dans un navigateur",
}
_UNIT: Final = "unitaires"


@dataclass(frozen=True)
class Run:
    """What pytest is told, once, for one or several suites, and the Debian packages they need."""

    name: str
    arguments: tuple[str, ...]
    packages: tuple[str, ...] = ()
    workers: int = 2


@dataclass
class Result:
    """What became of a run; ``obstacle`` says why it could not be."""

    run: Run
    obstacle: str = ""
    seconds: float = 0
    exit_code: int = 0
    suites: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """Count all its tests by what became of them."""
        return sum(self.suites.values(), Counter())

    def verdict(self) -> str:
        """Say it in one line, and one more for each suite when it held several."""
        if self.obstacle:
            return f"PAS LANCÉE  {self.run.name} : {self.obstacle}"
        word = "ÉCHOUÉE   " if self.exit_code else "réussie   "
        lines = [f"{word}  {self.run.name} : {_said(self.counts)} ({self.seconds:.0f} s)"]
        if len(self.suites) > 1:
            lines += [f"              {name} : {_said(one)}" for name, one in self.suites.items()]
        return "\n".join(lines)


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counts.items()) or "aucun essai"


def _apart(*folders: str) -> tuple[str, ...]:
    return tuple(f"--ignore=tests/{folder}" for folder in folders)


# The lanes go on side by side, few enough for two cores: while one waits for a browser or a disk,
# another computes.
_LANES: Final = (
    (
        Run("sur SQLite", (*_ALL, *_apart("cluster", "faults", "installation", "journeys"))),
        # The engine imports no Django: it has nothing to say to a database.
        Run(
            "de nouveau sur PostgreSQL",
            (
                *_ALL,
                *_apart("catalogue", "cluster", "faults", "house", "installation", "journeys"),
                "--ignore=guichet/engine",
                "--only-database",
            ),
            packages=("postgresql",),
        ),
    ),
    (
        # Playwright's driver needs libatomic, which a bare Debian does not have.
        Run(
            "parcours dans un navigateur",
            ("tests/journeys",),
            packages=("chromium-headless-shell", "libatomic1"),
        ),
        # They weigh the disk: the installation is over by then.
        Run("pannes", ("tests/faults",), packages=("postgresql",)),
    ),
    # One process, which mostly waits for pip.
    (Run("installation dans un environnement vide", ("tests/installation",), workers=0),),
)
# Debian installs for one at a time.
_INSTALLING: Final = Lock()


def _is_present(package: str) -> bool:
    if package == "postgresql":
        return postgresql.find_programs() is not None
    if package == "libatomic1":
        return find_library("atomic") is not None
    return shutil.which(package) is not None


def _obstacle(run: Run) -> str:
    """Install what the run needs when we may; say what is missing otherwise."""
    with _INSTALLING:
        missing = [package for package in run.packages if not _is_present(package)]
        if not missing:
            return ""
        if not debian.may_install():
            return f"il manque : apt-get install {' '.join(missing)}"
        if debian.install(*missing) and all(map(_is_present, missing)):
            return ""
        return f"{', '.join(missing)} : l’installation a échoué"


def _environment() -> dict[str, str]:
    """Give ours, without the settings of whoever runs the tests, nor what makes Python slow."""
    slow = "PYTHONDONTWRITEBYTECODE"
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GUICHET_") and name != slow
    }


def _results(lane: Sequence[Run], output: IO[str] | None = None) -> list[Result]:
    return [_result(run, output) for run in lane]


def _result(run: Run, output: IO[str] | None) -> Result:
    """Run it, and let pytest speak, there or here."""
    print(f"\n=== {run.name}", file=output, flush=True)
    obstacle = _obstacle(run)
    if obstacle:
        print(f"pas lancée : {obstacle}", file=output, flush=True)
        return Result(run, obstacle=obstacle)
    result = Result(run)
    start = time.monotonic()
    with ExitStack() as stack:
        environment = _environment()
        if "postgresql" in run.packages:
            programs = postgresql.find_programs()
            assert programs  # noqa: S101 - no obstacle was found above
            environment["GUICHET_DATABASE_URL"] = stack.enter_context(
                postgresql.throwaway(programs)
            )
        report = Path(stack.enter_context(TemporaryDirectory())) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--numprocesses={run.workers}"]
        # pytest gives 5 when it found no test: a suite that is empty has not passed.
        result.exit_code = subprocess.run(
            [*command, "--dist=load", f"--junitxml={report}", *run.arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
        result.suites = _counted(report)
    result.seconds = time.monotonic() - start
    return result


def _counted(report: Path) -> dict[str, Counter[str]]:
    """Count the tests of each suite by what became of them."""
    if not report.exists():
        return {}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    written_by_pytest = ElementTree.parse(report)  # noqa: S314 - nobody else could
    for test in written_by_pytest.iter("testcase"):
        folder = ".".join(test.attrib["classname"].split(".")[:2])
        marks = {mark.tag for mark in test}
        kind = next((one for one in ("failure", "error", "skipped") if one in marks), "passed")
        found[_NAMES.get(folder, _UNIT)][kind] += 1
    return dict(sorted(found.items()))


def main() -> int:
    """Run all; give 1 if a suite failed, or could not run while CI=true."""
    first, *others = _LANES
    with ThreadPoolExecutor() as beside, ExitStack() as stack:
        # The first lane speaks as it goes; what the others say comes after.
        files = [stack.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in others]
        started = [beside.submit(_results, *one) for one in zip(others, files, strict=True)]
        results = _results(first)
        for lane, said in zip(started, files, strict=True):
            results += lane.result()
            said.seek(0)
            print(said.read(), end="")
    total: Counter[str] = sum((result.counts for result in results), Counter())
    print("\n=== Bilan")
    for result in results:
        print(result.verdict())
    failed = total["failure"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    left_out = any(result.obstacle for result in results)
    if left_out:
        print("Des suites n’ont pas été lancées : ce bilan n’est pas complet.")
    strict = os.environ.get("CI") == "true"
    return int(any(result.exit_code for result in results) or (left_out and strict))


if __name__ == "__main__":
    sys.exit(main())
