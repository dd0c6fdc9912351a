"""The repository speaks of the project alone, and says the truth about itself."""

import ast
import re
from datetime import date

from tests.house.files import ROOT, kept_files, python_files, short, texts

# Written in pieces, so that this file does not break its own rule.
_REGISTRIES = re.compile(
    "|".join(
        (
            r"py" r"pi\.org",
            r"python" r"hosted\.org",
            r"npm" r"js\.(?:org|com)",
            r"deb\." r"debian\.org",
            r"--(?:extra-)?index" r"-url[ =]",
            r"--find" r"-links[ =]",
        )
    )
)
_MACHINE_PATHS = re.compile("|".join((r"/ho" r"me/\w", r"/ro" r"ot/", r"/wo" r"rk/", r"/op" r"t/")))
_DECISION = re.compile(r"(\d{4}-\d{2}-\d{2})-[a-z0-9-]+\.md")


def test_no_kept_file_names_a_registry() -> None:
    found = [short(path) for path, text in texts() if _REGISTRIES.search(text)]
    assert found == []


def test_no_kept_file_holds_a_path_of_somebodys_machine() -> None:
    found = [short(path) for path, text in texts() if _MACHINE_PATHS.search(text)]
    assert found == []


def test_every_module_says_why_it_exists() -> None:
    silent = [
        short(path)
        for path in python_files()
        if "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_decision_has_a_date_and_a_name_of_its_own() -> None:
    names = [path.name for path in kept_files() if path.parent == ROOT / "docs" / "decisions"]
    decisions = [name for name in names if name != "README.md"]
    assert decisions
    subjects = []
    for name in decisions:
        match = _DECISION.fullmatch(name)
        assert match, f"{name}: expected 2026-11-24-what-was-decided.md"
        date.fromisoformat(match.group(1))
        subjects.append(name.removeprefix(match.group(1)))
    assert len(set(subjects)) == len(subjects)


def test_the_map_in_the_readme_lists_exactly_the_rooms() -> None:
    rooms = {path.parent.name for path in (ROOT / "guichet" / "features").glob("*/apps.py")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"guichet/features/([a-z_]+)", readme)) == rooms


def test_no_module_has_a_name_that_says_nothing() -> None:
    nameless = {"utils.py", "helpers.py", "manager.py", "misc.py", "common.py"}
    assert [short(path) for path in python_files() if path.name in nameless] == []
