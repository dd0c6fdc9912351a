"""The month, the list for the door, the press release, who can help: true to the data, on few pages."""

from dataclasses import replace
from typing import Final

import pymupdf
import pytest

from guichet.engine.typesetting.documents import Bullets, Heading, Paragraph
from guichet.engine.typesetting.posters import squares
from guichet.engine.typesetting.printing import Printed, printed
from guichet.engine.typesetting.room_sheets import (
    DoorDocument,
    DoorLine,
    HelpDocument,
    HelpEntry,
    HelpShelf,
    MonthDay,
    MonthDocument,
    MonthEntry,
    PressDocument,
)
from guichet.engine.typesetting.tests.reading import bookmarks_of, page_count, pages_of, text_of

HOSTILE: Final = '#eval("1") #set page(fill: red) *b* $x$ @a <b> `c` // d 🎉'
ENTRY: Final = MonthEntry("de 18 h à 20 h", "Des notes", "Les machines", "Le Préau, Metz")
MONTH: Final = MonthDocument(
    title="L’agenda, décembre 2026",
    paper="a4",
    days=(MonthDay("jeudi 3 décembre 2026", (ENTRY, replace(ENTRY, notice="Annulée"))),),
    empty="Aucune rencontre.",
    address="guichet.example.org/agenda/mois/2026-12/",
    modules=squares("https://guichet.example.org/agenda/mois/2026-12/"),
    modules_words="Code QR",
    footer="Imprimé le 22 novembre 2026.",
)
DOOR: Final = DoorDocument(
    title="Des notes",
    when="jeudi 3 décembre 2026, de 18 h à 20 h",
    place="Le Préau, Metz",
    total="3 personnes attendues.",
    lines=(DoorLine("Bilal", 1, "une place au calme"), DoorLine("Élif", 2, "", "téléphone")),
    waiting_total="4 personnes.",
    waiting=(DoorLine("Zoé", 4),),
    empty="Personne.",
    footer="Détruisez cette liste.",
)
PRESS: Final = PressDocument(
    title="Des notes",
    masthead="Communiqué de presse",
    date="22 novembre 2026",
    over="Les machines et nous · Séance 2",
    notice="La date a changé",
    lead="Qui calcule ?",
    blocks=(Paragraph("Le collectif invite."), Heading("Pourquoi"), Bullets(("un", "deux"))),
    facts_title="En pratique",
    facts=(("Quand", "jeudi 3 décembre 2026"), ("Avec", "Aline\nKarim")),
    contact_title="Contact pour la presse",
    contact="Zoé, 03 87 00 00 00",
    footer="guichet.example.org/agenda/",
)
PLACE: Final = HelpEntry(
    name="Droits debout",
    kind="Association",
    address="12 rue des Jardins, 57000 Metz",
    way="à 1,2 km au nord",
    telephone="03 87 00 00 00",
    hours=("lundi au jeudi : 8 h 30 – 11 h 45, 13 h 30 – 17 h", "vendredi : 9 h – 12 h"),
    facts=("Gratuit", "Sans rendez-vous"),
    checked="Vérifié le 22 octobre 2026.",
)
OLD: Final = replace(
    PLACE, name="L’Abri", checked="Vérifié il y a plus de 12 mois.", is_doubtful=True
)
HELP: Final = HelpDocument(
    title="Qui peut m’aider à Metz",
    masthead="Sans numérique",
    printed="Imprimé le 22 novembre 2026",
    situation="Quand… la CAF réclame de l’argent",
    shelves=(
        HelpShelf("La mairie", (replace(PLACE, name="Mairie"),)),
        HelpShelf("Des personnes qui aident", (PLACE, OLD)),
        HelpShelf("Par téléphone", (), "Personne n’est connu."),
    ),
    languages_title="Dans une autre langue",
    languages=("Arabe : L’Abri",),
    bring_title="Ce qu’il faut apporter",
    bring_advice="Un conseil.",
    bring=("la lettre", "une pièce d’identité"),
    notes_title="Mes notes",
    note_lines=4,
    footer="Distances à vol d’oiseau.",
)
ALL: Final[tuple[Printed, ...]] = (MONTH, DOOR, PRESS, HELP, replace(HELP, is_large=True))


@pytest.mark.parametrize("document", ALL)
def test_every_sheet_is_tagged_and_begins_with_its_title(document: Printed) -> None:
    content = printed(document)
    assert bookmarks_of(content)[0] == (1, document.title)
    with pymupdf.open(stream=content) as pages:
        assert "<pdfuaid:part>1</pdfuaid:part>" in pages.get_xml_metadata()


@pytest.mark.parametrize(
    ("document", "facts"),
    [
        (
            MONTH,
            "jeudi 3 décembre 2026|de 18 h à 20 h|Des notes|Les machines|Le Préau, Metz|Annulée|"
            "guichet.example.org/agenda/mois/2026-12/|Imprimé le 22 novembre 2026.",
        ),
        (
            DOOR,
            "3 personnes attendues.|☐|Bilal|une place au calme|Élif|téléphone|En attente|Zoé|"
            "Détruisez cette liste.",
        ),
        (
            PRESS,
            "COMMUNIQUÉ DE PRESSE|22 novembre 2026|Séance 2|La date a changé|Qui calcule ?|"
            "Le collectif invite.|Pourquoi|deux|En pratique|Quand|Karim|Zoé, 03 87 00 00 00",
        ),
        (
            HELP,
            "Sans numérique|Imprimé le 22 novembre 2026|la CAF réclame|Mairie|à 1,2 km au nord|"
            "03 87 00 00 00|vendredi : 9 h – 12 h|Gratuit · Sans rendez-vous|Vérifié le 22 octobre|"
            "il y a plus de 12 mois|Personne n’est connu.|Arabe : L’Abri|Un conseil.|☐|la lettre|"
            "Mes notes|Distances à vol d’oiseau.",
        ),
    ],
)
def test_every_fact_is_on_paper_and_on_one_page(document: Printed, facts: str) -> None:
    content = printed(document)
    said = text_of(content)
    assert [fact for fact in facts.split("|") if fact not in said] == []
    assert page_count(content) == 1


def test_an_empty_month_and_an_empty_list_say_so() -> None:
    assert "Aucune rencontre." in text_of(printed(replace(MONTH, days=())))
    empty = text_of(printed(replace(DOOR, lines=(), waiting=())))
    assert "Personne." in empty
    assert "En attente" not in empty


def test_a_full_month_takes_two_columns_then_other_pages() -> None:
    def columns(content: bytes) -> set[int]:
        return {round(line.left) for line in pages_of(content)[0] if line.text == "Des notes"}

    days = tuple(MonthDay(f"le {n} décembre 2026", (ENTRY,) * 3) for n in range(1, 31))
    content = printed(replace(MONTH, days=days))
    assert len(columns(printed(MONTH))) == 1
    assert len(columns(content)) == 2
    assert page_count(content) > 1
    assert text_of(content).count("Le Préau, Metz") == 90


def test_a_month_may_be_twice_as_large() -> None:
    with pymupdf.open(stream=printed(replace(MONTH, paper="a3"))) as pages:
        assert round(pages[0].rect.height / 72 * 25.4) == 420


def test_the_head_of_the_list_stands_on_each_page() -> None:
    content = printed(replace(DOOR, lines=tuple(DoorLine(f"Nom {n}", 1) for n in range(80))))
    with pymupdf.open(stream=content) as pages:
        assert len(pages) > 1
        assert all("Nom donné" in page.get_text() for page in pages)


def test_fourteen_places_hold_on_both_sides_of_a_sheet() -> None:
    many = HelpShelf("Des personnes qui aident", (PLACE, OLD) * 7)
    assert page_count(printed(replace(HELP, shelves=(many,)))) == 2


def test_the_large_sheet_has_no_small_letter() -> None:
    sizes = {line.size for page in pages_of(printed(replace(HELP, is_large=True))) for line in page}
    assert min(sizes) >= 18


def test_what_nobody_checked_lately_is_said_in_bold() -> None:
    with pymupdf.open(stream=printed(HELP)) as pages:
        spans = [
            span
            for block in pages[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    old = next(one for one in spans if "plus de 12 mois" in one["text"])
    fresh = next(one for one in spans if "Vérifié le 22" in one["text"])
    assert "Bold" in old["font"]
    assert "Bold" not in fresh["font"]


@pytest.mark.parametrize(
    "document",
    [
        replace(MONTH, days=(MonthDay(HOSTILE, (MonthEntry(HOSTILE, HOSTILE, HOSTILE),)),)),
        replace(DOOR, lines=(DoorLine(HOSTILE, 1, HOSTILE, HOSTILE),), title=HOSTILE),
        replace(
            PRESS, blocks=(Paragraph(HOSTILE), Bullets((HOSTILE,))), facts=((HOSTILE, HOSTILE),)
        ),
        replace(HELP, shelves=(HelpShelf(HOSTILE, (replace(PLACE, name=HOSTILE),)),)),
    ],
)
def test_no_word_becomes_markup(document: Printed) -> None:
    content = printed(document)
    said = text_of(content)
    assert said.count('#eval("1")') >= 2
    assert "*b*" in said
    assert "□" in said
    with pymupdf.open(stream=content) as pages:
        assert pages[0].get_pixmap(dpi=20, colorspace=pymupdf.csRGB).pixel(1, 1) == (255, 255, 255)
