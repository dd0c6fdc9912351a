"""`guichet deadline`: the last day of a procedure, how it was counted, and by which articles."""

import argparse
import json
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from guichet.cli.clock import today
from guichet.cli.procedure_files import (
    ProcedureFault,
    ProcedureFile,
    open_procedure,
    procedures_folder,
)
from guichet.cli.terminal import complain, shown
from guichet.engine.deadlines import (
    Circumstances,
    CourtOrder,
    Deadline,
    DeadlineError,
    ElectronicNotice,
    Event,
    InformalAppeal,
    Kind,
    Length,
    LengthMustBeAsked,
    MissingPieces,
    Period,
    Rule,
    compute,
)
from guichet.engine.french_dates import DateNotUnderstood, parse, short, written
from guichet.engine.places import UnknownPlace, department
from guichet.engine.posting import post_by, posting
from guichet.engine.time_limits import SINCE
from guichet.engine.typography import typeset

WIDTH: Final = 78
YES_OR_NO: Final = {"oui": True, "non": False}
_JUDGES: Final[dict[str, CourtOrder]] = {
    "administrative": "administrative",
    "judicial": "judicial",
}
# Options about the office's own time: they change nothing to the time that the person has.
_OFFICE_OPTIONS = (
    "extension",
    "pieces_asked",
    "pieces_due",
    "pieces_received",
    "documents",
    "first_office",
)
_PERSON_OPTIONS = (
    "no_remedies",
    "no_receipt",
    "sent_online",
    "written_decision",
    "online_notice",
    "online_notice_agreed",
    "gracious_appeal",
    "hierarchical_appeal",
    "mandatory_appeal",
    "mediation",
    "social_mediator",
    "reasons",
    "legal_aid",
    "length",
)


class BadRequest(ValueError):
    """What was asked cannot be answered: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar; every option is read by `run`, which answers in French."""
    parser = subparsers.add_parser(
        "deadline",
        help="calcule le dernier jour d’une démarche, et dit comment",
        description="Calcule le dernier jour d’une démarche, dit comment il est compté et par "
        "quels textes. Les dates s’écrivent 24/11/2026, 2026-11-24 ou « 24 novembre 2026 ».",
        epilog="Exemple : guichet deadline cra-appeal --from 06/11/2026 --place 42",
    )
    add = parser.add_argument
    add("procedure", nargs="?", metavar="DÉMARCHE", help="identifiant ou nom court d’une démarche")
    add("--from", dest="start", metavar="DATE", help="jour de l’évènement qui fait courir le délai")
    add("--event", metavar="ÉVÈNEMENT", help="cet évènement : " + ", ".join(Event))
    add("--place", metavar="DÉPARTEMENT", help="pour ses jours fériés : 42, 2A, 57, 974…")
    add("--length", metavar="DURÉE", help="délai écrit dans la lettre : « 15 jours », « 1 mois »…")
    add("--json", action="store_true", help="réponse à lire par un programme")
    _add_person_options(parser.add_argument_group("ce qui change votre délai").add_argument)
    _add_office_options(
        parser.add_argument_group("ce qui change le délai de l’organisme").add_argument
    )


def _add_person_options(add: Callable[..., object]) -> None:
    yes_no = "{oui,non}"
    add(
        "--no-remedies",
        action="store_true",
        help="la lettre ne dit pas comment ni jusqu’à quand contester",
    )
    add("--judge", metavar="JUGE", help="juge compétent : administrative ou judicial")
    add("--no-receipt", action="store_true", help="pas d’accusé de réception complet de la demande")
    add("--sent-online", action="store_true", help="cette demande avait été faite en ligne")
    add("--written-decision", metavar="DATE", help="décision écrite reçue malgré le silence")
    add(
        "--online-notice",
        nargs="+",
        metavar="DATE",
        help="recommandé électronique : mise à disposition, puis ouverture",
    )
    add("--online-notice-agreed", metavar=yes_no, help="vous aviez accepté ce procédé avant")
    appeal = "envoi, puis réception (- si inconnue), puis réponse"
    add("--gracious-appeal", nargs="+", metavar="DATE", help=f"recours gracieux : {appeal}")
    add("--hierarchical-appeal", nargs="+", metavar="DATE", help=f"recours hiérarchique : {appeal}")
    add("--mandatory-appeal", metavar=yes_no, help="un recours préalable était obligatoire")
    add("--mediation", nargs="+", metavar="DATE", help="médiation obligatoire : saisine, puis fin")
    add(
        "--social-mediator",
        nargs="+",
        metavar="DATE",
        help="médiation de la caisse : recevabilité, puis recommandations",
    )
    add("--reasons", nargs="+", metavar="DATE", help="motifs : demandés, puis donnés")
    add("--legal-aid", nargs="+", metavar="DATE", help="aide juridictionnelle : demande, décision")


def _add_office_options(add: Callable[..., object]) -> None:
    add("--extension", metavar="DATE", help="jour où l’organisme a annoncé un délai en plus")
    add("--pieces-asked", metavar="DATE", help="jour où l’organisme a demandé des documents")
    add("--pieces-due", metavar="DATE", help="fin du délai fixé pour les envoyer")
    add("--pieces-received", metavar="DATE", help="jour où l’organisme les a reçus")
    add("--documents", metavar="DATE", help="réception de documents que vous avez ajoutés ensuite")
    add("--first-office", metavar="DATE", help="première réception, par le mauvais service")


def run(args: argparse.Namespace) -> int:
    """Print the deadlines asked for; return 0, or 2 and one French line when it cannot."""
    try:
        procedure = _procedure(args)
        deadlines = _deadlines(args, procedure)
    except (BadRequest, DateNotUnderstood, DeadlineError, ProcedureFault, UnknownPlace) as fault:
        complain("deadline", fault)
        return 2
    if args.json:
        found = [_as_json(deadline, rule, _place(args)) for deadline, rule in deadlines]
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(_told(procedure, deadlines, _place(args), guessed_event=not args.event))
    return 0


# --- From the options to the deadlines --------------------------------------------------------


def _procedure(args: argparse.Namespace) -> ProcedureFile:
    if not args.procedure:
        raise BadRequest("indiquez une démarche, par exemple cra-appeal")
    return open_procedure(args.procedure, procedures_folder())


def _deadlines(args: argparse.Namespace, procedure: ProcedureFile) -> list[tuple[Deadline, Rule]]:
    chosen = _chosen(args, procedure)
    if not chosen:
        return []
    if not args.start:
        raise BadRequest("indiquez la date de l’évènement avec --from, par exemple 6/11/2026")
    start = _day("--from", args.start)
    if procedure.since and start < procedure.since:
        raise BadRequest(f"cette démarche n’existe que depuis le {short(procedure.since)}")
    place = _place(args)
    facts = _circumstances(args)
    judge = _judge(args.judge, procedure)
    length = Length.from_text(args.length) if args.length else None
    found = []
    for kind, rule in chosen:
        try:
            deadline = compute(
                rule,
                start,
                kind=kind,
                procedure=procedure.id,
                place=place,
                circumstances=facts,
                court_order=judge,
                written_length=length,
            )
        except LengthMustBeAsked as fault:
            raise BadRequest(f'{fault} (--length "15 jours")') from fault
        if kind == "act_before":
            deadline = _with_other_limits(deadline, rule, procedure)
        found.append((_supposed(deadline), rule))
    return found


def _place(args: argparse.Namespace) -> str | None:
    return department(args.place) if args.place else None


def _supposed(deadline: Deadline) -> Deadline:
    """Warn first where the event is still to come: what it starts is only supposed."""
    if deadline.start <= today():
        return deadline
    warning = typeset(
        f"Le {written(deadline.start)} n’est pas encore arrivé : ce calcul ne vaut que si "
        "l’évènement a bien lieu ce jour-là."
    )
    return replace(deadline, warnings=(warning, *deadline.warnings))


def _with_other_limits(deadline: Deadline, rule: Rule, procedure: ProcedureFile) -> Deadline:
    """Warn first of the cases in which this procedure has another time limit."""
    warnings = tuple(
        typeset(f"Dans le cas « {case} », le délai est de {other.length}, et non de {rule.length}.")
        for case, other in procedure.other_limits
        if other.starts == rule.starts
    )
    return replace(deadline, warnings=(*warnings, *deadline.warnings))


def _chosen(args: argparse.Namespace, procedure: ProcedureFile) -> list[tuple[Kind, Rule]]:
    """Return the rules that start at the event asked for, else at the procedure's first one."""
    if args.event and args.event not in set(Event):
        raise BadRequest(f"l’évènement « {shown(args.event)} » est inconnu ; {_events(procedure)}")
    first = procedure.rules[0][1].starts if procedure.rules else None
    event = args.event or first
    chosen = [(kind, rule) for kind, rule in procedure.rules if rule.starts == event]
    if args.event and not chosen:
        raise BadRequest(f"aucun délai de cette démarche ne part de {event} ; {_events(procedure)}")
    _check_options(args, {kind for kind, _ in chosen})
    return chosen


def _events(procedure: ProcedureFile) -> str:
    events = dict.fromkeys(rule.starts.value for _, rule in procedure.rules)
    return f"possibles ici : {', '.join(events)}" if events else "cette démarche n’a pas de délai"


def _check_options(args: argparse.Namespace, kinds: set[Kind]) -> None:
    """Refuse an option that no computed time limit can take into account."""
    for options, served, whose in (
        (_PERSON_OPTIONS, "act_before" in kinds, "votre délai pour agir"),
        (_OFFICE_OPTIONS, bool(kinds - {"act_before"}), "le délai de réponse de l’organisme"),
    ):
        given = [name for name in options if getattr(args, name)]
        if given and not served:
            option = "--" + given[0].replace("_", "-")
            raise BadRequest(
                f"{option} concerne {whose}, qui n’est pas calculé depuis cet évènement"
            )


def _judge(text: str | None, procedure: ProcedureFile) -> CourtOrder | None:
    if text is None:
        return procedure.judge
    if text not in _JUDGES:
        raise BadRequest(f"--judge attend {' ou '.join(_JUDGES)}")
    return _JUDGES[text]


def _circumstances(args: argparse.Namespace) -> Circumstances:
    return Circumstances(
        remedies_stated=False if args.no_remedies else None,
        acknowledged=False if args.no_receipt else None,
        sent_online=args.sent_online,
        written_decision=_date("--written-decision", args.written_decision),
        electronic_notice=_electronic_notice(args),
        gracious_appeal=_appeal("--gracious-appeal", args.gracious_appeal),
        hierarchical_appeal=_appeal("--hierarchical-appeal", args.hierarchical_appeal),
        prior_appeal_mandatory=_yes_or_no("--mandatory-appeal", args.mandatory_appeal),
        mediation=_period("--mediation", args.mediation),
        social_mediation=_period("--social-mediator", args.social_mediator),
        reasons=_period("--reasons", args.reasons),
        legal_aid=_period("--legal-aid", args.legal_aid),
        extension_announced=_date("--extension", args.extension),
        missing_pieces=_missing_pieces(args),
        documents_received=_date("--documents", args.documents),
        first_office=_date("--first-office", args.first_office),
    )


def _day(option: str, text: str) -> date:
    try:
        return parse(text)
    except DateNotUnderstood as fault:
        raise BadRequest(f"{option} : {fault}") from fault


def _date(option: str, text: str | None) -> date | None:
    return None if text in (None, "-") else _day(option, text)


def _dates(option: str, texts: list[str], most: int) -> tuple[date, *tuple[date | None, ...]]:
    """Return the dates in their order; all but the first may be « - », which is unknown."""
    if len(texts) > most:
        raise BadRequest(f"{option} attend {most} dates au plus")
    return (_day(option, texts[0]), *(_date(option, text) for text in texts[1:]))


def _period(option: str, texts: list[str] | None) -> Period | None:
    return Period(*_dates(option, texts, 2)) if texts else None


def _appeal(option: str, texts: list[str] | None) -> InformalAppeal | None:
    return InformalAppeal(*_dates(option, texts, 3)) if texts else None


def _electronic_notice(args: argparse.Namespace) -> ElectronicNotice | None:
    agreed = _yes_or_no("--online-notice-agreed", args.online_notice_agreed)
    if agreed is not None and not args.online_notice:
        raise BadRequest("--online-notice-agreed va avec --online-notice")
    period = _period("--online-notice", args.online_notice)
    return ElectronicNotice(period.began, period.ended, agreed) if period else None


def _missing_pieces(args: argparse.Namespace) -> MissingPieces | None:
    due = _date("--pieces-due", args.pieces_due)
    received = _date("--pieces-received", args.pieces_received)
    if args.pieces_asked is None:
        if due or received:
            raise BadRequest("--pieces-due et --pieces-received vont avec --pieces-asked")
        return None
    return MissingPieces(_day("--pieces-asked", args.pieces_asked), due, received)


def _yes_or_no(option: str, text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() not in YES_OR_NO:
        raise BadRequest(f"{option} attend oui ou non")
    return YES_OR_NO[text.lower()]


# --- From the deadlines to words --------------------------------------------------------------

_HEADINGS: dict[Kind, str] = {
    "act_before": "Dernier jour pour agir",
    "reply": "Fin du délai de réponse",
    "wait_before": "Attendre une réponse jusqu’au",
}


def _as_json(deadline: Deadline, rule: Rule, place: str | None) -> dict[str, object]:
    until = _post_by(deadline, place)
    return {
        **deadline.to_json(),
        "post_by": until.isoformat() if until else None,
        "meaning": rule.meaning,
        "status": rule.status,
    }


def _post_by(deadline: Deadline, place: str | None) -> date | None:
    """Return the day to post at the latest, while the day shown is still to come."""
    if deadline.kind != "act_before" or deadline.is_past(today()):
        return None
    return post_by(deadline.last_day, place, today())


def _told(
    procedure: ProcedureFile,
    deadlines: list[tuple[Deadline, Rule]],
    place: str | None,
    *,
    guessed_event: bool,
) -> str:
    lines = [*_wrapped(procedure.title), ""]
    if not deadlines:
        lines.append("Cette démarche n’a pas de délai légal : elle peut être faite à tout moment.")
    for deadline, rule in deadlines:
        lines += _paragraphs(deadline, rule, place)
    if deadlines and guessed_event:
        event = deadlines[0][1].starts
        since = f"le calcul part de {SINCE[event]} (--event {event})."
        lines += _wrapped(f"Aucun évènement n’était indiqué : {since}")
        lines.append("")
    lines += _wrapped("Information juridique générale : elle ne remplace pas un conseil personnel.")
    return "\n".join(lines)


def _paragraphs(deadline: Deadline, rule: Rule, place: str | None) -> list[str]:
    lines = [typeset(f"  {_HEADINGS[deadline.kind]} : {written(deadline.last_day)}").upper()]
    if deadline.legal_last_day:
        lines.append(f"  En droit, peut-être jusqu’au {written(deadline.legal_last_day)}.")
    if deadline.kind == "act_before" and deadline.is_past(today()):
        still = ", mais la loi laisse encore une voie" if deadline.may_still_act(today()) else ""
        lines += _wrapped(f"Cette date est passée{still} : demandez conseil sans attendre.", "  ")
    if _post_by(deadline, place) and (said := posting(deadline.last_day, place, today())):
        lines += _wrapped(said, "  ")
    if rule.meaning:
        lines += _wrapped(f"{rule.meaning[0].upper()}{rule.meaning[1:].rstrip('.')}.", "  ")
    lines += ["", "Comment c’est compté"]
    for number, step in enumerate(deadline.steps, 1):
        lines += _wrapped(step, f"  {number}. ")
    if deadline.warnings:
        lines += ["", "Attention"]
        for warning in deadline.warnings:
            lines += _wrapped(warning, "  - ")
    lines += ["", *_wrapped(f"Textes : {' ; '.join(deadline.sources)}."), ""]
    return lines


def _wrapped(text: str, bullet: str = "") -> list[str]:
    return textwrap.wrap(
        typeset(text),
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_on_hyphens=False,
        break_long_words=False,
    )
