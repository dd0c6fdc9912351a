"""What the stub of a ticket says of a date."""

from datetime import date, timedelta

import pytest

from guichet.ui.dates import long_date, plain_date, stub_of
from guichet.ui.tests.pages import parsed, plain, rendered, with_class, words

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("days", "state", "left"),
    [
        (-3, "past", "Dépassé depuis 3 jours"),
        (-1, "past", "Dépassé depuis 1 jour"),
        (0, "now", "C’est aujourd’hui"),
        (1, "now", "Il reste 1 jour"),
        (7, "now", "Il reste 7 jours"),
        (8, "soon", "Il reste 8 jours"),
        (30, "soon", "Il reste 30 jours"),
        (31, "calm", "Il reste 31 jours"),
    ],
)
def test_a_stub_says_how_much_time_is_left(days: int, state: str, left: str) -> None:
    stub = stub_of(TODAY + timedelta(days=days), TODAY, "")
    assert stub.state == state
    assert plain(stub.left) == left


def test_without_today_a_stub_says_nothing_of_the_days_left() -> None:
    stub = stub_of(date(2026, 12, 1), None, "Réponse attendue")
    assert (stub.state, stub.left, stub.label) == ("calm", "", "Réponse attendue")


def test_the_first_of_the_month_is_written_as_it_is_said() -> None:
    assert stub_of(date(2026, 12, 1), TODAY, "").ordinal == "er"
    assert stub_of(date(2026, 12, 21), TODAY, "").ordinal == ""
    assert long_date(date(2026, 12, 1)) == "mardi 1er\N{NO-BREAK SPACE}décembre 2026"
    assert plain_date(date(2026, 11, 24)) == "24\N{NO-BREAK SPACE}novembre 2026"


def test_a_ticket_is_read_aloud_as_one_date() -> None:
    source = '{% ticket "Écrire" date=day today=today why=why %}<p>Suite</p>{% endticket %}'
    root = parsed(rendered(source, day=date(2026, 12, 1), today=TODAY, why="<b>oui</b>"))
    (spoken,) = root.iter("time")
    assert spoken.get("datetime") == "2026-12-01"
    assert words(spoken) == "mardi 1er décembre 2026"
    hidden = [e for e in with_class(root, "stub")[0] if e.get("aria-hidden") == "true"]
    assert [words(element) for element in hidden] == ["1er", "mardidécembre 2026"]
    assert "<b>oui</b>" in words(with_class(root, "why")[0])


def test_a_procedure_without_a_clock_says_so() -> None:
    root = parsed(rendered('{% ticket "Demander" %}<p>Suite</p>{% endticket %}'))
    (stub,) = with_class(root, "stub")
    assert words(stub) == "Pas de date limite — dès que possible"


def test_without_a_date_the_advice_is_read_aloud_once_and_no_time_is_claimed() -> None:
    source = '{% ticket "Demander" label="Une date manque" advice="à noter" %}<p>Suite</p>{% endticket %}'
    page = rendered(source)
    assert page.count("à noter") == 1
    root = parsed(page)
    assert not list(root.iter("time"))
    (said,) = [e for e in with_class(root, "stub")[0] if words(e) == "à noter"]
    assert said.get("aria-hidden") is None
