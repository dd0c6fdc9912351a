"""« Ma note »: asked on one page, shown as a picture first, redone by hand, and kept nowhere."""

import logging
import math
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from guichet.engine.scoring import importing, publishing
from guichet.features.algorithms import notes
from tests.traces import files_with

AMS: Final = "/algorithmes/ams-autriche/ma-note/"
AGGIR: Final = "/algorithmes/aggir/ma-note/"
LINDA: Final = (
    "female yes 50_plus third_country yes compulsory 4 service under_75pct 1 180d_plus supportive"
)
SHARED: Final = Path(__file__).resolve().parents[4].parent / "shared" / "models"


def _answers(words: str) -> dict[str, str]:
    return {f"v{at}": value for at, value in enumerate(words.split())}


def _text(content: bytes) -> str:
    words = unescape(re.sub(r"<[^>]+>", " ", content.decode()))
    return re.sub(r"\s+", " ", words.replace("\u00a0", " ").replace("\u202f", " "))


def _posted(client: Client, address: str, given: Mapping[str, str], status: int = 200) -> str:
    response = client.post(address, given)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    return _text(response.content)


def test_a_published_person_gets_the_published_score(client: Client) -> None:
    page = _posted(client, AMS, _answers(LINDA))
    assert "2 % pas A" in page  # 1,98 %, as published
    assert "ce n’est pas votre note à France Travail" in page


def test_the_bars_of_the_picture_add_up_to_the_score(client: Client) -> None:
    context = client.post(AMS, _answers(LINDA)).context
    note, model = context["note"], context["model"]
    picture = note.picture
    assert picture.bars[0].kind == "start"
    assert picture.bars[-1].kind == "end"
    assert picture.bars[-2].line == pytest.approx(picture.bars[-1].x, abs=4)
    moved = sum(
        float(row[5].replace(",", ".").replace("\u2212", "-")) for row in note.rows if row[5] != "0"
    )
    reference = math.log(0.525 / 0.475)
    assert reference + moved == pytest.approx(math.log(0.0198 / 0.9802), abs=0.02)
    assert model.id == "ams-court-terme"


def test_who_adds_the_numbers_of_the_page_finds_the_score(client: Client) -> None:
    note = client.post(AMS, _answers(LINDA)).context["note"]
    parts = [float(row[2].replace(",", ".").replace("\u2212", "-")) for row in note.parts]
    total = math.fsum(parts)
    assert total == float(note.total.replace(",", ".").replace("\u2212", "-"))
    assert 1 / (1 + math.exp(-total)) == pytest.approx(0.0198, abs=5e-5)


def test_each_number_added_stands_on_the_page_of_all_numbers(client: Client) -> None:
    note = client.post(AMS, _answers(LINDA)).context["note"]
    everything = _text(client.get("/algorithmes/ams-autriche/nombres/").content)
    for _, value, number, source in note.parts:
        assert number in everything
        assert value.replace("\u00a0", " ") in everything
        assert source in everything


def test_a_grid_tells_the_groups_tried_and_the_gir(client: Client) -> None:
    page = _posted(client, AGGIR, _answers("A " * 10))
    assert "GIR 6" in page
    assert "Groupe A : 0 points, on passe au groupe suivant." in page
    assert "Groupe H : 0 points" in page


def test_everything_missing_is_told_at_once_each_at_its_field(client: Client) -> None:
    response = client.post(AMS, {"v0": "female"})
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert {f"v{at}" for at in (1, 2, 3, 4, 5, 6, 7, 8, 9)} <= set(errors)
    assert "v10" not in errors  # asked only of who was registered before


def test_a_question_that_does_not_concern_a_person_may_stay_empty(client: Client) -> None:
    man = _answers("male yes 30_49 AT no compulsory 1 service over_75pct 0")
    page = _posted(client, AMS, {name: value for name, value in man.items() if name != "v1"})
    assert "Ma note dans ce modèle" in page
    woman = {**man, "v0": "female", "v1": ""}
    assert "Répondez à cette question" in _posted(client, AMS, woman, status=422)


@pytest.mark.parametrize("strange", ["\x00", "🙂" * 50, "<script>alert(1)</script>", "x" * 10_000])
def test_what_is_no_answer_is_refused_at_its_field(client: Client, strange: str) -> None:
    response = client.post(AMS, {**_answers(LINDA), "v2": strange})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["v2"]
    assert b"<script>alert" not in response.content


def test_correcting_brings_every_answer_back(client: Client) -> None:
    response = client.post(AMS, {**_answers(LINDA), "correct": "1"})
    ticked = re.findall(r'name="(v\d+)" value="([^"]+)"[^>]* checked', response.content.decode())
    assert dict(ticked) == _answers(LINDA)


def test_what_would_change_the_result_really_changes_it(client: Client) -> None:
    person = _answers(
        "male no under_30 EU no apprenticeship_bms 1 production over_75pct 3_4 under_180d none"
    )
    note = client.post(AMS, person).context["note"]
    assert note.group == "A"
    assert note.others
    assert {one.group for one in note.others} == {"pas A"}
    assert "pas une promesse" in _posted(client, AMS, person)


def test_a_curve_shows_one_answer_at_a_time(client: Client) -> None:
    curve = client.post(AMS, {**_answers(LINDA), "courbe": "age_group"}).context["curve"]
    assert [row[0] for row in curve.rows] == ["moins de 30 ans", "30 à 49 ans", "50 ans ou plus"]
    assert curve.rows[2][1].startswith("2")
    assert client.post(AMS, {**_answers(LINDA), "courbe": "rien"}).context["curve"] is None


def test_made_up_persons_stand_side_by_side_with_all_their_answers(client: Client) -> None:
    response = client.get("/algorithmes/ams-autriche/profils/")
    profiles = response.context["profiles"]
    assert len(profiles) >= 3
    assert [one.width for one in profiles] == sorted(one.width for one in profiles)
    assert all(len(one.answers) == 12 for one in profiles)
    assert "Ces personnes sont inventées" in _text(response.content)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["ma-note", "profils", "nombres"])
def test_a_system_that_nobody_can_compute_has_no_such_page(client: Client, page: str) -> None:
    assert client.get(f"/algorithmes/cnaf-2010-2014/{page}/").status_code == 404
    assert client.get(f"/algorithmes/ams-autriche/{page}/inconnu/").status_code == 404


def test_the_page_of_a_system_leads_to_its_calculation(client: Client) -> None:
    assert AMS in client.get("/algorithmes/ams-autriche/").content.decode()
    assert "/ma-note/" not in client.get("/algorithmes/cnaf-2010-2014/").content.decode()


@pytest.mark.django_db
def test_privacy_nothing_of_an_answer_is_written_or_logged(
    client: Client, caplog: pytest.LogCaptureFixture, imported: Path
) -> None:
    marked = "4217933"
    address = "/algorithmes/amsterdam-slimme-check/ma-note/"
    given = {f"v{at}": "1" for at in range(14)} | {"v4": marked}
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        assert "4 217 933" in _posted(client, address, given)
        _posted(client, address, {**given, "v5": f"x{marked}"}, status=422)
    assert marked not in caplog.text
    assert not [query for query in queries if marked in query["sql"]]
    assert files_with(marked, imported) == []


@pytest.fixture
def imported(tmp_path: Path, settings: Settings) -> Path:
    """Import the two models of Amsterdam, where the published files are at hand."""
    if not SHARED.is_dir():
        pytest.skip("modèles publiés absents")
    settings.DATA_DIR = tmp_path
    (tmp_path / "models").mkdir()
    for path in sorted(SHARED.glob("nl_amsterdam*.json")):
        model = importing.read(path.name, path.read_bytes())
        publishing.place(tmp_path, model.id).write_text(publishing.to_yaml(model), "utf-8")
    return tmp_path


def test_an_imported_pair_is_shown_one_beside_the_other(client: Client, imported: Path) -> None:
    page = client.get("/algorithmes/amsterdam-slimme-check/ma-note/")
    assert "ce n’est pas votre note à la CAF" in _text(page.content)
    assert len(page.context["others"]) == 1
    assert client.get(page.context["others"][0][1]).status_code == 200
    assert len(files_with("intercept", imported)) == 2


def test_a_number_is_read_as_french_writes_it(client: Client, imported: Path) -> None:
    address = "/algorithmes/amsterdam-slimme-check/ma-note/"
    model = client.get(address).context["model"]
    given = {
        f"v{at}": "1" if one.choices or one.whole else "1 234,50"
        for at, one in enumerate(model.variables)
    }
    assert "1 234,5" in _posted(client, address, given)
    refused = _posted(client, address, {**given, "v4": "beaucoup"}, status=422)
    assert "nombre" in refused
    assert imported.is_dir()


def test_a_spoilt_file_hides_no_other_model(client: Client, imported: Path) -> None:
    (imported / "models" / "abime.yaml").write_text("form: additive\n", encoding="utf-8")
    assert client.get("/algorithmes/amsterdam-slimme-check/ma-note/").status_code == 200


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.66, "66 %"), (0.4483, "44,8 %"), (0.0001, "moins de 0,1 %"), (0.99999, "plus de 99,9 %")],
)
def test_a_share_is_said_with_one_figure_after_the_comma(share: float, words: str) -> None:
    assert notes.per_cent(share).replace("\u00a0", " ").replace("\u202f", " ") == words
