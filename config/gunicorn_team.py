"""How the team's web server behaves: as the public one, with one process, and silently."""

from config import beside
from config.gunicorn import (
    accesslog,
    control_socket_disable,
    forwarded_allow_ips,
    forwarder_headers,
    graceful_timeout,
    limit_request_line,
    logconfig_dict,
    post_fork,
    preload_app,
    threads,
    timeout,
    worker_class,
)

__all__ = [
    "accesslog",
    "control_socket_disable",
    "forwarded_allow_ips",
    "forwarder_headers",
    "graceful_timeout",
    "limit_request_line",
    "logconfig_dict",
    "post_fork",
    "preload_app",
    "threads",
    "timeout",
    "when_ready",
    "worker_class",
    "workers",
]

# A team is a few people; one process keeps the memory small.
workers = 1


def when_ready(_server: object) -> None:
    """Let the public server say that the team's pages are open too."""
    beside.say_ready()
