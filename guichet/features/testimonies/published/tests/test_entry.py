"""One testimony: what its page says, where it leads, and what stays of it when it is withdrawn."""

import pytest
from django.test import Client

from guichet.features.testimonies.models import Consent, FacetKind
from guichet.features.testimonies.published.tests.conftest import FACTS, TODAY, Publish
from guichet.features.testimonies.shelf import unpublish_testimony, withdraw_testimony


def shown(number: int) -> str:
    response = Client().get(f"/temoignages/{number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_bears_its_number_its_text_and_how_to_quote_it(publish: Publish) -> None:
    one = publish()
    page = shown(one.number)
    assert f"Témoignage n°\u00a0{one.number}" in page
    assert "<p>On m’a réclamé 3 200 € sans rien m’expliquer.</p>" in page
    assert f"publié en novembre 2026, http://testserver/temoignages/{one.number}/" in page


def test_privacy_a_page_says_months_and_never_days(publish: Publish) -> None:
    page = shown(publish().number)
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "mars 2026" in main
    assert "17 mars" not in main
    assert "23 novembre" not in main


def test_privacy_the_size_of_an_employer_is_never_shown_beside_a_text(publish: Publish) -> None:
    one = publish(facts={**FACTS, FacetKind.SIZE: ["under-11"]})
    assert "Moins de 11" not in shown(one.number)
    assert "under-11" not in Client().get("/temoignages/temoignages.csv").getvalue().decode()


def test_each_facet_leads_to_the_others_that_share_it(publish: Publish) -> None:
    page = shown(publish().number)
    assert 'href="/temoignages/?service=caf"' in page
    assert "Une note qui sert à choisir qui contrôler" in page
    assert "Seine-Saint-Denis (93)" in page


def test_it_leads_to_the_rights_and_the_procedures_that_fit(publish: Publish) -> None:
    page = shown(publish().number)
    assert "/droits/ne-pas-rembourser-avant-d-avoir-ete-entendu/" in page
    assert "Saisir la commission de recours amiable" in page


def test_without_any_facet_it_leads_nowhere_in_particular(publish: Publish) -> None:
    page = shown(publish(facts={}, month=None).number)
    assert "Les droits qui répondent à cela" not in page


def test_a_value_that_no_list_holds_any_more_is_still_shown(publish: Publish) -> None:
    assert "old-tool" in shown(publish(facts={FacetKind.TOOL: ["old-tool"]}).number)


def test_me_too_leads_to_the_door_with_the_number(publish: Publish) -> None:
    one = publish()
    address = f"/temoigner/?comme={one.number}"
    assert f'href="{address}"' in shown(one.number)
    assert Client().get(address).status_code == 200


def test_a_withdrawn_one_says_so_and_shows_nothing_of_it(publish: Publish) -> None:
    one = publish()
    withdraw_testimony(testimony=one, today=TODAY)
    response = Client().get(f"/temoignages/{one.number}/")
    page = response.content.decode()
    assert response.status_code == 410
    assert f"Le témoignage n°\u00a0{one.number} a été retiré" in page
    assert "dette" not in page
    assert "Seine-Saint-Denis" not in page
    assert 'content="noindex"' in page


def test_one_whose_author_now_wants_to_be_counted_only_is_gone_too(publish: Publish) -> None:
    one = publish()
    unpublish_testimony(testimony=one, consent=Consent.COUNT)
    response = Client().get(f"/temoignages/{one.number}/")
    assert response.status_code == 410
    assert "a été retiré" not in response.content.decode()


def test_privacy_one_that_was_only_ever_counted_is_like_a_number_never_given(
    publish: Publish,
) -> None:
    one = publish(consent=Consent.COUNT, title="", text="")
    assert Client().get(f"/temoignages/{one.number}/").status_code == 404
    withdraw_testimony(testimony=one, today=TODAY)
    assert Client().get(f"/temoignages/{one.number}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "7", "99999999999", "9" * 40])
def test_a_number_that_was_never_given_is_not_found(number: str) -> None:
    assert Client().get(f"/temoignages/{number}/").status_code == 404
