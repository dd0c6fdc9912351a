"""Dates typed and written in French."""

from datetime import date

import pytest

from guichet.engine.french_dates import DateNotUnderstood, parse, short, written
from guichet.engine.typography import NO_BREAK, typeset


@pytest.mark.parametrize(
    ("day", "long", "without_weekday"),
    [
        (date(2026, 11, 24), "mardi 24 novembre 2026", "24 novembre 2026"),
        (date(2026, 12, 1), "mardi 1er décembre 2026", "1er décembre 2026"),
        (date(2028, 2, 29), "mardi 29 février 2028", "29 février 2028"),
        (date(2026, 8, 15), "samedi 15 août 2026", "15 août 2026"),
        (date(2027, 1, 11), "lundi 11 janvier 2027", "11 janvier 2027"),
    ],
)
def test_a_date_is_written_out(day: date, long: str, without_weekday: str) -> None:
    assert written(day) == long
    assert short(day) == without_weekday


@pytest.mark.parametrize(
    "typed",
    [
        "24/11/2026",
        "24.11.2026",
        "24-11-2026",
        "24 11 2026",
        "24 / 11 / 2026",
        "2026-11-24",
        "24 novembre 2026",
        "24 Novembre 2026",
        "24 nov. 2026",
        "le 24 novembre 2026",
        "mardi 24 novembre 2026",
        "Mardi, 24 novembre 2026",
        "le mardi 24 novembre 2026",
        "  24\u00a0novembre\u202f2026  ",
        "24\tnovembre 2026",
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str) -> None:
    assert parse(typed) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed", ["1er décembre 2026", "1 er decembre 2026", "1/12/2026", "1 déc 2026"]
)
def test_the_first_of_the_month_has_its_own_spelling(typed: str) -> None:
    assert parse(typed) == date(2026, 12, 1)


@pytest.mark.parametrize("month", ["août", "aout", "AOÛT"])
def test_accents_and_capitals_do_not_matter(month: str) -> None:
    assert parse(f"15 {month} 2026") == date(2026, 8, 15)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("29/02/2027", "Le 29 février 2027 n’existe pas : 2027 n’est pas une année bissextile"),
        ("29 février 2100", "2100 n’est pas une année bissextile"),
        ("31/11/2026", "Le 31 novembre 2026 n’existe pas : novembre a 30 jours"),
        ("30 février 2028", "Le 30 février 2028 n’existe pas : février a 29 jours"),
        ("0/11/2026", "Le 0 novembre 2026 n’existe pas"),
        ("32/01/2026", "janvier a 31 jours"),
        ("11/24/2026", "Il n’y a pas de mois numéro 24. Écrivez le jour, puis le mois"),
        ("24/11/26", "Écrivez l’année avec quatre chiffres : 2026 plutôt que 26"),
        ("24 novembre 26", "2026 plutôt que 26"),
        ("24/11/20266", "« 20266 » n’est pas une année"),
        ("24/11/0000", "« 0000 » n’est pas une année"),
        ("24/11", "Ajoutez l’année à la date « 24/11 »"),
        ("mardi 24 novembre", "Ajoutez l’année"),
        ("lundi 24 novembre 2026", "Le 24 novembre 2026 est un mardi, pas un lundi"),
        ("24 brumaire 2026", "« brumaire » n’est pas un mois"),
        ("hier", "La date « hier » n’est pas lisible"),
        ("2026/11/24", "n’est pas lisible"),
        ("24/11/2026 ou 25/11/2026", "n’est pas lisible"),
        ("", "Indiquez une date, par exemple 6/11/2026"),
        (" \n\t ", "Indiquez une date"),
        ("24/11/2026\x00", "caractères invisibles"),
        ("\u202e24/11/2026", "caractères invisibles"),
        ("24/11/2026\udcff", "caractères invisibles"),
        ("\U0001f600", "n’est pas lisible"),
        ("٢٤/١١/٢٠٢٦", "n’est pas lisible"),
        ("<b>24/11/2026</b>", "n’est pas lisible"),
        ("24/11/2026" * 20, "trop long"),
        ("9" * 10_000, "trop long"),
    ],
)
def test_an_impossible_date_is_refused_with_the_way_to_mend_it(typed: str, message: str) -> None:
    with pytest.raises(DateNotUnderstood) as caught:
        parse(typed)
    assert typeset(message) in str(caught.value)
    assert str(caught.value).replace(NO_BREAK, " ").isprintable()


@pytest.mark.parametrize("typed", ["hier", "", "24/11", "24 brumaire 2026", "x" * 50])
def test_the_dates_given_as_examples_have_come(typed: str) -> None:
    with pytest.raises(DateNotUnderstood) as fault:
        parse(typed)
    shown = str(fault.value).replace("\u00a0", " ").partition("par exemple ")[2].rstrip(".")
    examples = [parse(one) for one in shown.split(" ou ")]
    assert len(examples) == 2
    assert max(examples) <= date(2026, 11, 21)
