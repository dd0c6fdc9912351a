"""Opens the counter on this machine: database, starter content, then the web server."""

import argparse
import errno
import socket
import sys
from typing import Final

from config import beside
from config.memory import share_one_heap
from guichet.lib.reasons import reason

_HIGHEST_PORT: Final = 65535
_NEXT_PORTS: Final = 20


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
    parser.add_argument(
        "--team-port",
        type=_port,
        metavar="PORT",
        help="port des coulisses, où vient l’équipe (le premier libre après l’autre)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; give 1 when the house cannot open, after saying why."""
    # Style sheets are compressed by threads: it would be too late afterwards.
    share_one_heap()
    team_port = args.team_port or _free_port_after(args.host, args.port)
    obstacle = _listening_obstacle(args.host, args.port) or _listening_obstacle(
        args.host, team_port
    )
    if obstacle is None:
        beside.team = _team_server(args.host, team_port)
        try:
            obstacle = _preparation_obstacle(beside.team, team_port)
            if obstacle is None:
                _serve("config.gunicorn", args.host, args.port, args.workers)
        finally:
            beside.team.end()
    if obstacle:
        print(obstacle, file=sys.stderr)
    return int(obstacle is not None)


def _team_server(host: str, port: int) -> beside.TeamServer:
    """Start what serves the team, in a process of its own."""
    # Loads the schema of the catalogue, which the grammar of the command has no use for.
    from guichet.cli import preparing

    return beside.TeamServer(
        f"http://{_bracketed(host)}:{port}/coulisses/",
        prepare=lambda: preparing.prepare_team(host, port),
        serve=lambda: _serve("config.gunicorn_team", host, port, 1),
    )


def _preparation_obstacle(team: beside.TeamServer, team_port: int) -> str | None:
    """Get ready, both at once; show what must be seen once, or say in one line what prevents it."""
    from guichet.cli import preparing

    obstacle = preparing.wake_public(team_port)
    if obstacle is not None:
        return obstacle
    prepared = team.prepared()
    if said := prepared.get("say"):
        print(said, flush=True)
    return prepared.get("obstacle") or preparing.fill_search()


def _free_port_after(host: str, port: int) -> int:
    """Give the next port that nobody uses; the one just after when all are taken."""
    nexts = [port + step for step in range(1, _NEXT_PORTS + 1) if port + step <= _HIGHEST_PORT]
    free = (one for one in nexts if _listening_obstacle(host, one) is None)
    return next(free, min(port + 1, _HIGHEST_PORT))


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
        return f"Impossible d’écouter sur {host}, port {port} : {reason(error)}."
    return None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _serve(config: str, host: str, port: int, workers: int) -> None:
    from gunicorn.app import wsgiapp

    sys.argv = [
        "guichet",
        f"--config=python:{config}",
        f"--bind={_bracketed(host)}:{port}",
        f"--workers={workers}",
        "config.wsgi",
    ]
    wsgiapp.run()
