"""`guichet orient`: from answers in a file to the procedures that apply, in order, and why."""

import argparse
import json
import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from guichet.cli import answers_file
from guichet.cli.answers_file import AnswersFault
from guichet.cli.clock import today
from guichet.cli.terminal import complain
from guichet.engine import catalogue as catalogues
from guichet.engine import last_day, questionnaire
from guichet.engine.answers import AnswerFault
from guichet.engine.catalogue import Catalogue
from guichet.engine.french_dates import DateNotUnderstood, parse, written
from guichet.engine.orientation import Advice, Orientation, orient, to_json
from guichet.engine.posting import posting
from guichet.engine.strict_yaml import CatalogueError
from guichet.engine.typography import typeset

WIDTH: Final = 78
_YES_OR_NO: Final = {"oui": True, "non": False}


class BadRequest(ValueError):
    """What was asked cannot be answered: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "orient",
        help="dit quelles démarches faire, dans quel ordre, et pourquoi",
        description="Lit des réponses (YAML ou JSON : « question: réponse ») et dit quelles "
        "démarches faire, la plus urgente d’abord. Avec --questions, dit ce qu’il faut répondre.",
        epilog="Exemple : guichet orient --answers reponses.yaml --json",
    )
    add = parser.add_argument
    add("--answers", metavar="FICHIER", help="les réponses ; « - » pour l’entrée standard")
    add("--today", metavar="DATE", help="compter comme si nous étions ce jour-là")
    add("--json", action="store_true", help="réponse à lire par un programme")
    add("--questions", action="store_true", help="énumère les questions et les réponses admises")


def run(args: argparse.Namespace) -> int:
    """Print the procedures; return 0, or 2 and one French line when it cannot."""
    try:
        catalogue = catalogues.load()
        if args.questions:
            print(_questions(catalogue))
            return 0
        day = parse(args.today) if args.today else today()
        found = orient(catalogue, _answers(catalogue, args.answers, day), day)
    except (AnswerFault, AnswersFault, BadRequest, CatalogueError, DateNotUnderstood) as fault:
        complain("orient", fault)
        return 2
    print(
        json.dumps(to_json(found), ensure_ascii=False, indent=2) if args.json else _told(found, day)
    )
    return 0


def _answers(catalogue: Catalogue, name: str | None, day: date) -> dict[str, Any]:
    given = answers_file.read(name)
    typed = {key: _yes_or_no(catalogue, key, value) for key, value in given.items()}
    answers = questionnaire.read_all(catalogue, typed, day)
    if missing := questionnaire.next_question(catalogue, answers):
        choices = questionnaire.choices(catalogue, missing, answers)
        expected = f" ({', '.join(_word(one.value) for one in choices)})" if choices else ""
        raise BadRequest(f"il manque la réponse à « {missing.id} » : {missing.ask}{expected}")
    return answers


def _yes_or_no(catalogue: Catalogue, key: str, value: object) -> object:
    """Return true or false for « oui » or « non », where that is what the question expects."""
    question = catalogue.questions.get(key)
    expected = [one.value for one in question.choices] if question else []
    said = _YES_OR_NO.get(str(value).lower())
    return said if said is not None and said in expected else value


def _word(value: str | bool) -> str:
    return value if isinstance(value, str) else "oui" if value else "non"


def _questions(catalogue: Catalogue) -> str:
    lines = []
    for question in catalogue.questions.values():
        lines += [f"{question.id} : {question.ask}"]
        lines += [f"    {_word(one.value)} : {one.label}" for one in question.choices]
        if question.kind == "situation":
            lines += [f"    {one.id} : {one.title}" for one in catalogue.situations.values()]
        if question.may_be_unknown:
            lines += [f"    {questionnaire.UNKNOWN} : je ne sais pas"]
    return typeset("\n".join(lines))


def _told(found: Orientation, day: date) -> str:
    parts = [found.situation.title, ""]
    for number, advice in enumerate(found.advice, 1):
        parts += [f"{number}. {advice.procedure.short_title}"]
        parts += [_indented(one) for one in _when(advice, found.place, day)]
        parts += [_indented(advice.because)]
        parts += [f"   (guichet letter {advice.procedure.id})", ""]
    parts += textwrap.wrap(f"Ce guichet ne couvre pas : {found.situation.not_covered}", WIDTH)
    return typeset("\n".join(parts))


def _indented(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="   ", subsequent_indent="   ")


def _when(advice: Advice, place: str | None, today: date) -> Iterator[str]:
    """Yield until when, or from when: the same dates as the counter's tickets."""
    if advice.standing == "open":
        yield "Pas de date limite."
    elif advice.possible_from:
        yield f"À partir du {written(advice.possible_from)} : le refus n’est pas encore né."
    elif advice.deadline is None:
        yield "Un délai court : sa date dépend de ce que vous ne savez pas encore."
    else:
        day = last_day.shown(advice.deadline, today, is_sure=advice.is_sure)
        label = last_day.label(advice.deadline, today, is_sure=advice.is_sure)
        yield f"{label} : {written(day) if day else last_day.AS_SOON_AS_POSSIBLE}."
        yield from filter(
            None,
            (
                posting(day, place, today) if day else "",
                last_day.afterwards(advice.deadline, advice.procedure, today),
            ),
        )
