"""`guichet letter`: from answers in a file to a letter ready to send, and its sheet."""

import argparse
import difflib
import json
import os
import sys
import tempfile
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from guichet.cli.clock import today
from guichet.cli.procedure_files import ProcedureFault, open_procedure
from guichet.engine import asking, letters, sheets
from guichet.engine import catalogue as catalogues
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Letter, LetterQuestion
from guichet.engine.french_dates import written
from guichet.engine.sheets import Plan
from guichet.engine.strict_yaml import CatalogueError
from guichet.engine.typesetting.documents import LetterDocument, SheetDocument
from guichet.engine.typography import typeset

LARGEST_FILE: Final = 400_000
FORMATS: Final = (".pdf", ".odt", ".txt")

KINDS: Final = {
    "text": "texte",
    "long_text": "texte long",
    "date": "date",
    "amount": "somme en euros",
    "choice": "un choix",
    "many": "un ou plusieurs choix",
    "yes_no": "oui ou non",
    "number": "nombre",
    "email": "courriel",
    "tel": "téléphone",
}


class BadRequest(ValueError):
    """What was asked cannot be written: one French sentence."""


class CannotWrite(OSError):
    """The disk refused the file, and nothing of it stays: one French sentence."""


@dataclass(frozen=True)
class Written:
    """A letter, and what goes with it."""

    document: LetterDocument
    plan: Plan


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "letter",
        help="écrit un courrier prêt à envoyer",
        description="Lit des réponses (YAML ou JSON : « question: réponse ») et écrit la lettre. "
        "Avec --questions, dit ce qu’il faut répondre. Rien n’est gardé ailleurs.",
        epilog="Exemple : guichet letter cra-appeal --answers reponses.yaml -o lettre.pdf",
    )
    add = parser.add_argument
    add("procedure", nargs="?", metavar="DÉMARCHE", help="identifiant ou nom court d’une démarche")
    add("--answers", metavar="FICHIER", help="les réponses ; « - » pour l’entrée standard")
    add("-o", "--output", metavar="LETTRE", help="fichier à écrire : .pdf, .odt ou .txt")
    add("--sheet", metavar="FEUILLE", help="écrit aussi la feuille de route : .pdf, .odt ou .txt")
    add("--questions", action="store_true", help="énumère les questions de cette lettre")


def run(args: argparse.Namespace) -> int:
    """Write the letter; return 0, 1 when the disk refuses, 2 and one French line when it cannot."""
    try:
        catalogue = catalogues.load()
        letter = _letter(catalogue, args.procedure)
        if args.questions:
            print(_questions(catalogue, letter))
            return 0
        outputs = _outputs(args)
        made = _write(catalogue, letter, _read(args.answers))
    except (BadRequest, CatalogueError, ProcedureFault) as fault:
        print(typeset(f"guichet letter : {fault}"), file=sys.stderr)
        return 2
    try:
        _save(made, outputs)
    except CannotWrite as fault:
        print(typeset(f"guichet letter : {fault}"), file=sys.stderr)
        return 1
    _tell(made, outputs)
    return 0


# --- What is asked ------------------------------------------------------------------------------


def _letter(catalogue: Catalogue, name: str | None) -> Letter:
    if not name:
        raise BadRequest("indiquez une démarche, par exemple cra-appeal")
    procedure = catalogue.procedures[open_procedure(name, catalogue.folder / "procedures").id]
    if procedure.id not in catalogue.letters:
        reason = procedure.no_letter_reason or "aucune lettre n’est prévue."
        raise BadRequest(f"« {procedure.id} » n’a pas de lettre. {reason}")
    return catalogue.letters[procedure.id]


def _outputs(args: argparse.Namespace) -> dict[str, Path]:
    """Return where to write the letter, and the sheet if it is wanted."""
    if not args.output:
        raise BadRequest("indiquez le fichier à écrire avec -o, par exemple -o lettre.pdf")
    wanted = {"letter": args.output, "sheet": args.sheet}
    paths = {key: Path(name) for key, name in wanted.items() if name}
    for path in paths.values():
        if path.suffix.lower() not in FORMATS:
            raise BadRequest(f"« {_shown(path)} » doit finir par {', '.join(FORMATS)}")
        if not path.parent.is_dir():
            raise BadRequest(f"le dossier « {_shown(path.parent)} » n’existe pas")
        if path.exists() and not path.is_file():
            raise BadRequest(f"« {_shown(path)} » n’est pas un fichier")
    if len(set(paths.values())) < len(paths):
        raise BadRequest("la lettre et la feuille de route ne peuvent pas être le même fichier")
    return paths


def _shown(name: object) -> str:
    return "".join(char for char in str(name) if char.isprintable())[:80]


def _questions(catalogue: Catalogue, letter: Letter) -> str:
    lines = []
    for section in asking.sections(letter, catalogue.common):
        lines += [f"# {section.title}"]
        for group in section.groups:
            lines.append(f"# {group.only_if or 'Dans tous les cas'}")
            for question in group.questions:
                lines += _question(question)
        lines.append("")
    return typeset("\n".join(lines).rstrip())


def _question(question: LetterQuestion) -> list[str]:
    need = "obligatoire" if question.required else "facultatif"
    lines = [f"{question.id} : {question.label} ({KINDS[question.kind]}, {need})"]
    return lines + [f"    {one.value} : {one.label}" for one in question.choices]


# --- The answers --------------------------------------------------------------------------------


class _AsWritten(yaml.SafeLoader):
    """Reads every answer as the text that was typed: « 0123 » stays so, and « No » is a name."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it so
        first: [(tag, form) for tag, form in resolvers if tag.endswith(":null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        _refuse_twice([key.value for key, _ in node.value])
        return super().construct_mapping(node, deep)


def _read(name: str | None) -> Mapping[str, Any]:
    """Return the answers of a file: texts, or lists of texts."""
    if not name:
        raise BadRequest("indiquez un fichier de réponses avec --answers")
    text = _text(name)
    try:
        if text.lstrip().startswith("{"):
            read = json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_once)
        else:
            read = yaml.load(text, Loader=_AsWritten)  # noqa: S506  # a safe loader, made stricter
    except (yaml.YAMLError, json.JSONDecodeError, RecursionError) as error:
        raise BadRequest(f"le fichier « {_shown(name)} » n’est ni du YAML ni du JSON") from error
    if not isinstance(read, dict) or not all(isinstance(key, str) for key in read):
        raise BadRequest(f"« {_shown(name)} » doit contenir des lignes « question: réponse »")
    for key, value in read.items():
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | bool | None) for one in parts):
            raise BadRequest(f"« {_shown(key)} » attend un texte, ou une liste de textes")
    return read


def _text(name: str) -> str:
    try:
        data = sys.stdin.buffer.read(LARGEST_FILE + 1) if name == "-" else _bytes(Path(name))
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"le fichier « {_shown(name)} » ne peut pas être lu") from error
    if len(data) > LARGEST_FILE:
        raise BadRequest(f"le fichier « {_shown(name)} » est trop long pour des réponses")
    return text


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twice([key for key, _ in pairs])
    return dict(pairs)


def _refuse_twice(keys: list[Any]) -> None:
    twice = [key for key in keys if keys.count(key) > 1]
    if twice:
        raise BadRequest(f"« {_shown(twice[0])} » a deux réponses")


# --- The letter ---------------------------------------------------------------------------------


def _write(catalogue: Catalogue, letter: Letter, given: Mapping[str, Any]) -> Written:
    asked = {one.id: one for one in letters.questions(letter, catalogue.common)}
    for key in given:
        if key not in asked:
            near = difflib.get_close_matches(key, asked, 1)
            hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else " (voir --questions)"
            raise BadRequest(f"« {_shown(key)} » n’est pas une question de cette lettre{hint}")
    since = catalogue.procedures[letter.procedure].since
    found = letters.read(letter, catalogue.common, given, today(), since=since)
    if found.faults:
        raise BadRequest(_first_fault(found.faults, asked))
    document = letters.write(letter, catalogue.common, found.answers)
    return Written(document, sheets.plan(catalogue, letter, found.answers, document, today()))


def _first_fault(faults: Mapping[str, str], asked: Mapping[str, LetterQuestion]) -> str:
    first = next(one for one in asked if one in faults)
    others = len(faults) - 1
    plural = "s" if others > 1 else ""
    more = f" Et {others} autre{plural} réponse{plural} à corriger." if others else ""
    return f"{first} ({asked[first].label}) : {faults[first]}{more}"


# --- The files ----------------------------------------------------------------------------------


def _save(made: Written, outputs: Mapping[str, Path]) -> None:
    """Make every file before writing the first: a fault leaves nothing behind."""
    documents: dict[str, LetterDocument | SheetDocument] = {
        "letter": made.document,
        "sheet": sheets.sheet(made.plan),
    }
    contents = {path: _content(documents[key], path) for key, path in outputs.items()}
    for path, content in contents.items():
        _save_whole(path, content)


def _content(document: LetterDocument | SheetDocument, path: Path) -> bytes:
    match path.suffix.lower():
        case ".pdf":
            from guichet.engine.typesetting.pdf import typeset as to_pdf

            return to_pdf(document)
        case ".odt":
            from guichet.engine.typesetting.odt import to_odt

            return to_odt(document)
    from guichet.engine.typesetting.text import to_text

    return to_text(document).encode()


def _save_whole(path: Path, content: bytes) -> None:
    """Write the whole file, or nothing: beside it first, then in its place at once."""
    draft = ""
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".guichet-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        reason = error.strerror or "raison inconnue"
        raise CannotWrite(
            f"« {_shown(path)} » n’a pas pu être écrit ({reason}) ; rien n’a été laissé à moitié"
        ) from error


def _tell(made: Written, outputs: Mapping[str, Path]) -> None:
    """Say what was written, until when to post it, and what the paper could not show."""
    lines = [f"Écrit : {_shown(path)}" for path in outputs.values()]
    plan = made.plan
    if plan.deadline:
        lines.append(f"{plan.day_label} : {written(plan.deadline.last_day)}")
        lines += [plan.later] if plan.later else []
    print(typeset("\n".join(lines)))
    if outputs["letter"].suffix.lower() == ".pdf":
        from guichet.engine.typesetting.pdf import unsupported_characters

        if missing := sorted(unsupported_characters(made.document)):
            print(
                typeset(
                    f"Attention : le PDF ne peut pas imprimer {' '.join(missing)} ; "
                    "les formats .odt et .txt les gardent."
                ),
                file=sys.stderr,
            )
