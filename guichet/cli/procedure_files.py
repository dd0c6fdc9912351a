"""Reads one procedure of the catalogue and nothing else, so that a date comes at once.

The whole catalogue is validated by `guichet check`; here a single file is opened, without the
schema, whose import alone would take longer than the answer.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guichet.cli.terminal import shown
from guichet.engine.time_limits import CourtOrder, Event, Kind, Length, Regime, Rule

_PACKAGE = Path(__file__).resolve().parents[1]
# The first place exists in an installed package, the second in a checkout.
_CATALOGUES = (_PACKAGE / "_catalogue", _PACKAGE.parent / "catalogue")

_KEYS: tuple[tuple[str, Kind], ...] = (
    ("act_before", "act_before"),
    ("clock", "reply"),
    ("wait_before", "wait_before"),
)
_SLUG = re.compile(r"^slug: *[\"']?([a-z0-9-]+)", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


class ProcedureFault(ValueError):
    """The procedure is not in the catalogue, or its file cannot be read: said in French."""


@dataclass(frozen=True)
class ProcedureFile:
    """What the legal clock needs of a procedure.

    `other_limits`: in which case, in words, its letter has another time limit than `act_before`.
    """

    id: str
    title: str
    judge: CourtOrder | None
    since: date | None
    rules: tuple[tuple[Kind, Rule], ...]
    other_limits: tuple[tuple[str, Rule], ...] = ()


def procedures_folder() -> Path:
    """Return the folder of the procedures, packaged or in the checkout."""
    return next(path for path in _CATALOGUES if path.is_dir()) / "procedures"


def open_procedure(name: str, folder: Path) -> ProcedureFile:
    """Return the procedure of that identifier or French slug; raise ProcedureFault."""
    path = _find(name, folder)
    try:
        entry = _loaded(path.read_text(encoding="utf-8"))
        return ProcedureFile(
            id=entry["id"],
            title=entry["title"],
            judge=entry.get("judge"),
            since=entry.get("since"),
            rules=tuple(_rules(entry)),
            other_limits=tuple(_other_limits(entry, folder.parent / "letters")),
        )
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        message = f"la fiche « {path.stem} » ne peut pas être lue ; lancez « guichet check »"
        raise ProcedureFault(message) from error


def _loaded(text: str) -> dict[str, Any]:
    """Read a file by the C reader where the library was built with it: it is ten times faster."""
    entry: dict[str, Any]
    if yaml.__with_libyaml__:
        entry = yaml.load(text, Loader=yaml.CSafeLoader)
    else:
        entry = yaml.safe_load(text)
    return entry


def _find(name: str, folder: Path) -> Path:
    wanted = _folded(name)
    if _NAME.fullmatch(wanted):
        path = folder / f"{wanted}.yaml"
        if path.is_file():
            return path
    paths = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    for path in tuple(paths.values()):
        if slug := _SLUG.search(path.read_text(encoding="utf-8")):
            paths.setdefault(slug[1], path)
    if wanted in paths:
        return paths[wanted]
    near = difflib.get_close_matches(wanted[:100], paths, 3, 0.5)
    hint = f" ; vouliez-vous dire {' ou '.join(near)} ?" if near else ""
    raise ProcedureFault(f"la démarche « {shown(name)} » est inconnue{hint}")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.strip().lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\s_’']+", "-", letters)


def _rules(entry: Mapping[str, Any]) -> Iterator[tuple[Kind, Rule]]:
    for key, kind in _KEYS:
        if stated := entry.get(key):
            for event in (stated["starts"], *stated.get("also_starts", ())):
                yield kind, _rule({**stated, "starts": event}, entry)


def _other_limits(entry: Mapping[str, Any], letters: Path) -> Iterator[tuple[str, Rule]]:
    """Yield (the case in words, its rule) for each time limit that the procedure's letter adds."""
    path = letters / entry["id"] / "letter.yaml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if "\nother_limits:" not in text:  # most letters have none: reading them would take time
        return
    letter = _loaded(text)
    labels = {
        (question["id"], choice["value"]): choice["label"]
        for question in letter["questions"]
        for choice in question.get("choices", ())
    }
    within = {one["procedure"]: one["within"] for one in entry["then"] if one.get("within")}
    for other in letter["other_limits"]:
        if stated := within.get(other["exit"]):
            told = ((name, value) for name, value in other["when"].items() if value.__hash__)
            said = [labels[one] for one in told if one in labels]
            yield ", ".join(said) or other["exit"], _rule(stated, entry)


def _rule(stated: Mapping[str, Any], entry: Mapping[str, Any]) -> Rule:
    extension = stated.get("extension_length")
    to_court = stated.get("to_court")
    return Rule(
        starts=Event(stated["starts"]),
        length=Length.from_mapping(stated["length"]) if stated["length"] else None,
        regime=Regime(stated["regime"]),
        meaning=stated.get("meaning") or stated.get("silence") or "",
        status=stated.get("status", "verified"),
        extension=Length.from_mapping(extension) if extension else None,
        restarts_on_documents=stated.get("restarts_on_documents", False),
        to_court=entry["addressee"]["kind"] == "court" if to_court is None else to_court,
        sources=tuple(_reference(one) for one in entry["legal_basis"]),
    )


def _reference(statement: Mapping[str, Any]) -> str:
    doubt = "" if statement["status"] == "verified" else " (à vérifier)"
    return f"{statement['ref']}{doubt}"
