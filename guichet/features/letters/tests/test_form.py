"""The form of a letter: everything asked in order, and nothing lost when something is to be mended."""

import html
import re

import pytest
from django.test import Client

from guichet.engine import catalogue, letters

ADDRESS = "/courriers/commission-de-recours-amiable/"

Answers = dict[str, str]


def _names(page: str) -> list[str]:
    """Give the names of the fields in the order of the page, once each."""
    return list(dict.fromkeys(re.findall(r'<(?:input|textarea)[^>]* name="([a-z_]+)"', page)))


def _open_parts(page: str) -> dict[str, bool]:
    """Give the parts that apply in some cases only, and whether they are open."""
    found = re.findall(r'<details class="only-if"( open)?>\s*<summary>(.*?)</summary>', page)
    return {words: bool(is_open) for is_open, words in found}


def test_the_list_leads_to_every_letter(client: Client) -> None:
    house = catalogue.load()
    page = client.get("/courriers/").text
    for name in house.letters:
        assert f'href="/courriers/{house.procedures[name].slug}/"' in page
    assert "2 mois à partir de la réception de la décision" in page


def test_the_difficult_words_of_the_lead_are_explained(client: Client) -> None:
    lead = client.get("/courriers/recours-prime-d-activite/").text.partition('class="lead">')[2]
    assert "tribunal administratif (il juge les décisions" in lead.partition("</p>")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["nulle-part", "tribunal-judiciaire-pole-social", "a' or 1=1"])
def test_a_letter_that_does_not_exist_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/courriers/{slug}/").status_code == 404


def test_every_form_asks_every_question_in_order(client: Client) -> None:
    house = catalogue.load()
    for name, letter in house.letters.items():
        page = client.get(f"/courriers/{house.procedures[name].slug}/").text
        assert _names(page) == [one.id for one in letters.questions(letter, house.common)], name


def test_the_form_says_why_at_each_field_and_once_who_sees_it(client: Client) -> None:
    page = client.get(ADDRESS).text
    asked = len(_names(page))
    assert page.count("Pourquoi\u00a0:") + page.count("Pourquoi :") == asked
    assert page.count("Rien n’est enregistré ici.") == 1


def test_the_reason_for_a_box_to_tick_comes_after_its_words(client: Client) -> None:
    box = client.get(ADDRESS).text.partition('name="no_remedies"')[2]
    assert box.index("La décision ne dit pas") < box.index("Pourquoi")


def test_the_example_of_a_date_would_be_accepted_if_copied(
    client: Client, answers: Answers
) -> None:
    page = client.get(ADDRESS).text
    examples = set(re.findall(r"Exemple\u00a0: ([0-9/]+)\.", page))
    assert examples == {"6/11/2026"}
    assert client.post(ADDRESS, {**answers, "received_on": "6/11/2026"}).status_code == 200
    ahead = client.get("/courriers/defenseur-des-droits/").text
    assert "Exemple\u00a0: 21/12/2026." in ahead


def test_the_browser_is_asked_to_keep_nothing(client: Client) -> None:
    house = catalogue.load()
    for name in house.letters:
        page = client.get(f"/courriers/{house.procedures[name].slug}/").text
        form = page.partition('<form method="post"')[2].partition("</form>")[0]
        assert 'autocomplete="off"' in form.partition(">")[0]
        fields = re.findall(r"<(?:input|textarea)[^>]*>", form)
        assert fields
        assert [one for one in fields if 'autocomplete="off"' not in one] == [], name


def test_only_who_and_the_day_are_filled_in_at_first(client: Client) -> None:
    page = client.get(ADDRESS).text
    filled = re.findall(r'<input[^>]* name="([a-z_]+)" value="([^"]+)"(?![^>]*radio)', page)
    typed = [(name, value) for name, value in filled if name in ("date", "city", "name")]
    assert typed == [("date", "21/11/2026")]
    assert re.search(r'name="acting" value="self"[^>]* checked', page)


def test_the_page_is_named_neutrally_and_is_not_kept(client: Client) -> None:
    response = client.get(ADDRESS)
    assert "<title>Guichet</title>" in response.text
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    assert not response.cookies


def test_nojs_questions_for_some_say_for_whom(client: Client) -> None:
    parts = _open_parts(client.get(ADDRESS).text)
    assert parts["Seulement si vous n’avez pas choisi «\u00a0Pour moi\u00a0»"] is False
    assert parts[
        "Seulement si vous avez choisi «\u00a0Elle me demande de rembourser une somme\u00a0»"
    ]


def test_nojs_the_parts_that_apply_open_after_an_answer(client: Client, answers: Answers) -> None:
    sent = {**answers, "acting": "association", "decision_kind": "refusal"}
    parts = _open_parts(client.post(ADDRESS, sent).text)
    assert parts["Seulement si vous n’avez pas choisi «\u00a0Pour moi\u00a0»"]
    overpayment = (
        "Seulement si vous avez choisi «\u00a0Elle me demande de rembourser une somme\u00a0»"
    )
    assert parts[overpayment] is False


def test_an_empty_form_names_every_field_to_fill_in(client: Client) -> None:
    response = client.post(ADDRESS, {})
    assert response.status_code == 422
    needed = [
        one.id
        for one in letters.questions(
            catalogue.load().letters["cra-appeal"], catalogue.load().common
        )
        if one.required and one.when is None
    ]
    linked = re.findall(r'<a href="#id_([a-z_]+?)(?:_0)?">', response.text)
    assert linked == needed
    for name in needed:
        assert f'id="id_{name}_error"' in response.text


def test_nothing_typed_is_lost_when_something_is_to_be_mended(
    client: Client, answers: Answers
) -> None:
    sent = {**answers, "decision_date": "31/02/2026", "representative_name": "Chloé Martin"}
    page = client.post(ADDRESS, sent).text
    assert "Le 31 février 2026 n’existe pas" in page
    for typed in ("31/02/2026", "Amina Benali", "12 rue des Lilas", "Mon fils vit", "Chloé Martin"):
        assert typed in page
    assert re.search(r'value="overpayment"[^>]* checked', page)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "x" * 10_000, "10\u00a0000 caractères"),
        ("facts", "x" * 10_000, "10\u00a0000 caractères"),
        ("name", "Amina\x00Benali", "caractère invisible"),
        ("name", "Amina\u202eilaneB", "sens d’écriture cachée"),
        ("name", "\u200b\u2060", "Remplissez ce champ"),
        ("facts", "\u2800\u3164", "Remplissez ce champ"),
        ("received_on", "22/11/2026", "n’est pas encore passé"),
        ("received_on", "29/02/2026", "bissextile"),
        ("received_on", "6/11/1926", "trop ancienne"),
        ("received_on", "6/11/2926", "n’est pas encore passé"),
        ("amount", "beaucoup", "une somme en euros"),
        ("decision_kind", "autre", "pas dans la liste"),
        ("acting", "pirate", "pas dans la liste"),
        ("date", "1/11/2026", "avant le 6 novembre 2026"),
    ],
)
def test_bad_input_is_told_at_its_field(
    client: Client, answers: Answers, field: str, typed: str, said: str
) -> None:
    response = client.post(ADDRESS, {**answers, field: typed})
    assert response.status_code == 422
    told = re.search(rf'id="id_{field}_error">(.*?)</p>', response.text, re.DOTALL)
    assert told
    assert said in told[1]


@pytest.mark.parametrize(
    "paper", ["", "lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf"]
)
def test_what_no_letter_could_hold_is_refused_clearly(client: Client, paper: str) -> None:
    response = client.post(ADDRESS + paper, {"facts": "x" * 500_000})
    assert response.status_code == 413
    assert "trop long pour une lettre" in response.text
    assert "retour" in response.text


def test_markup_typed_in_a_field_is_shown_as_typed(client: Client, answers: Answers) -> None:
    page = client.post(ADDRESS, {**answers, "name": "<script>alert(1)</script>", "city": ""}).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_known_address_is_shown_with_its_source_and_its_status(client: Client) -> None:
    page = client.get("/courriers/saisir-la-cada/").text
    assert "TSA 50730" in page
    assert "D’où vient cette adresse" in page
    assert "à vérifier" in page
    assert 'name="recipient"' not in page


def test_a_local_address_is_asked_with_help_to_find_it(client: Client) -> None:
    page = client.get(ADDRESS).text
    assert 'name="recipient"' in page
    assert catalogue.load().letters["cra-appeal"].addressee.help in page
    assert (
        "Déjà écrit, ne le recopiez pas\u00a0: «\u00a0Commission de recours amiable\u00a0»." in page
    )


def test_an_address_that_depends_on_an_answer_is_told_too(client: Client) -> None:
    page = client.get("/courriers/opposition-a-contrainte/").text
    assert "«\u00a0Greffe du pôle social du tribunal judiciaire\u00a0» ou «\u00a0Greffe" in page


def test_asking_for_a_waiver_is_up_to_the_person(client: Client) -> None:
    house = catalogue.load()
    waiver = next(q for q in house.letters["rsa-appeal"].questions if q.id == "waiver_facts")
    assert not waiver.required


def test_the_help_for_the_address_of_the_department_does_not_point_at_the_fund(
    client: Client,
) -> None:
    """Amina's letter comes from the CAF, and her appeal about the RSA goes to the département."""
    page = html.unescape(client.get("/courriers/recours-rsa/").text)
    address = page.partition('for="id_recipient"')[2].partition("<textarea")[0]
    assert "l’adresse du département, pas celle de la CAF" in address
    assert "en haut de la lettre reçue" not in address
