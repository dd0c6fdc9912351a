"""Models that nobody published, of all kinds of terms, and persons for them, for generated tests."""

import itertools
from typing import Any

from hypothesis import strategies as st

from guichet.engine.scoring.model import Model, Person, Variable
from guichet.engine.scoring.tests import small_models

_VALUES = ("0", "1", "loc'ataire", 'dit "ville"', "été")
_NAMES = ("âge", "a", "A", "score", 'nom "cité"', "x'; DROP TABLE t; --", "c0", "v1", "  deux mots")
_NUMBERS = st.one_of(
    st.sampled_from([0.0, 0.1, -0.1, 1e-300, 1e15, -1e15, 0.30000000000000004]),
    st.floats(-1e6, 1e6),
    st.integers(-50, 50).map(float),
)
_WEIGHTS = st.floats(-3, 3)
_MAYBE_WEIGHT = st.one_of(st.none(), _WEIGHTS)


@st.composite
def variables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the variables of a model: two choices at least, and two numbers."""
    names = [one.strip() for one in draw(st.permutations(_NAMES))]
    found: list[dict[str, Any]] = []
    for name, is_choice in zip(names[:6], (True, True, False, False, False, False), strict=True):
        plain: dict[str, Any] = {"name": name, "label": name}
        if is_choice:
            values = draw(st.lists(st.sampled_from(_VALUES), min_size=2, max_size=5, unique=True))
            plain["choices"] = [{"value": one, "label": one} for one in values]
        found.append(plain)
    return found


@st.composite
def terms(draw: st.DrawFn, among: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw a term, that may concern only some persons."""
    variable = draw(st.sampled_from(among))
    is_choice = "choices" in variable
    common = {"variable": variable["name"], "source": "s"}
    conditions = [one for one in among if "choices" in one and one is not variable]
    # Only from numbers to choices: a choice that depended on another might depend on itself.
    if not is_choice and draw(st.booleans()):
        other = draw(st.sampled_from(conditions))
        values = [choice["value"] for choice in other["choices"]]
        some = draw(st.lists(st.sampled_from(values), min_size=1, unique=True))
        common["applies_if"] = {other["name"]: some}
    if draw(st.integers(0, 5)) == 0:
        return {**common, "kind": "missing", "present": draw(_WEIGHTS), "absent": draw(_WEIGHTS)}
    common["missing"] = draw(_MAYBE_WEIGHT)
    if is_choice:
        values = [choice["value"] for choice in variable["choices"]]
        weights = {value: draw(_WEIGHTS) for value in values}
        return {
            **common,
            "kind": "categorical",
            "coefficients": weights,
            "other": draw(_MAYBE_WEIGHT),
        }
    if draw(st.booleans()):
        return {**common, "kind": "linear", "coefficient": draw(st.floats(-1e-4, 1e-4))}
    return {**common, "kind": "binned", **draw(bins())}


@st.composite
def bins(draw: st.DrawFn) -> dict[str, Any]:
    """Draw edges, some of them near, some far, few or many, and what each bin gives."""
    edges = draw(st.sets(_NUMBERS, max_size=12))
    if draw(st.booleans()):
        start, step = draw(st.floats(-1e5, 1e5)), draw(st.floats(0.001, 1e4))
        edges |= {start + step * k for k in range(draw(st.integers(10, 90)))}
    count = len(edges) + 1
    few = draw(st.lists(_WEIGHTS, min_size=1, max_size=7))
    return {
        "edges": sorted(edges),
        "coefficients": [*itertools.islice(itertools.cycle(few), count)],
    }


@st.composite
def crowded_edges(draw: st.DrawFn) -> list[float]:
    """Draw edges that stand close together in some places, and far apart elsewhere."""
    edges: set[float] = set()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.floats(-1e7, 1e7))
        step = draw(st.sampled_from([1e-9, 1e-3, 0.25, 1.0, 1e3]))
        edges |= {start + step * k for k in range(draw(st.integers(10, 60)))}
    return sorted(edges)


@st.composite
def sums(draw: st.DrawFn) -> Model:
    """Draw a sum of terms, with or without a link and thresholds."""
    among = draw(variables())
    marks = sorted(draw(st.sets(st.floats(0.01, 0.99), max_size=3)), reverse=True)
    return small_models.made(
        small_models.data(
            link=draw(st.sampled_from(["logit", "identity"])),
            intercept={"value": draw(_WEIGHTS), "source": "s"},
            variables=among,
            terms=draw(st.lists(terms(among), min_size=1, max_size=8)),
            thresholds=[
                {"at_least": mark, "group": f"groupe {k}", "source": "s"}
                for k, mark in enumerate(marks)
            ],
        )
    )


@st.composite
def ordered_points(draw: st.DrawFn) -> Model:
    """Draw ordered points: one to three groups, of whole points."""
    among = [one for one in draw(variables()) if "choices" in one]
    points = st.integers(-20, 100)
    groups = []
    for number in range(draw(st.integers(1, 3))):
        used = draw(st.lists(st.sampled_from(among), min_size=1, unique_by=lambda one: one["name"]))
        marks = sorted(draw(st.sets(points, min_size=1, max_size=3)), reverse=True)
        groups.append(
            {
                "name": str(number),
                "source": "s",
                "points": {
                    one["name"]: {choice["value"]: draw(points) for choice in one["choices"]}
                    for one in used
                },
                "ranks": [
                    {"at_least": mark, "rank": f"{number}-{place}"}
                    for place, mark in enumerate(marks)
                ],
            }
        )
    ranks = [rank["rank"] for group in groups for rank in group["ranks"]]
    return small_models.made(
        small_models.points_data(
            variables=among,
            groups=groups,
            last_rank="dernier",
            groups_of_ranks={rank: f"GIR {rank}" for rank in [*ranks, "dernier"]},
        )
    )


@st.composite
def persons(draw: st.DrawFn, model: Model) -> Person:
    """Draw a person: values at the edges and elsewhere, some missing, some that are not listed."""
    return {one.name: draw(_values(model, one)) for one in model.variables}


def _values(model: Model, variable: Variable) -> st.SearchStrategy[str | float | None]:
    if variable.choices:
        return st.one_of(st.none(), st.sampled_from([*variable.values, "jamais vu"]))
    edges = [
        edge
        for term in getattr(model, "terms", ())
        if term.variable == variable.name
        for edge in getattr(term, "edges", ())
    ]
    return st.one_of(st.none(), _NUMBERS, st.sampled_from(edges or [0.0]))


@st.composite
def models_and_persons(draw: st.DrawFn) -> tuple[Model, list[Person]]:
    """Draw a model of either form, and some persons for it."""
    model = draw(st.one_of(sums(), sums(), ordered_points()))
    return model, draw(st.lists(persons(model), min_size=1, max_size=12))
