"""`guichet redact`: what identifies people in a testimony, why, and the text that it proposes."""

import argparse
import json
import textwrap
from dataclasses import asdict
from typing import Final

from guichet.cli.terminal import complain
from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.redaction import with_spacy
from guichet.engine.redaction.findings import Proposal
from guichet.engine.redaction.proposer import propose
from guichet.engine.typography import typeset

WIDTH: Final = 78
LONGEST: Final = 200_000


class BadRequest(ValueError):
    """What was asked cannot be answered: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "redact",
        help="trouve ce qui identifie des personnes dans un texte",
        description="Lit un témoignage et propose des remplacements pour ce qui identifie "
        "quelqu’un. Rien n’est accepté ni enregistré : relisez chaque proposition, et tout le texte.",
        epilog="Exemple : guichet redact temoignage.txt --json",
    )
    add = parser.add_argument
    add("file", metavar="FICHIER", help="le texte, en UTF-8 ; « - » pour l’entrée standard")
    add(
        "--json",
        action="store_true",
        help="réponse à lire par un programme ; les places comptent les caractères du texte NFC",
    )


def run(args: argparse.Namespace) -> int:
    """Print what was found; return 0, or 2 and one French line when the text cannot be read."""
    try:
        proposal = propose(_read(args.file))
    except (BadRequest, CannotRead) as fault:
        complain("redact", fault)
        return 2
    print(_as_json(proposal) if args.json else _told(proposal))
    return 0


def _read(name: str) -> str:
    text = read_text(name, 4 * LONGEST)
    if len(text) > LONGEST:
        raise BadRequest(f"ce texte dépasse {LONGEST} caractères : donnez-le en plusieurs fois")
    return text


def _as_json(proposal: Proposal) -> str:
    answer = {
        "findings": [asdict(finding) for finding in proposal.findings],
        "proposed": proposal.proposed,
        "with_spacy": with_spacy.is_available(),
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _told(proposal: Proposal) -> str:
    lines = []
    for number, finding in enumerate(proposal.findings, 1):
        line = proposal.text.count("\n", 0, finding.start) + 1
        found, instead = _shown(finding.text), _shown(finding.replacement)
        lines += [
            f"{typeset(f'{number}. Ligne {line} : « ')}{found}{typeset(' » → « ')}{instead}\u00a0»",
            textwrap.indent("\n".join(textwrap.wrap(typeset(finding.reason), WIDTH)), "   "),
        ]
    advice = (
        "Rien n’est accepté : une personne décide, détail par détail, puis relit tout le texte."
        if lines
        else "Rien n’a été trouvé, ce qui ne prouve rien : relisez tout le texte."
    )
    helped = "" if with_spacy.is_available() else " Cherché sans spaCy, qui en trouve un peu plus."
    wrapped = textwrap.wrap(typeset(advice + helped), WIDTH)
    proposed = ["", "Le texte, si tout était accepté :", "", _shown(proposal.proposed, "\n\t")]
    return "\n".join([*lines, *wrapped, *(proposed if lines else [])])


def _shown(text: str, kept: str = "") -> str:
    """Return the text without the signs that would command the terminal."""
    return "".join(char if char.isprintable() or char in kept else " " for char in text)
