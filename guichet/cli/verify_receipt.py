"""`guichet verify-receipt`: says, without the network, whether a receipt proves what it says."""

import argparse
import json
from typing import Final

from guichet.cli.terminal import complain
from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.french_dates import written
from guichet.engine.sealing.receipts import (
    LONGEST_FILE,
    Receipt,
    ReceiptRefused,
    fingerprint,
    spaced,
    verify,
)
from guichet.engine.typography import typeset

_KEY_DIGITS: Final = 64
_FINGERPRINT_DIGITS: Final = 32


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "verify-receipt",
        help="vérifie un reçu de dépôt, sans Internet",
        description="Dit si un reçu de dépôt est vrai : signé, et non modifié depuis.",
        epilog="Exemple : guichet verify-receipt recu.txt --key « l’empreinte que publie l’équipe »",
    )
    parser.add_argument("file", metavar="FICHIER", help="le reçu ; « - » pour l’entrée standard")
    parser.add_argument(
        "--key",
        type=_fingerprint,
        metavar="CLÉ",
        help="l’empreinte (32 chiffres et lettres) ou la clé publique (64) de l’équipe",
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON, pour un programme")


def run(args: argparse.Namespace) -> int:
    """Say what the receipt proves; return 0, 1 when it proves nothing, 2 when it is unreadable."""
    try:
        text = read_text(args.file, LONGEST_FILE)
    except CannotRead as fault:
        complain("verify-receipt", fault)
        return 2
    try:
        receipt = verify(text)
        if args.key not in (None, receipt.fingerprint):
            raise ReceiptRefused("Ce reçu est signé, mais par une autre clé que celle indiquée.")
    except ReceiptRefused as fault:
        complain("verify-receipt", fault)
        return 1
    print(_json(receipt, args) if args.json else typeset(_sentences(receipt, args)))
    return 0


def _fingerprint(text: str) -> str:
    """Return a fingerprint from what was given: itself, or the whole public key."""
    digits = "".join(text.lower().split())
    if set(digits) <= set("0123456789abcdef"):
        if len(digits) == _FINGERPRINT_DIGITS:
            return spaced(digits)
        if len(digits) == _KEY_DIGITS:
            return fingerprint(bytes.fromhex(digits))
    raise argparse.ArgumentTypeError("une clé a 64 chiffres et lettres de a à f, une empreinte 32")


def _sentences(receipt: Receipt, args: argparse.Namespace) -> str:
    lines = [
        f"Ce reçu est vrai : un dépôt a été fait le {written(receipt.day)}.",
        f"Numéro : {spaced(receipt.number)}",
        f"Empreinte de la clé : {receipt.fingerprint}",
    ]
    if args.key is None:
        lines.append("Comparez cette empreinte avec celle que publie l’équipe, ou donnez --key.")
    return "\n".join(lines)


def _json(receipt: Receipt, args: argparse.Namespace) -> str:
    said = {
        "day": receipt.day.isoformat(),
        "number": receipt.number,
        "fingerprint": receipt.fingerprint,
        "public_key": receipt.public_key.hex(),
        "is_key_known": args.key is not None,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
