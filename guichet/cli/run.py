"""Opens the counter on this machine: database, starter content, then the web server."""

import argparse
import errno
import socket
import sys
from typing import Final

from guichet.cli.terminal import shown

_HIGHEST_PORT: Final = 65535


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "run",
        help="ouvre le guichet sur cette machine",
        description="Prépare la base de données, puis sert les pages et dit à quelle adresse.",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADRESSE",
        help="adresse où écouter (127.0.0.1 : cette machine seulement)",
    )
    parser.add_argument(
        "--port", type=_port, default=8000, metavar="PORT", help="port où écouter (8000)"
    )
    parser.add_argument(
        "--workers", type=_positive, default=2, metavar="NOMBRE", help="processus qui répondent (2)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; give 1 when the house cannot open, after saying why."""
    obstacle = _listening_obstacle(args.host, args.port) or _preparation_obstacle()
    if obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    _serve(args.host, args.port, args.workers)
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"un port est un nombre de 1 à {_HIGHEST_PORT}")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("écrivez un nombre entier, au moins 1")
    return int(text)


def _listening_obstacle(host: str, port: int) -> str | None:
    """Say in one line why nobody can listen there, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Le port {port} est déjà pris. Choisissez-en un autre : "
                f"« guichet run --port {port % _HIGHEST_PORT + 1} », "
                f"ou « make run PORT={port % _HIGHEST_PORT + 1} »."
            )
        return f"Impossible d’écouter sur {host}, port {port} : {error.strerror}."
    return None


def _preparation_obstacle() -> str | None:
    """Bring database, style sheets and search up to date; say in one line what prevented it."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    from config.start import wake

    try:
        wake()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_catalogue", verbosity=0)
    except ImproperlyConfigured as error:
        return f"Réglage refusé. {error}"
    except CommandError as error:
        return f"Le catalogue est refusé. {error}"
    except DatabaseError as error:
        return f"La base de données ne répond pas : {str(error).splitlines()[0]}"
    except OSError as error:
        what = f"« {shown(error.filename)} »" if error.filename else "le dossier des données"
        return f"Impossible d’écrire {what} : {error.strerror or 'raison inconnue'}."
    # Each worker opens its own connection: a connection cannot be shared across a fork.
    connections.close_all()
    return None


def _serve(host: str, port: int, workers: int) -> None:
    from gunicorn.app import wsgiapp

    address = f"[{host}]" if ":" in host else host
    sys.argv = [
        "guichet",
        "--config=python:config.gunicorn",
        f"--bind={address}:{port}",
        f"--workers={workers}",
        "config.wsgi",
    ]
    wsgiapp.run()
