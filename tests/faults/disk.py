"""Stands between SQLite and the disk: at the write of one's choice, kills the process or fills the disk.

SQLite lets the system calls of its own file layer be replaced (`xSetSystemCall`), which is how its
authors test it. So the real library writes to a real file, and needs neither root nor a debugger. A
killed process is what is imitated here, not a power cut: what the system had taken, it keeps.
"""

import _sqlite3
import ctypes
import errno
import os
import signal
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

_CALLS: Final = {
    "write": ctypes.CFUNCTYPE(
        ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, use_errno=True
    ),
    "pwrite": ctypes.CFUNCTYPE(
        ctypes.c_ssize_t,
        *(ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64),
        use_errno=True,
    ),
    "pwrite64": ctypes.CFUNCTYPE(
        ctypes.c_ssize_t,
        *(ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64),
        use_errno=True,
    ),
    "ftruncate": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int64, use_errno=True),
    "unlink": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True),
}
_WITH_LENGTH: Final = ("write", "pwrite", "pwrite64")


class Fault(StrEnum):
    """What happens at the write: killed before it, killed when half of it is written, no room."""

    BEFORE = "before"
    TORN = "torn"
    FULL = "full"


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, of which only the way to replace system calls matters here."""

    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * 13),
        ("xSetSystemCall", ctypes.c_void_p),
        ("xGetSystemCall", ctypes.c_void_p),
        ("xNextSystemCall", ctypes.c_void_p),
    ]


class Disk:
    """Counts what SQLite writes from now on in this process; fails at the write number `at`."""

    def __init__(self, at: int = 0, fault: Fault = Fault.BEFORE) -> None:
        self.count = 0
        self._at, self._fault = at, fault
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None)
        if not vfs or vfs.contents.iVersion < 3:
            raise RuntimeError("this SQLite does not let its system calls be replaced")
        pointer, name = ctypes.c_void_p, ctypes.c_char_p
        self._get = ctypes.CFUNCTYPE(pointer, pointer, name)(vfs.contents.xGetSystemCall)
        self._set = ctypes.CFUNCTYPE(ctypes.c_int, pointer, name, pointer)(
            vfs.contents.xSetSystemCall
        )
        # Held, so that the library never calls something that was freed.
        self._held = [self._replace(vfs, call) for call in _CALLS]

    def _replace(self, vfs: Any, call: str) -> Any:  # noqa: ANN401 - ctypes has no better types
        kind = _CALLS[call]
        address = self._get(vfs, call.encode())
        if not address:
            return None
        ours = kind(self._watched(call, kind(address)))
        self._set(vfs, call.encode(), ctypes.cast(ours, ctypes.c_void_p))
        return ours

    def _watched(self, call: str, real: Callable[..., int]) -> Callable[..., int]:
        def watched(*given: Any) -> int:  # noqa: ANN401
            self.count += 1
            if self._at and self.count >= self._at:
                if self._fault is not Fault.FULL:
                    self._die(call, real, given)
                if call in _WITH_LENGTH:
                    ctypes.set_errno(errno.ENOSPC)
                    return -1
            return real(*given)

        return watched

    def _die(self, call: str, real: Callable[..., int], given: tuple[Any, ...]) -> None:
        if self._fault is Fault.TORN and call in _WITH_LENGTH:
            file, content, length, *where = given
            real(file, content, length // 2, *where)
        os.kill(os.getpid(), signal.SIGKILL)
