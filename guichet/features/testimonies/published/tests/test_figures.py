"""The figures: nothing small, nothing that subtraction would find, and nobody alone."""

import pytest
from django.test import Client

from guichet.engine.places import DEPARTMENTS
from guichet.features.testimonies.models import Door, FacetKind
from guichet.features.testimonies.published import charts, figures
from guichet.features.testimonies.published.figures import Figure
from guichet.features.testimonies.published.tests.conftest import MARCH, TODAY, Publish
from guichet.features.testimonies.shelf import withdraw_testimony


def page() -> str:
    response = Client().get("/temoignages/chiffres/")
    assert response.status_code == 200
    return response.content.decode()


def figure(name: str) -> Figure:
    return next(one for one in figures.current().all if one.name == name)


def counts(name: str) -> dict[str, int | None]:
    return {line.value: line.count for line in figure(name).lines}


@pytest.mark.django_db
def test_an_empty_shelf_has_no_figures_and_says_why() -> None:
    assert "Pas encore assez de témoignages" in page()


def test_four_testimonies_are_not_enough(publish: Publish) -> None:
    for _ in range(4):
        publish()
    shown = page()
    assert "Pas encore assez de témoignages" in shown
    assert "La CAF" not in shown


def test_five_are_counted_with_their_table_their_number_and_their_method(publish: Publish) -> None:
    for _ in range(5):
        publish()
        publish(facts={FacetKind.THEME: ["refusal"]})
        publish(facts={FacetKind.THEME: ["refusal"]})
    shown = page()
    assert "15 témoignages comptés" in shown
    assert counts("themes")["refusal"] == 10
    assert "Comment nous comptons" in shown
    assert shown.count("<table>") == len(figures.current().all)


def test_a_small_count_is_hidden_with_its_neighbour(publish: Publish) -> None:
    for theme, many in (("money-claimed", 9), ("refusal", 6), ("check", 2)):
        for _ in range(many):
            publish(facts={FacetKind.THEME: [theme]})
    found = counts("themes")
    assert (found["money-claimed"], found["refusal"], found["check"]) == (9, None, None)
    assert figure("themes").together == 8


def test_when_everybody_says_the_same_it_is_not_told_of_each(publish: Publish) -> None:
    for _ in range(7):
        publish(facts={FacetKind.THEME: ["refusal"]})
    # Every other count would be known to be zero, and each person's answer with it.
    assert set(counts("themes").values()) == {None}


def test_count_only_testimonies_enter_five_by_five(publish: Publish, count_only: Publish) -> None:
    for _ in range(10):
        publish()
    for _ in range(4):
        count_only()
    assert figures.current().n == 10
    count_only()
    assert figures.current().n == 15


def test_privacy_a_count_only_testimony_is_never_found_by_subtracting_the_texts(
    publish: Publish, count_only: Publish
) -> None:
    for _ in range(8):
        publish(facts={FacetKind.DEPARTMENT: ["93"]})
    for code in ("93", "57", "57", "57", "57"):
        count_only(facts={FacetKind.DEPARTMENT: [code]})
    # 9 at 93, of which 8 can be read: the ninth would be known to live there.
    assert counts("departements")["93"] is None


def test_a_withdrawn_one_leaves_the_figures_at_once(publish: Publish) -> None:
    one = [publish() for _ in range(6)][-1]
    assert figures.current().n == 6
    withdraw_testimony(testimony=one, today=TODAY)
    assert figures.current().n == 5


def test_missing_answers_are_counted_as_such(publish: Publish) -> None:
    for _ in range(6):
        publish()
        publish(facts={FacetKind.BODY: ["msa"]})
        publish(door=Door.WORKERS, facts={FacetKind.SECTOR: ["logistics"]})
        publish(door=Door.WORKERS, facts={FacetKind.SECTOR: ["logistics"]})
    assert counts("services")[""] == 12
    assert figure("services").n == 24


def test_months_are_in_order_without_a_hole(publish: Publish) -> None:
    for month in (3, 6, 7):
        for _ in range(7):
            publish(month=MARCH.replace(month=month))
    for _ in range(3):
        publish(month=MARCH.replace(month=4))
        publish(month=MARCH.replace(month=5))
    found = counts("mois")
    assert list(found)[:4] == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert (found["2026-04"], found["2026-05"]) == (None, None)


def test_privacy_the_months_at_both_ends_are_not_told_when_they_are_hidden(
    publish: Publish,
) -> None:
    for _ in range(9):
        publish()
    for month in (1, 9):
        for _ in range(3):
            publish(month=MARCH.replace(month=month))
    assert counts("mois") == {"2026-03": 9, "": None}


def test_the_map_shades_what_is_shown_and_leaves_the_rest(publish: Publish) -> None:
    for _ in range(6):
        publish()
        publish()
        publish(facts={FacetKind.DEPARTMENT: ["57"]})
    shown = page()
    assert 'class="s2"' in shown
    assert "Seine-Saint-Denis (93), 12" in shown


def test_every_departement_has_its_shape_on_the_map() -> None:
    drawn = {code for code, _ in charts.outlines()}
    assert drawn == set(DEPARTMENTS)


@pytest.mark.parametrize(
    ("count", "shade"), [(None, 0), (5, 1), (9, 1), (10, 2), (24, 2), (25, 3), (100, 4), (5000, 4)]
)
def test_shades_follow_the_legend(count: int | None, shade: int) -> None:
    assert charts.shade_of(count) == shade
