"""A process that answers several people at once, and hangs up on who never finishes asking."""

import contextlib
import os
import signal
import socket
import time
from types import FrameType
from typing import Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from guichet.lib.limits import MORE_TIME

# Past that, what is still under way is cut; whatever was being written is whole or was not begun.
_SECONDS_TO_LEAVE: Final = 4


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """Give each request a thread; free the thread when the request stays half sent.

    Gunicorn itself would wait for ever: a telephone that loses the network would keep its thread.
    """

    def init_process(self) -> None:
        """Begin with nobody to wait for."""
        self.asking: dict[TConn, float] = {}
        super().init_process()

    def handle(self, conn: TConn) -> object:
        """Answer, within a time that the loop watches; a page that takes files may ask for more."""

        def more_time(seconds: float) -> None:
            self.asking[conn] = max(self.asking[conn], time.monotonic() + seconds)

        before = MORE_TIME.set(more_time)
        self.asking[conn] = time.monotonic() + self.cfg.timeout
        try:
            return super().handle(conn)
        finally:
            del self.asking[conn]
            MORE_TIME.reset(before)

    def murder_pending(self) -> None:
        """Each second, end the reading of what takes too long; an answer under way goes on."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in self.asking.copy().items():
            if until < now:
                _shut(conn, socket.SHUT_RD)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Close at once: Python would wait for every thread that still reads or writes."""
        signal.signal(signal.SIGALRM, _leave)
        signal.alarm(_SECONDS_TO_LEAVE)
        for conn in self.asking.copy():
            _shut(conn, socket.SHUT_RDWR)
        # Who was waiting for a free thread would hold it in turn.
        self.tpool.shutdown(wait=False, cancel_futures=True)
        super().handle_quit(sig, frame)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)


def _shut(conn: TConn, way: int) -> None:
    with contextlib.suppress(OSError):
        conn.sock.shutdown(way)
