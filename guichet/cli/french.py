"""An argument parser that speaks French, in one line, and exits with 2."""

import argparse
import re
import sys
from typing import Final, NoReturn

_SENTENCES: Final = {
    "usage: ": "usage : ",
    # argparse writes the colon itself.
    "options": "options ",
    "positional arguments": "arguments ",
    "show this help message and exit": "affiche cette aide",
    "show program's version number and exit": "affiche la version",
    "the following arguments are required: %s": "il manque : %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "unrecognized arguments: %s": "argument inconnu : %s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "« %(value)s » n’est pas proposé ; choisissez parmi %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "« %(value)s » n’a pas la bonne forme",
    "expected one argument": "il faut une valeur",
    "expected at most one argument": "une seule valeur au plus",
    "expected at least one argument": "il faut au moins une valeur",
    "not allowed with argument %s": "ne va pas avec %s",
    "one of the arguments %s is required": "il faut l’un de ces arguments : %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "l’option %(option)s est ambiguë : %(matches)s"
    ),
    "ignored explicit argument %r": "cette option ne prend pas de valeur (%r)",
    "can't open '%(filename)s': %(error)s": "« %(filename)s » ne s’ouvre pas (%(error)s)",
}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _translate(sentence: str) -> str:
    return _SENTENCES.get(sentence, sentence)


# argparse looks its sentences up under this name, and offers no other way to say them in French.
setattr(argparse, "_", _translate)  # noqa: B010 - mypy knows no such attribute


class FrenchParser(argparse.ArgumentParser):
    """Says what is wrong in one French line on the error output; subparsers do the same."""

    def error(self, message: str) -> NoReturn:
        """Write the line and exit with 2."""
        line = _CONTROL.sub(" ", message)
        print(f"{self.prog} : {line}. Voir « {self.prog} --help ».", file=sys.stderr)
        raise SystemExit(2)
