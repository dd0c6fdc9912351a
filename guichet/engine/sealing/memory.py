"""Secrets that neither print nor travel, and that are overwritten when they have served.

Python may have made copies that nobody can reach: this shortens the life of a secret, and keeps it
out of logs, error pages and session stores. It is not a wall against someone who reads our memory.
"""

from types import TracebackType
from typing import NoReturn, Self


class SecretWiped(RuntimeError):
    """A secret was asked for after it had been overwritten: a fault of the program."""


class Secret:
    """A few secret bytes; leaving its `with` block overwrites them."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = bytearray(value)

    def reveal(self) -> bytes:
        """Return the bytes, to hand at once to a primitive. Raises SecretWiped."""
        if not self._value:
            raise SecretWiped
        return bytes(self._value)

    def wipe(self) -> None:
        """Overwrite the bytes, then forget them."""
        self._value[:] = bytes(len(self._value))
        self._value.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never written anywhere")
