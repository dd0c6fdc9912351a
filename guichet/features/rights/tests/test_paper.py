"""The same sheets on paper."""

from io import BytesIO

import pikepdf
import pymupdf
import pytest
from django.test import Client

from guichet.engine import catalogue
from guichet.engine.typesetting.documents import texts_of
from guichet.features.rights import paper
from guichet.features.rights.sheets import procedure_sheets, right_sheets

ADDRESS = "https://guichet.example/droits/x/"


def _text(client: Client, slug: str) -> str:
    response = client.get(f"/droits/{slug}.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert f'filename="{slug}.pdf"' in response.headers["Content-Disposition"]
    with pymupdf.open(stream=response.content) as pdf:
        return " ".join(" ".join(page.get_text() for page in pdf).split())


def test_a_procedure_on_paper_says_who_when_and_what_next(client: Client) -> None:
    text = _text(client, "commission-de-recours-amiable")
    for said in (
        "Saisir la commission de recours amiable",
        "2 mois à partir du jour où vous recevez la décision",
        "☐ Une copie de la décision",
        "Le délai passe sans réponse ? C’est un rejet.",
        "Mes dates",
        "CSS : code de la sécurité sociale",
        "http://testserver/droits/commission-de-recours-amiable/",
    ):
        assert said in text.replace("\u00a0", " ")


def test_a_right_on_paper_keeps_its_prose_and_its_grounds(client: Client) -> None:
    text = _text(client, "savoir-comment-on-m-a-note")
    assert "Par où commencer" in text
    assert "CRPA L311-3-1" in text


def test_the_paper_is_tagged_for_those_who_listen_to_it(client: Client) -> None:
    response = client.get("/droits/saisir-la-cada.pdf")
    with pymupdf.open(stream=response.content) as pdf:
        assert pdf.metadata["title"] == "Saisir la CADA après un refus de document"
    with pikepdf.open(BytesIO(response.content)) as tagged:
        assert tagged.Root.MarkInfo.Marked
        assert str(tagged.Root.Lang) == "fr"


@pytest.mark.parametrize("slug", [one.slug for one in catalogue.load().procedures.values()])
def test_every_statement_of_a_procedure_is_on_its_paper(slug: str) -> None:
    sheet = procedure_sheets()[slug]
    said = " ".join(texts_of(paper.of_procedure(sheet, ADDRESS)))
    for law in sheet.laws:
        assert law.ref in said
        assert law.says in said
    assert said.count("(à vérifier)") >= sheet.doubtful_laws
    assert ADDRESS in said


def test_every_right_can_be_put_on_paper() -> None:
    for sheet in right_sheets().values():
        said = " ".join(texts_of(paper.of_right(sheet, ADDRESS)))
        assert all(card.title in said for card in sheet.cards)
