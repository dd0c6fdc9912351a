"""Keeps a process small although it has many threads."""

import ctypes
from contextlib import suppress
from typing import Final

# M_ARENA_MAX, in the malloc.h of glibc.
_MOST_HEAPS: Final = -8


def share_one_heap() -> None:
    """Let all threads share one heap; to be called before any of them begins.

    glibc gives them several, each of which would keep the memory that typesetting once took: 40 to
    70 MB more for a process of eight threads. Other systems have no such setting.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_MOST_HEAPS, 1)
