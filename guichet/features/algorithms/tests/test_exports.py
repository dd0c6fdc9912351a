"""The register as files: nothing that the pages do not say, and empty where nobody said anything."""

import csv
import io
import json
from typing import Any

from django.test import Client

from guichet.engine.algorithms import ATRS_ATTRIBUTES, WORDS
from guichet.features.algorithms.exports import COLUMNS
from guichet.features.algorithms.sheets import systems


def _file(client: Client, name: str) -> str:
    response = client.get(f"/algorithmes/{name}")
    assert response.status_code == 200
    return response.getvalue().decode()


def _json(client: Client, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(_file(client, name))


def test_the_table_has_one_line_for_each_system(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(_file(client, "registre.csv"), newline="")))
    assert [row["identifiant"] for row in rows] == [one.slug for one in systems()]
    assert list(rows[0]) == [one.name for one in COLUMNS]


def test_a_field_that_nobody_filled_is_an_empty_cell(client: Client) -> None:
    rows = csv.DictReader(io.StringIO(_file(client, "registre.csv"), newline=""))
    cells = {row["identifiant"]: row for row in rows}
    assert cells["cnaf-apres-2018"]["seuil"] == ""
    assert "approche de son maximum" in cells["cnaf-2010-2014"]["seuil"]
    assert "variables" in cells["cnaf-2010-2014"]["a_verifier"]


def test_no_cell_is_run_by_a_spreadsheet(client: Client) -> None:
    rows = csv.reader(io.StringIO(_file(client, "registre.csv"), newline=""))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_the_dictionary_describes_each_column_and_its_twins(client: Client) -> None:
    schema = _json(client, "registre.schema.json")
    fields = {one["name"]: one for one in schema["fields"]}
    assert list(fields) == [one.name for one in COLUMNS]
    assert fields["controle_humain"]["atrs"] == "human_decisions_and_review"
    assert fields["controle_humain"]["algoritmeregister"] == "Menselijke tussenkomst"
    assert fields["base_legale"]["etalab"] == "Fondements juridiques"


def test_the_whole_register_keeps_each_fact_with_its_sources(client: Client) -> None:
    records = {one["slug"]: one for one in _json(client, "registre.json")}
    aggir = records["aggir"]
    assert aggir["facts"]["legal_basis"][0]["sources"] == ["casf"]
    assert aggir["sources"]["casf"]["read"] == "whole"
    assert "threshold" in records["cnaf-apres-2018"]["missing"]


def test_the_british_shape_gives_every_attribute_and_null_where_nothing_is_known(
    client: Client,
) -> None:
    records = _json(client, "atrs.json")["records"]
    assert len(records) == len(systems())
    for record in records:
        assert tuple(record) == ATRS_ATTRIBUTES
    first = records[0]
    assert first["contact_email"] is None
    assert first["scope"].startswith("Donner à chaque dossier")


def test_each_british_name_is_an_attribute_of_that_standard() -> None:
    assert [one.atrs for one in WORDS.values() if one.atrs not in ("", *ATRS_ATTRIBUTES)] == []


def test_the_page_of_the_data_names_every_column(client: Client) -> None:
    page = _file(client, "donnees/")
    assert [one.name for one in COLUMNS if f"<code>{one.name}</code>" not in page] == []
