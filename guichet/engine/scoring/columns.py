"""The columns of a table as the model wants them: each a double or the value of a choice, or refused.

Written once for both engines, like the model itself (`sql.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from guichet.engine.scoring import sql
from guichet.engine.scoring.model import AdditiveModel, CategoricalTerm, Model, Variable

_LARGEST: Final = 1e15
_YES: Final = ("1", "true", "yes", "oui", "vrai")
_NO: Final = ("0", "false", "no", "non", "faux")
NOT_A_NUMBER: Final = "n’est pas un nombre"
_ERROR: Final = {"duckdb": "ERROR", "spark": "RAISE_ERROR"}
REFUSED: Final = "guichet: a value is refused"


@dataclass(frozen=True)
class Column:
    """What a table has for a variable: its column, and what it holds."""

    variable: Variable
    raw: exp.Expr
    kind: str
    is_closed: bool
    decimal_comma: bool = False

    @property
    def value(self) -> exp.Expr:
        """The value as the model has it; NULL for what is missing or unreadable."""
        if not self.variable.choices:
            return self._number()
        return self._choice()

    @property
    def text(self) -> exp.Expr:
        """What the table says, as a text; NULL for nothing."""
        written = self.raw.copy()
        if self.kind != "text":
            return exp.cast(written, "TEXT")
        return exp.func("NULLIF", exp.Trim(this=written), exp.Literal.string(""))

    def checked(self, dialect: sql.Dialect) -> exp.Expr:
        """Return the value, or stop the query at the first that is refused."""
        predicates = [fault.predicate for fault in self.faults()]
        if not predicates:
            return self.value
        refused = exp.or_(*predicates)
        stop = exp.Anonymous(this=_ERROR[dialect], expressions=[exp.Literal.string(REFUSED)])
        typed = exp.cast(stop, "TEXT" if self.variable.choices else "DOUBLE")
        return exp.Case().when(refused, typed).else_(self.value)

    def faults(self) -> Iterator["Fault"]:
        """Yield what a value may be refused for, other than missing."""
        value, variable = self.value, self.variable
        if variable.choices:
            if self.is_closed:
                listed = [exp.Literal.string(one) for one in variable.values]
                odd = exp.Not(this=exp.In(this=value, expressions=listed))
                among = ", ".join(variable.values[:6]) + (", …" if len(listed) > 6 else "")
                yield Fault(odd, f"n’est pas une valeur du modèle ({among})")
            return
        if self.kind == "text":
            unread = exp.and_(exp.Not(this=_is_null(self.text)), _is_null(value))
            yield Fault(unread, NOT_A_NUMBER)
        # NaN is above all numbers, in both engines.
        finite = exp.Between(
            this=value.copy(), low=sql.number(-_LARGEST), high=sql.number(_LARGEST)
        )
        unwritable = exp.Not(this=exp.Paren(this=finite))
        yield Fault(unwritable, "n’est pas un nombre que l’on puisse écrire en chiffres")
        if variable.minimum is not None:
            below = exp.LT(this=value.copy(), expression=sql.number(variable.minimum))
            yield Fault(below, f"est sous le minimum du modèle ({_said(variable.minimum)})")
        if variable.maximum is not None:
            above = exp.GT(this=value.copy(), expression=sql.number(variable.maximum))
            yield Fault(above, f"dépasse le maximum du modèle ({_said(variable.maximum)})")
        if variable.whole and self.kind != "whole":
            rounded = exp.Floor(this=value.copy())
            yield Fault(
                exp.NEQ(this=value.copy(), expression=rounded), "n’est pas un nombre entier"
            )

    def _number(self) -> exp.Expr:
        if self.kind != "text":
            return exp.cast(self.raw.copy(), "DOUBLE")
        digits = self.text
        if self.decimal_comma:
            digits = exp.func("REPLACE", digits, exp.Literal.string(","), exp.Literal.string("."))
        return _read_number(digits)

    def _choice(self) -> exp.Expr:
        """Return the value of a choice; « 1.0 » is « 1 », and true is, if 1 is a choice."""
        values = self.variable.values
        if self.kind == "whole":
            return self.text
        if self.kind == "truth":
            yes, no = ("1", "0") if "1" in values else ("true", "false")
            asked = exp.Case().when(self.raw.copy(), exp.Literal.string(yes))
            return asked.when(exp.Not(this=self.raw.copy()), exp.Literal.string(no))
        found = exp.Case()
        for value in values:
            found = found.when(_equal(self.text, value), exp.Literal.string(value))
        number = _read_number(self.text)
        low = exp.Lower(this=self.text)
        for value in values:
            if value.isdecimal():
                same = exp.EQ(this=number.copy(), expression=sql.number(float(value)))
                found = found.when(same, exp.Literal.string(value))
            for words in (_YES, _NO):
                for word in words if value in words else ():
                    found = found.when(_equal(low, word), exp.Literal.string(value))
        return found.else_(self.text)


@dataclass(frozen=True)
class Fault:
    """A predicate that is true of a value to refuse, and what is said of that value."""

    predicate: exp.Expr
    says: str


def is_closed(model: Model, name: str) -> bool:
    """Tell whether an unlisted value of a choice is refused, for want of a number for it."""
    if not isinstance(model, AdditiveModel):
        return True
    terms = [one for one in model.terms if isinstance(one, CategoricalTerm)]
    mine = [one for one in terms if one.variable == name]
    return not mine or any(one.other is None for one in mine)


def _read_number(text: exp.Expr) -> exp.Expr:
    """Return the number that a text writes, or NULL.

    « 1_000 » is none, which DuckDB would read, nor « 2d » and « 2f », which Spark would.
    """
    strange = "_dDfFxX"
    marks = [exp.Literal.string(one) for one in (strange, "?" * len(strange))]
    plain = exp.Anonymous(this="TRANSLATE", expressions=[text, *marks])
    return exp.TryCast(this=plain, to=exp.DataType.build("DOUBLE"))


def _equal(text: exp.Expr, value: str) -> exp.EQ:
    return exp.EQ(this=text.copy(), expression=exp.Literal.string(value))


def _is_null(value: exp.Expr) -> exp.Is:
    return exp.Is(this=value.copy(), expression=exp.Null())


def _said(bound: float) -> str:
    return f"{bound:.12g}".replace(".", ",")
