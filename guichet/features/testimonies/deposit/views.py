"""The public door, page after page: questions, choices, reading back, ticket, sending.

One address a door, whatever the page: a browser's history tells that somebody came, and no more.
Nothing is written anywhere before the last button; there is no cookie, and no script is needed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaires
from guichet.engine.questionnaires import Answer, Questionnaire
from guichet.engine.sealing import receipts, tickets
from guichet.engine.sealing.receipts import ReceiptRefused
from guichet.engine.typography import typeset
from guichet.features.testimonies.deposit import services
from guichet.features.testimonies.deposit.drafts import (
    BY_NAME,
    HONEYPOT,
    LAST,
    STEPS,
    Draft,
    Step,
    number_of,
)
from guichet.features.testimonies.deposit.forms import WatchedForm
from guichet.features.testimonies.deposit.rereading import reread
from guichet.features.testimonies.models import Consent, Door
from guichet.lib import patience
from guichet.lib.clock import today
from guichet.lib.uploads.kinds import Refused
from guichet.lib.uploads.receiving import CleanedUpload, cleaned, received, takes_files

TO_MEND = 422
UNAVAILABLE = 503
DOORS = {"usager": Door.USERS, "travail": Door.WORKERS}
SLUGS = {door: slug for slug, door in DOORS.items()}
_WATCHED = {
    Door.USERS: "L’organisme dont vous allez parler peut-il surveiller cet appareil ou ce réseau ?",
    Door.WORKERS: "Votre employeur peut-il surveiller cet appareil ou ce réseau ?",
}

FILE_FIELDS = ("documents", "voice")
reads_or_posts = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Show the two doors, the way back, and paper; or say that deposits are closed, and why."""
    number = number_of(request.GET.get("comme", ""))
    context = {"query": f"?comme={number}" if number is not None else "", "number": number}
    name = "deposit/doors.html" if services.is_open() else "deposit/closed.html"
    return render(request, name, context)


@reads_or_posts
@takes_files
def deposit(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead through one door: each POST says which page it comes from, and is given the next one."""
    door = DOORS.get(slug)
    if door is None:
        raise Http404
    draft = Draft(door, request.POST, today())
    if not services.is_open():
        return _closed(request, draft)
    came_from = BY_NAME.get(request.POST.get("at", ""))
    back = BY_NAME.get(request.POST.get("to", ""))
    if request.method != "POST":
        return _before(request, door, WatchedForm(_question(door)))
    if back:
        return _show(request, draft, back)
    if came_from is None:
        return _begin(request, draft)
    return _advance(request, draft, came_from)


# --- Before -------------------------------------------------------------------------------------


def _question(door: Door) -> str:
    return typeset(_WATCHED[door])


def _before(
    request: HttpRequest, door: Door, form: WatchedForm, *, status: int = 200
) -> HttpResponse:
    """Say who reads, what is kept, until when, and what nobody is protected from."""
    sent = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "slug": SLUGS[door],
        "statements": catalogues.load().deposit_words.before,
        "number": number_of(sent.get("comme", "")),
        "is_for_workers": door is Door.WORKERS,
    }
    return render(request, "deposit/before.html", context, status=status)


def _begin(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = WatchedForm(_question(draft.door), request.POST)
    if not form.is_valid():
        return _before(request, draft.door, form, status=TO_MEND)
    if form.cleaned_data["watched"] == "no":
        return _show(request, draft, STEPS[0])
    context = {"slug": SLUGS[draft.door], "hidden": list(draft.hidden(""))}
    return render(request, "deposit/watched.html", context)


# --- Page after page ------------------------------------------------------------------------------


def _advance(request: HttpRequest, draft: Draft, came_from: Step) -> HttpResponse:
    """Judge the pages up to the one sent, and show the first that is to be mended, or the next."""
    for step in STEPS[: came_from.number]:
        if not _is_right(draft, step):
            return _show(request, draft, step, judged=True)
    if came_from is LAST:
        return _send(request, draft)
    return _show(request, draft, STEPS[came_from.number])


def _is_right(draft: Draft, step: Step) -> bool:
    match step.name:
        case "questions":
            return draft.questions(judged=True).is_valid()
        case "choices":
            return draft.choices(judged=True).is_valid()
        case "ticket":
            ticket = draft.ticket
            return ticket is not None and draft.retyped(ticket, judged=True).is_valid()
        case "sending":
            return draft.sending(judged=True).is_valid()
    return True


def _show(
    request: HttpRequest,
    draft: Draft,
    step: Step,
    *,
    judged: bool = False,
    too_fast: bool = False,
    file_faults: tuple[str, ...] = (),
) -> HttpResponse:
    """Show a page of the deposit; `judged` with its faults, otherwise as it was left."""
    shown = _SHOWN[step.name](draft, judged)
    for fault in file_faults:
        shown["form"].add_error("documents", fault)
    context: dict[str, Any] = {
        "step": step,
        "steps": STEPS,
        "slug": SLUGS[draft.door],
        "hidden": [*draft.hidden(step.name), *_drawn(draft, step)],
        "too_fast": too_fast,
        "had_files": any(name in request.FILES for name in FILE_FIELDS),
        **shown,
    }
    status = TO_MEND if judged or too_fast else 200
    return render(request, step.template, context, status=status)


def _drawn(draft: Draft, step: Step) -> list[tuple[str, str]]:
    """Carry the ticket from the page that draws it on, and back to the pages before."""
    if step.name == "ticket" or draft.ticket is None:
        return []
    return [("ticket", draft.signed(draft.ticket))]


def _questions(draft: Draft, judged: bool) -> dict[str, Any]:
    form = draft.questions(judged=judged)
    return {"form": form, "parts": list(form.parts()), "questionnaire": draft.questionnaire}


def _choices(draft: Draft, judged: bool) -> dict[str, Any]:
    return {"form": draft.choices(judged=judged)}


def _reading(draft: Draft, _judged: bool) -> dict[str, Any]:
    told = draft.told()
    return {
        "rows": answer_rows(told.questionnaire, told.answers),
        "reread": reread(told.questionnaire, told.answers),
        "consent": consent_step(told.consent),
        "contact": told.contact,
        "shows_text": told.shows_text,
    }


def _ticket(draft: Draft, judged: bool) -> dict[str, Any]:
    ticket = draft.ticket or tickets.new()
    # A ticket drawn only now cannot have been copied: nothing is judged yet.
    form = draft.retyped(ticket, judged=judged and draft.ticket is not None)
    return {"form": form, "code": ticket.written(), "signed": draft.signed(ticket)}


def _sending(draft: Draft, judged: bool) -> dict[str, Any]:
    form = draft.sending(judged=judged)
    return {"form": form, "riddle": form.number, "honeypot": HONEYPOT}


_SHOWN: dict[str, Callable[[Draft, bool], dict[str, Any]]] = {
    "questions": _questions,
    "choices": _choices,
    "reading": _reading,
    "ticket": _ticket,
    "sending": _sending,
}


def answer_rows(
    questionnaire: Questionnaire, answers: Mapping[str, Answer]
) -> list[dict[str, str]]:
    """Return what was answered, in the order of the questions, ready to be read."""
    return [
        {"label": one.label, "value": "\n".join(questionnaires.in_words(one, answers[one.id]))}
        for one in questionnaire.all_questions
        if one.id in answers
    ]


def consent_step(consent: Consent) -> questionnaires.ConsentStep:
    """Return the words of a step of the ladder."""
    steps = catalogues.load().deposit_words.consent_steps
    return next(one for one in steps if one.value == consent.value)


# --- Sending ------------------------------------------------------------------------------------


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    ticket = draft.ticket
    if ticket is None or draft.is_trapped() or not draft.took_its_time():
        return _show(request, draft, LAST, too_fast=True)
    patience.wait(request, patience.DEPOSIT)
    try:
        files = services.Files(_joined(request), originals=bool(request.POST.get("originals")))
        arrived = services.arrive(draft.told(), ticket, files, draft.today)
    except Refused as fault:
        return _show(request, draft, LAST, judged=True, file_faults=(str(fault),))
    except services.Closed:
        return _closed(request, draft)
    except (DatabaseError, OSError):
        return _failed(request, draft)
    return _thank(request, arrived, files)


def _joined(request: HttpRequest) -> tuple[CleanedUpload, ...]:
    """Return the files that came, cleaned. Raises Refused."""
    sent = [received(request, name) for name in FILE_FIELDS]
    faults = dict.fromkeys(fault for one in sent for fault in one.faults)
    if faults:
        raise Refused(" ".join(faults))
    return cleaned([file for one in sent for file in one.files])


def _thank(request: HttpRequest, arrived: services.Arrived, files: services.Files) -> HttpResponse:
    context = {
        "files": files.kept if arrived.is_same else (),
        "deposit": arrived.deposit,
        "is_same": arrived.is_same,
        "receipt": arrived.receipt.to_text() if arrived.receipt else "",
        "is_gone": arrived.receipt is None,
        "publishes": arrived.deposit.consent in (Consent.PUBLISH, Consent.COURT),
    }
    return render(request, "deposit/arrived.html", context)


def _closed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say that nothing can be taken; what was already told stays in the page, to try again."""
    status = UNAVAILABLE if request.method == "POST" else 200
    return render(request, "deposit/closed.html", _held(request, draft), status=status)


def _failed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say that nothing was kept (a full disk, a database that does not answer)."""
    return render(request, "deposit/failed.html", _held(request, draft), status=UNAVAILABLE)


def _held(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    came_from = BY_NAME.get(request.POST.get("at", ""))
    return {
        "slug": SLUGS[draft.door],
        "number": draft.echoes,
        "query": "",
        "at": came_from,
        "hidden": [*draft.hidden(""), *_drawn(draft, STEPS[0])] if came_from else [],
    }


# --- Papers -------------------------------------------------------------------------------------


@reads_or_posts
def ticket_pdf(request: HttpRequest) -> HttpResponseBase:
    """Give the ticket to print (A6); only one that we drew."""
    ticket = Draft(Door.USERS, request.POST, today()).ticket
    if ticket is None:
        return redirect("deposit:doors")
    # Loads the typesetter when it is needed.
    from guichet.engine.typesetting.pdf import typeset as to_pdf
    from guichet.engine.typesetting.tickets import document

    paper = document(
        ticket,
        title="Votre ticket",
        intro="Il rouvre ce que vous avez déposé. Personne ne peut le refaire.",
        advice=(
            f"Pour revenir : {request.get_host()}/temoigner/revenir/",
            "Gardez-le où vous seul·e irez le chercher. Le haut suffit : coupez aux pointillés.",
            "Qui le trouve peut lire les messages, changer votre choix, accepter une publication, "
            "et tout retirer.",
        ),
        footer="Rien sur ce papier ne dit qui vous êtes, ni ce que vous avez écrit.",
    )
    headers = {"Content-Disposition": 'inline; filename="ticket.pdf"'}
    return HttpResponse(to_pdf(paper), content_type="application/pdf", headers=headers)


@reads_or_posts
def receipt_text(request: HttpRequest) -> HttpResponse:
    """Give a receipt as a file; only one that we signed, which says nothing more."""
    typed = request.POST.get("receipt", "")[: receipts.LONGEST_FILE]
    try:
        receipt = receipts.verify(typed)
    except ReceiptRefused:
        return redirect("deposit:verify")
    if receipt.public_key != services.signing_key():
        return redirect("deposit:verify")
    headers = {"Content-Disposition": 'attachment; filename="recu.txt"'}
    kind = "text/plain; charset=utf-8"
    return HttpResponse(receipt.to_text(), content_type=kind, headers=headers)
