"""The outlines of the départements have their islands and their enclaves, and no false hole."""

from itertools import pairwise

import pytest

from guichet.engine.gazetteer import Commune, Gazetteer, Outline


@pytest.mark.parametrize(
    ("code", "rings"), [("971", 5), ("976", 2), ("26", 2), ("29", 8), ("974", 1)]
)
def test_islands_and_enclaves_are_drawn(france: Gazetteer, code: str, rings: int) -> None:
    outline = france.outline(code)
    assert outline is not None
    assert len(outline.rings) >= rings


def _is_filled(outline: Outline, place: Commune) -> bool:
    """Tell whether a place is on the land that is drawn: an odd number of borders lie to its east."""
    x, y = place.longitude, place.latitude
    borders = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for ring in outline.rings
        for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return borders % 2 == 1


@pytest.mark.parametrize("code", ["12218", "14581", "15035", "15047", "15171", "49126", "69114"])
def test_a_commune_of_which_the_shape_is_unknown_leaves_no_hole(
    france: Gazetteer, code: str
) -> None:
    commune = france.commune(code)
    assert commune is not None
    outline = france.outline(commune.department)
    assert outline is not None
    assert _is_filled(outline, commune)


def test_the_land_of_a_neighbour_is_a_hole(france: Gazetteer) -> None:
    drome, valreas = france.outline("26"), france.commune("84138")
    assert drome is not None
    assert valreas is not None
    assert not _is_filled(drome, valreas)
