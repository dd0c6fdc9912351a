"""The catalogue holds all that the legal dossier holds, statement by statement.

The dossier stands beside the checkout where there is one. Without it, the frozen list
`statements.txt` still says if a statement disappears or changes its status.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from guichet.engine import catalogue as catalogues
from guichet.engine.entries import ClockRule, Procedure, ReplyClock, Span, Statement
from guichet.engine.time_limits import Event, Regime
from guichet.engine.typography import typeset

HERE: Final = Path(__file__).resolve()
LAW: Final = HERE.parents[2].parent / "shared" / "law"
FROZEN: Final = HERE.with_name("statements.txt")

with_dossier = pytest.mark.skipif(not LAW.is_dir(), reason="dossier absent")

CATALOGUE: Final = catalogues.load()
PROCEDURES: Final = sorted(CATALOGUE.procedures)
STATUS: Final = {"verified": "verified", "from_knowledge": "to_check"}


@cache
def dossier() -> dict[str, Any]:
    """Return the structured part of the dossier."""
    found: dict[str, Any] = yaml.safe_load((LAW / "procedures.yaml").read_text(encoding="utf-8"))
    return found


@cache
def dossier_prose() -> str:
    """Return the dossier's own text, as one line."""
    return folded((LAW / "dossier.md").read_text(encoding="utf-8"))


def theirs(procedure: str) -> dict[str, Any]:
    """Return one procedure of the dossier."""
    (found,) = (one for one in dossier()["procedures"] if one["id"] == procedure)
    return dict(found)


def folded(text: object) -> str:
    """Return the text as it is shown: typeset, on one line, in the words of the catalogue."""
    return " ".join(typeset(str(text).replace("from_knowledge", "à vérifier")).split())


def all_folded(texts: object) -> list[str]:
    """Return each text folded."""
    assert isinstance(texts, list | tuple)
    return [folded(one) for one in texts]


# --- Counts -----------------------------------------------------------------------------------


@with_dossier
def test_the_counts_are_those_of_the_dossier() -> None:
    counts = dossier()["meta"]["counts"]
    assert len(CATALOGUE.procedures) == len(dossier()["procedures"]) == counts["procedures"] == 61
    statements = [one for name in PROCEDURES for one in CATALOGUE.procedures[name].legal_basis]
    assert len(statements) == 243
    by_status = Counter(one.status for one in statements)
    assert by_status["verified"] == counts["legal_basis_verified"] == 229
    assert by_status["to_check"] == counts["legal_basis_from_knowledge"] == 14
    by_evidence = Counter(one.evidence for one in statements)
    for evidence in ("official", "text_copy", "secondary"):
        assert by_evidence[evidence] == counts[f"evidence_{evidence}"]
    assert len(CATALOGUE.sources) == len(dossier()["sources"]) == 107
    assert len(CATALOGUE.events) == len(dossier()["events"]) == 12
    assert len(CATALOGUE.regimes) == len(dossier()["regimes"]) == 7
    assert len(CATALOGUE.general_rules) == len(dossier()["general_rules"]) + 1 == 19


@with_dossier
def test_every_part_of_a_procedure_is_compared() -> None:
    """A key added to the dossier must be compared too, or it could be lost unseen."""
    keys = {key for one in dossier()["procedures"] for key in one}
    assert keys == {"id", *TEXTS, *LISTS, *CLOCKS, *LISTS_AS_THEY_ARE, *OTHER_PARTS}


# --- Procedure by procedure -------------------------------------------------------------------

TEXTS: Final = ("title", "who", "cost")
LISTS: Final = ("asks", "pieces", "traps")
CLOCKS: Final = ("act_before", "clock", "wait_before")
LISTS_AS_THEY_ARE: Final = ("domains", "facts_sources")
OTHER_PARTS: Final = ("tier", "addressee", "form", "legal_basis", "then")


@with_dossier
@pytest.mark.parametrize("name", PROCEDURES)
def test_the_procedure_says_what_the_dossier_says(name: str) -> None:
    mine, their = CATALOGUE.procedures[name], theirs(name)
    for key in TEXTS:
        assert folded(getattr(mine, key)) == folded(their[key]), key
    for key in LISTS:
        assert all_folded(getattr(mine, key)) == all_folded(their[key]), key
    for key in LISTS_AS_THEY_ARE:
        assert list(getattr(mine, key)) == their.get(key, []), key
    assert mine.tier == their["tier"]
    ways = {key: folded(text) for key, text in mine.form.model_dump().items()}
    assert ways == {key: folded(text) for key, text in their["form"].items()}


@with_dossier
@pytest.mark.parametrize("name", PROCEDURES)
def test_the_addressee_is_the_dossier_s(name: str) -> None:
    mine, their = CATALOGUE.procedures[name].addressee, theirs(name)["addressee"]
    assert mine.kind == their["kind"]
    assert folded(mine.name) == folded(their["name"])
    assert folded(mine.how_to_find) == folded(their["how_to_find"])
    assert list(mine.address_source) == their.get("address_source", [])


@with_dossier
@pytest.mark.parametrize("name", PROCEDURES)
def test_each_statement_of_law_is_there(name: str) -> None:
    mine, their = CATALOGUE.procedures[name].legal_basis, theirs(name)["legal_basis"]
    assert [folded(one.ref) for one in mine] == all_folded([one["ref"] for one in their])
    for one, other in zip(mine, their, strict=True):
        assert set(other) <= {"ref", "says", "status", "source", "see", "evidence", "articles"}
        assert _statement(one) == _their_statement(other)


def _statement(one: Statement) -> dict[str, object]:
    return {
        "says": folded(one.says),
        "status": one.status,
        "source": list(one.source),
        "see": list(one.see),
        "evidence": one.evidence,
        "articles": [
            (folded(each.num), each.legi_id, str(each.in_force_since), each.state)
            for each in one.articles
        ],
    }


def _their_statement(other: dict[str, Any]) -> dict[str, object]:
    return {
        "says": folded(other["says"]),
        "status": STATUS[other["status"]],
        "source": other["source"],
        "see": other.get("see", []),
        "evidence": other["evidence"],
        "articles": [
            (folded(each["num"]), each["legi_id"], each["in_force_since"], each["state"])
            for each in other.get("articles", [])
        ],
    }


@with_dossier
@pytest.mark.parametrize("name", PROCEDURES)
def test_each_clock_is_there(name: str) -> None:
    mine, their = CATALOGUE.procedures[name], theirs(name)
    for key in CLOCKS:
        assert _clock(getattr(mine, key)) == _their_clock(their.get(key)), key


@with_dossier
@pytest.mark.parametrize("name", PROCEDURES)
def test_each_exit_is_there(name: str) -> None:
    mine, their = CATALOGUE.procedures[name].then, theirs(name)["then"]
    assert [(one.outcome, one.procedure, _clock(one.within), folded(one.note)) for one in mine] == [
        (one["if"], one["procedure"], _their_clock(one["within"]), folded(one.get("note", "")))
        for one in their
    ]


def _clock(rule: ClockRule | None) -> dict[str, object] | None:
    if rule is None:
        return None
    found: dict[str, object] = {
        "starts": rule.starts.value,
        "length": _span(rule.length),
        "regime": rule.regime.value,
        "meaning": folded(rule.meaning),
        "status": rule.status,
    }
    if isinstance(rule, ReplyClock):
        found |= {"silence": folded(rule.silence), "extension": folded(rule.extension)}
    return found


def _span(length: Span | None) -> dict[str, int] | None:
    return (
        {unit: number for unit, number in length.model_dump().items() if number} if length else None
    )


def _their_clock(rule: dict[str, Any] | None) -> dict[str, object] | None:
    if rule is None:
        return None
    texts: dict[str, object] = {
        key: folded(rule[key]) for key in ("silence", "extension") if key in rule
    }
    return {
        "starts": rule["starts"],
        "length": rule["length"],
        "regime": rule["regime"],
        "meaning": folded(rule.get("meaning", "")),
        "status": STATUS[rule.get("status", "verified")],
        **texts,
    }


# --- What is common to all --------------------------------------------------------------------


@with_dossier
def test_the_events_are_there() -> None:
    for key, text in dossier()["events"].items():
        assert folded(CATALOGUE.events[Event(key)]) == folded(text)


@with_dossier
def test_the_seven_regimes_are_there() -> None:
    for key, their in dossier()["regimes"].items():
        mine = CATALOGUE.regimes[Regime(key)]
        for part in ("label", "rule", "algorithm"):
            assert folded(getattr(mine, part)) == folded(their[part]), (key, part)
        assert mine.status == STATUS[their["status"]]
        assert list(mine.source) == their["source"]


@with_dossier
def test_the_general_rules_are_there() -> None:
    for mine, their in zip(CATALOGUE.general_rules, dossier()["general_rules"], strict=False):
        assert mine.id == their["id"]
        assert folded(mine.text) == folded(their["text"])
        assert folded(mine.ref) == folded(their["ref"])
        assert mine.status == STATUS[their["status"]]
        assert list(mine.source) == their["source"]
        assert all_folded(mine.exceptions) == all_folded(their.get("exceptions", []))
        assert folded(mine.note) == folded(their.get("note", ""))


@with_dossier
def test_the_nineteenth_rule_is_the_mediator_s() -> None:
    """It stands in the dossier's part 3, point 15, and not in the structured table."""
    rule = CATALOGUE.general_rules[-1]
    assert rule.ref == "CSS L217-7-1"
    assert "Médiateur de caisse (CSS L217-7-1)" in dossier_prose()
    assert "suspend seulement à partir de la notification de recevabilité" in dossier_prose()
    assert "qu’à partir de la notification de recevabilité" in folded(rule.text)


@with_dossier
def test_the_computed_examples_are_there() -> None:
    assert [
        (
            one.regime.value,
            str(one.start),
            _span(one.length),
            str(one.expected),
            one.weekday,
            folded(one.note),
        )
        for one in CATALOGUE.deadline_examples
    ] == [
        (
            one["regime"],
            one["start"],
            one["length"],
            one["expected"],
            one["weekday"],
            folded(one["note"]),
        )
        for one in dossier()["test_vectors"]
    ]


@with_dossier
def test_the_steps_beyond_the_catalogue_are_there() -> None:
    assert [
        (one.id, folded(one.title), folded(one.note)) for one in CATALOGUE.external_steps.values()
    ] == [
        (one["id"], folded(one["title"]), folded(one["note"]))
        for one in dossier()["external_steps"]
    ]


@with_dossier
@pytest.mark.parametrize("key", sorted(CATALOGUE.sources))
def test_each_source_is_there(key: str) -> None:
    mine = CATALOGUE.sources[key].model_dump()
    their = dossier()["sources"][key]
    assert {part: folded(text) for part, text in mine.items() if text} == {
        part: folded(text) for part, text in their.items()
    }


@with_dossier
def test_received_ideas_changes_and_doubts_are_all_taken_in() -> None:
    """The dossier tells them in prose: their number is compared, and read by people."""
    text = (LAW / "dossier.md").read_text(encoding="utf-8")
    ideas = re.findall(r"(?m)^\|", _part(text, "## 2.", "## 3."))
    assert len(CATALOGUE.corrections) == len(ideas) - 2  # the head of the table
    changes = re.findall(r"(?m)^- \*\*", _part(text, "## 4.", "### "))
    assert len(CATALOGUE.changes) == len(changes)
    doubts = re.findall(r"(?<!\S)\d+\. [A-ZÉ]", _part(text, "### Points à vérifier", "## 5."))
    ours = {"rsa-paye-par-l-etat", "voies-et-delais-are"}  # found by trying, not in the dossier
    assert len([one for one in CATALOGUE.doubts if one.id not in ours]) == len(doubts)


def _part(text: str, begin: str, end: str) -> str:
    after = text[text.index(begin) + len(begin) :]
    return after[: after.index(end)]


# --- Without the dossier ----------------------------------------------------------------------


def _line(procedure: Procedure, one: Statement) -> str:
    return f"{procedure.id} | {folded(one.ref)} | {one.status}"


def test_no_statement_disappears_or_changes_its_status_unseen() -> None:
    """To accept a change, write it in statements.txt too: one more pair of eyes."""
    mine = [
        _line(CATALOGUE.procedures[name], one)
        for name in PROCEDURES
        for one in CATALOGUE.procedures[name].legal_basis
    ]
    lines = FROZEN.read_text(encoding="utf-8").splitlines()
    frozen = [line for line in lines if line and not line.startswith("#")]
    lost, new = Counter(frozen) - Counter(mine), Counter(mine) - Counter(frozen)
    assert not lost, f"no longer in the catalogue: {sorted(lost)}"
    assert not new, f"not yet in statements.txt: {sorted(new)}"
    assert mine == frozen


def test_the_frozen_counts_hold() -> None:
    statements = [one for name in PROCEDURES for one in CATALOGUE.procedures[name].legal_basis]
    assert len(PROCEDURES) == 61
    assert Counter(one.status for one in statements) == {"verified": 229, "to_check": 14}
    assert (len(CATALOGUE.sources), len(CATALOGUE.events), len(CATALOGUE.regimes)) == (107, 12, 7)
    assert (len(CATALOGUE.general_rules), len(CATALOGUE.deadline_examples)) == (19, 14)


def test_what_is_to_check_is_never_called_verified() -> None:
    for name in PROCEDURES:
        procedure = CATALOGUE.procedures[name]
        if any(one.status == "to_check" for one in procedure.legal_basis):
            assert procedure.status == "to_check", name
        for one in procedure.legal_basis:
            assert (one.status == "verified") is bool(one.source), (name, one.ref)
