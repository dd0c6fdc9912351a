"""The lines of a published file, one after the other, whatever wrote it: never the whole in memory."""

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import ijson

from guichet.engine.typography import typeset

if TYPE_CHECKING:
    from _csv import Reader

_CHUNK: Final = 1 << 16
_LONGEST_CELL: Final = 1 << 20
# A line, or a record of JSON, that is longer would fill the memory: no place needs a hundredth of it.
_LONGEST_LINE: Final = 1 << 22
_DEEPEST: Final = 64
_MARKS: Final = re.compile(rb'["\[\]{}]|\\.|\d{2000}', re.DOTALL)
_SEPARATORS: Final = (",", ";", "\t", "|")

Row = tuple[int, dict[str, str]]
"""The number of a line (of a record, in JSON; from 1), and its cells by name of column."""


class FileFault(ValueError):
    """A file that cannot be read at all: one French sentence, with the line where it is known."""


def csv_rows(path: Path) -> Iterator[Row]:
    """Yield the lines of a CSV file: UTF-8 or Windows-1252, « , » « ; » « | » or tabulations.

    Lines without any text are passed over; a missing cell is '', and what stands beyond the columns is under
    the key ''. Raises FileFault.
    """
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding=_encoding(path), newline="") as stream:
            yield from _csv_rows(stream)
    except UnicodeDecodeError as error:
        raise FileFault("Ce fichier n’est écrit ni en UTF-8, ni en Windows-1252.") from error
    finally:
        csv.field_size_limit(previous)


def _csv_rows(stream: io.TextIOWrapper) -> Iterator[Row]:
    start = stream.read(_CHUNK)
    if "\x00" in start:
        raise FileFault("Ce fichier n’est pas du texte.")
    header = next((line for line in start.splitlines() if line.strip()), "")
    if not header:
        raise FileFault("Ce fichier est vide.")
    stream.seek(0)
    separator = max(_SEPARATORS, key=lambda one: len(next(csv.reader([header], delimiter=one))))
    reader = csv.reader(_short_lines(stream), delimiter=separator)
    names: list[str] = []
    for cells in _readable(reader):
        if not any(cell.strip() for cell in cells):
            continue
        if not names:
            names = [cell.strip().lower() for cell in cells]
            _check_header(names)
            continue
        row = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
        if beyond := [cell for cell in cells[len(names) :] if cell.strip()]:
            row[""] = separator.join(beyond)
        yield reader.line_num, row


def _short_lines(stream: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a text; one that never ends is not read to its end."""
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise FileFault(typeset(f"La ligne {number} est trop longue pour un tableau."))
        yield line


def _readable(reader: "Reader") -> Iterator[list[str]]:
    """Yield what the reader gives, and say in French where it gives up."""
    try:
        yield from reader
    except csv.Error as error:
        message = (
            f"Vers la ligne {reader.line_num}, ce fichier n’est plus un CSV qui se lit : une "
            "cellule est trop longue, ou un guillemet n’est pas fermé."
        )
        raise FileFault(typeset(message)) from error


def _check_header(names: list[str]) -> None:
    twice = {name for name, times in Counter(names).items() if name and times > 1}
    if twice:
        raise FileFault(typeset(f"La colonne « {min(twice)[:60]} » est là deux fois."))


def json_rows(path: Path, flatten: Callable[[Mapping[str, Any]], dict[str, str]]) -> Iterator[Row]:
    """Yield the records of a JSON file: an array of objects, or an object that holds one.

    Raises FileFault.
    """
    with path.open("rb") as stream:
        prefix = _prefix(stream)
        stream.seek(0)
        guard = _Guard(stream)
        try:
            number = 0
            for number, item in enumerate(ijson.items(guard, prefix, use_float=True), start=1):
                if not isinstance(item, Mapping):
                    raise FileFault(typeset(f"L’enregistrement {number} n’est pas un objet JSON."))
                guard.begin_record()
                yield number, flatten(item)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            message = f"Après l’enregistrement {number}, ce fichier n’est plus du JSON qui se lit."
            raise FileFault(typeset(message)) from error
        if not number:
            raise FileFault("Ce fichier ne contient aucun enregistrement.")


class _Guard:
    """Reads a JSON file, and stops before what would exhaust whoever makes objects of it.

    The reader keeps one text for each level of nesting, and dies of a number of thousands of figures.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._in_text = False
        self._depth = 0
        self._length = 0
        self._tail = b""

    def begin_record(self) -> None:
        """Count anew: a record ends here."""
        self._length = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises FileFault."""
        chunk = self._stream.read(size)
        self._length += len(chunk)
        self._watch(self._tail + chunk)
        if self._length > _LONGEST_LINE:
            raise FileFault("Ce fichier JSON a un enregistrement trop long pour un lieu.")
        return chunk

    def _watch(self, chunk: bytes) -> None:
        # A backslash and what it protects may stand in two pieces.
        cut = (len(chunk) - len(chunk.rstrip(b"\\"))) % 2
        self._tail = chunk[len(chunk) - cut :]
        for found in _MARKS.finditer(chunk, 0, len(chunk) - cut):
            mark = found[0]
            if mark == b'"':
                self._in_text = not self._in_text
            elif not self._in_text:
                self._count(mark)

    def _count(self, mark: bytes) -> None:
        self._depth += (mark in b"[{") - (mark in b"]}")
        if self._depth > _DEEPEST or len(mark) > 2:
            raise FileFault("Ce fichier JSON est trop imbriqué, ou un nombre y est trop long.")


def _prefix(stream: BinaryIO) -> str:
    """Find the first array of the file: at the top, or under a key of the top (« service »)."""
    if stream.read(3) != codecs.BOM_UTF8:
        stream.seek(0)
    try:
        for prefix, event, _ in ijson.parse(_Guard(stream)):
            if event == "start_array":
                return f"{prefix}.item" if prefix else "item"
            if event not in {"start_map", "map_key", "string", "number", "boolean", "null"}:
                break
    except (ijson.JSONError, UnicodeDecodeError):
        pass
    raise FileFault("Ce fichier n’est pas une liste d’enregistrements JSON.")


def plain_cells(item: Mapping[str, Any]) -> dict[str, str]:
    """Write each value of a record as a cell; lists of texts get the schema's separator."""
    return {str(name).lower(): _cell(value) for name, value in item.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "|".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _encoding(path: Path) -> str:
    """Tell UTF-8 from what Windows writes, by reading all of it once.

    Raises FileFault for UTF-8 that is spoilt or cut: read otherwise, every accent would be wrong.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    has_accents = False
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                has_accents |= not decoder.decode(chunk).isascii()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if has_accents or not error.object[: error.start].isascii():
                message = "Ce fichier en UTF-8 est abîmé ou coupé : un de ses signes ne se lit pas."
                raise FileFault(message) from error
            return "cp1252"
    return "utf-8-sig"
