"""`guichet score`: what a published model gives for a person, part by part, and what would change it."""

import argparse
import json
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from guichet.cli.model_files import NoSuchModel, open_model
from guichet.cli.terminal import complain, shown
from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.scoring import documents, people
from guichet.engine.scoring.counterfactuals import Change, Counterfactual, counterfactuals
from guichet.engine.scoring.documents import Document, DocumentFault
from guichet.engine.scoring.evaluate import (
    AdditiveScore,
    Part,
    PartialModelError,
    PersonError,
    PointsScore,
)
from guichet.engine.scoring.explain import Explanation, explain
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import AdditiveModel, Model, in_figures
from guichet.engine.typography import typeset

WIDTH: Final = 78
LARGEST_PERSON: Final = 100_000
_LABELS: Final = 44


class BadRequest(ValueError):
    """What was asked cannot be answered: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "score",
        help="note une personne, ou un tableau, et dit pourquoi",
        description="Calcule la note qu’un modèle publié donne à une personne (YAML ou JSON : "
        "« variable: valeur »), ou à chaque ligne d’un tableau. Rien n’est gardé.",
        epilog="Exemple : guichet score ams-court-terme --person personne.yaml --json",
    )
    add = parser.add_argument
    add("model", metavar="MODÈLE", help="un modèle connu (guichet model list), ou un fichier")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--person", metavar="FICHIER", help="la personne ; « - » : entrée standard")
    what.add_argument("--data", metavar="TABLEAU", help="un tableau, une personne par ligne")
    add("-o", "--output", metavar="FICHIER", help="où écrire les notes du tableau")
    add("--engine", choices=("local", "spark"), help="qui calcule le tableau (local par défaut)")
    add("--master", metavar="ADRESSE", help="avec --engine spark : l’adresse du maître")
    add("--json", action="store_true", help="réponse à lire par un programme")


def run(args: argparse.Namespace) -> int:
    """Print the score; return 0, or 2 and one French line when it cannot be computed."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        model = open_model(args.model)
        if args.data:
            from guichet.cli import score_table

            return score_table.run(
                model,
                args.data,
                args.output,
                as_json=args.json,
                engine=args.engine or "local",
                master=args.master or "",
            )
        _refuse_options_of_tables(args)
        given = _given(args.person)
        with _told_of(given):
            person = people.read(model, _answers(given))
            found = explain(model, person)
            changes = counterfactuals(model, person)
    except (
        BadRequest,
        CannotRead,
        DocumentFault,
        ModelFault,
        NoSuchModel,
        PartialModelError,
    ) as fault:
        complain("score", fault)
        return 2
    except ImproperlyConfigured as error:
        complain("score", f"Réglage refusé. {error}")
        return 2
    if args.json:
        print(json.dumps(_as_json(model, found, changes), ensure_ascii=False, indent=2))
    else:
        print(typeset("\n".join(_told(model, found, changes))))
    return 0


def _refuse_options_of_tables(args: argparse.Namespace) -> None:
    given = {"-o": args.output, "--engine": args.engine, "--master": args.master}
    for option, value in given.items():
        if value:
            raise BadRequest(f"{option} va avec --data : la note d’une personne s’affiche")


def _given(name: str) -> Document:
    label = "entrée standard" if name == "-" else shown(name.rsplit("/", 1)[-1])
    return documents.read(label, read_text(name, LARGEST_PERSON), as_written=True)


def _answers(given: Document) -> Mapping[str, object]:
    if not isinstance(given.data, Mapping):
        raise BadRequest(f"« {given.name} » doit contenir des lignes « variable: valeur »")
    return given.data


@contextmanager
def _told_of(given: Document) -> Iterator[None]:
    """Name the file, and the line of the variable if it has one, in whatever is wrong with a person."""
    try:
        yield
    except PersonError as fault:
        is_there = isinstance(given.data, Mapping) and fault.variable in given.data
        line = given.line_of(fault.variable) if is_there else None
        raise DocumentFault(given.name, line, str(fault)) from fault


# --- For a program ----------------------------------------------------------------------------------


def _as_json(
    model: Model, found: Explanation, changes: tuple[Counterfactual, ...]
) -> dict[str, Any]:
    score = found.score
    answer: dict[str, Any] = {
        "model": model.id,
        "score": score.score,
        "linear": found.linear,
        "link": model.link if isinstance(model, AdditiveModel) else "identity",
        "group": score.group,
        "contributions": [_part(one) for one in found.parts],
        "reference": _reference(model, found),
        "thresholds": [
            {"at_least": one.at_least, "group": one.group, "unconfirmed": one.unconfirmed}
            for one in (model.thresholds if isinstance(model, AdditiveModel) else ())
        ],
        "changes": [_change_as_json(one) for one in changes],
        "sources": {
            key: {"title": one.title, "url": one.url} for key, one in model.sources.items()
        },
        "notices": list(found.notices),
    }
    if isinstance(score, PointsScore):
        answer["rank"] = score.rank
        answer["step"] = score.steps[-1].name
        answer["steps"] = [
            {"step": one.name, "points": one.points, "rank": one.rank} for one in score.steps
        ]
    return answer


def _part(one: Part) -> dict[str, Any]:
    return {
        "variable": one.variable,
        "label": one.label,
        "value": one.value,
        "contribution": one.contribution,
        "source": one.source,
    }


def _reference(model: Model, found: Explanation) -> dict[str, Any] | None:
    if found.reference is None:
        return None
    return {
        "label": found.reference_label,
        "person": dict(model.reference),
        "score": found.reference.score,
        "group": found.reference.group,
        "differences": [
            {"variable": one.variable, "label": one.label, "difference": one.difference}
            for one in found.differences
        ],
    }


def _change_as_json(one: Counterfactual) -> dict[str, Any]:
    return {
        "changes": [
            {"variable": change.variable, "before": change.before, "after": change.after}
            for change in one.changes
        ],
        "score": one.after.score,
        "group": one.after.group,
    }


# --- For a person -----------------------------------------------------------------------------------


def _told(model: Model, found: Explanation, changes: tuple[Counterfactual, ...]) -> Iterator[str]:
    yield model.title
    yield from _wrapped(model.is_not)
    yield ""
    yield from _result(model, found)
    yield ""
    yield from _table(model, found)
    if found.reference is not None:
        yield ""
        yield from _wrapped(
            f"L’écart compare à la personne de référence : {found.reference_label}."
        )
    if changes:
        yield ""
        yield "Selon ce modèle, et lui seul :"
        for one in changes:
            yield from _wrapped(_if_you_had(model, one), "  - ")
    yield ""
    for notice in found.notices[1:]:
        yield from _wrapped(notice, "  * ")


def _result(model: Model, found: Explanation) -> Iterator[str]:
    score = found.score
    if isinstance(score, PointsScore):
        yield f"Groupe : {score.group} (rang {score.rank})"
        for step in score.steps:
            reached = f"rang {step.rank}" if step.rank else "aucun rang"
            yield f"  étape {step.name} : {in_figures(step.points)} points, {reached}"
        return
    yield f"Note : {_rounded(score.score)}"
    if score.group:
        yield f"Groupe : {score.group}"
    if isinstance(model, AdditiveModel):
        for mark in model.thresholds:
            yield f"  seuil de {in_figures(mark.at_least)} : {mark.group}"
        if model.link == "logit":
            yield f"Somme des parts : {_signed(found.linear)} (en logit ; 0 donne la note 0,5)"


def _table(model: Model, found: Explanation) -> Iterator[str]:
    against = {one.variable: one.difference for one in found.differences}
    yield f"{'ce qui compte':<{_LABELS}} {'part':>10} {'écart':>10}"
    for part in found.parts:
        label = typeset(_said(model, part))
        # A variable with several parts has one difference, shown at its first part.
        difference = against.pop(part.variable, None)
        shown_difference = "" if difference is None else _signed(difference)
        lines = textwrap.wrap(label, _LABELS) or [label]
        line = f"{lines[0]:<{_LABELS}} {_signed(part.contribution):>10} {shown_difference:>10}"
        yield line.rstrip()
        yield from (f"  {line}" for line in lines[1:])


def _said(model: Model, part: Part) -> str:
    variable = model.by_name.get(part.variable)
    if variable is None:
        return part.label
    if not part.applies:
        return f"{part.label} : ne compte pas ici"
    return f"{part.label} : {variable.label_of(part.value) or 'valeur inconnue'}"


def _if_you_had(model: Model, one: Counterfactual) -> str:
    changes = " et ".join(_changed(model, change) for change in one.changes)
    if isinstance(one.after, AdditiveScore):
        group = f", groupe « {one.after.group} »" if one.after.group else ""
        return f"si vous aviez {changes}, la note serait {_rounded(one.after.score)}{group}"
    return f"si vous aviez {changes}, le groupe serait {one.after.group}"


def _changed(model: Model, change: Change) -> str:
    variable = model.by_name[change.variable]
    unit = "" if variable.choices or not variable.unit else f" {variable.unit}"
    if unit and isinstance(change.after, float) and abs(change.after) < 2:
        unit = unit.removesuffix("s")
    after, before = variable.label_of(change.after), variable.label_of(change.before)
    instead = f" au lieu de « {before} »" if before else ""
    return f"« {variable.label} : {after}{unit} »{instead}"


def _rounded(value: float) -> str:
    return f"{value:.4f}".replace(".", ",")


def _signed(value: float) -> str:
    if value == 0:
        return "0"
    text = f"{value:+.4f}" if not float(value).is_integer() or abs(value) < 1 else f"{value:+.0f}"
    return text.replace(".", ",").replace("-", "−")


def _wrapped(text: str, indent: str = "") -> list[str]:
    # Typeset first: a space that French does not break must not end a line.
    return textwrap.wrap(
        typeset(text), WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent)
    )
