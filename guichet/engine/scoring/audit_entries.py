"""The audits of the catalogue: what was measured on real data, its numbers, and how to redo it.

The counts stand beside each entry as small tables; a test computes every figure from them again.
"""

import datetime
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from guichet.engine import strict_yaml
from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.scoring.audit import Rate
from guichet.engine.scoring.model import ModelSource

FOLDER: Final = "audits"

FileName = Annotated[str, Field(pattern=r"^[a-z0-9-]+\.csv$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Measured = Literal["rate", "ratio", "difference"]


class Counts(Entry):
    """A small table of counts beside the entry, and how it was made from the published file."""

    file: FileName
    made_from: Text
    how: Text


class Run(Entry):
    """One run of `guichet audit` on one table: what it says in a sentence, and what it does not."""

    id: Id
    title: Text
    says: Text
    silent: Text
    file: FileName
    by: str
    count: str
    decision: str = ""
    outcome: str = ""
    reference: str = ""

    @property
    def command(self) -> str:
        """The command that makes the report, in the folder of the tables, over none of them."""
        words = ["guichet", "audit", "-", "--data", self.file, "--by", self.by]
        for option in ("decision", "outcome", "count", "reference"):
            if value := getattr(self, option):
                words += [f"--{option}", value]
        return shlex.join([*words, "-o", f"rapport-{self.id}.html"])


class Figure(Entry):
    """One number of an audit: `published` as its source wrote it, '' when we computed it alone.

    `value` is a share, a ratio or a difference of shares, as computed from the counts, rounded to
    `places`. `n` is the number of people it is a share of.
    """

    id: Id
    label: Text
    run: Id
    rate: Rate
    group: str
    measure: Measured = "rate"
    against: str = ""
    value: float
    places: Annotated[int, Field(ge=1, le=8)] = 4
    n: Annotated[int, Field(ge=1)]
    published: Prose = ""
    note: Prose = ""

    @model_validator(mode="after")
    def _compares_with_a_group(self) -> Self:
        if (self.measure == "rate") == bool(self.against):
            raise ValueError(
                f"« {self.id} » : « against » va avec un rapport ou un écart, et eux seuls"
            )
        return self


class AuditEntry(Entry):
    """One audit of a system that was really used, which the register lists under the slug `algorithm`.

    `not_redone`: published, and not found again.
    """

    id: Id
    title: Text
    question: Text
    algorithm: Id
    system: Text
    operator: Text
    country: Text
    years: Text
    measured: Text
    answer: Text
    tables: Annotated[tuple[Counts, ...], Field(min_length=1)]
    runs: Annotated[tuple[Run, ...], Field(min_length=1)]
    figures: Annotated[tuple[Figure, ...], Field(min_length=1)]
    method: Annotated[tuple[Text, ...], Field(min_length=1)]
    limits: Annotated[tuple[Text, ...], Field(min_length=1)]
    not_redone: tuple[Text, ...] = ()
    sources: Annotated[Mapping[str, ModelSource], Field(min_length=1)]
    licence: Text
    reviewed_on: datetime.date

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        files = [one.file for one in self.tables]
        runs = [one.id for one in self.runs]
        for kind, names in (
            ("tableaux", files),
            ("runs", runs),
            ("figures", [one.id for one in self.figures]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"deux {kind} ont le même nom")
        for run in self.runs:
            if run.file not in files:
                raise ValueError(
                    f"« {run.id} » : le tableau « {run.file} » n’est pas dans « tables »"
                )
        for figure in self.figures:
            if figure.run not in runs:
                raise ValueError(f"« {figure.id} » : « {figure.run} » n’est pas dans « runs »")
        return self

    def rates_of(self, run: Run) -> tuple[Rate, ...]:
        """Return the rates of a run that are figures of the audit, in their order."""
        return tuple(dict.fromkeys(one.rate for one in self.figures if one.run == run.id))

    def run_of(self, figure: Figure) -> Run:
        """Return the run that gives a figure."""
        return next(one for one in self.runs if one.id == figure.run)


def load(catalogue: Path) -> dict[str, AuditEntry]:
    """Return the audits of a catalogue's folder by their id; raise CatalogueError at a fault."""
    folder, found = catalogue / FOLDER, {}
    for path in sorted(folder.glob("*.yaml")):
        entry = strict_yaml.load(AuditEntry, path)
        if entry.id != path.stem:
            line = strict_yaml.line_of(path, "id")
            raise strict_yaml.CatalogueError(path, line, f"id doit être « {path.stem} »")
        for table in entry.tables:
            if not (folder / table.file).is_file():
                line = strict_yaml.line_of(path, "tables")
                message = f"le tableau « {table.file} » n’est pas à côté"
                raise strict_yaml.CatalogueError(path, line, message)
        found[entry.id] = entry
    return found
