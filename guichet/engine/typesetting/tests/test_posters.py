"""Posters and leaflets: one page whatever is announced, and what nobody said leaves no hole."""

import io
from dataclasses import replace
from typing import Any, Final

import pymupdf
import pytest
from PIL import Image

from guichet.engine.typesetting.posters import (
    DESIGNS,
    Design,
    Paper,
    PosterDocument,
    PosterMoment,
    PosterPartner,
    PosterSession,
    PosterSpeaker,
    squares,
)
from guichet.engine.typesetting.printing import printed
from guichet.engine.typesetting.tests.reading import bookmarks_of, text_of

MILLIMETRES: Final = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "a6": (210, 297)}
ADDRESS: Final = "guichet.example.org/agenda/les-machines/des-notes/"
HOSTILE: Final = '#eval("1") #set page(fill: red) *b* $x$ @a <b> `c` // d'


def logo(width: int, height: int) -> PosterPartner:
    """Return a partner with a grey logo."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(drawn, "PNG")
    return PosterPartner("L’Abri", drawn.getvalue(), width, height)


EVENING: Final = PosterDocument(
    title="Des notes et des gens",
    over="Les machines et nous · Séance 2",
    date="jeudi 24\u00a0novembre 2022",
    hours="de 18\u00a0h\u00a030 à 21\u00a0h",
    also=("et vendredi 25\u00a0novembre 2022, de 9\u00a0h à 12\u00a0h",),
    place="Le Préau",
    street="3 rue des Tilleuls, Metz",
    summary="Qui calcule, qui décide, que répondre ?",
    speakers=(PosterSpeaker("Aline", "trente ans de guichet"), PosterSpeaker("Karim")),
    programme=(PosterMoment("18\u00a0h\u00a030", "Accueil"), PosterMoment("", "Discussion")),
    price="prix libre et conscient",
    access=("Accès sans marche", "Pas de langue des signes"),
    access_note="Sonnez au 2.",
    register="S’inscrire : 03 87 00 00 00.",
    address=ADDRESS,
    modules=squares(f"https://{ADDRESS}"),
    modules_words="Code QR de l’adresse",
    partners=(PosterPartner("Le Seuil"), logo(40, 20)),
)
FACTS: Final = (
    "Des notes et des gens",
    "Les machines et nous · Séance 2",
    "24",
    "novembre 2022",
    "de 18 h 30 à 21 h",
    "et vendredi 25 novembre 2022",
    "Le Préau",
    "3 rue des Tilleuls, Metz",
    "Qui calcule",
    "Aline, trente ans de guichet",
    "Karim",
    "Accueil",
    "Discussion",
    "Prix libre et conscient",
    "Accès sans marche",
    "Sonnez au 2.",
    "03 87 00 00 00",
    "Le Seuil",
)


def opened(document: PosterDocument) -> Any:  # noqa: ANN401 - the library carries no types
    """Return the pages of a poster."""
    return pymupdf.open(stream=printed(document))


@pytest.mark.parametrize(
    ("design", "paper"),
    [("ticket", "a3"), ("title", "a4"), ("programme", "a5"), ("ticket", "a6"), ("programme", "a4")],
)
def test_a_poster_is_one_page_of_its_paper_and_says_every_fact(
    design: Design, paper: Paper
) -> None:
    content = printed(replace(EVENING, design=design, paper=paper))
    pages = pymupdf.open(stream=content)
    assert len(pages) == 1
    assert tuple(round(side / 72 * 25.4) for side in pages[0].rect[2:]) == MILLIMETRES[paper]
    said = text_of(content)
    assert [fact for fact in FACTS if fact not in said] == []
    assert ADDRESS in said.replace(" ", "")


@pytest.mark.parametrize("design", DESIGNS)
def test_a_poster_is_tagged_for_who_hears_it(design: Design) -> None:
    content = printed(replace(EVENING, design=design))
    assert b"/MarkInfo" in content
    assert bookmarks_of(content)[0] == (1, "Des notes et des gens")
    with pymupdf.open(stream=content) as pages:
        assert "<pdfuaid:part>1</pdfuaid:part>" in pages.get_xml_metadata()


@pytest.mark.parametrize("design", DESIGNS)
def test_ten_speakers_and_a_very_long_title_still_hold_on_one_page(design: Design) -> None:
    full = replace(
        EVENING,
        design=design,
        title="Comprendre anticonstitutionnellement toutes les notes " * 3,
        summary="Une phrase de plus, et puis une autre. " * 10,
        speakers=tuple(PosterSpeaker(f"Personne {n}", "ce qu’elle fait " * 14) for n in range(10)),
        programme=tuple(PosterMoment(f"{n} h", "Un moment assez long " * 6) for n in range(12)),
        partners=(*[PosterPartner("Le Seuil")] * 12, *[logo(600, 240)] * 8),
        notice="La date a changé",
        also=("et un autre jour, de 9 h à 12 h",) * 5,
        access_note="Une entrée de plain-pied derrière. " * 10,
        register="S’inscrire : " + "au téléphone " * 18,
    )
    pages = opened(full)
    assert len(pages) == 1
    said = " ".join(pages[0].get_text().split())
    assert "Comprendre anticonstitutionnellement" in said
    assert "novembre 2022" in said
    assert "Le Préau" in said


def test_a_short_title_is_larger_than_a_long_one_and_never_wider_than_the_page() -> None:
    def largest(title: str) -> tuple[float, float]:
        page = opened(replace(EVENING, title=title, design="title"))[0]
        spans = [
            span
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if span["text"].strip() and span["text"].strip() in title
        ]
        return max(one["size"] for one in spans), max(one["bbox"][2] for one in spans)

    short, edge = largest("Notes")
    long, _ = largest("Comprendre les notes, les contrôles et les silences " * 3)
    assert short > 1.5 * long
    assert edge < 210 / 25.4 * 72
    assert largest("Permanence")[1] < 200 / 25.4 * 72


@pytest.mark.parametrize("design", DESIGNS)
def test_a_title_and_a_date_make_a_poster_without_a_hole(design: Design) -> None:
    bare = PosterDocument(title="Permanence", design=design, date="mardi 1er\u00a0décembre 2026")
    said = "".join(opened(bare)[0].get_text().split())
    # A stub raises the letters of « 1er »; a title stands before or after its date.
    assert sorted(said) == sorted("Permanencemardi1erdécembre2026")
    assert opened(bare)[0].get_images() == []


@pytest.mark.parametrize("design", DESIGNS)
def test_a_cycle_shows_its_sessions_in_their_order(design: Design) -> None:
    cycle = PosterDocument(
        title="Les machines et nous",
        design=design,
        date="Du 25\u00a0octobre 2022 au 9\u00a0mars 2023",
        hours="12 rencontres",
        sessions=tuple(
            PosterSession(str(n), f"jeudi {n}\u00a0mars 2023", "18 h", f"Soirée {n}", "Metz")
            for n in range(1, 13)
        ),
        address=ADDRESS,
    )
    pages = opened(cycle)
    assert len(pages) == 1
    said = " ".join(pages[0].get_text().split())
    places = [said.index(f"jeudi {n} mars 2023") for n in range(1, 13)]
    assert places == sorted(places)
    assert "Soirée 12" in said


@pytest.mark.parametrize("design", DESIGNS)
def test_no_word_of_a_poster_becomes_markup(design: Design) -> None:
    hostile = replace(
        EVENING,
        design=design,
        title=HOSTILE,
        place=HOSTILE,
        summary=HOSTILE,
        speakers=(PosterSpeaker(HOSTILE, HOSTILE),),
        programme=(PosterMoment(HOSTILE, HOSTILE),),
        partners=(PosterPartner(HOSTILE),),
    )
    page = opened(hostile)[0]
    said = " ".join(page.get_text().split())
    assert said.count('#eval("1")') >= 6
    assert "*b*" in said
    white = page.get_pixmap(dpi=20, colorspace=pymupdf.csRGB).pixel(1, 1)
    assert white == (255, 255, 255)


def test_what_no_font_can_draw_is_a_box_and_arabic_is_drawn() -> None:
    said = opened(replace(EVENING, title="Fête 🎉", place="مرحبا"))[0].get_text()
    assert "Fête □" in said
    assert "مرحبا" in said or "ابحرم" in said


def test_a_poster_of_words_is_black_on_white() -> None:
    picture = opened(replace(EVENING, partners=()))[0].get_pixmap(dpi=40)
    red, green, blue = (picture.samples[shift :: picture.n] for shift in range(3))
    assert max(abs(a - b) for a, b in zip(red + green, green + blue, strict=True)) < 8


def test_the_drawing_is_the_qr_code_of_the_address() -> None:
    """Read back from the picture: a phone must see the squares that the matrix has."""
    words = replace(EVENING, partners=(), design="title")
    page = opened(words)[0]
    rows = words.modules
    shapes = [one["rect"] for one in page.get_drawings() if one["type"] == "f"]
    box = max((one for one in shapes if abs(one.width - one.height) < 1), key=lambda one: one.width)
    cell = box.width / len(rows)
    picture = page.get_pixmap(dpi=288, clip=box)
    scale = picture.width / box.width
    seen = tuple(
        "".join(
            "1"
            if picture.pixel(int((x + 0.5) * cell * scale), int((y + 0.5) * cell * scale))[0] < 128
            else "0"
            for x in range(len(rows))
        )
        for y in range(len(rows))
    )
    assert seen == rows


def test_the_logos_are_on_the_poster_with_their_names_for_who_hears_it() -> None:
    content = printed(EVENING)
    with pymupdf.open(stream=content) as pages:
        assert len(pages[0].get_images()) == 1
    assert "L’Abri" in _alternatives(content)


def _alternatives(content: bytes) -> list[str]:
    with pymupdf.open(stream=content) as pages:
        kept = (pages.xref_get_key(number, "Alt") for number in range(1, pages.xref_length()))
        return [value for kind, value in kept if kind == "string"]


def test_four_leaflets_are_seen_and_one_is_heard() -> None:
    content = printed(replace(EVENING, paper="a6"))
    with pymupdf.open(stream=content) as pages:
        assert pages[0].get_text().count("Qui calcule") == 4
    assert [title for level, title in bookmarks_of(content) if level == 1] == [EVENING.title]
    assert _alternatives(content).count("Code QR de l’adresse") == 1


def test_the_same_poster_is_the_same_bytes() -> None:
    assert printed(EVENING) == printed(EVENING)
