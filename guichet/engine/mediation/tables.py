"""The lines of a published file, one after the other, whatever wrote it: never the whole in memory."""

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import ijson

from guichet.engine.typography import typeset

_CHUNK: Final = 1 << 16
_LONGEST_CELL: Final = 1 << 20
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
    except csv.Error as error:
        raise FileFault(typeset(f"Ce fichier n’est pas un CSV qui se lit ({error}).")) from error
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
    reader = csv.reader(stream, delimiter=separator)
    names: list[str] = []
    for cells in reader:
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


def _check_header(names: list[str]) -> None:
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise FileFault(typeset(f"La colonne « {min(twice)[:60]} » est là deux fois."))


def json_rows(path: Path, flatten: Callable[[Mapping[str, Any]], dict[str, str]]) -> Iterator[Row]:
    """Yield the records of a JSON file: an array of objects, or an object that holds one.

    Raises FileFault.
    """
    with path.open("rb") as stream:
        prefix = _prefix(stream)
        stream.seek(0)
        try:
            number = 0
            for number, item in enumerate(ijson.items(stream, prefix, use_float=True), start=1):
                if not isinstance(item, Mapping):
                    raise FileFault(typeset(f"L’enregistrement {number} n’est pas un objet JSON."))
                yield number, flatten(item)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            message = f"Après l’enregistrement {number}, ce fichier n’est plus du JSON qui se lit."
            raise FileFault(typeset(message)) from error
        if not number:
            raise FileFault("Ce fichier ne contient aucun enregistrement.")


def _prefix(stream: BinaryIO) -> str:
    """Find the first array of the file: at the top, or under a key of the top (« service »)."""
    if stream.read(3) != codecs.BOM_UTF8:
        stream.seek(0)
    try:
        for prefix, event, _ in ijson.parse(stream):
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
    """Tell UTF-8 from what Windows writes, by reading all of it once."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
