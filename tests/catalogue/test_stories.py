"""Each story told in the catalogue comes out as a person of the law counted it by hand."""

import datetime
from pathlib import Path
from typing import Final

import pytest

from guichet.engine import catalogue as catalogues
from guichet.engine import orientation, questionnaire
from guichet.engine.entries import SituationExample
from guichet.engine.orientation import Orientation

STORIES: Final = catalogues.load().situation_examples
FEWEST: Final = 36
THE_CAST: Final = ("Amina", "Bilal", "Chloé", "Dominique", "Elif", "Farid")


def _orient(story: SituationExample) -> Orientation:
    catalogue = catalogues.load()
    answers = questionnaire.read_all(catalogue, story.answers, story.today)
    missing = questionnaire.next_question(catalogue, answers)
    assert missing is None, f"the story does not answer « {missing.id} »"
    return orientation.orient(catalogue, answers, story.today)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_the_story_ends_as_it_should(story: SituationExample) -> None:
    found = {one.procedure.id: one for one in _orient(story).advice}
    assert tuple(found) == story.procedures
    for procedure, day in story.last_days.items():
        assert found[procedure].last_day == day, procedure
    assert not set(story.absent) & set(found)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_every_date_of_the_story_was_counted_by_hand(story: SituationExample) -> None:
    dated = {one.procedure.id for one in _orient(story).advice if one.last_day}
    assert set(story.last_days) <= dated
    assert bool(story.last_days) is bool(dated)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_what_would_be_dangerous_exists(story: SituationExample) -> None:
    """A misspelt name in `absent` would guard against nothing."""
    assert set(story.absent) <= set(catalogues.load().procedures)


def test_every_situation_is_told() -> None:
    told = {story.answers["situation"] for story in STORIES}
    assert told == set(catalogues.load().situations)
    assert len(STORIES) >= FEWEST


def test_every_procedure_that_the_counter_proposes_first_is_told() -> None:
    """A procedure that no story meets could change without anybody seeing it."""
    told = {procedure for story in STORIES for procedure in story.procedures}
    situations = catalogues.load().situations.values()
    assert {one.procedure for situation in situations for one in situation.proposes} <= told


def test_the_cast_comes_to_the_counter() -> None:
    everything = " ".join(f"{story.title} {story.story}" for story in STORIES)
    assert [name for name in THE_CAST if name not in everything] == []


def test_the_stories_meet_the_difficult_days() -> None:
    places = {str(story.answers.get("place", "")) for story in STORIES}
    assert places & {"57", "67", "68", "Bas-Rhin"}
    assert places & {"974", "La Réunion"}
    days = {day for story in STORIES for day in story.last_days.values()}
    assert datetime.date(2028, 2, 29) in days
    assert any(day.weekday() == 6 for day in days), "a prudent day may be a Sunday"
    assert any(day.day == 28 and day.month == 2 for day in days)
    answers = [value for story in STORIES for value in story.answers.values()]
    assert "unknown" in answers


def test_no_title_is_told_twice() -> None:
    titles = [story.title for story in STORIES]
    assert len(titles) == len(set(titles))


def test_the_way_of_counting_is_written_beside_the_unusual_dates() -> None:
    """A reader must be able to check with a finger: the file keeps the hand count as comments."""
    path = Path(catalogues.CATALOGUE_DIR) / "situations" / "examples.yaml"
    counted = [line for line in path.read_text(encoding="utf-8").splitlines() if "  # " in line]
    assert len(counted) >= FEWEST
