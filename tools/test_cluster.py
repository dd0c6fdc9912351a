"""Installs what a Spark cluster needs, starts one here, and runs the tests that compare it to DuckDB."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import debian, spark_cluster  # noqa: E402 - the line above makes them findable

_JAVA: Final = "default-jre-headless"


def main() -> int:
    """Return 1 when they fail, and when they could not run: nothing was compared then."""
    absent = spark_cluster.missing()
    if any("Java" in one for one in absent) and debian.may_install() and debian.install(_JAVA):
        absent = spark_cluster.missing()
    if absent:
        print(f"Le groupe de machines n’est pas essayé ; il manque : {', '.join(absent)}")
        return 1
    command = [sys.executable, "-m", "pytest", "-q", "--capture=no", "tests/cluster"]
    # Without it, Spark asks the name of this machine, and listens to its other addresses.
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
