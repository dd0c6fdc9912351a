"""A letter about an algorithm names the data that it is known to use."""

import pytest
from django.test import Client

_LETTER = "/courriers/explication-d-un-algorithme/"


def _known(client: Client, algorithm: str) -> str:
    page = client.get(_LETTER, {"algorithme": algorithm})
    return str(page.context["form"]["named_data"].value() or "")


def test_the_data_of_the_register_are_written_in_advance(client: Client) -> None:
    assert "pension alimentaire" in _known(client, "cnaf-dmde-2026").lower()


@pytest.mark.parametrize("algorithm", ["", "inconnu", "<script>", "a" * 5000])
def test_an_unknown_algorithm_writes_nothing(client: Client, algorithm: str) -> None:
    assert _known(client, algorithm) == ""


def test_a_letter_that_does_not_ask_keeps_to_its_questions(client: Client) -> None:
    page = client.get("/courriers/copie-de-mes-donnees/", {"algorithme": "cnaf-dmde-2026"})
    assert "named_data" not in page.context["form"].fields
