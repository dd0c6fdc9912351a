"""The index: every right and every procedure, by domain."""

from django.test import Client

from guichet.engine import catalogue
from guichet.features.rights.shelves import shelves, whole_shelf


def _page(client: Client, query: str = "") -> str:
    response = client.get(f"/droits/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_right_and_every_procedure_is_in_the_index(client: Client) -> None:
    page = _page(client)
    house = catalogue.load()
    slugs = [*house.rights, *(one.slug for one in house.procedures.values())]
    assert [slug for slug in slugs if f'href="/droits/{slug}/"' not in page] == []


def test_a_procedure_stands_on_one_shelf_only() -> None:
    links = [link.url for shelf in shelves() for link in shelf.procedures]
    assert len(links) == len(set(links)) == len(catalogue.load().procedures)


def test_a_domain_shows_all_that_concerns_it_and_nothing_else(client: Client) -> None:
    page = _page(client, "?domaine=sante")
    house = catalogue.load()
    for one in house.procedures.values():
        assert (f'href="/droits/{one.slug}/"' in page) == ("health" in one.domains)
    for right in house.rights.values():
        assert (f'href="/droits/{right.slug}/"' in page) == ("health" in right.domains)


def test_every_domain_can_be_chosen(client: Client) -> None:
    page = _page(client)
    for shelf in shelves():
        assert f"?domaine={shelf.slug}" in page
        assert shelf.title in _page(client, f"?domaine={shelf.slug}")


def test_an_unknown_domain_is_said_and_everything_is_shown(client: Client) -> None:
    page = _page(client, "?domaine=%00%22><script>")
    assert "Ce domaine n’existe pas" in page
    assert 'id="demarches"' in page
    assert whole_shelf("nulle-part") is None


def test_a_page_of_text_loads_no_script(client: Client) -> None:
    assert "<script" not in _page(client)
