"""A file that waits on the disk under a key that is only in memory: neither a name nor a readable byte.

The key is drawn for each file and dies with the process; the file has no name, so that it is gone
when it is closed, however the process ends (libsodium's secretstream, and nothing of our own).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES as ADDED_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as LAST,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as NOT_LAST,
)
from nacl.exceptions import CryptoError

_BLOCK: Final = 64 * 1024


class SpoolDamaged(Exception):
    """What is on the disk is not what was written."""


class Spool:
    """Bytes written once, piece by piece, then read as often as needed.

    `size` counts the bytes written, in clear. Raises OSError when the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._key = crypto_secretstream_xchacha20poly1305_keygen()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._file: BinaryIO = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._file.write(crypto_secretstream_xchacha20poly1305_init_push(self._state, self._key))
        self._rest = bytearray()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.size += len(data)
        self._rest += data
        while len(self._rest) > _BLOCK:
            self._put(bytes(self._rest[:_BLOCK]), NOT_LAST)
            del self._rest[:_BLOCK]

    def finish(self) -> None:
        """Write the end, without which nothing can be read: a file cut short does not look whole."""
        self._put(bytes(self._rest), LAST)
        self._rest.clear()

    def read(self) -> bytes:
        """Return all. Raises SpoolDamaged."""
        whole = bytearray(self.size)
        at = 0
        for block in self.blocks():
            whole[at : at + len(block)] = block
            at += len(block)
        return bytes(whole)

    def blocks(self) -> Iterator[bytes]:
        """Yield all, 64 KiB at a time. Raises SpoolDamaged."""
        self._file.seek(0)
        state = crypto_secretstream_xchacha20poly1305_state()
        header = self._file.read(HEADER_BYTES)
        try:
            crypto_secretstream_xchacha20poly1305_init_pull(state, header, self._key)
            tag = NOT_LAST
            while tag != LAST:
                sealed = self._file.read(_BLOCK + ADDED_BYTES)
                block, tag = crypto_secretstream_xchacha20poly1305_pull(state, sealed)
                yield block
        except (CryptoError, ValueError) as fault:
            raise SpoolDamaged from fault

    def close(self) -> None:
        """Give the room back; the key goes too."""
        self._file.close()
        self._key = b""
        self._rest.clear()

    def _put(self, block: bytes, tag: int) -> None:
        sealed = crypto_secretstream_xchacha20poly1305_push(self._state, block, None, tag)
        # A raw file may take less than it is given when the disk fills.
        view = memoryview(sealed)
        while view:
            view = view[os.write(self._file.fileno(), view) :]
