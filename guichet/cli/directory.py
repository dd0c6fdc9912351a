"""`guichet directory`: brings published lists of places into the directory, and writes it out."""

import argparse
import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from guichet.cli.terminal import complain, shown, shown_path
from guichet.cli.whole_file import whole
from guichet.engine.typography import NO_BREAK, typeset
from guichet.lib.reasons import reason

if TYPE_CHECKING:
    from guichet.features.directory.models import ImportRun

_QUIET_SECONDS: Final = 2.0
_SHOWN: Final = 20


class BadRequest(ValueError):
    """What was asked cannot be done as asked: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "directory",
        help="importe ou écrit l’annuaire",
        description="L’annuaire se remplit depuis le schéma national des lieux de médiation "
        "numérique (CSV, JSON), l’annuaire de l’administration (CSV, JSON) et les listes "
        "d’autorités. Un fichier importé deux fois ne crée pas de doublon, et ne défait pas ce que "
        "l’équipe a corrigé.",
        epilog="Exemple : guichet directory import lieux.csv --source « Hub du Grand Est »",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    bring = actions.add_parser("import", help="fait entrer un fichier, et dit ce qui est refusé")
    bring.add_argument("file", metavar="FICHIER", help="CSV ou JSON")
    bring.add_argument("--source", default="", help="qui publie ce fichier")
    bring.add_argument("--report", metavar="CSV", help="écrit chaque refus, ligne par ligne")
    bring.add_argument("--json", action="store_true", help="réponse à lire par un programme")
    bring.set_defaults(act=_import)
    export = actions.add_parser("export", help="écrit tout l’annuaire au schéma national")
    export.add_argument("output", metavar="FICHIER", help="finit par .csv ou .json")
    export.set_defaults(act=_export)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0, 1 when the disk or a setting refuses, 2 and one line otherwise."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from config.start import wake
    from guichet.cli.preparing import database_fault
    from guichet.engine.gazetteer import GazetteerError
    from guichet.engine.mediation.tables import FileFault

    act: Callable[[argparse.Namespace], str] = args.act
    try:
        wake()
        told = act(args)
    except (BadRequest, FileFault) as fault:
        complain(f"directory {args.action}", fault)
        return 2
    except ImproperlyConfigured as error:
        complain(f"directory {args.action}", f"Réglage refusé. {error}")
        return 1
    except GazetteerError as fault:
        complain(f"directory {args.action}", fault)
        return 1
    except DatabaseError as error:
        complain(f"directory {args.action}", database_fault(error))
        return 1
    except OSError as error:
        complain(f"directory {args.action}", _disk(error, args))
        return (
            2 if isinstance(error, FileNotFoundError | FileExistsError | IsADirectoryError) else 1
        )
    print(told)
    return 0


def _disk(error: OSError, args: argparse.Namespace) -> str:
    # A file is written under a name of its own first, which says nothing to who asked.
    asked = args.output if args.action == "export" else error.filename
    name = f"« {shown_path(asked)} » : " if asked else ""
    return f"{name}{reason(error)}"


# --- Importing --------------------------------------------------------------------------------------


def _import(args: argparse.Namespace) -> str:
    from guichet.features.directory.importing import import_file
    from guichet.lib.clock import today
    from guichet.lib.communes import gazetteer

    path = Path(args.file)
    total = _lines(path)
    if args.report and Path(args.report).exists():
        raise BadRequest(f"« {shown_path(args.report)} » existe déjà ; rien n’a été importé.")
    if args.report and not Path(args.report).parent.is_dir():
        raise BadRequest(f"Le dossier de « {shown_path(args.report)} » n’existe pas.")
    begun = import_file(path, gazetteer(), today(), source=args.source, progress=_Progress(total))
    if args.report:
        _write_report(begun, Path(args.report))
    return (
        json.dumps(_figures(begun), ensure_ascii=False) if args.json else _told(begun, args.report)
    )


def _lines(path: Path) -> int:
    """Count the lines of the file, to say how far the work is; 0 when that says nothing (JSON)."""
    with path.open("rb") as stream:
        if stream.read(1) in {b"[", b"{"}:
            return 0
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))


class _Progress:
    """Says from time to time how far the work is, on the error output of a terminal or a log."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._last = time.monotonic()

    def __call__(self, line: int) -> None:
        now = time.monotonic()
        if now - self._last < _QUIET_SECONDS:
            return
        self._last = now
        end = f" sur {self._total}" if self._total else ""
        print(typeset(f"… ligne {line}{end}"), file=sys.stderr, flush=True)


def _figures(begun: "ImportRun") -> dict[str, Any]:
    names = ("created", "updated", "unchanged", "kept", "refused", "noted", "line")
    told = {name: getattr(begun, name) for name in names}
    return {"source": begun.source, "format": begun.format, **told}


def _told(begun: "ImportRun", report: str | None) -> str:
    figures = (
        (begun.created, "lieu nouveau", "lieux nouveaux"),
        (begun.updated, "mis à jour", "mis à jour"),
        (begun.unchanged, "inchangé", "inchangés"),
        (begun.kept, "correction de l’équipe gardée", "corrections de l’équipe gardées"),
        (begun.refused, "ligne refusée", "lignes refusées"),
        (begun.noted, "champ laissé vide ou changé", "champs laissés vides ou changés"),
    )
    lines = [f"Import de « {shown(begun.source)} »"]
    lines += [f"{n:>8} {many if n > 1 else one}" for n, one, many in figures]
    refusals = begun.refusals.filter(is_whole_line=True)[:_SHOWN]
    lines += [f"Ligne {one.line} refusée : {_printable(one.why)}" for one in refusals]
    if begun.refused > _SHOWN and not report:
        lines.append("La suite est dans les coulisses, ou dans un fichier avec --report.")
    return typeset("\n".join(lines))


def _printable(why: str) -> str:
    """Keep what a terminal shows of a sentence that quotes the file; its spaces are set again later."""
    spaced = why.replace(NO_BREAK, " ")
    return "".join(char for char in spaced if char.isprintable())


def _write_report(begun: "ImportRun", path: Path) -> None:
    with whole(path) as stream, _text(stream) as text:
        table = csv.writer(text)
        table.writerow(("ligne", "champ", "ligne_refusee", "pourquoi"))
        for one in begun.refusals.iterator(chunk_size=1_000):
            table.writerow((one.line, one.field, "oui" if one.is_whole_line else "non", one.why))


@contextmanager
def _text(stream: BinaryIO) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    yield text
    # Its file is closed by whoever opened it, once the disk holds it.
    text.flush()
    text.detach()


# --- Exporting --------------------------------------------------------------------------------------


def _export(args: argparse.Namespace) -> str:
    from guichet.engine.mediation.national_schema import csv_lines, json_lines
    from guichet.features.directory.exports import records
    from guichet.features.directory.models import Place

    path = Path(args.output)
    forms = {".csv": csv_lines, ".json": json_lines}
    if path.suffix not in forms:
        raise BadRequest(f"« {shown_path(path)} » doit finir par .csv ou .json.")
    places = Place.objects.all().shown()
    with whole(path) as stream, _text(stream) as text:
        text.writelines(forms[path.suffix](records(places)))
    return typeset(f"{places.count()} lieux écrits dans « {shown_path(path)} ».")
