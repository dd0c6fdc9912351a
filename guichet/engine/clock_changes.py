"""What moves a clock before it is counted: another first day, more time, a suspension.

Each rule names its article; where the person and the office do not gain by the same date, both
dates are told (the later one for waiting, the earlier one for acting).
"""

from dataclasses import replace
from datetime import date

from guichet.engine.circumstances import Account, Case, in_order
from guichet.engine.counting import Pause
from guichet.engine.french_dates import written
from guichet.engine.time_limits import DeadlineError, Event, Length, Regime

GDPR_EXTENSION = Length(months=2)  # RGPD art. 12(3)
DAYS_TO_OPEN = 15  # CRPA R112-20


def starting_point(case: Case, account: Account) -> Case:
    """Return the case with the day that really starts its clock."""
    case = _from_year_end(case, account)
    if case.is_for_the_person:
        return _from_written_decision(_from_electronic_notice(case, account), account)
    return _from_last_documents(_from_first_office(case, account), account)


def _from_year_end(case: Case, account: Account) -> Case:
    end = date(case.start.year, 12, 31)
    if case.starts is not Event.TAX_NOTICE_YEAR_END or case.start == end:
        return case
    account.step(
        f"Vous avez indiqué le {written(case.start)}. Ce délai se compte depuis la fin de l’année "
        f"de mise en recouvrement : on part du {written(end)}."
    )
    return replace(case, start=end)


def _from_electronic_notice(case: Case, account: Account) -> Case:
    notice = case.facts.electronic_notice
    if notice is None or case.starts not in (Event.DECISION_NOTIFIED, Event.NOTICE_RECEIVED):
        return case
    in_order(notice.available, "la mise à disposition", notice.opened, "l’ouverture du document")
    in_order(notice.available, "la mise à disposition", case.start, "la réception")
    opened = notice.opened
    if opened is not None and (opened - notice.available).days <= DAYS_TO_OPEN:
        day = opened
        account.step(
            f"Le document a été mis à votre disposition en ligne le {written(notice.available)} et "
            f"vous l’avez ouvert dans les {DAYS_TO_OPEN} jours, le {written(day)} : il est reçu "
            "ce jour-là (CRPA R112-20)."
        )
    else:
        day = notice.available
        account.step(
            f"Le document a été mis à votre disposition en ligne le {written(day)}. S’il n’a pas été "
            f"ouvert dans les {DAYS_TO_OPEN} jours, il est réputé notifié ce jour-là (CRPA R112-20)."
        )
    account.sources += ("CRPA L112-15", "CRPA R112-20")
    if notice.agreed is None:
        account.warn(
            "Un recommandé électronique ne vaut que si vous l’aviez accepté expressément avant "
            "(CRPA L112-15). Vérifiez si vous aviez donné cet accord."
        )
    return replace(case, start=day)


def _from_written_decision(case: Case, account: Account) -> Case:
    """Start from the written decision if it came before silence was one (CRPA L112-6)."""
    decision = case.facts.written_decision
    if decision is None or case.starts is not Event.IMPLICIT_DECISION or decision > case.start:
        return case
    account.step(
        "Une décision écrite est arrivée avant qu’une décision implicite ne naisse : "
        "le délai normal court depuis cette décision écrite (CRPA L112-6).",
        "CRPA L112-6",
    )
    return replace(case, start=decision, starts=Event.DECISION_NOTIFIED)


def _from_first_office(case: Case, account: Account) -> Case:
    day = case.facts.first_office
    if day is None:
        return case
    in_order(day, "la première réception", case.start, "la réception par le bon service")
    if case.rule.regime is not Regime.SILENCE:
        account.warn(
            "La règle du mauvais service (CRPA L114-3) ne vise que le refus par silence : "
            "elle ne change pas cette date."
        )
        return case
    account.step(
        f"Une administration non compétente avait reçu votre demande le {written(day)} : elle devait "
        "la transmettre, et le délai du refus implicite court dès cette première réception "
        "(CRPA L114-2, L114-3).",
        "CRPA L114-2",
        "CRPA L114-3",
    )
    return replace(case, start=day)


def _from_last_documents(case: Case, account: Account) -> Case:
    day = case.facts.documents_received
    if day is None:
        return case
    if not case.rule.restarts_on_documents:
        account.warn(
            "Pour cette démarche, aucune règle connue ne fait repartir le délai à la réception de "
            "documents envoyés plus tard : la date reste la même."
        )
        return case
    in_order(case.start, "la réception de votre lettre", day, "la réception des documents")
    birth = case.count(case.start).last_day
    _not_after_the_decision(birth, day, "Les documents ont été reçus")
    account.step(
        f"Vous avez envoyé des documents après votre lettre : le délai ne court que depuis leur "
        f"réception, le {written(day)} (CSS R142-6).",
        "CSS R142-6",
    )
    _also_count_without(birth, account)
    return replace(case, start=day)


def _not_after_the_decision(birth: date, day: date, what: str) -> None:
    if day > birth:
        raise DeadlineError(
            f"{what} le {written(day)}, mais la décision implicite était déjà née le "
            f"{written(birth)} : comptez votre délai pour agir depuis ce jour-là."
        )


def _also_count_without(birth: date, account: Account) -> None:
    """Say the earlier birth too: the later one is prudent for waiting, not for acting."""
    account.warn(
        f"Sans cet évènement, la décision implicite serait née le {written(birth)}. "
        "Pour ne rien perdre, comptez votre délai pour agir depuis cette première date."
    )


# --- A longer or a suspended time limit -------------------------------------------------------


def lengthened(case: Case, account: Account) -> Case:
    """Add the time that the office announced, if it announced it within its first time limit."""
    announced = case.facts.extension_announced
    if announced is None or case.is_for_the_person:
        return case
    extra, source = case.rule.extension, "LPF R*198-10"  # tax claims: the only other one known
    if case.rule.regime is Regime.GDPR:
        extra, source = GDPR_EXTENSION, "RGPD art. 12(3)"
    if extra is None:
        account.warn("Aucune règle connue ne permet à l’organisme de prolonger ce délai.")
        return case
    in_order(case.start, "la réception de votre lettre", announced, "l’annonce d’un délai en plus")
    limit = case.count(case.start).last_day
    if announced > limit:
        account.warn(
            f"L’organisme a annoncé un délai en plus le {written(announced)}. C’est trop tard : il "
            f"devait le faire au plus tard le {written(limit)}. La date ne change pas ({source}).",
            source,
        )
        return case
    total = Length(months=case.length.months + extra.months)
    account.step(
        f"L’organisme a annoncé le {written(announced)}, dans son premier délai, qu’il lui faut "
        f"{extra} de plus : le délai total est de {total} ({source}).",
        source,
    )
    return replace(case, length=total)


def paused(case: Case, account: Account) -> Pause | None:
    """Return the suspension, if any."""
    if case.is_for_the_person:
        return _social_mediation(case, account)
    return _missing_pieces(case, account)


def _missing_pieces(case: Case, account: Account) -> Pause | None:
    pieces = case.facts.missing_pieces
    if pieces is None:
        return None
    if case.rule.regime is not Regime.SILENCE:
        account.warn(
            "Une demande de documents ne change pas cette date. Si l’organisme a demandé une pièce "
            "d’identité parce qu’il avait un doute raisonnable, le délai est suspendu jusqu’à votre "
            "réponse : attendez un peu plus."
        )
        return None
    asked, sent = "la demande de documents", "la réception des documents"
    in_order(case.start, "la réception de votre lettre", pieces.requested, asked)
    in_order(pieces.requested, asked, pieces.due, "la fin du délai fixé pour les envoyer")
    in_order(pieces.requested, asked, pieces.received, sent)
    ends = [day for day in (pieces.due, pieces.received) if day is not None]
    if not ends:
        raise DeadlineError(
            "Indiquez le délai fixé pour envoyer les documents, ou le jour où l’administration "
            "les a reçus : sans l’un des deux, la date ne peut pas être calculée."
        )
    birth = case.count(case.start).last_day
    _not_after_the_decision(birth, pieces.requested, "L’administration a demandé des documents")
    account.sources.append("CRPA L114-5")
    _also_count_without(birth, account)
    return Pause(
        (min(ends) - pieces.requested).days,
        f"L’administration a demandé des documents le {written(pieces.requested)} : le délai est "
        f"suspendu jusqu’au {written(min(ends))} (CRPA L114-5).",
    )


def _social_mediation(case: Case, account: Account) -> Pause | None:
    mediation = case.facts.social_mediation
    if mediation is None:
        return None
    if not case.is_a_time_to_appeal:
        account.warn(
            "La médiation de la caisse (CSS L217-7-1) ne suspend que les délais de recours."
        )
        return None
    admitted = "la notification de recevabilité du médiateur"
    in_order(case.start, "le départ du délai", mediation.began, admitted)
    in_order(mediation.began, admitted, mediation.ended, "la recommandation du médiateur")
    last_day = case.count(case.start).last_day
    if mediation.began > last_day:
        raise DeadlineError(
            f"Le médiateur a dit la réclamation recevable le {written(mediation.began)}, après le "
            f"dernier jour ({written(last_day)}) : un délai fini ne peut plus être suspendu."
        )
    account.warn(
        "La suspension vaut pour les caisses de sécurité sociale (CAF, CPAM, Assurance retraite), "
        "pas pour la MSA, et seulement depuis la notification de recevabilité (CSS L217-7-1).",
        "CSS L217-7-1",
    )
    if mediation.ended is None:
        account.warn(
            "Le délai est suspendu tant que le médiateur n’a pas rendu ses recommandations. "
            "La date affichée ne compte pas encore cette suspension, par prudence."
        )
        return None
    return Pause(
        (mediation.ended - mediation.began).days,
        f"Le délai a été suspendu du {written(mediation.began)}, recevabilité devant le médiateur, "
        f"au {written(mediation.ended)}, ses recommandations (CSS L217-7-1). "
        "Il reprend là où il s’était arrêté.",
    )
