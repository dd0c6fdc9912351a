"""A published text that must disappear at once: hidden by one member, settled by another.

These pages need no reader key, since nothing in them is opened: the text was public, and hiding must
work in the middle of a night. Whoever has a role may hide and confirm; putting back takes « lecture »,
the role of those who judge whether a text gives somebody away.
"""

from typing import Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import audit
from guichet.accounts.access import has_role, needs
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.engine.typography import typeset
from guichet.features.testimonies import hiding
from guichet.features.testimonies.models import (
    Hiding,
    HidingOutcome,
    HidingReason,
    Testimony,
)
from guichet.features.testimonies.shelf import NotShown
from guichet.lib.clock import today
from guichet.lib.links import link


def _text(about: str) -> str:
    """Tell « 1:recognised », or « 1 », in words."""
    number, _, reason = about.partition(":")
    told = f"texte n° {number}"
    return f"{told} : « {HidingReason(reason).label} »" if reason else told


HIDDEN: Final = audit.declare("text-hidden", "A retiré d’urgence un texte publié", _text)
CONFIRMED: Final = audit.declare("text-hiding-confirmed", "A confirmé le retrait d’un texte", _text)
PUT_BACK: Final = audit.declare(
    "text-put-back", "A remis en ligne un texte retiré d’urgence", _text
)
PER_PAGE: Final = 50
TO_MEND: Final = 422
# The largest number that both databases hold in this column.
_LARGEST: Final = 2_147_483_647
_DECISIONS: Final = {
    "confirm": (HidingOutcome.CONFIRMED, CONFIRMED),
    "put-back": (HidingOutcome.PUT_BACK, PUT_BACK),
}
_SETTLED: Final = "Quelqu’un a déjà décidé, ou la personne a tout retiré. Rien n’a changé."
_SAME_EYES: Final = "Vous avez retiré ce texte : une autre personne doit décider. Rien n’a changé."
_NOT_SHOWN: Final = "Ce texte n’est plus en ligne. Rien n’a changé."


class HidingForm(forms.Form):
    """Why a text must disappear."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=typeset("Pourquoi ?"),
        choices=HidingReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une raison.",
            "invalid_choice": "Choisissez une raison dans la liste.",
        },
    )


@require_safe
@needs(*Role)
def public_texts(request: HttpRequest, member: Member) -> HttpResponse:
    """List what anybody can read, and what waits for a decision; a number leads to its page."""
    typed = request.GET.get("numero", "").strip()
    if typed and _known(typed):
        return redirect("reading:public-text", int(typed))
    listed = Testimony.objects.readable().only("number", "title").order_by("-number")
    waiting = Hiding.objects.waiting().select_related("testimony", "hidden_by")
    context = {
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.order_by("hidden_on", "pk"),
        "typed": typed,
    }
    return render(request, "reading/public.html", context, status=TO_MEND if typed else 200)


def _known(typed: str) -> bool:
    is_number = typed.isascii() and typed.isdecimal() and int(typed) <= _LARGEST
    return is_number and Testimony.objects.filter(number=int(typed), was_readable=True).exists()


@require_safe
@needs(*Role)
def public_text(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show a text that is or was public, and what may be done about it."""
    return _show(request, member, _found(number), HidingForm())


@require_POST
@needs(*Role)
def hide(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Take a text away from everybody, now."""
    testimony, form = _found(number), HidingForm(request.POST)
    if not form.is_valid():
        return _show(request, member, testimony, form, status=TO_MEND)
    reason = HidingReason(form.cleaned_data["reason"])
    try:
        with transaction.atomic():
            hiding.hide(testimony, reason, member.pk, today())
            audit.record(by=member, action=HIDDEN, about=f"{number}:{reason.value}")
    except NotShown:
        return _show(request, member, _found(number), form, status=TO_MEND, fault=_NOT_SHOWN)
    return redirect("reading:public-text", number)


@require_POST
@needs(*Role)
def decide(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Confirm, as another member, or put it back."""
    asked = _DECISIONS.get(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    outcome, action = asked
    if outcome == HidingOutcome.PUT_BACK and not has_role(member, Role.READER):
        raise PermissionDenied
    try:
        with transaction.atomic():
            hiding.decide(_found(number), outcome, member.pk, today())
            audit.record(by=member, action=action, about=str(number))
    except NotShown:
        fault = _SETTLED
    except hiding.SameEyes:
        fault = _SAME_EYES
    else:
        return redirect("reading:public-text", number)
    return _show(request, member, _found(number), HidingForm(), status=TO_MEND, fault=fault)


def _found(number: int) -> Testimony:
    """Return what anybody can or could read; a number counted only is answered as never given."""
    found = Testimony.objects.select_related("hiding__hidden_by", "hiding__ended_by")
    known = found.filter(number=number, was_readable=True).first() if number <= _LARGEST else None
    if known is None:
        raise Http404
    return known


def _show(
    request: HttpRequest,
    member: Member,
    one: Testimony,
    form: HidingForm,
    *,
    status: int = 200,
    fault: str = "",
) -> HttpResponse:
    waiting, is_reader = hiding.waiting_hiding(one), has_role(member, Role.READER)
    may_decide = waiting is not None and waiting.hidden_by_id != member.pk
    kept = waiting.kept if waiting else {"title": one.title, "text": one.text}
    context = {
        "testimony": one,
        "hiding": getattr(one, "hiding", None),
        "waiting": waiting,
        "may_decide": may_decide,
        "is_reader": is_reader,
        "kept": kept if one.text or is_reader else None,
        "public_address": link("published:entry", str(one.number)) if one.text else "",
        "form": form,
        "fault": typeset(fault),
    }
    return render(request, "reading/public_text.html", context, status=status)


ADDRESSES: Final = (
    path("publies/", public_texts, name="public"),
    path("publies/<int:number>/", public_text, name="public-text"),
    path("publies/<int:number>/retirer/", hide, name="hide"),
    path("publies/<int:number>/decider/", decide, name="decide"),
)
