"""An address goes on paper only when others than this machine can follow it."""

import pytest

from guichet.engine.typesetting.paper_addresses import PaperAddress, Site, is_public


@pytest.mark.parametrize(
    "host",
    ["", "localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"],
)
def test_this_machine_has_no_address_on_paper(host: str) -> None:
    assert not is_public(host)
    assert Site("https", host).on_paper("/agenda/") == PaperAddress()


@pytest.mark.parametrize("host", ["guichet.example.org", "192.168.1.12:8000", "maison.local"])
def test_a_name_that_others_reach_is_printed_with_its_path(host: str) -> None:
    address = Site("http", host).on_paper("/agenda/")
    assert address.shown == f"{host}/agenda/"
    assert address.link == f"http://{host}/agenda/"
