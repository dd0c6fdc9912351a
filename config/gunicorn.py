"""How the web server behaves: quiet, without a journal of visits, and gone when asked to go.

`guichet run` uses it; so does `gunicorn --config python:config.gunicorn config.wsgi`.
"""

import os
import signal
from queue import SimpleQueue
from types import FrameType
from typing import Final, Protocol

from config import beside
from config.logs import quiet_logging
from config.memory import share_one_heap

share_one_heap()

worker_class = "config.worker.PatientWorker"
# So many may be slow to send what they ask before others wait; a thread holds a few kilobytes.
threads = 8
# Loaded once, then forked: the workers share the catalogue in memory.
preload_app = True
# A request must be whole within so many seconds; a process that hangs is replaced.
timeout = 30
# So long, at most, is waited for an answer under way when the house closes.
graceful_timeout = 8
# The longest search that a field allows, in accented letters.
limit_request_line = 8190
# Nobody tells us another address, path or protocol than the one asked for.
forwarded_allow_ips = ""
forwarder_headers = ""

# No journal of visits, hence no address of any visitor.
accesslog = None
control_socket_disable = True
# At the level of warnings, gunicorn writes the IP address of whoever sends a malformed request.
logconfig_dict = quiet_logging(
    {
        "gunicorn.error": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    }
)


class _Server(Protocol):
    """The part of gunicorn's arbiter that we look at."""

    address: list[tuple[str, int]]
    SIG_QUEUE: "SimpleQueue[int]"


_ENDS: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


def post_fork(server: _Server, _worker: object) -> None:
    """Let a worker that is asked to end while it still starts leave at once.

    Until it is ready it has the ears of the process that it was forked from, which only take note.
    """
    for one in _ENDS:
        signal.signal(one, _leave)
    while not server.SIG_QUEUE.empty():
        if server.SIG_QUEUE.get_nowait() in _ENDS:
            os._exit(0)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)


def when_ready(server: _Server) -> None:
    """Say where the counter is open, once it really is."""
    if beside.team is not None:
        _say_where_the_team_is(beside.team)
    host, port = server.address[0]
    print(f"Le guichet est ouvert : http://{host}:{port} (Ctrl-C pour fermer)", flush=True)


def on_exit(_server: _Server) -> None:
    """Say that it is closed, once what stands beside is closed too."""
    if beside.team is not None:
        beside.team.end()
    print("Le guichet est fermé.", flush=True)


def _say_where_the_team_is(team: beside.TeamServer) -> None:
    if team.is_ready():
        print(f"Les coulisses, pour l’équipe : {team.address}", flush=True)
    else:
        print("Les coulisses n’ont pas ouvert ; les pages publiques, si.", flush=True)
