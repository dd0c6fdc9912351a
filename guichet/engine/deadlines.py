"""The legal clock: a dated rule and a start date give the last day, and how it was counted.

People lose rights if this is wrong. Nothing is guessed, nothing reads today's date, and each
result can be checked with a calendar and a finger. The front door of four modules:
`time_limits` (the words), `counting` (the seven regimes), `clock_changes` and `interruptions`
(the general rules that change a date).
"""

from dataclasses import dataclass
from datetime import date

from guichet.engine.circumstances import (
    Account,
    Case,
    Circumstances,
    Dates,
    ElectronicNotice,
    InformalAppeal,
    MissingPieces,
    Period,
)
from guichet.engine.clock_changes import lengthened, paused, starting_point
from guichet.engine.counting import COUNTS, ONE_DAY, add_months
from guichet.engine.french_dates import written
from guichet.engine.interruptions import not_opposable, restarted
from guichet.engine.places import check_known
from guichet.engine.time_limits import (
    CourtOrder,
    DeadlineError,
    Event,
    Kind,
    Length,
    LengthMustBeAsked,
    Regime,
    Rule,
)
from guichet.engine.typography import NO_BREAK, typeset

__all__ = [
    "Circumstances",
    "CourtOrder",
    "Deadline",
    "DeadlineError",
    "ElectronicNotice",
    "Event",
    "InformalAppeal",
    "Kind",
    "Length",
    "LengthMustBeAsked",
    "MissingPieces",
    "Period",
    "Regime",
    "Rule",
    "add_months",
    "compute",
]

EARLIEST_YEAR = 1990
LATEST_YEAR = 2200

_HAPPENED = {
    Event.LETTER_RECEIVED: "Votre lettre a été reçue le",
    Event.LETTER_SENT: "La lettre a été envoyée le",
    Event.DECISION_NOTIFIED: "Vous avez reçu la décision le",
    Event.NOTICE_RECEIVED: "La lettre a été reçue le",
    Event.NOTICE_SENT: "L’avis a été envoyé (c’est l’envoi qui compte, pas la réception) le",
    Event.IMPLICIT_DECISION: "Le silence est devenu une décision (dite implicite) le",
    Event.REFERRAL_REGISTERED: "Votre saisine a été enregistrée le",
    Event.OPINION_RECEIVED: "Vous avez reçu l’avis le",
    Event.MEDIATION_ENDED: "La médiation a été déclarée terminée le",
    Event.INFO_LETTER_SENT: "Le courrier d’information a été envoyé (c’est l’envoi qui compte) le",
    Event.EVENT_DAY: "Les faits ont eu lieu le",
    Event.TAX_NOTICE_YEAR_END: "L’année de mise en recouvrement finit le",
}


@dataclass(frozen=True)
class Deadline:
    """A computed time limit. `last_day` is the day to show first.

    `kind`: « act_before » the person must act at the latest on that day · « reply » the office has
    until that day · « wait_before » the person should wait until then. `legal_last_day`: a later
    day that the law gives, if any. `next_step_from`: the first day of the next step, when somebody
    else's time is counted. `is_opposable`: False when the law keeps the office from holding the
    time limit against the person.
    """

    kind: Kind
    procedure: str
    regime: Regime
    start: date
    last_day: date
    legal_last_day: date | None
    next_step_from: date | None
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    sources: tuple[str, ...]
    is_opposable: bool = True

    def is_past(self, today: date) -> bool:
        """Say whether the last day shown is over; the day itself still counts, until midnight."""
        return today > self.last_day

    def may_still_act(self, today: date) -> bool:
        """Say whether the law leaves a way, even after the prudent day."""
        if self.legal_last_day is not None:
            return today <= self.legal_last_day
        return not self.is_past(today) or not self.is_opposable

    def to_json(self) -> dict[str, object]:
        """Return what a program may read: ISO dates, plain lists."""
        return {
            "kind": self.kind,
            "procedure": self.procedure,
            "regime": self.regime.value,
            "from": self.start.isoformat(),
            "last_day": self.last_day.isoformat(),
            "legal_last_day": self.legal_last_day.isoformat() if self.legal_last_day else None,
            "next_step_from": self.next_step_from.isoformat() if self.next_step_from else None,
            "is_opposable": self.is_opposable,
            "steps": list(self.steps),
            "warnings": list(self.warnings),
            "sources": [source.replace(NO_BREAK, " ") for source in self.sources],
        }


def compute(
    rule: Rule,
    start: date,
    *,
    kind: Kind = "act_before",
    procedure: str = "",
    place: str | None = None,
    circumstances: Circumstances | None = None,
    court_order: CourtOrder | None = None,
    written_length: Length | None = None,
) -> Deadline:
    """Return the time limit that `rule` gives from the day `start` of its event.

    `place`: a code of places.DEPARTMENTS, for its holidays (None: national holidays).
    `court_order`: which judge will decide in the end. `written_length`: the time that the person's
    letter states. Raises LengthMustBeAsked when only the letter says it and it is not given,
    DeadlineError for dates that contradict one another, UnknownPlace; all in French.
    """
    facts = circumstances or Circumstances()
    _check_years(start, *facts.dates())
    if place is not None:
        check_known(place)
    account = Account()
    case = Case(
        rule=rule,
        kind=kind,
        start=start,
        length=_length(rule, kind, written_length),
        place=place,
        order=court_order or _order(rule.regime),
        starts=rule.starts,
        facts=facts,
    )
    case = starting_point(case, account)
    account.step(f"{_happened(case)} {written(case.start)} : ce jour ne compte pas.")
    case = lengthened(case, account)
    counted = case.count(case.start, pause=paused(case, account))
    if not case.is_for_the_person:
        counted = counted.for_the_office()
    account.absorb(counted)
    dates = Dates(counted.last_day, counted.legal_last_day)
    dates = restarted(case, dates, account)
    dates, is_opposable = not_opposable(case, dates, account)
    dates = _with_written_length(case, dates, written_length, account)
    return _deadline(case, dates, account, procedure, is_opposable)


def _happened(case: Case) -> str:
    """Say what happened on the first day; no letter is said to have come to who received none."""
    if case.facts.in_writing is False and case.starts is Event.DECISION_NOTIFIED:
        return "Le délai part, par prudence, du"
    return _HAPPENED[case.starts]


def _check_years(*days: date) -> None:
    for day in days:
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            far = "ancienne" if day.year < EARLIEST_YEAR else "lointaine"
            raise DeadlineError(f"L’année {day.year} est trop {far} : vérifiez la date.")


def _order(regime: Regime) -> CourtOrder | None:
    orders: dict[Regime, CourtOrder] = {
        Regime.FRANC_TA: "administrative",
        Regime.CPC: "judicial",
    }
    return orders.get(regime)


def _length(rule: Rule, kind: Kind, written_length: Length | None) -> Length:
    """Return the length to count: the law's, or the letter's where the law's is not sure."""
    letter_decides = rule.length is None or rule.status != "verified"
    if kind == "act_before" and written_length is not None and letter_decides:
        return written_length
    if rule.length is not None:
        return rule.length
    hint = f" Précision : {rule.meaning.rstrip('.')}." if rule.meaning else ""
    raise LengthMustBeAsked(
        "Le délai est écrit dans la lettre que vous avez reçue, et il change d’une lettre à l’autre. "
        f"Cherchez-le (par exemple « 15 jours » ou « 1 mois ») et indiquez-le.{hint}"
    )


def _with_written_length(
    case: Case, dates: Dates, written_length: Length | None, account: Account
) -> Dates:
    """When the letter does not state the law's time limit, show the shorter one first."""
    if written_length is None or written_length == case.length or not case.is_for_the_person:
        return dates
    other = COUNTS[case.rule.regime](case.start, written_length, case.place, None).last_day
    shorter, longer = sorted((dates.last_day, other))
    account.warn(
        f"La lettre indique {written_length}, le texte prévoit {case.length} : la date la plus proche "
        f"est affichée, le {written(shorter)} ; l’autre est le {written(longer)}."
    )
    return Dates(shorter, max(longer, dates.latest))


def _deadline(
    case: Case, dates: Dates, account: Account, procedure: str, is_opposable: bool
) -> Deadline:
    if case.is_for_the_person:
        next_step = None
        _say_last_day(case, dates, account)
    else:
        next_step = dates.last_day + ONE_DAY
        account.step(_end_of_wait(case, dates.last_day, next_step))
    if case.rule.status != "verified":
        account.warn(
            "La durée de ce délai n’a pas pu être relue dans un texte officiel : à vérifier."
        )
    legal = dates.legal_last_day
    return Deadline(
        kind=case.kind,
        procedure=procedure,
        regime=case.rule.regime,
        start=case.start,
        last_day=dates.last_day,
        legal_last_day=legal if legal and legal > dates.last_day else None,
        next_step_from=next_step,
        steps=_set(account.steps),
        warnings=_set(account.warnings),
        sources=_set(account.sources + _own_sources(case)),
        is_opposable=is_opposable,
    )


def _say_last_day(case: Case, dates: Dates, account: Account) -> None:
    """Close the account of a time limit that the person must respect."""
    last, regime = dates.last_day, case.rule.regime
    legal = dates.legal_last_day
    prudence = ", par prudence" if legal or regime is Regime.PRIOR_APPEAL else ""
    later = ""
    if legal and regime is not Regime.PRIOR_APPEAL:  # that regime has told its later day already
        later = f" En droit, peut-être jusqu’au {written(legal)}."
    account.step(f"Dernier jour{prudence} : le {written(last)}, jusqu’à minuit.{later}")
    if regime is Regime.FRANC_TA and case.rule.to_court:
        account.step(
            "Devant le tribunal administratif aussi, la date d’envoi compte : une lettre postée ce "
            "jour-là est à temps, le cachet de la poste fait foi (CE n° 498702).",
            "CE n° 498702",
        )
    elif regime in (Regime.FRANC_TA, Regime.PRIOR_APPEAL):
        account.step(
            "Une lettre postée ce jour-là est à temps : le cachet de la poste fait foi "
            "(CRPA L112-1). Gardez la preuve de dépôt.",
            "CRPA L112-1",
        )
    elif regime is Regime.CPC and case.rule.to_court:
        account.warn(
            "Pour le pôle social, la requête est remise au greffe ou envoyée par lettre recommandée "
            "avec avis de réception (CSS R142-10-1). Gardez la preuve d’envoi.",
            "CSS R142-10-1",
        )
    is_by_post = case.facts.electronic_notice is None and case.facts.in_writing is not False
    if case.starts is Event.DECISION_NOTIFIED and is_by_post:
        account.warn(
            "Si un recommandé vous attendait et que vous ne l’avez pas retiré à temps, comptez depuis "
            "le premier passage du facteur (règle à vérifier)."
        )


def _end_of_wait(case: Case, last: date, next_step: date) -> str:
    """Close the account of somebody else's time limit."""
    then = f"vous pouvez passer à la suite dès le {written(next_step)}."
    if case.kind == "wait_before":
        return f"Attendez une réponse jusqu’au {written(last)}. Sans réponse, {then}"
    if case.rule.regime is Regime.SILENCE:
        return f"Sans réponse, le silence devient une décision (dite implicite) le {written(last)} : {then}"
    return f"Le délai pour vous répondre finit le {written(last)}. Sans réponse, {then}"


def _own_sources(case: Case) -> list[str]:
    """Return the articles that set the length; two months of silence have a general one."""
    two_months_of_silence = case.rule.regime is Regime.SILENCE and case.length.months == 2
    if not case.rule.sources and two_months_of_silence:
        return ["CRPA L231-1, L231-4"]
    return list(case.rule.sources)


def _set(texts: list[str]) -> tuple[str, ...]:
    """Return the texts once each, in order, as French prints them."""
    return tuple(dict.fromkeys(typeset(text) for text in texts))
