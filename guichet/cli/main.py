"""Finds the command that was asked and opens its file only, so that each answers at once."""

import errno
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from guichet.cli.french import FrenchParser
from guichet.cli.terminal import accept_any_encoding, let_go, unusable
from guichet.engine.typography import typeset
from guichet.lib.days import WrongClock
from guichet.lib.reasons import reason
from guichet.lib.version import version

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS: Final = {
    "run": "ouvre le guichet sur cette machine",
    "check": "vérifie le catalogue et les réglages",
    "deadline": "calcule le dernier jour d’une démarche, et dit comment",
    "orient": "dit quelles démarches faire, dans quel ordre, et pourquoi",
    "letter": "écrit un courrier prêt à envoyer",
    "audit": "mesure comment une note ou une décision traite des groupes",
    "keys": "crée, change, rouvre ou ferme les clés de l’équipe",
    "team": "ajoute un membre à l’équipe, ferme la démonstration",
    "score": "note une personne, ou un tableau, et dit pourquoi",
    "model": "vérifie, importe ou retire un modèle de note",
    "directory": "importe ou écrit l’annuaire",
    "redact": "trouve ce qui identifie des personnes dans un texte",
    "remind": "envoie les rappels du jour et les oublie",
    "retention": "efface ce qui a passé son terme",
    "backup": "écrit une sauvegarde chiffrée",
    "verify-backup": "ouvre une sauvegarde à part, et dit si elle est entière",
    "restore": "remet une sauvegarde en place",
    "verify-receipt": "vérifie un reçu de dépôt, sans Internet",
}

_OUTPUT_FAULTS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class _Parser(FrenchParser):
    """Lets an output that is full be told: argparse would keep it to itself."""

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        if stream := file or sys.stderr:
            stream.write(message or "")


def _module(command: str) -> ModuleType:
    """Import the file of one command, and nothing of the others."""
    return import_module(f"guichet.cli.{command.replace('-', '_')}")


def build_parser(asked: str | None) -> FrenchParser:
    """Build the whole grammar, of which only the command ``asked`` is filled in."""
    parser = _Parser(
        prog="guichet",
        description="Guichet : de « il m’arrive quelque chose » au courrier, avec le dernier jour.",
        epilog="Chaque commande s’explique par --help. Codes : 0 réussi, 1 refusé, 2 mal demandé.",
    )
    parser.add_argument(
        "--version", action="version", version=f"guichet {version()}", help="affiche la version"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMANDE", required=True)
    for name, help_line in COMMANDS.items():
        if name == asked:
            _module(name).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=help_line)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 refused, 2 badly asked."""
    accept_any_encoding()
    try:
        return _flushed(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output left (« guichet … | head »): nothing more to say to it.
        let_go(sys.stdout)
    except WrongClock as fault:
        print(f"guichet : {fault}", file=sys.stderr)
    except OSError as error:
        # What happens to a file that has a name is not about our output.
        if error.filename is not None:
            print(typeset(f"guichet : {unusable(error)}."), file=sys.stderr)
            return 2
        if error.errno not in _OUTPUT_FAULTS:
            raise
        _tell_output_fault(error)
    return 1


def _flushed(words: list[str]) -> int:
    asked = next((word for word in words if not word.startswith("-")), None)
    try:
        arguments = build_parser(asked).parse_args(words)
        code: int = _module(arguments.command).run(arguments)
    finally:
        # Now, while a full disk can still be told: at its exit, Python would only mutter.
        if sys.stdout:
            sys.stdout.flush()
    return code


def _tell_output_fault(error: OSError) -> None:
    let_go(sys.stdout)
    message = f"guichet : la réponse n’a pas pu être écrite jusqu’au bout ({reason(error)})."
    try:
        print(message, file=sys.stderr)
    except OSError:
        # The error output is full too: the code alone can still be read.
        let_go(sys.stderr)
