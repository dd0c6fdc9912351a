"""The guide to the catalogue shows entries that the code accepts, and names every file."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from guichet.engine import conditions, entries
from guichet.engine.catalogue import CATALOGUE_DIR
from guichet.engine.time_limits import Regime
from tools.schemas import DESCRIBED

GUIDE = (CATALOGUE_DIR / "README.md").read_text(encoding="utf-8")
_SHOWN = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RIGHT = re.compile(r"^```markdown\n---\n(.*?)^---\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WRITTEN_BY_PEOPLE: tuple[type[BaseModel], ...] = (
    entries.Procedure,
    entries.ReplyClock,
    entries.Statement,
    entries.Addressee,
    entries.Right,
    entries.Situation,
    entries.Proposal,
    entries.Start,
    entries.Question,
    entries.Choice,
    entries.SituationExample,
    entries.Letter,
    entries.LetterAddressee,
    entries.LetterQuestion,
    entries.LetterChoice,
    entries.LetterExample,
)
_CONDITION = re.compile(r"^\| `(\{.*\})` \|", re.MULTILINE)


def _entries() -> Iterator[tuple[str, Any]]:
    for name, text in _SHOWN.findall(GUIDE):
        yield name, yaml.safe_load(text)
    for front_matter, prose in _RIGHT.findall(GUIDE):
        yield "rights/exemple.md", {**yaml.safe_load(front_matter), "slug": "x", "prose": prose}


@pytest.mark.parametrize(("name", "data"), list(_entries()))
def test_every_entry_shown_is_accepted(name: str, data: object) -> None:
    (kind,) = [kind for pattern, kind in DESCRIBED.values() if fnmatch(name, pattern)]
    TypeAdapter(kind).validate_python(data)


def test_it_shows_one_entry_of_each_kind_that_people_add() -> None:
    folders = [name.split("/")[0] for name, _ in _entries()]
    assert set(folders) == {"procedures", "rights", "situations", "letters"}


def test_every_condition_shown_is_in_the_vocabulary() -> None:
    shown = _CONDITION.findall(GUIDE)
    assert {"all", "any", "not"} <= {key for text in shown for key in yaml.safe_load(text)}
    for text in shown:
        conditions.check(yaml.safe_load(text))


def test_it_names_every_way_of_counting_and_every_file() -> None:
    assert [regime for regime in Regime if f"| `{regime}` |" not in GUIDE] == []
    present = {path.name for path in CATALOGUE_DIR.glob("*.yaml")}
    assert [name for name in sorted(present) if f"`{name}`" not in GUIDE] == []


@pytest.mark.parametrize("kind", _WRITTEN_BY_PEOPLE)
def test_it_names_every_key_that_people_write(kind: type[BaseModel]) -> None:
    keys = set(kind.model_fields) - {"prose"}  # what follows the front matter of a right
    unnamed = [key for key in keys if not re.search(rf"(?<![a-z_]){key}[:`]", GUIDE)]
    assert sorted(unnamed) == []
