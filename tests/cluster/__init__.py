"""The same scores on a Spark cluster: run by `make test-cluster` alone, which installs what it needs."""
