"""The obligatory mention: what a decision lacks, what the law says of it, and the letter."""

import re

from django.test import Client

from guichet.engine import catalogue
from guichet.engine.plain_words import Plain

_PAGE = "/algorithmes/mention/"
_ALL = ["purpose", "right", "how", "cada"]


def _checked(client: Client, **answers: str | list[str]) -> str:
    response = client.post(_PAGE, answers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_questions_are_asked_before_anything_is_said(client: Client) -> None:
    page = client.get(_PAGE).content.decode()
    assert "Ce qui manque" not in page
    assert page.count('type="radio"') == 6
    assert 'type="text"' not in page


def test_an_unanswered_question_is_named_and_the_rest_is_kept(client: Client) -> None:
    response = client.post(_PAGE, {"mention": "yes", "parts": ["cada"]})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choisissez une réponse." in page
    assert re.search(r'value="cada"[^>]*checked', page)


def test_a_forged_answer_is_refused(client: Client) -> None:
    assert client.post(_PAGE, {"mention": "peut-être", "alone": "no"}).status_code == 422


def test_without_mention_everything_is_missing_whatever_was_ticked(client: Client) -> None:
    page = _checked(client, mention="no", alone="no", parts=_ALL)
    for one in (catalogue.load().mention.required, *catalogue.load().mention.parts):
        assert one.missing in page


def test_only_what_is_not_ticked_is_missing(client: Client) -> None:
    page = _checked(client, mention="yes", alone="no", parts=["purpose", "right", "how"])
    assert "Elle ne parle pas de la CADA." in page
    assert "Elle ne dit pas à quoi sert le traitement." not in page


def test_a_whole_mention_lacks_nothing_and_still_leads_to_the_letter(client: Client) -> None:
    page = _checked(client, mention="yes", alone="no", parts=_ALL)
    assert "Rien ne manque" in page
    assert "/courriers/explication-d-un-algorithme/" in page


def test_the_law_shown_is_that_of_the_catalogue_with_its_mark(client: Client) -> None:
    page = _checked(client, mention="no", alone="no")
    house = catalogue.load()
    for one in house.procedures["algorithm-explanation"].legal_basis[:2]:
        assert one.ref in page
        assert Plain(house)(one.says) in page
    assert "Loi 78-17 art. 47" not in page


def test_nullity_is_spoken_of_only_where_a_machine_may_have_decided_alone(client: Client) -> None:
    alone = _checked(client, mention="no", alone="yes")
    assert "Loi 78-17 art. 47" in alone
    assert "Une machine aurait décidé seule" in alone
    unknown = _checked(client, mention="no", alone="unknown")
    assert "Loi 78-17 art. 47" in unknown
    assert "Une machine aurait décidé seule" not in unknown
    told = _checked(client, mention="yes", alone="yes", parts=_ALL)
    assert "Une machine aurait décidé seule" not in told


def test_the_letter_knows_the_service_that_was_chosen(client: Client) -> None:
    page = _checked(client, mention="no", alone="no", body="caf")
    found = re.search(r'href="(/courriers/explication-d-un-algorithme/\?r=[^"]+)"', page)
    assert found
    letter = client.get(found[1]).content.decode()
    assert re.search(r'value="caf"[^>]*checked', letter)
    assert re.search(r'value="decision"[^>]*checked', letter)


def test_nothing_of_the_answers_goes_into_an_address(client: Client) -> None:
    page = _checked(client, mention="no", alone="yes", parts=["cada"])
    assert '<form method="post"' in page
    assert not re.search(r'href="[^"]*mention=', page)


def test_who_cannot_tell_is_not_told_that_something_is_missing(client: Client) -> None:
    page = _checked(client, mention="unknown", alone="no", parts=["cada"])
    assert "Cherchez d’abord la phrase" in page
    assert "Ce qui manque" not in page
    assert "Rien ne manque" not in page
    assert "/courriers/explication-d-un-algorithme/" in page
