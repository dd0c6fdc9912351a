"""`guichet letter`: from answers in a file to a letter ready to send, and its sheet."""

import argparse
import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guichet.cli import answers_file
from guichet.cli.answers_file import AnswersFault
from guichet.cli.clock import today
from guichet.cli.procedure_files import ProcedureFault, open_procedure
from guichet.cli.terminal import complain, shown
from guichet.cli.whole_file import write_whole
from guichet.engine import asking, letters, sheets
from guichet.engine import catalogue as catalogues
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Letter, LetterQuestion
from guichet.engine.french_dates import written
from guichet.engine.sheets import Plan
from guichet.engine.strict_yaml import CatalogueError
from guichet.engine.typesetting.documents import LetterDocument, SheetDocument
from guichet.engine.typography import typeset
from guichet.lib.reasons import reason

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
        made = _write(catalogue, letter, answers_file.read(args.answers))
    except (AnswersFault, BadRequest, CatalogueError, ProcedureFault) as fault:
        complain("letter", fault)
        return 2
    try:
        _save(made, outputs)
    except CannotWrite as fault:
        complain("letter", fault)
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
        _refuse_unwritable(path)
    _refuse_one_over_another([*paths.values()], args.answers)
    return paths


def _refuse_unwritable(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        raise BadRequest(f"« {shown(path)} » doit finir par {', '.join(FORMATS)}")
    try:
        has_folder, is_taken = path.parent.is_dir(), path.exists() and not path.is_file()
    except OSError as error:
        message = f"« {shown(path)} » ne peut pas être écrit ({reason(error)})"
        raise BadRequest(message) from error
    if not has_folder:
        raise BadRequest(f"le dossier « {shown(path.parent)} » n’existe pas")
    if is_taken:
        raise BadRequest(f"« {shown(path)} » n’est pas un fichier")


def _refuse_one_over_another(outputs: Sequence[Path], answers: str | None) -> None:
    """Refuse to write twice in one file, however it is named, or over the answers."""
    try:
        places = {path.resolve() for path in outputs}
        source = Path(answers).resolve() if answers and answers != "-" else None
    except (OSError, RuntimeError) as error:
        raise BadRequest("un des fichiers indiqués ne peut pas être atteint") from error
    if len(places) < len(outputs):
        raise BadRequest("la lettre et la feuille de route ne peuvent pas être le même fichier")
    if source in places:
        raise BadRequest(f"« {shown(answers)} » contient vos réponses : écrivez dans un autre")


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


# --- The letter ---------------------------------------------------------------------------------


def _write(catalogue: Catalogue, letter: Letter, given: Mapping[str, Any]) -> Written:
    asked = {one.id: one for one in letters.questions(letter, catalogue.common)}
    for key in given:
        if key not in asked:
            near = difflib.get_close_matches(key, asked, 1)
            hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else " (voir --questions)"
            raise BadRequest(f"« {shown(key)} » n’est pas une question de cette lettre{hint}")
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
    try:
        write_whole(path, content)
    except OSError as error:
        raise CannotWrite(
            f"« {shown(path)} » n’a pas pu être écrit ({reason(error)}) ; rien n’a été laissé à moitié"
        ) from error


def _tell(made: Written, outputs: Mapping[str, Path]) -> None:
    """Say what was written, until when to post it, and what the paper could not show."""
    lines = [f"Écrit : {shown(path)}" for path in outputs.values()]
    plan = made.plan
    if plan.deadline:
        lines.append(f"{plan.day_label} : {written(plan.day) if plan.day else plan.limit}")
        lines += filter(None, (plan.posting, plan.later))
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
