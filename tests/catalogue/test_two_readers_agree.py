"""`guichet deadline` reads a procedure without the schema, to answer at once: both must agree."""

import pytest

from guichet.cli.procedure_files import open_procedure, procedures_folder
from guichet.engine import catalogue as catalogues
from guichet.engine.entries import ClockRule, Procedure
from guichet.engine.time_limits import Kind, Rule


def _clocks(procedure: Procedure) -> list[tuple[Kind, ClockRule]]:
    clocks: list[tuple[Kind, ClockRule | None]] = [
        ("act_before", procedure.act_before),
        ("reply", procedure.clock),
        ("wait_before", procedure.wait_before),
    ]
    return [(kind, clock) for kind, clock in clocks if clock]


def _counted(kind: Kind, rule: Rule) -> tuple[object, ...]:
    """Return all that changes a date; words are typeset by one reader only."""
    return (
        kind,
        rule.starts,
        rule.length,
        rule.regime,
        rule.status,
        rule.extension,
        rule.restarts_on_documents,
        rule.to_court,
        len(rule.sources),
    )


@pytest.mark.parametrize("identifier", list(catalogues.load().procedures))
def test_both_readers_count_in_the_same_way(identifier: str) -> None:
    procedure = catalogues.load().procedures[identifier]
    quick = open_procedure(identifier, procedures_folder())
    expected = [
        _counted(kind, procedure.rule(clock, event))
        for kind, clock in _clocks(procedure)
        for event in (clock.starts, *clock.also_starts)
    ]
    assert [_counted(kind, rule) for kind, rule in quick.rules] == expected
    assert quick.judge == procedure.judge
    assert quick.since == procedure.since
