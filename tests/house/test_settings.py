"""Settings stay documented, and stay in one place."""

import ast
import re
from collections.abc import Iterator

from tests.house.files import ROOT, python_files, short

_READERS = {"envstr", "envbool", "envint", "envlist", "envdate", "envsecret"}
_DOCUMENTED = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
# This one names the settings for Django and reads nothing; those two prepare other processes.
_MAY_NAME_THE_ENVIRONMENT = {
    "config/settings.py",
    "config/start.py",
    "tests/settings.py",
    "tests/running.py",
}


def _settings_read() -> Iterator[str]:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in _READERS
            and isinstance(node.args[0], ast.Constant)
        ):
            name = str(node.args[0].value)
            yield name
            if node.func.id == "envsecret":
                yield f"{name}_FILE"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert sorted(_DOCUMENTED.findall(page)) == sorted(set(_settings_read()))


def _names_the_environment(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "environb", "getenv"})
        for node in ast.walk(tree)
    )


def test_only_the_settings_read_the_environment() -> None:
    found = {
        short(path)
        for path in python_files()
        if not short(path).startswith(("tools/", "benchmarks/"))
        and _names_the_environment(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found <= _MAY_NAME_THE_ENVIRONMENT
