"""The letter is read before it is printed, word for word, and can be corrected."""

import datetime
import html
import re

import pytest
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue, letters
from guichet.engine.typesetting.documents import texts_of

ADDRESS = "/courriers/commission-de-recours-amiable/"

Answers = dict[str, str]


def _read(client: Client, answers: Answers, address: str = ADDRESS) -> str:
    response = client.post(address, answers)
    assert response.status_code == 200
    assert "Relisez votre lettre" in response.text
    return html.unescape(response.text)


def _carried(page: str) -> list[tuple[str, str]]:
    """Give what the page carries to the next one."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page, re.DOTALL)
    return [(name, value) for name, value in found]


def test_the_page_shows_each_sentence_of_the_letter_once(client: Client) -> None:
    house = catalogue.load()
    for name, examples in house.letter_examples.items():
        answers = examples[0].answers
        page = _read(client, dict(answers), f"/courriers/{house.procedures[name].slug}/")
        shown = page.partition('<article class="letter"')[2].partition("</article>")[0]
        shown = re.sub(r'<span class="whole">(.*?)</span>', r"\1", shown)
        written = letters.compose(house.letters[name], house.common, answers, answers["date"])
        for one in texts_of(written):
            if one not in (written.title, written.language, ""):
                assert one in shown, (name, one)


def test_the_number_of_an_article_stays_on_one_line(client: Client, answers: Answers) -> None:
    page = _read(client, answers)
    assert 'R.\u00a0<span class="whole">112-5</span>' in page
    assert "Saint-Denis" in page
    assert 'whole">Saint' not in page


def test_the_table_of_replies_says_its_columns_on_each_row(
    client: Client, answers: Answers
) -> None:
    table = _read(client, answers).partition('<table class="replies">')[2]
    rows = table.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert rows
    for row in rows:
        assert len(re.findall(r'<span class="column">[^<]+ </span>[^<]+', row)) == 3


def test_nothing_typed_is_lost_on_the_way_back(client: Client, answers: Answers) -> None:
    sent = {**answers, "representative_name": "Chloé Martin", "no_remedies": "on", "phone": ""}
    page = _read(client, sent)
    assert dict(_carried(page)) == {name: value for name, value in sent.items() if value}
    back = client.post(ADDRESS, {**sent, "correct": "1"})
    assert back.status_code == 200
    assert "error" not in back.text
    for value in (
        answers["name"],
        "12 rue des Lilas",
        answers["facts"],
        "Chloé Martin",
        "3/11/2026",
    ):
        assert html.escape(value) in back.text
    assert re.search(r'name="no_remedies"[^>]* checked', back.text)
    assert re.search(r'value="overpayment"[^>]* checked', back.text)


def test_several_ticks_are_carried_too(client: Client) -> None:
    house = catalogue.load()
    examples = house.letter_examples["overpayment-rectification"]
    answers = {**examples[0].answers, "benefits": ["rsa", "family"]}
    known = {
        one.value
        for question in house.letters["overpayment-rectification"].questions
        if question.id == "benefits"
        for one in question.choices
    }
    answers["benefits"] = sorted(str(value) for value in known)[:2]
    response = client.post("/courriers/rectification-de-l-indu/", answers)
    carried = [value for name, value in _carried(response.text) if name == "benefits"]
    assert carried == answers["benefits"]
    back = client.post("/courriers/rectification-de-l-indu/", {**answers, "correct": "1"}).text
    for value in answers["benefits"]:
        assert re.search(rf'name="benefits" value="{value}"[^>]* checked', back)


def test_what_was_faulty_can_be_brought_back_without_reproach(
    client: Client, answers: Answers
) -> None:
    back = client.post(ADDRESS, {**answers, "decision_date": "demain", "correct": "1"})
    assert back.status_code == 200
    assert 'value="demain"' in back.text
    assert 'role="alert"' not in back.text


def test_nojs_each_paper_is_a_button_of_one_form(client: Client, answers: Answers) -> None:
    page = _read(client, answers)
    assert page.count("<form") == 1
    targets = re.findall(r'formaction="([^"]+)"', page)
    assert [target.removeprefix(ADDRESS) for target in targets] == [
        "lettre.pdf",
        "feuille-de-route.pdf",
        "lettre.odt",
        "lettre.txt",
        "/dossier/ouvrir/",
        "/dossier/aider/",
    ]


def test_the_page_says_what_to_do_and_until_when(client: Client, answers: Answers) -> None:
    page = _read(client, answers)
    sheet = catalogue.load().letters["cra-appeal"].sheet
    assert "À poster au plus tard le <strong>mercredi 6\u00a0janvier 2027" in page
    assert "Avancez de 2 mois" in page
    assert "lundi 23 novembre 2026" in page
    for sentence in (*sheet.send, *sheet.next):
        assert sentence in page


def test_a_day_that_is_past_is_said_before_the_letter(
    client: Client, answers: Answers, settings: Settings
) -> None:
    settings.GUICHET_TODAY = datetime.date(2027, 3, 1)
    page = _read(client, answers)
    above = page.partition('<article class="letter"')[0]
    assert "Le dernier jour compté est passé" in above
    assert catalogue.load().procedures["cra-appeal"].if_late in above
    assert "À poster au plus tard" not in page


def test_without_the_day_of_receipt_the_page_says_how_to_have_the_date(
    client: Client, answers: Answers
) -> None:
    page = _read(client, {**answers, "received_on": ""})
    assert "2 mois à partir de la réception de la décision" in page
    assert "remplissez «\u00a0Jour où vous avez reçu la décision, ou" in page


@pytest.mark.parametrize("name", ["日本語", "Amina 😀"])
def test_what_the_pdf_cannot_print_is_said_and_where_it_is_kept(
    client: Client, answers: Answers, name: str
) -> None:
    page = _read(client, {**answers, "name": name})
    above = page.partition('<article class="letter"')[0]
    assert "ne s’impriment pas en PDF" in above
    assert f">{name[-1]}</bdi>" in above
    assert name in page


def test_names_that_the_pdf_can_print_need_no_warning(client: Client, answers: Answers) -> None:
    page = _read(client, {**answers, "name": "Elif Çağlayan-O’Brien, Łódź, أمينة"})
    assert "ne s’impriment pas" not in page


def test_markup_and_typesetting_marks_are_shown_as_typed(client: Client, answers: Answers) -> None:
    typed = '<b>Amina</b> #eval("1") $x$ {name}'
    response = client.post(ADDRESS, {**answers, "facts": typed})
    assert "<b>Amina" not in response.text
    assert typed in html.unescape(response.text)


def test_a_letter_to_check_says_what_is_doubtful(client: Client) -> None:
    house = catalogue.load()
    page = _read(
        client, dict(house.letter_examples["cnil-complaint"][0].answers), "/courriers/plainte-cnil/"
    )
    assert house.letters["cnil-complaint"].doubt in page.partition('<article class="letter"')[0]
