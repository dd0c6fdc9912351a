"""What makes a page sound, beyond its looks: checks on its source, each giving faults in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

Check = Callable[[Element], Iterator[str]]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS: Final = _names(
    """
    address article aside blockquote details dialog div dl fieldset figure footer form header hr
    main nav ol p pre search section table ul
    """
)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
# Inside these, HTML allows words and pictures only; a title may hold a heading where it says so.
_WORDS_ONLY: Final = _names(
    """
    abbr b bdi button code dfn em h1 h2 h3 h4 h5 h6 i kbd label legend mark p q s small span
    strong sub summary sup time u var
    """
)
_MAY_HOLD_A_HEADING: Final = frozenset({"legend", "summary"})
_CHILDREN: Final = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "tr": {"th", "td"},
}
_TAPPED: Final = frozenset({"a", "button", "input", "label", "select", "summary", "textarea"})
_GONE: Final = frozenset({"acronym", "big", "center", "font", "frame", "marquee", "strike", "tt"})
_REFERENCES: Final = ("aria-controls", "aria-describedby", "aria-labelledby", "for", "headers")
_UNLABELLED: Final = frozenset({"button", "hidden", "image", "reset", "submit"})
# What a browser fetches by itself. An anchor is followed by people only.
_FETCHED: Final = ("data", "poster", "src", "srcset")
_FETCHED_BY_HREF: Final = frozenset({"feImage", "image", "link", "use"})


@dataclass(frozen=True)
class ReadPage:
    """What a page holds: its faults, where it leads, the places inside it that a link may name."""

    faults: tuple[str, ...]
    links: tuple[str, ...]
    places: frozenset[str]


def read(source: str) -> ReadPage:
    """Read a page once, as strictly as HTML can be read."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        root: Element = parser.parse(source)
    except ParseError as error:
        return ReadPage((f"not HTML: {error}",), (), frozenset())
    return ReadPage(
        faults=tuple(fault for check in CHECKS for fault in check(root)),
        links=tuple(_links(root)),
        places=frozenset(name for one in root.iter() if (name := one.get("id"))),
    )


def faults(source: str) -> list[str]:
    """Give everything that is wrong in a page; an empty list for a sound one."""
    return list(read(source).faults)


def _name(element: Element) -> str:
    """Give the name of an element, without the namespace that drawings carry."""
    return str(element.tag).rpartition("}")[2]


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _language_and_title(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "no language"
    titles = [one for one in root.iter("title") if _words(one)]
    if len(titles) != 1:
        yield f"{len(titles)} titles"


def _headings(root: Element) -> Iterator[str]:
    levels = [int(_name(one)[1]) for one in root.iter() if _name(one) in _HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows level {before}"
    for one in root.iter():
        if _name(one) in _HEADINGS and not _words(one):
            yield f"an empty {_name(one)}"


def _identifiers(root: Element) -> Iterator[str]:
    counts = Counter(one.get("id") for one in root.iter() if one.get("id") is not None)
    for name, count in counts.items():
        if count > 1 or not name or re.search(r"\s", name):
            yield f"identifier « {name} », {count} times"
    for one in root.iter():
        for attribute in _REFERENCES:
            for name in (one.get(attribute) or "").split():
                if name not in counts:
                    yield f"{_name(one)} {attribute}={name} leads nowhere"


def _labels(root: Element) -> Iterator[str]:
    named = {one.get("for") for one in root.iter("label") if _words(one)}
    held = {inner for one in root.iter("label") if _words(one) for inner in one.iter()}
    for one in root.iter():
        is_field = _name(one) in {"select", "textarea"} or (
            _name(one) == "input" and one.get("type", "text") not in _UNLABELLED
        )
        has_label = one.get("id") in named or one in held or one.get("aria-label")
        if is_field and not (has_label or one.get("aria-labelledby")):
            yield f"the field « {one.get('name')} » has no label"
        if _name(one) == "fieldset" and not any(_words(inner) for inner in one.iter("legend")):
            yield "a group of fields has no legend"
        if _name(one) in {"a", "button"} and not (_words(one) or one.get("aria-label")):
            yield f"{_name(one)} {one.get('href', '')} says nothing"
        if _name(one) == "img" and one.get("alt") is None:
            yield "a picture has no text instead"


def _from_elsewhere(root: Element) -> Iterator[str]:
    for one in root.iter():
        fetched = [one.get(attribute) for attribute in _FETCHED]
        if _name(one) in _FETCHED_BY_HREF:
            fetched += [value for key, value in one.items() if key.rpartition("}")[2] == "href"]
        for address in filter(None, fetched):
            is_ours = address.startswith(("/", "#")) and not address.startswith("//")
            if not is_ours:
                yield f"{_name(one)} fetches {address}"


def _refused_by_our_policy(root: Element) -> Iterator[str]:
    for one in root.iter():
        if _name(one) == "style" or (_name(one) == "script" and not one.get("src")):
            yield f"a {_name(one)} inside the page"
        for attribute, value in one.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"{_name(one)} {attribute}={value}"
            if value.strip().lower().startswith("javascript:"):
                yield f"{_name(one)} {attribute}={value}"


def _only_a_script_could_serve_it(root: Element) -> Iterator[str]:
    for one in root.iter():
        if _name(one) == "form" and not any(map(_sends, one.iter("button"))):
            yield f"no button sends the form {one.get('action', '')}"
        # What only a script can serve stays hidden until that script shows it.
        if _name(one) == "button" and one.get("type") == "button" and one.get("hidden") is None:
            yield f"the button « {_words(one)} » needs a script"
        if _name(one) == "a" and one.get("href", "#") == "#":
            yield f"the link « {_words(one)} » leads nowhere"


def _sends(button: Element) -> bool:
    return button.get("type", "submit") == "submit"


def _nesting(root: Element) -> Iterator[str]:
    for one in root.iter():
        name = _name(one)
        inner = [_name(child) for child in one.iter() if child is not one]
        allowed = _CHILDREN.get(name)
        if allowed:
            yield from (f"{_name(c)} just inside {name}" for c in one if _name(c) not in allowed)
        if name in _WORDS_ONLY:
            refused = set(_BLOCKS)
            if name not in _MAY_HOLD_A_HEADING:
                refused |= set(_HEADINGS)
            yield from (f"{found} inside {name}" for found in inner if found in refused)
        if name in {"a", "button"}:
            yield from (f"{found} inside {name}" for found in inner if found in _TAPPED)
        if name in _GONE:
            yield f"{name} is no more in HTML"


def _empty_lists(root: Element) -> Iterator[str]:
    for one in root.iter():
        if _name(one) in {"dl", "ol", "table", "ul"} and len(one) == 0:
            yield f"an empty {_name(one)}"
        if _name(one) in {"dd", "dt", "li", "p"} and len(one) == 0 and not _words(one):
            yield f"an empty {_name(one)}"


CHECKS: Final[tuple[Check, ...]] = (
    _language_and_title,
    _headings,
    _identifiers,
    _labels,
    _from_elsewhere,
    _refused_by_our_policy,
    _only_a_script_could_serve_it,
    _nesting,
    _empty_lists,
)


def _links(root: Element) -> Iterator[str]:
    """Yield where the links and the forms of a page lead, as written."""
    for one in root.iter():
        is_followed = _name(one) == "a" or (_name(one) == "form" and one.get("method") != "post")
        address = one.get("href") or one.get("action")
        if is_followed and address:
            yield address
