"""Turn rules, where a later one replaces an earlier one, into a schedule that can be said.

OSM lets rules cover each other at will. Said in French, that would mislead: what is replaced
entirely, and exceptions that cross each other, are refused. Closures are put last: « PH off » at
the beginning is meant, and telling somebody to come to a closed door is the worse mistake.
"""

from collections.abc import Iterable

from guichet.engine.opening_hours.french import days_in_french, spans_in_french, when_in_french
from guichet.engine.opening_hours.model import (
    ALL_DAYS,
    CLOSED,
    DAY,
    Closure,
    Hours,
    Layer,
    OpeningHoursError,
    Schedule,
    Span,
    When,
)
from guichet.engine.opening_hours.reading import Rule

_Cells = dict[int, tuple[Rule, Hours]]


def build(rules: Iterable[Rule], *, each_day_once: bool = False) -> Schedule:
    """Return the schedule of these rules; refuse what would not be clear.

    In OSM a later line replaces an earlier one; in French one would as well add: `each_day_once`
    refuses a second line for a day.
    """
    builder = _Builder(each_day_once=each_day_once)
    for rule in rules:
        builder.add(rule)
    return builder.schedule()


class _Builder:
    """The cells filled so far: for each kind of days, each weekday’s rule and hours."""

    def __init__(self, *, each_day_once: bool) -> None:
        self._each_day_once = each_day_once
        self._layers: dict[When, _Cells] = {When(): {}}
        self._holidays: Hours | None = None
        self._closures: list[tuple[Rule, Closure]] = []
        self._hour_rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        if rule.on_holidays:
            self._add_holidays(rule)
        if not rule.days:
            return
        if rule.is_off and not rule.when.is_always:
            closure = Closure(rule.when, rule.days, rule.note)
            if closure not in [known for _, known in self._closures]:
                self._closures.append((rule, closure))
            return
        self._check_crossing(rule)
        if not rule.is_off:
            self._hour_rules.append(rule)
        cells = self._layers.setdefault(rule.when, {})
        twice = sorted(rule.days & cells.keys())
        if self._each_day_once and twice and not rule.is_off:
            raise _refusal(
                rule,
                f"« {_said(cells[twice[0]][0])} » dit déjà ce jour. Mettez toutes les heures d’un "
                "jour ensemble, et dites chaque jour une seule fois",
            )
        for day in rule.days:
            if rule.is_off:
                cells[day] = (rule, CLOSED)
                continue
            before = self._before(rule, day) if rule.adds else CLOSED
            cells[day] = (rule, _union(before, rule))

    def _before(self, rule: Rule, day: int) -> Hours:
        for when in (rule.when, When()):
            if day in self._layers[when]:
                return self._layers[when][day][1]
        return CLOSED

    def _add_holidays(self, rule: Rule) -> None:
        if rule.when.ranks:
            raise _refusal(rule, "les jours fériés se disent dans une ligne à part")
        if rule.is_off:
            self._holidays = CLOSED
            return
        if self._holidays is not None and not rule.adds:
            raise _refusal(rule, "les jours fériés sont dits deux fois")
        self._holidays = _union(self._holidays or CLOSED, rule)

    def _check_crossing(self, rule: Rule) -> None:
        for when, cells in self._layers.items():
            if when.is_always or when == rule.when or not when.meets(rule.when):
                continue
            if rule.days & cells.keys():
                other = next(cells[day][0] for day in sorted(rule.days & cells.keys()))
                raise _refusal(
                    rule,
                    f"cette ligne et « {_said(other)} » tombent parfois le même jour : on ne sait "
                    "pas laquelle vaut. Mettez la semaine habituelle d’abord, puis des exceptions "
                    "qui ne se croisent pas",
                )
        for earlier, closure in self._closures:
            reopens = not rule.when.is_always and closure.when.meets(rule.when)
            if reopens and closure.days & rule.days:
                raise _refusal(
                    rule,
                    f"cette ligne ouvre pendant la fermeture « {_said(earlier)} » : écrivez la "
                    "fermeture en deux parties, avant et après",
                )

    def schedule(self) -> Schedule:
        self._check_all_used()
        usual = self._layers[When()]
        layers = [
            Layer(when, tuple(cells[day][1] if day in cells else None for day in ALL_DAYS))
            for when, cells in self._layers.items()
            if not when.is_always
        ]
        is_all_closed = usual.keys() == set(ALL_DAYS)
        opens_on_holidays = self._holidays and not self._holidays.is_closed
        if not (self._hour_rules or opens_on_holidays or (is_all_closed and not self._closures)):
            raise OpeningHoursError(
                "Ces horaires disent quand c’est fermé, et jamais quand c’est ouvert : "
                "ajoutez les heures d’ouverture."
            )
        if not (self._hour_rules or opens_on_holidays):
            # « off » says it all: nothing is left to close.
            return Schedule((CLOSED,) * len(ALL_DAYS))
        return Schedule(
            tuple(usual[day][1] if day in usual else CLOSED for day in ALL_DAYS),
            tuple(layers),
            self._holidays,
            tuple(closure for _, closure in self._closures),
        )

    def _check_all_used(self) -> None:
        """Refuse hours of which nothing is left: « Mo 09:00-12:00; Mo 14:00-17:00 » is a slip."""
        for place, rule in enumerate(self._hour_rules):
            cells = self._layers[rule.when]
            if any(cells[day][0] is rule for day in rule.days):
                continue
            later = self._hour_rules[place + 1 :]
            if any(cells[day][0] in later and cells[day][0].adds for day in rule.days):
                continue
            other = cells[min(rule.days)][0]
            raise _refusal(
                rule,
                f"« {_said(other)} » vient ensuite pour les mêmes jours et le remplace. Mettez "
                "toutes les heures d’un jour ensemble, séparées par une virgule",
            )


def _union(before: Hours, rule: Rule) -> Hours:
    """Return the hours of a day with those of the rule; refuse hours that overlap."""
    if not rule.spans:
        if not before.is_closed:
            raise _refusal(rule, "cette remarque s’ajoute à des heures : mettez-la à leur suite")
        return Hours((), rule.note)
    if before.note:
        raise _refusal(rule, "un même jour a des heures et une remarque sans heure")
    spans: list[Span] = []
    for span in sorted((*before.spans, *rule.spans)):
        last = spans[-1] if spans else None
        if last and span.start < last.end:
            raise _refusal(
                rule,
                f"« {spans_in_french((last,))} » et « {spans_in_french((span,))} » se chevauchent : "
                "vérifiez les heures",
            )
        if last and span.start == last.end and span.note == last.note:
            spans[-1] = Span(last.start, span.end, span.note, span.has_no_end)
        else:
            spans.append(span)
    goes_round = any(span.end - span.start >= DAY and span.start for span in spans)
    if goes_round or spans[-1].end > spans[0].start + DAY:
        raise _refusal(rule, "ces heures reviennent le lendemain sur elles-mêmes : vérifiez-les")
    return Hours(tuple(spans))


def _refusal(rule: Rule, why: str) -> OpeningHoursError:
    return OpeningHoursError(f"« {_said(rule)} » : {why}.", rule.start, rule.end)


def _said(rule: Rule) -> str:
    """Return a rule in French, to name it in a refusal."""
    when = when_in_french(rule.when, rule.days)
    if not rule.days:
        when = "les jours fériés"
    elif not when or (len(rule.days) < len(ALL_DAYS) and not rule.when.ranks):
        when = ", ".join(filter(None, (when, days_in_french(rule.days))))
    what = "fermé" if rule.is_off else spans_in_french(rule.spans) or rule.note
    return f"{when} : {what}"
