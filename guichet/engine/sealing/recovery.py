"""A passphrase is lost: two of three papers open the member's key again.

The team's recovery key is X25519. Its public half is a file; its private half is shown once, as
three shares of 33 words (SLIP-0039, library shamir-mnemonic), and kept nowhere. Every key file holds
its private key sealed to it, so that nothing of the deposits has to change.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from guichet.engine.french_dates import short
from guichet.engine.sealing.envelope import PublicKey, SealBroken
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.readers import KeyFile, RecoveryKey, lock
from guichet.engine.typography import typeset

SHARES: Final = 3
NEEDED: Final = 2
WORDS: Final = 33

_COLUMNS: Final = 3
_NUMBERED: Final = re.compile(r"\b([1-9]|[12]\d|3[0-3])\.\s+([a-z]+)")


class SharesDoNotFit(ValueError):
    """The papers do not give the recovery key: a French sentence says which, or why."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


def create(today: date) -> tuple[RecoveryKey, tuple[str, ...]]:
    """Make the team's recovery key: the file to keep, and the three shares to print."""
    pair = PrivateKey.generate()
    file = RecoveryKey(public_key=bytes(pair.public_key).hex(), created_on=today)
    return file, split(bytes(pair))


def split(key: bytes) -> tuple[str, ...]:
    """Cut a key of 32 bytes into shares of 33 words, of which two give it back."""
    # The exponent slows the guess of a SLIP-0039 passphrase; we use none.
    return tuple(generate_mnemonics(1, [(NEEDED, SHARES)], key, iteration_exponent=0)[0])


def recover(file: KeyFile, shares: Sequence[str], passphrase: str, recovery: PublicKey) -> KeyFile:
    """Return the member's key file under a new passphrase; the key itself stays the same.

    The shares are those of the recovery key to which it was entrusted; it is entrusted again, to
    the current one. Raises SharesDoNotFit, WeakPassphrase, SealBroken when the file was changed.
    """
    with combine(shares, file.recovery_key_id) as recovery_private:
        try:
            box = SealedBox(PrivateKey(recovery_private.reveal()))
            raw = box.decrypt(bytes.fromhex(file.escrow))
        except CryptoError:
            raise SealBroken from None
    with Secret(raw) as private:
        if bytes(PrivateKey(raw).public_key) != file.public.raw:
            raise SealBroken
        again = lock(private, file.name, passphrase, recovery, file.created_on)
    return again.model_copy(update={"ends_on": file.ends_on})


def combine(shares: Sequence[str], key_id: str) -> Secret:
    """Return the private half of this recovery key from two shares. Raises SharesDoNotFit."""
    key = join(shares)
    if PublicKey(bytes(PrivateKey(key.reveal()).public_key)).id != key_id:
        key.wipe()
        raise SharesDoNotFit("Ces parts sont celles d’une autre clé de secours.")
    return key


def join(shares: Sequence[str]) -> Secret:
    """Return the key that two shares give, whichever it is. Raises SharesDoNotFit."""
    read = dict.fromkeys(_read(number, text) for number, text in enumerate(shares, 1))
    if len(read) < NEEDED:
        raise SharesDoNotFit(f"Il faut {NEEDED} parts différentes sur {SHARES}.")
    try:
        return Secret(combine_mnemonics(list(read)[:NEEDED]))
    except MnemonicError:
        raise SharesDoNotFit("Ces parts ne viennent pas de la même clé de secours.") from None


def _read(number: int, text: str) -> str:
    """Return one share as its words alone, typed or from its sheet, if its check sum is right."""
    numbered = sorted((int(place), word) for place, word in _NUMBERED.findall(text.lower()))
    words = [word for _, word in numbered] or text.lower().split()
    if len(words) != WORDS:
        raise SharesDoNotFit(f"La part {number} a {len(words)} mots ; il en faut {WORDS}.")
    share = " ".join(words)
    try:
        Share.from_mnemonic(share)
    except MnemonicError:
        raise SharesDoNotFit(
            f"Un mot de la part {number} est mal recopié. Relisez-la mot par mot."
        ) from None
    return share


def printable(recovery: RecoveryKey, shares: Sequence[str], number: int) -> str:
    """Return the sheet of one share (1 to 3), to print and give to one person."""
    return sheet(
        f"CLÉ DE SECOURS DE L’ÉQUIPE : PART {number} SUR {SHARES}",
        f"Clé {recovery.public.id}, créée le {short(recovery.created_on)}.",
        f"{NEEDED} parts sur {SHARES} rouvrent la clé d’une personne qui a perdu sa phrase secrète.",
        shares[number - 1],
    )


def sheet(title: str, what: str, use: str, share: str) -> str:
    """Return a sheet to print: what it is, what it is for, and the words of one share."""
    words = share.split()
    rows = -(-len(words) // _COLUMNS)
    cells = [f"{place:2}. {word:<12}" for place, word in enumerate(words, 1)]
    grid = "\n".join("  ".join(cells[row::rows]).rstrip() for row in range(rows))
    return typeset(
        f"{title}\n\n{what}\n\n{use}\nUne part seule n’ouvre rien. Gardez celle-ci sur papier, "
        "chez vous, loin des autres.\nEffacez ce fichier une fois imprimé.\n\n"
        f"{grid}\n\n"
        "Les mots se lisent de haut en bas, une colonne après l’autre.\n"
    )
