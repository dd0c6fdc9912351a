"""Time limits in plain words, and the questions that let a person count them on their own dates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import ClockRule, Procedure
from guichet.engine.plain_words import Plain
from guichet.engine.time_limits import Event, Kind
from guichet.engine.typography import typeset

# « La lettre » may be the one received or the one sent: here the two are told apart.
_SINCE = {
    Event.LETTER_RECEIVED: "à partir de la réception de votre lettre",
    Event.LETTER_SENT: "à partir de l’envoi de votre lettre",
    Event.DECISION_NOTIFIED: "à partir du jour où vous recevez la décision",
    Event.NOTICE_RECEIVED: "à partir du jour où vous recevez la lettre",
    Event.NOTICE_SENT: "à partir de l’envoi de l’avis (c’est l’envoi qui compte)",
    Event.IMPLICIT_DECISION: "à partir du jour où le silence devient un refus",
    Event.REFERRAL_REGISTERED: "à partir de l’enregistrement de votre saisine",
    Event.OPINION_RECEIVED: "à partir du jour où vous recevez l’avis",
    Event.MEDIATION_ENDED: "à partir de la fin de la médiation",
    Event.INFO_LETTER_SENT: "à partir de l’envoi du courrier d’information",
    Event.EVENT_DAY: "à partir du jour des faits",
    Event.TAX_NOTICE_YEAR_END: "à partir du 31 décembre de l’année de mise en recouvrement",
}

_QUESTIONS = {
    Event.LETTER_RECEIVED: "Quel jour votre lettre a-t-elle été reçue ?",
    Event.LETTER_SENT: "Quel jour avez-vous envoyé la lettre ?",
    Event.DECISION_NOTIFIED: "Quel jour avez-vous reçu la décision ?",
    Event.NOTICE_RECEIVED: "Quel jour avez-vous reçu la lettre ?",
    Event.NOTICE_SENT: "Quel jour l’avis a-t-il été envoyé ?",
    Event.IMPLICIT_DECISION: "Quel jour le silence est-il devenu un refus ?",
    Event.REFERRAL_REGISTERED: "Quel jour votre saisine a-t-elle été enregistrée ?",
    Event.OPINION_RECEIVED: "Quel jour avez-vous reçu l’avis ?",
    Event.MEDIATION_ENDED: "Quel jour la médiation a-t-elle pris fin ?",
    Event.INFO_LETTER_SENT: "Quel jour le courrier d’information a-t-il été envoyé ?",
    Event.EVENT_DAY: "Quel jour les faits ont-ils eu lieu ?",
    Event.TAX_NOTICE_YEAR_END: "Quel est le 31 décembre de l’année de mise en recouvrement ?",
}

_HINTS = {
    Event.LETTER_RECEIVED: "La date tamponnée sur l’avis de réception.",
    Event.NOTICE_SENT: "La date d’envoi écrite sur l’avis.",
    Event.INFO_LETTER_SENT: "La date écrite sur le courrier.",
}

# What each clock is for: on the stub of the sheet, and above a computed date.
_HEADINGS: Mapping[Kind, str] = {
    "act_before": "Pour agir",
    "reply": "Pour vous répondre",
    "wait_before": "Avant d’agir, attendre",
}
# A few clocks of an addressee run from something else than the person's letter.
_ANSWERS = frozenset({Event.LETTER_RECEIVED, Event.REFERRAL_REGISTERED})


ABBREVIATIONS = {
    "CADA": "commission d’accès aux documents administratifs",
    "CASF": "code de l’action sociale et des familles",
    "CCH": "code de la construction et de l’habitation",
    "CE": "Conseil d’État",
    "CESEDA": "code de l’entrée et du séjour des étrangers et du droit d’asile",
    "CGI": "code général des impôts",
    "CJA": "code de justice administrative",
    "CJUE": "Cour de justice de l’Union européenne",
    "CMF": "code monétaire et financier",
    "CNIL": "commission nationale de l’informatique et des libertés",
    "CPC": "code de procédure civile",
    "CPP": "code de procédure pénale",
    "CRPA": "code des relations entre le public et l’administration",
    "CSI": "code de la sécurité intérieure",
    "CSP": "code de la santé publique",
    "CSS": "code de la sécurité sociale",
    "CT": "code du travail",
    "LIL": "loi « informatique et libertés » de 1978",
    "LPF": "livre des procédures fiscales",
    "RGPD": "règlement général sur la protection des données",
}
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


def spelled_out(texts: Iterable[str]) -> tuple[str, ...]:
    """Return « CSS : code de la sécurité sociale » for each abbreviation that the texts use."""
    used = {found for text in texts for found in _CAPITALS.findall(text)}
    return tuple(
        typeset(f"{key} : {ABBREVIATIONS[key]}") for key in sorted(used & set(ABBREVIATIONS))
    )


@dataclass(frozen=True)
class Clock:
    """One time limit of a procedure, told in words.

    `number` and `unit` are empty when only the person's letter says how long it is.
    """

    kind: Kind
    rule: ClockRule
    heading: str
    number: str
    unit: str
    after: str
    meaning: str
    counted: str
    is_to_check: bool

    @property
    def in_words(self) -> str:
        """The length and what starts it, to follow a colon."""
        if not self.number:
            return "le délai écrit dans la lettre que vous avez reçue"
        return f"{self.number} {self.unit} {self.after}"

    @property
    def events(self) -> tuple[Event, ...]:
        """What may start it."""
        return (self.rule.starts, *self.rule.also_starts)


def clocks_of(catalogue: Catalogue, procedure: Procedure, plain: Plain) -> tuple[Clock, ...]:
    """Return the clocks of a procedure: to act, to wait, to be answered."""
    rules: tuple[tuple[Kind, ClockRule | None], ...] = (
        ("act_before", procedure.act_before),
        ("wait_before", procedure.wait_before),
        ("reply", procedure.clock),
    )
    return tuple(_clock(catalogue, kind, rule, plain) for kind, rule in rules if rule)


def _clock(catalogue: Catalogue, kind: Kind, rule: ClockRule, plain: Plain) -> Clock:
    number, unit = length_of(rule)
    note = catalogue.regimes[rule.regime]
    is_answer = kind != "reply" or rule.starts in _ANSWERS
    return Clock(
        kind=kind,
        rule=rule,
        heading=typeset(_HEADINGS[kind]) if is_answer else "Délai de la procédure",
        number=number,
        unit=unit,
        after=_after(rule),
        meaning=_sentence(plain(rule.meaning)),
        counted=note.plain,
        is_to_check="to_check" in (rule.status, note.status),
    )


def _after(rule: ClockRule) -> str:
    return ", ou ".join(_SINCE[event] for event in (rule.starts, *rule.also_starts))


def question(event: Event) -> str:
    """Return how the day of an event is asked."""
    return typeset(_QUESTIONS[event])


def hint(event: Event) -> str:
    """Return where that day is found, and how to write it."""
    if event is Event.TAX_NOTICE_YEAR_END:
        return typeset("Exemple : 31/12/2026.")
    return typeset(" ".join(filter(None, (_HINTS.get(event), "Exemple : 6/11/2026."))))


def _sentence(text: str) -> str:
    """Return a note as a sentence, '' for none."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def length_of(rule: ClockRule) -> tuple[str, str]:
    """Return the figure and the unit of a time limit (« 2 », « mois »), '' and '' if unknown."""
    if rule.length is None:
        return "", ""
    number, _, unit = str(rule.length.as_length()).partition(" ")
    return number, unit


def within(rule: ClockRule | None) -> str:
    """Return « 2 mois à partir de la fin de la médiation », '' when nothing is fixed."""
    number, unit = length_of(rule) if rule else ("", "")
    return f"{number} {unit} {_after(rule)}" if rule and number else ""
