"""Finds the command that was asked and opens its file only, so that each answers at once."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Final

from guichet.cli.french import FrenchParser
from guichet.lib.version import version

COMMANDS: Final = {
    "run": "ouvre le guichet sur cette machine",
    "check": "vérifie le catalogue et les réglages",
    "deadline": "calcule le dernier jour d’une démarche, et dit comment",
    "orient": "dit quelles démarches faire, dans quel ordre, et pourquoi",
    "letter": "écrit un courrier prêt à envoyer",
    "keys": "crée, change, rouvre ou ferme les clés de l’équipe",
    "redact": "trouve ce qui identifie des personnes dans un texte",
    "verify-receipt": "vérifie un reçu de dépôt, sans Internet",
}


def _module(command: str) -> ModuleType:
    """Import the file of one command, and nothing of the others."""
    return import_module(f"guichet.cli.{command.replace('-', '_')}")


def build_parser(asked: str | None) -> FrenchParser:
    """Build the whole grammar, of which only the command ``asked`` is filled in."""
    parser = FrenchParser(
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
    words = list(sys.argv[1:] if argv is None else argv)
    asked = next((word for word in words if not word.startswith("-")), None)
    arguments = build_parser(asked).parse_args(words)
    return _run(arguments)


def _run(arguments: Namespace) -> int:
    command = _module(arguments.command)
    try:
        code: int = command.run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output left (« guichet … | head »): nothing more to say to it.
        sys.stderr.close()
        return 1
    return code
