"""The parts of a deposit (answers, each file, notes, messages), each closed by the deposit's key.

    b"GSP" version(1) nonce(24) ciphertext of the padded content, with its tag(16)

A part opens whole or not at all, in its own deposit and under its own name only. Before encryption
it grows to a size class, so that a length says « a text » or « about 3 MB », and little more.
"""

import re
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from guichet.engine.sealing.envelope import (
    NONCE_BYTES,
    TAG_BYTES,
    VERSION,
    ContentKey,
    SealBroken,
    binding,
)

MOST_BYTES: Final = 32 * 2**20

_MAGIC: Final = b"GSP" + bytes([VERSION])
_START: Final = len(_MAGIC) + NONCE_BYTES
_SMALLEST_CLASS: Final = 4 * 2**10
_STEP: Final = 2**20
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9/_.-]{0,79}")


def size_class(length: int) -> int:
    """Return the size, in bytes, to which a content of this length grows.

    4 KiB, doubled up to 1 MiB, then whole MiB: a text is one of nine sizes, a file one of 32.
    """
    if length >= _STEP:
        return (length // _STEP + 1) * _STEP
    size = _SMALLEST_CLASS
    while size <= length:
        size *= 2
    return size


def seal_part(key: ContentKey, name: str, content: bytes) -> bytes:
    """Return the content closed, to be stored anywhere.

    `name` (« answers », « file/1 », « note/3 ») is bound to it: it must be given to open it, and
    must not serve twice in a deposit, or an older part could be put back in place of a newer one.
    Raises ValueError for a name of another form, or a content over 32 MiB.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a part's name is lower case letters, figures and / _ . -")
    if len(content) >= MOST_BYTES:
        raise ValueError("a part is smaller than 32 MiB")
    nonce = random_bytes(NONCE_BYTES)
    padded = sodium_pad(content, min(size_class(len(content)), _STEP))
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        padded, binding("part", key.deposit, name), nonce, key.for_parts()
    )
    return _MAGIC + nonce + sealed


def open_part(key: ContentKey, name: str, sealed: bytes) -> bytes:
    """Return the whole content. Raises SealBroken, and then nothing of it is known."""
    if not sealed.startswith(_MAGIC) or len(sealed) < _START + _SMALLEST_CLASS + TAG_BYTES:
        raise SealBroken
    nonce, closed = sealed[len(_MAGIC) : _START], sealed[_START:]
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(
            closed, binding("part", key.deposit, name), nonce, key.for_parts()
        )
        return sodium_unpad(padded, min(len(padded), _STEP))
    except CryptoError:
        raise SealBroken from None
