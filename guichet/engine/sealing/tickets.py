"""The paper ticket: 80 bits that the person keeps, and from which everything of theirs is found.

A ticket is 16 characters of Crockford's base 32, drawn at random, and two check characters, written
7KQM-3FTX-9WBC-2HNV-5R. The two checks (Reed-Solomon over 32 symbols, distance 3) tell *which group*
was miscopied, which a single one cannot do.

One Argon2id gives a root; keyed BLAKE2b splits it into the name of the row and the key that opens
the envelope. Neither is found from the other, nor, without the ticket, from the database. The salt
must be the same for all tickets, since a row is found without trying each of them: whoever stole
database and settings tries all deposits at once. Of 10 000 deposits (2^13.3), one falls after some
2^66 derivations: at ten million a second, 200 000 years (`test_tickets.py` does this sum).
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from operator import xor
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.utils import random as random_bytes

from guichet.engine.sealing.envelope import (
    KEY_BYTES,
    NONCE_BYTES,
    ContentKey,
    Envelope,
    SealBroken,
    Slot,
    SlotKind,
    binding,
)
from guichet.engine.sealing.memory import Secret
from guichet.engine.typography import typeset

SYMBOLS: Final = 16
CHECKS: Final = 2
MEMORY_BYTES: Final = 19 * 2**20
PASSES: Final = 2
PEPPER_BYTES: Final = 32

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTHS: Final = (4, 4, 4, 4, CHECKS)
_LONGEST_TYPED: Final = 200
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—−_.·,;:/|]+")
_LOOKS_LIKE: Final = str.maketrans("ILO", "110")
_FORM: Final = "quatre groupes de quatre caractères, puis deux caractères"


class TicketMistyped(ValueError):
    """What was typed is not a ticket: a French sentence, and the groups to look at (1 to 5)."""

    def __init__(self, message: str, groups: tuple[int, ...] = ()) -> None:
        self.groups = groups
        super().__init__(typeset(message))


@dataclass(frozen=True)
class Ticket:
    """A person's ticket, without its checks: 16 characters."""

    code: str = field(repr=False)

    def written(self) -> str:
        """Return it as printed: 7KQM-3FTX-9WBC-2HNV-5R."""
        symbols = [_ALPHABET.index(one) for one in self.code]
        whole = self.code + "".join(_ALPHABET[one] for one in _checks(symbols))
        return "-".join(whole[at : at + 4] for at in range(0, len(whole), 4))

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds it, however it was typed: a ticket is not to be told."""
        return self.code in _folded(text)


@dataclass(frozen=True)
class TicketKeys:
    """What a ticket gives: the name of its row (32 hexadecimal digits), and its wrapping key."""

    lookup: str
    wrapping: Secret


def new() -> Ticket:
    """Draw a ticket: never chosen, 80 bits from the system."""
    return Ticket("".join(secrets.choice(_ALPHABET) for _ in range(SYMBOLS)))


def new_pepper() -> bytes:
    """Draw an installation's own salt: 32 bytes, made once, kept apart from the database.

    Back it up: with another, no ticket finds its row any more.
    """
    return random_bytes(PEPPER_BYTES)


def read(typed: str) -> Ticket:
    """Return the ticket that a person typed: any case, spaces, hyphens, I or L for 1, O for 0.

    Raises TicketMistyped, which says what to look at again.
    """
    if len(typed) > _LONGEST_TYPED:
        raise TicketMistyped(f"Ce texte est trop long pour un ticket : {_FORM}.")
    code = _folded(typed)
    if not code:
        raise TicketMistyped(f"Tapez le code de votre ticket : {_FORM}.")
    _refuse_length(typed, code)
    _refuse_characters(code)
    _refuse_checks([_ALPHABET.index(one) for one in code])
    return Ticket(code[:SYMBOLS])


def derive(ticket: Ticket, pepper: bytes) -> TicketKeys:
    """Return where the ticket's row is and what opens it; slow on purpose (19 MiB, two passes)."""
    if len(pepper) != PEPPER_BYTES:
        raise ValueError("the pepper is 32 bytes")
    salt = blake2b(key=pepper, digest_size=16, person=b"guichet.salt.1").digest()
    root = argon2id.kdf(KEY_BYTES, ticket.code.encode(), salt, PASSES, MEMORY_BYTES)
    lookup = blake2b(key=root, digest_size=16, person=b"guichet.lookup.1").hexdigest()
    wrapping = blake2b(key=root, digest_size=KEY_BYTES, person=b"guichet.wrap.1").digest()
    return TicketKeys(lookup, Secret(wrapping))


def slot(keys: TicketKeys, key: ContentKey) -> Slot:
    """Wrap a deposit's key for its ticket."""
    nonce = random_bytes(NONCE_BYTES)
    wrapped = crypto_aead_xchacha20poly1305_ietf_encrypt(
        key.secret.reveal(), binding("ticket", key.deposit), nonce, keys.wrapping.reveal()
    )
    return Slot.for_ticket(nonce + wrapped)


def content_key(envelope: Envelope, keys: TicketKeys) -> ContentKey:
    """Open an envelope with its ticket. Raises SealBroken."""
    wrapped = envelope.slot(SlotKind.TICKET).wrapped
    nonce, closed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
            closed, binding("ticket", envelope.deposit), nonce, keys.wrapping.reveal()
        )
    except CryptoError:
        raise SealBroken from None
    return envelope.opened(opened)


# --- What was typed -----------------------------------------------------------------------------


def _folded(typed: str) -> str:
    """Return the characters as the alphabet has them, without anything between them."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    return _SEPARATORS.sub("", plain)


def _refuse_length(typed: str, code: str) -> None:
    if len(code) == sum(_LENGTHS):
        return
    groups = [_folded(one) for one in _SEPARATORS.split(typed.strip()) if _folded(one)]
    if len(groups) == len(_LENGTHS):
        wrong = [at for at, one in enumerate(groups) if len(one) != _LENGTHS[at]]
        first = wrong[0]
        raise TicketMistyped(
            f"{_group(first)} a {_characters(len(groups[first]))} ; il en faut {_LENGTHS[first]}.",
            tuple(at + 1 for at in wrong),
        )
    raise TicketMistyped(
        f"Ce code a {_characters(len(code))} ; il en faut {sum(_LENGTHS)} : {_FORM}."
    )


def _refuse_characters(code: str) -> None:
    wrong = [at for at, one in enumerate(code) if one not in _ALPHABET]
    if wrong:
        shown = code[wrong[0]] if code[wrong[0]].isprintable() else "?"
        raise TicketMistyped(
            f"{_group(wrong[0] // 4)} contient « {shown} », qui n’existe dans aucun ticket.",
            tuple(sorted({at // 4 + 1 for at in wrong})),
        )


def _refuse_checks(symbols: Sequence[int]) -> None:
    total, weighted = _syndromes(symbols)
    if not total and not weighted:
        return
    if total and weighted:
        # One wrong character at this place, and no other single one, would explain what is seen.
        at = (_LOG[weighted] - _LOG[total]) % len(_POWERS)
        if at < len(symbols):
            raise TicketMistyped(
                f"{_group(at // 4)} semble mal recopié. Comparez-le avec votre ticket.",
                (at // 4 + 1,),
            )
    raise TicketMistyped("Plusieurs caractères semblent mal recopiés. Comparez tous les groupes.")


def _group(at: int) -> str:
    if at == len(_LENGTHS) - 1:
        return "Le dernier groupe"
    return f"Le {at + 1}e groupe" if at else "Le premier groupe"


def _characters(count: int) -> str:
    return f"{count} caractère{'s' if count > 1 else ''}"


# --- The two check characters, in the field of 32 elements (x^5 + x^2 + 1) ------------------------


def _powers() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < len(_ALPHABET) - 1:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return tuple(powers)


_POWERS: Final = _powers()
_LOG: Final = {value: power for power, value in enumerate(_POWERS)}


def _times(value: int, power: int) -> int:
    """Return value · α^power."""
    return _POWERS[(_LOG[value] + power) % len(_POWERS)] if value else 0


def _syndromes(symbols: Sequence[int]) -> tuple[int, int]:
    """Return the sum of the symbols, and their sum weighted by place: both 0 in a true ticket."""
    weighted = (_times(symbol, place) for place, symbol in enumerate(symbols))
    return reduce(xor, symbols, 0), reduce(xor, weighted, 0)


def _checks(symbols: Sequence[int]) -> tuple[int, int]:
    """Return the two symbols that bring both sums to 0, at places 16 and 17."""
    total, weighted = _syndromes(symbols)
    one, two = SYMBOLS, SYMBOLS + 1
    second = _times(weighted ^ _times(total, one), -_LOG[_POWERS[one] ^ _POWERS[two]])
    return total ^ second, second
