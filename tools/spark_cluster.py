"""Starts a throw-away Spark cluster on this machine: one master, two workers, ended by their numbers."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.request import urlopen

from tests.running import free_port

_HERE: Final = "127.0.0.1"
# What a session is told, for two workers of one core each.
SETTINGS: Final = MappingProxyType(
    {
        "spark.driver.host": _HERE,
        "spark.driver.bindAddress": _HERE,
        "spark.driver.memory": "900m",
        "spark.executor.memory": "600m",
        "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "2",
    }
)
_WORKERS: Final = 2
_PATIENCE: Final = 90
_MEMORY: Final = "700m"


def missing() -> list[str]:
    """Say what a cluster lacks here; an empty list when it can be started."""
    absent = [] if shutil.which("java") else ["Java (apt-get install default-jre-headless)"]
    if find_spec("pyspark") is None:
        absent.append("pyspark (sh tools/install.sh cluster)")
    return absent


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """Start it, give its address (`spark://…`) once both workers are there, and end it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port, page = free_port(), free_port()
    address = f"spark://{_HERE}:{port}"
    with (
        tempfile.TemporaryDirectory(prefix="guichet-spark-") as folder,
        contextlib.ExitStack() as ends,
    ):
        places = ("--host", _HERE, "--port", str(port), "--webui-port", str(page))
        ends.enter_context(_started(home, Path(folder), "master.Master", *places))
        _wait_for(page, 0)
        for number in range(_WORKERS):
            work = Path(folder) / f"worker-{number}"
            work.mkdir()
            bounds = ("--cores", "1", "--memory", _MEMORY, "--work-dir", str(work))
            places = ("--host", _HERE, "--port", str(free_port()), "--webui-port", str(free_port()))
            ends.enter_context(_started(home, work, "worker.Worker", *places, *bounds, address))
        _wait_for(page, _WORKERS)
        yield address


@contextlib.contextmanager
def _started(home: Path, folder: Path, program: str, *arguments: str) -> Iterator[None]:
    log = folder / "log.txt"
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _HERE,
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{program}", *arguments]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(page: int, workers: int) -> None:
    """Wait until the page of the master tells so many workers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urlopen(f"http://{_HERE}:{page}/json/") as answer:
            if json.load(answer)["aliveworkers"] == workers:
                return
        time.sleep(0.3)
    raise RuntimeError(f"the Spark master did not tell {workers} workers in {_PATIENCE} s")
