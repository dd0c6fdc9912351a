"""The numbers of an audit for a program: JSON with everything, CSV with one measure a line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Final

from guichet.engine.scoring.audit import Audit, GroupResult, Measure, Rate, Section
from guichet.engine.scoring.audit_report import SIMULATED, Context
from guichet.engine.scoring.audit_sweeps import Swept, swept
from guichet.engine.scoring.audit_words import group_name
from guichet.engine.scoring.intervals import LEVEL

COLUMNS: Final = (
    "attributs",
    "groupe",
    "est_reference",
    "effectif_du_groupe",
    "mesure",
    "effectif",
    "taux",
    "taux_bas",
    "taux_haut",
    "ecart",
    "ecart_bas",
    "ecart_haut",
    "rapport",
    "rapport_bas",
    "rapport_haut",
    "raison",
)


def to_json(audit: Audit, context: Context) -> str:
    """Return everything that the report says, as numbers."""
    document = {
        "question": context.question,
        "simulation": _simulation(context),
        "command": context.command,
        "data": dict(context.facts),
        "versions": dict(context.versions),
        "attributes": audit.table.attributes,
        "people": audit.table.n,
        "confidence": LEVEL,
        "bootstrap": vars(audit.bootstrap) if audit.bootstrap else None,
        "everybody": _group(audit.everybody),
        "sections": [_section(one) for one in audit.sections],
        "scores": _scores(audit),
        "notes": audit.notes,
        "limits": context.limits,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _simulation(context: Context) -> dict[str, object] | None:
    """Return what the people were drawn from; None where they were really counted."""
    if context.simulation is None:
        return None
    return {
        "notice": SIMULATED,
        "people": context.simulation.people,
        "seed": context.simulation.seed,
        "margins": context.simulation.margins.model_dump(mode="json"),
    }


def _section(section: Section) -> dict[str, object]:
    return {
        "by": section.by,
        "reference": section.reference,
        "groups": [_group(one) for one in section.groups],
    }


def _group(one: GroupResult) -> dict[str, object]:
    return {
        "group": one.group,
        "n": one.n,
        "rates": _measures(one.rates),
        "differences": _measures(one.differences),
        "ratios": _measures(one.ratios),
    }


def _measures(measures: Mapping[Rate, Measure]) -> dict[str, object]:
    return {rate.value: _measure(measure) for rate, measure in measures.items()}


def _measure(measure: Measure) -> dict[str, object]:
    said: dict[str, object] = {"value": measure.value}
    if measure.interval:
        said["interval"] = [measure.interval.low, measure.interval.high]
    if measure.whole is not None:
        said["n"] = measure.whole
    if measure.why:
        said["why"] = measure.why
    return said


def _scores(audit: Audit) -> list[dict[str, object]]:
    ways = ((), *((one,) for one in audit.table.attributes)) if audit.table.edges else ()
    return [{"by": by, "groups": [_swept(one) for one in swept(audit.table, by)]} for by in ways]


def _swept(one: Swept) -> dict[str, object]:
    return {
        "group": one.group,
        "thresholds": [
            {"threshold": step.threshold, **_measures(step.rates)} for step in one.steps
        ],
        "calibration": [
            {
                "from": bin_.low,
                "to": bin_.high,
                "expected": bin_.expected,
                "observed": _measure(bin_.observed),
            }
            for bin_ in one.bins
        ],
    }


def to_csv(audit: Audit, context: Context) -> str:
    """Return one line for each measure of each group, everybody first; a simulation says so in each."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    named, marked = (("nature",), ("simulation",)) if context.simulation else ((), ())
    writer.writerow((*named, *COLUMNS))
    for rate in Rate:
        writer.writerow((*marked, *_line((), audit.everybody, None, rate)))
    for section in audit.sections:
        for one in section.groups:
            for rate in Rate:
                writer.writerow((*marked, *_line(section.by, one, section.reference, rate)))
    return stream.getvalue()


def _line(
    by: tuple[str, ...], one: GroupResult, reference: tuple[str, ...] | None, rate: Rate
) -> list[object]:
    measure = one.rates[rate]
    gap, ratio = (found.get(rate, Measure()) for found in (one.differences, one.ratios))
    reasons = dict.fromkeys(why for why in (measure.why, gap.why, ratio.why) if why)
    return [
        _inert(" × ".join(by)),
        _inert(group_name(one.group)),
        "oui" if reference is not None and one.group == reference else "non",
        one.n,
        rate.value,
        measure.whole,
        *_numbers(measure),
        *_numbers(gap),
        *_numbers(ratio),
        " ; ".join(reasons),
    ]


def _inert(text: str) -> str:
    """Keep a spreadsheet from computing a name: « =1+1 » is a group like another."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _numbers(measure: Measure) -> Iterator[float | None]:
    yield measure.value
    yield measure.interval.low if measure.interval else None
    yield measure.interval.high if measure.interval else None
