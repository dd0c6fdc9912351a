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
    Sql,
    as_text,
    number,
    quoted,
    text_of,
)
from guichet.engine.scoring.evaluate import PartialModelError
from guichet.engine.scoring.model import Model, Variable

NAME: Final = "note du modèle"
_ROW: Final = "guichet row"
_TYPED: Final = "guichet_typed"
_SPELLINGS: Final = {
    "1": ("true", "yes", "oui", "vrai", "1.0"),
    "0": ("false", "no", "non", "faux", "0.0"),
}


def with_score(source: Source, model: Model) -> tuple[Source, str]:
    """Return the source with one more column, and its name. Raises DataFault."""
    name = _free_name(source)
    try:
        scoring = sql.compiled(model)
    except PartialModelError as error:
        raise source.fault(str(error)) from error
    places = sql.places(model)
    used = [model.by_name[one] for one in places]
    typed = ", ".join(f"{_typed(source, one)} AS {quoted(places[one.name])}" for one in used)
    whole_row = exp.Column(this=exp.Star(), table=exp.to_identifier(_ROW, quoted=True))
    score = exp.Alias(this=scoring.score, alias=exp.to_identifier(name, quoted=True))
    selection = scoring.relation(exp.to_table(_TYPED), [whole_row, score]).sql("duckdb")
    relation = (
        f"(WITH {_TYPED} AS (SELECT t AS {quoted(_ROW)}, {typed} "  # noqa: S608  # our own text
        f"FROM {source.relation} AS t) {selection})"
    )
    scored = replace(
        source,
        relation=relation,
        types={**source.types, name: "DOUBLE"},
        names={**source.names, name: name},
        checks=tuple(_checks(source, used, name)),
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
    plain = f"regexp_replace({text}, '^(-?[0-9]+)[.,]0*$', '\\1')"
    return f"CASE {' '.join(cases)} ELSE {plain} END" if cases else plain


def _checks(source: Source, used: list[Variable], name: str) -> Iterator[Check]:
    for one in used:
        if not one.choices:
            yield from _number_checks(source, one)
    yield Check(
        is_wrong=f"{quoted(name)} IS NULL",
        values=(),
        column=name,
        message="le modèle ne peut pas noter cette rangée : une de ses valeurs manque ou n’est pas admise",
    )


def _number_checks(source: Source, one: Variable) -> Iterator[Check]:
    text, value = as_text(source.column(one.name)), number(source, one.name)
    wrong = Sql(f"{text} IS NOT NULL AND ({value.text} IS NULL OR NOT isfinite({value.text}))")
    yield Check(wrong.text, (), one.name, "le modèle attend un nombre")
    if one.whole:
        is_broken = f"{value.text} <> floor({value.text})"
        yield Check(is_broken, (), one.name, "le modèle attend un nombre entier")
    if one.minimum is not None:
        least = f"le modèle n’admet rien sous {one.minimum:g}"
        yield Check(f"{value.text} < ?", (one.minimum,), one.name, least)
    if one.maximum is not None:
        most = f"le modèle n’admet rien au-dessus de {one.maximum:g}"
        yield Check(f"{value.text} > ?", (one.maximum,), one.name, most)
