"""What serves the team never outlives what serves the public."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PUBLIC = """
import contextlib, os, signal, threading
from config import beside

# As under a shell that starts a command behind it.
signal.signal(signal.SIGINT, signal.SIG_IGN)

def serve():
    with contextlib.suppress(KeyboardInterrupt):
        beside.say_ready()
        threading.Event().wait(60)
    print("did not hear", flush=True)
    threading.Event().wait(60)

team = beside.TeamServer("http://127.0.0.1/", prepare=lambda: {'say': ''}, serve=serve)
team.prepared()
team.is_ready()
os._exit(0)
"""


def test_the_team_ends_with_the_public_server_even_if_it_did_not_hear_at_once() -> None:
    # The output ends when the last process that holds it has ended.
    done = subprocess.run(
        [sys.executable, "-c", _PUBLIC],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=40,
        check=True,
    )
    assert done.stdout == "did not hear\n"
