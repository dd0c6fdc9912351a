"""From a file to counted cells: the data engine reads and counts, only the counts come back.

Nothing that comes from the file or from the command line is ever part of a query as it stands:
names are quoted, values are parameters, and the file is reached through a name of our own.
"""

import codecs
import csv
import difflib
import hashlib
import math
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from guichet.engine.scoring.audit import NOT_SAID, Cell, Table

MOST_GROUPS: Final = 200
_KINDS: Final = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet"}
_YES: Final = ("1", "1.0", "true", "vrai", "oui", "yes", "o", "y")
_NO: Final = ("0", "0.0", "false", "faux", "non", "no", "n")
_PACKED: Final = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z")
_NO_NUMBER: Final = "[_dDxX]|[0-9.,][fF]$"
_BINS: Final = 10
_FINE: Final = 100
_CHUNK: Final = 1 << 20
_LONGEST_SHOWN: Final = 40
# With these, a file of any size stays under 300 MB in all: a buffer for each thread, and what groups.
_MEMORY: Final = "200MB"
_THREADS: Final = 2
_LONGEST_LINE: Final = 2_000_000
_MOST_CROSSED: Final = 20_000

Said = Callable[[str], None]
Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Answers a query of our own in place of the data engine of this machine."""


class DataFault(ValueError):
    """The file cannot be audited as asked: one French sentence that names it."""


@dataclass(frozen=True)
class Column:
    """A column, and the values that mean « yes » (none given: 1, true, oui…)."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """What to count. `threshold` goes with `score`; `count` tells how many people a row is."""

    by: tuple[str, ...]
    decision: Column | None = None
    outcome: Column | None = None
    score: str | None = None
    threshold: float | None = None
    count: str | None = None


@dataclass(frozen=True)
class Origin:
    """What was read: enough for anybody to check that they have the same file."""

    name: str
    rows: int
    size: int
    sha256: str
    encoding: str


@dataclass(frozen=True)
class Check:
    """Something that must be true of every row: else, what is said of the first that is not."""

    is_wrong: str
    values: tuple[object, ...]
    column: str
    message: str


# --- Opening --------------------------------------------------------------------------------------


@dataclass
class Source:
    """A file ready to be queried. `relation` is an expression of the data engine.

    Its columns are c0, c1… whatever the file calls them. `checks`: what must be true of its rows
    besides what a request asks for. `ask` is a cluster, and `here` the same file without it.
    """

    path: Path
    connection: duckdb.DuckDBPyConnection
    relation: str
    types: Mapping[str, str]
    names: Mapping[str, str]
    sha256: str
    encoding: str
    checks: tuple[Check, ...] = ()
    delimiter: str = ","
    ask: Ask | None = None
    here: "Source | None" = None

    def fault(self, message: str) -> DataFault:
        """Return a fault that names the file."""
        return DataFault(f"« {shown(self.path.name)} » : {message}")

    def column(self, asked: str) -> str:
        """Return the engine's name of a column, quoted; raise DataFault with the nearest name."""
        exact = self.names.get(asked) or self.names.get(_plain(asked))
        if exact is None:
            near = difflib.get_close_matches(_plain(asked), self.names, 1, 0.5)
            known = ", ".join(f"« {shown(one)} »" for one in list(self.names)[:8])
            hint = f"vouliez-vous dire « {shown(near[0])} » ?" if near else f"colonnes : {known}"
            raise self.fault(f"la colonne « {shown(asked)} » n’existe pas ; {hint}")
        return quoted(exact)

    def type_of(self, asked: str) -> str:
        """Return the engine's type of a column."""
        return self.types[self.names.get(asked) or self.names[_plain(asked)]]

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one query; a fault of the file is told in French."""
        if self.ask:
            return self.ask(query, values)
        try:
            return self.connection.execute(query, list(values)).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise self.fault("la mémoire ne suffit pas pour compter ce fichier") from error
        except duckdb.Error as error:
            raise self.fault(_in_french(str(error))) from error


def shown(text: str) -> str:
    """Return a name or a value from the file so that it fits in one line."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return kept if len(kept) <= _LONGEST_SHOWN else f"{kept[: _LONGEST_SHOWN - 1]}…"


def quoted(name: str) -> str:
    """Return a name of a column as the data engine reads it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def text_of(value: str) -> str:
    """Return a text as the data engine reads it, whatever it holds."""
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def opened(path: Path, say: Said | None = None) -> Iterator[Source]:
    """Open a CSV or Parquet file. Raises DataFault or OSError; leaves nothing behind."""
    kind = _kind(path)
    with tempfile.TemporaryDirectory(prefix="guichet-audit-") as folder:
        (say or _silent)(f"Lecture de {path.name}")
        digest, encoding = _looked_over(path, is_text=kind == "csv")
        # A name of our own: brackets and stars of the real one would mean other files.
        there = Path(folder) / f"data.{kind}"
        if encoding in (None, "utf-8"):
            there.symlink_to(path.resolve())
        else:
            _to_utf8(path, there, encoding)
        connection = _connection(Path(folder))
        try:
            yield _source(path, there, kind, connection, digest, encoding or "")
        finally:
            connection.close()


def _silent(_: str) -> None:
    """Say nothing."""


def _kind(path: Path) -> str:
    kind = _KINDS.get(path.suffix.lower())
    if path.is_dir():
        name = shown(path.name or str(path))
        raise DataFault(f"« {name} » : c’est un dossier, on attend un fichier .csv ou .parquet")
    if path.suffix.lower() in _PACKED:
        raise DataFault(
            f"« {shown(path.name)} » : ce fichier est compressé ; ouvrez-le d’abord, puis donnez le "
            ".csv ou le .parquet qu’il contient"
        )
    if kind is None:
        raise DataFault(f"« {shown(path.name)} » : on attend un fichier .csv ou .parquet")
    if path.exists() and path.stat().st_size == 0:
        raise DataFault(f"« {shown(path.name)} » : ce fichier est vide")
    return kind


def _looked_over(path: Path, *, is_text: bool) -> tuple[str, str | None]:
    """Return the file's SHA-256 and, for a text, how it is encoded; read once, by pieces."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_first, is_utf16 = is_text, True, False
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            if is_first:
                is_first, is_utf16 = False, is_text and piece[:2] in (b"\xff\xfe", b"\xfe\xff")
            if is_text and not is_utf16 and b"\0" in piece:
                raise DataFault(f"« {shown(path.name)} » : ce n’est pas un tableau CSV ou Parquet")
            is_utf8 = is_utf8 and _decodes(decoder, piece)
    if is_utf8:
        is_utf8 = _decodes(decoder, b"", final=True)
    if not is_text:
        return digest.hexdigest(), None
    return digest.hexdigest(), "utf-16" if is_utf16 else "utf-8" if is_utf8 else "windows-1252"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _to_utf8(path: Path, there: Path, encoding: str) -> None:
    """Copy a text of another encoding. The few bytes that Windows-1252 lacks become « � »."""
    with (
        path.open(encoding=encoding, errors="replace", newline="") as text,
        there.open("w", encoding="utf-8", newline="") as copy,
    ):
        while piece := text.read(_CHUNK):
            copy.write(piece)


def _connection(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for setting in (
        f"SET memory_limit = '{_MEMORY}'",
        f"SET threads = {_THREADS}",
        f"SET temp_directory = {text_of(str(folder))}",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET enable_progress_bar = false",
    ):
        connection.execute(setting)
    return connection


def _source(
    path: Path,
    there: Path,
    kind: str,
    connection: duckdb.DuckDBPyConnection,
    digest: str,
    encoding: str,
) -> Source:
    source = Source(path, connection, "", {}, {}, digest, encoding)
    # Our own names: the engine takes « A » and « a » for one.
    if kind == "parquet":
        found = _described(source, f"read_parquet({text_of(str(there))})")
        renamed = ", ".join(f"{quoted(name)} AS c{at}" for at, name in enumerate(found))
        source.relation = f"(SELECT {renamed} FROM read_parquet({text_of(str(there))}))"  # noqa: S608  # our own text
        source.types = {f"c{at}": one for at, one in enumerate(found.values())}
        exact = {name: f"c{at}" for at, name in enumerate(found)}
        source.names = {_plain(name): place for name, place in exact.items()} | exact
        return source
    delimiter = source.delimiter = _delimiter(there)
    header = _header(source, there, delimiter)
    # All is text: what is a number or a yes is decided here, and told when it is not.
    texts = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(header)))
    source.relation = (
        f"read_csv({text_of(str(there))}, columns = {{{texts}}}, header = true, "
        f"auto_detect = false, delim = {text_of(delimiter)}, quote = '\"', escape = '\"', "
        "strict_mode = true, null_padding = false, "
        f"max_line_size = {_LONGEST_LINE}, buffer_size = {2 * _LONGEST_LINE})"
    )
    source.types = {f"c{at}": "VARCHAR" for at in range(len(header))}
    source.names = {name: f"c{at}" for at, name in enumerate(header)}
    return source


def _described(source: Source, relation: str) -> dict[str, str]:
    found = source.rows(f"DESCRIBE SELECT * FROM {relation}")  # noqa: S608  # our own text
    return {str(row[0]): str(row[1]) for row in found}


def _delimiter(there: Path) -> str:
    """Return what parts the columns: the sign that the first line has most, outside quotes."""
    with there.open(encoding="utf-8-sig", newline="") as stream:
        line = stream.readline(_CHUNK)
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t|", key=bare.count)


def _header(source: Source, there: Path, delimiter: str) -> list[str]:
    """Return the names of the columns; raise DataFault."""
    try:
        with there.open(encoding="utf-8-sig", newline="") as stream:
            names = [_plain(one) for one in next(csv.reader(stream, delimiter=delimiter), [])]
    except csv.Error as error:
        raise source.fault("la première ligne doit donner les noms des colonnes") from error
    if not any(names):
        raise source.fault("la première ligne doit donner les noms des colonnes")
    twice = next((one for at, one in enumerate(names) if one in names[:at]), None)
    if twice is not None:
        raise source.fault(f"deux colonnes s’appellent « {shown(twice)} »")
    return names


_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")


def _in_french(message: str) -> str:
    """Say what the data engine found wrong; its own words are in English and quote the file."""
    if found := _LINE.search(message):
        return f"ligne {found[1]}, le nombre de colonnes ou les guillemets ne vont pas"
    if "arquet" in message or "magic bytes" in message or "TProtocol" in message:
        return "ce fichier Parquet est coupé ou abîmé"
    return "ce fichier ne se lit pas jusqu’au bout : il est coupé, abîmé ou d’une autre forme"


# --- Counting -------------------------------------------------------------------------------------


def counted(source: Source, request: Request, say: Said | None = None) -> tuple[Table, Origin]:
    """Count the rows by group, decision, outcome and bin of score. Raises DataFault."""
    tell = say or _silent
    expressions = _expressions(source, request)
    tell("Vérification des colonnes")
    rows = _checked(source, request, expressions)
    edges: tuple[float, ...] = ()
    is_probability = False
    if request.score:
        tell("Répartition des notes")
        edges, is_probability = _edges(source, request, expressions)
    tell("Comptage")
    cells = _cells(source, request, expressions, edges)
    table = Table(
        attributes=request.by,
        cells=cells,
        has_decision="decision" in expressions,
        has_outcome=request.outcome is not None,
        edges=edges,
        is_probability=is_probability,
    )
    size = source.path.stat().st_size
    return table, Origin(source.path.name, rows, size, source.sha256, source.encoding)


@dataclass(frozen=True)
class Sql:
    """A piece of a query and the values it awaits."""

    text: str
    values: tuple[object, ...] = ()


_Expressions = Mapping[str, Sql]


def _expressions(source: Source, request: Request) -> dict[str, Sql]:
    found = {f"by{at}": _label(source.column(one)) for at, one in enumerate(request.by)}
    if request.score:
        found["score"] = number(source, request.score)
    if request.decision:
        found["decision"] = _yes_or_no(source, request.decision)
    elif request.score and request.threshold is not None:
        score = found["score"]
        found["decision"] = Sql(f"CAST({score.text} >= ? AS INTEGER)", (request.threshold,))
    if request.outcome:
        found["outcome"] = _yes_or_no(source, request.outcome)
    found["weight"] = number(source, request.count) if request.count else Sql("1")
    return found


def as_text(column: str) -> str:
    """Return the text of a value; NULL when it is empty."""
    return f"nullif(trim(CAST({column} AS VARCHAR)), '')"


def _label(column: str) -> Sql:
    return Sql(f"coalesce({as_text(column)}, ?)", (NOT_SAID,))


def number(source: Source, name: str) -> Sql:
    """Read a number, written with a point or a comma; NULL when it is none.

    What one engine alone takes for a number (« 1_000 » here; « 2d », « 2f », « 0x2 » on a cluster) is none.
    """
    column = source.column(name)
    if source.type_of(name) == "VARCHAR":
        text = as_text(column)
        value = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
        return Sql(f"CASE WHEN regexp_matches({text}, '{_NO_NUMBER}') THEN NULL ELSE {value} END")
    return Sql(f"TRY_CAST({column} AS DOUBLE)")


def _yes_or_no(source: Source, asked: Column) -> Sql:
    """1 for yes, 0 for no, NULL for an empty value, -1 for what is neither."""
    text = as_text(source.column(asked.name))
    if asked.values:
        marks = ", ".join("?" * len(asked.values))
        return Sql(
            f"CASE WHEN {text} IS NULL THEN NULL WHEN {text} IN ({marks}) THEN 1 ELSE 0 END",
            asked.values,
        )
    yes, no = (", ".join(text_of(one) for one in words) for words in (_YES, _NO))
    return Sql(
        f"CASE WHEN {text} IS NULL THEN NULL WHEN lower({text}) IN ({yes}) THEN 1 "
        f"WHEN lower({text}) IN ({no}) THEN 0 ELSE -1 END"
    )


def _checks(source: Source, request: Request, found: _Expressions) -> Iterator[Check]:
    yield from source.checks
    if request.score:
        yield from _number_checks(source, request.score, found["score"], "la note")
    if request.count:
        weight = found["weight"]
        yield from _number_checks(source, request.count, weight, "l’effectif")
        wrong = f"{weight.text} < 0 OR {weight.text} <> floor({weight.text})"
        yield Check(
            wrong,
            weight.values * 3,
            request.count,
            "l’effectif doit être un nombre entier, zéro ou plus",
        )
    if request.decision:
        decision = found["decision"]
        yield Check(
            f"{decision.text} IS NULL", decision.values, request.decision.name, "décision vide"
        )
    for name, asked in (("decision", request.decision), ("outcome", request.outcome)):
        if asked:
            one = found[name]
            message = (
                "on attend 1 ou 0, oui ou non, vrai ou faux ; sinon, dites quelle valeur compte : "
                f"« {shown(asked.name)}=VALEUR »"
            )
            yield Check(f"{one.text} = -1", one.values, asked.name, message)


def _number_checks(source: Source, name: str, found: Sql, what: str) -> Iterator[Check]:
    text = as_text(source.column(name))
    yield Check(f"{text} IS NULL", (), name, f"{what} est vide")
    yield Check(f"{found.text} IS NULL", found.values, name, f"{what} doit être un nombre")
    # An infinity less itself is no number, and what is no number differs from zero in every engine.
    endless = f"({found.text}) - ({found.text}) <> 0"
    yield Check(endless, found.values * 2, name, f"{what} doit être un nombre fini")


def _checked(source: Source, request: Request, found: _Expressions) -> int:
    """Return how many rows there are; raise DataFault at the first that cannot be counted."""
    checks = list(_checks(source, request, found))
    asked: list[tuple[str, tuple[object, ...]]] = [("count(*)", ())]
    asked += [(f"count(*) FILTER (WHERE {one.is_wrong})", one.values) for one in checks]
    asked += [
        (f"approx_count_distinct({found[f'by{at}'].text})", found[f"by{at}"].values)
        for at in range(len(request.by))
    ]
    crossed = [found[f"by{at}"] for at in range(len(request.by))]
    texts = " || ' × ' || ".join(one.text for one in crossed)
    asked.append(
        (f"approx_count_distinct({texts})", tuple(v for one in crossed for v in one.values))
    )
    row = _select(source, asked)[0]
    if not row[0]:
        raise source.fault("ce fichier n’a aucune rangée sous ses noms de colonnes")
    for check, wrong in zip(checks, row[1:], strict=False):
        if wrong:
            raise _first_wrong(source.here or source, check)
    # Far too many (a name, a number of file): counting them exactly would take the memory.
    *groups, together = row[1 + len(checks) :]
    for name, size in zip(request.by, groups, strict=True):
        if size > 10 * MOST_GROUPS:
            raise _too_many(source, name, f"environ {size}")
    if together > _MOST_CROSSED:
        raise source.fault(
            f"les colonnes de --by se croisent en {together} groupes environ : regroupez leurs "
            "valeurs, ou demandez-en moins à la fois"
        )
    for name, one in (("decision", request.decision), ("outcome", request.outcome)):
        if one and one.values:
            _check_values(source, one, found[name])
    return int(row[0])


def _select(
    source: Source, asked: Sequence[tuple[str, tuple[object, ...]]], tail: str = ""
) -> list[tuple[Any, ...]]:
    texts = ", ".join(text for text, _ in asked)
    values = [value for _, some in asked for value in some]
    return source.rows(f"SELECT {texts} FROM {source.relation} {tail}", values)  # noqa: S608  # our own text


def _first_wrong(source: Source, check: Check) -> DataFault:
    column = source.column(check.column)
    found = source.rows(
        f"SELECT row_number() OVER () AS at, {as_text(column)} AS value, "  # noqa: S608  # our own text
        f"coalesce({check.is_wrong}, false) AS wrong FROM {source.relation} QUALIFY wrong LIMIT 1",
        check.values,
    )
    at, value = found[0][:2] if found else ("?", None)
    said = f" (« {shown(value)} »)" if value else ""
    where = f"colonne « {shown(check.column)} », rangée {at} sous l’en-tête{said}"
    return source.fault(f"{where} : {check.message}")


def _too_many(source: Source, name: str, values: str) -> DataFault:
    return source.fault(
        f"colonne « {shown(name)} » : {values} groupes, il en faut {MOST_GROUPS} au plus ; "
        "regroupez ses valeurs (par tranches, par exemple)"
    )


def _check_values(source: Source, asked: Column, found: Sql) -> None:
    """Refuse a value that the column never has: everything would count as « no »."""
    text = as_text(source.column(asked.name))
    for value in asked.values:
        if _select(source, [("1", ())], f"WHERE {text} = {text_of(value)} LIMIT 1"):
            continue
        rows = source.rows(f"SELECT DISTINCT {text} FROM {source.relation} LIMIT 200")  # noqa: S608  # our own text
        known = sorted(str(row[0]) for row in rows if row[0] is not None)
        near = difflib.get_close_matches(value, known, 1, 0.5)
        some = ", ".join(f"« {shown(one)} »" for one in known[:6])
        hint = f"vouliez-vous dire « {shown(near[0])} » ?" if near else f"on y lit {some}"
        raise source.fault(
            f"colonne « {shown(asked.name)} » : la valeur « {shown(value)} » n’y est pas ; {hint}"
        )


def _edges(source: Source, request: Request, found: _Expressions) -> tuple[tuple[float, ...], bool]:
    """Part the scores into about ten bins that hold as many people, at round numbers.

    The threshold asked for is an edge too. Also tells whether all scores are between 0 and 1.
    """
    score, weight = found["score"], found["weight"]
    low, high = _select(
        source, [(f"min({score.text})", score.values), (f"max({score.text})", score.values)]
    )[0]
    is_probability = low >= 0 and high <= 1
    spread = 1.0 if is_probability else high - low
    step = 10.0 ** math.floor(math.log10(spread / _FINE)) if spread > 0 else 1.0
    histogram = _select(
        source,
        [
            (f"CAST(floor({score.text} / ?) AS BIGINT) AS place", (*score.values, step)),
            (f"CAST(sum({weight.text}) AS DECIMAL(38, 0))", weight.values),
        ],
        "GROUP BY place ORDER BY place",
    )
    edges = set(_even_edges(histogram, step))
    if request.threshold is not None and low < request.threshold <= high:
        edges.add(request.threshold)
    return tuple(sorted(edges)), is_probability


def _even_edges(histogram: Sequence[tuple[Any, ...]], step: float) -> Iterator[float]:
    total, below, wanted = sum(count for _, count in histogram), 0, 1
    for place, count in histogram:
        if below and below * _BINS >= wanted * total:
            yield float(f"{place * step:.12g}")
            wanted = below * _BINS // total + 1
        below += count


def _cells(
    source: Source, request: Request, found: _Expressions, edges: Sequence[float]
) -> tuple[Cell, ...]:
    weight = found["weight"]
    nothing = Sql("NULL")
    asked = [found[f"by{at}"] for at in range(len(request.by))]
    asked += [found.get("decision", nothing), found.get("outcome", nothing)]
    asked.append(_bin(found["score"], edges) if request.score else Sql("0"))
    keys = len(asked)
    sums = Sql("0.0")
    if request.score:
        score = found["score"]
        sums = Sql(f"fsum({score.text} * {weight.text})", score.values + weight.values)
    asked += [Sql(f"CAST(sum({weight.text}) AS DECIMAL(38, 0))", weight.values), sums]
    groups = ", ".join(str(at) for at in range(1, keys + 1))
    rows = _select(source, [(one.text, one.values) for one in asked], f"GROUP BY {groups}")
    cells = sorted((_cell(row, len(request.by)) for row in rows), key=_order)
    _check_groups(source, request, cells)
    return tuple(cells)


def _bin(score: Sql, edges: Sequence[float]) -> Sql:
    if not edges:
        return Sql("0")
    text = " + ".join(f"CAST({score.text} >= ? AS INTEGER)" for _ in edges)
    return Sql(text, tuple(value for edge in edges for value in (*score.values, edge)))


def _cell(row: tuple[Any, ...], size: int) -> Cell:
    decision, outcome, at, count, total = row[size:]
    return Cell(
        group=tuple(str(value) for value in row[:size]),
        decision=None if decision is None else bool(decision),
        outcome=None if outcome is None else bool(outcome),
        count=int(count),
        bin=int(at),
        score_sum=float(total),
    )


def _order(cell: Cell) -> tuple[object, ...]:
    return cell.group, str(cell.decision), str(cell.outcome), cell.bin


def _check_groups(source: Source, request: Request, cells: Sequence[Cell]) -> None:
    if not any(cell.count for cell in cells):
        raise source.fault("la somme des effectifs est zéro : il n’y a personne à compter")
    for at, name in enumerate(request.by):
        values = len({cell.group[at] for cell in cells})
        if values > MOST_GROUPS:
            raise _too_many(source, name, str(values))
    crossed = len({cell.group for cell in cells})
    if len(request.by) == 2 and crossed > MOST_GROUPS:
        raise source.fault(
            f"en croisant les deux colonnes, on trouve {crossed} groupes ; il en faut "
            f"{MOST_GROUPS} au plus : regroupez des valeurs, ou n’en demandez qu’une"
        )
