"""Opening the counter says why it cannot, in one line."""

import argparse
import socket

import pytest

from guichet.cli.run import run


def _ask(port: int, host: str = "127.0.0.1") -> argparse.Namespace:
    return argparse.Namespace(host=host, port=port, workers=1)


def test_a_port_already_taken_is_said_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert run(_ask(port)) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Le port {port} est déjà pris.")
    assert said.count("\n") == 1


def test_an_address_that_is_not_ours_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(_ask(8000, host="203.0.113.1")) == 1
    assert capsys.readouterr().err.startswith("Impossible d’écouter sur 203.0.113.1, port 8000")
