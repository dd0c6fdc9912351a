"""The team's server, which `guichet run` starts beside the public one, and which ends with it.

It is another process, forked before anything of Django is loaded: what serves the public never holds
Wagtail, sessions, or what opens a deposit. Two pipes join them: by one, the team's server says that it
is prepared, then ready; the other closes when the public server ends, however it ends.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Final

Prepare = Callable[[], dict[str, Any]]
Serve = Callable[[], None]

_ASKED_AGAIN_AFTER: Final = 2
_UNKNOWN: Final = "Les coulisses n’ont pas pu être préparées."


class TeamServer:
    """The process of the team's pages, seen from the public one."""

    def __init__(self, address: str, prepare: Prepare, serve: Serve) -> None:
        """Start it: `prepare` first, whose answer `prepared` gives here, then `serve`."""
        self.address = address
        words, tell = os.pipe()
        lifeline, hold = os.pipe()
        sys.stdout.flush()
        self.process = os.fork()
        if self.process == 0:
            os.close(words)
            os.close(hold)
            _live(lifeline, tell, prepare, serve)
        os.close(tell)
        os.close(lifeline)
        self._words: IO[str] = os.fdopen(words, encoding="utf-8")
        self._hold: int | None = hold

    def prepared(self) -> dict[str, Any]:
        """Wait until it is prepared; return what `prepare` gave (an « obstacle » if it failed)."""
        return _read(self._words) or {"obstacle": _UNKNOWN}

    def is_ready(self) -> bool:
        """Wait until it answers; tell whether it does."""
        return bool(_read(self._words).get("ready"))

    def end(self) -> None:
        """Ask it to end, and wait for it."""
        if self._hold is None:
            return
        os.close(self._hold)
        self._hold = None
        # The web server may have waited for it already.
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


# What the web servers' hooks look at: each process has one of them, or neither.
team: TeamServer | None = None
_tell: IO[str] | None = None


def say_ready() -> None:
    """Tell the public server that the team's one answers."""
    if _tell is not None:
        _say(_tell, {"ready": True})


def _live(lifeline: int, tell: int, prepare: Prepare, serve: Serve) -> None:
    """Be the team's server, to the end of the process."""
    global _tell
    code = 1
    # A shell that starts a command behind it (« & ») makes it deaf to this signal, which ends us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        _tell = os.fdopen(tell, "w", encoding="utf-8")
        answer = prepare()
        _say(_tell, answer)
        if "obstacle" not in answer:
            threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
            serve()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        code = 130
    except Exception:  # noqa: BLE001 - said in full, then the process ends
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(lifeline: int) -> None:
    """Wait until the public server is gone, then end as if asked to.

    Asked while it still starts, a web server may not hear: it is asked again until it is gone.
    """
    os.read(lifeline, 1)
    # Sent to the process, the signal may fall to this thread, and the first one would sleep on.
    first = threading.main_thread().ident or 0
    while True:
        signal.pthread_kill(first, signal.SIGINT)
        time.sleep(_ASKED_AGAIN_AFTER)


def _say(stream: IO[str], words: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):
        stream.write(json.dumps(words) + "\n")
        stream.flush()


def _read(stream: IO[str]) -> dict[str, Any]:
    line = stream.readline()
    words: dict[str, Any] = json.loads(line) if line else {}
    return words
