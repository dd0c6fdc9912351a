"""A table of persons to a table of scores: read as it comes, never held whole, refused at a fault.

DuckDB reads, computes and writes (docs/decisions/2026-11-22-engine-for-tables.md).
"""

import codecs
import contextlib
import csv
import difflib
import errno
import gzip
import io
import itertools
import re
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal, cast

import duckdb
from sqlglot import exp

from guichet.engine.scoring import columns, sql
from guichet.engine.scoring.columns import Column, Fault
from guichet.engine.scoring.model import AdditiveModel, MissingTerm, Model

MEMORY: Final = "160MB"
VIEW: Final = "guichet_table"
_THREADS: Final = 2
SCORE: Final = "guichet_score"
_LONGEST_LINE: Final = 2_000_000
# DuckDB's own choice is sixteen times the longest line, for each thread.
_BUFFER: Final = 2 * _LONGEST_LINE
_BLOCK: Final = 1 << 20
_SEPARATORS: Final = (",", ";", "\t")
_LONGEST: Final = 60
_WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_BROAD: Final = ("UBIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_CSV_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")

Form = Literal["csv", "parquet"]


class TableFault(ValueError):
    """The table cannot be scored: one French line that names the file, and where."""


@dataclass(frozen=True)
class Table:
    """A file that was found to be a table, and how it is read."""

    path: Path
    name: str
    form: Form
    header: tuple[str, ...]
    types: tuple[str, ...]
    separator: str = ","
    compression: str = "none"

    def reading(self) -> str:
        """Return the SQL of a view of it, of columns c0, c1… since a header may hold anything."""
        places = [f"c{k}" for k in range(len(self.header))]
        path = _literal(_in_glob(self.path))
        if self.form == "parquet":
            inner = f"read_parquet({path})"
        else:
            texts = ", ".join(f"'{place}': 'VARCHAR'" for place in places)
            inner = (
                f"read_csv({path}, columns = {{{texts}}}, auto_detect = false, header = true, "
                f"delim = {_literal(self.separator)}, quote = '\"', escape = '\"', "
                f"compression = '{self.compression}', max_line_size = {_LONGEST_LINE}, "
                f"buffer_size = {_BUFFER}, "
                "strict_mode = true, null_padding = false)"
            )
        return f"CREATE TEMP VIEW {VIEW} ({', '.join(places)}) AS SELECT * FROM {inner}"

    def found(self, model: Model) -> list[Column]:
        """Return the column of each variable of the model; raise TableFault."""
        return [self._column(model, name) for name in sql.places(model)]

    def _column(self, model: Model, name: str) -> Column:
        if name not in self.header:
            near = difflib.get_close_matches(name, self.header, 1)
            hint = f" ; est-ce « {shown(near[0])} » ?" if near else ""
            raise TableFault(f"{self.name} : il manque la colonne « {shown(name)} »{hint}")
        place = self.header.index(name)
        kind = _kind(self.types[place])
        variable = model.by_name[name]
        if kind == "other" or (kind == "truth" and not variable.choices):
            what = "des textes ou des nombres" if variable.choices else "des nombres"
            raise TableFault(f"{self.name}, colonne « {shown(name)} » : on attend {what}")
        closed = columns.is_closed(model, name)
        raw = exp.column(f"c{place}", table=VIEW)
        return Column(variable, raw, kind, closed, decimal_comma=self.separator != ",")


def shown(text: str) -> str:
    """Return what a file holds so that it stands in one line: 60 signs."""
    return "".join(one if one.isprintable() else " " for one in text)[:_LONGEST]


def _literal(text: str) -> str:
    return exp.Literal.string(text).sql("duckdb")


def _in_glob(path: Path) -> str:
    """Keep DuckDB from reading « * » or « [ » in a file's name as a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _kind(type_name: str) -> str:
    name = type_name.partition("(")[0]
    if name == "VARCHAR":
        return "text"
    if name == "BOOLEAN":
        return "truth"
    if name in _WHOLE:
        return "whole"
    return "broad" if name in _BROAD else "other"


# --- Opening --------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(path: Path, scratch: Path) -> Iterator[Table]:
    """Give the table that a file holds; raise TableFault or OSError.

    What is not in UTF-8 is copied in UTF-8 into the folder `scratch`, and erased at the end.
    """
    name = shown(path.name)
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise TableFault(f"{name} : le fichier est vide")
    if head == b"PAR1":
        yield _parquet(path, name)
        return
    is_gzip = head[:2] == b"\x1f\x8b"
    encoding = _encoding(path, name, is_gzip=is_gzip)
    if encoding == "utf-8":
        yield _csv(path, name, is_gzip=is_gzip)
        return
    with tempfile.TemporaryDirectory(prefix=".guichet-", dir=scratch) as folder:
        copy = Path(folder) / "table.csv"
        with _bytes(path, is_gzip=is_gzip) as stream, copy.open("wb") as out:
            for block in _blocks(stream):
                out.write(block.decode(encoding, errors="replace").encode())
        yield _csv(copy, name, is_gzip=False)


def _parquet(path: Path, name: str) -> Table:
    with contextlib.closing(duckdb.connect()) as engine:
        try:
            reading = f"read_parquet({_literal(_in_glob(path))})"
            rows = engine.execute(f"DESCRIBE SELECT * FROM {reading}").fetchall()
            count = engine.execute(f"SELECT count(*) FROM {reading}").fetchall()[0][0]
        except duckdb.Error as error:
            raise TableFault(f"{name} : ce fichier Parquet est abîmé ou coupé") from error
    if not count:
        raise TableFault(f"{name} : il y a des colonnes, et aucune ligne")
    return Table(path, name, "parquet", tuple(row[0] for row in rows), tuple(r[1] for r in rows))


def _csv(path: Path, name: str, *, is_gzip: bool) -> Table:
    strange = f"{name} : la première ligne n’est pas un en-tête de colonnes"
    with io.TextIOWrapper(_bytes(path, is_gzip=is_gzip), "utf-8-sig", newline="") as stream:
        lines = itertools.takewhile(bool, iter(lambda: stream.readline(_LONGEST_LINE), ""))
        first = next(lines, "")
        separator = max(_SEPARATORS, key=_outside_quotes(first).count)
        try:
            rows = csv.reader(itertools.chain([first], lines), delimiter=separator, strict=True)
            header = [one.strip() for one in next(rows, [])]
            is_empty = not any(any(row) for row in itertools.islice(rows, 2))
        except csv.Error as error:
            raise TableFault(strange) from error
    if not any(header):
        raise TableFault(strange)
    twice = next((one for k, one in enumerate(header) if one and one in header[:k]), None)
    if twice is not None:
        raise TableFault(f"{name} : la colonne « {shown(twice)} » y est deux fois")
    if is_empty:
        raise TableFault(f"{name} : il y a un en-tête, et aucune ligne")
    compression = "gzip" if is_gzip else "none"
    texts = ("VARCHAR",) * len(header)
    return Table(path, name, "csv", tuple(header), texts, separator, compression)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _bytes(path: Path, *, is_gzip: bool) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path) if is_gzip else path.open("rb"))


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(_BLOCK), b"")


def _encoding(path: Path, name: str, *, is_gzip: bool) -> str:
    """Read all of the file once: it is in UTF-8, or in what older French spreadsheets write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    try:
        with _bytes(path, is_gzip=is_gzip) as stream:
            for block in _blocks(stream):
                if b"\0" in block:
                    raise TableFault(f"{name} n’est pas un tableau CSV ou Parquet")
                if encoding == "utf-8":
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError:
                        encoding = "cp1252"
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TableFault(f"{name} : ce fichier compressé est abîmé ou coupé") from error
    return encoding


# --- Scoring --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """A table under way: `run` does it, from any thread; `engine` tells how far it is."""

    engine: duckdb.DuckDBPyConnection
    model: Model
    table: Table

    def run(self, out: Path, parts: Path | None = None) -> int:
        """Write the table with its scores, in CSV or Parquet by the ending of `out.name`.

        `parts`: a folder where the scores are already, in Parquet. Returns how many rows there are;
        raises TableFault.
        """
        found = self.table.found(self.model)
        scored = relation(self.model, found) if parts is None else _already_scored(parts)
        try:
            rows = self.engine.execute(_copy(self.model, self.table, scored, out)).fetchall()
        except duckdb.Error as error:
            raise self._fault(found, error) from error
        return int(rows[0][0])

    def _fault(self, found: Sequence[Column], error: duckdb.Error) -> Exception:
        """Find which value stopped the work; the error itself when none did."""
        if isinstance(error, duckdb.InterruptException | duckdb.OutOfMemoryException):
            return error
        if line := _CSV_LINE.search(str(error)):
            says = f"{self.table.name}, ligne {line[1]} : elle n’a pas les colonnes de l’en-tête"
            return TableFault(says)
        if columns.REFUSED in str(error):
            return first_fault(self.engine, self.model, self.table, found)
        if isinstance(error, duckdb.IOException) and "write" in str(error).lower():
            return OSError(errno.ENOSPC, "No space left on device")
        if self.table.form == "parquet":
            return TableFault(f"{self.table.name} : ce fichier Parquet est abîmé ou coupé")
        return TableFault(f"{self.table.name} : ce tableau ne peut pas être lu")


@contextlib.contextmanager
def work(model: Model, table: Table, scratch: Path, memory: str = MEMORY) -> Iterator[Work]:
    """Prepare to score a table with so much memory; what passes it goes to the folder `scratch`."""
    with tempfile.TemporaryDirectory(prefix=".guichet-", dir=scratch) as folder:
        engine = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": folder, "threads": _THREADS}
        )
        try:
            engine.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
            engine.execute(sql.KEEP_ORDER)
            engine.execute(table.reading())
            for statement in sql.compiled(model, is_stored=True).to_store():
                engine.execute(statement)
            yield Work(engine, model, table)
        finally:
            engine.close()


def _already_scored(parts: Path) -> exp.Select:
    pattern = exp.Literal.string(f"{_in_glob(parts)}/*.parquet")
    return exp.select("*").from_(exp.Anonymous(this="read_parquet", expressions=[pattern]))


def _copy(model: Model, table: Table, scored: exp.Select, out: Path) -> str:
    """Return the SQL that writes the columns of the table as they were, then score and group."""
    score = exp.column(SCORE)
    stop = exp.Anonymous(this="ERROR", expressions=[exp.Literal.string(columns.REFUSED)])
    certain = exp.func("COALESCE", score, exp.cast(stop, "DOUBLE"))
    is_csv = out.suffix != ".parquet"
    if is_csv and table.separator == ";":
        point, comma = exp.Literal.string("."), exp.Literal.string(",")
        certain = exp.func("REPLACE", exp.cast(certain, "TEXT"), point, comma)
    outer = [
        exp.alias_(exp.column(f"c{place}"), name, quoted=True)
        for place, name in enumerate(table.header)
    ]
    outer.append(exp.alias_(certain, _free("score", table.header), quoted=True))
    group = sql.group(model, score)
    if group is not None:
        outer.append(exp.alias_(group, _free("group", table.header), quoted=True))
    selection = exp.select(*outer).from_(scored.subquery("scored"))
    form = f"FORMAT csv, HEADER, DELIMITER {_literal(table.separator)}"
    options = form if is_csv else "FORMAT parquet, COMPRESSION zstd"
    return f"COPY ({selection.sql('duckdb')}) TO {_literal(str(out))} ({options})"


def relation(model: Model, found: Sequence[Column], more: Sequence[exp.Expr] = ()) -> exp.Select:
    """Return the columns of the view and of the model, and the score; refused values stop it.

    For the engine of `work`, which has the tables that the score looks into.
    """
    values = [
        exp.alias_(one.checked("duckdb"), place)
        for one, place in zip(found, sql.places(model).values(), strict=True)
    ]
    everything = exp.column(exp.Star(), table=VIEW)
    typed = exp.select(everything, *values, *more).from_(VIEW).subquery("typed")
    compiled = sql.compiled(model, is_stored=True)
    score = exp.alias_(compiled.score, SCORE)
    return compiled.relation(typed, [exp.column(exp.Star(), table="typed"), score])


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name for a column of ours: « score », or « score_2 » if the table has it, and so on."""
    names = itertools.chain([name], (f"{name}_{k}" for k in itertools.count(2)))
    return next(one for one in names if one not in taken)


# --- Faults ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seen:
    """A fault that some rows have: the first of them, how many, and what the first says."""

    row: int
    column: Column
    fault: Fault
    count: int
    text: str | None


def first_fault(
    engine: duckdb.DuckDBPyConnection, model: Model, table: Table, found: Sequence[Column]
) -> TableFault:
    """Read the table again, and return its first value to refuse and how many are like it."""
    seen = [
        one
        for column, place in zip(found, sql.places(model).values(), strict=True)
        for one in _seen(engine, model, column, place)
    ]
    if not seen:
        found_missing = _first_missing(engine, model, found)
        if found_missing is None:
            return TableFault(f"{table.name} : le modèle ne donne pas de note à toutes les lignes")
        seen = [found_missing]
    first = min(seen, key=lambda one: one.row)
    return TableFault(_told(table, first))


def _seen(
    engine: duckdb.DuckDBPyConnection, model: Model, column: Column, place: str
) -> Iterator[_Seen]:
    for fault in column.faults():
        is_it = fault.predicate.sql("duckdb")
        numbered = (
            f"SELECT row_number() OVER () AS place, {column.text.sql('duckdb')} AS said, "
            f"{is_it} AS is_it FROM {VIEW}"
        )
        yield from _asked(engine, numbered, column, fault)


def _asked(
    engine: duckdb.DuckDBPyConnection, numbered: str, column: Column, fault: Fault
) -> Iterator[_Seen]:
    asked = f"SELECT min(place), count(*), arg_min(said, place) FROM ({numbered}) WHERE is_it"
    row, count, text = engine.execute(asked).fetchall()[0]
    if count:
        yield _Seen(row, column, fault, count, text)


def _first_missing(
    engine: duckdb.DuckDBPyConnection, model: Model, found: Sequence[Column]
) -> _Seen | None:
    """Return the first value that is missing and that the model cannot do without."""
    place_of = sql.places(model)
    row = exp.alias_(exp.maybe_parse("row_number() OVER ()"), "place")
    scored = relation(model, found, [row]).sql("duckdb")
    seen: list[_Seen] = []
    for column in found:
        if not _is_needed(model, column.variable.name):
            continue
        numbered = (
            f"SELECT place, NULL AS said, {SCORE} IS NULL AND "
            f"{place_of[column.variable.name]} IS NULL AS is_it FROM ({scored})"
        )
        seen += _asked(engine, numbered, column, Fault(exp.null(), "il manque une valeur"))
    return min(seen, key=lambda one: one.row, default=None)


def _is_needed(model: Model, name: str) -> bool:
    """Tell whether a value that is missing may be what prevents a score."""
    if not isinstance(model, AdditiveModel):
        return True
    mine = [term for term in model.terms if term.variable == name]
    needed = [one for one in mine if one.missing is None and not isinstance(one, MissingTerm)]
    return bool(needed) or not mine


def _told(table: Table, seen: _Seen) -> str:
    where = f"ligne {_line(table, seen.row)}" if table.form == "csv" else f"rang {seen.row}"
    what = "" if seen.text is None else f"« {shown(seen.text)} » "
    others = "" if seen.count == 1 else f" ({seen.count} valeurs ainsi)"
    name = shown(seen.column.variable.name)
    return f"{table.name}, {where}, colonne « {name} » : {what}{seen.fault.says}{others}"


def _line(table: Table, row: int) -> int:
    """Return the line of the file where that row starts: a text between quotes may hold several."""
    is_gzip = table.compression == "gzip"
    with io.TextIOWrapper(_bytes(table.path, is_gzip=is_gzip), "utf-8-sig", newline="") as stream:
        rows = csv.reader(stream, delimiter=table.separator)
        next(rows)
        filled = (rows.line_num for one in rows if one)
        return next(itertools.islice(filled, row - 1, None), row + 1)
