"""Adds to a table the score that a model gives each row, computed by the data engine itself.

A row that the model cannot read is told, as the reference would (`people`, `evaluate`): an audit
never goes on without it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlglot import exp

from guichet.engine.scoring import sql
from guichet.engine.scoring.audit_reading import (
    Check,
    Source,
    as_text,
    number,
    quoted,
    text_of,
)
from guichet.engine.scoring.columns import is_closed
from guichet.engine.scoring.evaluate import PartialModelError
from guichet.engine.scoring.model import MissingTerm, Model, PointsModel, Variable

NAME: Final = "note du modèle"
_TYPED: Final = "guichet_typed"
_SPELLINGS: Final = {
    "1": ("true", "yes", "oui", "vrai", "1.0"),
    "0": ("false", "no", "non", "faux", "0.0"),
}


def with_score(source: Source, model: Model) -> tuple[Source, str]:
    """Return the source with one more column, and its name. Raises DataFault.

    One model for a source: its tables are written there. A cluster has no lists to look into; where it
    says that a row is wrong, the same table scored on this machine (`here`) tells which.
    """
    name = _free_name(source)
    is_here = source.ask is None
    try:
        scoring = sql.compiled(model, has_lists=is_here, is_stored=is_here)
    except PartialModelError as error:
        raise source.fault(str(error)) from error
    for statement in scoring.to_store():
        source.connection.execute(statement)
    places = sql.places(model)
    used = [model.by_name[one] for one in places]
    typed = ", ".join(f"{_typed(source, one)} AS {quoted(places[one.name])}" for one in used)
    kept = [exp.column(place, quoted=True) for place in source.types]
    score = exp.Alias(this=scoring.score, alias=exp.to_identifier(name, quoted=True))
    selection = scoring.relation(exp.to_table(_TYPED), [*kept, score]).sql("duckdb")
    relation = (
        f"(WITH {_TYPED} AS (SELECT t.*, {typed} "  # noqa: S608  # our own text
        f"FROM {source.relation} AS t) {selection})"
    )
    scored = replace(
        source,
        relation=relation,
        types={**source.types, name: "DOUBLE"},
        names={**source.names, name: name},
        checks=tuple(_checks(source, model, name)),
        here=with_score(source.here, model)[0] if source.here else None,
    )
    return scored, name


def _free_name(source: Source) -> str:
    name = NAME
    while name in source.names:
        name += " *"
    return name


def _typed(source: Source, variable: Variable) -> str:
    """Return the value of a variable as the model has it: a text for a choice, else a number."""
    if not variable.choices:
        return number(source, variable.name).text
    text = as_text(source.column(variable.name))
    known = set(variable.values)
    cases = [
        f"WHEN lower({text}) IN ({', '.join(map(text_of, words))}) THEN {text_of(value)}"
        for value, words in _SPELLINGS.items()
        if value in known and not known & set(words)
    ]
    # A whole number may come as « 2.0 » from a table of numbers.
    is_whole = f"regexp_matches({text}, '^-?[0-9]+[.,]0*$')"
    plain = f"CASE WHEN {is_whole} THEN regexp_replace({text}, '[.,]0*$', '') ELSE {text} END"
    return f"CASE {' '.join(cases)} ELSE {plain} END" if cases else plain


def _checks(source: Source, model: Model, name: str) -> Iterator[Check]:
    """Yield what must be true of each row; the last one tells what no other did."""
    for place in sql.places(model):
        one = model.by_name[place]
        if _is_needed(model, one.name):
            is_empty = f"{as_text(source.column(one.name))} IS NULL"
            yield Check(is_empty, (), one.name, "il manque une valeur, dont le modèle a besoin")
        if not one.choices:
            yield from _number_checks(source, one)
        elif is_closed(model, one.name):
            listed = ", ".join(map(text_of, one.values))
            told = f"ce n’est pas une valeur du modèle (on attend : {', '.join(one.values[:12])})"
            yield Check(f"{_typed(source, one)} NOT IN ({listed})", (), one.name, told)
    yield Check(
        is_wrong=f"{quoted(name)} IS NULL",
        values=(),
        column=name,
        message="le modèle ne peut pas noter cette rangée : une de ses valeurs manque ou n’est pas admise",
    )


def _is_needed(model: Model, name: str) -> bool:
    """Tell whether a person without that value never has a score."""
    if isinstance(model, PointsModel):
        return name in model.groups[0].points
    own = [term for term in model.terms if term.variable == name]
    if not own:
        return True
    return any(
        term.missing is None and not term.applies_if and not isinstance(term, MissingTerm)
        for term in own
    )


def _number_checks(source: Source, one: Variable) -> Iterator[Check]:
    text, value = as_text(source.column(one.name)), number(source, one.name)
    # An infinity less itself is no number, and what is no number differs from zero in every engine.
    endless = f"({value.text}) - ({value.text}) <> 0"
    wrong = f"{text} IS NOT NULL AND ({value.text} IS NULL OR {endless})"
    yield Check(wrong, (), one.name, "le modèle attend un nombre")
    if one.whole:
        is_broken = f"{value.text} <> floor({value.text})"
        yield Check(is_broken, (), one.name, "le modèle attend un nombre entier")
    if one.minimum is not None:
        least = f"le modèle n’admet rien sous {one.minimum:g}"
        yield Check(f"{value.text} < ?", (one.minimum,), one.name, least)
    if one.maximum is not None:
        most = f"le modèle n’admet rien au-dessus de {one.maximum:g}"
        yield Check(f"{value.text} > ?", (one.maximum,), one.name, most)
