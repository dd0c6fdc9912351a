"""What makes a time limit start again, or cannot be held against the person.

An interruption starts the whole time limit again, once. A time limit that « n’est pas opposable »
is still shown, first: it is the prudent one.
"""

from dataclasses import replace
from datetime import date

from guichet.engine.circumstances import Account, Case, Dates, InformalAppeal, Period, in_order
from guichet.engine.counting import add_months
from guichet.engine.french_dates import written
from guichet.engine.time_limits import DeadlineError, Event, Length, Regime

START = "le départ du délai"


def restarted(case: Case, dates: Dates, account: Account) -> Dates:
    """Return the dates after each event that starts the person's time limit again."""
    if not case.is_for_the_person:
        return dates
    dates = _after_informal_appeals(case, dates, account)
    dates = _after_mediation(case, dates, account)
    dates = _after_reasons(case, dates, account)
    dates = _after_written_decision(case, dates, account)
    return _after_legal_aid(case, dates, account)


def _is_administrative_action(case: Case) -> bool:
    return case.rule.to_court and case.rule.regime is Regime.FRANC_TA


def _in_time(case: Case, dates: Dates, account: Account, day: date, what: str) -> bool:
    """Say whether `day` is within the time limit; raise when it is too late for sure."""
    in_order(case.start, START, day, what)
    if day <= dates.latest:
        return True
    late = f"{what[0].upper()}{what[1:]} ({written(day)}) est après le dernier jour "
    facts = case.facts
    if False in (facts.in_writing, facts.remedies_stated, facts.acknowledged):
        account.warn(f"{late}affiché ({written(dates.latest)}) : cette date n’en tient pas compte.")
        return False
    raise DeadlineError(f"{late}({written(dates.latest)}) : un délai fini ne repart pas.")


def _again(case: Case, dates: Dates, account: Account, acted: date, start: date) -> Dates:
    """Count the whole time limit again from `start`; keep both days if the act is debatable."""
    account.step(f"Le délai repart en entier le {written(start)} : ce jour ne compte pas.")
    fresh = case.count(start)
    account.absorb(fresh)
    new = Dates(fresh.last_day, fresh.legal_last_day)
    if new.last_day <= dates.last_day:
        return dates
    if acted > dates.last_day:  # in time only for the later day: the prudent one stays
        return Dates(dates.last_day, new.latest)
    return new


# --- Informal appeals: CRPA L411-2, L411-7, L412-4 --------------------------------------------


def _after_informal_appeals(case: Case, dates: Dates, account: Account) -> Dates:
    told = {
        "recours gracieux": case.facts.gracious_appeal,
        "recours hiérarchique": case.facts.hierarchical_appeal,
    }
    appeals = {name: appeal for name, appeal in told.items() if appeal is not None}
    if not appeals:
        return dates
    if reason := _no_effect(case, appeals):
        account.warn(reason)
        return dates
    in_time = _sent_in_time(case, dates, account, appeals)
    if not in_time:
        return dates
    ends = [_rejected(name, appeal, account) for name, appeal in in_time.items()]
    if len(ends) == 2:
        account.step(
            "Les deux recours ont été faits dans le délai : il ne repart que lorsqu’ils sont rejetés "
            "l’un et l’autre (CRPA L411-2)."
        )
    new = _again(case, dates, account, max(one.sent for one in in_time.values()), max(ends))
    new = _with_late_answers(case, new, account, in_time, max(ends))
    if case.facts.prior_appeal_mandatory is False:
        return new
    account.warn(
        "La date d’origine reste la plus sûre : si la décision devait d’abord être contestée par un "
        "recours obligatoire (RSA, prestations familiales, aide au logement…), ce recours-ci "
        "n’a rien interrompu (CRPA L412-4).",
        "CRPA L412-4",
    )
    return Dates(dates.last_day, new.latest)


def _sent_in_time(
    case: Case, dates: Dates, account: Account, appeals: dict[str, InformalAppeal]
) -> dict[str, InformalAppeal]:
    """Return the appeals sent within the first time limit: only these interrupt it."""
    name, first = min(appeals.items(), key=lambda item: item[1].sent)
    if not _in_time(case, dates, account, first.sent, f"le {name}"):
        return {}
    for name, appeal in appeals.items():
        if appeal.sent > dates.latest:
            account.warn(
                f"Le {name} du {written(appeal.sent)} est parti après la fin du premier délai : il ne "
                "le prolonge pas une seconde fois (CRPA L411-2)."
            )
    return {name: appeal for name, appeal in appeals.items() if appeal.sent <= dates.latest}


def _no_effect(case: Case, appeals: dict[str, InformalAppeal]) -> str:
    """Say why an informal appeal changes nothing here; empty when it does."""
    if case.rule.regime is Regime.PRIOR_APPEAL:
        return (
            "Un recours gracieux ou hiérarchique ne prolonge pas le délai d’un autre recours devant "
            "l’administration (CRPA L411-2, L412-4)."
        )
    if not _is_administrative_action(case):
        return (
            "Un recours gracieux ou hiérarchique n’interrompt que le délai pour saisir le tribunal "
            "administratif (CRPA L411-2) : cette date ne change pas."
        )
    if case.facts.prior_appeal_mandatory:
        return (
            "La décision devait d’abord être contestée par un recours obligatoire : un recours "
            "gracieux ou hiérarchique n’interrompt rien (CRPA L412-4)."
        )
    mediation = case.facts.mediation
    ended = case.start if case.starts is Event.MEDIATION_ENDED else mediation and mediation.ended
    if ended and any(appeal.sent >= ended for appeal in appeals.values()):
        return "Après une médiation, un recours gracieux n’interrompt plus rien (CJA R213-13)."
    return ""


def _rejected(name: str, appeal: InformalAppeal, account: Account) -> date:
    """Return the day of rejection: the answer, or two months of silence (CRPA L411-7)."""
    sent = f"l’envoi du {name}"
    in_order(appeal.sent, sent, appeal.received, "sa réception")
    in_order(appeal.received or appeal.sent, sent, appeal.answered, "la réponse")
    account.step(
        f"Vous avez envoyé un {name} le {written(appeal.sent)}, dans le délai : il interrompt le "
        "délai du tribunal, une seule fois (CRPA L411-2).",
        "CRPA L411-2",
    )
    silence = _silent_rejection(appeal)
    if appeal.answered is not None and appeal.answered <= silence:
        account.step(f"Ce {name} a été rejeté par écrit le {written(appeal.answered)}.")
        return appeal.answered
    day = "réception" if appeal.received else "envoi (par prudence, faute de date de réception)"
    account.step(
        f"Sans réponse écrite avant, ce {name} est rejeté 2 mois après son {day}, "
        f"le {written(silence)} (CRPA L411-7).".replace("son réception", "sa réception"),
        "CRPA L411-7",
    )
    return silence


def _silent_rejection(appeal: InformalAppeal) -> date:
    return add_months(appeal.received or appeal.sent, 2)


def _with_late_answers(
    case: Case, dates: Dates, account: Account, appeals: dict[str, InformalAppeal], restart: date
) -> Dates:
    """Add the day that a written rejection within the new time limit gives (CJA R421-2)."""
    answers = [one.answered for one in appeals.values() if one.answered is not None]
    late = [day for day in answers if restart < day <= dates.last_day]
    return _later_decision(case, dates, account, max(late)) if late else dates


def _later_decision(case: Case, dates: Dates, account: Account, day: date) -> Dates:
    legal = case.count(day).last_day
    account.step(
        f"Une décision écrite est arrivée le {written(day)}, après la décision implicite mais dans "
        f"le délai : elle le fait repartir, jusqu’au {written(legal)} (CJA R421-2). "
        "La première date reste la plus sûre.",
        "CJA R421-2",
    )
    return Dates(dates.last_day, legal if legal > dates.last_day else dates.legal_last_day)


# --- Mediation, reasons, written decision, legal aid ------------------------------------------


def _after_mediation(case: Case, dates: Dates, account: Account) -> Dates:
    mediation = case.facts.mediation
    if mediation is None:
        return dates
    if not _is_administrative_action(case):
        account.warn(
            "La médiation obligatoire n’interrompt que le délai pour saisir le tribunal "
            "administratif (CJA L213-13) : cette date ne change pas."
        )
        return dates
    return _interrupted(
        case,
        dates,
        account,
        mediation,
        names=("la saisine du médiateur", "la fin de la médiation"),
        effect="le délai du tribunal est interrompu jusqu’à ce que le médiateur ou l’une des parties "
        "déclare la médiation terminée",
        source="CJA L213-13",
    )


def _after_reasons(case: Case, dates: Dates, account: Account) -> Dates:
    reasons = case.facts.reasons
    if reasons is None:
        return dates
    if case.starts is not Event.IMPLICIT_DECISION:
        account.warn(
            "Demander les motifs ne prolonge le délai que pour un refus par silence : pour une "
            "décision écrite, la date ne change pas (CRPA L232-4)."
        )
        return dates
    if not _is_administrative_action(case):
        account.warn(
            "Demander les motifs ne prolonge que le délai du tribunal administratif (CRPA L232-4) : "
            "cette date ne change pas."
        )
        return dates
    account.warn(
        "La demande de motifs ne prolonge le délai que si la décision devait être motivée. "
        f"Ne laissez pas passer un an après le refus, soit le {written(add_months(case.start, 12))}."
    )
    two_months = replace(case, length=Length(months=2))  # CRPA L232-4, whatever the first length
    return _interrupted(
        two_months,
        dates,
        account,
        reasons,
        names=("la demande de motifs", "la communication des motifs"),
        effect="le délai va jusqu’à 2 mois après le jour où les motifs vous sont donnés",
        source="CRPA L232-4",
    )


def _after_written_decision(case: Case, dates: Dates, account: Account) -> Dates:
    decision = case.facts.written_decision
    if decision is None or case.starts is not Event.IMPLICIT_DECISION:
        return dates
    if not _is_administrative_action(case) or decision > dates.latest:
        account.warn(
            f"La décision écrite du {written(decision)} ne change pas cette date. Si elle indique un "
            "délai de recours, faites aussi le calcul depuis cette décision."
        )
        return dates
    return _later_decision(case, dates, account, decision)


def _after_legal_aid(case: Case, dates: Dates, account: Account) -> Dates:
    aid = case.facts.legal_aid
    if aid is None:
        return dates
    if not case.rule.to_court:
        account.warn(
            "L’aide juridictionnelle ne garde le délai que pour une action en justice (décret "
            "2020-1717 art. 43) : elle ne prolonge pas ce délai-ci."
        )
        return dates
    return _interrupted(
        case,
        dates,
        account,
        aid,
        names=("la demande d’aide juridictionnelle", "la décision sur l’aide juridictionnelle"),
        effect="un nouveau délai de même durée part de la décision du bureau, ou de la désignation "
        "de l’avocat si elle est plus tardive ; cela ne vaut qu’une fois",
        source="décret 2020-1717 art. 43",
    )


def _interrupted(
    case: Case,
    dates: Dates,
    account: Account,
    period: Period,
    *,
    names: tuple[str, str],
    effect: str,
    source: str,
) -> Dates:
    """Start the time limit again at the end of the period, if it began in time."""
    begin, end = names
    in_order(period.began, begin, period.ended, end)
    if not _in_time(case, dates, account, period.began, begin):
        return dates
    account.step(
        f"{begin[0].upper()}{begin[1:]} est du {written(period.began)}, dans le délai : "
        f"{effect} ({source}).",
        source,
    )
    if period.ended is None:
        account.warn(
            f"Par prudence, ce nouveau délai n’est pas encore compté : {end} n’est pas encore connue. "
            "Refaites le calcul quand vous aurez cette date."
        )
        return dates
    return _again(case, dates, account, period.began, period.ended)


# --- Time limits that cannot be held against the person ---------------------------------------


def not_opposable(case: Case, dates: Dates, account: Account) -> tuple[Dates, bool]:
    """Return the dates, and whether the office may hold them against the person."""
    refusals = (_without_agreement, _without_letter, _without_remedies, _without_receipt)
    for refusal in refusals:
        changed = refusal(case, dates, account)
        if changed is not None:
            return changed, False
    return dates, True


def _without_agreement(case: Case, dates: Dates, account: Account) -> Dates | None:
    notice = case.facts.electronic_notice
    on_line = (Event.DECISION_NOTIFIED, Event.NOTICE_RECEIVED)
    if notice is None or notice.agreed is not False or case.starts not in on_line:
        return None
    if not case.is_for_the_person:
        return None
    account.warn(
        "Vous n’aviez pas accepté de recevoir ce recommandé en ligne : cette notification ne peut pas "
        f"vous être opposée (CRPA L112-15). La date la plus sûre reste le "
        f"{written(dates.last_day)}.",
        "CRPA L112-15",
    )
    return Dates(dates.last_day)


def _without_letter(case: Case, dates: Dates, account: Account) -> Dates | None:
    """No express decision is known: the year of Czabaj, which runs from one, is not counted."""
    if case.facts.in_writing is not False or not _has_a_rule_on_remedies(case, account):
        return None
    year = ""
    if case.order != "judicial":
        end = written(add_months(case.start, 12))
        year = f" Par prudence, ne laissez jamais passer un an, soit le {end}."
    account.warn(
        "Vous n’avez pas reçu de lettre : personne ne vous a indiqué les voies et délais de recours. "
        "Le délai ne peut en principe pas vous être opposé (CJA R421-5 ; CSS R142-1-A III). La date "
        f"la plus sûre reste le {written(dates.last_day)}.{year}",
        "CJA R421-5",
        "CSS R142-1-A III",
    )
    return Dates(dates.last_day)


def _has_a_rule_on_remedies(case: Case, account: Account) -> bool:
    """Say whether a verified rule speaks of missing « voies et délais »; warn where none does."""
    if not case.is_for_the_person:
        return False
    if case.starts is Event.DECISION_NOTIFIED and case.is_a_time_to_appeal:
        return True
    account.warn(
        "Pour ce délai, aucune règle vérifiée ne dit ce qui change quand les voies et délais de "
        "recours manquent dans la lettre : tenez-vous-en à cette date."
    )
    return False


def _without_remedies(case: Case, dates: Dates, account: Account) -> Dates | None:
    if case.facts.remedies_stated is not False or not _has_a_rule_on_remedies(case, account):
        return None
    prudent = f"La date la plus sûre reste le {written(dates.last_day)}."
    missing = "La lettre n’indique pas les voies et délais de recours : le délai ne peut pas vous "
    if case.order == "administrative":
        return _one_year(case, dates, account, missing, prudent)
    if case.order == "judicial":
        account.warn(
            f"{missing}être opposé (CSS R142-1-A III, pour la commission de recours amiable et le "
            f"pôle social). {prudent} Aucune autre date n’est calculée.",
            "CSS R142-1-A III",
        )
    else:
        account.warn(
            f"{missing}être opposé (CJA R421-5 ; CSS R142-1-A III). {prudent} Aucune date plus "
            "tardive n’est affichée : elle dépend du juge compétent.",
            "CJA R421-5",
            "CSS R142-1-A III",
        )
    return Dates(dates.last_day)


def _one_year(case: Case, dates: Dates, account: Account, missing: str, prudent: str) -> Dates:
    year = add_months(case.start, 12)
    account.warn(
        f"{missing}être opposé (CJA R421-5). {prudent} Devant le juge administratif, il faut en règle "
        "générale agir dans un délai d’un an depuis le jour où vous avez connu la décision, "
        f"soit jusqu’au {written(year)} (CE 13/07/2016 n° 387763, Czabaj).",
        "CJA R421-5",
        "CE 13/07/2016 n° 387763",
    )
    return Dates(dates.last_day, max(year, dates.latest))


def _without_receipt(case: Case, dates: Dates, account: Account) -> Dates | None:
    facts = case.facts
    if facts.acknowledged is not False or not case.is_a_time_to_appeal:
        return None
    if case.starts is not Event.IMPLICIT_DECISION:
        if facts.written_decision is not None:
            account.warn(
                "L’accusé de réception manquait, mais une décision écrite est arrivée à temps : "
                "le délai normal court depuis cette décision (CRPA L112-6)."
            )
        return None
    articles = ["CRPA L112-11", "CRPA L112-12", "CRPA R112-11-1"]
    if not facts.sent_online:
        articles = ["CRPA L112-3", "CRPA L112-6", "CRPA R112-5"]
    if case.order == "judicial":
        articles.append("CSS R142-1-A III")  # which speaks of the receipt too
    year = ""
    if case.order == "administrative":
        end = written(add_months(case.start, 12))
        year = f"Par prudence, ne laissez jamais passer un an après le refus, soit le {end}. "
    account.warn(
        "Vous n’avez pas reçu d’accusé de réception complet de votre demande : le délai ne peut pas "
        f"vous être opposé ({', '.join(articles)}). La date la plus sûre reste le "
        f"{written(dates.last_day)}. {year}Cette protection ne vaut "
        "ni pour les agents publics (CRPA L112-2), ni pour la simple délivrance d’un document "
        "(CRPA R112-4).",
        *articles,
    )
    return Dates(dates.last_day)
