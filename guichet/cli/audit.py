"""`guichet audit`: how a table of decisions treats groups, in a report that anybody can make again.

Instead of a table, published shares may be given: the people are then drawn by lot, and every page
and every line says « simulation ».
"""

import argparse
import hashlib
import math
import platform
import secrets
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final

import duckdb

from guichet.cli.model_files import NoSuchModel, open_model
from guichet.cli.terminal import complain, shown, shown_path, unusable
from guichet.cli.whole_file import write_whole
from guichet.engine.scoring import audit_files, audit_report, simulation
from guichet.engine.scoring.audit import Audit, Bootstrap, Table, audit
from guichet.engine.scoring.audit_models import with_score
from guichet.engine.scoring.audit_reading import (
    Column,
    DataFault,
    Origin,
    Request,
    Source,
    counted,
    opened,
)
from guichet.engine.scoring.audit_report import Context
from guichet.engine.scoring.documents import LARGEST
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.simulation import MOST_PEOPLE, Simulation
from guichet.engine.typography import typeset
from guichet.lib.reasons import reason
from guichet.lib.version import version

NO_MODEL: Final = "-"
_ENDINGS: Final = (".html", ".json", ".csv")
_MOST_DRAWS: Final = 100_000
_SEED: Final = 1
_PEOPLE: Final = 10_000
_PATIENCE: Final = 2.0
_BIG: Final = 100_000_000
_TENTHS: Final = 10


class BadRequest(ValueError):
    """What was asked cannot be audited: one French sentence."""


class CannotWrite(OSError):
    """The disk refused the files, and none of them stays: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "audit",
        help="mesure comment une note ou une décision traite des groupes",
        description="Compte, dans un tableau (CSV ou Parquet), qui est choisi et qui ne l’est pas, "
        "par groupe : taux, écarts et rapports, avec leurs effectifs et leurs intervalles. Écrit un "
        "rapport à imprimer (.html) et ses nombres (.json, .csv). Rien ne sort de cette machine. Sans "
        "tableau, --simulation tire des personnes au sort d’après des parts publiées : c’est dit partout.",
        epilog="Exemple : guichet audit - --data controles.csv --by sexe --decision controle=oui "
        "--outcome erreur=oui -o rapport.html",
    )
    add = parser.add_argument
    add("model", metavar="MODÈLE", help="un modèle qui calcule la note ; « - » sans modèle")
    people = parser.add_mutually_exclusive_group(required=True)
    people.add_argument("--data", metavar="FICHIER", help="le tableau : .csv ou .parquet")
    people.add_argument(
        "--simulation",
        metavar="PARTS",
        help="au lieu d’un tableau, des parts publiées, d’où tirer des personnes au sort : .yaml",
    )
    add(
        "--by",
        metavar="COLONNE",
        nargs="+",
        action="extend",
        required=True,
        help="ce qui fait les groupes ; deux colonnes sont aussi croisées",
    )
    add("--decision", metavar="COLONNE[=VALEUR]", help="qui a été choisi (1/0, oui/non, ou VALEUR)")
    add("--outcome", metavar="COLONNE[=VALEUR]", help="ce qui a été trouvé ensuite")
    add("--score", metavar="COLONNE", help="une note, à comparer à --threshold")
    add("--threshold", metavar="SEUIL", type=_number, help="est choisi qui a au moins cette note")
    add("--count", metavar="COLONNE", help="combien de personnes compte chaque rangée")
    add(
        "--reference",
        metavar="[COLONNE=]VALEUR",
        action="append",
        default=[],
        help="le groupe auquel comparer (par défaut, le plus grand)",
    )
    add("--bootstrap", metavar="N", type=int, help="intervalles par N tirages avec remise")
    add("--seed", metavar="GRAINE", type=int, default=_SEED, help="d’où partent les tirages")
    add("--people", metavar="N", type=int, help="avec --simulation : combien de personnes tirer")
    add("--question", metavar="TEXTE", help="le titre du rapport")
    add("--engine", choices=("local", "spark"), default="local", help="qui compte les rangées")
    add("--master", metavar="ADRESSE", help="avec --engine spark : l’adresse du maître")
    add("-o", "--output", metavar="RAPPORT", required=True, help="le rapport à écrire : .html")


def run(args: argparse.Namespace) -> int:
    """Write the report; return 0, or 2 and one French line when it cannot be made or written."""
    progress = _Progress()
    try:
        outputs = _outputs(args)
        made, context = _made(args, progress)
        contents = (
            audit_report.html(made, context),
            audit_files.to_json(made, context),
            audit_files.to_csv(made, context),
        )
    except (BadRequest, DataFault, ModelFault, NoSuchModel) as fault:
        complain("audit", fault)
        return 2
    except OSError as error:
        complain("audit", unusable(error))
        return 2
    try:
        _save(dict(zip(outputs, contents, strict=True)))
    except CannotWrite as fault:
        complain("audit", fault)
        return 2
    print(typeset(f"Écrit : {', '.join(shown(path) for path in outputs)}"))
    return 0


def _number(text: str) -> float:
    value = float(text.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError
    return value


class _Progress:
    """Says on the error output what is going on, once somebody has been waiting for it."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.is_long = False

    def say(self, text: str) -> None:
        if self.is_long or time.monotonic() - self.start > _PATIENCE:
            print(typeset(f"{text}…"), file=sys.stderr, flush=True)

    def drawn(self, done: int, times: int) -> None:
        if done * _TENTHS % times < _TENTHS:
            self.say(f"Tirages : {done} sur {times}")

    def met(self, done: int, people: int) -> None:
        self.say(f"Simulation : {done} personnes sur {people}")


# --- What is asked ------------------------------------------------------------------------------


def _outputs(args: argparse.Namespace) -> tuple[Path, ...]:
    page = Path(args.output)
    if page.suffix.lower() != _ENDINGS[0]:
        raise BadRequest(f"« {shown_path(page)} » doit finir par .html")
    if not page.parent.is_dir():
        raise BadRequest(f"le dossier « {shown_path(page.parent)} » n’existe pas")
    outputs = (page, *(page.with_suffix(ending) for ending in _ENDINGS[1:]))
    for path in outputs:
        if path.exists() and not path.is_file():
            raise BadRequest(f"« {shown_path(path)} » n’est pas un fichier")
        given = Path(args.data or args.simulation)
        if path.exists() and path.resolve() == given.resolve():
            raise BadRequest(
                f"« {shown_path(path)} » contient vos données, et le rapport écrirait par-dessus : donnez un autre nom à -o"
            )
    return outputs


def _made(args: argparse.Namespace, progress: _Progress) -> tuple[Audit, Context]:
    _check(args)
    model = open_model(args.model) if args.model != NO_MODEL else None
    if args.simulation and model:
        return _simulated(args, model, progress)
    data = Path(args.data)
    progress.is_long = data.exists() and data.stat().st_size > _BIG
    made, origin = _measured(args, data, model, progress)
    facts = audit_report.facts_of(
        origin.name, origin.rows, origin.size, origin.sha256, origin.encoding
    )
    return made, _context(args, made, facts, model)


def _measured(
    args: argparse.Namespace, data: Path, model: Model | None, progress: _Progress
) -> tuple[Audit, Origin]:
    with opened(data, progress.say) as there, _counting(args, there) as counting:
        source, score = counting, args.score
        if model is not None:
            source, score = with_score(counting, model)
        table, origin = counted(source, _request(args, source, score), progress.say)
    reference = _reference(args.reference, table)
    bootstrap = Bootstrap(args.bootstrap, args.seed) if args.bootstrap else None
    made = audit(table, reference=reference, bootstrap=bootstrap, progress=progress.drawn)
    return made, origin


def _simulated(
    args: argparse.Namespace, model: Model, progress: _Progress
) -> tuple[Audit, Context]:
    """Draw people by lot, and audit them as a table would be; nobody keeps that table."""
    path = Path(args.simulation)
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    margins = simulation.read(shown(path.name), content, model)
    _check_groups(args, margins, model)
    size = args.people or _PEOPLE
    with tempfile.TemporaryDirectory(prefix="guichet-simulation-") as folder:
        drawn = Path(folder) / "simulation.csv"
        simulation.write(drawn, margins, model, size, args.seed, progress.met)
        made, _ = _measured(args, drawn, model, progress)
    digest = hashlib.sha256(content).hexdigest()
    context = _context(args, made, audit_report.facts_of_simulation(path.name, digest), model)
    return made, replace(context, simulation=Simulation(margins, size, args.seed))


def _check_groups(args: argparse.Namespace, margins: simulation.Margins, model: Model) -> None:
    known = {one.name: one for one in margins.margins}
    for name in args.by:
        plain = name.removesuffix(simulation.RANGE)
        if plain not in known:
            near = get_close_matches(plain, known, 1, 0.4)
            hint = f" ; vouliez-vous dire « {shown(near[0])} » ?" if near else ""
            raise BadRequest(f"--by : « {shown(name)} » n’est pas dans les parts données{hint}")
        if known[plain].has_ranges and name == plain:
            raise BadRequest(
                f"--by : « {shown(plain)} » est un nombre ; demandez « {shown(plain)}{simulation.RANGE} »"
            )
        if simulation.unlinked(margins, model, plain):
            raise BadRequest(
                f"--by : rien ne relie « {shown(plain)} » aux variables du modèle, ses écarts ne "
                "seraient que du hasard ; donnez un tableau croisé (« given »)"
            )


@contextmanager
def _counting(args: argparse.Namespace, source: Source) -> Iterator[Source]:
    """Give the source as the engine that was asked for reads it."""
    if args.engine == "local":
        yield source
        return
    from guichet.engine.scoring.audit_spark import on_cluster

    with on_cluster(source, args.master) as there:
        yield there


def _check(args: argparse.Namespace) -> None:
    if len(set(args.by)) < len(args.by):
        raise BadRequest("la même colonne est demandée deux fois dans --by")
    if args.bootstrap is not None and not 2 <= args.bootstrap <= _MOST_DRAWS:
        raise BadRequest(f"--bootstrap attend un nombre de tirages, de 2 à {_MOST_DRAWS}")
    if args.simulation:
        _check_simulation(args)
    if args.threshold is not None and not (args.score or args.model != NO_MODEL):
        raise BadRequest("--threshold va avec --score, ou avec un modèle")
    if args.decision and args.threshold is not None:
        raise BadRequest("--decision et --threshold disent deux fois qui est choisi : gardez-en un")
    if args.score and args.model != NO_MODEL:
        raise BadRequest("le modèle calcule la note : enlevez --score, ou mettez « - »")
    if args.people is not None and not (args.simulation and 1 <= args.people <= MOST_PEOPLE):
        raise BadRequest(f"--people va avec --simulation, de 1 à {MOST_PEOPLE} personnes")
    if (args.engine == "spark") != bool(args.master):
        raise BadRequest("--engine spark et --master ADRESSE vont ensemble")


def _check_simulation(args: argparse.Namespace) -> None:
    """Refuse what a simulation cannot have: people drawn by lot were never chosen, nor checked."""
    for option in ("decision", "outcome", "score", "count", "master"):
        if getattr(args, option):
            raise BadRequest(
                f"--{option} ne va pas avec --simulation : ces personnes n’existent pas"
            )
    if args.model == NO_MODEL:
        raise BadRequest("--simulation demande un modèle : une formule, et non « - »")
    if args.threshold is None:
        raise BadRequest("--simulation demande --threshold SEUIL : dites à partir de quelle note")


def _request(args: argparse.Namespace, source: Source, score: str | None) -> Request:
    return Request(
        by=tuple(args.by),
        decision=_column(args.decision, source),
        outcome=_column(args.outcome, source),
        score=score,
        threshold=args.threshold,
        count=args.count,
    )


def _column(asked: str | None, source: Source) -> Column | None:
    """Return a column and its value: the whole text is a name if the file has it."""
    if not asked:
        return None
    name, sign, value = asked.rpartition("=")
    if asked in source.names or not sign:
        return Column(asked)
    return Column(name, tuple(one.strip() for one in value.split("|")))


def _reference(asked: list[str], table: Table) -> Mapping[str, str]:
    """Return the value of reference of each attribute that was given one."""
    found: dict[str, str] = {}
    for one in asked:
        name, sign, value = one.partition("=")
        places = [at for at, known in enumerate(table.attributes) if not sign or known == name]
        wanted = value if sign else one
        if not places:
            raise BadRequest(f"--reference : « {shown(name)} » n’est pas dans --by")
        values = {table.attributes[at]: {cell.group[at] for cell in table.cells} for at in places}
        fitting = [attribute for attribute, known in values.items() if wanted in known]
        if not fitting:
            every = sorted({value for known in values.values() for value in known})
            near = get_close_matches(wanted, every, 1, 0.4)
            hint = f"vouliez-vous dire « {shown(near[0])} » ?" if near else "aucun ne lui ressemble"
            raise BadRequest(f"--reference : aucun groupe « {shown(wanted)} » ; {hint}")
        found |= dict.fromkeys(fitting, wanted)
    return found


# --- The report ---------------------------------------------------------------------------------


def _context(
    args: argparse.Namespace, made: Audit, facts: list[tuple[str, str]], model: Model | None
) -> Context:
    used = (
        ("Groupes", ", ".join(args.by)),
        ("Décision", args.decision or ""),
        ("Note", args.score or (f"calculée par « {model.title} »" if model else "")),
        ("Seuil", "" if args.threshold is None else f"{args.threshold:g}".replace(".", ",")),
        ("Résultat", args.outcome or ""),
        ("Effectif", args.count or ""),
    )
    return Context(
        question=args.question
        or audit_report.question_of(made, is_simulated=bool(args.simulation)),
        command=_command(args),
        facts=(*facts, *((f"Colonne : {name}", value) for name, value in used if value)),
        versions=(
            *((("Modèle", model.id),) if model else ()),
            *((("Empreinte du modèle", _fingerprint(model)),) if model else ()),
            ("Guichet", version()),
            ("DuckDB", duckdb.__version__),
            *((("Spark", installed("pyspark")),) if args.engine == "spark" else ()),
            ("Python", platform.python_version()),
        ),
    )


def _fingerprint(model: Model) -> str:
    """Return the SHA-256 of all that the model says, however its file was laid out."""
    return hashlib.sha256(model.model_dump_json().encode()).hexdigest()


def _command(args: argparse.Namespace) -> str:
    """Return the command, with the names of the files and not where they stood."""
    given = "data" if args.data else "simulation"
    words = ["guichet", "audit", Path(args.model).name, f"--{given}"]
    words += [Path(getattr(args, given)).name, "--by", *args.by]
    for option in ("decision", "outcome", "score", "threshold", "count"):
        if (value := getattr(args, option)) is not None:
            words += [f"--{option}", f"{value:g}" if isinstance(value, float) else value]
    for value in args.reference:
        words += ["--reference", value]
    if args.bootstrap:
        words += ["--bootstrap", str(args.bootstrap)]
    if args.simulation:
        words += ["--people", str(args.people or _PEOPLE)]
    if args.bootstrap or args.simulation:
        words += ["--seed", str(args.seed)]
    if args.question:
        words += ["--question", args.question]
    return shlex.join([*words, "-o", Path(args.output).name])


def _save(contents: Mapping[Path, str]) -> None:
    """Put the three files in place, all or none: each is whole on the disk before one is named."""
    drafts = {path: path.with_name(f".guichet-{secrets.token_hex(8)}") for path in contents}
    placed: list[Path] = []
    try:
        for path, draft in drafts.items():
            write_whole(draft, contents[path].encode())
        for path, draft in drafts.items():
            draft.replace(path)
            placed.append(path)
    except OSError as error:
        for path in placed:
            path.unlink(missing_ok=True)
        raise CannotWrite(
            f"le rapport n’a pas pu être écrit ({reason(error)}) ; rien n’a été laissé à moitié"
        ) from error
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
