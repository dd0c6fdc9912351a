"""A receipt: the signed proof that a deposit was made on a day, and nothing else.

A small text file, readable by anyone, whose last line is for the machine:

    guichet-receipt 1 DAY NUMBER PUBLIC-KEY SIGNATURE        (keys in base64url, without padding)

What is signed (Ed25519) is that line's first four words. The number is drawn at random and stored
nowhere in clear: it can be sealed in the deposit, so that whoever holds both can prove the link.
The signing key stays on the server: who steals it can forge receipts, and read nothing.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random as random_bytes

from guichet.engine.french_dates import written
from guichet.engine.sealing.memory import Secret
from guichet.engine.typography import typeset

SEED_BYTES: Final = 32
LONGEST_FILE: Final = 10_000

_DIGITS: Final = 12
_LINE: Final = re.compile(
    r"^guichet-receipt 1 (\d{4}-\d\d-\d\d) (\d{12}) ([\w-]{43}) ([\w-]{86})$",
    re.MULTILINE | re.ASCII,
)


class ReceiptRefused(ValueError):
    """Not a receipt, or one that proves nothing: a French sentence says why."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


@dataclass(frozen=True)
class Receipt:
    """What a receipt says, once its signature is proven."""

    day: date
    number: str
    public_key: bytes
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """Return the short form of the key that signed, to compare with what a team publishes."""
        return fingerprint(self.public_key)

    def to_text(self) -> str:
        """Return the file to hand to the person."""
        return typeset(
            "REÇU DE DÉPÔT\n\n"
            f"Un dépôt a été fait le {written(self.day)}.\n"
            f"Numéro de ce reçu : {spaced(self.number)}\n\n"
            "Ce reçu ne dit ni qui a déposé, ni quoi, ni à quelle heure.\n"
            "Il ne permet ni de retrouver le dépôt, ni de l’ouvrir.\n\n"
            "Pour le vérifier, même sans Internet : guichet verify-receipt FICHIER\n"
            "Empreinte de la clé qui l’a signé, à comparer avec celle que publie l’équipe :\n"
            f"{self.fingerprint}\n\n"
            "La ligne qui suit est pour la machine. N’y changez rien.\n"
        ) + (
            f"{_signed(self.day, self.number)} "
            f"{_encoded(self.public_key)} {_encoded(self.signature)}\n"
        )


def new_seed() -> Secret:
    """Draw an installation's signing key: 32 bytes, made once, kept on the server."""
    return Secret(random_bytes(SEED_BYTES))


def public_key(seed: Secret) -> bytes:
    """Return the public half, to publish: 32 bytes."""
    return bytes(SigningKey(seed.reveal()).verify_key)


def fingerprint(key: bytes) -> str:
    """Return a public key's fingerprint: eight groups of four hexadecimal digits."""
    digest = blake2b(key, digest_size=16, person=b"guichet.signer.1").hexdigest()
    return spaced(digest)


def issue(day: date, seed: Secret) -> Receipt:
    """Sign that a deposit was made on this day, with a number that says nothing."""
    return sign(day, f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}", seed)


def sign(day: date, number: str, seed: Secret) -> Receipt:
    """Sign again a receipt whose number was kept, sealed in its deposit: it is the same receipt."""
    signer = SigningKey(seed.reveal())
    signature = signer.sign(_signed(day, number).encode()).signature
    return Receipt(day, number, bytes(signer.verify_key), signature)


def verify(text: str) -> Receipt:
    """Return what a receipt's file proves. Raises ReceiptRefused.

    Proven: that the holder of `public_key` signed it, and that the sentences say the same as the
    signed line. Whose key it is, only the published fingerprint tells.
    """
    lines = _LINE.findall(_plain(text))
    if len(lines) != 1:
        raise ReceiptRefused("Ce fichier n’est pas un reçu de dépôt, ou il y manque une ligne.")
    receipt = _read(lines[0])
    signed = _signed(receipt.day, receipt.number).encode()
    try:
        VerifyKey(receipt.public_key).verify(signed, receipt.signature)
    except CryptoError:
        raise ReceiptRefused("Ce reçu est faux : sa signature ne correspond pas.") from None
    if _plain(text) != _plain(receipt.to_text()):
        raise ReceiptRefused(
            "Ce reçu a été modifié : ses phrases ne disent pas ce qui a été signé."
        )
    return receipt


def spaced(digits: str) -> str:
    """Return digits in groups of four, as one reads them aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _read(words: tuple[str, str, str, str]) -> Receipt:
    day, number, key, signature = words
    try:
        return Receipt(date.fromisoformat(day), number, _decoded(key), _decoded(signature))
    except ValueError:
        raise ReceiptRefused("Ce reçu est faux : sa date n’existe pas.") from None


def _signed(day: date, number: str) -> str:
    return f"guichet-receipt 1 {day.isoformat()} {number}"


def _plain(text: str) -> str:
    """Return the text without what an editor or a mailer may change: spaces, quotes, blank lines."""
    straight = text.replace("\ufeff", "").replace("’", "'")
    lines = (" ".join(line.split()) for line in straight.splitlines())
    return "\n".join(line for line in lines if line)


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
