"""Three real audits on screen: every number comes from a table that the page gives away."""

import csv
import hashlib
import html
import io
import re

import pytest
from django.test import Client

from guichet.engine import catalogue
from guichet.features.algorithms.audits import HEADERS, audits, audits_of, page_of

SLUGS = ("duo", "suede", "amsterdam")


def _page(client: Client, path: str = "") -> str:
    response = client.get(f"/algorithmes/audits/{path}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_list_leads_to_the_three_audits(client: Client) -> None:
    page = _page(client)
    for slug in SLUGS:
        assert f'href="/algorithmes/audits/{slug}/"' in page


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_says_all_that_the_catalogue_knows(client: Client, slug: str) -> None:
    page, entry = _page(client, f"{slug}/"), audits()[slug]
    said = [entry.question, entry.measured, entry.answer, entry.licence, *entry.method]
    said += [*entry.limits, *entry.not_redone]
    said += [text for run in entry.runs for text in (run.says, run.silent, run.command)]
    said += [text for one in entry.tables for text in (one.made_from, one.how)]
    said += [one.title for one in entry.sources.values()]
    said += [one.published for one in entry.figures]
    assert [one for one in said if one not in page] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_each_figure_is_drawn_with_its_groups_its_n_and_its_table(
    client: Client, slug: str
) -> None:
    page, known = _page(client, f"{slug}/"), page_of(slug)
    assert known
    drawn = re.findall(r'<figure class="audit">.*?</figure>', page, re.S)
    assert len(drawn) == sum(len(one.drawn) for one in known.runs)
    for figure, one in zip(drawn, (one for run in known.runs for one in run.drawn), strict=True):
        assert "<title " in figure
        assert "<desc " in figure
        assert figure.count('<path class="i"') == len(one.rows)
        for row in one.rows:
            assert len(row) == len(HEADERS)
            assert f"n = {row[1]}" in figure
            assert [cell for cell in row if cell not in figure] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_drawn_rates_are_those_that_were_published(slug: str) -> None:
    known = page_of(slug)
    assert known
    rows = [row for run in known.runs for one in run.drawn for row in one.rows]
    sizes = {row[1] for row in rows}
    assert {line[3] for line in known.found_again} <= sizes
    for label, published, found, _ in known.found_again:
        if "%" in published:
            assert published == found, label


@pytest.mark.parametrize("slug", SLUGS)
def test_the_tables_are_given_with_their_fingerprint(client: Client, slug: str) -> None:
    page, known = _page(client, f"{slug}/"), page_of(slug)
    assert known
    for one in known.tables:
        response = client.get(one.url)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/csv")
        assert one.counts.file in response["Content-Disposition"]
        assert hashlib.sha256(response.content).hexdigest() in page
        assert len(list(csv.reader(io.StringIO(response.content.decode())))) > 4


def test_a_system_leads_to_its_audit_and_back(client: Client) -> None:
    for slug in SLUGS:
        entry = audits()[slug]
        system = client.get(f"/algorithmes/{entry.algorithm}/").content.decode()
        assert f'href="/algorithmes/audits/{slug}/"' in system
        assert f'href="/algorithmes/{entry.algorithm}/"' in _page(client, f"{slug}/")
    assert audits_of(catalogue.load().algorithms["aggir"]) == ()


@pytest.mark.parametrize(
    "path", ["nulle-part/", "duo/autre.csv", "duo/suede-sexe.csv", "nulle-part/duo-note-2014.csv"]
)
def test_what_is_not_published_is_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(f"/algorithmes/audits/{path}").status_code == 404
