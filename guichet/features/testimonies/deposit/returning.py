"""Coming back with a ticket: where it stands, messages, the version to approve, and the way out.

Everything is posted to one address, so that neither the address nor the history holds a ticket;
without a cookie, the ticket itself travels in a hidden field of each page.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaires
from guichet.engine.french_dates import short
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.tickets import Ticket, TicketKeys
from guichet.engine.typography import typeset
from guichet.features.testimonies.deposit import visits
from guichet.features.testimonies.deposit.drafts import number_of
from guichet.features.testimonies.deposit.forms import MessageForm, NewConsentForm, TicketForm
from guichet.features.testimonies.deposit.views import TO_MEND, answer_rows, consent_step
from guichet.features.testimonies.deposit.visits import Gone, NoSuchTicket, Visit
from guichet.features.testimonies.models import (
    Consent,
    Door,
    FacetKind,
    HidingOutcome,
    HidingReason,
    Status,
)
from guichet.lib import patience
from guichet.lib.clock import today
from guichet.lib.links import link

_MESSAGE_NAME: Final = re.compile(r"message/[0-9a-f]{16}")
UNKNOWN: Final = typeset(
    "Aucun témoignage ne porte ce ticket. Si l’envoi s’est interrompu, rien n’est arrivé : vous "
    "pouvez recommencer. Si c’est le ticket d’un dossier, il s’ouvre ailleurs."
)

_STATUS: Final = {
    Status.RECEIVED: "Votre témoignage est arrivé. Personne ne l’a encore lu.",
    Status.READING: "L’équipe lit votre témoignage.",
    Status.ASKING: "L’équipe vous a écrit. Elle attend votre réponse.",
    Status.APPROVAL: "Une version à publier attend votre accord.",
    Status.CLOSED: "L’équipe a lu votre témoignage. Il est classé.",
    Status.PUBLISHED: "Votre témoignage est publié.",
    Status.REFUSED: "Vous avez refusé la version proposée. Rien n’est publié.",
    Status.HIDDEN: "L’équipe a retiré votre texte d’urgence. Il n’est plus sur le site public.",
}


class _Turn:
    """One page asked for with a ticket: who asks, what was opened, what was done."""

    def __init__(self, request: HttpRequest, ticket: Ticket) -> None:
        self.request, self.ticket = request, ticket
        self.today = today()
        self.keys: TicketKeys = visits.keys_of(ticket)
        self.message: MessageForm | None = None
        self.consent: NewConsentForm | None = None
        self.done = ""

    def posted(self, name: str) -> str:
        """Return what was posted under this name."""
        return self.request.POST.get(name, "")


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the ticket; show what it opens; do what was asked with it."""
    if request.method != "POST":
        return render(request, "deposit/return.html", {"form": TicketForm()})
    form = TicketForm(request.POST)
    if not form.is_valid():
        return render(request, "deposit/return.html", {"form": form}, status=TO_MEND)
    patience.wait(request, patience.TICKET)
    turn = _Turn(request, form.read)
    try:
        with turn.keys.wrapping:
            return _act(turn)
    except NoSuchTicket:
        patience.failed(request, patience.TICKET)
        form.add_error("ticket", UNKNOWN)
        return render(request, "deposit/return.html", {"form": form}, status=TO_MEND)


def _act(turn: _Turn) -> HttpResponse:
    """Do what was asked, then show where the deposit stands; ask first before withdrawing."""
    asked = turn.posted("do")
    if asked == "withdraw":
        return _confirm(turn)
    if act := _ACTS.get(asked):
        try:
            act(turn)
        except (SealBroken, Gone):
            # The page that follows says what became of it.
            turn.message = None
    return _show(turn, visits.visit(turn.keys))


# --- What may be asked ----------------------------------------------------------------------------


def _write(turn: _Turn) -> None:
    turn.message = MessageForm(turn.ticket, turn.request.POST)
    name = turn.posted("name")
    if not turn.message.is_valid():
        return
    if not _MESSAGE_NAME.fullmatch(name):
        name = visits.new_message_name()
    visits.write(turn.keys, name, turn.message.cleaned_data["text"], turn.today)
    turn.message, turn.done = None, "Votre message est parti. L’équipe le lira."


def _decide(turn: _Turn, *, approves: bool) -> None:
    version = number_of(turn.posted("version")) or 0
    if not visits.decide(turn.keys, version, turn.today, approves=approves):
        turn.done = "Cette version n’attend plus votre réponse. Rien n’a changé."
    elif approves:
        turn.done = "Vous avez dit oui. L’équipe peut publier cette version, et elle seule."
    else:
        turn.done = "Vous avez dit non. Cette version ne sera pas publiée."


def _approve(turn: _Turn) -> None:
    _decide(turn, approves=True)


def _refuse(turn: _Turn) -> None:
    _decide(turn, approves=False)


def _refuse_return(turn: _Turn) -> None:
    if visits.refuse_return(turn.keys, turn.today):
        turn.done = "Vous avez dit non. Ce texte ne reviendra pas, et l’équipe le voit."
    else:
        turn.done = "Ce texte n’attend plus de décision. Rien n’a changé."


def _change_consent(turn: _Turn) -> None:
    before = visits.visit(turn.keys)
    turn.consent = NewConsentForm(
        catalogues.load().deposit_words, before.deposit.consent, turn.request.POST
    )
    if not turn.consent.is_valid():
        return
    consent = turn.consent.chosen()
    if consent != before.deposit.consent:
        visits.change_consent(turn.keys, consent, turn.today)
        turn.done = _effect(before, consent)
    turn.consent = None


def _effect(before: Visit, consent: Consent) -> str:
    """Say in one or two sentences what a new choice changes."""
    said = f"C’est noté : « {consent_step(consent).label} »."
    if before.public_number and consent in (Consent.COUNT, Consent.QUOTE):
        return f"{said} Votre témoignage n’est plus publié. Il reste compté."
    if before.may_come_back and consent in (Consent.COUNT, Consent.QUOTE):
        return f"{said} Le texte retiré d’urgence ne reviendra pas, et n’est plus compté."
    if consent in (Consent.PUBLISH, Consent.COURT):
        return f"{said} Rien ne paraîtra sans votre accord sur le texte."
    return said


def _withdraw(turn: _Turn) -> None:
    visits.withdraw_all(turn.keys, turn.today)


_ACTS: Final[dict[str, Callable[[_Turn], None]]] = {
    "write": _write,
    "approve": _approve,
    "refuse": _refuse,
    "refuse-return": _refuse_return,
    "consent": _change_consent,
    "withdraw-all": _withdraw,
}


# --- Pages --------------------------------------------------------------------------------------


def _show(turn: _Turn, visit: Visit) -> HttpResponse:
    ticket = turn.ticket.written()
    if visit.is_gone:
        context = {
            "visit": visit,
            "ticket": ticket,
            "published": _published(visit),
            "hidden": _hidden(visit),
            "done": typeset(turn.done),
        }
        return render(turn.request, "deposit/gone.html", context)
    is_wrong = turn.message is not None or turn.consent is not None
    words = catalogues.load().deposit_words
    context = {
        "visit": visit,
        "ticket": ticket,
        "status": _status(visit),
        "kept_until": visit.deposit.kept_until,
        "consent": consent_step(Consent(visit.deposit.consent)),
        "rows": _rows(visit),
        "facts": _facts(visit),
        "published": _published(visit),
        "hidden": _hidden(visit),
        "done": typeset(turn.done),
        "message_form": turn.message or MessageForm(turn.ticket),
        "message_name": visits.new_message_name(),
        "consent_form": turn.consent or NewConsentForm(words, visit.deposit.consent),
    }
    return render(turn.request, "deposit/status.html", context, status=TO_MEND if is_wrong else 200)


def _confirm(turn: _Turn) -> HttpResponse:
    visit = visits.visit(turn.keys)
    context = {"visit": visit, "ticket": turn.ticket.written()}
    return render(turn.request, "deposit/withdraw.html", context)


def _status(visit: Visit) -> str:
    deposit = visit.deposit
    if deposit.version_approved_on and deposit.status == Status.READING:
        return typeset("Vous avez donné votre accord. L’équipe va publier la version approuvée.")
    return typeset(_STATUS[Status(deposit.status)])


def _published(visit: Visit) -> dict[str, Any]:
    """Return the number and the address of what can be read of it; empty when nothing can."""
    number = visit.public_number
    if number is None:
        return {}
    return {"number": number, "url": link("published:entry", str(number))}


_ENDED: Final = {
    HidingOutcome.CONFIRMED: "Deux personnes de l’équipe l’ont retiré pour de bon.",
    HidingOutcome.REFUSED: "Vous avez refusé qu’il revienne : il est retiré pour de bon.",
    HidingOutcome.EXPIRED: "Personne n’a demandé qu’il revienne : il est retiré pour de bon.",
    HidingOutcome.PUT_BACK: "L’équipe l’a remis en ligne, sous le même numéro.",
}


def _hidden(visit: Visit) -> tuple[str, ...]:
    """Tell, in short sentences, how the team took its text away in an emergency; empty if not."""
    hiding = visit.hiding
    if hiding is None:
        return ()
    reason = HidingReason(hiding.reason).label
    said = [f"L’équipe a retiré votre texte le {short(hiding.hidden_on)} : « {reason} »."]
    if hiding.outcome:
        said.append(_ENDED[HidingOutcome(hiding.outcome)])
    else:
        said.append(
            "Plus personne ne peut le lire sur le site public ; l’équipe de lecture, si. Une autre "
            "personne de l’équipe doit décider : le retirer pour de bon, ou le remettre en ligne. "
            f"Après le {short(hiding.decided_until)}, il est retiré pour de bon."
        )
    return tuple(typeset(one) for one in said)


def _rows(visit: Visit) -> list[dict[str, str]]:
    """Return what was deposited, if the person chose to see it again."""
    kept = visit.opened.answers
    if kept is None:
        return []
    questionnaire = catalogues.load().questionnaires.get(kept.questionnaire)
    if questionnaire is None:
        return [{"label": name, "value": str(value)} for name, value in kept.answers.items()]
    return answer_rows(questionnaire, kept.answers)


def _facts(visit: Visit) -> list[dict[str, str]]:
    """Return, in words, all the facts that would be public with the version proposed."""
    version = visit.opened.version
    if version is None:
        return []
    questionnaire = catalogues.load().questionnaires[visit.deposit.door]
    rows = [{"label": "Porte", "value": Door(visit.deposit.door).label}]
    month = questionnaires.month_in_words(version.month) if version.month else "non renseigné"
    rows.append({"label": "Mois", "value": month})
    for kind, values in version.facets.items():
        words = questionnaires.facet_labels(questionnaire, questionnaires.Facet(kind))
        # A value that no list holds any more is shown as it is.
        said = ", ".join(words.get(value, value) for value in values)
        rows.append({"label": FacetKind(kind).label, "value": said or "non renseigné"})
    return rows
