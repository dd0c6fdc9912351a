"""`guichet model`: checks a scoring model's file, keeps it for the site, lists it, removes it."""

import argparse
import json
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from guichet.cli.model_files import (
    NoSuchModel,
    data_folder,
    open_model,
    read_file,
)
from guichet.cli.terminal import complain, shown
from guichet.cli.whole_file import write_whole
from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import publishing
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import AdditiveModel, Model, in_figures
from guichet.engine.typography import typeset
from guichet.lib.reasons import reason

WIDTH: Final = 78


class BadRequest(ValueError):
    """What was asked cannot be done as asked: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "model",
        help="vérifie, importe ou retire un modèle de note",
        description="Un modèle de note est un fichier YAML ou JSON : variables, poids, seuils et "
        "sources. Rien de ce qu’il contient n’est exécuté.",
        epilog="Exemple : guichet model check modele.json",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="dit si un modèle est complet, et ce qui lui manque")
    check.add_argument("model", metavar="MODÈLE", help="un fichier (« - »), ou un modèle connu")
    check.add_argument("--json", action="store_true", help="réponse à lire par un programme")
    check.set_defaults(act=_check)
    keep = actions.add_parser(
        "import", help="garde un modèle vérifié pour le site et les commandes"
    )
    keep.add_argument("model", metavar="FICHIER", help="le modèle ; « - » pour l’entrée standard")
    keep.add_argument("--replace", action="store_true", help="remplace celui du même nom")
    keep.set_defaults(act=_import)
    listing = actions.add_parser("list", help="énumère les modèles connus")
    listing.set_defaults(act=_list)
    remove = actions.add_parser("remove", help="retire un modèle importé")
    remove.add_argument("model", metavar="MODÈLE", help="le nom que donne « guichet model list »")
    remove.set_defaults(act=_remove)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0, 1 when the disk refuses, 2 and one French line otherwise."""
    from django.core.exceptions import ImproperlyConfigured

    act: Callable[[argparse.Namespace], str] = args.act
    try:
        told = act(args)
    except (BadRequest, ModelFault, NoSuchModel) as fault:
        complain(f"model {args.action}", fault)
        return 2
    except ImproperlyConfigured as error:
        complain(f"model {args.action}", f"Réglage refusé. {error}")
        return 1
    except OSError as error:
        complain(f"model {args.action}", f"rien n’a été changé ({reason(error)})")
        return 1
    print(told)
    return 0


# --- Checking ---------------------------------------------------------------------------------------


def _check(args: argparse.Namespace) -> str:
    model = open_model(args.model)
    if args.json:
        return json.dumps(_as_json(model), ensure_ascii=False, indent=2)
    return typeset("\n".join(_told(model)))


def _hidden(model: Model) -> list[str]:
    if not isinstance(model, AdditiveModel):
        return []
    return [_label(model, term.variable, term.label) for term in model.hidden]


def _label(model: Model, variable: str, label: str) -> str:
    known = model.by_name.get(variable)
    return label or (known.label if known else variable)


def _missing(model: Model) -> list[str]:
    without = isinstance(model, AdditiveModel) and model.intercept.value is None
    return [*(["le point de départ"] if without else []), *model.missing]


def _as_json(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "title": model.title,
        "form": model.form,
        "status": model.status,
        "variables": [one.name for one in model.variables],
        "hidden": _hidden(model),
        "missing": _missing(model),
        "thresholds": [
            {"at_least": one.at_least, "group": one.group}
            for one in (model.thresholds if isinstance(model, AdditiveModel) else ())
        ],
        "sources": [{"title": one.title, "url": one.url} for one in model.sources.values()],
        "is_not": model.is_not,
    }


def _status(model: Model) -> str:
    hidden = len(_hidden(model))
    if model.status == "complete":
        return "complet : il donne une note."
    if model.status == "not_computable":
        return "non calculable : il ne donne aucune note, et rien ne peut s’y comparer."
    if not hidden:
        return "partiel, sans point de départ : il compare deux personnes, sans donner de note."
    what = "une variable cachée" if hidden == 1 else f"{hidden} variables cachées"
    return f"partiel, avec {what} : il ne donne pas de note."


def _told(model: Model) -> Iterator[str]:
    yield model.title
    yield f"{model.operator}, {model.country}"
    yield ""
    yield f"État : {_status(model)}"
    yield from _wrapped(model.is_not)
    yield ""
    yield f"Variables ({len(model.variables)}) :"
    yield from (f"  {one.name} : {one.label}" for one in model.variables)
    yield from _section("Cachées", _hidden(model))
    yield from _section("Seuils", _thresholds(model))
    yield from _section("Ce qui manque", _missing(model))
    yield from _section(
        "Pour le compléter", [model.how_to_complete] if model.how_to_complete else []
    )
    yield from _section("À savoir", list(model.cautions))
    yield from _section("Sources", [_source(one.title, one.url) for one in model.sources.values()])


def _thresholds(model: Model) -> list[str]:
    if not isinstance(model, AdditiveModel):
        return [f"rang {rank} : {group}" for rank, group in model.groups_of_ranks.items()]
    found = [f"à partir de {in_figures(one.at_least)} : {one.group}" for one in model.thresholds]
    return [*found, f"sinon : {model.otherwise}"] if found else []


def _source(title: str, url: str) -> str:
    return f"{title} ({url})" if url else title


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title} :"
        for line in lines:
            yield from _wrapped(line, "  - ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    # Typeset first: a space that French does not break must not end a line.
    return textwrap.wrap(
        typeset(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- Keeping ----------------------------------------------------------------------------------------


def _import(args: argparse.Namespace) -> str:
    model = read_file(args.model)
    if model.id in publishing.slugs(CATALOGUE_DIR):
        raise BadRequest(f"« {model.id} » est déjà un modèle du catalogue : changez son « id »")
    path = publishing.place(data_folder(), model.id)
    if path.exists() and not args.replace:
        raise BadRequest(f"« {model.id} » est déjà importé ; --replace le remplace")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(path, publishing.to_yaml(model).encode())
    lines = [f"Importé : {model.id} ({_status(model)})", f"guichet score {model.id} --person …"]
    return typeset("\n".join(lines if model.status == "complete" else lines[:1]))


def _list(args: argparse.Namespace) -> str:
    del args
    data = data_folder()
    lines = [
        _line(slug, publishing.published(CATALOGUE_DIR, slug).model, "catalogue")
        for slug in publishing.slugs(CATALOGUE_DIR)
    ]
    for name in publishing.imported(data):
        try:
            lines.append(_line(name, publishing.read_imported(data, name), "importé"))
        except ModelFault as fault:
            lines.append(f"{name} (importé) : abîmé, {fault}")
    return typeset("\n".join(lines))


def _line(name: str, model: Model, origin: str) -> str:
    return f"{name} ({origin}) : {model.title} ; {_status(model)}"


def _remove(args: argparse.Namespace) -> str:
    if args.model in publishing.slugs(CATALOGUE_DIR):
        raise BadRequest(f"« {args.model} » est un modèle du catalogue : il ne se retire pas")
    try:
        path: Path = publishing.place(data_folder(), args.model)
        path.unlink()
    except (KeyError, FileNotFoundError):
        raise BadRequest(f"aucun modèle importé ne s’appelle « {shown(args.model)} »") from None
    return typeset(f"Retiré : {args.model}.")
