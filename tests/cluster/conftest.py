"""A cluster of one master and two workers, started once, and how long that took."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from guichet.engine.scoring import spark
from tools import spark_cluster

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def cluster() -> Iterator["SparkSession"]:
    """Give a session on two workers of one core each."""
    if absent := spark_cluster.missing():
        pytest.fail(f"It is not installed: {', '.join(absent)}")
    start = time.perf_counter()
    with (
        spark_cluster.throwaway() as master,
        spark.session(master, **spark_cluster.SETTINGS) as session,
    ):
        session.sql("SELECT 1").collect()
        print(f"\nSpark : démarrage en {time.perf_counter() - start:.1f} s")
        yield session
