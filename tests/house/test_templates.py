"""Templates are all of use, and bring nothing in from elsewhere."""

import re

from tests.house.files import python_files, short, templates

# Django finds these by their name alone.
_FOUND_BY_NAME = {"404.html", "500.html", "400.html", "403.html"}
_TAG_THAT_LOADS = re.compile(
    r"""<(?:script|img|link|iframe|audio|video|source|embed|object|use|image)\b[^>]*?
        \b(?:src|href|data|srcset|poster)\s*=\s*["']?\s*(?:https?:)?//""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_STYLE_IN_A_TAG = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)


def test_every_template_is_used() -> None:
    code = [path.read_text(encoding="utf-8") for path in (*python_files(), *templates())]
    unused = []
    for path in templates():
        name = path.as_posix().split("/templates/", 1)[1]
        if path.name not in _FOUND_BY_NAME and not any(name in text for text in code):
            unused.append(short(path))
    assert unused == []


def test_no_template_loads_anything_from_elsewhere() -> None:
    found = [path for path in templates() if _TAG_THAT_LOADS.search(path.read_text("utf-8"))]
    assert [short(path) for path in found] == []


def test_no_template_holds_a_style_or_a_script_that_our_policy_would_refuse() -> None:
    found = [path for path in templates() if _STYLE_IN_A_TAG.search(path.read_text("utf-8"))]
    assert [short(path) for path in found] == []
